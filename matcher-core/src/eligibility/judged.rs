//! A condition with the truth of each of its parts, for the facts of somebody on a day.

use time::Date;

use super::condition::{Condition, Form, Test};
use super::fact_key::FactKey;
use super::sheet::FactSheet;
use super::truth::Truth;
use super::value::Value;

/// A condition and how it stands.
#[derive(Debug)]
pub(super) struct Judged<'a> {
    pub(super) condition: &'a Condition,
    pub(super) truth: Truth,
    /// In the order of the condition's parts; none for a test.
    pub(super) parts: Vec<Judged<'a>>,
    /// The facts that a test still needs; none for a group.
    pub(super) unknown: Vec<FactKey>,
}

impl<'a> Judged<'a> {
    pub(super) fn new(condition: &'a Condition, facts: &FactSheet, day: Date) -> Self {
        if let Form::Test(test) = &condition.form {
            let (truth, unknown) = judge_test(test, facts, day);
            return Self { condition, truth, parts: Vec::new(), unknown };
        }
        let parts: Vec<Self> = condition.parts().iter().map(|part| Self::new(part, facts, day)).collect();
        let truths = parts.iter().map(|part| part.truth);
        let truth = match &condition.form {
            Form::All(_) => truths.fold(Truth::Yes, Truth::and),
            Form::Any(_) => truths.fold(Truth::No, Truth::or),
            Form::AtLeast { need, .. } => Truth::at_least(*need, truths),
            // A test has returned above; a group of one part is as good as its part.
            Form::Not(_) | Form::Test(_) => truths.fold(Truth::Unknown, |_, truth| !truth),
        };
        Self { condition, truth, parts, unknown: Vec::new() }
    }
}

impl Condition {
    /// Whether it holds for somebody of whom this is known, asked on a day. Looks at each part once.
    pub fn evaluate(&self, facts: &FactSheet, day: Date) -> Truth {
        Judged::new(self, facts, day).truth
    }
}

/// How a test stands, and the facts that it lacks.
fn judge_test(test: &Test, facts: &FactSheet, day: Date) -> (Truth, Vec<FactKey>) {
    let keys = [Some(&test.fact), test.measure.base()];
    let keys: Vec<FactKey> = keys.into_iter().flatten().map(|fact| fact.on(day)).collect();
    let asked = measured(test, &keys, facts).and_then(|value| test.operator.holds(&value, day));
    match asked {
        Some(holds) => (holds.into(), Vec::new()),
        None => {
            let lacking = keys.into_iter().filter(|key| !usable(test, facts.get(key)));
            (Truth::Unknown, lacking.collect())
        }
    }
}

/// Whether a value is there that the test can look at.
fn usable(test: &Test, value: Option<&Value>) -> bool {
    value.is_some_and(|value| value.kind() == test.operator.kind())
}

/// The value that the operator looks at; `None` while a fact is missing.
pub(super) fn measured(test: &Test, keys: &[FactKey], facts: &FactSheet) -> Option<Value> {
    let value = facts.get(keys.first()?)?;
    let Some(base) = keys.get(1) else { return Some(value.clone()) };
    match (value, facts.get(base)?) {
        (Value::Number(number), Value::Number(base)) => {
            Some(Value::Number(test.measure.percent(*number, *base)))
        }
        _ => None,
    }
}
