use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{Documents, GONE, ImpactBuilder, LayeredIndex, NewPosting, Ordinal, WeightedTerm};
use crate::cancel::Cancel;

/// How often a document has each term.
type Document = BTreeMap<String, u32>;

fn document() -> impl Strategy<Value = Document> {
    let times = prop::sample::select(vec![1u32, 2, 15, 40]);
    prop::collection::btree_map((0u8..12).prop_map(|number| format!("t{number:02}")), times, 1..6)
}

fn length(document: &Document) -> u32 {
    document.values().sum()
}

fn by_term(documents: &[&Document]) -> Vec<(String, Ordinal, u32)> {
    let mut found: Vec<(String, Ordinal, u32)> = Vec::new();
    for (number, document) in documents.iter().enumerate() {
        found.extend(document.iter().map(|(term, times)| (term.clone(), number as Ordinal, *times)));
    }
    found.sort();
    found
}

fn fresh(documents: &BTreeMap<u8, Document>) -> LayeredIndex {
    let documents: Vec<&Document> = documents.values().collect();
    let mut builder = ImpactBuilder::new(documents.iter().map(|document| length(document)).collect());
    let postings = by_term(&documents);
    for of_term in postings.chunk_by(|one, next| one.0 == next.0) {
        let mut list: Vec<_> = of_term.iter().map(|(_, number, times)| (*number, *times)).collect();
        builder.push_term(&of_term[0].0, &mut list);
    }
    builder.finish().into()
}

/// The index after changes to documents that have names.
fn updated(
    index: &LayeredIndex,
    before: &BTreeMap<u8, Document>,
    changes: &BTreeMap<u8, Option<Document>>,
) -> (LayeredIndex, BTreeMap<u8, Document>) {
    let mut after = before.clone();
    for (name, change) in changes {
        match change {
            Some(document) => after.insert(*name, document.clone()),
            None => after.remove(name),
        };
    }
    let number = |name: &u8| after.keys().position(|other| other == name).map(|at| at as Ordinal);
    let same = |name: &u8| if changes.contains_key(name) { None } else { number(name) };
    let renumbered: Vec<Ordinal> = before.keys().map(|name| same(name).unwrap_or(GONE)).collect();
    let new: Vec<(&u8, &Document)> =
        changes.iter().filter_map(|(name, change)| Some((name, change.as_ref()?))).collect();
    let added: Vec<(Ordinal, u32)> =
        new.iter().filter_map(|(name, document)| Some((number(name)?, length(document)))).collect();
    let postings = by_term(&new.iter().map(|(_, document)| *document).collect::<Vec<_>>());
    let postings: Vec<NewPosting<'_>> = postings
        .iter()
        .map(|(term, document, frequency)| NewPosting { term, document: *document, frequency: *frequency })
        .collect();
    let gone: Vec<(Ordinal, Vec<&str>)> = before
        .iter()
        .enumerate()
        .filter(|(_, (name, _))| changes.contains_key(name))
        .map(|(number, (_, document))| (number as Ordinal, document.keys().map(String::as_str).collect()))
        .collect();
    let next = Documents { renumbered: &renumbered, added: &added, postings: &postings, gone: &gone };
    (index.updated(&next), after)
}

proptest! {
    #[test]
    fn after_any_changes_it_answers_as_one_that_is_made_anew(
        first in prop::collection::btree_map(0u8..20, document(), 0..16),
        batches in prop::collection::vec(prop::collection::btree_map(0u8..20, prop::option::of(document()), 0..8), 1..5),
        weights in prop::collection::vec(0.1f32..9.0, 12),
        most in 0usize..12,
        merges in prop::collection::vec(any::<bool>(), 5),
    ) {
        let (mut index, mut documents) = (fresh(&first), first);
        for (changes, merges) in batches.iter().zip(&merges) {
            (index, documents) = updated(&index, &documents, changes);
            if *merges {
                index = index.merged().into_owned().into();
            }
            let anew = fresh(&documents);
            prop_assert_eq!(&index, &anew);
            prop_assert_eq!(index.documents(), documents.len());
            prop_assert_eq!(index.norm_of(7).to_bits(), anew.norm_of(7).to_bits());
            let terms: Vec<String> = (0..12).map(|number| format!("t{number:02}")).collect();
            let query = |index: &LayeredIndex| -> Vec<WeightedTerm> {
                let known = terms.iter().enumerate().filter_map(|(at, term)| Some((at, index.number(term)?)));
                known.map(|(at, number)| WeightedTerm { number, weight: weights[at], word: at % 2 == 0, spelt: None }).collect()
            };
            for term in &terms {
                prop_assert_eq!(index.number(term).is_some(), anew.number(term).is_some(), "{}", term);
                prop_assert_eq!(index.idf(index.number(term)), anew.idf(anew.number(term)), "{}", term);
                for document in 0..documents.len() as Ordinal {
                    prop_assert_eq!(index.frequency(term, document), anew.frequency(term, document));
                    prop_assert_eq!(index.exact_frequency(term, document), anew.exact_frequency(term, document));
                }
            }
            let also: Vec<Ordinal> = (0..documents.len() as Ordinal).filter(|number| number % 3 == 0).collect();
            let top = |index: &LayeredIndex| {
                index.top(&query(index), (most, &also), &Cancel::never(), |document| document % 5 != 1)
            };
            prop_assert_eq!(top(&index), top(&anew));
            for document in 0..documents.len() as Ordinal {
                prop_assert_eq!(index.scored(&query(&index), document), anew.scored(&query(&anew), document));
            }
            let all: Vec<Ordinal> = (0..documents.len() as Ordinal).collect();
            let mut layered: Vec<Ordinal> =
                index.layers(&all).iter().flat_map(|layer| layer.documents.iter().map(|pair| pair.1)).collect();
            layered.sort_unstable();
            prop_assert_eq!(layered, all);
        }
    }
}
