//! Dates in the forms that offices write, and Excel's serial numbers.

use matcher_core::record::format_date;
use serde_json::Value;
use time::{Date, Duration, Month};

use super::CellFault;
use crate::text::fold;

/// Which day a month alone stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MonthMeans {
    /// Its first day.
    FirstDay,
    /// Its last day.
    LastDay,
}

/// Serial numbers from 1954 to 2119 are taken for dates; other bare numbers are not.
const SERIALS: std::ops::RangeInclusive<i64> = 20_000..=80_000;

/// What people write when there is no day yet: unknown, not a fault.
const UNDECIDED: &[&str] = &["尽快", "长期", "不限", "另行商定"];

/// Reads a date into its ISO form.
pub(super) fn read(text: &str, month_means: MonthMeans) -> Result<Value, CellFault> {
    let folded = fold(text);
    if UNDECIDED.contains(&folded.as_str()) {
        return Ok(Value::Null);
    }
    let date = match month_means {
        MonthMeans::FirstDay => parse(text, month_means),
        MonthMeans::LastDay => parse_deadline(text),
    };
    date.map(|date| Value::from(format_date(date)))
        .ok_or_else(|| CellFault::new("不是日期，或不存在这一天", "写成 2026-03-05 这样的日期；不清楚就留空"))
}

/// Reads a year such as `2024`, `2024年` or the year of a date.
pub(super) fn read_year(text: &str) -> Result<Value, CellFault> {
    let folded = fold(text);
    let bare = folded.trim_end_matches(['年', '度']).trim_end_matches(".0");
    let year = match bare.parse::<i32>() {
        Ok(year) if bare.len() == 4 => Some(year),
        _ => parse(text, MonthMeans::FirstDay).map(Date::year),
    };
    match year {
        Some(year @ 1900..=2200) => Ok(Value::from(year)),
        _ => Err(CellFault::new("不是年份", "填四位年份，如 2024；不清楚就留空")),
    }
}

/// A deadline: 2026年12月底, 2027.4.1前, 2027年底.
fn parse_deadline(text: &str) -> Option<Date> {
    let trimmed =
        text.trim().trim_end_matches(['前', '内', '底', '末']).trim_end_matches(['之', '以']).trim();
    let year = fold(trimmed).strip_suffix('年').and_then(|year| year.parse::<i64>().ok());
    match year {
        Some(year) => Date::from_calendar_date(year_of(year)?, Month::December, 31).ok(),
        None => parse(trimmed, MonthMeans::LastDay),
    }
}

fn parse(text: &str, month_means: MonthMeans) -> Option<Date> {
    let text = crate::text::fold_width(text);
    let text = text.trim();
    let numbers = leading_numbers(text)?;
    match numbers.as_slice() {
        [whole] => from_whole_number(*whole, text),
        [year, month] => {
            let month = month_of(*month)?;
            let year = year_of(*year)?;
            let day = match month_means {
                MonthMeans::FirstDay => 1,
                MonthMeans::LastDay => month.length(year),
            };
            Date::from_calendar_date(year, month, day).ok()
        }
        [year, month, day, ..] => {
            let day = u8::try_from(*day).ok()?;
            Date::from_calendar_date(year_of(*year)?, month_of(*month)?, day).ok()
        }
        [] => None,
    }
}

/// Splits at date separators; a time of day after a space or `T` is left off. `None` where anything else stands.
fn leading_numbers(text: &str) -> Option<Vec<i64>> {
    let day = text.split(['T', ' ']).next().filter(|day| day.chars().any(|c| c.is_ascii_digit()))?;
    // `2026 年 3 月 5 日` has spaces of its own: only then is the whole text the date.
    let day = if text.contains('年') { fold(text) } else { day.to_owned() };
    let day = day.split('日').next().unwrap_or_default();
    let parts = day.split(['-', '/', '.', '年', '月', '—', '–']).filter(|part| !part.is_empty());
    parts.map(|part| part.parse::<i64>().ok()).collect()
}

fn from_whole_number(number: i64, text: &str) -> Option<Date> {
    if (19_000_101..=22_001_231).contains(&number) {
        let day = u8::try_from(number % 100).ok()?;
        return Date::from_calendar_date(year_of(number / 10_000)?, month_of(number / 100 % 100)?, day).ok();
    }
    let serial = SERIALS.contains(&number) && text.bytes().all(|byte| byte.is_ascii_digit());
    let epoch = Date::from_calendar_date(1899, Month::December, 30).ok()?;
    serial.then(|| epoch.checked_add(Duration::days(number))).flatten()
}

fn year_of(year: i64) -> Option<i32> {
    i32::try_from(year).ok().filter(|year| (1900..=2200).contains(year))
}

fn month_of(month: i64) -> Option<Month> {
    u8::try_from(month).ok().and_then(|month| Month::try_from(month).ok())
}
