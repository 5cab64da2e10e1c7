//! Why no plan keeps every rule: a smallest set of rules that conflict, and the smallest change that helps.

use super::conflict::minimal_conflict;
use super::problem::Problem;
use super::relaxation::{Relaxation, RelaxationPrices, relax};
use super::rule::Rule;
use super::watch::{Stop, Watch};

/// What stands in the way of a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnosis {
    /// Rules that cannot be kept together, in the order of [`Rule`]. Where it is minimal, any of them could be kept with the
    /// others if one were given up. Who is listed with whom, and what rules forbid for good, is taken as it is.
    pub conflict: Vec<Rule>,
    /// Whether the conflict was found; without, the time was over before, and `conflict` is empty.
    pub is_minimal: bool,
    /// The smallest change; `None` when the time was over before one was found.
    pub relaxation: Option<Relaxation>,
}

/// Diagnoses a problem that has no plan.
pub(super) fn diagnose(
    problem: &Problem,
    prices: &RelaxationPrices,
    watch: &mut Watch<'_>,
) -> Result<Diagnosis, Stop> {
    let relaxation = match relax(problem, prices, watch) {
        Ok(relaxation) => Some(relaxation),
        Err(Stop::TimeIsOver) => None,
        Err(stop) => return Err(stop),
    };
    let (conflict, is_minimal) = minimal_conflict(problem, prices, watch)?;
    let conflict = conflict.into_iter().map(|rule| Rule::of(problem, rule)).collect();
    Ok(Diagnosis { conflict, is_minimal, relaxation })
}
