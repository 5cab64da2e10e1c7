//! Who is invited to an event, and why.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::input::{Companion, LiveDemand, RoadshowInput};
use super::plan::{Guest, GuestKind, ProgrammeItem};
use crate::chain::Taxonomy;
use crate::record::{DemandId, LinkId, SupplyKind};

/// So many experts, and as many platforms, are invited to an event at most.
const COMPANIONS_OF_A_KIND: usize = 10;

/// The guests of an event, each once: the enterprises whose demands its projects answer, those with most demands first; then
/// experts and platforms of the same links, those beside most projects first. Ties by name or identifier. Takes demands that
/// stand by identifier.
pub(super) fn guests(items: &[ProgrammeItem], input: &RoadshowInput, taxonomy: &Taxonomy) -> Vec<Guest> {
    let mut found = enterprises(items, input);
    for kind in [SupplyKind::Expert, SupplyKind::Platform] {
        found.extend(companions(items, (input, kind), taxonomy));
    }
    found
}

/// A demand with the best project that answers it, that project's number in the programme, from 1, and their score.
type BestAnswer<'a> = (&'a LiveDemand, (usize, &'a ProgrammeItem), f64);

fn enterprises(items: &[ProgrammeItem], input: &RoadshowInput) -> Vec<Guest> {
    let mut best: BTreeMap<&DemandId, ((usize, &ProgrammeItem), f64)> = BTreeMap::new();
    for (number, item) in (1..).zip(items) {
        for answer in &item.answers {
            let entry = best.entry(&answer.demand).or_insert(((number, item), answer.score));
            if answer.score > entry.1 {
                *entry = ((number, item), answer.score);
            }
        }
    }
    let mut by_enterprise: BTreeMap<_, Vec<BestAnswer<'_>>> = BTreeMap::new();
    for (id, (item, score)) in best {
        let Ok(place) = input.demands.binary_search_by(|demand| demand.id.cmp(id)) else { continue };
        let demand = &input.demands[place];
        // Nobody can be invited whose demand does not say whose it is.
        if demand.enterprise.id.is_some() || !demand.enterprise.name.is_empty() {
            by_enterprise.entry(&demand.enterprise).or_default().push((demand, item, score));
        }
    }
    let mut found: Vec<Guest> = by_enterprise.into_values().filter_map(enterprise).collect();
    found.sort_by_key(|guest| Reverse(guest.demands.len()));
    found
}

fn enterprise(mut answers: Vec<BestAnswer<'_>>) -> Option<Guest> {
    answers.sort_by(|a, b| b.2.total_cmp(&a.2).then_with(|| a.0.id.cmp(&b.0.id)));
    let first = answers.first()?.0;
    let reason = |(demand, (number, item), score): &BestAnswer<'_>| {
        format!(
            "需求“{}”（{}）由第 {number} 个项目“{}”回答，{score:.2} 分",
            demand.title, demand.id, item.title
        )
    };
    let reasons: Vec<String> = answers.iter().map(reason).collect();
    Some(Guest {
        kind: GuestKind::Enterprise,
        id: first.enterprise.id.as_ref().map_or_else(String::new, ToString::to_string),
        name: first.enterprise.name.clone(),
        organisation: first.enterprise.clone(),
        contact: answers.iter().find_map(|(demand, ..)| demand.contact.clone()),
        demands: answers.iter().map(|(demand, ..)| demand.id.clone()).collect(),
        reason: format!("{}。", reasons.join("；")),
    })
}

fn companions(
    items: &[ProgrammeItem],
    (input, kind): (&RoadshowInput, SupplyKind),
    taxonomy: &Taxonomy,
) -> Vec<Guest> {
    let mut found: Vec<(&Companion, Vec<(usize, &LinkId)>)> = Vec::new();
    for companion in input.companions.iter().filter(|companion| companion.kind == kind) {
        let beside = (1..).zip(items).filter_map(|(number, item)| {
            let link = item.link.as_ref().filter(|link| companion.links.contains(link))?;
            Some((number, link))
        });
        let beside: Vec<(usize, &LinkId)> = beside.collect();
        if !beside.is_empty() {
            found.push((companion, beside));
        }
    }
    found.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then_with(|| a.0.id.cmp(&b.0.id)));
    found.truncate(COMPANIONS_OF_A_KIND);
    found.into_iter().map(|(companion, beside)| beside_projects(companion, &beside, taxonomy)).collect()
}

fn beside_projects(companion: &Companion, beside: &[(usize, &LinkId)], taxonomy: &Taxonomy) -> Guest {
    let mut links: Vec<String> = beside.iter().map(|(_, link)| taxonomy.link_label(link)).collect();
    links.sort();
    links.dedup();
    let numbers: Vec<String> = beside.iter().map(|(number, _)| number.to_string()).collect();
    Guest {
        kind: if companion.kind == SupplyKind::Expert { GuestKind::Expert } else { GuestKind::Platform },
        id: companion.id.to_string(),
        name: companion.name.clone(),
        organisation: companion.organisation.clone(),
        contact: companion.contact.clone(),
        demands: Vec::new(),
        reason: format!("与第 {} 个项目同在“{}”环节。", numbers.join("、"), links.join("”“")),
    }
}
