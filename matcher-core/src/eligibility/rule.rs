//! A rule: who is eligible for what, and when.

use serde::{Deserialize, Serialize};
use time::Date;

use super::condition::Condition;
use crate::record::{LinkId, format_date, optional_date};

identifier!(
    /// Identifies a rule within its file.
    RuleId
);

/// A policy, a post's requirements, or what puts a firm on a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Its identifier, unique in the file.
    pub id: RuleId,
    /// The line in which it begins.
    pub line: usize,
    /// What users read.
    pub title: String,
    /// Who issued it.
    pub issuer: Option<String>,
    /// What it is about; compared with what firms ask for.
    pub summary: Option<String>,
    /// What it gives, in words.
    pub benefit: Option<String>,
    /// The most that it gives, in 万元; zero or more.
    pub benefit_up_to_wan_yuan: Option<f64>,
    /// Chain links that it is meant for; none where it is for all.
    pub links: Vec<LinkId>,
    /// When it is in force.
    pub validity: Validity,
    /// Who is eligible.
    pub condition: Condition,
}

/// When a rule is in force; an end that is missing is open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validity {
    /// The first day.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "optional_date")]
    pub from: Option<Date>,
    /// The last day.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "optional_date")]
    pub until: Option<Date>,
}

/// Whether a rule is in force. One that is not says nothing about who is eligible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Force {
    /// 有效.
    InForce,
    /// 尚未生效.
    NotYet,
    /// 已失效.
    Expired,
}

impl Force {
    /// The wording that users see.
    pub fn label(self) -> &'static str {
        match self {
            Self::InForce => "有效",
            Self::NotYet => "尚未生效",
            Self::Expired => "已失效",
        }
    }
}

impl Validity {
    /// Whether it is in force on a day; both ends belong to it.
    pub fn on(&self, day: Date) -> Force {
        if self.from.is_some_and(|from| day < from) {
            Force::NotYet
        } else if self.until.is_some_and(|until| day > until) {
            Force::Expired
        } else {
            Force::InForce
        }
    }

    /// The wording that users see, such as `2026-01-01 至 2027-12-31`.
    pub fn label(&self) -> String {
        match (self.from, self.until) {
            (Some(from), Some(until)) => format!("{} 至 {}", format_date(from), format_date(until)),
            (Some(from), None) => format!("{} 起", format_date(from)),
            (None, Some(until)) => format!("至 {}", format_date(until)),
            (None, None) => "长期".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::{Force, Validity};

    #[test]
    fn both_ends_belong_to_it() {
        let year = Validity { from: Some(date!(2026 - 01 - 01)), until: Some(date!(2026 - 12 - 31)) };
        assert_eq!(
            [date!(2025 - 12 - 31), date!(2026 - 01 - 01), date!(2026 - 12 - 31), date!(2027 - 01 - 01)]
                .map(|day| year.on(day)),
            [Force::NotYet, Force::InForce, Force::InForce, Force::Expired]
        );
        assert_eq!(Validity::default().on(date!(1900 - 01 - 01)), Force::InForce);
    }
}
