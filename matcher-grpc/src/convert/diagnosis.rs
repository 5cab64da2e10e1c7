//! Diagnoses of demands, as callers get them.

use matcher_core::chain::Taxonomy;
use matcher_core::diagnosis::{DemandDiagnosis, FactStanding, Question, SimilarDemand};

use super::choice::Choice;
use super::explanation::placement;
use crate::proto;

/// What a demand lacks, and what would answer it.
pub(crate) fn diagnosis(found: &DemandDiagnosis, taxonomy: &Taxonomy) -> proto::DiagnoseDemandResponse {
    proto::DiagnoseDemandResponse {
        demand_id: found.demand.to_string(),
        demand_title: found.title.clone(),
        completeness: found.completeness,
        facts: found.facts.iter().map(standing).collect(),
        questions: found.questions.iter().map(question).collect(),
        placements: found.placements.iter().map(|place| placement(place, taxonomy)).collect(),
        similar: found.similar.iter().map(similar).collect(),
        answer: found.answer.clone(),
    }
}

fn standing(standing: &FactStanding) -> proto::DemandFactStanding {
    proto::DemandFactStanding {
        fact: standing.fact.number(),
        name: standing.fact.label().to_owned(),
        weight_percent: standing.fact.weight() as i32,
        source: standing.source.number(),
    }
}

fn question(question: &Question) -> proto::DemandQuestion {
    let Question { fact, text, worth } = question;
    proto::DemandQuestion { fact: fact.number(), text: text.clone(), worth: *worth }
}

fn similar(similar: &SimilarDemand) -> proto::SimilarDemand {
    proto::SimilarDemand {
        demand_id: similar.demand.to_string(),
        title: similar.title.clone(),
        enterprise_id: similar.enterprise.as_ref().map(ToString::to_string).unwrap_or_default(),
        similarity: similar.similarity,
        duplicate: similar.duplicate,
    }
}
