//! What has to hold of every condition and everybody.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::completions::{DAY, condition, conditions, missing, outcomes, sheets, single_use_conditions};
use crate::eligibility::{Assessment, Condition, FactCatalogue, FactKey, FactSheet, Form, Truth};

static CATALOGUE: LazyLock<FactCatalogue> = LazyLock::new(FactCatalogue::builtin);

fn assess(condition: &Condition, sheet: &FactSheet) -> Assessment {
    condition.assess(sheet, DAY, &CATALOGUE)
}

/// Those of the facts whose bits are set.
fn subset(keys: &[FactKey], bits: u32) -> Vec<FactKey> {
    let chosen = keys.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1);
    chosen.map(|(_, key)| key.clone()).collect()
}

fn can_hold(condition: &Condition, sheet: &FactSheet, open: &[FactKey]) -> bool {
    outcomes(condition, sheet, open).contains(&Truth::Yes)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_decided_verdict_survives_whatever_becomes_known(condition in conditions(), sheet in sheets()) {
        let verdict = condition.evaluate(&sheet, DAY);
        let open = missing(&condition, &sheet);
        let outcomes = outcomes(&condition, &sheet, &open);
        prop_assert!(outcomes.iter().all(|outcome| outcome.is_decided()));
        prop_assert!(!verdict.is_decided() || outcomes.iter().all(|outcome| *outcome == verdict));
    }

    #[test]
    fn an_open_verdict_is_really_open_where_each_fact_is_asked_once(
        condition in single_use_conditions(),
        sheet in sheets(),
    ) {
        let open = missing(&condition, &sheet);
        let outcomes = outcomes(&condition, &sheet, &open);
        let agree = outcomes.windows(2).all(|pair| pair[0] == pair[1]);
        prop_assert_eq!(condition.evaluate(&sheet, DAY).is_decided(), agree);
    }

    #[test]
    fn de_morgan_holds_for_conditions(parts in prop::collection::vec(conditions(), 1..4), sheet in sheets()) {
        let not = |part: Condition| condition(Form::Not(Box::new(part)));
        let one = not(condition(Form::All(parts.clone())));
        let other = condition(Form::Any(parts.into_iter().map(not).collect()));
        prop_assert_eq!(one.evaluate(&sheet, DAY), other.evaluate(&sheet, DAY));
    }

    #[test]
    fn the_facts_of_the_deciding_clauses_decide_alone(condition in conditions(), sheet in sheets()) {
        let assessment = assess(&condition, &sheet);
        prop_assert_eq!(assessment.deciding.is_empty(), !assessment.verdict.is_decided());
        let kept = assessment.deciding.iter().flat_map(|clause| &clause.facts);
        let alone = kept.fold(FactSheet::default(), |alone, key| match sheet.get(key) {
            Some(value) => alone.with(key.clone(), value.clone()),
            None => alone,
        });
        if assessment.verdict.is_decided() {
            prop_assert_eq!(condition.evaluate(&alone, DAY), assessment.verdict);
            let open = missing(&condition, &alone);
            let outcomes = outcomes(&condition, &alone, &open);
            prop_assert!(outcomes.iter().all(|outcome| *outcome == assessment.verdict));
        }
    }

    #[test]
    fn the_missing_facts_decide_when_they_are_known(condition in conditions(), sheet in sheets()) {
        let assessment = assess(&condition, &sheet);
        prop_assert_eq!(assessment.missing.is_empty(), assessment.verdict.is_decided());
        let open: Vec<FactKey> = assessment.missing.iter().map(|missing| missing.key.clone()).collect();
        prop_assert!(outcomes(&condition, &sheet, &open).iter().all(|outcome| outcome.is_decided()));
        prop_assert!(assessment.missing.windows(2).all(|pair| pair[0].importance >= pair[1].importance));
    }

    #[test]
    fn no_missing_fact_is_named_in_vain_where_each_is_asked_once(
        condition in single_use_conditions(),
        sheet in sheets(),
    ) {
        let open = missing(&condition, &sheet);
        let named: Vec<FactKey> =
            assess(&condition, &sheet).missing.iter().map(|missing| missing.key.clone()).collect();
        for (at, key) in open.iter().enumerate() {
            let outcomes = outcomes(&condition, &sheet, &open);
            let matters = (0..outcomes.len()).any(|case| outcomes[case] != outcomes[case ^ 1 << at]);
            prop_assert_eq!(matters, named.contains(key), "{}", key);
        }
    }

    #[test]
    fn the_needed_facts_are_the_fewest_where_each_is_asked_once(
        condition in single_use_conditions(),
        sheet in sheets(),
    ) {
        let assessment = assess(&condition, &sheet);
        let needed: Vec<FactKey> = assessment
            .missing
            .iter()
            .filter(|missing| missing.needed)
            .map(|missing| missing.key.clone())
            .collect();
        let open = missing(&condition, &sheet);
        prop_assert!(assessment.verdict.is_decided() || can_hold(&condition, &sheet, &needed));
        for bits in 0..1_u32 << open.len() {
            let fewer = subset(&open, bits);
            let smaller = fewer.len() < needed.len();
            prop_assert!(!smaller || !can_hold(&condition, &sheet, &fewer), "{:?}", fewer);
        }
    }
}
