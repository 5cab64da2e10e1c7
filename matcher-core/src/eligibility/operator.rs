//! What a rule asks of a fact.

use std::collections::BTreeSet;

use time::{Date, Month};

use super::value::{FactKind, Value};

/// What a rule asks of a fact. Lists are never empty.
#[derive(Debug, Clone, PartialEq)]
pub enum Operator {
    /// A number of so much or more.
    AtLeast(f64),
    /// A number above it.
    MoreThan(f64),
    /// A number of so much or less.
    AtMost(f64),
    /// A number below it.
    LessThan(f64),
    /// A number from the first to the second, both included.
    Between(f64, f64),
    /// Just this number.
    Equals(f64),
    /// Any other number.
    Differs(f64),
    /// A text of the list.
    OneOf(Vec<String>),
    /// A text that is not in the list.
    NoneOf(Vec<String>),
    /// A code of GB/T 2260 inside of one of these areas: `610000` takes in the whole province.
    Within(Vec<String>),
    /// A text in which one of these stands.
    Contains(Vec<String>),
    /// Yes, or no.
    Is(bool),
    /// This day or a later one.
    OnOrAfter(Date),
    /// This day or an earlier one.
    OnOrBefore(Date),
    /// A day so many years or more before the day asked.
    YearsAtLeast(u16),
    /// A day less than so many years before the day asked; one after it, too.
    YearsLessThan(u16),
    /// A set with one of these in it.
    HasAny(Vec<String>),
    /// A set with all of these in it.
    HasAll(Vec<String>),
    /// A set with none of these in it.
    HasNone(Vec<String>),
    /// A set of so many things or more.
    CountAtLeast(u16),
}

impl Operator {
    /// The key by which files name it.
    pub fn key(&self) -> &'static str {
        match self {
            Self::AtLeast(_) => "at_least",
            Self::MoreThan(_) => "more_than",
            Self::AtMost(_) => "at_most",
            Self::LessThan(_) => "less_than",
            Self::Between(..) => "between",
            Self::Equals(_) | Self::Is(_) => "is",
            Self::Differs(_) => "is_not",
            Self::OneOf(_) => "in",
            Self::NoneOf(_) => "not_in",
            Self::Within(_) => "within",
            Self::Contains(_) => "contains",
            Self::OnOrAfter(_) => "on_or_after",
            Self::OnOrBefore(_) => "on_or_before",
            Self::YearsAtLeast(_) => "years_at_least",
            Self::YearsLessThan(_) => "years_less_than",
            Self::HasAny(_) => "has_any",
            Self::HasAll(_) => "has_all",
            Self::HasNone(_) => "has_none",
            Self::CountAtLeast(_) => "count_at_least",
        }
    }

    /// The kind of fact of which it can be asked.
    pub fn kind(&self) -> FactKind {
        match self {
            Self::AtLeast(_)
            | Self::MoreThan(_)
            | Self::AtMost(_)
            | Self::LessThan(_)
            | Self::Between(..)
            | Self::Equals(_)
            | Self::Differs(_) => FactKind::Number,
            Self::OneOf(_) | Self::NoneOf(_) | Self::Within(_) | Self::Contains(_) => FactKind::Text,
            Self::Is(_) => FactKind::Flag,
            Self::OnOrAfter(_) | Self::OnOrBefore(_) | Self::YearsAtLeast(_) | Self::YearsLessThan(_) => {
                FactKind::Date
            }
            Self::HasAny(_) | Self::HasAll(_) | Self::HasNone(_) | Self::CountAtLeast(_) => FactKind::Texts,
        }
    }

    /// Whether a value is what it asks for; `None` when the value is of another kind.
    pub fn holds(&self, value: &Value, day: Date) -> Option<bool> {
        match value {
            Value::Number(number) => self.holds_for_number(*number),
            Value::Text(text) => self.holds_for_text(text),
            Value::Flag(flag) => matches!(self, Self::Is(_)).then(|| *self == Self::Is(*flag)),
            Value::Date(date) => self.holds_for_date(*date, day),
            Value::Texts(texts) => self.holds_for_texts(texts),
        }
    }

    fn holds_for_number(&self, number: f64) -> Option<bool> {
        Some(match self {
            Self::AtLeast(least) => number >= *least,
            Self::MoreThan(below) => number > *below,
            Self::AtMost(most) => number <= *most,
            Self::LessThan(above) => number < *above,
            Self::Between(lower, upper) => (*lower..=*upper).contains(&number),
            // Both were written by people, so that no arithmetic lies between them.
            Self::Equals(wanted) => number == *wanted,
            Self::Differs(unwanted) => number != *unwanted,
            _ => return None,
        })
    }

    fn holds_for_text(&self, text: &str) -> Option<bool> {
        Some(match self {
            Self::OneOf(wanted) => wanted.iter().any(|wanted| wanted == text),
            Self::NoneOf(unwanted) => unwanted.iter().all(|unwanted| unwanted != text),
            Self::Within(areas) => areas.iter().any(|area| text.starts_with(area_prefix(area))),
            Self::Contains(parts) => parts.iter().any(|part| text.contains(part.as_str())),
            _ => return None,
        })
    }

    fn holds_for_date(&self, date: Date, day: Date) -> Option<bool> {
        Some(match self {
            Self::OnOrAfter(first) => date >= *first,
            Self::OnOrBefore(last) => date <= *last,
            Self::YearsAtLeast(years) => later_by_years(date, *years) <= day,
            Self::YearsLessThan(years) => later_by_years(date, *years) > day,
            _ => return None,
        })
    }

    fn holds_for_texts(&self, texts: &BTreeSet<String>) -> Option<bool> {
        Some(match self {
            Self::HasAny(wanted) => wanted.iter().any(|text| texts.contains(text)),
            Self::HasAll(wanted) => wanted.iter().all(|text| texts.contains(text)),
            Self::HasNone(unwanted) => !unwanted.iter().any(|text| texts.contains(text)),
            Self::CountAtLeast(count) => texts.len() >= usize::from(*count),
            _ => return None,
        })
    }
}

