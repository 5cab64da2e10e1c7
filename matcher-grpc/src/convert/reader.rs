//! Reads the fields of a message and gathers every fault with its path.

use matcher_core::record::{CooperationMode, Limits, Maturity, Record, Stage, parse_date};
use time::Date;

use super::choice::Choice;
use crate::violation::{self, Violation};

/// Most entries of a list in a filter.
const FILTER_ENTRIES: usize = 100;

/// What is wrong with a message so far.
#[derive(Default)]
pub(super) struct Reader {
    faults: Vec<Violation>,
}

impl Reader {
    /// The value, when nothing was wrong.
    pub(super) fn finish<T>(self, value: Option<T>) -> Result<T, Vec<Violation>> {
        match value {
            Some(value) if self.faults.is_empty() => Ok(value),
            _ => Err(self.faults),
        }
    }

    /// The record, when nothing was wrong with it, be it in form or in what the engine asks of a record.
    pub(super) fn finish_record(
        mut self,
        record: Option<Record>,
        limits: &Limits,
    ) -> Result<Record, Vec<Violation>> {
        if let Some(Err(faults)) = record.as_ref().map(|record| record.validate(limits)) {
            self.faults.extend(faults.iter().map(violation::of_fault));
        }
        self.finish(record)
    }

    pub(super) fn fault(&mut self, field: &str, english: impl Into<String>, chinese: impl Into<String>) {
        self.faults.push(Violation::new(field, english, chinese));
    }

    /// A list of a filter, which is gone through for every record.
    pub(super) fn entries(&mut self, field: &str, found: usize) {
        self.at_most(field, found, FILTER_ENTRIES);
    }

    /// Whether a list is no longer than it may be.
    pub(super) fn at_most(&mut self, field: &str, found: usize, most: usize) -> bool {
        if found > most {
            let english = format!("{found} entries; at most {most}");
            self.fault(field, english, format!("有 {found} 项，最多 {most} 项"));
        }
        found <= most
    }

    /// A value that has to be said.
    pub(super) fn required<T: Choice>(&mut self, field: &str, number: i32) -> Option<T> {
        let value = T::of_number(number);
        if value.is_none() {
            self.fault(field, format!("{number} is no value of it"), "必须填写，且应为已定义的值");
        }
        value
    }

    /// A value that need not be said.
    pub(super) fn optional<T: Choice>(&mut self, field: &str, number: i32) -> Option<T> {
        if number == 0 { None } else { self.required(field, number) }
    }

    /// Several values, each of which has to be said.
    pub(super) fn list<T: Choice>(&mut self, field: &str, numbers: &[i32]) -> Vec<T> {
        numbers.iter().filter_map(|number| self.required(field, *number)).collect()
    }

    pub(super) fn modes(&mut self, numbers: &[i32]) -> Vec<CooperationMode> {
        self.list("modes", numbers)
    }

    pub(super) fn stage(&mut self, field: &str, number: Option<i32>) -> Option<Stage> {
        number.and_then(|number| self.optional(field, number))
    }

    /// A day; an empty text is an unknown one.
    pub(super) fn day(&mut self, field: &str, text: Option<String>) -> Option<Date> {
        let text = text.filter(|text| !text.is_empty())?;
        let day = parse_date(&text).ok();
        if day.is_none() {
            self.fault(
                field,
                format!("`{text}` is not a day YYYY-MM-DD"),
                format!("“{text}”不是 YYYY-MM-DD 形式的日期"),
            );
        }
        day
    }

    pub(super) fn maturity(&mut self, field: &str, level: Option<i32>) -> Option<Maturity> {
        let level = level?;
        let maturity = u8::try_from(level).ok().and_then(Maturity::new);
        if maturity.is_none() {
            self.fault(field, format!("{level} is not within 1 to 9"), format!("{level} 不在 1 到 9 之间"));
        }
        maturity
    }
}
