//! Filters against facts.

use super::options::{DemandFilter, SupplyFilter};
use crate::facts::{FactsView, RegionView};
use crate::record::{ChainId, LinkId};

/// What most filters ask of a record, in four bytes: kept apart, as a request asks it of thousands of records.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct FilterKey {
    // One bit of each; none where there is none.
    kind: u8,
    status: u8,
    modes: u8,
    // 0 when unknown.
    maturity: u8,
}

impl FilterKey {
    pub(super) fn of(facts: FactsView<'_>) -> Self {
        let status = facts.supply_status().map(|status| status as u8);
        let status = status.or(facts.demand_status().map(|status| status as u8));
        Self {
            kind: facts.supply_kind().map_or(0, |kind| bit(kind as u8)),
            status: status.map_or(0, bit),
            modes: facts.modes(),
            maturity: facts.maturity().unwrap_or(0),
        }
    }
}

/// A filter, made ready to be asked of many records.
pub(super) struct PreparedFilter<'a> {
    // Records have one of these bits each; all bits where everything goes.
    wanted: FilterKey,
    chains: &'a [ChainId],
    links: &'a [LinkId],
    regions: &'a [String],
}

impl<'a> PreparedFilter<'a> {
    pub(super) fn of_supplies(filter: &'a SupplyFilter) -> Self {
        let SupplyFilter { kinds, chains, links, regions, least_maturity, modes, statuses } = filter;
        let wanted = FilterKey {
            kind: any_of(kinds.iter().map(|kind| *kind as u8)),
            status: any_of(statuses.iter().map(|status| *status as u8)),
            modes: any_of(modes.iter().map(|mode| *mode as u8)),
            maturity: least_maturity.map_or(0, |least| least.level()),
        };
        Self { wanted, chains, links, regions }
    }

    pub(super) fn of_demands(filter: &'a DemandFilter) -> Self {
        let DemandFilter { chains, links, regions, statuses, .. } = filter;
        let status = any_of(statuses.iter().map(|status| *status as u8));
        let wanted = FilterKey { kind: ANY, status, modes: ANY, maturity: 0 };
        Self { wanted, chains, links, regions }
    }

    /// Whether it lets a record pass. The facts are looked at only when the key does not say.
    pub(super) fn accepts<'f>(&self, key: FilterKey, facts: impl FnOnce() -> FactsView<'f>) -> bool {
        let by_key = has(self.wanted.kind, key.kind)
            && has(self.wanted.status, key.status)
            && has(self.wanted.modes, key.modes)
            && key.maturity >= self.wanted.maturity;
        let asks_no_more = self.chains.is_empty() && self.links.is_empty() && self.regions.is_empty();
        by_key && (asks_no_more || self.accepts_place(facts()))
    }

    fn accepts_place(&self, facts: FactsView<'_>) -> bool {
        stands_on(self.chains, self.links, facts) && lies_in(self.regions, facts.region())
    }
}

/// Everything goes.
const ANY: u8 = u8::MAX;

fn bit(place: u8) -> u8 {
    1 << place
}

/// The bits of some places; all bits of none.
fn any_of(places: impl ExactSizeIterator<Item = u8>) -> u8 {
    if places.len() == 0 { ANY } else { places.fold(0, |bits, place| bits | bit(place)) }
}

fn has(wanted: u8, bits: u8) -> bool {
    wanted == ANY || wanted & bits != 0
}

fn stands_on(chains: &[ChainId], links: &[LinkId], facts: FactsView<'_>) -> bool {
    let is_chain = |name: &str| chains.iter().any(|chain| chain.as_str() == name);
    let is_link = |name: &str| links.iter().any(|link| link.as_str() == name);
    let on_chain = chains.is_empty() || facts.places().any(|place| is_chain(place.chain()));
    let on_link = links.is_empty() || facts.places().any(|place| is_link(place.link));
    on_chain && on_link
}

fn lies_in(regions: &[String], region: Option<RegionView<'_>>) -> bool {
    let Some(region) = region else { return regions.is_empty() };
    let code = region.code.unwrap_or_default();
    // A code of a city ends in 00 and one of a province in 0000: what stands before names everything inside.
    let inside = |wanted: &String| {
        let digits = wanted.bytes().all(|byte| byte.is_ascii_digit());
        if digits { code.starts_with(area_prefix(wanted)) } else { region.name.contains(wanted.as_str()) }
    };
    regions.is_empty() || regions.iter().any(inside)
}

fn area_prefix(code: &str) -> &str {
    match code.len() {
        6 => code.strip_suffix("0000").or_else(|| code.strip_suffix("00")).unwrap_or(code),
        _ => code,
    }
}

#[cfg(test)]
mod tests {
    use super::{FilterKey, PreparedFilter, area_prefix, lies_in};
    use crate::engine::options::SupplyFilter;
    use crate::facts::{Facts, RegionView};
    use crate::record::{CooperationMode, Supply, SupplyKind, SupplyStatus};

    #[test]
    fn kinds_statuses_modes_and_maturity_are_asked_of_the_key_alone() {
        let mut supply = Supply::from_text("S1", SupplyKind::Platform, "中试平台", "");
        supply.modes = vec![CooperationMode::License, CooperationMode::Consulting];
        let accepted = |supply: &Supply, change: &dyn Fn(&mut SupplyFilter)| {
            let mut filter = SupplyFilter::default();
            change(&mut filter);
            let facts = Facts::of_supply(supply, Vec::new());
            let packed = facts.packed(&|_| None);
            let key = FilterKey::of(packed.view());
            PreparedFilter::of_supplies(&filter).accepts(key, || panic!("the key says it"))
        };
        assert!(accepted(&supply, &|_| {}));
        assert!(accepted(&supply, &|filter| filter.kinds = vec![SupplyKind::Expert, SupplyKind::Platform]));
        assert!(!accepted(&supply, &|filter| filter.kinds = vec![SupplyKind::Expert]));
        assert!(accepted(&supply, &|filter| filter.modes = vec![CooperationMode::Consulting]));
        assert!(!accepted(&supply, &|filter| filter.modes = vec![CooperationMode::Equity]));
        let level = |level: u8| Some(level.try_into().expect("a level"));
        assert!(!accepted(&supply, &|filter| filter.least_maturity = level(1)), "unknown is not mature");
        supply.maturity = level(5);
        assert!(accepted(&supply, &|filter| filter.least_maturity = level(5)));
        assert!(!accepted(&supply, &|filter| filter.least_maturity = level(6)));
        supply.status = SupplyStatus::Withdrawn;
        assert!(!accepted(&supply, &|_| {}));
        assert!(accepted(&supply, &|filter| filter.statuses = Vec::new()));
    }

    #[test]
    fn a_citys_code_takes_its_counties_in() {
        assert_eq!(["611000", "610000", "611026", "61"].map(area_prefix), ["6110", "61", "611026", "61"]);
        let county = RegionView { code: Some("611026"), name: "柞水县" };
        let inside = |wanted: &str| lies_in(&[wanted.to_owned()], Some(county));
        assert!(inside("611000") && inside("柞水") && inside("611026"));
        assert!(!inside("611002") && !inside("镇安"));
    }

    #[test]
    fn an_unknown_region_is_not_inside() {
        assert!(lies_in(&[], None));
        assert!(!lies_in(&["柞水".to_owned()], None));
    }
}
