//! All units in, one after the other.

use super::network::{Network, PairArcs};
use super::search::Search;
use super::selection::Selection;
use super::state::State;
use crate::assignment::watch::{Stop, Watch};

/// A flow and what it comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Flow {
    /// The arcs of the pairs that are placed, rising.
    pub(crate) arcs: Vec<u32>,
    pub(crate) candidate_units: Vec<u32>,
    pub(crate) post_units: Vec<u32>,
    pub(crate) group_units: Vec<u32>,
    /// Whether all units went in before the time was over; without, the flow is one of fewer candidates.
    pub(crate) is_complete: bool,
}

/// Finds a flow of the greatest value less prices. A network without pairs has the empty flow. `selection` is one of these
/// arcs, and knows more of them afterwards.
///
/// # Errors
/// [`Stop::Cancelled`]; when the time is over, what is in by then is the answer.
pub(crate) fn solve(
    arcs: &PairArcs,
    network: &Network,
    selection: &mut Selection,
    watch: &mut Watch<'_>,
) -> Result<Flow, Stop> {
    loop {
        let mut state = State::empty(selection.arcs(arcs), network);
        let is_complete = fill(&mut state, watch)?;
        let potentials = state.potentials.clone();
        let flow = state.into_flow(is_complete, &|arc| selection.number(arc));
        if !is_complete || !selection.widen(arcs, network, &potentials) {
            return Ok(flow);
        }
    }
}

/// Puts in all units. Whether there was time for it.
fn fill(state: &mut State<'_>, watch: &mut Watch<'_>) -> Result<bool, Stop> {
    let mut search = Search::new(state.nodes());
    let candidates = state.network.candidates.len();
    for candidate in 0..candidates {
        match watch.check() {
            Err(Stop::TimeIsOver) => return Ok(false),
            other => other?,
        }
        let units = state.network.units[candidate];
        let mut unit = 0;
        while unit < units {
            let cost = state.unplaced_cost(candidate);
            let stayed = search.place_unit(state, candidate);
            unit += 1;
            if stayed {
                unit += leave_equals(state, candidate, cost, units - unit);
            }
        }
        watch.placed(candidate + 1, candidates);
    }
    Ok(true)
}

/// Where staying unplaced was the cheapest way for a unit of the candidate's own, it is so for all further units of the same
/// cost, as nothing else has changed. How many those are.
fn leave_equals(state: &mut State<'_>, candidate: usize, cost: i64, most: u32) -> u32 {
    let mut left = 0;
    while left < most
        && state.potentials.candidates[candidate] == cost
        && state.unplaced_cost(candidate) == cost
    {
        state.unplaced[candidate] += 1;
        left += 1;
    }
    left
}

impl State<'_> {
    fn into_flow(self, is_complete: bool, number: &dyn Fn(u32) -> u32) -> Flow {
        let mut arcs: Vec<u32> = self.held.iter().flatten().map(|arc| number(*arc)).collect();
        arcs.sort_unstable();
        Flow {
            arcs,
            candidate_units: self.held.iter().map(|held| held.len() as u32).collect(),
            post_units: self.post_units,
            group_units: self.group_units,
            is_complete,
        }
    }
}

impl Flow {
    /// What the flow is worth: the values of its pairs less all prices.
    pub(crate) fn value(&self, arcs: &PairArcs, network: &Network) -> i128 {
        let worth: i128 = self.arcs.iter().map(|arc| i128::from(arcs.values[*arc as usize])).sum();
        let candidates = network.candidates.iter().zip(&self.candidate_units);
        let posts = network.posts.iter().map(|node| &node.range).zip(&self.post_units);
        let groups = network.groups.iter().map(|node| &node.range).zip(&self.group_units);
        let prices = candidates.chain(posts).chain(groups).map(|(range, units)| range.total(*units));
        worth - prices.sum::<i128>()
    }
}
