//! Matches and search hits, as callers get them.

use matcher_core::SearchHit;
use matcher_core::chain::Taxonomy;
use matcher_core::explanation::{Explanation, sentences};
use matcher_core::matching::{
    DemandDuplicate, DemandMatch, DemandMatches, Duplicate, Match, SemanticsUse, SupplyMatches, Verdict,
};

use super::choice::Choice;
use super::explanation::{byte_range, explanation, placement};
use crate::proto;

/// How much of an explanation is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Detail {
    Full,
    Reasons,
    None,
}

impl Detail {
    /// Reads the number of the protos; what is unknown counts as everything.
    pub(crate) fn of_number(number: i32) -> Self {
        match proto::ExplanationDetail::try_from(number) {
            Ok(proto::ExplanationDetail::Reasons) => Self::Reasons,
            Ok(proto::ExplanationDetail::None) => Self::None,
            _ => Self::Full,
        }
    }

    fn tell(self, why: &Explanation) -> (Vec<String>, Option<proto::Explanation>) {
        match self {
            Self::Full => (sentences(why), Some(explanation(why))),
            Self::Reasons => (sentences(why), None),
            Self::None => (Vec::new(), None),
        }
    }
}

/// Everything found for one demand.
pub(crate) fn demand_matches(
    found: &DemandMatches,
    detail: Detail,
    taxonomy: &Taxonomy,
) -> proto::FindMatchesResponse {
    let matches = |matches: &[Match]| matches.iter().map(|found| of_demand(found, detail)).collect();
    proto::FindMatchesResponse {
        demand_id: found.demand.to_string(),
        demand_title: found.demand_title.clone(),
        placements: found.placements.iter().map(|place| placement(place, taxonomy)).collect(),
        answered: found.answered,
        matches: matches(&found.matches),
        near_misses: matches(&found.near_misses),
        uncovered_points: found.uncovered_points.clone(),
        semantics: Some(semantics(&found.semantics)),
    }
}

fn semantics(used: &SemanticsUse) -> proto::SemanticsUse {
    let (state, reason) = match used {
        SemanticsUse::Off => (proto::SemanticsState::Off, ""),
        SemanticsUse::Compared => (proto::SemanticsState::Compared, ""),
        SemanticsUse::TooFewEncoded => (proto::SemanticsState::TooFewEncoded, ""),
        SemanticsUse::Unavailable { reason } => (proto::SemanticsState::Unavailable, reason.as_str()),
    };
    proto::SemanticsUse { state: state.into(), reason: reason.to_owned() }
}

fn of_demand(found: &Match, detail: Detail) -> proto::Match {
    let (reasons, explanation) = detail.tell(&found.explanation);
    proto::Match {
        supply_id: found.supply.to_string(),
        kind: found.kind.number(),
        title: found.title.clone(),
        score: found.score,
        verdict: found.verdict.number(),
        reasons,
        explanation,
        duplicates: found.duplicates.iter().map(duplicate).collect(),
        duplicate_count: found.duplicate_count as i32,
    }
}

fn duplicate(folded: &Duplicate) -> proto::Duplicate {
    proto::Duplicate {
        supply_id: folded.supply.to_string(),
        title: folded.title.clone(),
        owner_id: folded.owner.as_ref().map(ToString::to_string).unwrap_or_default(),
        score: folded.score,
    }
}

fn demand_duplicate(folded: &DemandDuplicate) -> proto::DemandDuplicate {
    proto::DemandDuplicate {
        demand_id: folded.demand.to_string(),
        title: folded.title.clone(),
        enterprise_id: folded.enterprise.as_ref().map(ToString::to_string).unwrap_or_default(),
        score: folded.score,
    }
}

/// Everything found for one supply.
pub(crate) fn supply_matches(found: &SupplyMatches, detail: Detail) -> proto::FindDemandsResponse {
    let of_supply = |found: &DemandMatch| {
        let (reasons, explanation) = detail.tell(&found.explanation);
        proto::DemandMatch {
            demand_id: found.demand.to_string(),
            title: found.title.clone(),
            score: found.score,
            verdict: found.verdict.number(),
            reasons,
            explanation,
            duplicates: found.duplicates.iter().map(demand_duplicate).collect(),
            duplicate_count: found.duplicate_count as i32,
        }
    };
    proto::FindDemandsResponse {
        supply_id: found.supply.to_string(),
        supply_title: found.supply_title.clone(),
        matches: found.matches.iter().map(of_supply).collect(),
    }
}

/// One pair.
pub(crate) fn explained(score: f64, verdict: Verdict, why: &Explanation) -> proto::ExplainResponse {
    let (reasons, explanation) = Detail::Full.tell(why);
    proto::ExplainResponse { score, verdict: verdict.number(), reasons, explanation }
}

/// A record found by free text.
pub(crate) fn search_hit(hit: SearchHit) -> proto::SearchHit {
    proto::SearchHit {
        kind: hit.kind.number(),
        id: hit.id,
        title: hit.title,
        score: hit.score,
        snippet: hit.snippet,
        highlights: hit.highlights.iter().map(byte_range).collect(),
        title_highlights: hit.title_highlights.iter().map(byte_range).collect(),
    }
}
