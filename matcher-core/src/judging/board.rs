//! The totals of judges × projects, with what is missing told apart.

use super::criteria::Criteria;
use super::names::{JudgeName, ProjectCode};
use super::points::Points;
use super::result::RowStanding;
use super::sheets::{RowEntry, ScoreSheets};

/// How the judges stand to the projects.
pub(super) struct Board {
    /// By project, then by judge, in the order of the sheets.
    pub(super) rows: Vec<Vec<BoardRow>>,
}

/// How one judge stands to one project.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct BoardRow {
    pub(super) standing: RowStanding,
    /// The marks, in the order of the criteria.
    pub(super) marks: Vec<Option<Points>>,
    /// The total of 100 where no mark is missing.
    pub(super) total: Option<Points>,
}

impl Board {
    pub(super) fn of(sheets: &ScoreSheets, criteria: &Criteria) -> Self {
        let row = |project: &ProjectCode, judge: &JudgeName| {
            let row = sheets.rows.iter().find(|row| row.project == *project && row.judge == *judge);
            BoardRow::of(row.map(|row| &row.entry), criteria)
        };
        let rows = sheets
            .projects
            .iter()
            .map(|project| sheets.judges.iter().map(|judge| row(&project.code, judge)).collect());
        Self { rows: rows.collect() }
    }

    /// The totals of a project, each with its judge.
    pub(super) fn totals_of(&self, project: usize) -> Vec<(usize, Points)> {
        let rows = self.rows[project].iter().enumerate();
        rows.filter_map(|(judge, row)| Some((judge, row.total?))).collect()
    }

    /// The same table without a judge's totals.
    pub(super) fn without(&self, judge: usize) -> Self {
        let mut rows = self.rows.clone();
        for project in &mut rows {
            project[judge].total = None;
        }
        Self { rows }
    }
}

impl BoardRow {
    fn of(entry: Option<&RowEntry>, criteria: &Criteria) -> Self {
        let blank = vec![None; criteria.criteria.len()];
        let marks = match entry {
            None => return Self { standing: RowStanding::Absent, marks: blank, total: None },
            Some(RowEntry::Recused) => {
                return Self { standing: RowStanding::Recused, marks: blank, total: None };
            }
            Some(RowEntry::Marks(marks)) => marks.clone(),
        };
        let given: Option<Vec<Points>> = marks.iter().copied().collect();
        let standing = match &given {
            Some(_) => RowStanding::Complete,
            None if marks.iter().all(Option::is_none) => RowStanding::Absent,
            None => RowStanding::Incomplete,
        };
        Self { standing, marks, total: given.map(|given| criteria.total(&given)) }
    }
}
