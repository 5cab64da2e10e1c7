//! The smallest change of rules that makes a plan possible.

use super::formulation::{Aim, Formulation, SCALE};
use super::model::Bounds;
use super::optimal::{OptimalPlan, planned};
use super::pairs::Standing;
use super::problem::Problem;
use super::rule::{Rule, RuleMiss};
use super::rule_ref::{Miss, RuleRef, Treatment};
use super::solver::best_flow;
use super::watch::{Stop, Watch};

/// What giving way costs, for each placement by which a bound moves and for each pair that is freed or barred. At least 1; 0
/// counts as 1. The defaults are our own order: what a desk decides alone is cheap, what others have to agree to is dear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RelaxationPrices {
    /// Lowering a minimum of a candidate or post.
    pub minimum: u32,
    /// Lowering the minimum or raising the maximum of a quota.
    pub quota: u32,
    /// Raising a maximum of a candidate or post.
    pub maximum: u32,
    /// Lifting a lock.
    pub lock: u32,
    /// Lifting a ban.
    pub ban: u32,
    /// Placing a pair of less than the least satisfaction.
    pub weak: u32,
    /// Verifying what is missing of a pair, and finding that every rule holds.
    pub unverified: u32,
    /// Removing the reason that forbids a pair. `None`: it cannot be removed, as is the default.
    pub forbidden: Option<u32>,
}

impl Default for RelaxationPrices {
    fn default() -> Self {
        Self { minimum: 1, quota: 1, maximum: 2, lock: 3, ban: 3, weak: 4, unverified: 4, forbidden: None }
    }
}

impl RelaxationPrices {
    pub(super) fn treatment(&self, rule: RuleRef) -> Treatment {
        let price = match rule {
            RuleRef::CandidateMin(_) | RuleRef::PostMin(_) => self.minimum,
            RuleRef::QuotaMin(_) | RuleRef::QuotaMax(_) => self.quota,
            RuleRef::CandidateMax(_) | RuleRef::PostMax(_) => self.maximum,
            RuleRef::Lock(_) => self.lock,
            RuleRef::Ban(_) => self.ban,
            RuleRef::Weak(_) => self.weak,
            RuleRef::Unverified(_) => self.unverified,
            RuleRef::Forbidden(_) => match self.forbidden {
                Some(price) => price,
                None => return Treatment::Hard,
            },
        };
        Treatment::Soft(price.max(1))
    }
}

/// A change of rules with which a plan is possible.
#[derive(Debug, Clone, PartialEq)]
pub struct Relaxation {
    /// Which rules give way, and by how much, in the order of [`Rule`].
    pub changes: Vec<RuleMiss>,
    /// What that costs together, by [`RelaxationPrices`].
    pub price: u64,
    /// Whether no change is cheaper; without, the time was over before that was proven.
    pub is_smallest: bool,
    /// The best plan under the changed rules.
    pub plan: OptimalPlan,
}

/// Finds the cheapest change.
pub(super) fn relax(
    problem: &Problem,
    prices: &RelaxationPrices,
    watch: &mut Watch<'_>,
) -> Result<Relaxation, Stop> {
    let formulation = Formulation::new(problem, Aim::Rules, &|rule| prices.treatment(rule));
    let solved = best_flow(&formulation, None, watch)?;
    let misses = formulation.misses(problem, &solved.flow);
    let is_smallest = solved.value == solved.bound;
    let price = misses.iter().map(|miss| match prices.treatment(miss.rule) {
        Treatment::Soft(price) => u64::from(price) * u64::from(miss.by),
        Treatment::Hard | Treatment::Off => 0,
    });
    let price = price.sum();
    let relaxed = problem.relaxed(&misses);
    let hard = Formulation::new(&relaxed, Aim::Satisfaction, &|_| Treatment::Hard);
    let plan = match best_flow(&hard, None, watch) {
        Ok(solved) => planned(&relaxed, &hard, solved),
        Err(Stop::TimeIsOver) => planned(problem, &formulation, solved),
        Err(stop) => return Err(stop),
    };
    let changes = misses.iter().map(|miss| RuleMiss { rule: Rule::of(problem, miss.rule), by: miss.by });
    Ok(Relaxation { changes: changes.collect(), price, is_smallest, plan })
}

impl Problem {
    /// The round with every missed rule changed so that it would have been kept.
    pub(super) fn relaxed(&self, misses: &[Miss]) -> Self {
        let mut problem = self.clone();
        for miss in misses {
            let by = miss.by;
            match miss.rule {
                RuleRef::CandidateMin(number) => lower(&mut problem.candidates[number as usize].capacity, by),
                RuleRef::CandidateMax(number) => raise(&mut problem.candidates[number as usize].capacity, by),
                RuleRef::PostMin(number) => lower(&mut problem.posts[number as usize].capacity, by),
                RuleRef::PostMax(number) => raise(&mut problem.posts[number as usize].capacity, by),
                RuleRef::QuotaMin(number) => lower(&mut problem.quotas[number as usize].bounds, by),
                RuleRef::QuotaMax(number) => raise(&mut problem.quotas[number as usize].bounds, by),
                RuleRef::Lock(pair) => problem.pairs.set_locked(pair, false),
                RuleRef::Ban(pair)
                | RuleRef::Weak(pair)
                | RuleRef::Unverified(pair)
                | RuleRef::Forbidden(pair) => problem.pairs.row_mut(pair).standing = Standing::Open,
            }
        }
        problem
    }
}

fn lower(bounds: &mut Bounds, by: u32) {
    *bounds = bounds.changed(bounds.min().saturating_sub(by), bounds.max());
}

fn raise(bounds: &mut Bounds, by: u32) {
    *bounds = bounds.changed(bounds.min(), bounds.max().saturating_add(by));
}

/// What a formulation is worth in which no rule is broken, when rules are its only aim: the prices of its locks.
pub(super) fn all_kept(problem: &Problem, is_active: &dyn Fn(RuleRef) -> bool) -> i128 {
    let locks = problem.pairs.locks().iter().filter(|pair| is_active(RuleRef::Lock(**pair)));
    i128::from(SCALE) * locks.count() as i128
}
