//! A firm with its open demands, and the facts that they add to its record.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::Scores;
use crate::eligibility::{FactCatalogue, FactKey, FactSheet, RelevantDemand, Value};
use crate::engine::generation::Generation;
use crate::facts::FactsView;
use crate::record::{DemandId, DemandStatus, Organisation};

/// The open demands of every organisation, by its identifier; their numbers by identifier.
pub(in crate::engine) struct OpenDemands(FxHashMap<String, Vec<usize>>);

impl OpenDemands {
    pub(in crate::engine) fn of(generation: &Generation) -> Self {
        let mut found: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (ordinal, facts) in generation.demands.all_facts().enumerate() {
            if let Some(firm) = facts.organisation()
                && facts.demand_status() == Some(DemandStatus::Open)
            {
                found.entry(firm.to_owned()).or_default().push(ordinal);
            }
        }
        Self(found)
    }
}

/// A firm with the numbers of its open demands.
pub(in crate::engine) struct Firm {
    pub(super) organisation: Organisation,
    pub(super) demands: Vec<usize>,
}

impl Firm {
    pub(in crate::engine) fn new(organisation: Organisation, demands: &OpenDemands) -> Self {
        let demands = demands.0.get(organisation.id.as_str()).cloned().unwrap_or_default();
        Self { organisation, demands }
    }

    /// What is known of it.
    pub(in crate::engine) fn facts(&self, generation: &Generation, catalogue: &FactCatalogue) -> FactSheet {
        let mut sheet = FactSheet::of_organisation(&self.organisation, catalogue);
        if self.demands.is_empty() {
            // That none was filed does not say that there is none.
            return sheet;
        }
        sheet.set(FactKey::plain("open_demands"), Value::Number(self.demands.len() as f64));
        let taxonomy = &generation.rules.taxonomy;
        let demands = || self.demands.iter().map(|ordinal| generation.demands.facts(*ordinal));
        let places = || demands().flat_map(FactsView::placements);
        let links: BTreeSet<String> = places().map(|place| taxonomy.link_label(&place.link)).collect();
        let chains = places().filter_map(|place| taxonomy.chain(&place.link.chain()));
        let chains: BTreeSet<String> = chains.map(|chain| chain.name.clone()).collect();
        // A demand that is on no link may be on any.
        if demands().all(FactsView::is_placed) {
            sheet.set(FactKey::plain("demand_links"), Value::Texts(links));
            sheet.set(FactKey::plain("demand_chains"), Value::Texts(chains));
        }
        if let Some(budget) = demands().map(FactsView::amount_wan_yuan).sum::<Option<f64>>() {
            sheet.set(FactKey::plain("demand_budget"), Value::Number(budget));
        }
        sheet
    }

    /// The best of its demands by a policy's scores, ties by identifier.
    pub(super) fn relevant(&self, generation: &Generation, scores: &Scores) -> Option<RelevantDemand> {
        let scored = self.demands.iter().filter_map(|ordinal| Some((*ordinal, *scores.get(ordinal)?)));
        let (ordinal, score) = scored.reduce(|best, other| if other.1 > best.1 { other } else { best })?;
        let facts = generation.demands.facts(ordinal);
        Some(RelevantDemand { demand: DemandId::new(facts.id()), title: facts.title().to_owned(), score })
    }
}