/// What the codes of an area begin with: a province's code ends in 0000, a city's in 00.
fn area_prefix(code: &str) -> &str {
    match code.len() {
        6 => code.strip_suffix("0000").or_else(|| code.strip_suffix("00")).unwrap_or(code),
        _ => code,
    }
}

/// The same day so many years later; the last of the month where the month has no such day (Civil Code of the PRC,
/// article 202).
fn later_by_years(date: Date, years: u16) -> Date {
    let year = date.year() + i32::from(years);
    let leap_day = date.month() == Month::February && date.day() == 29;
    let later = date.replace_year(year);
    let later =
        if leap_day { later.or_else(|_| Date::from_calendar_date(year, Month::February, 28)) } else { later };
    later.unwrap_or(Date::MAX)
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::Operator;
    use crate::eligibility::Value;

    fn holds(operator: Operator, value: Value) -> Option<bool> {
        operator.holds(&value, date!(2026 - 03 - 01))
    }

    #[test]
    fn years_end_on_the_same_day_and_leap_days_at_the_end_of_the_month() {
        let old = |date| holds(Operator::YearsAtLeast(1), Value::Date(date));
        assert_eq!(old(date!(2025 - 03 - 01)), Some(true));
        assert_eq!(old(date!(2025 - 03 - 02)), Some(false));
        let leap =
            Operator::YearsAtLeast(1).holds(&Value::Date(date!(2024 - 02 - 29)), date!(2025 - 02 - 28));
        assert_eq!(leap, Some(true));
        assert_eq!(holds(Operator::YearsLessThan(1), Value::Date(date!(2025 - 03 - 02))), Some(true));
    }

    #[test]
    fn a_citys_code_takes_its_counties_in() {
        let within =
            |area: &str| holds(Operator::Within(vec![area.to_owned()]), Value::Text("611026".to_owned()));
        assert_eq!(["610000", "611000", "611026", "611002"].map(within), [true, true, true, false].map(Some));
    }

    #[test]
    fn a_known_set_is_whole() {
        let wanted = || vec!["高新技术企业".to_owned()];
        assert_eq!(holds(Operator::HasAny(wanted()), Value::texts(["专精特新中小企业"])), Some(false));
        assert_eq!(holds(Operator::HasNone(wanted()), Value::texts([""; 0])), Some(true));
    }

    #[test]
    fn a_value_of_another_kind_answers_nothing() {
        assert_eq!(holds(Operator::AtLeast(1.0), Value::Flag(true)), None);
        assert_eq!(holds(Operator::Is(true), Value::Number(1.0)), None);
    }
}
