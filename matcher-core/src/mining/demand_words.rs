//! Words of demands that no supply has, and the supplies' words that may stand for them.

use std::collections::BTreeMap;

use super::contexts::{Contexts, record_words, shared};
use super::corpus::Corpus;
use super::model::{PairBasis, PairCandidate};
use super::{example, unquoted};
use crate::analysis::Relation;
use crate::cancel::{Cancel, Cancelled};
use crate::record::RecordKind;

/// A word of one demand alone may be a slip.
const LEAST_DEMANDS: usize = 2;
/// A word that one supply alone has leads to no other.
const LEAST_SUPPLIES: usize = 2;
/// A supplies' word that stands beside the demand's word in more of its demands is its company, not its like.
const MOST_TOGETHER: f64 = 0.1;
/// Least cosine; by reading (docs/scoring.md).
const LEAST_COSINE: f64 = 0.12;
/// Supplies' words that are proposed for one word.
const PROPOSED: usize = 2;
/// So many pairs that people brought together have to agree.
const LEAST_PAIRS: usize = 2;
/// So many times more often than by chance.
const LEAST_LIFT: f64 = 3.0;

/// The places of a demand and a supply that people have brought together.
pub(super) type BroughtTogether = (u32, u32);

/// Pairs by company and by outcomes, best first, ties by their terms.
pub(super) fn demand_pairs(
    corpus: &Corpus,
    contexts: &Contexts,
    outcomes: &[BroughtTogether],
    cancel: &Cancel,
) -> Result<Vec<PairCandidate>, Cancelled> {
    let sides = Sides::of(corpus);
    let mut pairs = Vec::new();
    for word in sides.words_of_demands_alone() {
        cancel.check()?;
        by_company(corpus, contexts, &sides, word, &mut pairs);
        by_outcomes(corpus, &sides, word, outcomes, &mut pairs);
    }
    Ok(pairs)
}

/// Which records of each side have a word.
struct Sides {
    record_words: Vec<Vec<u32>>,
    /// By word.
    demands: Vec<Vec<u32>>,
    supplies: Vec<Vec<u32>>,
}

impl Sides {
    fn of(corpus: &Corpus) -> Self {
        let words = corpus.words.len() + 1;
        let record_words = record_words(corpus);
        let (mut demands, mut supplies) = (vec![Vec::new(); words], vec![Vec::new(); words]);
        for (place, (record, words)) in (0_u32..).zip(corpus.records.iter().zip(&record_words)) {
            let side = if record.kind == RecordKind::Demand { &mut demands } else { &mut supplies };
            for word in words {
                side[*word as usize].push(place);
            }
        }
        Self { record_words, demands, supplies }
    }

    fn words_of_demands_alone(&self) -> impl Iterator<Item = u32> {
        let alone = |word: &u32| {
            let at = *word as usize;
            self.demands[at].len() >= LEAST_DEMANDS && self.supplies[at].is_empty()
        };
        (1..self.demands.len() as u32).filter(alone)
    }
}

fn by_company(
    corpus: &Corpus,
    contexts: &Contexts,
    sides: &Sides,
    word: u32,
    pairs: &mut Vec<PairCandidate>,
) {
    let demands = &sides.demands[word as usize];
    let term = &corpus.word(word).text;
    let own = contexts.words.binary_search(&word).ok().map(|term| term as u32);
    let passes = |other: u32| {
        let number = contexts.words[other as usize];
        let synonym = &corpus.word(number).text;
        Some(other) != own
            && sides.supplies[number as usize].len() >= LEAST_SUPPLIES
            && !term.contains(synonym.as_str())
            && !synonym.contains(term.as_str())
            && shared(demands, &contexts.postings[other as usize]) as f64
                <= MOST_TOGETHER * demands.len() as f64
    };
    for (other, cosine) in contexts.nearest(&contexts.vector(demands, own), PROPOSED, passes) {
        if cosine < LEAST_COSINE {
            break;
        }
        let number = contexts.words[other as usize];
        let supplies = &sides.supplies[number as usize];
        let basis = PairBasis::DemandOnly { cosine, demands: demands.len(), supplies: supplies.len() };
        pairs.push(pair(corpus, (word, number), (basis, cosine), (demands[0], supplies[0])));
    }
}

fn by_outcomes(
    corpus: &Corpus,
    sides: &Sides,
    word: u32,
    outcomes: &[BroughtTogether],
    pairs: &mut Vec<PairCandidate>,
) {
    let demands = &sides.demands[word as usize];
    let supplies = |with: bool| {
        outcomes
            .iter()
            .filter(move |(demand, _)| !with || demands.binary_search(demand).is_ok())
            .map(|(_, supply)| *supply)
    };
    let of = supplies(true).count();
    if of < LEAST_PAIRS {
        return;
    }
    let counts = |with: bool| {
        let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
        for word in supplies(with).flat_map(|supply| &sides.record_words[supply as usize]) {
            *counts.entry(*word).or_default() += 1;
        }
        counts
    };
    let all = counts(false);
    let mut found: Vec<(u32, usize, f64)> = Vec::new();
    for (other, together) in counts(true) {
        let lift = together as f64 * outcomes.len() as f64 / (of as f64 * all[&other] as f64);
        let enough = together >= LEAST_PAIRS && (lift >= LEAST_LIFT || together == of && all[&other] == of);
        if enough && shared(demands, &sides.demands[other as usize]) == 0 {
            found.push((other, together, lift));
        }
    }
    found.sort_by(|a, b| b.1.cmp(&a.1).then(b.2.total_cmp(&a.2)).then(a.0.cmp(&b.0)));
    for (other, together, _) in found.into_iter().take(PROPOSED) {
        let share = together as f64 / of as f64;
        let score = share * together as f64 / (together + 1) as f64;
        let places = (demands[0], sides.supplies[other as usize][0]);
        let basis = PairBasis::Outcomes { pairs: together, of };
        pairs.push(pair(corpus, (word, other), (basis, score), places));
    }
}

fn pair(
    corpus: &Corpus,
    (word, other): (u32, u32),
    (basis, score): (PairBasis, f64),
    (demand, supply): (u32, u32),
) -> PairCandidate {
    PairCandidate {
        term: corpus.word(word).text.clone(),
        synonym: corpus.word(other).text.clone(),
        relation: Relation::Related,
        basis,
        score,
        known: false,
        examples: [demand, supply].into_iter().map(|place| unquoted(example(corpus, place))).collect(),
    }
}
