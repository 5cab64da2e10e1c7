//! The network: pairs between two sides, bounds on both, and groups above the second side.

use super::range::Range;

/// The parent of what stands at the top of the tree.
pub(crate) const ROOT: u32 = u32::MAX;

/// The pairs that can be placed, row by row of candidates, with what each is worth.
#[derive(Debug, Clone, Default)]
pub(crate) struct PairArcs {
    /// Where each candidate's arcs begin; one more entry than candidates.
    pub(crate) starts: Vec<u32>,
    /// The post at the end of each arc, rising within a row.
    pub(crate) posts: Vec<u32>,
    /// What the pair is worth: its negative cost.
    pub(crate) values: Vec<i64>,
}

impl PairArcs {
    pub(crate) fn row(&self, candidate: usize) -> std::ops::Range<usize> {
        self.starts[candidate] as usize..self.starts[candidate + 1] as usize
    }
}

/// A post, or a group of posts and groups: units come in from below and go on to the parent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Node {
    /// Bounds and prices of the units that go on.
    pub(crate) range: Range,
    /// The number of the group above, or [`ROOT`].
    pub(crate) parent: u32,
}

/// Everything but the pairs.
#[derive(Debug, Clone, Default)]
pub(crate) struct Network {
    /// Bounds of candidates; their unit price is 0.
    pub(crate) candidates: Vec<Range>,
    /// The most units that each candidate is tried with, at least the maximum.
    pub(crate) units: Vec<u32>,
    /// Posts, each below a group or the root.
    pub(crate) posts: Vec<Node>,
    /// Groups; a parent has a lower number than what stands below it.
    pub(crate) groups: Vec<Node>,
}
