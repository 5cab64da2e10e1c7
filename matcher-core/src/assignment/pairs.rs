//! The pairs of a problem as columns of numbers, row by row of candidates.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::model::Admission;

/// Whether a pair can be placed, and if not, why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Standing {
    /// Every rule holds.
    Open,
    /// Facts are missing, and the pair may be placed all the same.
    Provisional,
    /// Facts are missing, and the pair may not be placed without them.
    Unverified,
    /// A rule is broken.
    Forbidden,
    /// Somebody decided so.
    Banned,
    /// Both sides together would have too little of it.
    Weak,
}

impl Standing {
    /// Whether the pair can be placed as the rules are.
    pub(super) fn is_placeable(self) -> bool {
        matches!(self, Self::Open | Self::Provisional)
    }
}

/// One pair in numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct PairRow {
    pub(super) candidate: u32,
    pub(super) post: u32,
    /// The candidate's own satisfaction, in millionths.
    pub(super) of_candidate: u32,
    /// The post's own satisfaction, in millionths.
    pub(super) of_post: u32,
    /// The reciprocal satisfaction, in millionths.
    pub(super) satisfaction: u32,
    pub(super) standing: Standing,
}

/// Pairs in the order of candidates, then posts. An index into them names a pair.
#[derive(Debug, Clone, Default)]
pub(super) struct Pairs {
    rows: Vec<PairRow>,
    starts: Vec<u32>,
    /// The locked pairs, rising.
    locks: Vec<u32>,
    /// What the rules say of the few pairs that are not simply allowed, beside what they say of either side.
    admissions: FxHashMap<u32, Admission>,
}

impl Pairs {
    /// Takes rows that are sorted by candidate and post, without duplicates.
    pub(super) fn of_sorted(
        rows: Vec<PairRow>,
        candidates: usize,
        admissions: FxHashMap<u32, Admission>,
    ) -> Self {
        let starts = (0..=candidates)
            .map(|candidate| rows.partition_point(|row| (row.candidate as usize) < candidate) as u32)
            .collect();
        Self { rows, starts, locks: Vec::new(), admissions }
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn all(&self) -> &[PairRow] {
        &self.rows
    }

    pub(super) fn row(&self, pair: u32) -> &PairRow {
        &self.rows[pair as usize]
    }

    /// The indexes of a candidate's pairs.
    pub(super) fn of(&self, candidate: u32) -> Range<u32> {
        self.starts[candidate as usize]..self.starts[candidate as usize + 1]
    }

    /// The pair of a candidate and a post, if it is listed.
    pub(super) fn find(&self, candidate: u32, post: u32) -> Option<u32> {
        let range = self.of(candidate);
        let rows = &self.rows[range.start as usize..range.end as usize];
        let place = rows.binary_search_by_key(&post, |row| row.post).ok()?;
        Some(range.start + place as u32)
    }

    /// What the rules say of a pair, beside what they say of either side.
    pub(super) fn own_admission(&self, pair: u32) -> &Admission {
        self.admissions.get(&pair).unwrap_or(&Admission::Allowed)
    }

    /// The locked pairs, rising.
    pub(super) fn locks(&self) -> &[u32] {
        &self.locks
    }

    /// Whether a pair has to be placed.
    pub(super) fn is_locked(&self, pair: u32) -> bool {
        !self.locks.is_empty() && self.locks.binary_search(&pair).is_ok()
    }

    /// Locks a pair, or lifts its lock.
    pub(super) fn set_locked(&mut self, pair: u32, is_locked: bool) {
        match (self.locks.binary_search(&pair), is_locked) {
            (Err(place), true) => self.locks.insert(place, pair),
            (Ok(place), false) => {
                self.locks.remove(place);
            }
            _ => {}
        }
    }

    /// Changes one pair.
    pub(super) fn row_mut(&mut self, pair: u32) -> &mut PairRow {
        &mut self.rows[pair as usize]
    }
}
