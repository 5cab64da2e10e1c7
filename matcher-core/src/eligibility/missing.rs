//! Which missing facts can still decide, and which of them to ask for first.

use std::collections::{BTreeMap, BTreeSet};

use super::condition::Form;
use super::fact_key::FactKey;
use super::judged::Judged;
use super::truth::Truth;

/// How likely an unknown test is to hold, for want of anything better.
const EVEN: f64 = 0.5;

/// The missing facts that can still decide, the most useful first, ties in the order of the file.
///
/// Useful is what is most likely to tip the scales: the sum over the fact's tests of Birnbaum's importance (Z. W. Birnbaum, On
/// the importance of different components in a multicomponent system, 1969), each unknown test taken to hold in one case
/// of two, whatever the others. It is above 0 just where some outcome of the other tests leaves the verdict to this one.
pub(super) fn by_importance(judged: &Judged<'_>) -> Vec<(FactKey, f64)> {
    let mut order: Vec<FactKey> = Vec::new();
    let mut sums: BTreeMap<FactKey, f64> = BTreeMap::new();
    add_importance(judged, 1.0, &mut |key, importance| {
        if !sums.contains_key(key) {
            order.push(key.clone());
        }
        *sums.entry(key.clone()).or_default() += importance;
    });
    let mut found: Vec<(FactKey, f64)> =
        order.into_iter().map(|key| (sums[&key], key)).map(|(sum, key)| (key, sum)).collect();
    found.retain(|(_, sum)| *sum > 0.0);
    found.sort_by(|one, two| two.1.total_cmp(&one.1));
    found
}

fn add_importance(judged: &Judged<'_>, weight: f64, add: &mut dyn FnMut(&FactKey, f64)) {
    if weight == 0.0 || judged.truth.is_decided() {
        return;
    }
    judged.unknown.iter().for_each(|key| add(key, weight));
    let chances: Vec<f64> = judged.parts.iter().map(chance).collect();
    for (at, part) in judged.parts.iter().enumerate() {
        add_importance(part, weight * tipping(judged, &chances, at), add);
    }
}

/// How likely a condition is to hold.
fn chance(judged: &Judged<'_>) -> f64 {
    match judged.truth {
        Truth::Yes => return 1.0,
        Truth::No => return 0.0,
        Truth::Unknown => {}
    }
    let chances = || judged.parts.iter().map(chance);
    match &judged.condition.form {
        Form::Test(_) => EVEN,
        Form::All(_) => chances().product(),
        Form::Any(_) => 1.0 - chances().map(|chance| 1.0 - chance).product::<f64>(),
        Form::Not(_) => 1.0 - chances().sum::<f64>(),
        Form::AtLeast { need, of } => (*need..=of.len()).map(|count| exactly(count, chances())).sum(),
    }
}

/// How likely it is that the other parts leave the outcome to the part at a place.
fn tipping(judged: &Judged<'_>, chances: &[f64], at: usize) -> f64 {
    let others = || chances.iter().enumerate().filter(|(place, _)| *place != at).map(|(_, chance)| *chance);
    match &judged.condition.form {
        Form::All(_) => others().product(),
        Form::Any(_) => others().map(|chance| 1.0 - chance).product(),
        Form::AtLeast { need, .. } => exactly(need.saturating_sub(1), others()),
        Form::Not(_) | Form::Test(_) => 1.0,
    }
}

/// How likely it is that just so many hold.
fn exactly(count: usize, chances: impl Iterator<Item = f64>) -> f64 {
    // By the number of those that hold so far.
    let mut odds = vec![1.0];
    for chance in chances {
        let mut next = vec![0.0; odds.len() + 1];
        for (held, odd) in odds.iter().enumerate() {
            next[held] += odd * (1.0 - chance);
            next[held + 1] += odd * chance;
        }
        odds = next;
    }
    odds.get(count).copied().unwrap_or(0.0)
}

/// The fewest missing facts that make the condition hold if all of them turn out well; `None` when it cannot hold. No set is
/// smaller as long as no fact stands in two tests of the condition; otherwise it is a small one.
pub(super) fn fewest(judged: &Judged<'_>, wanted: Truth) -> Option<BTreeSet<FactKey>> {
    if judged.truth.is_decided() {
        return (judged.truth == wanted).then(BTreeSet::new);
    }
    let parts = &judged.parts;
    let yes = wanted == Truth::Yes;
    match &judged.condition.form {
        Form::Test(_) => Some(judged.unknown.iter().cloned().collect()),
        Form::Not(_) => fewest(parts.first()?, !wanted),
        Form::All(_) => cheapest(parts, wanted, if yes { parts.len() } else { 1 }),
        Form::Any(_) => cheapest(parts, wanted, if yes { 1 } else { parts.len() }),
        Form::AtLeast { need, .. } => {
            cheapest(parts, wanted, if yes { *need } else { parts.len() + 1 - need })
        }
    }
}

/// The facts that bring so many of the parts to what is wanted, those first that need the fewest.
fn cheapest(parts: &[Judged<'_>], wanted: Truth, count: usize) -> Option<BTreeSet<FactKey>> {
    let mut sets: Vec<BTreeSet<FactKey>> = parts.iter().filter_map(|part| fewest(part, wanted)).collect();
    sets.sort_by_key(BTreeSet::len);
    (sets.len() >= count).then(|| sets.into_iter().take(count).flatten().collect())
}
