//! The cheapest way for one more unit (Dijkstra on reduced costs).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::network::ROOT;
use super::state::{Place, State};

/// Farther than anything.
const FAR: i64 = i64::MAX / 4;
/// No arc between two nodes but the one of the tree.
const NO_ARC: u32 = u32::MAX;

/// Where a way leaves the network.
#[derive(Debug, Clone, Copy)]
pub(super) enum Exit {
    /// A unit of this candidate's stays unplaced.
    Unplaced(usize),
    /// From this post or group straight up to the root.
    Up(Place),
}

/// What is known of the ways from one candidate. Kept from search to search, and cleared by what was touched.
pub(super) struct Search {
    distance: Vec<i64>,
    /// The node before, and the pair's arc if it was one.
    before: Vec<(u32, u32)>,
    is_settled: Vec<bool>,
    touched: Vec<u32>,
    settled: Vec<u32>,
    open: BinaryHeap<Reverse<(i64, u32)>>,
    best: i64,
    exit: Option<Exit>,
}

impl Search {
    pub(super) fn new(nodes: usize) -> Self {
        Self {
            distance: vec![FAR; nodes],
            before: vec![(0, NO_ARC); nodes],
            is_settled: vec![false; nodes],
            touched: Vec::new(),
            settled: Vec::new(),
            open: BinaryHeap::new(),
            best: FAR,
            exit: None,
        }
    }

    /// Places one more unit of a candidate's on the cheapest way, moving others where that is cheaper. Whether a unit
    /// stayed unplaced instead, the candidate's own or one that had to make room.
    pub(super) fn place_unit(&mut self, state: &mut State<'_>, candidate: usize) -> bool {
        self.reach(candidate, 0, (candidate as u32, NO_ARC));
        while let Some(Reverse((distance, node))) = self.open.pop() {
            // Ways of the same length go to the lowest number, so that equal networks have equal flows.
            if distance >= self.best {
                break;
            }
            if self.is_settled[node as usize] {
                continue;
            }
            self.is_settled[node as usize] = true;
            self.settled.push(node);
            match state.place(node as usize) {
                Place::Candidate(candidate) => self.go_on_from_candidate(state, candidate, distance),
                Place::Post(post) => self.go_on_from_post(state, post, distance),
                Place::Group(group) => self.go_on_from_group(state, group, distance),
            }
        }
        let Some(exit) = self.exit else { unreachable!("a unit can always stay unplaced") };
        self.follow(state, exit, candidate);
        self.raise_potentials(state);
        self.clear();
        matches!(exit, Exit::Unplaced(_))
    }

    fn reach(&mut self, node: usize, distance: i64, before: (u32, u32)) {
        if self.distance[node] == FAR {
            self.touched.push(node as u32);
        }
        self.distance[node] = distance;
        self.before[node] = before;
        self.open.push(Reverse((distance, node as u32)));
    }

    fn go_on_from_candidate(&mut self, state: &State<'_>, candidate: usize, distance: i64) {
        let base = distance - state.potentials.candidates[candidate];
        let unplaced = base + state.unplaced_cost(candidate);
        if unplaced < self.best {
            (self.best, self.exit) = (unplaced, Some(Exit::Unplaced(candidate)));
        }
        let first_post = state.network.candidates.len();
        let row = state.arcs.row(candidate);
        let arcs = state.arcs.posts[row.clone()].iter().zip(&state.arcs.values[row.clone()]);
        for (offset, (post, value)) in arcs.enumerate() {
            let post = *post as usize;
            let through = base - value + state.potentials.posts[post];
            if through < self.best && through < self.distance[first_post + post] {
                let arc = (row.start + offset) as u32;
                // A candidate can stand at a post once.
                if state.held[candidate].contains(&arc) {
                    continue;
                }
                self.reach(first_post + post, through, (candidate as u32, arc));
                self.look_up(state, Place::Post(post), through);
            }
        }
    }

    fn go_on_from_post(&mut self, state: &State<'_>, post: usize, distance: i64) {
        self.go_up(state, Place::Post(post), distance);
        let node = state.node(Place::Post(post));
        let base = distance - state.potentials.posts[post];
        for (candidate, arc) in &state.holders[post] {
            let through =
                base + state.arcs.values[*arc as usize] + state.potentials.candidates[*candidate as usize];
            if through < self.best && through < self.distance[*candidate as usize] {
                self.reach(*candidate as usize, through, (node as u32, *arc));
            }
        }
    }

