//! Features beside text: chain, indicators, maturity, mode, budget, region, recency.

use ndarray::Array2;

use super::feature::Feature;
use super::score::FeatureVector;
use crate::chain::Taxonomy;
use crate::explanation::IndicatorVerdict;
use crate::facts::{Facts, FactsView, PlacementView, RegionFact, RegionView};
use crate::indicator;
use crate::matching::Placement;
use crate::record::LinkId;

/// Years after which a supply counts as old news entirely.
const OLD_YEARS: f64 = 15.0;
/// What each missing level of maturity costs.
const MATURITY_STEP: f64 = 0.25;
/// Nearness by shared GB/T 2260 prefix: county, city, province, elsewhere. Distance hinders, but never excludes.
const NEARNESS: [f64; 4] = [1.0, 0.8, 0.6, 0.4];

/// The links that a record stands on.
pub(crate) type LinkVector = Vec<NumberedPlacement>;

/// A placement with its link's number instead of the identifier.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct NumberedPlacement {
    link: u16,
    confidence: f64,
    given: bool,
}

/// The links of a taxonomy, numbered, and how close each two of them are.
pub(crate) struct LinkMatrix {
    links: Vec<LinkId>,
    proximity: Array2<f64>,
}

impl LinkMatrix {
    /// Numbers the links in the order of the taxonomy.
    pub(crate) fn new(taxonomy: &Taxonomy) -> Self {
        let links: Vec<_> = taxonomy.links().map(|(id, _, _)| id).collect();
        let proximity = Array2::from_shape_fn((links.len(), links.len()), |(a, b)| {
            taxonomy.proximity(&links[a], &links[b])
        });
        Self { links, proximity }
    }

    /// The number of a link; `None` when the taxonomy does not have it.
    pub(crate) fn number(&self, link: &LinkId) -> Option<u16> {
        self.links.iter().position(|other| other == link).map(|number| number as u16)
    }

    /// The placements on links that the taxonomy has.
    pub(crate) fn vector(&self, placements: &[Placement]) -> LinkVector {
        let numbered = |placement: &Placement| {
            let Placement { link, confidence, given } = placement;
            Some(NumberedPlacement { link: self.number(link)?, confidence: *confidence, given: *given })
        };
        placements.iter().filter_map(numbered).collect()
    }

    /// The closest pair of links under the coupling dᵀKs: proximity and joint confidence, both in [0, 1].
    ///
    /// `None` when either side stands nowhere, or when nobody gave a link of either: two links read from the texts
    /// say nothing that comparing the texts has not said (docs/scoring.md has what it cost to count them).
    fn coupling(
        &self,
        demand: &LinkVector,
        supply: impl Iterator<Item = NumberedPlacement> + Clone,
    ) -> Option<(f64, f64)> {
        // A side that stands on several links is met when one of its links is: the closest pair counts.
        demand
            .iter()
            .flat_map(|d| supply.clone().map(move |s| (d, s)))
            .filter(|(d, s)| d.given || s.given)
            .map(|(d, s)| {
                let proximity = self.proximity[[usize::from(d.link), usize::from(s.link)]];
                (proximity, d.confidence * s.confidence)
            })
            .max_by(|x, y| (x.0 * x.1).total_cmp(&(y.0 * y.1)).then(x.1.total_cmp(&y.1)))
    }
}

/// Both sides of a pair as structure sees them.
pub(crate) struct StructureParams<'a> {
    pub(crate) demand: &'a Facts,
    pub(crate) demand_links: &'a LinkVector,
    pub(crate) supply: FactsView<'a>,
    /// The latest year of any supply: recency is relative to the catalogue, not to a clock.
    pub(crate) reference_year: Option<i32>,
}

/// Sets every feature beside text that both sides allow.
pub(crate) fn structure_features(
    pair: &StructureParams<'_>,
    links: &LinkMatrix,
    features: &mut FeatureVector,
) {
    let (demand, supply) = (pair.demand, pair.supply);
    if let Some((proximity, sure)) = links.coupling(pair.demand_links, numbered(supply)) {
        features.set(Feature::Chain, proximity, sure);
        // What a kind is worth was measured on pairs of known links; a lone shared word makes no expert an answer.
        features.set(Feature::Kind, 1.0, 1.0);
    }
    if let Some(share) = satisfied_share(demand, supply) {
        features.set(Feature::Indicators, share, 1.0);
    }
    if let (Some(wanted), Some(offered)) = (demand.maturity, supply.maturity()) {
        let missing = f64::from(wanted.saturating_sub(offered));
        features.set(Feature::Maturity, (1.0 - MATURITY_STEP * missing).max(0.0), 1.0);
    }
    if !demand.modes.is_empty() && supply.modes() != 0 {
        let common = demand.modes.iter().any(|mode| supply.modes() & 1 << *mode as u8 != 0);
        features.set(Feature::Mode, if common { 1.0 } else { 0.0 }, 1.0);
    }
    if let (Some(budget), Some(price)) = (demand.amount_wan_yuan, supply.amount_wan_yuan()) {
        let value = if price <= budget { 1.0 } else { budget / price };
        features.set(Feature::Budget, value, 1.0);
    }
    if let (Some(at), Some(of)) = (&demand.region, supply.region()) {
        features.set(Feature::Region, nearness(at, of), 1.0);
    }
    if let (Some(year), Some(latest)) = (supply.year(), pair.reference_year) {
        let age = f64::from(latest.saturating_sub(year).max(0));
        features.set(Feature::Recency, (1.0 - age / OLD_YEARS).max(0.0), 1.0);
    }
}

/// Share of the demand's indicators that the supply satisfies among those it can be compared on.
fn satisfied_share(demand: &Facts, supply: FactsView<'_>) -> Option<f64> {
    if demand.indicators.is_empty() || !supply.has_indicators() {
        return None;
    }
    let offered = supply.indicators();
    let (mut satisfied, mut known) = (0u32, 0u32);
    for required in &demand.indicators {
        match indicator::judge(required, &offered).0 {
            IndicatorVerdict::Satisfied => {
                satisfied += 1;
                known += 1;
            }
            IndicatorVerdict::Violated => known += 1,
            IndicatorVerdict::Unknown => {}
        }
    }
    (known > 0).then(|| f64::from(satisfied) / f64::from(known))
}

/// The placements on links that the taxonomy has.
fn numbered(facts: FactsView<'_>) -> impl Iterator<Item = NumberedPlacement> + Clone {
    let placement = |place: PlacementView<'_>| {
        Some(NumberedPlacement { link: place.number?, confidence: place.confidence, given: place.given })
    };
    facts.places().filter_map(placement)
}

fn nearness(a: &RegionFact, b: RegionView<'_>) -> f64 {
    let shared = match (&a.code, b.code) {
        (Some(a), Some(b)) => a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count(),
        _ if a.name == b.name => 6,
        _ => 0,
    };
    match shared {
        6.. => NEARNESS[0],
        4..=5 => NEARNESS[1],
        2..=3 => NEARNESS[2],
        _ => NEARNESS[3],
    }
}
