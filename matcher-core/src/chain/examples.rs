//! Records whose links people gave, as placement learns from them.

use rustc_hash::FxHashMap;

use super::link_vectors::{TermWeights, idf};
use super::taxonomy::Taxonomy;
use super::term_counts::TermCounts;
use crate::analysis::Analyzer;
use crate::record::{LinkId, SupplyKind};

/// Weight of a link's name, key technologies, synonyms and description in its profile. By judgement: a name or
/// a synonym is what people write when they mean the link, a description mentions materials in passing.
const PROFILE_WEIGHTS: [f32; 4] = [3.0, 2.0, 2.0, 1.0];
/// So many records a link's own words count for. Between 5 and 10, cross-validation on the fixtures shows no difference.
const PROFILE_RECORDS: f32 = 6.0;

/// Terms of the taxonomy's words and of records, as vectors over one vocabulary.
///
/// Takes some 8 bytes a term of every record while it lives.
pub struct Examples {
    links: Vec<LinkId>,
    vocabulary: Vec<String>,
    numbers: FxHashMap<String, u32>,
    /// One a link.
    profiles: Vec<TermVector>,
    records: Vec<Example>,
}

/// Number and weight of every term of a text, in the order of the terms.
pub(super) type TermVector = Vec<(u32, f32)>;

/// A record whose links somebody gave.
pub(super) struct Example {
    pub(super) id: String,
    /// `None` for a demand.
    pub(super) supply_kind: Option<SupplyKind>,
    /// Numbers of its links, in the order in which they were given.
    pub(super) links: Vec<u16>,
    pub(super) terms: TermVector,
}

impl Examples {
    /// The taxonomy's own words, and no record yet.
    pub fn new(taxonomy: &Taxonomy, analyzer: &Analyzer) -> Self {
        let mut examples = Self {
            links: Vec::new(),
            vocabulary: Vec::new(),
            numbers: FxHashMap::default(),
            profiles: Vec::new(),
            records: Vec::new(),
        };
        for (id, _, link) in taxonomy.links() {
            let fields = [
                link.name.clone(),
                link.key_technologies.join("；"),
                link.synonyms.join("；"),
                link.description.clone(),
            ];
            let mut counts = TermCounts::default();
            for (field, weight) in fields.iter().zip(PROFILE_WEIGHTS) {
                counts.add_text(analyzer, field, weight);
            }
            let profile = examples.numbered(&counts);
            examples.links.push(id);
            examples.profiles.push(profile);
        }
        examples
    }

    /// Adds a record with the links that were given to it; `supply_kind` is `None` for a demand. A record none of whose
    /// links the taxonomy has teaches nothing and is passed over.
    pub fn add(&mut self, id: &str, supply_kind: Option<SupplyKind>, given: &[LinkId], text: &TermCounts) {
        let number = |link: &LinkId| self.links.iter().position(|known| known == link);
        let mut links: Vec<u16> = Vec::new();
        for link in given.iter().filter_map(number) {
            if !links.contains(&(link as u16)) {
                links.push(link as u16);
            }
        }
        if !links.is_empty() {
            let terms = self.numbered(text);
            self.records.push(Example { id: id.to_owned(), supply_kind, links, terms });
        }
    }

    /// How many records there are to learn from.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there is no record to learn from.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// The links, in the order of the taxonomy.
    pub(super) fn links(&self) -> &[LinkId] {
        &self.links
    }

    /// All terms by number.
    pub(super) fn terms(&self) -> &[String] {
        &self.vocabulary
    }

    pub(super) fn records(&self) -> &[Example] {
        &self.records
    }

    /// What every term says about the links, by its number, learned from the taxonomy's words and the chosen records;
    /// and the idf of a term that none of them has.
    ///
    /// A link's vector is the sum of the unit tf·idf vectors of its profile and its records, a record of several links
    /// divided among them, of unit length (Rocchio 1971, *Relevance Feedback in Information Retrieval*).
    pub(super) fn vectors(&self, chosen: impl Fn(&Example) -> bool) -> (Vec<TermWeights>, f32) {
        let records: Vec<&Example> = self.records.iter().filter(|record| chosen(record)).collect();
        let mut having = vec![0usize; self.vocabulary.len()];
        let texts = self.profiles.iter().chain(records.iter().map(|record| &record.terms));
        for (term, _) in texts.flatten() {
            having[*term as usize] += 1;
        }
        let documents = self.profiles.len() + records.len();
        let mut vectors: Vec<TermWeights> = having
            .iter()
            .map(|having| TermWeights { idf: idf(documents, *having), links: Vec::new() })
            .collect();
        for (link, profile) in self.profiles.iter().enumerate() {
            add(&mut vectors, profile, &[link as u16], PROFILE_RECORDS);
        }
        for record in records {
            add(&mut vectors, &record.terms, &record.links, 1.0 / record.links.len() as f32);
        }
        make_unit(&mut vectors, self.links.len());
        (vectors, idf(documents, 0))
    }

    fn numbered(&mut self, text: &TermCounts) -> TermVector {
        let terms = text.weighted().into_iter();
        terms.map(|(term, weight)| (self.number(term), weight)).collect()
    }

    fn number(&mut self, term: &str) -> u32 {
        if let Some(number) = self.numbers.get(term) {
            return *number;
        }
        let number = self.vocabulary.len() as u32;
        self.vocabulary.push(term.to_owned());
        self.numbers.insert(term.to_owned(), number);
        number
    }
}

/// Adds the unit vector of a text, so many times, to each of the links.
fn add(vectors: &mut [TermWeights], text: &TermVector, links: &[u16], times: f32) {
    let weight = |(term, count): &(u32, f32)| count * vectors[*term as usize].idf;
    let norm = text.iter().map(|term| f64::from(weight(term)).powi(2)).sum::<f64>().sqrt();
    let times = f64::from(times) / norm.max(f64::MIN_POSITIVE);
    for (term, count) in text {
        let vector = &mut vectors[*term as usize];
        let added = (f64::from(count * vector.idf) * times) as f32;
        for link in links {
            match vector.links.iter_mut().find(|(known, _)| known == link) {
                Some((_, weight)) => *weight += added,
                None => vector.links.push((*link, added)),
            }
        }
    }
}

fn make_unit(vectors: &mut [TermWeights], links: usize) {
    let mut norms = vec![0.0f64; links];
    for (link, weight) in vectors.iter().flat_map(|vector| &vector.links) {
        norms[usize::from(*link)] += f64::from(*weight).powi(2);
    }
    for (link, weight) in vectors.iter_mut().flat_map(|vector| &mut vector.links) {
        *weight = (f64::from(*weight) / norms[usize::from(*link)].sqrt().max(f64::MIN_POSITIVE)) as f32;
    }
}
