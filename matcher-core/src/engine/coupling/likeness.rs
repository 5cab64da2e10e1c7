//! Which demands ask for something alike: each as a request among the others.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::Generation;
use crate::cancel::Cancel;
use crate::coupling::Likeness;
use crate::error::Error;
use crate::impact::Scored;
use crate::record::Demand;
use crate::record_text::demand_texts;
use crate::retrieval::{QueryText, SourceTerm, TermQuery, TextQuery};

/// So many others are looked at for each demand.
const NEIGHBOURS: usize = 40;
/// Two demands are alike from this similarity on; by reading the pairs of the fixtures (docs/scoring.md).
const ALIKE: f64 = 0.06;

/// The words of a demand, by word, with their weights.
type Words = FxHashMap<String, f64>;
/// Places of other demands, each with the share of a demand that it has.
type Shares = Vec<(usize, f64)>;

/// Pairs of demands that are alike, by their places in `demands`.
pub(super) fn likenesses(
    generation: &Generation,
    demands: &[(usize, Demand)],
    cancel: &Cancel,
) -> Result<Vec<Likeness>, Error> {
    let places: FxHashMap<usize, usize> =
        demands.iter().enumerate().map(|(place, (ordinal, _))| (*ordinal, place)).collect();
    let looked: Result<Vec<(Words, Shares)>, Error> = demands
        .par_iter()
        .enumerate()
        .map(|(place, (_, demand))| {
            cancel.check()?;
            neighbours(generation, demand, place, &places, cancel)
        })
        .collect();
    let looked = looked?;
    let mut found = Vec::new();
    for (place, (words, others)) in looked.iter().enumerate() {
        for (other, there) in others.iter().filter(|(other, _)| *other > place) {
            let back = looked[*other].1.iter().find(|(back, _)| *back == place);
            // A short demand is contained in many a long one; only what holds in both directions is likeness.
            let similarity = back.map_or(0.0, |(_, back)| (there * back).sqrt());
            if similarity >= ALIKE {
                let words = shared(words, &looked[*other].0);
                found.push(Likeness { pair: (place, *other), similarity, words });
            }
        }
    }
    Ok(found)
}

/// The words of a demand, and the other demands with the share of it that they have.
fn neighbours(
    generation: &Generation,
    demand: &Demand,
    own: usize,
    places: &FxHashMap<usize, usize>,
    cancel: &Cancel,
) -> Result<(Words, Shares), Error> {
    let texts = demand_texts(demand);
    let texts: Vec<QueryText<'_>> = texts.iter().map(|(field, text)| (*field, text.as_ref())).collect();
    let query = TextQuery::new(&generation.rules.analyzer, &texts);
    let impact = &generation.demands.impact;
    let terms = TermQuery::new(&query, impact);
    let counts = |ordinal: u32| places.get(&(ordinal as usize)).is_some_and(|place| *place != own);
    let found = impact.top(&terms.weighted(), (NEIGHBOURS, &[]), cancel, counts)?;
    let share = |scored: Scored| {
        let place = places.get(&(scored.document as usize))?;
        Some((*place, terms.evidence(scored.score, scored.words).share))
    };
    let own_words = query.terms.iter().filter(|term| term.widens.is_none() && term.is_word());
    let weigh = |term: &SourceTerm| {
        (term.term.clone(), f64::from(term.weight * impact.idf(impact.number(&term.term))))
    };
    Ok((own_words.map(weigh).collect(), found.into_iter().filter_map(share).collect()))
}

fn shared(one: &Words, other: &Words) -> Vec<(String, f64)> {
    // A lone character or number says nothing without what stands around it.
    let telling = |word: &str| word.chars().filter(|c| c.is_alphabetic()).nth(1).is_some();
    let mut words: Vec<(String, f64)> = one
        .iter()
        .filter(|(word, _)| telling(word))
        .filter_map(|(word, weight)| Some((word.clone(), weight.min(*other.get(word)?))))
        .collect();
    words.sort_by(|a, b| a.0.cmp(&b.0));
    words
}
