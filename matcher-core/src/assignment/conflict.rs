//! A minimal set of conflicting rules, by divide and conquer (Junker, QUICKXPLAIN, AAAI 2004).

use rustc_hash::FxHashSet;

use super::formulation::{Aim, Formulation, barring};
use super::problem::Problem;
use super::relaxation::{RelaxationPrices, all_kept};
use super::rule_ref::{RuleRef, Treatment};
use super::solver::best_flow;
use super::watch::{Stop, Watch};

/// Rules that cannot be kept together although any of them could be if another were given up. When the time is over,
/// none and `false`.
pub(super) fn minimal_conflict(
    problem: &Problem,
    prices: &RelaxationPrices,
    watch: &mut Watch<'_>,
) -> Result<(Vec<RuleRef>, bool), Stop> {
    let rules = rules_of(problem, prices);
    let mut search = Search { problem, prices, watch, known: FxHashSet::default() };
    match search.reduce(&rules, false) {
        Ok(mut conflict) => {
            conflict.sort_unstable();
            Ok((conflict, true))
        }
        Err(Stop::TimeIsOver) => Ok((Vec::new(), false)),
        Err(stop) => Err(stop),
    }
}

/// Every rule that could be given up and that may keep something from happening.
fn rules_of(problem: &Problem, prices: &RelaxationPrices) -> Vec<RuleRef> {
    let mut rules = Vec::new();
    for (number, candidate) in problem.candidates.iter().enumerate() {
        rules.push((candidate.capacity.min() > 0).then_some(RuleRef::CandidateMin(number as u32)));
        rules.push(Some(RuleRef::CandidateMax(number as u32)));
    }
    for (number, post) in problem.posts.iter().enumerate() {
        rules.push((post.capacity.min() > 0).then_some(RuleRef::PostMin(number as u32)));
        rules.push(Some(RuleRef::PostMax(number as u32)));
    }
    for (number, quota) in problem.quotas.iter().enumerate() {
        rules.push((quota.bounds.min() > 0).then_some(RuleRef::QuotaMin(number as u32)));
        rules.push(Some(RuleRef::QuotaMax(number as u32)));
    }
    for (pair, row) in problem.pairs.all().iter().enumerate() {
        let pair = pair as u32;

        let barred = barring(row.standing, pair);
        rules.push(barred.filter(|rule| prices.treatment(*rule) != Treatment::Hard));
    }
    rules.extend(problem.pairs.locks().iter().map(|pair| Some(RuleRef::Lock(*pair))));
    let mut rules: Vec<RuleRef> = rules.into_iter().flatten().collect();
    rules.sort_unstable();
    rules
}

struct Search<'a, 'b> {
    problem: &'a Problem,
    prices: &'a RelaxationPrices,
    watch: &'a mut Watch<'b>,
    /// The rules that are taken as kept for the moment.
    known: FxHashSet<RuleRef>,
}

impl Search<'_, '_> {
    /// The rules among `rules` that conflict with those known, which do not conflict by themselves. `has_grown`: rules have
    /// become known since that was last tried.
    fn reduce(&mut self, rules: &[RuleRef], has_grown: bool) -> Result<Vec<RuleRef>, Stop> {
        if has_grown && !self.is_feasible()? {
            return Ok(Vec::new());
        }
        if rules.len() <= 1 {
            return Ok(rules.to_vec());
        }
        let (first, second) = rules.split_at(rules.len() / 2);
        self.known.extend(first);
        let mut conflict = self.reduce(second, true)?;
        self.forget(first);
        self.known.extend(&conflict);
        let rest = self.reduce(first, !conflict.is_empty())?;
        let of_second = conflict.clone();
        self.forget(&of_second);
        conflict.extend(rest);
        Ok(conflict)
    }

    fn forget(&mut self, rules: &[RuleRef]) {
        for rule in rules {
            self.known.remove(rule);
        }
    }

    /// Whether a plan keeps the known rules, and those that cannot be given up.
    fn is_feasible(&mut self) -> Result<bool, Stop> {
        let is_active = |rule| self.known.contains(&rule) || self.prices.treatment(rule) == Treatment::Hard;
        let treat = |rule| if is_active(rule) { Treatment::Hard } else { Treatment::Off };
        let formulation = Formulation::new(self.problem, Aim::Rules, &treat);
        let enough = all_kept(self.problem, &is_active);
        let solved = best_flow(&formulation, Some(enough), self.watch)?;
        if !solved.flow.is_complete {
            return Err(Stop::TimeIsOver);
        }
        Ok(solved.value >= enough)
    }
}
