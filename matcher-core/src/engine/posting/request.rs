//! What a round of postings is made from: records of the catalogue, and what the desk asks for.

use std::collections::BTreeMap;

use time::Date;

use crate::assignment::{
    Admission, Bounds, CandidateId, Comparison, Outcome, OwnershipPath, Plan, PostId, Priority, Problem,
    Quota, Unverified,
};
use crate::eligibility::RuleFile;
use crate::record::{DemandId, FactValue, OrganisationId, SupplyId};

/// A round of postings over records of the catalogue.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PostingRequest {
    /// Who may be sent; empty: every available expert.
    pub experts: Vec<PostingExpert>,
    /// Where to; empty: every organisation with an open demand, one place each, under its own identifier.
    pub posts: Vec<PostingPost>,
    /// Quotas of counties and chains.
    pub quotas: Vec<Quota>,
    /// Pairs that have to be placed together.
    pub locks: Vec<(CandidateId, PostId)>,
    /// Pairs that must not be placed together.
    pub bans: Vec<(CandidateId, PostId)>,
    /// What rules say of pairs beyond willingness and ownership, which are looked at anyway.
    pub admissions: Vec<(CandidateId, PostId, Admission)>,
    /// What every expert has to fulfil; `None`: nothing.
    pub expert_rules: Option<PostingRules>,
    /// What every firm has to fulfil; `None`: nothing.
    pub firm_rules: Option<PostingRules>,
    /// What becomes of pairs that are to be verified.
    pub unverified: Unverified,
    /// Pairs of less reciprocal satisfaction are not placed; in [0, 1].
    pub least_satisfaction: f64,
}

/// Rules that everybody of one side has to fulfil.
#[derive(Debug, Clone, PartialEq)]
pub struct PostingRules {
    /// The rules; those that are not in force say nothing. Who breaks one is placed nowhere, of whom it is not known the missing
    /// facts are to be verified.
    pub file: RuleFile,
    /// The day for which they are asked.
    pub day: Date,
}

/// An expert of the catalogue as a candidate, under the record's identifier.
#[derive(Debug, Clone, PartialEq)]
pub struct PostingExpert {
    /// The record.
    pub expert: SupplyId,
    /// How many posts; `None`: none at least, and at most as many as the record says, or one.
    pub capacity: Option<Bounds>,
    /// How much the expert's satisfaction counts.
    pub priority: Priority,
    /// The posts that the expert asks for, the first wish first.
    pub wishes: Vec<PostId>,
    /// What is known of the expert for this round beside the record, by the names of the rules' facts.
    pub facts: BTreeMap<String, FactValue>,
}

impl PostingExpert {
    /// An expert of normal priority, without wishes, with the record's own capacity.
    pub fn of(expert: impl Into<SupplyId>) -> Self {
        Self {
            expert: expert.into(),
            capacity: None,
            priority: Priority::Normal,
            wishes: Vec::new(),
            facts: BTreeMap::new(),
        }
    }
}

/// A position at a firm of the catalogue.
#[derive(Debug, Clone, PartialEq)]
pub struct PostingPost {
    /// The post's identifier, unique in the round.
    pub id: PostId,
    /// The firm.
    pub firm: OrganisationId,
    /// What the expert is to help with; empty: all the firm's open demands.
    pub demands: Vec<DemandId>,
    /// How many experts.
    pub capacity: Bounds,
    /// The county for quotas; `None`: the name of the firm's region.
    pub county: Option<String>,
    /// The chain for quotas, by name; `None`: where the first demand stands.
    pub chain: Option<String>,
    /// How much the firm's satisfaction counts.
    pub priority: Priority,
    /// The candidates that the firm asks for, the first wish first.
    pub wishes: Vec<CandidateId>,
}

impl PostingPost {
    /// One place at a firm for all its open demands, under the firm's identifier.
    pub fn of(firm: impl Into<OrganisationId>) -> Self {
        let firm = firm.into();
        Self {
            id: PostId::new(firm.as_str()),
            firm,
            demands: Vec::new(),
            capacity: Bounds::up_to(1),
            county: None,
            chain: None,
            priority: Priority::Normal,
            wishes: Vec::new(),
        }
    }
}

/// Both plans of a round.
#[derive(Debug, Clone)]
pub struct Postings {
    /// The round as it was solved, for alternates, reasons and further locks.
    pub problem: Problem,
    /// The optimal plan, or why there is none.
    pub outcome: Outcome,
    /// The stable plan.
    pub stable: Plan,
    /// The optimal plan beside the stable one; `None` where there is no optimal one.
    pub comparison: Option<Comparison>,
    /// Ownership that leads back to where it began: data to check.
    pub ownership_cycles: Vec<OwnershipPath>,
}
