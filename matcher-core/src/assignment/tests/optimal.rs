//! The optimal plan is the best by enumeration, whatever crosses.

use std::time::Duration;

use proptest::prelude::*;

use super::cases::{DENSE, SPARSE, made, problem};
use super::enumeration::best;
use crate::Cancel;
use crate::assignment::formulation::worth;
use crate::assignment::{OptimalPlan, Outcome, Problem, SolveParams, solve_optimal};

fn solved(problem: &Problem) -> Outcome {
    solve_optimal(problem, &SolveParams::default(), &Cancel::never(), &mut |_| {}).unwrap()
}

/// What a plan is worth by its own pairs, in quarters of a millionth.
fn total(problem: &Problem, plan: &OptimalPlan) -> i64 {
    plan.plan.pairs.iter().map(|pair| worth(problem, problem.pairs.row(*pair))).sum()
}

fn check(problem: &Problem) -> Result<(), TestCaseError> {
    match (solved(problem), best(problem)) {
        (Outcome::Planned(plan), Some(best)) => {
            prop_assert!(plan.is_proven && plan.plan.misses.is_empty());
            prop_assert!(crate::assignment::plan::misses_of(problem, &plan.plan.pairs).is_empty());
            prop_assert_eq!(total(problem, &plan), best);
            prop_assert_eq!(plan.bound, plan.weighted_satisfaction);
        }
        (Outcome::Infeasible(_), None) => {}
        (found, best) => prop_assert!(false, "{found:?} against {best:?}"),
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, max_shrink_iters: 0, ..ProptestConfig::default() })]

    #[test]
    fn one_to_one_plans_are_the_best_by_enumeration(problem in problem(DENSE)) {
        check(&problem)?;
    }

    #[test]
    fn plans_with_room_for_several_are_the_best_by_enumeration(problem in problem(SPARSE)) {
        check(&problem)?;
    }

    #[test]
    fn the_order_of_the_input_means_nothing(seed in any::<u64>(), turn in 1usize..5) {
        let input = made(DENSE, seed);
        let mut turned = input.clone();
        let places = turned.pairs.len().min(turn);
        turned.pairs.rotate_left(places);
        turned.candidates.reverse();
        turned.posts.reverse();
        turned.quotas.reverse();
        if let (Ok(problem), Ok(turned)) = (Problem::new(input), Problem::new(turned)) {
            prop_assert_eq!(solved(&problem), solved(&turned));
        }
    }

    #[test]
    fn an_answer_without_time_is_within_every_maximum(problem in problem(SPARSE)) {
        let params = SolveParams { time_limit: Some(Duration::ZERO), ..SolveParams::default() };
        let outcome = solve_optimal(&problem, &params, &Cancel::never(), &mut |_| {}).unwrap();
        let Outcome::Planned(plan) = outcome else { return Ok(()) };
        prop_assert!(plan.bound >= plan.weighted_satisfaction);
        if let Some(best) = best(&problem) {
            prop_assert!(plan.bound * 4e6 + 0.5 >= best as f64, "{} {best}", plan.bound);
        }
    }
}
