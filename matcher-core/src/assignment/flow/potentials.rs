//! How far it is at least from each node to the root: what keeps every remaining arc's reduced cost from being negative.

use super::network::{Network, ROOT};

/// A lower bound of the cost from each node to the root, by node.
#[derive(Debug, Clone)]
pub(super) struct Potentials {
    pub(super) candidates: Vec<i64>,
    pub(super) posts: Vec<i64>,
    pub(super) groups: Vec<i64>,
}

impl Potentials {
    /// Those of a network without units. A candidate's own is found when the first of the units goes in.
    pub(super) fn of_empty(network: &Network) -> Self {
        let mut groups: Vec<i64> = Vec::with_capacity(network.groups.len());
        let above = |groups: &[i64], parent: u32| if parent == ROOT { 0 } else { groups[parent as usize] };
        for node in &network.groups {
            // What is closed lets nothing through, so that any number would do.
            let potential = node.range.next_cost(0).unwrap_or(0) + above(&groups, node.parent);
            groups.push(potential);
        }
        let posts = network.posts.iter();
        let posts =
            posts.map(|node| node.range.next_cost(0).unwrap_or(0) + above(&groups, node.parent)).collect();
        Self { candidates: vec![0; network.candidates.len()], posts, groups }
    }

    /// The potential of a group, or of the root.
    pub(super) fn of_parent(&self, parent: u32) -> i64 {
        if parent == ROOT { 0 } else { self.groups[parent as usize] }
    }
}
