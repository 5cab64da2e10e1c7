//! The company that words keep: vectors of positive pointwise mutual information over records.
//!
//! PPMI vectors compared by cosine as in Bullinaria and Levy (2007, *Extracting semantic representations from word
//! co-occurrence statistics*), with the discount for rare words of Pantel and Lin (2002, *Discovering word senses from
//! text*).

use rayon::prelude::*;

use super::corpus::{BREAK, Corpus};
use crate::cancel::{Cancel, Cancelled};
use crate::record::RecordKind;

/// Most words that are compared, the most frequent ones.
const MOST_WORDS: usize = 20_000;
/// Words in more than this share of the records are in everybody's company.
const MOST_SHARE: f64 = 0.1;
/// Words of a vector, the strongest ones.
const MOST_FEATURES: usize = 100;
/// A word of company has to stand in so many of the records: what one record has beside a word tells of the record.
const LEAST_TOGETHER: u32 = 2;
/// Fewer words of company tell nothing.
const LEAST_FEATURES: usize = 5;
/// Words that are compared between two looks whether the request was cancelled.
const COMPARED_BETWEEN_CHECKS: usize = 1_024;

/// A vector of unit length: words of company by number with their weights.
pub(super) type Vector = Vec<(u32, f32)>;

/// Words in their company. A term is a word that is compared, numbered in the order of their letters.
pub(super) struct Contexts {
    /// The word of each term.
    pub(super) words: Vec<u32>,
    /// For every term the records that have it, ascending.
    pub(super) postings: Vec<Vec<u32>>,
    /// For every record its terms, ascending.
    records: Vec<Vec<u32>>,
    pub(super) vectors: Vec<Vector>,
    /// For every word of company the terms whose vectors have it, with the weight.
    by_feature: Vec<Vector>,
}

impl Contexts {
    /// The contexts of the words that stand in at least so many records.
    pub(super) fn of(corpus: &Corpus, least_records: usize, cancel: &Cancel) -> Result<Self, Cancelled> {
        let all = record_words(corpus);
        let words = chosen(corpus, &all, least_records);
        let mut terms = vec![None; corpus.words.len() + 1];
        for (term, word) in (0_u32..).zip(&words) {
            terms[*word as usize] = Some(term);
        }
        let records: Vec<Vec<u32>> = all
            .into_iter()
            .map(|words| words.into_iter().filter_map(|word| terms[word as usize]).collect())
            .collect();
        let mut postings = vec![Vec::new(); words.len()];
        for (record, of_record) in (0_u32..).zip(&records) {
            for term in of_record {
                postings[*term as usize].push(record);
            }
        }
        let mut contexts = Self { words, postings, records, vectors: Vec::new(), by_feature: Vec::new() };
        contexts.vectors = contexts.all_vectors(cancel)?;
        let mut by_feature = vec![Vec::new(); contexts.words.len()];
        for (term, vector) in (0_u32..).zip(&contexts.vectors) {
            for (feature, weight) in vector {
                by_feature[*feature as usize].push((term, *weight));
            }
        }
        contexts.by_feature = by_feature;
        Ok(contexts)
    }

    fn all_vectors(&self, cancel: &Cancel) -> Result<Vec<Vector>, Cancelled> {
        let terms: Vec<u32> = (0..self.words.len() as u32).collect();
        let mut vectors = Vec::with_capacity(terms.len());
        for chunk in terms.chunks(COMPARED_BETWEEN_CHECKS) {
            cancel.check()?;
            let of_term = |counts: &mut Vec<u32>, term: &u32| {
                self.vector_with(&self.postings[*term as usize], Some(*term), counts)
            };
            vectors.par_extend(chunk.par_iter().map_init(Vec::new, of_term));
        }
        Ok(vectors)
    }

    /// The company of a word that stands in these records; `term` is its own number, if it has one.
    pub(super) fn vector(&self, records: &[u32], term: Option<u32>) -> Vector {
        self.vector_with(records, term, &mut Vec::new())
    }

