//! Who is placed where while units go in.

use super::network::{Network, PairArcs, ROOT};
use super::potentials::Potentials;

/// Nodes are numbered through: candidates, then posts, then groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Candidate(usize),
    Post(usize),
    Group(usize),
}

/// A flow that is optimal for the units that are in it, with the potentials that prove it.
pub(super) struct State<'a> {
    pub(super) arcs: &'a PairArcs,
    pub(super) network: &'a Network,
    /// The arcs on which each candidate stands.
    pub(super) held: Vec<Vec<u32>>,
    /// The candidates, with their arcs, who stand at each post.
    pub(super) holders: Vec<Vec<(u32, u32)>>,
    /// How many of each candidate's units stay unplaced.
    pub(super) unplaced: Vec<u32>,
    pub(super) post_units: Vec<u32>,
    pub(super) group_units: Vec<u32>,
    pub(super) potentials: Potentials,
    /// Posts and groups right below each group.
    pub(super) below: Vec<Vec<Place>>,
}

impl<'a> State<'a> {
    pub(super) fn empty(arcs: &'a PairArcs, network: &'a Network) -> Self {
        let mut below = vec![Vec::new(); network.groups.len()];
        let posts = network.posts.iter().enumerate().map(|(post, node)| (Place::Post(post), node.parent));
        let groups =
            network.groups.iter().enumerate().map(|(group, node)| (Place::Group(group), node.parent));
        for (place, parent) in posts.chain(groups).filter(|(_, parent)| *parent != ROOT) {
            below[parent as usize].push(place);
        }
        Self {
            arcs,
            network,
            held: vec![Vec::new(); network.candidates.len()],
            holders: vec![Vec::new(); network.posts.len()],
            unplaced: vec![0; network.candidates.len()],
            post_units: vec![0; network.posts.len()],
            group_units: vec![0; network.groups.len()],
            potentials: Potentials::of_empty(network),
            below,
        }
    }

    pub(super) fn place(&self, node: usize) -> Place {
        let (candidates, posts) = (self.network.candidates.len(), self.network.posts.len());
        if node < candidates {
            Place::Candidate(node)
        } else if node < candidates + posts {
            Place::Post(node - candidates)
        } else {
            Place::Group(node - candidates - posts)
        }
    }

    pub(super) fn node(&self, place: Place) -> usize {
        let (candidates, posts) = (self.network.candidates.len(), self.network.posts.len());
        match place {
            Place::Candidate(candidate) => candidate,
            Place::Post(post) => candidates + post,
            Place::Group(group) => candidates + posts + group,
        }
    }

    pub(super) fn nodes(&self) -> usize {
        self.network.candidates.len() + self.network.posts.len() + self.network.groups.len()
    }

    /// What it costs to leave one more of a candidate's units unplaced: what the last of the units that are left would
    /// have cost, the other way round.
    pub(super) fn unplaced_cost(&self, candidate: usize) -> i64 {
        let left = self.network.units[candidate] - self.unplaced[candidate];
        -self.network.candidates[candidate].last_cost(left)
    }

    /// What one more unit from a post or group to its parent costs, and the parent; `None`: there is no room.
    pub(super) fn up(&self, place: Place) -> Option<(i64, u32)> {
        let (node, units) = self.upward(place);
        node.range.next_cost(units).map(|cost| (cost, node.parent))
    }

    /// What taking back one unit from a post or group to its parent gives; `None`: there is none.
    pub(super) fn down(&self, place: Place) -> Option<i64> {
        let (node, units) = self.upward(place);
        (units > 0).then(|| -node.range.last_cost(units))
    }

    fn upward(&self, place: Place) -> (&super::network::Node, u32) {
        match place {
            Place::Post(post) => (&self.network.posts[post], self.post_units[post]),
            Place::Group(group) => (&self.network.groups[group], self.group_units[group]),
            Place::Candidate(_) => unreachable!("candidates stand below no group"),
        }
    }

    /// Changes how many units go from a post or group to its parent by one.
    pub(super) fn change_up(&mut self, place: Place, more: bool) {
        let units = match place {
            Place::Post(post) => &mut self.post_units[post],
            Place::Group(group) => &mut self.group_units[group],
            Place::Candidate(_) => unreachable!("candidates stand below no group"),
        };
        *units = if more { *units + 1 } else { *units - 1 };
    }

    pub(super) fn hold(&mut self, candidate: usize, post: usize, arc: u32) {
        self.held[candidate].push(arc);
        self.holders[post].push((candidate as u32, arc));
    }

    pub(super) fn release(&mut self, candidate: usize, post: usize, arc: u32) {
        self.held[candidate].retain(|held| *held != arc);
        self.holders[post].retain(|(_, held)| *held != arc);
    }
}
