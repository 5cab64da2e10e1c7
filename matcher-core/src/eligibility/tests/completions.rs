//! Small conditions over yes-or-no facts, and every way in which missing facts may turn out.

use std::collections::BTreeSet;

use proptest::prelude::*;
use time::Date;
use time::macros::date;

use crate::eligibility::{
    Condition, FactId, FactKey, FactRef, FactSheet, Form, Measure, Operator, Test, Truth, Value,
};

/// So many facts stand in the conditions.
pub(super) const FACTS: usize = 5;
pub(super) const DAY: Date = date!(2026 - 03 - 01);

pub(super) fn key(fact: usize) -> FactKey {
    FactKey::plain(format!("f{fact}"))
}

pub(super) fn condition(form: Form) -> Condition {
    Condition { say: None, line: 1, form }
}

pub(super) fn flag(fact: usize, wanted: bool) -> Condition {
    let fact = FactRef { id: FactId::new(format!("f{fact}")), year: None };
    condition(Form::Test(Test { fact, measure: Measure::Itself, operator: Operator::Is(wanted) }))
}

/// Conditions up to four groups deep; a fact may stand in several tests.
pub(super) fn conditions() -> impl Strategy<Value = Condition> {
    let test = (0..FACTS, any::<bool>()).prop_map(|(fact, wanted)| flag(fact, wanted));
    test.prop_recursive(4, 12, 4, |part| {
        let parts = || prop::collection::vec(part.clone(), 1..4);
        prop_oneof![
            parts().prop_map(|parts| condition(Form::All(parts))),
            parts().prop_map(|parts| condition(Form::Any(parts))),
            part.clone().prop_map(|part| condition(Form::Not(Box::new(part)))),
            (parts(), any::<prop::sample::Index>()).prop_map(|(of, need)| {
                let need = need.index(of.len()) + 1;
                condition(Form::AtLeast { need, of })
            }),
        ]
    })
}

/// Conditions in which every fact stands in one test.
pub(super) fn single_use_conditions() -> impl Strategy<Value = Condition> {
    conditions().prop_map(|mut condition| {
        number_tests(&mut condition, &mut 0);
        condition
    })
}

fn number_tests(condition: &mut Condition, next: &mut usize) {
    match &mut condition.form {
        Form::Test(test) => {
            test.fact.id = key(*next).id;
            *next += 1;
        }
        Form::All(parts) | Form::Any(parts) | Form::AtLeast { of: parts, .. } => {
            parts.iter_mut().for_each(|part| number_tests(part, next));
        }
        Form::Not(part) => number_tests(part, next),
    }
}

/// What is known of somebody: each of the facts yes, no or missing.
pub(super) fn sheets() -> impl Strategy<Value = FactSheet> {
    prop::collection::vec(prop::option::of(any::<bool>()), 12).prop_map(|flags| {
        let known = flags.into_iter().enumerate().filter_map(|(fact, flag)| Some((fact, flag?)));
        known.fold(FactSheet::default(), |sheet, (fact, flag)| sheet.with(key(fact), Value::Flag(flag)))
    })
}

/// The facts of a condition that a sheet lacks.
pub(super) fn missing(condition: &Condition, sheet: &FactSheet) -> Vec<FactKey> {
    let keys: BTreeSet<FactKey> = condition.tests().iter().map(|test| test.fact.on(DAY)).collect();
    keys.into_iter().filter(|key| sheet.get(key).is_none()).collect()
}

/// The verdicts of every way in which the facts may turn out.
pub(super) fn outcomes(condition: &Condition, sheet: &FactSheet, open: &[FactKey]) -> Vec<Truth> {
    let cases = 0..1_u32 << open.len();
    let completed = cases.map(|case| {
        let flags = open.iter().enumerate().map(|(at, key)| (key, case >> at & 1 == 1));
        flags.fold(sheet.clone(), |sheet, (key, flag)| sheet.with(key.clone(), Value::Flag(flag)))
    });
    completed.map(|sheet| condition.evaluate(&sheet, DAY)).collect()
}
