//! From a formulation to the best flow: directly where all quotas stand in the tree, by branch and bound where some cross.

use super::crossing::branch_and_bound;
use super::flow::{Flow, Selection, solve};
use super::formulation::Formulation;
use super::watch::{Stop, Watch};

/// The best flow that was found.
#[derive(Debug, Clone)]
pub(super) struct Solved {
    pub(super) flow: Flow,
    /// What it is worth, prices of broken rules taken off.
    pub(super) value: i128,
    /// No plan is worth more. Equal to the value when the search came to its end.
    pub(super) bound: i128,
}

/// Finds the best flow; when the time is over, the best so far. With `enough`, any flow worth that much will do, and only
/// whether there is one is found out.
///
/// # Errors
/// [`Stop::Cancelled`]; [`Stop::TimeIsOver`] when there is no flow at all by then.
pub(super) fn best_flow(
    formulation: &Formulation,
    enough: Option<i128>,
    watch: &mut Watch<'_>,
) -> Result<Solved, Stop> {
    if formulation.crossing.is_empty() {
        let mut selection = Selection::first(&formulation.arcs, &formulation.network);
        let flow = solve(&formulation.arcs, &formulation.network, &mut selection, watch)?;
        let value = flow.value(&formulation.arcs, &formulation.network);
        let bound = if flow.is_complete { value } else { most_possible(formulation) };
        return Ok(Solved { flow, value, bound });
    }
    let found = branch_and_bound(formulation, most_possible(formulation), enough, watch)?;
    Ok(Solved { flow: found.flow, value: found.value, bound: found.bound })
}

/// As if every candidate had the best pairs alone: more than any plan is worth.
fn most_possible(formulation: &Formulation) -> i128 {
    let candidates = formulation.network.units.iter().enumerate();
    let best = candidates.map(|(candidate, units)| {
        let mut values = formulation.arcs.values[formulation.arcs.row(candidate)].to_vec();
        values.retain(|value| *value > 0);
        values.sort_unstable_by(|a, b| b.cmp(a));
        values.iter().take(*units as usize).map(|value| i128::from(*value)).sum::<i128>()
    });
    best.sum()
}
