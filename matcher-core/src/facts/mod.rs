//! What matching has to know of a record without opening it: beside its terms in the index, and packed in memory.

mod layout;
mod table;
mod view;

use serde::{Deserialize, Serialize};

use crate::chain;
use crate::duplicate::{Signature, SignatureBuilder};
use crate::exclusion::TermHash;
use crate::indicator::{self, Reading};
use crate::matching::{Placement, StagePlacement};
use crate::record::{
    CooperationMode, Demand, DemandStatus, Organisation, RecordKind, Region, Supply, SupplyKind, SupplyStatus,
};
use crate::semantic::MeaningHash;

pub(crate) use layout::Numbering;
pub(crate) use table::{FactsTable, FactsTableBuilder};
pub(crate) use view::{FactsView, PlacementView, RegionView};

/// The facts of one record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Facts {
    /// The record's kind.
    pub(crate) record: RecordKind,
    /// Its identifier.
    pub(crate) id: String,
    /// Its title.
    pub(crate) title: String,
    /// A supply's kind.
    pub(crate) supply_kind: Option<SupplyKind>,
    /// A supply's status.
    pub(crate) supply_status: Option<SupplyStatus>,
    /// A demand's status.
    pub(crate) demand_status: Option<DemandStatus>,
    /// Where it stands on the chains.
    pub(crate) placements: Vec<Placement>,
    /// Where it stands on the innovation chain.
    pub(crate) stage: Option<StagePlacement>,
    /// Readiness offered or wanted, 1 to 9.
    pub(crate) maturity: Option<u8>,
    /// Cooperation modes offered or accepted; empty when not said.
    pub(crate) modes: Vec<CooperationMode>,
    /// Price or budget in 万元.
    pub(crate) amount_wan_yuan: Option<f64>,
    /// Where it says it is; a generation fills in where its organisation sits when it does not say.
    pub(crate) region: Option<RegionFact>,
    /// Whether the region is that of its organisation; never stored.
    #[serde(skip)]
    pub(crate) region_inherited: bool,
    /// The organisation that asks or offers.
    pub(crate) organisation: Option<String>,
    /// Organisations that a demand excludes.
    pub(crate) excluded: Vec<String>,
    /// Year of a supply.
    pub(crate) year: Option<i32>,
    /// Indicators, given and read from the text.
    pub(crate) indicators: Vec<Reading>,
    /// What an expert lists as achievements: identifiers of supplies, or free text.
    pub(crate) achievements: Vec<String>,
    /// Words of what a supply says that it is not for; set when the text is analysed.
    pub(crate) exclusions: Vec<TermHash>,
    /// Number of terms of its text, words and bigrams; set when the text is analysed.
    pub(crate) terms: u32,
    /// Hash of what of it is compared by meaning; set when the text is analysed.
    pub(crate) meaning: MeaningHash,
    /// By which it is compared with others of its kind; set when the text is analysed.
    pub(crate) signature: Signature,
}

/// Packed facts of one record.
pub(crate) struct PackedFacts(Vec<u8>);

impl PackedFacts {
    pub(crate) fn view(&self) -> FactsView<'_> {
        FactsView::first_of(&self.0)
    }
}

/// A region as a fact: [`Region`] without the conventions of its JSON form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RegionFact {
    pub(crate) code: Option<String>,
    pub(crate) name: String,
}

impl Facts {
    fn empty(record: RecordKind, id: &str, title: &str) -> Self {
        Self {
            record,
            id: id.to_owned(),
            title: title.to_owned(),
            supply_kind: None,
            supply_status: None,
            demand_status: None,
            placements: Vec::new(),
            stage: None,
            maturity: None,
            modes: Vec::new(),
            amount_wan_yuan: None,
            region: None,
            region_inherited: false,
            organisation: None,
            excluded: Vec::new(),
            year: None,
            indicators: Vec::new(),
            achievements: Vec::new(),
            exclusions: Vec::new(),
            terms: 0,
            meaning: MeaningHash::default(),
            signature: Signature::default(),
        }
    }

    /// The facts of a demand, stored or not.
    pub(crate) fn of_demand(demand: &Demand, placements: Vec<Placement>) -> Self {
        let organisation = demand.enterprise.as_ref().map(|id| id.as_str().to_owned());
        Self {
            demand_status: Some(demand.status),
            placements,
            stage: chain::stage_of_demand(demand),
            maturity: demand.maturity_wanted.map(|maturity| maturity.level()),
            modes: demand.modes.clone(),
            amount_wan_yuan: demand.budget_wan_yuan,
            organisation,
            excluded: demand.excluded.iter().map(|id| id.as_str().to_owned()).collect(),
            indicators: demand_readings(demand),
            ..Self::empty(RecordKind::Demand, demand.id.as_str(), &demand.title)
        }
    }

