//! Explanations, as callers get them.

use std::ops::Range;

use matcher_core::chain::Taxonomy;
use matcher_core::explanation::{
    Conflict, Contribution, Explanation, IndicatorCheck, MatchedTerm, Point, Quote, Span,
    SupportingAchievement, TextField, conflict_sentence,
};
use matcher_core::matching::{Placement, StagePlacement};

use super::choice::Choice;
use crate::proto;

pub(super) fn explanation(why: &Explanation) -> proto::Explanation {
    proto::Explanation {
        contributions: why.contributions.iter().map(contribution).collect(),
        matched_terms: why.matched_terms.iter().map(term).collect(),
        points: why.points.iter().map(point).collect(),
        indicators: why.indicators.iter().map(indicator).collect(),
        evidence: why.evidence.iter().map(quote).collect(),
        conflicts: why.conflicts.iter().map(conflict).collect(),
        achievements: why.achievements.iter().map(achievement).collect(),
    }
}

fn contribution(part: &Contribution) -> proto::Contribution {
    proto::Contribution {
        feature: part.feature.number(),
        value: part.value,
        weight: part.weight,
        contribution: part.contribution,
        reference: part.reference,
        log_odds: part.log_odds,
    }
}

fn term(term: &MatchedTerm) -> proto::MatchedTerm {
    proto::MatchedTerm {
        term: term.term.clone(),
        synonym: term.synonym.clone(),
        demand_wording: term.demand_wording.clone(),
        supply_wording: term.supply_wording.clone(),
        word: term.word,
        share: term.share,
        demand_spans: term.demand_spans.iter().map(span).collect(),
        supply_spans: term.supply_spans.iter().map(span).collect(),
    }
}

fn point(point: &Point) -> proto::Point {
    proto::Point { quote: Some(quote(&point.quote)), coverage: point.coverage, covered: point.covered }
}

fn indicator(check: &IndicatorCheck) -> proto::IndicatorCheck {
    proto::IndicatorCheck {
        name: check.name.clone(),
        required: check.required.clone(),
        offered: check.offered.clone(),
        verdict: check.verdict.number(),
    }
}

fn quote(quote: &Quote) -> proto::Quote {
    proto::Quote { text: quote.text.clone(), span: Some(span(&quote.span)) }
}

fn achievement(own: &SupportingAchievement) -> proto::SupportingAchievement {
    proto::SupportingAchievement {
        supply_id: own.supply.to_string(),
        title: own.title.clone(),
        value: own.value,
    }
}

fn span(span: &Span) -> proto::Span {
    let field = match span.field {
        TextField::Title => proto::TextField::Title,
        TextField::Body => proto::TextField::Body,
        TextField::Keywords => proto::TextField::Keywords,
        TextField::Profile => proto::TextField::Profile,
    };
    proto::Span { field: field.into(), bytes: Some(byte_range(&span.bytes)) }
}

pub(super) fn byte_range(range: &Range<usize>) -> proto::ByteRange {
    proto::ByteRange { start: range.start as u32, end: range.end as u32 }
}

fn conflict(conflict: &Conflict) -> proto::Conflict {
    let kind = match conflict {
        Conflict::ExcludedOrganisation { .. } => proto::ConflictKind::ExcludedOrganisation,
        Conflict::MaturityTooLow { .. } => proto::ConflictKind::MaturityTooLow,
        Conflict::OverBudget { .. } => proto::ConflictKind::OverBudget,
        Conflict::NoCommonMode => proto::ConflictKind::NoCommonMode,
        Conflict::IndicatorViolated { .. } => proto::ConflictKind::IndicatorViolated,
        Conflict::OtherChain => proto::ConflictKind::OtherChain,
        Conflict::OutOfScope { .. } => proto::ConflictKind::OutOfScope,
        _ => proto::ConflictKind::Unspecified,
    };
    proto::Conflict { kind: kind.into(), sentence: conflict_sentence(conflict) }
}

/// Where a record stands.
pub(crate) fn placement(place: &Placement, taxonomy: &Taxonomy) -> proto::Placement {
    proto::Placement {
        link: place.link.to_string(),
        confidence: place.confidence,
        given: place.given,
        label: taxonomy.link_label(&place.link),
    }
}

/// On which stage a record stands.
pub(crate) fn stage_placement(place: StagePlacement) -> proto::StagePlacement {
    let StagePlacement { stage, confidence, given } = place;
    proto::StagePlacement { stage: stage.number(), confidence, given }
}