    fn go_on_from_group(&mut self, state: &State<'_>, group: usize, distance: i64) {
        self.go_up(state, Place::Group(group), distance);
        let node = state.node(Place::Group(group));
        for below in &state.below[group] {
            let Some(cost) = state.down(*below) else { continue };
            let target = state.node(*below);
            let through = distance + cost + potential(state, *below) - state.potentials.groups[group];
            if through < self.best && through < self.distance[target] {
                self.reach(target, through, (node as u32, NO_ARC));
            }
        }
    }

    /// To the group above, from where others can be moved; the way straight on to the root is known already.
    fn go_up(&mut self, state: &State<'_>, place: Place, distance: i64) {
        let Some((cost, parent)) = state.up(place) else { return };
        if parent == ROOT {
            return;
        }
        let target = state.node(Place::Group(parent as usize));
        let through = distance + cost + state.potentials.of_parent(parent) - potential(state, place);
        if through < self.best && through < self.distance[target] {
            self.reach(target, through, (state.node(place) as u32, NO_ARC));
            self.look_up(state, Place::Group(parent as usize), through);
        }
    }

    /// Whether the way straight up to the root is open and the shortest so far: it closes the search early.
    fn look_up(&mut self, state: &State<'_>, from: Place, distance: i64) {
        // Reduced costs along a way add up to its cost and the potentials of its ends; the root's is 0.
        let mut cost = distance - potential(state, from);
        let mut place = from;
        while let Some((step, parent)) = state.up(place) {
            cost += step;
            if parent == ROOT {
                if cost < self.best {
                    (self.best, self.exit) = (cost, Some(Exit::Up(from)));
                }
                return;
            }
            place = Place::Group(parent as usize);
        }
    }

    /// Sends the unit along the way that was found.
    fn follow(&self, state: &mut State<'_>, exit: Exit, start: usize) {
        let mut node = match exit {
            Exit::Unplaced(candidate) => {
                state.unplaced[candidate] += 1;
                candidate
            }
            Exit::Up(from) => {
                let mut place = from;
                loop {
                    let parent = state.up(place).map_or(ROOT, |(_, parent)| parent);
                    state.change_up(place, true);
                    if parent == ROOT {
                        break;
                    }
                    place = Place::Group(parent as usize);
                }
                state.node(from)
            }
        };
        while node != start {
            let (before, arc) = self.before[node];
            match (state.place(before as usize), state.place(node)) {
                (Place::Candidate(candidate), Place::Post(post)) => state.hold(candidate, post, arc),
                (Place::Post(post), Place::Candidate(candidate)) => state.release(candidate, post, arc),
                (Place::Group(_), below) if self.goes_down(state, before, below) => {
                    state.change_up(below, false);
                }
                (below, _) => state.change_up(below, true),
            }
            node = before as usize;
        }
    }

    /// Whether a step between two nodes of the tree leads away from the root.
    fn goes_down(&self, state: &State<'_>, from: u32, to: Place) -> bool {
        let parent = match to {
            Place::Post(post) => state.network.posts[post].parent,
            Place::Group(group) => state.network.groups[group].parent,
            Place::Candidate(_) => return false,
        };
        parent != ROOT && state.node(Place::Group(parent as usize)) == from as usize
    }

    /// Whatever is nearer to the start than the exit was, is that much farther from the root now.
    fn raise_potentials(&self, state: &mut State<'_>) {
        for node in &self.settled {
            let by = self.best - self.distance[*node as usize];
            match state.place(*node as usize) {
                Place::Candidate(candidate) => state.potentials.candidates[candidate] += by,
                Place::Post(post) => state.potentials.posts[post] += by,
                Place::Group(group) => state.potentials.groups[group] += by,
            }
        }
    }

    fn clear(&mut self) {
        for node in self.touched.drain(..) {
            self.distance[node as usize] = FAR;
            self.is_settled[node as usize] = false;
        }
        self.settled.clear();
        self.open.clear();
        (self.best, self.exit) = (FAR, None);
    }
}

fn potential(state: &State<'_>, place: Place) -> i64 {
    match place {
        Place::Candidate(candidate) => state.potentials.candidates[candidate],
        Place::Post(post) => state.potentials.posts[post],
        Place::Group(group) => state.potentials.groups[group],
    }
}
