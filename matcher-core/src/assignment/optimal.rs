//! The optimal plan: the greatest total satisfaction among the plans that keep every rule.

use std::time::Duration;

use super::diagnosis::{Diagnosis, diagnose};
use super::error::AssignmentError;
use super::formulation::{Aim, Formulation};
use super::plan::Plan;
use super::problem::Problem;
use super::relaxation::RelaxationPrices;
use super::rule::{Rule, RuleMiss};
use super::rule_ref::Treatment;
use super::solver::{Solved, best_flow};
use super::watch::{SolveProgress, Stop, Watch};
use crate::cancel::Cancel;

/// How a plan is looked for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SolveParams {
    /// How long the search may take; `None`: until it is done. The answer after an early end depends on the machine.
    pub time_limit: Option<Duration>,
    /// What giving up each kind of rule costs where they conflict.
    pub prices: RelaxationPrices,
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// A plan that keeps every rule, unless the time was over before there was one.
    Planned(OptimalPlan),
    /// There is no plan that keeps every rule.
    Infeasible(Diagnosis),
}

/// The best plan that was found, and how good any plan could be.
#[derive(Debug, Clone, PartialEq)]
pub struct OptimalPlan {
    /// The plan.
    pub plan: Plan,
    /// Its satisfaction, each pair weighted by both priorities: what the search maximises.
    pub weighted_satisfaction: f64,
    /// No plan that keeps the rules has more weighted satisfaction.
    pub bound: f64,
    /// Whether the plan is the best one. Otherwise the time was over, and the bound says how much could be missing.
    pub is_proven: bool,
}

/// Finds the plan of the greatest weighted satisfaction, or why there is none. Of several that are equally good the same one
/// is returned on every machine, whatever the order of the input: candidates are placed by identifier, and whoever is
/// placed moves only where that gains. `progress` hears of each candidate that has been considered.
///
/// # Errors
/// [`AssignmentError::Cancelled`].
pub fn solve_optimal(
    problem: &Problem,
    params: &SolveParams,
    cancel: &Cancel,
    progress: &mut dyn FnMut(SolveProgress),
) -> Result<Outcome, AssignmentError> {
    let mut watch = Watch::new(cancel, params.time_limit, progress);
    let formulation = Formulation::new(problem, Aim::Satisfaction, &|_| Treatment::Hard);
    let solved = match best_flow(&formulation, None, &mut watch) {
        Ok(solved) => solved,
        Err(Stop::Cancelled) => return Err(AssignmentError::Cancelled),
        Err(Stop::TimeIsOver) => return Ok(Outcome::Planned(nobody(problem))),
    };
    let is_over = solved.bound > solved.value;
    let plan = planned(problem, &formulation, solved);
    if plan.plan.misses.is_empty() || is_over {
        return Ok(Outcome::Planned(plan));
    }
    match diagnose(problem, &params.prices, &mut watch) {
        Ok(diagnosis) => Ok(Outcome::Infeasible(diagnosis)),
        Err(Stop::Cancelled) => Err(AssignmentError::Cancelled),
        Err(Stop::TimeIsOver) => Ok(Outcome::Planned(plan)),
    }
}

/// Nobody placed: what there is when the time is over before it began.
fn nobody(problem: &Problem) -> OptimalPlan {
    let misses = super::plan::misses_of(problem, &[]);
    let plan = Plan::new(problem, Vec::new(), misses);
    let bound = in_ones(most_possible(problem));
    OptimalPlan { plan, weighted_satisfaction: 0.0, bound, is_proven: false }
}

pub(super) fn planned(problem: &Problem, formulation: &Formulation, solved: Solved) -> OptimalPlan {
    let misses = formulation.misses(problem, &solved.flow);
    let misses: Vec<RuleMiss> =
        misses.into_iter().map(|miss| RuleMiss { rule: Rule::of(problem, miss.rule), by: miss.by }).collect();
    let pairs: Vec<u32> = solved.flow.arcs.iter().map(|arc| formulation.pairs[*arc as usize]).collect();
    let worth = |pair: &u32| i128::from(super::formulation::worth(problem, problem.pairs.row(*pair)));
    let weighted: i128 = pairs.iter().map(worth).sum();
    // The value is the satisfaction less prices of broken rules and more those of kept locks, so that the difference of
    // bound and value is one of satisfaction where no rule is broken.
    let open = (solved.bound - solved.value) / i128::from(super::formulation::SCALE);
    // Where time was over while rules were still broken, their prices would stand in the bound.
    let bound = if open == 0 { weighted } else { (weighted + open).min(most_possible(problem)) };
    OptimalPlan {
        plan: Plan::new(problem, pairs, misses),
        weighted_satisfaction: in_ones(weighted),
        bound: in_ones(bound.max(weighted)),
        is_proven: open == 0,
    }
}

/// As if every candidate had the best posts alone, in quarters of a millionth.
fn most_possible(problem: &Problem) -> i128 {
    let candidates = problem.candidates.iter().enumerate();
    let best = candidates.map(|(number, candidate)| {
        let pairs = problem.pairs.of(number as u32).map(|pair| problem.pairs.row(pair));
        let placeable = pairs.filter(|row| row.standing.is_placeable());
        let mut worths: Vec<i64> = placeable.map(|row| super::formulation::worth(problem, row)).collect();
        worths.sort_unstable_by(|a, b| b.cmp(a));
        worths.into_iter().take(candidate.capacity.max() as usize).map(i128::from).sum::<i128>()
    });
    best.sum()
}

/// From quarters of a millionth.
fn in_ones(quarters: i128) -> f64 {
    quarters as f64 / 4e6
}
