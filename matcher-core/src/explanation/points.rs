//! What a demand asks for, clause by clause, and how far a supply covers it.

use std::borrow::Cow;

use super::build::inside;
use super::model::{Point, Quote, Span, TextField};
use crate::analysis::{BIGRAM_MARK, clauses, is_background};
use crate::retrieval::TextQuery;

/// From this coverage on, a point counts as covered.
const COVERED: f64 = 0.4;
/// Clauses with fewer terms of content say nothing that could be covered.
const LEAST_TERMS: usize = 2;
/// A reader takes in no more points than this.
const MOST_POINTS: usize = 12;
/// A clause with one of these speaks of a wish to meet, not of the technology.
const WISHES: &[&str] = &["希望与", "希望能与", "寻求合作", "联系", "面议"];

/// The demand's points in text order.
pub(super) fn points(
    query: &TextQuery,
    parts: &[(usize, f32)],
    texts: &[(TextField, Cow<'_, str>)],
) -> Vec<Point> {
    let matched = matched_flags(query, parts);
    let mut found = Vec::new();
    // A description says everything that the title says, and more exactly.
    let described = texts.iter().any(|(field, _)| *field == TextField::Body);
    for (field, text) in texts {
        if *field == TextField::Keywords || described && *field == TextField::Title {
            continue;
        }
        for bytes in clauses(text) {
            let clause = &text[bytes.clone()];
            if is_background(clause) || WISHES.iter().any(|mark| clause.contains(mark)) {
                continue;
            }
            let (mut whole, mut covered, mut terms) = (0.0f64, 0.0f64, 0usize);
            for (source, matched) in query.terms.iter().zip(&matched) {
                let own_word = source.widens.is_none() && !source.term.starts_with(BIGRAM_MARK);
                if own_word && source.spans.iter().any(|span| inside(span, *field, &bytes)) {
                    // Longer words are more specific; the number of chars stands for that.
                    let weight = source.term.chars().count() as f64;
                    whole += weight;
                    covered += if *matched { weight } else { 0.0 };
                    terms += 1;
                }
            }
            if terms >= LEAST_TERMS {
                let coverage = covered / whole;
                let quote = Quote { text: clause.to_owned(), span: Span { field: *field, bytes } };
                found.push(Point { quote, coverage, covered: coverage >= COVERED });
            }
        }
    }
    found.truncate(MOST_POINTS);
    found
}

/// For every term of the request whether the supply has it, or a synonym of it.
fn matched_flags(query: &TextQuery, parts: &[(usize, f32)]) -> Vec<bool> {
    let mut flags = vec![false; query.terms.len()];
    for (place, _) in parts {
        flags[*place] = true;
        let widened = query.terms[*place].widens.as_ref();
        let own = widened.and_then(|own| query.terms.iter().position(|source| source.term == *own));
        if let Some(own) = own {
            flags[own] = true;
        }
    }
    flags
}
