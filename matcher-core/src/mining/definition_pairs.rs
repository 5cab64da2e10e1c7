//! What the definitions of all records say together.

use std::collections::{BTreeMap, BTreeSet};

use super::definition::Definition;
use super::model::{Example, PairBasis, PairCandidate};
use super::reading::MinedRecord;
use crate::analysis::{Normalized, Relation};

/// The longest name counts that has at least this share of what the most frequent one has.
const SHARE_OF_LONGER: f64 = 0.7;
/// A name with a word in it that names seldom have needs so many records that give it.
const LEAST_OF_DOUBTFUL: usize = 3;
/// So many meanings of one short name at most.
const MOST_MEANINGS: usize = 3;
/// Sentences that are shown.
const EXAMPLES: usize = 2;

type Said<'a> = (usize, &'a Definition);

/// The pairs that definitions give, of records by kind and identifier; best first, ties by their terms.
pub(super) fn definition_pairs(records: &[MinedRecord]) -> Vec<PairCandidate> {
    let mut by_other: BTreeMap<String, Vec<Said<'_>>> = BTreeMap::new();
    for (place, record) in records.iter().enumerate() {
        for definition in &record.definitions {
            let other = Normalized::new(&definition.other).as_str().to_owned();
            by_other.entry(other).or_default().push((place, definition));
        }
    }
    let mut pairs = Vec::new();
    for said in by_other.into_values() {
        meanings(said, records, &mut pairs);
    }
    pairs
}

fn meanings(mut said: Vec<Said<'_>>, records: &[MinedRecord], pairs: &mut Vec<PairCandidate>) {
    let of = distinct(said.iter());
    for _ in 0..MOST_MEANINGS {
        let Some(name) = likeliest_name(&said) else { return };
        let (with, without): (Vec<Said<'_>>, Vec<Said<'_>>) =
            said.into_iter().partition(|(_, definition)| definition.names.contains(&name));
        let sayers = distinct(with.iter());
        pairs.push(PairCandidate {
            synonym: with[0].1.other.clone(),
            relation: Relation::Same,
            basis: PairBasis::Definition { records: sayers, of },
            score: sayers as f64 / (sayers + 1) as f64 * (sayers as f64 / of as f64),
            known: false,
            examples: examples(&with, records),
            term: name,
        });
        said = without;
    }
}

/// The name that most records give, the longest of those that nearly as many give, the first of equals.
fn likeliest_name(said: &[Said<'_>]) -> Option<String> {
    let mut sayers: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    let mut doubtful: BTreeSet<&str> = BTreeSet::new();
    for (place, definition) in said {
        for (at, name) in definition.names.iter().enumerate() {
            sayers.entry(name).or_default().insert(*place);
            if at >= definition.doubtful {
                doubtful.insert(name);
            }
        }
    }
    sayers.retain(|name, places| !doubtful.contains(name) || places.len() >= LEAST_OF_DOUBTFUL);
    let most = sayers.values().map(BTreeSet::len).max()?;
    let enough = |places: &BTreeSet<usize>| places.len() as f64 >= SHARE_OF_LONGER * most as f64;
    let often = sayers.into_iter().filter(|(_, places)| enough(places));
    let length = |name: &str| name.chars().count();
    // The first of equals wins: `max_by_key` would give the last.
    let longest = often.map(|(name, _)| name).fold(None, |best: Option<&str>, name| match best {
        Some(best) if length(best) >= length(name) => Some(best),
        _ => Some(name),
    });
    longest.map(str::to_owned)
}

fn distinct<'a>(said: impl Iterator<Item = &'a Said<'a>>) -> usize {
    said.map(|(place, _)| *place).collect::<BTreeSet<usize>>().len()
}

fn examples(said: &[Said<'_>], records: &[MinedRecord]) -> Vec<Example> {
    let example = |(place, definition): &Said<'_>| {
        let MinedRecord { kind, id, .. } = &records[*place];
        Example { kind: *kind, id: id.clone(), sentence: definition.sentence.clone() }
    };
    let mut shown: Vec<Example> = Vec::new();
    for example in said.iter().map(example) {
        if shown.len() < EXAMPLES && shown.iter().all(|other| other.id != example.id) {
            shown.push(example);
        }
    }
    shown
}
