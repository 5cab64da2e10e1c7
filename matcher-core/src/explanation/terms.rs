//! Which terms both sides have, and how much each of them counts.

use std::borrow::Cow;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::build::ExplanationParams;
use super::model::{MatchedTerm, Span, TextField};
use crate::analysis::{Analyzer, BIGRAM_MARK, WantedTerms};
use crate::retrieval::SourceTerm;

/// Where a text has each of its terms.
pub(crate) type SpansByTerm = FxHashMap<String, Vec<Span>>;

/// Finds the places of all terms of a record's texts.
pub(crate) fn spans_by_term(analyzer: &Analyzer, texts: &[(TextField, Cow<'_, str>)]) -> SpansByTerm {
    let mut spans = SpansByTerm::default();
    for (field, text) in texts {
        analyzer.for_each_token(text, |term, _, bytes| add(&mut spans, term, *field, bytes));
    }
    spans
}

/// [`spans_by_term`] for some terms only, of texts that have a term as often as `frequency` says, where that is known.
pub(crate) fn spans_of_terms(
    analyzer: &Analyzer,
    texts: &[(TextField, Cow<'_, str>)],
    wanted: &WantedTerms<'_>,
    frequency: impl Fn(&str) -> Option<usize>,
) -> SpansByTerm {
    let mut spans = SpansByTerm::default();
    let of_fields: Vec<&str> = texts.iter().map(|(_, text)| text.as_ref()).collect();
    analyzer.for_each_wanted(&of_fields, wanted, frequency, |number, term, bytes| {
        add(&mut spans, term, texts[number].0, bytes);
    });
    for places in spans.values_mut() {
        places.sort_unstable_by_key(|span| (span.field, span.bytes.start));
    }
    spans
}

fn add(spans: &mut SpansByTerm, term: &str, field: TextField, bytes: Range<usize>) {
    let span = Span { field, bytes };
    if let Some(places) = spans.get_mut(term) {
        places.push(span);
    } else {
        spans.insert(term.to_owned(), vec![span]);
    }
}

/// The terms of a request that a supply has, strongest first, ties in byte order. Their shares sum to 1.
///
/// A bigram's share goes to the longest matched word that overlaps it in the demand, for that is what a reader sees.
pub(super) fn matched_terms(pair: &ExplanationParams<'_>) -> Vec<MatchedTerm> {
    let total: f64 = pair.parts.iter().map(|(_, part)| f64::from(*part)).sum();
    let terms =
        || pair.parts.iter().map(|(place, part)| (&pair.query.terms[*place], f64::from(*part) / total));
    let mut found: Vec<MatchedTerm> = terms()
        .filter(|(source, _)| source.is_word())
        .map(|(source, share)| matched(pair, source, share))
        .collect();
    let words = found.len();
    for (source, share) in terms().filter(|(source, _)| !source.is_word()) {
        let holder = found[..words]
            .iter_mut()
            .filter(|word| word.synonym.is_none() && overlap(&word.demand_spans, &source.spans))
            .max_by_key(|word| word.term.len());
        match holder {
            Some(word) => word.share += share,
            None => found.push(matched(pair, source, share)),
        }
    }
    found.sort_by(|a, b| b.share.total_cmp(&a.share).then_with(|| a.term.cmp(&b.term)));
    found
}

fn overlap(a: &[Span], b: &[Span]) -> bool {
    a.iter().any(|a| {
        b.iter().any(|b| a.field == b.field && a.bytes.start < b.bytes.end && b.bytes.start < a.bytes.end)
    })
}

fn matched(pair: &ExplanationParams<'_>, source: &SourceTerm, share: f64) -> MatchedTerm {
    let shown = |term: &str| term.trim_start_matches(BIGRAM_MARK).to_owned();
    let (term, synonym) = match &source.widens {
        Some(own) => (shown(own), Some(shown(&source.term))),
        None => (shown(&source.term), None),
    };
    let demand_spans = source.spans.clone();
    let supply_spans = pair.supply_spans.get(&source.term).cloned().unwrap_or_default();
    MatchedTerm {
        demand_wording: wording(pair.demand_texts, &demand_spans).unwrap_or(&term).to_owned(),
        supply_wording: wording(pair.supply_texts, &supply_spans)
            .unwrap_or(synonym.as_ref().unwrap_or(&term))
            .to_owned(),
        term,
        synonym,
        word: source.is_word(),
        share,
        demand_spans,
        supply_spans,
    }
}

/// How a text itself writes what stands at the first of its places.
fn wording<'a>(texts: &'a [(TextField, Cow<'_, str>)], spans: &[Span]) -> Option<&'a str> {
    let first = spans.first()?;
    let (_, text) = texts.iter().find(|(field, _)| *field == first.field)?;
    text.get(first.bytes.clone())
}