    /// The facts of a supply, stored or not.
    pub(crate) fn of_supply(supply: &Supply, placements: Vec<Placement>) -> Self {
        let organisation = supply.owner.as_ref().map(|id| id.as_str().to_owned());
        let expert = supply.expert.as_ref().filter(|_| supply.kind == SupplyKind::Expert);
        Self {
            supply_kind: Some(supply.kind),
            supply_status: Some(supply.status),
            placements,
            stage: chain::stage_of_supply(supply),
            maturity: supply.maturity.map(|maturity| maturity.level()),
            modes: supply.modes.clone(),
            amount_wan_yuan: supply.price_wan_yuan,
            region: supply.region.as_ref().map(RegionFact::from),
            organisation,
            year: supply.year,
            indicators: supply_readings(supply),
            achievements: expert.map_or_else(Vec::new, |expert| expert.achievements.clone()),
            ..Self::empty(RecordKind::Supply, supply.id.as_str(), &supply.title)
        }
    }

    /// The facts of an organisation.
    pub(crate) fn of_organisation(organisation: &Organisation) -> Self {
        Self {
            region: organisation.region.as_ref().map(RegionFact::from),
            ..Self::empty(RecordKind::Organisation, organisation.id.as_str(), &organisation.name)
        }
    }

    /// Sets the signature, from the terms of the texts and the indicators that were given apart.
    pub(crate) fn sign(&mut self, mut signature: SignatureBuilder) {
        for reading in self.indicators.iter().filter(|reading| reading.end == 0) {
            let Reading { name, lower, upper, dimension, .. } = reading;
            signature.add_given(&format!("{name} {lower:?} {upper:?} {dimension}"));
        }
        self.signature = signature.finish(&self.title);
    }

    /// The form in which the index stores it.
    pub(crate) fn to_stored(&self) -> Vec<u8> {
        postcard::to_stdvec(self).unwrap_or_default()
    }

    /// `None` when the bytes are not stored facts.
    pub(crate) fn from_stored(bytes: &[u8]) -> Option<Self> {
        postcard::from_bytes(bytes).ok()
    }

    /// The form in which memory has them.
    pub(crate) fn packed(&self, numbering: Numbering<'_>) -> PackedFacts {
        let mut bytes = Vec::new();
        layout::pack(self, numbering, &mut bytes);
        PackedFacts(bytes)
    }
}

impl From<&Region> for RegionFact {
    fn from(region: &Region) -> Self {
        Self { code: region.code.clone(), name: region.name.clone() }
    }
}

/// What a demand requires: given indicators first, then those read from title and description.
pub(crate) fn demand_readings(demand: &Demand) -> Vec<Reading> {
    let mut found: Vec<Reading> = demand.indicators.iter().map(indicator::from_given).collect();
    for text in [&demand.title, &demand.description] {
        // A bare value in a demand mostly tells how things are today (吨产品用水60吨), not what is required.
        let required =
            |reading: &Reading| !(reading.point && reading.lower.is_some() && reading.upper.is_some());
        add_new(&mut found, indicator::read(text).into_iter().filter(required).collect());
    }
    found
}

/// What a supply states: given indicators, an instrument's ranges, then those read from title and summary.
pub(crate) fn supply_readings(supply: &Supply) -> Vec<Reading> {
    let mut found: Vec<Reading> = supply.indicators.iter().map(indicator::from_given).collect();
    let parameters = supply.instrument.iter().flat_map(|instrument| &instrument.parameters);
    found.extend(parameters.map(indicator::from_range));
    for text in [&supply.title, &supply.summary] {
        add_new(&mut found, indicator::read(text));
    }
    found
}

/// A text often repeats what is given apart; the same bound of the same quantity counts once.
fn add_new(found: &mut Vec<Reading>, read: Vec<Reading>) {
    for reading in read {
        let known = found.iter().any(|other| {
            other.name == reading.name
                && other.dimension == reading.dimension
                && other.lower == reading.lower
                && other.upper == reading.upper
        });
        if !known {
            found.push(reading);
        }
    }
}

#[cfg(test)]
mod tests;
