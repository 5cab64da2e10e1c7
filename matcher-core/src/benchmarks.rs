//! What matching finds its candidates with, over plain tokens, so that benchmarks can set it beside other programs.
//!
//! There with the feature `benchmarks` alone. Nothing here is another implementation: it is the code that matching calls.

use std::collections::BTreeMap;

use crate::analysis::Analyzer;
use crate::cancel::Cancel;
use crate::explanation::TextField;
use crate::impact::{ImpactBuilder, LayeredIndex, Ordinal, TermNumber, WeightedTerm};
use crate::retrieval::{TextQuery, bigram_of};

/// Documents given as tokens, in memory.
pub struct TokenIndex(LayeredIndex);

/// The postings of documents by term, from which their index is built.
pub struct TokenLists<'a> {
    lists: BTreeMap<&'a str, Vec<(Ordinal, u32)>>,
    lengths: Vec<u32>,
}

impl<'a> TokenLists<'a> {
    /// Gathers the postings of documents, which are numbered as they stand.
    pub fn of(documents: &[Vec<&'a str>]) -> Self {
        let mut lists: BTreeMap<&str, Vec<(Ordinal, u32)>> = BTreeMap::new();
        for (document, tokens) in documents.iter().enumerate() {
            for token in tokens {
                let list = lists.entry(token).or_default();
                match list.last_mut() {
                    Some((last, times)) if *last as usize == document => *times += 1,
                    _ => list.push((document as Ordinal, 1)),
                }
            }
        }
        Self { lists, lengths: documents.iter().map(|tokens| tokens.len() as u32).collect() }
    }

    /// How many terms there are.
    pub fn terms(&self) -> usize {
        self.lists.len()
    }

    /// How many postings there are: pairs of a term and a document that has it.
    pub fn postings(&self) -> usize {
        self.lists.values().map(Vec::len).sum()
    }

    /// Builds the index, as loading a generation does with the postings that it reads.
    pub fn index(&self) -> TokenIndex {
        let mut index = ImpactBuilder::new(self.lengths.clone());
        let mut postings = Vec::new();
        for (term, list) in &self.lists {
            postings.clone_from(list);
            index.push_term(term, &mut postings);
        }
        TokenIndex(index.finish().into())
    }
}

impl TokenIndex {
    /// Indexes documents, which are numbered as they stand.
    pub fn of(documents: &[Vec<&str>]) -> Self {
        TokenLists::of(documents).index()
    }

    /// The best `most` documents for a query of distinct tokens in byte order, each of which weighs its idf, with their BM25 scores, by score
    /// descending, ties by number; those without any token are left out.
    ///
    /// Scores are exact, but a document that is hardly better than the last may be missed. With `most` as large as the number
    /// of documents, all are scored exactly and none is missed.
    pub fn top(&self, query: &[&str], most: usize) -> Vec<(u32, f32)> {
        let numbers = self.0.numbers(query);
        let weighted = |(token, number): (&&str, &Option<TermNumber>)| {
            let number = (*number)?;
            let spelt = bigram_of(query, |other| other, token).and_then(|bigram| numbers[bigram]);
            Some(WeightedTerm { number, weight: self.0.idf(Some(number)), word: true, spelt })
        };
        let query: Vec<WeightedTerm> = query.iter().zip(&numbers).filter_map(weighted).collect();
        let found = self.0.top(&query, (most, &[]), &Cancel::never(), |_| true);
        // Nobody can cancel it.
        found.map_or_else(|_| Vec::new(), |found| found.iter().map(|one| (one.document, one.score)).collect())
    }
}

/// The terms of a demand that candidates are looked for by, each once, in byte order; without those that widen it.
pub fn demand_terms(analyzer: &Analyzer, title: &str, description: &str) -> Vec<String> {
    let texts = [(TextField::Title, title), (TextField::Body, description)];
    let own = TextQuery::new(analyzer, &texts).terms.into_iter().filter(|term| term.widens.is_none());
    own.map(|term| term.term).collect()
}

/// Calls `found` with every term of a text as the index takes it: in the order of [`Analyzer::tokens`], without places.
pub fn for_each_index_term(analyzer: &Analyzer, text: &str, mut found: impl FnMut(&str)) {
    analyzer.for_each_term(text, |term, _| found(term));
}

#[cfg(test)]
mod tests {
    use super::{TokenIndex, demand_terms};
    use crate::analysis::Analyzer;

    #[test]
    fn what_has_more_of_the_query_comes_first() {
        let documents =
            [vec!["尾矿", "浮选"], vec!["焙烧"], vec!["浮选", "药剂"], vec!["药剂", "尾矿", "浮选"]];
        let index = TokenIndex::of(&documents);
        let found = |query: &[&str], most| -> Vec<u32> {
            index.top(query, most).iter().map(|(document, _)| *document).collect()
        };
        assert_eq!(found(&["浮选", "药剂"], 4), [2, 3, 0]);
        assert_eq!(found(&["浮选", "药剂", "钼"], 1), [2]);
        assert_eq!(found(&["钼"], 4), [0; 0]);
    }

    #[test]
    fn a_demand_gives_its_own_terms_once() {
        let terms = demand_terms(&Analyzer::shared_builtin(), "钼尾矿", "尾矿利用");
        assert!(
            ["尾矿", "钼", "#尾矿"].iter().any(|term| terms.iter().any(|other| other == term)),
            "{terms:?}"
        );
        assert!(terms.is_sorted_by(|one, other| one < other), "{terms:?}");
    }
}
