//! The time that a map looks at.

use serde::{Deserialize, Serialize};
use time::Date;

use crate::record::{format_date, optional_date};

/// A span of days, both ends included; an end that is missing is open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// The first day.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "optional_date")]
    pub from: Option<Date>,
    /// The last day.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "optional_date")]
    pub to: Option<Date>,
}

impl Period {
    /// Whether it has neither beginning nor end.
    pub fn is_open(&self) -> bool {
        self.from.is_none() && self.to.is_none()
    }

    /// Whether the first day comes after the last.
    pub fn is_reversed(&self) -> bool {
        matches!((self.from, self.to), (Some(from), Some(to)) if from > to)
    }

    /// Whether a day lies in it.
    pub fn contains(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// Whether something of a year was there by its end.
    pub fn reaches(&self, year: i32) -> bool {
        self.to.is_none_or(|to| year <= to.year())
    }

    /// The wording that users see, such as `2026-01-01 至 2026-06-30`.
    pub fn label(&self) -> String {
        match (self.from, self.to) {
            (Some(from), Some(to)) => format!("{} 至 {}", format_date(from), format_date(to)),
            (Some(from), None) => format!("{} 起", format_date(from)),
            (None, Some(to)) => format!("截至 {}", format_date(to)),
            (None, None) => "全部时间".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::Period;

    #[test]
    fn both_ends_belong_to_it() {
        let half = Period { from: Some(date!(2026 - 01 - 01)), to: Some(date!(2026 - 06 - 30)) };
        assert!(half.contains(date!(2026 - 01 - 01)) && half.contains(date!(2026 - 06 - 30)));
        assert!(!half.contains(date!(2025 - 12 - 31)) && !half.contains(date!(2026 - 07 - 01)));
        assert!(half.reaches(2026) && !half.reaches(2027));
        assert_eq!(half.label(), "2026-01-01 至 2026-06-30");
        assert!(Period::default().contains(date!(1990 - 01 - 01)) && Period::default().is_open());
    }
}
