//! Who is eligible for what in a catalogue: policies for a firm, firms for a policy, the lists to be cleared.

mod clearing;
mod firms;
mod near;
mod policies;

use rustc_hash::FxHashMap;

use super::Engine;
use super::generation::Generation;
use super::stored::StoredRecords;
use crate::eligibility::{FactCatalogue, FactSheet, Fit, Rule};
use crate::error::Error;
use crate::record::{Organisation, OrganisationKind, Record, RecordKind, Supply, SupplyKind};
use crate::store::{Damage, StoreError};

pub(super) use firms::{Firm, OpenDemands};

impl Engine {
    /// What the catalogue knows of an organisation, stored or not: its record, and its open demands as matching sees them
    /// (how many, on which chains and links, with what budget). Of one without open demands these are unknown.
    pub fn fact_sheet(&self, organisation: &Organisation, catalogue: &FactCatalogue) -> FactSheet {
        let generation = self.generation();
        let demands = OpenDemands::of(&generation);
        Firm::new(organisation.clone(), &demands).facts(&generation, catalogue)
    }
}

/// Every enterprise of a generation, by identifier.
fn enterprises(engine: &Engine, generation: &Generation) -> Result<Vec<Organisation>, Error> {
    let stored = StoredRecords::of(&engine.core, generation)?;
    let mut found = Vec::new();
    for ordinal in 0..generation.organisations.len() {
        let organisation = organisation(&stored, ordinal)?;
        if organisation.kind == OrganisationKind::Enterprise {
            found.push(organisation);
        }
    }
    Ok(found)
}

fn organisation(stored: &StoredRecords<'_>, ordinal: usize) -> Result<Organisation, Error> {
    match stored.record(RecordKind::Organisation, ordinal)? {
        Record::Organisation(organisation) => Ok(organisation),
        other => Err(StoreError::Damaged(Damage::Record { id: other.id().to_owned() }).into()),
    }
}

/// A policy as a supply, so that its text can be compared with what firms ask for.
fn as_supply(rule: &Rule) -> Supply {
    let text = [&rule.summary, &rule.benefit].into_iter().flatten().map(String::as_str);
    let summary = text.collect::<Vec<_>>().join("\n");
    let mut supply = Supply::from_text(rule.id.as_str(), SupplyKind::Policy, rule.title.as_str(), summary);
    supply.links.clone_from(&rule.links);
    supply
}

/// How a firm stands to a policy, without the demand that it is about.
fn fit(firm: &Organisation, rule: &Rule, assessment: crate::eligibility::Assessment) -> Fit {
    Fit {
        organisation: firm.id.clone(),
        organisation_name: firm.name.clone(),
        region: firm.region.as_ref().map(|region| region.name.clone()),
        rule: rule.id.clone(),
        title: rule.title.clone(),
        issuer: rule.issuer.clone(),
        benefit: rule.benefit.clone(),
        benefit_up_to_wan_yuan: rule.benefit_up_to_wan_yuan,
        validity: rule.validity,
        sentence: assessment.sentence(),
        assessment,
        relevant: None,
    }
}

/// Scores by the number of the demand.
type Scores = FxHashMap<usize, f64>;
