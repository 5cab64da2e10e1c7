//! Which enterprises of a catalogue to visit next.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use time::Date;

use super::Engine;
use super::coupling::MapRequest;
use super::generation::Generation;
use super::stored::StoredRecords;
use crate::cancel::Cancel;
use crate::coupling::CouplingMap;
use crate::eligibility::{FactCatalogue, FactKey, FactSheet, Value};
use crate::error::Error;
use crate::record::{
    Demand, DemandId, DemandStatus, Organisation, OrganisationId, OrganisationKind, OutcomeEvent, Record,
    RecordKind,
};
use crate::visits::{ContactKind, Standing, VisitList, VisitRequest, VisitedFirm, visit_list};

/// The days on which somebody had to do with a firm, by its identifier.
type Contacts = BTreeMap<OrganisationId, Vec<(Date, ContactKind)>>;

impl Engine {
    /// Lists the enterprises to visit next, with reasons, what to ask, and what to bring along: by open demands without an answer, links
    /// to be mended, the age of the last contact, and what open demands lack. docs/visits.md has the formulas. Every enterprise counts, and
    /// who else asks in an open demand. Takes about as long as matching all demands, and once more for those of the listed firms.
    ///
    /// The last contact is the latest of the fact 最近走访日期 of the firm, outcomes of its demands from 已联系 on, and the days on which
    /// they were filed.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) when the request names an unknown chain;
    /// [`Damaged`](crate::ErrorKind::Damaged) when the database cannot be read.
    ///
    /// # Example
    /// ```
    /// use matcher_core::record::{Demand, Organisation, OrganisationKind, Record};
    /// use matcher_core::visits::{LastContact, VisitRequest};
    /// use matcher_core::{Engine, EngineOptions};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let engine = Engine::in_memory(EngineOptions::default())?;
    /// let firm = |id: &str, name: &str| Organisation::from_name(id, OrganisationKind::Enterprise, name);
    /// let mut demand = Demand::from_text("xq-1", "香菇烘干后发黑", "");
    /// demand.enterprise = Some("qy-2".into());
    /// engine.upsert(&[
    ///     Record::Organisation(firm("qy-1", "东山矿业")),
    ///     Record::Organisation(firm("qy-2", "柞水菌业")),
    ///     Record::Demand(demand),
    /// ])?;
    /// engine.refresh(&mut |_| {})?;
    /// let day = time::Date::from_calendar_date(2026, time::Month::March, 1)?;
    /// let list = engine.visit_list(&VisitRequest::of(day))?;
    /// assert_eq!(list.entries[0].name, "柞水菌业");
    /// assert_eq!(list.entries[0].last_contact, LastContact::Unknown);
    /// # Ok(())
    /// # }
    /// ```
    pub fn visit_list(&self, request: &VisitRequest) -> Result<VisitList, Error> {
        self.visit_list_with(request, &Cancel::never(), &mut |_, _| {})
    }

    /// [`Engine::visit_list`] that can be cancelled. `progress` is told how many demands of how many are matched.
    ///
    /// # Errors
    /// As [`Engine::visit_list`]; [`Cancelled`](crate::ErrorKind::Cancelled).
    pub fn visit_list_with(
        &self,
        request: &VisitRequest,
        cancel: &Cancel,
        progress: &mut dyn FnMut(usize, usize),
    ) -> Result<VisitList, Error> {
        let generation = self.generation();
        if let Some(chain) = &request.chain
            && generation.rules.taxonomy.chain(chain).is_none()
        {
            return Err(Error::InvalidRequest { reason: format!("unknown chain `{chain}`") });
        }
        let map = self.couple_in(&generation, &MapRequest::default(), (cancel, progress))?;
        let demands = every_demand(&StoredRecords::of(&self.core, &generation)?, cancel)?;
        let completeness = self.completeness_of(&generation, &demands, cancel)?;
        let mut contacts = self.contacts(&demands)?;
        let firms = firms(&StoredRecords::of(&self.core, &generation)?, &map, &mut contacts)?;
        let mut list = visit_list(firms, &map, &completeness, request);
        self.ask(&generation, &demands, &mut list, cancel)?;
        Ok(list)
    }

    /// How complete every open demand is.
    fn completeness_of(
        &self,
        generation: &Generation,
        demands: &BTreeMap<DemandId, Demand>,
        cancel: &Cancel,
    ) -> Result<BTreeMap<DemandId, f64>, Error> {
        let open = demands.par_iter().filter(|(_, demand)| demand.status == DemandStatus::Open);
        let complete = open.map(|(id, demand)| {
            self.completeness_in(generation, demand, cancel).map(|share| (id.clone(), share))
        });
        complete.collect()
    }

