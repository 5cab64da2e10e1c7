//! From firms to a list.

use std::collections::{BTreeMap, BTreeSet};

use super::firm::{Standing, VisitedFirm};
use super::model::{BringAlong, StandingLink, VisitDemand, VisitEntry, VisitLeftOut, VisitList};
use super::part::{Known, counted, known, neutral, score};
use super::request::VisitRequest;
use super::sentences;
use super::tour::tours;
use crate::coupling::{CouplingMap, MappedDemand, MappedPair};
use crate::matching::Verdict;
use crate::record::{ChainId, DemandId, DemandStatus, Region};

/// So many supplies are brought along for a demand.
const BROUGHT: usize = 3;

/// The list of the firms that the request wants. Scores count all firms; `completeness` has that of every open demand.
pub(crate) fn visit_list(
    mut firms: Vec<VisitedFirm>,
    map: &CouplingMap,
    completeness: &BTreeMap<DemandId, f64>,
    request: &VisitRequest,
) -> VisitList {
    // Means do not depend on the order in which firms come, to the last bit.
    firms.sort_by(|a, b| a.id.cmp(&b.id));
    let standing = Standing::of(map);
    let measured: Vec<Measured> =
        firms.into_iter().map(|firm| Measured::of(firm, &standing, completeness, request)).collect();
    let all: Vec<Known> = measured.iter().map(|firm| firm.known).collect();
    let (count, neutral) = (all.len(), neutral(&all));
    let mut entries: Vec<VisitEntry> =
        measured.into_iter().map(|firm| firm.entry(neutral, &standing, request)).collect();
    entries.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.organisation.cmp(&b.organisation)));
    entries.retain(|entry| is_wanted(entry, request));
    entries.truncate(request.top.unwrap_or(usize::MAX));
    let of_nobody = map
        .demands
        .iter()
        .filter(|demand| demand.status == DemandStatus::Open && demand.enterprise.id.is_none());
    VisitList {
        as_of: request.day,
        tours: tours(&entries, request.settings.stops_per_day),
        entries,
        firms: count,
        left_out: VisitLeftOut { demands_of_nobody: of_nobody.count() },
    }
}

/// A firm with what is known of it.
struct Measured {
    firm: VisitedFirm,
    demands: Vec<VisitDemand>,
    links: Vec<StandingLink>,
    /// Chains that it names itself.
    named: Vec<ChainId>,
    known: Known,
}

impl Measured {
    fn of(
        firm: VisitedFirm,
        standing: &Standing<'_>,
        completeness: &BTreeMap<DemandId, f64>,
        request: &VisitRequest,
    ) -> Self {
        let open = standing.demands_of(&firm.id).iter().filter(|demand| demand.status == DemandStatus::Open);
        let mut demands: Vec<VisitDemand> =
            open.map(|demand| visit_demand(demand, completeness.get(&demand.id).copied())).collect();
        demands.sort_by(|a, b| {
            a.answered
                .cmp(&b.answered)
                .then_with(|| a.completeness.total_cmp(&b.completeness))
                .then_with(|| a.demand.cmp(&b.demand))
        });
        let links = standing.links_of(&firm.id);
        let named = standing.chains_of(&firm.chains);
        let chain_gap =
            named.iter().filter_map(|chain| standing.chain_gap(chain)).map(|(_, gap)| gap).reduce(f64::max);
        let last_contact = firm.last_contact(request.day);
        let known = known(&demands, (&links, chain_gap), last_contact, &request.settings);
        Self { firm, demands, links, named, known }
    }

    fn entry(self, neutral: [f64; 4], standing: &Standing<'_>, request: &VisitRequest) -> VisitEntry {
        let Self { firm, demands, links, named, known } = self;
        let parts = counted(known, neutral, request.settings.weights);
        let of_links = links.iter().map(|link| link.link.chain());
        let chains: BTreeSet<ChainId> = of_links.chain(named.iter().cloned()).collect();
        let chain_gap = named
            .iter()
            .filter_map(|chain| standing.chain_gap(chain))
            .reduce(|most, other| if other.1 > most.1 { other } else { most });
        let mut entry = VisitEntry {
            score: score(&parts),
            parts,
            last_contact: firm.last_contact(request.day),
            organisation: firm.id,
            name: firm.name,
            region: firm.region,
            contact: firm.contact,
            visited: firm.visited,
            links,
            chains: chains.into_iter().collect(),
            demands,
            reasons: Vec::new(),
            questions: Vec::new(),
        };
        entry.reasons = sentences::reasons(&entry, chain_gap);
        entry.questions = sentences::questions(&entry);
        entry
    }
}

fn visit_demand(demand: &MappedDemand, completeness: Option<f64>) -> VisitDemand {
    let pairs = if demand.is_answered() { &demand.accepted } else { &demand.nearest };
    // What has nothing to do with a demand is no help in a talk about it.
    let shown = pairs.iter().filter(|pair| demand.is_answered() || pair.verdict >= Verdict::Reference);
    VisitDemand {
        demand: demand.id.clone(),
        title: demand.title.clone(),
        answered: demand.is_answered(),
        // The caller has every open demand; one that is missing has nothing to complain of.
        completeness: completeness.unwrap_or(1.0),
        deadline: demand.deadline,
        budget_wan_yuan: demand.budget_wan_yuan,
        bring: shown.take(BROUGHT).map(bring_along).collect(),
        questions: Vec::new(),
    }
}

fn bring_along(pair: &MappedPair) -> BringAlong {
    BringAlong {
        supply: pair.supply.clone(),
        title: pair.title.clone(),
        kind: pair.kind,
        institution: pair.institution.clone(),
        score: pair.score,
        verdict: pair.verdict,
        outcome: pair.outcome,
    }
}

fn is_wanted(entry: &VisitEntry, request: &VisitRequest) -> bool {
    let in_county =
        request.county.as_deref().is_none_or(|county| is_in(entry.region.as_ref(), county.trim()));
    let on_chain = request.chain.as_ref().is_none_or(|chain| entry.chains.contains(chain));
    in_county && on_chain
}

/// Whether a region is meant by the first digits of its code, or a part of its name.
fn is_in(region: Option<&Region>, county: &str) -> bool {
    let Some(region) = region else { return false };
    if !county.is_empty() && county.bytes().all(|byte| byte.is_ascii_digit()) {
        // 611000 is the whole of a city, 610000 of a province.
        let digits = match county.trim_end_matches("00") {
            short if county.len() == 6 && short.len() % 2 == 0 => short,
            _ => county,
        };
        return region.code.as_deref().is_some_and(|code| code.starts_with(digits));
    }
    region.name.contains(county)
}
