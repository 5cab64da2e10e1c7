//! Demands whose supplies somebody has judged.

use std::collections::BTreeMap;

use crate::evaluation::Grade;
use crate::record::{DemandId, SupplyId};
use crate::scoring::Design;

/// How well a supply answers a demand, as somebody judged or showed by what he did.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// The supply.
    pub supply: SupplyId,
    /// How well it answers.
    pub grade: Grade,
    /// How far the judgement is to be trusted, in (0, 1].
    pub weight: f64,
}

/// A demand with its judgements and all candidates that matching ranks for it.
#[derive(Debug, Clone)]
pub struct JudgedDemand {
    pub(crate) id: DemandId,
    /// The last judgement of a supply counts. Of supplies that are no candidates as well, which count for the ideal ranking.
    pub(crate) judgements: BTreeMap<SupplyId, (Grade, f64)>,
    /// By identifier.
    pub(crate) candidates: Vec<Candidate>,
}

/// A supply that matching ranks.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    pub(crate) supply: SupplyId,
    pub(crate) design: Design,
}

/// Judged demands that belong together, and are reported together.
#[derive(Debug, Clone)]
pub struct JudgedSet {
    /// What the report calls it.
    pub name: String,
    /// What candidates are that nobody has judged.
    pub unjudged: Unjudged,
    /// The demands, in any order.
    pub demands: Vec<JudgedDemand>,
}

/// What candidates are that nobody has judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unjudged {
    /// Irrelevant: whoever judged has looked for everything that is relevant.
    Irrelevant,
    /// Unknown; they are taken out of every ranking before it is measured.
    Unknown,
}

impl JudgedDemand {
    pub(crate) fn new(id: DemandId, judgements: &[Judgement], mut candidates: Vec<Candidate>) -> Self {
        candidates.sort_by(|a, b| a.supply.cmp(&b.supply));
        let judgements = judgements
            .iter()
            .map(|judgement| (judgement.supply.clone(), (judgement.grade, judgement.weight.clamp(0.0, 1.0))))
            .collect();
        Self { id, judgements, candidates }
    }

    /// The candidates that a ranking consists of, each with its judgement.
    pub(super) fn ranked(
        &self,
        unjudged: Unjudged,
    ) -> impl Iterator<Item = (&Candidate, Option<(Grade, f64)>)> {
        self.candidates
            .iter()
            .map(|candidate| (candidate, self.judgements.get(&candidate.supply).copied()))
            .filter(move |(_, judged)| judged.is_some() || unjudged == Unjudged::Irrelevant)
    }

    /// Whether somebody judged a supply to be of this grade or better.
    pub(super) fn has(&self, grade: Grade) -> bool {
        self.judgements.values().any(|judged| judged.0 >= grade)
    }
}
