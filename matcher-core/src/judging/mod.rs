//! Judging a roadshow by its shows (以演代评): judges' marks become scores, places, and what is worth a second look. docs/judging.md
//! has the formulas.
//!
//! Criteria are data ([`Criteria::parse`]). [`judge`] takes the sheets of judges × projects × criteria ([`ScoreSheets`]) and gives a
//! [`PanelResult`]: trimmed mean, mean and median, places with ties told, totals and judges that lie far from the panel, how far
//! the judges agree, and whether the order hangs on any one of them. Pure: no index, clock or chance.

mod agreement;
mod board;
mod criteria;
mod criteria_file;
mod judge;
mod names;
mod outliers;
mod points;
mod ranking;
mod result;
mod score;
mod sentences;
mod sheets;
mod sureness;
#[cfg(test)]
mod tests;

pub use criteria::{Criteria, Criterion, OutlierRules, TieBreak, Trim};
pub use judge::judge;
pub use names::{CriterionId, JudgeName, ProjectCode};
pub use points::{NoPoints, Points};
pub use result::{
    Agreement, AgreementLevel, FarTotal, JudgeHabit, JudgeReport, JudgedRow, MissingRow, PanelResult,
    ProjectResult, RowStanding, Sureness, Tie, WithoutJudge,
};
pub use sheets::{JudgedProject, JudgingError, RowEntry, ScoreRow, ScoreSheets};