    fn vector_with(&self, records: &[u32], term: Option<u32>, counts: &mut Vec<u32>) -> Vector {
        counts.clear();
        counts.resize(self.words.len(), 0);
        let mut company = Vec::new();
        for record in records {
            for other in &self.records[*record as usize] {
                if counts[*other as usize] == 0 {
                    company.push(*other);
                }
                counts[*other as usize] += 1;
            }
        }
        let weight = |other: u32| {
            let together = f64::from(counts[other as usize]);
            let (own, others) = (records.len() as f64, self.postings[other as usize].len() as f64);
            let information = (together * self.records.len() as f64 / (own * others)).log2();
            let least = own.min(others);
            (information.max(0.0) * (together / (together + 1.0)) * (least / (least + 1.0))) as f32
        };
        company.retain(|other| Some(*other) != term && counts[*other as usize] >= LEAST_TOGETHER);
        let mut vector: Vector = company.into_iter().map(|other| (other, weight(other))).collect();
        vector.retain(|(_, weight)| *weight > 0.0);
        vector.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        vector.truncate(MOST_FEATURES);
        if vector.len() < LEAST_FEATURES {
            return Vec::new();
        }
        vector.sort_unstable_by_key(|(other, _)| *other);
        let length = vector.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt();
        for (_, weight) in &mut vector {
            *weight /= length;
        }
        vector
    }

    /// Terms by how alike their company is to a vector's, at most `count` that pass, the most alike first, ties by term.
    pub(super) fn nearest(
        &self,
        vector: &Vector,
        count: usize,
        passes: impl Fn(u32) -> bool,
    ) -> Vec<(u32, f64)> {
        let mut cosines = vec![0_f32; self.words.len()];
        let mut touched = Vec::new();
        for (feature, weight) in vector {
            for (term, other) in &self.by_feature[*feature as usize] {
                if cosines[*term as usize] == 0.0 {
                    touched.push(*term);
                }
                cosines[*term as usize] += weight * other;
            }
        }
        let mut found: Vec<(u32, f64)> =
            touched.into_iter().map(|term| (term, f64::from(cosines[term as usize]).min(1.0))).collect();
        found.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        found.into_iter().filter(|(term, _)| passes(*term)).take(count).collect()
    }
}

/// How many numbers two ascending lists share.
pub(super) fn shared(a: &[u32], b: &[u32]) -> usize {
    let (few, many) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    few.iter().filter(|number| many.binary_search(number).is_ok()).count()
}

/// The words of every record that may be compared, ascending, each once.
pub(super) fn record_words(corpus: &Corpus) -> Vec<Vec<u32>> {
    let of_record = |record: usize| {
        let words = &corpus.stream[corpus.span(record)];
        let mut words: Vec<u32> = words.iter().copied().filter(|word| is_comparable(corpus, *word)).collect();
        words.sort_unstable();
        words.dedup();
        words
    };
    let places = 0..corpus.records.len();
    let texts = |record: usize| corpus.records[record].kind != RecordKind::Organisation;
    places.into_par_iter().map(|record| if texts(record) { of_record(record) } else { Vec::new() }).collect()
}

fn is_comparable(corpus: &Corpus, word: u32) -> bool {
    word != BREAK && {
        let word = corpus.word(word);
        word.chars >= 2 && word.names
    }
}

/// Of the words frequent enough the most frequent ones, in the order of their letters.
fn chosen(corpus: &Corpus, records: &[Vec<u32>], least_records: usize) -> Vec<u32> {
    let mut counts = vec![0_usize; corpus.words.len() + 1];
    for word in records.iter().flatten() {
        counts[*word as usize] += 1;
    }
    let most = ((records.len() as f64 * MOST_SHARE) as usize).max(least_records);
    let mut words: Vec<u32> = (1..=corpus.words.len() as u32)
        .filter(|word| (least_records..=most).contains(&counts[*word as usize]))
        .collect();
    words.sort_unstable_by(|a, b| counts[*b as usize].cmp(&counts[*a as usize]).then(a.cmp(b)));
    words.truncate(MOST_WORDS);
    words.sort_unstable();
    words
}
