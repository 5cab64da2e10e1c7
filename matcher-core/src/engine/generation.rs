//! One generation of the catalogue in memory: facts and postings of each side, unchanged while it is held.

use rustc_hash::FxHashMap;

use crate::error::Error;
use crate::facts::{Facts, RegionFact};
use crate::impact::{ImpactIndex, Ordinal};
use crate::index::IndexSnapshot;
use crate::record::RecordKind;
use crate::scoring::{LinkMatrix, LinkVector};

/// Everything that readers need, as of one commit of the index.
#[derive(Default)]
pub(super) struct Generation {
    pub(super) organisations: Side,
    pub(super) demands: Side,
    pub(super) supplies: Side,
    /// The latest year of any supply.
    pub(super) reference_year: Option<i32>,
}

/// All records of one kind, numbered in the order of their identifiers.
#[derive(Default)]
pub(super) struct Side {
    pub(super) facts: Vec<Facts>,
    pub(super) links: Vec<LinkVector>,
    pub(super) impact: ImpactIndex,
}

impl Side {
    fn new(facts: Vec<Facts>, matrix: &LinkMatrix) -> Self {
        let links = facts.iter().map(|facts| matrix.vector(&facts.placements)).collect();
        let terms: Vec<u32> = facts.iter().map(|facts| facts.terms).collect();
        Self { links, impact: ImpactIndex::with_documents(&terms), facts }
    }

    /// The number of a record.
    pub(super) fn ordinal(&self, id: &str) -> Option<usize> {
        self.facts.binary_search_by(|facts| facts.id.as_str().cmp(id)).ok()
    }
}

impl Generation {
    /// Loads a commit.
    pub(super) fn load(snapshot: &IndexSnapshot, matrix: &LinkMatrix) -> Result<Self, Error> {
        let mut found: [Vec<(u32, Facts)>; 3] = Default::default();
        snapshot.for_each_facts(|document, facts| found[side_of(facts.record)].push((document, facts)))?;
        resolve_regions(&mut found);
        // For every document of the snapshot its side and its number there.
        let mut places: Vec<Option<(u8, Ordinal)>> = vec![None; snapshot.document_bound()];
        let mut sides: [Side; 3] = Default::default();
        for (side, mut records) in found.into_iter().enumerate() {
            records.sort_unstable_by(|a, b| a.1.id.cmp(&b.1.id));
            for (ordinal, (document, _)) in records.iter().enumerate() {
                places[*document as usize] = Some((side as u8, ordinal as Ordinal));
            }
            sides[side] = Side::new(records.into_iter().map(|(_, facts)| facts).collect(), matrix);
        }
        let mut lists: [Vec<(Ordinal, u32)>; 3] = Default::default();
        snapshot.for_each_term(|of| {
            for (document, frequency) in of.postings {
                if let Some((side, ordinal)) = places[*document as usize] {
                    lists[usize::from(side)].push((ordinal, *frequency));
                }
            }
            for (side, list) in sides.iter_mut().zip(&mut lists) {
                side.impact.push_term(of.term, list);
                list.clear();
            }
        })?;
        let [organisations, demands, supplies] = sides.map(|side| {
            let Side { facts, links, impact } = side;
            Side { facts, links, impact: impact.finish() }
        });
        let reference_year = supplies.facts.iter().filter_map(|facts| facts.year).max();
        Ok(Self { organisations, demands, supplies, reference_year })
    }

    /// Gives a record that does not say where it is the region of its organisation.
    pub(super) fn resolve_region(&self, facts: &mut Facts) {
        if facts.region.is_none()
            && let Some(ordinal) = facts.organisation.as_ref().and_then(|id| self.organisations.ordinal(id))
        {
            facts.region.clone_from(&self.organisations.facts[ordinal].region);
        }
    }

    /// The side of a kind.
    pub(super) fn side(&self, kind: RecordKind) -> &Side {
        match kind {
            RecordKind::Organisation => &self.organisations,
            RecordKind::Demand => &self.demands,
            RecordKind::Supply => &self.supplies,
        }
    }
}

/// As [`Generation::resolve_region`], for all records of a commit.
fn resolve_regions([organisations, demands, supplies]: &mut [Vec<(u32, Facts)>; 3]) {
    let regions: FxHashMap<&str, &RegionFact> = organisations
        .iter()
        .filter_map(|(_, facts)| Some((facts.id.as_str(), facts.region.as_ref()?)))
        .collect();
    for (_, facts) in demands.iter_mut().chain(supplies) {
        if facts.region.is_none() {
            let region = facts.organisation.as_ref().and_then(|id| regions.get(id.as_str()));
            facts.region = region.map(|region| (*region).clone());
        }
    }
}

fn side_of(kind: RecordKind) -> usize {
    match kind {
        RecordKind::Organisation => 0,
        RecordKind::Demand => 1,
        RecordKind::Supply => 2,
    }
}
