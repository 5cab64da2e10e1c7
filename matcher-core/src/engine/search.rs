//! Free text over everything.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::Engine;
use super::options::SearchRequest;
use super::stored::StoredRecords;
use crate::cancel::Cancel;
use crate::error::Error;
use crate::explanation::{SpansByTerm, TextField, spans_by_term};
use crate::record::RecordKind;
use crate::record_text;
use crate::retrieval::{TermQuery, TextQuery};

/// Bytes of text around the first highlight that a snippet shows on either side.
const SNIPPET_BYTES: usize = 120;

/// A record found by free text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SearchHit {
    /// The record's kind.
    pub kind: RecordKind,
    /// Its identifier.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Share of the attainable text score, in [0, 1].
    pub score: f64,
    /// The piece of its text where the words stand closest to the beginning; empty when only the title has them.
    pub snippet: String,
    /// Byte ranges of the snippet to highlight, ascending, apart from each other.
    pub highlights: Vec<Range<usize>>,
    /// Byte ranges of the title to highlight, likewise.
    pub title_highlights: Vec<Range<usize>>,
}

impl Engine {
    /// Finds records by free text, by score descending, ties by kind and identifier.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) when the text is empty;
    /// [`Damaged`](crate::ErrorKind::Damaged) when the database cannot be read.
    pub fn search(&self, text: &str, request: &SearchRequest) -> Result<Vec<SearchHit>, Error> {
        self.search_with(text, request, &Cancel::never())
    }

    /// [`Engine::search`] that can be cancelled.
    ///
    /// # Errors
    /// As [`Engine::search`]; [`Cancelled`](crate::ErrorKind::Cancelled).
    pub fn search_with(
        &self,
        text: &str,
        request: &SearchRequest,
        cancel: &Cancel,
    ) -> Result<Vec<SearchHit>, Error> {
        if text.trim().is_empty() {
            return Err(Error::InvalidRequest { reason: "nothing to search for".to_owned() });
        }
        let generation = self.generation();
        let query = TextQuery::new(&generation.rules.analyzer, &[(TextField::Body, text)]);
        let mut found: Vec<(f64, RecordKind, usize)> = Vec::new();
        for kind in RecordKind::ALL {
            if !request.kinds.is_empty() && !request.kinds.contains(&kind) {
                continue;
            }
            let side = generation.side(kind);
            let terms = TermQuery::new(&query, &side.impact);
            let top = side.impact.top(&terms.weighted(), (request.top, &[]), cancel, |_| true)?;
            found.extend(
                top.into_iter()
                    .map(|hit| (terms.evidence(hit.score, hit.words).share, kind, hit.document as usize)),
            );
        }
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
        found.truncate(request.top);
        let mut hits = Vec::with_capacity(found.len());
        let stored = StoredRecords::of(&self.core, &generation)?;
        for (score, kind, ordinal) in found {
            cancel.check()?;
            let record = stored.record(kind, ordinal)?;
            let texts = record_text::texts(&record);
            let spans = spans_by_term(&generation.rules.analyzer, &texts);
            let title_highlights = highlights(&query, &spans, TextField::Title);
            let (snippet, highlights) = texts
                .iter()
                .filter(|(field, _)| *field != TextField::Title)
                .map(|(field, text)| snippet(text, &highlights(&query, &spans, *field)))
                .find(|(_, highlights)| !highlights.is_empty())
                .unwrap_or_default();
            let (id, title) = (record.id().to_owned(), record.title().to_owned());
            hits.push(SearchHit { kind, id, title, score, snippet, highlights, title_highlights });
        }
        Ok(hits)
    }
}

/// Byte ranges of a field that the query's terms stand at, merged.
fn highlights(query: &TextQuery, spans: &SpansByTerm, field: TextField) -> Vec<Range<usize>> {
    let places = query.terms.iter().filter_map(|source| spans.get(&source.term)).flatten();
    let mut ranges: Vec<Range<usize>> =
        places.filter(|span| span.field == field).map(|span| span.bytes.clone()).collect();
    ranges.sort_unstable_by_key(|range| (range.start, range.end));
    let mut merged: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

/// The text around the first highlight, with the highlights that it holds counted within it.
fn snippet(text: &str, highlights: &[Range<usize>]) -> (String, Vec<Range<usize>>) {
    let Some(first) = highlights.first() else { return Default::default() };
    let start = text.floor_char_boundary(first.start.saturating_sub(SNIPPET_BYTES));
    let end = text.ceil_char_boundary((first.end + SNIPPET_BYTES).min(text.len()));
    let inside = highlights
        .iter()
        .filter(|range| range.start >= start && range.end <= end)
        .map(|range| range.start - start..range.end - start)
        .collect();
    (text[start..end].to_owned(), inside)
}
