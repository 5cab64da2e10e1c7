//! From the engine's results to rows that people read: names for identifiers, contacts, quotes.

use std::collections::BTreeMap;

use anyhow::Result;
use matcher_core::Engine;
use matcher_core::analysis;
use matcher_core::explanation::{Explanation, TextField, conflict_sentence, sentences};
use matcher_core::matching::{DemandMatches, Duplicate, Match, Placement};
use matcher_core::record::{Contact, Demand, LinkId, OrganisationId, Record, RecordKind, Supply, SupplyId};
use matcher_io::match_workbook::{
    DemandLine, DuplicateLine, IndicatorLine, MatchedDemand, NearMiss, PairRow, UnansweredRow,
};

use crate::names::Names;

/// At most so many sentences of a demand are quoted.
const QUOTES: usize = 3;

/// Supplies that are kept, as most demands ask for the same few.
const MOST_KEPT: usize = 4_096;

/// Builds reports; keeps the supplies that it has seen of late.
pub(crate) struct Reporter<'a> {
    engine: &'a Engine,
    names: &'a Names,
    supplies: BTreeMap<SupplyId, Option<Supply>>,
}

/// What is shown of a demand beside its title.
pub(crate) struct DemandHead {
    /// The enterprise's name; empty when unknown.
    pub(crate) enterprise: String,
    /// Its county; empty when unknown.
    pub(crate) county: String,
    /// The best link's path; empty when the demand stands on none.
    pub(crate) link: String,
}

impl<'a> Reporter<'a> {
    pub(crate) fn new(engine: &'a Engine, names: &'a Names) -> Self {
        Self { engine, names, supplies: BTreeMap::new() }
    }

    /// All that a match file says of a demand.
    pub(crate) fn matched(&mut self, demand: &Demand, found: &DemandMatches) -> Result<MatchedDemand> {
        let unanswered = if found.answered { None } else { Some(self.unanswered(demand, found)?) };
        let pairs = self.pairs(demand, found)?;
        Ok(MatchedDemand { line: self.demand_line(found), pairs, unanswered })
    }

    /// The proposed pairs of a demand, best first.
    pub(crate) fn pairs(&mut self, demand: &Demand, found: &DemandMatches) -> Result<Vec<PairRow>> {
        let ranked = (1..).zip(&found.matches);
        ranked.map(|(rank, hit)| self.pair(demand, found, rank, hit)).collect()
    }

    /// A proposed pair.
    pub(crate) fn pair(
        &mut self,
        demand: &Demand,
        found: &DemandMatches,
        rank: u32,
        hit: &Match,
    ) -> Result<PairRow> {
        let head = self.head(demand, &found.placements);
        let supply = self.supply(&hit.supply)?;
        let owner_id = supply.as_ref().and_then(|supply| supply.owner.clone());
        let contact =
            self.contact(supply.as_ref().and_then(|supply| supply.contact.as_ref()), owner_id.as_ref());
        let explanation = &hit.explanation;
        let (covered, uncovered) = points(explanation);
        Ok(PairRow {
            demand_id: demand.id.to_string(),
            demand_title: demand.title.clone(),
            enterprise: head.enterprise,
            county: head.county,
            link: head.link,
            rank,
            supply_id: hit.supply.to_string(),
            supply_kind: hit.kind,
            supply_title: hit.title.clone(),
            owner: self.names.organisation_name(owner_id.as_ref()),
            duplicates: hit.duplicates.iter().map(|duplicate| self.duplicate(duplicate)).collect(),
            duplicate_count: hit.duplicate_count,
            score: hit.score,
            verdict: hit.verdict,
            reasons: sentences(explanation),
            covered,
            uncovered,
            indicators: indicators(explanation),
            demand_quotes: demand_quotes(demand, explanation),
            supply_quotes: explanation.evidence.iter().map(|quote| quote.text.clone()).collect(),
            contact_name: contact.name.unwrap_or_default(),
            contact_phone: contact.phone.unwrap_or_default(),
        })
    }

    fn duplicate(&self, duplicate: &Duplicate) -> DuplicateLine {
        DuplicateLine {
            supply_id: duplicate.supply.to_string(),
            supply_title: duplicate.title.clone(),
            owner: self.names.organisation_name(duplicate.owner.as_ref()),
            score: duplicate.score,
        }
    }

    /// A demand that nothing answers.
    pub(crate) fn unanswered(&mut self, demand: &Demand, found: &DemandMatches) -> Result<UnansweredRow> {
        let head = self.head(demand, &found.placements);
        let mut nearest = Vec::new();
        for miss in &found.near_misses {
            let owner = self.supply(&miss.supply)?.and_then(|supply| supply.owner);
            nearest.push(NearMiss {
                supply_id: miss.supply.to_string(),
                supply_kind: miss.kind,
                supply_title: miss.title.clone(),
                owner: self.names.organisation_name(owner.as_ref()),
                score: miss.score,
                why_not: why_not(&miss.explanation),
            });
        }
        Ok(UnansweredRow {
            demand_id: demand.id.to_string(),
            demand_title: demand.title.clone(),
            enterprise: head.enterprise,
            county: head.county,
            link: head.link,
            uncovered: points_open_to_all(&found.near_misses),
            nearest,
        })
    }

