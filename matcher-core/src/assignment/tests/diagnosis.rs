//! Conflicts conflict and are minimal; changes help, and no cheaper one does.

use proptest::prelude::*;

use super::cases::{TINY, problem};
use super::enumeration::each_plan;
use crate::Cancel;
use crate::assignment::conflict::minimal_conflict;
use crate::assignment::rule::Rule;
use crate::assignment::rule_ref::{RuleRef, Treatment};
use crate::assignment::watch::Watch;
use crate::assignment::{Outcome, Problem, RelaxationPrices, SolveParams, solve_optimal};

/// What breaking rules costs at least, by enumeration of all plans there are.
fn least_price(problem: &Problem, prices: &RelaxationPrices) -> u64 {
    let mut least = u64::MAX;
    each_plan(problem, false, &mut |_, misses| {
        let mut price = 0;
        for miss in misses {
            match prices.treatment(miss.rule) {
                Treatment::Soft(one) => price += u64::from(one) * u64::from(miss.by),
                _ => return,
            }
        }
        least = least.min(price);
    });
    least
}

/// Whether a plan keeps some rules and all that cannot be given up.
fn is_feasible(problem: &Problem, rules: &[RuleRef], prices: &RelaxationPrices) -> bool {
    let mut found = false;
    each_plan(problem, false, &mut |_, misses| {
        let is_active = |rule| rules.contains(&rule) || prices.treatment(rule) == Treatment::Hard;
        found |= !misses.iter().any(|miss| is_active(miss.rule));
    });
    found
}

fn check(problem: &Problem, prices: RelaxationPrices) -> Result<(), TestCaseError> {
    let params = SolveParams { prices, ..SolveParams::default() };
    let outcome = solve_optimal(problem, &params, &Cancel::never(), &mut |_| {}).unwrap();
    let Outcome::Infeasible(diagnosis) = outcome else { return Ok(()) };
    let relaxation = diagnosis.relaxation.unwrap();
    prop_assert!(relaxation.is_smallest && relaxation.plan.is_proven);
    prop_assert_eq!(relaxation.price, least_price(problem, &prices));
    prop_assert!(relaxation.plan.plan.misses.is_empty(), "{:?}", relaxation);
    let cancel = Cancel::never();
    let progress: &mut dyn FnMut(_) = &mut |_| {};
    let (rules, is_minimal) =
        minimal_conflict(problem, &prices, &mut Watch::new(&cancel, None, progress)).unwrap();
    let named: Vec<Rule> = rules.iter().map(|rule| Rule::of(problem, *rule)).collect();
    prop_assert_eq!(named, diagnosis.conflict);
    prop_assert!(is_minimal && !is_feasible(problem, &rules, &prices), "no conflict: {:?}", rules);
    for left_out in &rules {
        let rest: Vec<RuleRef> = rules.iter().copied().filter(|rule| rule != left_out).collect();
        prop_assert!(is_feasible(problem, &rest, &prices), "{:?} without {:?}", rules, left_out);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, max_shrink_iters: 0, ..ProptestConfig::default() })]

    #[test]
    fn conflicts_are_minimal_and_changes_smallest(problem in problem(TINY)) {
        check(&problem, RelaxationPrices::default())?;
    }

    #[test]
    fn forbidden_pairs_can_be_freed_where_their_reasons_can_be_removed(problem in problem(TINY)) {
        check(&problem, RelaxationPrices { forbidden: Some(2), ..RelaxationPrices::default() })?;
    }
}
