//! The order of projects: by score, then by the tie-breakers; what they do not tell apart shares a place.

use std::cmp::Ordering;

use super::board::Board;
use super::criteria::{Criteria, TieBreak};
use super::points::Points;
use super::score::{ProjectScore, project_score};

/// The projects in their order.
pub(super) struct Ranking {
    /// By project.
    pub(super) scores: Vec<ProjectScore>,
    /// By project: its place from 1; `None` without a score.
    pub(super) ranks: Vec<Option<usize>>,
    /// Projects in their order, those without a score last.
    pub(super) order: Vec<usize>,
    /// By project, then by tie-breaker.
    keys: Vec<Vec<Ratio>>,
}

/// A mean that is not rounded: sum and count.
#[derive(Debug, Clone, Copy)]
struct Ratio {
    sum: i64,
    count: i64,
}

impl Ratio {
    fn of(points: &[Points]) -> Self {
        let count = i64::try_from(points.len()).unwrap_or(i64::MAX);
        Self { sum: points.iter().map(|points| points.hundredths()).sum(), count }
    }

    /// The middle one, or the two in the middle.
    fn median(points: &[Points]) -> Self {
        let mut sorted = points.to_vec();
        sorted.sort_unstable();
        let middle = sorted.len().saturating_sub(1) / 2..(sorted.len() / 2 + 1).min(sorted.len());
        Self::of(sorted.get(middle).unwrap_or_default())
    }

    fn compare(self, other: Self) -> Ordering {
        let cross = |a: Self, b: Self| i128::from(a.sum) * i128::from(b.count);
        cross(self, other).cmp(&cross(other, self))
    }
}

impl Ranking {
    /// Ranks a board; `each_side` says for every project how many totals are left out on each side.
    pub(super) fn of(board: &Board, criteria: &Criteria, each_side: &[usize]) -> Self {
        let projects = board.rows.len();
        let scores: Vec<ProjectScore> =
            (0..projects).map(|at| project_score(&board.totals_of(at), each_side[at])).collect();
        let keys = (0..projects).map(|at| keys(board, criteria, at)).collect();
        let mut ranking = Self { scores, ranks: vec![None; projects], order: Vec::new(), keys };
        let mut order: Vec<usize> = (0..projects).collect();
        order.sort_by(|a, b| ranking.compare(*a, *b).0.then(a.cmp(b)));
        let mut place = 0;
        for (at, project) in order.iter().enumerate() {
            let follows = at > 0 && ranking.compare(order[at - 1], *project).0 == Ordering::Equal;
            if !follows {
                place = at + 1;
            }
            ranking.ranks[*project] = ranking.scores[*project].score.map(|_| place);
        }
        ranking.order = order;
        ranking
    }

    /// `Less` when the first stands before the second, and the number of the tie-breaker that decides where scores do not.
    pub(super) fn compare(&self, a: usize, b: usize) -> (Ordering, Option<usize>) {
        let by_score = self.scores[b].score.cmp(&self.scores[a].score);
        if by_score != Ordering::Equal {
            return (by_score, None);
        }
        let keys = self.keys[b].iter().zip(&self.keys[a]).map(|(b, a)| b.compare(*a));
        let decided = keys.enumerate().find(|(_, order)| *order != Ordering::Equal);
        decided.map_or((Ordering::Equal, None), |(at, order)| (order, Some(at)))
    }
}

fn keys(board: &Board, criteria: &Criteria, project: usize) -> Vec<Ratio> {
    let totals: Vec<Points> = board.totals_of(project).into_iter().map(|(_, total)| total).collect();
    let key = |tie_break: &TieBreak| match tie_break {
        TieBreak::Criterion(criterion) => Ratio::of(&marks(board, project, *criterion)),
        TieBreak::Mean => Ratio::of(&totals),
        TieBreak::Median => Ratio::median(&totals),
    };
    criteria.tie_break.iter().map(key).collect()
}

/// The marks for a criterion of the judges with a total.
pub(super) fn marks(board: &Board, project: usize, criterion: usize) -> Vec<Points> {
    let counted = board.rows[project].iter().filter(|row| row.total.is_some());
    counted.filter_map(|row| row.marks.get(criterion).copied().flatten()).collect()
}
