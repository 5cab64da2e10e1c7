//! Whom each side would rather have: by its own satisfaction, ties by identifier, so that every order is strict.

use std::cmp::Reverse;

use super::pairs::PairRow;
use super::problem::Problem;

/// How much a side wants a pair; more is better, and no two of one side's pairs are equal.
pub(super) type Wanted = (u32, Reverse<u32>);

pub(super) fn of_candidate(row: &PairRow) -> Wanted {
    (row.of_candidate, Reverse(row.post))
}

pub(super) fn of_post(row: &PairRow) -> Wanted {
    (row.of_post, Reverse(row.candidate))
}

/// What each of a side would take instead of what it has.
pub(super) struct Thresholds {
    candidates: Vec<Option<Wanted>>,
    posts: Vec<Option<Wanted>>,
}

/// Less wanted than anything.
const ANYTHING: Wanted = (0, Reverse(u32::MAX));

impl Thresholds {
    /// By the pairs of a plan. Who has room takes anything; who has none takes what is better than the worst placement that
    /// no lock holds; who is full of locks takes nothing.
    pub(super) fn of(problem: &Problem, pairs: &[u32]) -> Self {
        let loads = super::plan::Loads::of(problem, pairs);
        let full = |units: &[u32], most: &mut dyn Iterator<Item = u32>| -> Vec<Option<Wanted>> {
            units.iter().zip(most).map(|(units, most)| (*units < most).then_some(ANYTHING)).collect()
        };
        let mut candidates =
            full(&loads.candidates, &mut problem.candidates.iter().map(|candidate| candidate.capacity.max()));
        let mut posts = full(&loads.posts, &mut problem.posts.iter().map(|post| post.capacity.max()));
        for pair in pairs.iter().filter(|pair| !problem.pairs.is_locked(**pair)) {
            let row = problem.pairs.row(*pair);
            lower(&mut candidates[row.candidate as usize], of_candidate(row));
            lower(&mut posts[row.post as usize], of_post(row));
        }
        Self { candidates, posts }
    }

    /// Whether both sides would rather have this pair than what they have.
    pub(super) fn is_blocked_by(&self, row: &PairRow) -> bool {
        let wants = |threshold: Option<Wanted>, wanted| threshold.is_some_and(|worst| wanted > worst);
        wants(self.candidates[row.candidate as usize], of_candidate(row))
            && wants(self.posts[row.post as usize], of_post(row))
    }
}

fn lower(threshold: &mut Option<Wanted>, wanted: Wanted) {
    *threshold = Some(threshold.map_or(wanted, |worst| worst.min(wanted)));
}