    /// What is shown of a demand beside its title.
    pub(crate) fn head(&self, demand: &Demand, placements: &[Placement]) -> DemandHead {
        let enterprise = self.names.organisation_of(demand.enterprise.as_ref());
        let region = enterprise.and_then(|enterprise| enterprise.region.as_ref());
        DemandHead {
            enterprise: self.names.organisation_name(demand.enterprise.as_ref()),
            county: region.map_or_else(String::new, |region| region.name.clone()),
            link: placements.first().map_or_else(String::new, |place| self.link_label(&place.link)),
        }
    }

    /// The path of a link's names.
    pub(crate) fn link_label(&self, link: &LinkId) -> String {
        self.names.taxonomy().link_label(link)
    }

    /// Whom to call: the record's own contact, else that of the organisation.
    pub(crate) fn contact(&self, own: Option<&Contact>, owner: Option<&OrganisationId>) -> Contact {
        let of_owner = || self.names.organisation_of(owner).and_then(|owner| owner.contact.as_ref());
        own.or_else(of_owner).cloned().unwrap_or_default()
    }

    fn demand_line(&self, found: &DemandMatches) -> DemandLine {
        let taxonomy = self.names.taxonomy();
        let place = found.placements.first().and_then(|place| taxonomy.link(&place.link));
        let (chain, link) =
            place.map(|(chain, link)| (chain.name.clone(), link.name.clone())).unwrap_or_default();
        DemandLine { chain, link, answered: found.answered }
    }

    fn supply(&mut self, id: &SupplyId) -> Result<Option<Supply>> {
        if let Some(known) = self.supplies.get(id) {
            return Ok(known.clone());
        }
        let supply = match self.engine.get(RecordKind::Supply, id.as_str())? {
            Some(Record::Supply(supply)) => Some(supply),
            _ => None,
        };
        if self.supplies.len() == MOST_KEPT {
            self.supplies.clear();
        }
        self.supplies.insert(id.clone(), supply.clone());
        Ok(supply)
    }
}

/// Why a near miss does not answer: what speaks against it and what it leaves open.
pub(crate) fn why_not(explanation: &Explanation) -> Vec<String> {
    let mut said: Vec<String> = explanation.conflicts.iter().map(conflict_sentence).collect();
    let (covered, open) = points(explanation);
    if covered.is_empty() {
        said.push("没有覆盖需求的任何一个要点。".to_owned());
    } else if !open.is_empty() {
        said.push(format!("只覆盖“{}”，未涉及“{}”。", covered.join("；"), open.join("；")));
    } else {
        said.push("内容相近，但相同的关键内容太少，把握不足。".to_owned());
    }
    said
}

/// The demand's points that are covered, and those that are not, in text order.
pub(crate) fn points(explanation: &Explanation) -> (Vec<String>, Vec<String>) {
    let text = |covered: bool| {
        let points = explanation.points.iter().filter(move |point| point.covered == covered);
        points.map(|point| point.quote.text.clone()).collect()
    };
    (text(true), text(false))
}

/// Points of the demand that none of the supplies covers.
fn points_open_to_all(misses: &[Match]) -> Vec<String> {
    let Some(first) = misses.first() else { return Vec::new() };
    let open = |index: usize| {
        misses.iter().all(|miss| miss.explanation.points.get(index).is_some_and(|point| !point.covered))
    };
    let points = first.explanation.points.iter().enumerate().filter(|(index, _)| open(*index));
    points.map(|(_, point)| point.quote.text.clone()).collect()
}

fn indicators(explanation: &Explanation) -> Vec<IndicatorLine> {
    let line = |check: &matcher_core::explanation::IndicatorCheck| IndicatorLine {
        name: check.name.clone(),
        required: check.required.clone(),
        offered: check.offered.clone(),
        verdict: check.verdict,
    };
    explanation.indicators.iter().map(line).collect()
}

/// The sentences of the demand that hold most of what both sides share, in text order.
fn demand_quotes(demand: &Demand, explanation: &Explanation) -> Vec<String> {
    let mut weighed: Vec<(f64, usize, String)> = Vec::new();
    for (field, text) in [(TextField::Title, &demand.title), (TextField::Body, &demand.description)] {
        for range in analysis::sentences(text) {
            let inside = |term: &&matcher_core::explanation::MatchedTerm| {
                term.demand_spans.iter().any(|span| {
                    span.field == field && range.start <= span.bytes.start && span.bytes.end <= range.end
                })
            };
            let share: f64 = explanation.matched_terms.iter().filter(inside).map(|term| term.share).sum();
            if share > 0.0 {
                weighed.push((share, weighed.len(), text[range].to_owned()));
            }
        }
    }
    weighed.sort_by(|a, b| b.0.total_cmp(&a.0));
    weighed.truncate(QUOTES);
    weighed.sort_by_key(|(_, place, _)| *place);
    weighed.into_iter().map(|(_, _, text)| text).collect()
}
