//! What a diagnosis says.

use serde::{Deserialize, Serialize};

use super::fact::DemandFact;
use crate::matching::Placement;
use crate::record::{DemandId, OrganisationId};

/// What is known of a demand, what it lacks, and what would answer it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DemandDiagnosis {
    /// The demand.
    pub demand: DemandId,
    /// Its title.
    pub title: String,
    /// How much of what a demand should say is known, in [0, 1]: the weights of the known facts.
    pub completeness: f64,
    /// Every fact, in the order of [`DemandFact::ALL`].
    pub facts: Vec<FactStanding>,
    /// What to ask, the most valuable first, at most three; ties in the order of [`DemandFact::ALL`].
    pub questions: Vec<Question>,
    /// Where it stands on the chains, or most likely stands; at most three, best first.
    pub placements: Vec<Placement>,
    /// Other demands that ask for something alike, by similarity descending, ties by id; at most five.
    pub similar: Vec<SimilarDemand>,
    /// What an answer would look like, and what comes nearest in the catalogue; sentences in Chinese.
    pub answer: Vec<String>,
}

/// Whether a fact is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactStanding {
    /// The fact.
    pub fact: DemandFact,
    /// Where it is known from.
    pub source: FactSource,
}

/// Where a fact is known from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactSource {
    /// A person gave it.
    Given,
    /// The text says it.
    Text,
    /// It is not known.
    Missing,
}

/// A question that a visitor can ask.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// What it asks for.
    pub fact: DemandFact,
    /// The question, in Chinese, to be read aloud.
    pub text: String,
    /// How far an answer can move the score of one of the best supplies, in log-odds, in the mean over them; for what no
    /// score depends on, our own judgement in the same unit.
    pub worth: f64,
}

/// Another demand that asks for something alike.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SimilarDemand {
    /// The demand.
    pub demand: DemandId,
    /// Its title.
    pub title: String,
    /// The enterprise that asks.
    pub enterprise: Option<OrganisationId>,
    /// How alike the two are, in [0, 1]: the geometric mean of the shares that each has of the
    /// other's words, 1 for the same text.
    pub similarity: f64,
    /// Whether it counts as the same demand filed twice; `None` when the diagnosed one is not stored.
    pub duplicate: Option<bool>,
}
