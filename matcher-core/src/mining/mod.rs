//! Candidates for the lexicon, mined from the texts of a catalogue: new terms, and pairs that may be synonyms.
//!
//! New terms are runs of words that cohere and are free on both sides. Pairs are what texts define (全称（缩写）, 又称), words
//! that keep the same company, and words of demands that no supply has. All of it is proposed, never taken: an analyst
//! decides. Pure: texts in, candidates out; the same records in any order give the same candidates.

mod company;
mod contexts;
mod corpus;
mod definition;
mod definition_pairs;
mod demand_words;
mod model;
mod phrases;
mod piece;
mod quote;
mod reading;
mod terms;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::analysis::{Analyzer, Normalized};
use crate::cancel::{Cancel, Cancelled};
use crate::record::RecordKind;

use company::company_pairs;
use contexts::Contexts;
use corpus::Corpus;
use definition_pairs::definition_pairs;
use demand_words::{BroughtTogether, demand_pairs};
use phrases::levels;
use terms::{FoundTerm, terms};

pub use model::{Example, LexiconSuggestions, PairBasis, PairCandidate, SuggestRequest, TermCandidate};
pub(crate) use reading::MinedRecord;

/// Least count of a new term in a small catalogue.
const LEAST_COUNT: usize = 4;
/// One more is asked for so many words of the catalogue: chance agreements grow with it.
const WORDS_OF_ONE_MORE: usize = 1_000_000;
/// Least records of a word that is compared by its company, in a small catalogue.
const LEAST_RECORDS: usize = 5;
/// One more is asked for so many records.
const RECORDS_OF_ONE_MORE: usize = 10_000;

/// Mines records, in any order, each once. `outcomes` are identifiers of demand and supply of the pairs that people have
/// brought together. Examples that are not from definitions come without their sentence: [`sentence_with`] finds it.
pub(crate) fn suggest(
    analyzer: &Analyzer,
    mut records: Vec<MinedRecord>,
    outcomes: &[(String, String)],
    request: &SuggestRequest,
    cancel: &Cancel,
) -> Result<LexiconSuggestions, Cancelled> {
    records.sort_unstable_by(|a, b| a.kind.cmp(&b.kind).then_with(|| a.id.cmp(&b.id)));
    let corpus = Corpus::of(&records, analyzer);
    for record in &mut records {
        record.words = String::new();
    }
    cancel.check()?;
    let least_count = request.least_count.unwrap_or(LEAST_COUNT + corpus.size / WORDS_OF_ONE_MORE).max(2);
    let levels = levels(&corpus, least_count, cancel)?;
    let terms = terms(&corpus, &levels, analyzer).into_iter();
    let terms = terms.filter(|term| request.mixed || !term.mixed).take(request.terms);
    let terms = terms.map(|term| candidate(&corpus, term)).collect();
    drop(levels);
    let contexts = Contexts::of(&corpus, LEAST_RECORDS + records.len() / RECORDS_OF_ONE_MORE, cancel)?;
    let sorts = [
        definition_pairs(&records),
        company_pairs(&corpus, &contexts, cancel)?,
        demand_pairs(&corpus, &contexts, &places(&corpus, outcomes), cancel)?,
    ];
    let mut pairs: Vec<PairCandidate> = Vec::new();
    let mut seen = FxHashSet::default();
    for sort in sorts {
        let fresh = sort.into_iter().map(|pair| with_known(analyzer, pair));
        let mut fresh: Vec<PairCandidate> = fresh.filter(|pair| request.known || !pair.known).collect();
        fresh.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| names(a).cmp(&names(b))));
        fresh.retain(|pair| seen.insert(unordered(pair)));
        fresh.truncate(request.pairs);
        pairs.extend(fresh);
    }
    Ok(LexiconSuggestions { records: records.len(), least_count, terms, pairs })
}

/// The sentence of the first of these texts that has one of the terms, which are normalised.
pub(crate) fn sentence_with<'a>(texts: impl Iterator<Item = &'a str>, terms: &[&str]) -> Option<String> {
    let texts: Vec<&str> = texts.collect();
    terms.iter().find_map(|term| {
        texts.iter().find_map(|text| {
            let normalized = Normalized::new(text);
            let at = normalized.as_str().find(term)?;
            Some(quote::quote(text, normalized.source_bytes(at..at + term.len())))
        })
    })
}

fn candidate(corpus: &Corpus, found: FoundTerm) -> TermCandidate {
    let FoundTerm { term, score, cohesion, freedom, phrase, .. } = found;
    TermCandidate {
        term,
        score,
        count: phrase.count as usize,
        demands: phrase.demands as usize,
        supplies: phrase.supplies as usize,
        cohesion,
        freedom,
        examples: phrase.example_records().map(|place| unquoted(example(corpus, place as u32))).collect(),
    }
}

/// Kind and identifier of a record by its place.
fn example(corpus: &Corpus, place: u32) -> (RecordKind, String) {
    let record = &corpus.records[place as usize];
    (record.kind, record.id.clone())
}

fn unquoted((kind, id): (RecordKind, String)) -> Example {
    Example { kind, id, sentence: String::new() }
}

/// The places of pairs whose records are both there.
fn places(corpus: &Corpus, outcomes: &[(String, String)]) -> Vec<BroughtTogether> {
    let of_kind = |kind: RecordKind| -> FxHashMap<&str, u32> {
        let places = (0_u32..).zip(&corpus.records).filter(|(_, record)| record.kind == kind);
        places.map(|(place, record)| (record.id.as_str(), place)).collect()
    };
    let (demands, supplies) = (of_kind(RecordKind::Demand), of_kind(RecordKind::Supply));
    let found = outcomes.iter().filter_map(|(demand, supply)| {
        Some((*demands.get(demand.as_str())?, *supplies.get(supply.as_str())?))
    });
    let mut found: Vec<BroughtTogether> = found.collect();
    found.sort_unstable();
    found.dedup();
    found
}

fn with_known(analyzer: &Analyzer, pair: PairCandidate) -> PairCandidate {
    let [term, synonym] = [&pair.term, &pair.synonym].map(|name| Normalized::new(name).as_str().to_owned());
    let known = analyzer.synonyms().of(&term).iter().any(|other| other.term == synonym);
    PairCandidate { known, ..pair }
}

fn names(pair: &PairCandidate) -> (&str, &str) {
    (&pair.term, &pair.synonym)
}

fn unordered(pair: &PairCandidate) -> [String; 2] {
    let mut names = [&pair.term, &pair.synonym].map(|name| Normalized::new(name).as_str().to_owned());
    names.sort_unstable();
    names
}

#[cfg(test)]
mod tests;
