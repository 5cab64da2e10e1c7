//! tantivy over the same tokens, in memory, in one segment.

use anyhow::ensure;
use tantivy::collector::{Collector, SegmentCollector, TopDocs};
use tantivy::query::{BooleanQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::{
    DocId, Index, IndexWriter, Score, Searcher, SegmentOrdinal, SegmentReader, TantivyDocument, Term,
};

use super::Peer;

/// Room for all documents, so that they come out as one segment.
const INDEXING_BYTES: usize = 2_000_000_000;

/// How the best are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TopBy {
    /// `TopDocs`, which skips by block-max WAND.
    TopDocs,
    /// A collector that is given every document with its score.
    EveryScore,
}

/// A searcher.
pub struct TantivyPeer {
    searcher: Searcher,
    field: Field,
    by: TopBy,
}

impl TantivyPeer {
    /// Indexes documents.
    ///
    /// # Errors
    /// What tantivy answers, or more than one segment.
    pub fn of(documents: &[Vec<&str>], by: TopBy) -> anyhow::Result<Self> {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer("whitespace")
            .set_index_option(IndexRecordOption::WithFreqs);
        let mut schema = Schema::builder();
        let field = schema.add_text_field("text", TextOptions::default().set_indexing_options(indexing));
        let index = Index::create_in_ram(schema.build());
        let mut writer: IndexWriter = index.writer_with_num_threads(1, INDEXING_BYTES)?;
        for tokens in documents {
            let mut document = TantivyDocument::default();
            document.add_text(field, tokens.join(" "));
            writer.add_document(document)?;
        }
        writer.commit()?;
        let searcher = index.reader()?.searcher();
        ensure!(searcher.segment_readers().len() == 1, "tantivy made several segments");
        Ok(Self { searcher, field, by })
    }

    fn query(&self, tokens: &[&str]) -> BooleanQuery {
        let term = |token: &&str| -> Box<dyn Query> {
            Box::new(TermQuery::new(Term::from_field_text(self.field, token), IndexRecordOption::WithFreqs))
        };
        BooleanQuery::union(tokens.iter().map(term).collect())
    }
}

impl Peer for TantivyPeer {
    fn top(&self, query: &[&str], most: usize) -> anyhow::Result<Vec<(u32, f32)>> {
        let query = self.query(query);
        if self.by == TopBy::EveryScore {
            return Ok(self.searcher.search(&query, &EveryScore { most })?);
        }
        let found = self.searcher.search(&query, &TopDocs::with_limit(most).order_by_score())?;
        Ok(found.into_iter().map(|(score, address)| (address.doc_id, score)).collect())
    }

    fn exhaustive(&self, query: &[&str]) -> anyhow::Result<Vec<(u32, f32)>> {
        let most = self.searcher.num_docs() as usize;
        Ok(self.searcher.search(&self.query(query), &EveryScore { most })?)
    }
}

/// Looks at every score.
struct EveryScore {
    most: usize,
}

/// The best so far, and some more.
struct Best {
    most: usize,
    scored: Vec<(DocId, Score)>,
    // Of the documents to come, one of this score or less is not among the best.
    beaten: Score,
}

impl Collector for EveryScore {
    type Fruit = Vec<(DocId, Score)>;
    type Child = Best;

    fn for_segment(&self, _: SegmentOrdinal, _: &SegmentReader) -> tantivy::Result<Best> {
        Ok(Best { most: self.most, scored: Vec::with_capacity(self.most * 2), beaten: 0.0 })
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, of_segments: Vec<Self::Fruit>) -> tantivy::Result<Self::Fruit> {
        Ok(of_segments.into_iter().flatten().collect())
    }
}

impl Best {
    fn cut(&mut self) {
        self.scored.sort_unstable_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        self.scored.truncate(self.most);
    }
}

impl SegmentCollector for Best {
    type Fruit = Vec<(DocId, Score)>;

    fn collect(&mut self, document: DocId, score: Score) {
        if score <= self.beaten {
            return;
        }
        self.scored.push((document, score));
        if self.scored.len() == self.most * 2 {
            self.cut();
            self.beaten = self.scored.last().map_or(0.0, |worst| worst.1);
        }
    }

    fn harvest(mut self) -> Self::Fruit {
        self.cut();
        self.scored
    }
}

#[cfg(test)]
mod tests {
    use super::{Peer, TantivyPeer, TopBy};

    #[test]
    fn both_ways_find_the_same_best() {
        let documents = [vec!["尾矿", "浮选"], vec!["焙烧"], vec!["浮选", "药剂"], vec!["药剂", "#尾矿"]];
        for by in [TopBy::TopDocs, TopBy::EveryScore] {
            let peer = TantivyPeer::of(&documents, by).expect("indexed");
            let found = peer.top(&["浮选", "药剂"], 1).expect("found");
            assert_eq!(found.iter().map(|(document, _)| *document).collect::<Vec<_>>(), [2]);
            assert_eq!(peer.exhaustive(&["浮选", "药剂", "钼"]).expect("found").len(), 3);
        }
    }
}