    /// When demands were filed and talked about, by who asks.
    fn contacts(&self, demands: &BTreeMap<DemandId, Demand>) -> Result<Contacts, Error> {
        let mut found = Contacts::new();
        for demand in demands.values() {
            if let (Some(firm), Some(day)) = (&demand.enterprise, demand.submitted_on) {
                found.entry(firm.clone()).or_default().push((day, ContactKind::Filing));
            }
        }
        for outcome in self.outcomes()?.into_iter().filter(|outcome| is_contact(outcome.event)) {
            let firm = demands.get(&outcome.demand).and_then(|demand| demand.enterprise.as_ref());
            if let Some(firm) = firm {
                let contact = (outcome.happened_on, ContactKind::Outcome);
                found.entry(firm.clone()).or_default().push(contact);
            }
        }
        Ok(found)
    }

    /// Adds what to ask about the demands of the listed firms.
    fn ask(
        &self,
        generation: &Generation,
        demands: &BTreeMap<DemandId, Demand>,
        list: &mut VisitList,
        cancel: &Cancel,
    ) -> Result<(), Error> {
        let listed = list.entries.iter().flat_map(|entry| &entry.demands);
        let listed: Vec<&Demand> = listed.filter_map(|visited| demands.get(&visited.demand)).collect();
        let mut asked: FxHashMap<DemandId, Vec<String>> = FxHashMap::default();
        for diagnosis in self.diagnose_all_in(generation, &listed, cancel, &|| {})? {
            let questions = diagnosis.questions.into_iter().map(|question| question.text).collect();
            asked.insert(diagnosis.demand, questions);
        }
        for demand in list.entries.iter_mut().flat_map(|entry| &mut entry.demands) {
            demand.questions = asked.get(&demand.demand).cloned().unwrap_or_default();
        }
        Ok(())
    }
}

/// Whether an event means that somebody talked with the firm; that a match was shown or opened does not.
fn is_contact(event: OutcomeEvent) -> bool {
    match event {
        OutcomeEvent::Shown | OutcomeEvent::Opened => false,
        OutcomeEvent::Contacted
        | OutcomeEvent::Negotiating
        | OutcomeEvent::Signed
        | OutcomeEvent::Declined => true,
    }
}

/// Every demand, closed ones included: that they were filed is contact, too.
fn every_demand(stored: &StoredRecords<'_>, cancel: &Cancel) -> Result<BTreeMap<DemandId, Demand>, Error> {
    let mut found = BTreeMap::new();
    for ordinal in 0..stored.generation().demands.len() {
        cancel.check()?;
        let demand = stored.demand(ordinal)?;
        found.insert(demand.id.clone(), demand);
    }
    Ok(found)
}

/// Every enterprise, and who else asks in a demand that is not closed.
fn firms(
    stored: &StoredRecords<'_>,
    map: &CouplingMap,
    contacts: &mut Contacts,
) -> Result<Vec<VisitedFirm>, Error> {
    let catalogue = FactCatalogue::builtin();
    let standing = Standing::of(map);
    let asking: BTreeMap<&OrganisationId, &str> =
        standing.asking().filter_map(|named| Some((named.id.as_ref()?, named.name.as_str()))).collect();
    let (mut found, mut known) = (Vec::new(), BTreeSet::new());
    for ordinal in 0..stored.generation().organisations.len() {
        let Record::Organisation(organisation) = stored.record(RecordKind::Organisation, ordinal)? else {
            continue;
        };
        if organisation.kind == OrganisationKind::Enterprise || asking.contains_key(&organisation.id) {
            known.insert(organisation.id.clone());
            let contacts = contacts.remove(&organisation.id).unwrap_or_default();
            found.push(visited_firm(organisation, contacts, &catalogue));
        }
    }
    // A demand may come from a firm that the catalogue does not have.
    for (id, name) in asking.into_iter().filter(|(id, _)| !known.contains(*id)) {
        let unknown = Organisation::from_name(id.clone(), OrganisationKind::Enterprise, name);
        let contacts = contacts.remove(id).unwrap_or_default();
        found.push(visited_firm(unknown, contacts, &catalogue));
    }
    Ok(found)
}

fn visited_firm(
    organisation: Organisation,
    mut contacts: Vec<(Date, ContactKind)>,
    catalogue: &FactCatalogue,
) -> VisitedFirm {
    let facts = FactSheet::of_organisation(&organisation, catalogue);
    let visit = match facts.get(&FactKey::plain("last_visit")) {
        Some(Value::Date(day)) => Some(*day),
        _ => None,
    };
    contacts.extend(visit.map(|day| (day, ContactKind::Visit)));
    let visited = match facts.get(&FactKey::plain("visited")) {
        _ if visit.is_some() => Some(true),
        Some(Value::Flag(visited)) => Some(*visited),
        _ => None,
    };
    let chains = match facts.get(&FactKey::plain("main_chains")) {
        Some(Value::Texts(chains)) => chains.iter().cloned().collect(),
        _ => Vec::new(),
    };
    let Organisation { id, name, region, contact, .. } = organisation;
    VisitedFirm { id, name, region, contact, chains, contacts, visited }
}
