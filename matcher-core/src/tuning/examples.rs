//! What there is to learn from: pairs of one demand that were judged differently.

use super::judged::{Candidate, JudgedDemand, JudgedSet, Unjudged};
use crate::evaluation::Grade;
use crate::fingerprint::fingerprint;
use crate::scoring::{Parameter, ScoringModel, WeightSet};

/// Numbers of a set of weights.
pub(super) const NUMBERS: usize = Parameter::ALL.len();
/// A value for each number of a set of weights.
pub(super) type Numbers = [f64; NUMBERS];
/// Parts into which the demands are divided.
pub(super) const FOLDS: usize = 5;
/// So many unjudged candidates of a demand are learned from, the best by the present weights: what stands below them is not
/// seen by anybody. By judgement.
const UNJUDGED_LEARNED: usize = 20;

/// A demand as learning sees it.
pub(super) struct Example {
    pub(super) fold: usize,
    pub(super) rows: Vec<Numbers>,
    pub(super) preferences: Vec<Preference>,
}

/// One row is better than another, and how much that counts.
pub(super) struct Preference {
    pub(super) better: usize,
    pub(super) worse: usize,
    pub(super) weight: f64,
}

/// The part that a demand belongs to; it follows from its identifier alone.
pub(super) fn fold(demand: &JudgedDemand) -> usize {
    (fingerprint(demand.id.as_str().bytes()) % FOLDS as u64) as usize
}

/// The set of weights by which most of the pairs are scored.
pub(super) fn weight_set(sets: &[JudgedSet]) -> WeightSet {
    let designs = sets.iter().flat_map(|set| &set.demands).flat_map(|demand| &demand.candidates);
    let (mut words, mut meaning) = (0_usize, 0_usize);
    for candidate in designs {
        match candidate.design.set {
            WeightSet::ByWords => words += 1,
            WeightSet::ByWordsAndMeaning => meaning += 1,
        }
    }
    WeightSet::of_meaning(meaning > words)
}

/// The demands with at least two grades, by identifier, so that their order in the sets makes no difference to any sum.
pub(super) fn examples(sets: &[JudgedSet], learned: WeightSet, present: &ScoringModel) -> Vec<Example> {
    let numbers = present.numbers(learned);
    let mut keyed: Vec<(&str, &str, Example)> = Vec::new();
    for set in sets {
        for demand in &set.demands {
            if let Some(example) = example(demand, set.unjudged, (learned, &numbers)) {
                keyed.push((demand.id.as_str(), set.name.as_str(), example));
            }
        }
    }
    keyed.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)));
    keyed.into_iter().map(|(_, _, example)| example).collect()
}

/// `None` for a demand whose pairs are all alike.
fn example(
    demand: &JudgedDemand,
    unjudged: Unjudged,
    (learned, present): (WeightSet, &Numbers),
) -> Option<Example> {
    let of_set = demand.ranked(unjudged).filter(|(candidate, _)| candidate.design.set == learned);
    let (judged, mut others): (Vec<_>, Vec<_>) = of_set.partition(|(_, judgement)| judgement.is_some());
    let score = |candidate: &Candidate| candidate.design.log_odds(present);
    // Stable, so that ties are by identifier.
    others.sort_by(|a, b| score(b.0).total_cmp(&score(a.0)));
    others.truncate(UNJUDGED_LEARNED);
    let graded = judged.into_iter().chain(others);
    let (rows, grades): (Vec<Numbers>, Vec<(Grade, f64)>) = graded
        .map(|(candidate, judgement)| (candidate.design.numbers, judgement.unwrap_or((Grade::MIN, 1.0))))
        .unzip();
    let preferences = preferences(&grades);
    (!preferences.is_empty()).then(|| Example { fold: fold(demand), rows, preferences })
}

/// Every two rows of different grades, weighed by the difference of their gains and by how far both judgements are trusted.
/// With full trust the weights of a demand sum to 1, so that each demand counts alike however many judgements it has.
fn preferences(grades: &[(Grade, f64)]) -> Vec<Preference> {
    let mut found = Vec::new();
    let mut total = 0.0;
    for (better, (high, trust)) in grades.iter().enumerate() {
        for (worse, (low, other_trust)) in grades.iter().enumerate().filter(|(_, (low, _))| low < high) {
            let difference = high.gain() - low.gain();
            total += difference;
            found.push(Preference { better, worse, weight: difference * trust * other_trust });
        }
    }
    for preference in &mut found {
        preference.weight /= total;
    }
    found
}
