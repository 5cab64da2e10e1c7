//! What judges handed in: judges × projects × criteria.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::criteria::Criteria;
use super::names::{JudgeName, ProjectCode};
use super::points::Points;

/// What the judges of one event handed in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoreSheets {
    /// What the event is called.
    pub event: String,
    /// The judges, each once; results list them in this order.
    pub judges: Vec<JudgeName>,
    /// The projects, each once.
    pub projects: Vec<JudgedProject>,
    /// At most one for a judge and project. Where there is none, the judge has handed in nothing of the project.
    pub rows: Vec<ScoreRow>,
}

/// A project that is judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JudgedProject {
    /// Its identifier.
    pub code: ProjectCode,
    /// What it is called.
    pub name: String,
    /// Who shows it; empty where that is unknown.
    pub owner: String,
}

/// What a judge says of a project.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoreRow {
    /// The judge.
    pub judge: JudgeName,
    /// The project.
    pub project: ProjectCode,
    /// What was said.
    pub entry: RowEntry,
}

/// What a judge says of a project.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowEntry {
    /// 回避: the judge must not mark it, and is not missed.
    Recused,
    /// A mark for every criterion, in their order; `None` where there is none, which is never a 0.
    Marks(Vec<Option<Points>>),
}

/// Sheets that contradict themselves or the criteria.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum JudgingError {
    /// A judge is named twice.
    #[error("judge `{judge}` stands twice")]
    JudgeTwice {
        /// The judge.
        judge: JudgeName,
    },
    /// A project is named twice.
    #[error("project `{project}` stands twice")]
    ProjectTwice {
        /// The project.
        project: ProjectCode,
    },
    /// A row names a judge or project that is not among those of the event.
    #[error("the row of judge `{judge}` and project `{project}` belongs to neither list")]
    Unknown {
        /// The judge.
        judge: JudgeName,
        /// The project.
        project: ProjectCode,
    },
    /// A judge and project have two rows.
    #[error("judge `{judge}` has two rows for project `{project}`")]
    RowTwice {
        /// The judge.
        judge: JudgeName,
        /// The project.
        project: ProjectCode,
    },
    /// A row has not as many marks as there are criteria.
    #[error("judge `{judge}` has {marks} marks for project `{project}`, of {criteria} criteria")]
    WrongMarks {
        /// The judge.
        judge: JudgeName,
        /// The project.
        project: ProjectCode,
        /// Marks of the row, blanks included.
        marks: usize,
        /// Criteria.
        criteria: usize,
    },
    /// A mark lies below 0 or above the full mark.
    #[error("judge `{judge}` gives project `{project}` {mark} points of {full_mark}")]
    OutOfRange {
        /// The judge.
        judge: JudgeName,
        /// The project.
        project: ProjectCode,
        /// The mark.
        mark: Points,
        /// The best mark.
        full_mark: Points,
    },
}

impl ScoreSheets {
    /// Whether everything fits together.
    pub(super) fn check(&self, criteria: &Criteria) -> Result<(), JudgingError> {
        let (mut judges, mut projects, mut rows) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        if let Some(judge) = self.judges.iter().find(|judge| !judges.insert(*judge)) {
            return Err(JudgingError::JudgeTwice { judge: judge.clone() });
        }
        if let Some(project) = self.projects.iter().find(|project| !projects.insert(&project.code)) {
            return Err(JudgingError::ProjectTwice { project: project.code.clone() });
        }
        for row in &self.rows {
            let (judge, project) = (row.judge.clone(), row.project.clone());
            if !judges.contains(&judge) || !projects.contains(&project) {
                return Err(JudgingError::Unknown { judge, project });
            }
            if !rows.insert((&row.judge, &row.project)) {
                return Err(JudgingError::RowTwice { judge, project });
            }
            row.check(criteria)?;
        }
        Ok(())
    }
}

impl ScoreRow {
    fn check(&self, criteria: &Criteria) -> Result<(), JudgingError> {
        let RowEntry::Marks(marks) = &self.entry else { return Ok(()) };
        let (judge, project) = (self.judge.clone(), self.project.clone());
        let criteria = &criteria.criteria;
        if marks.len() != criteria.len() {
            let (marks, criteria) = (marks.len(), criteria.len());
            return Err(JudgingError::WrongMarks { judge, project, marks, criteria });
        }
        let pairs = marks.iter().zip(criteria).filter_map(|(mark, criterion)| Some(((*mark)?, criterion)));
        for (mark, criterion) in pairs {
            let full_mark = criterion.full_mark;
            if mark < Points::ZERO || mark > full_mark {
                return Err(JudgingError::OutOfRange { judge, project, mark, full_mark });
            }
        }
        Ok(())
    }
}
