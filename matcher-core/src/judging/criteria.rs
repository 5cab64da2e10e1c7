//! What is judged, and how marks become a project's score.

use super::criteria_file;
use super::names::CriterionId;
use super::points::Points;
use crate::settings_file::SettingsFileError;

/// What is judged, and how marks become a project's score.
#[derive(Debug, Clone, PartialEq)]
pub struct Criteria {
    /// What the file is called.
    pub title: Option<String>,
    /// Which version it is, in its author's words.
    pub version: Option<String>,
    /// The criteria in the order of the file; 1 to 30.
    pub criteria: Vec<Criterion>,
    /// What is left out of a mean.
    pub trim: Trim,
    /// What decides between projects of one score, the first first.
    pub tie_break: Vec<TieBreak>,
    /// What is worth a second look.
    pub outliers: OutlierRules,
}

/// One criterion.
#[derive(Debug, Clone, PartialEq)]
pub struct Criterion {
    /// Its identifier; no two alike.
    pub id: CriterionId,
    /// What stands above its column; no two alike.
    pub name: String,
    /// How much it counts, above 0; only proportions matter.
    pub weight: f64,
    /// The best mark, above 0; the worst is 0.
    pub full_mark: Points,
    /// What a judge should look at.
    pub guide: Option<String>,
}

/// How many of the highest and lowest totals are left out of a mean (去掉最高分和最低分).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trim {
    /// So many on each side.
    pub each_side: usize,
    /// From so many totals on; more than twice `each_side`.
    pub from_judges: usize,
}

impl Trim {
    /// How many totals of so many are left out on each side.
    pub fn of(self, judges: usize) -> usize {
        if judges >= self.from_judges { self.each_side } else { 0 }
    }
}

/// What decides between projects of one score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TieBreak {
    /// The greater mean mark of a criterion, by its place in [`Criteria::criteria`].
    Criterion(usize),
    /// The greater mean of all totals, none left out.
    Mean,
    /// The greater median of the totals.
    Median,
}

/// From where on a mark or a judge is worth a second look. Nothing of it changes a score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OutlierRules {
    /// Standard deviations from the median, estimated by the median absolute deviation.
    pub deviations: f64,
    /// Points of 100 that a total has to lie off besides.
    pub least_points: Points,
    /// Points of 100 that a judge has to be more lenient or stricter than the panel besides.
    pub bias_points: Points,
    /// A judge whose totals spread over less than this share of the panel's does not tell projects apart; in [0, 1].
    pub flat_share: f64,
}

impl Criteria {
    /// The criteria that come with the crate.
    pub fn builtin() -> Self {
        Self::parse(Self::builtin_toml())
            .unwrap_or_else(|error| unreachable!("the built-in criteria are tested: {error}"))
    }

    /// The text of the criteria that come with the crate, to begin with.
    pub fn builtin_toml() -> &'static str {
        include_str!("../../data/judging.toml")
    }

    /// Reads criteria in the form that docs/judging.md describes.
    ///
    /// # Errors
    /// Every fault with its line, by line.
    pub fn parse(text: &str) -> Result<Self, SettingsFileError> {
        criteria_file::read(text)
    }

    /// The share of a criterion in the total, in [0, 1]; 0 beyond the last one.
    pub fn share(&self, criterion: usize) -> f64 {
        let all: f64 = self.criteria.iter().map(|criterion| criterion.weight).sum();
        self.criteria.get(criterion).map_or(0.0, |criterion| criterion.weight / all)
    }

    /// The weighted total of 100 of a mark for every criterion, in their order.
    pub(super) fn total(&self, marks: &[Points]) -> Points {
        let parts = self.criteria.iter().zip(marks).enumerate();
        let sum: f64 = parts
            .map(|(at, (criterion, mark))| {
                self.share(at) * f64::from(*mark) / f64::from(criterion.full_mark) * 100.0
            })
            .sum();
        Points::rounded(sum)
    }

    /// What users call a tie-breaker.
    pub fn tie_break_label(&self, tie_break: &TieBreak) -> &str {
        match tie_break {
            TieBreak::Criterion(at) => self.criteria.get(*at).map_or("", |criterion| criterion.name.as_str()),
            TieBreak::Mean => "平均分",
            TieBreak::Median => "中位数",
        }
    }
}
