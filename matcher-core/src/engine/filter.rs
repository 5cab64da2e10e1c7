//! Filters against facts.

use super::options::{DemandFilter, SupplyFilter};
use crate::facts::{Facts, RegionFact};
use crate::matching::Placement;
use crate::record::{ChainId, LinkId};

pub(super) fn accepts_supply(filter: &SupplyFilter, supply: &Facts) -> bool {
    allowed(&filter.kinds, supply.supply_kind.as_ref())
        && allowed(&filter.statuses, supply.supply_status.as_ref())
        && filter
            .least_maturity
            .is_none_or(|least| supply.maturity.is_some_and(|level| level >= least.level()))
        && (filter.modes.is_empty() || filter.modes.iter().any(|mode| supply.modes.contains(mode)))
        && stands_on(&filter.chains, &filter.links, &supply.placements)
        && lies_in(&filter.regions, supply.region.as_ref())
}

pub(super) fn accepts_demand(filter: &DemandFilter, demand: &Facts) -> bool {
    allowed(&filter.statuses, demand.demand_status.as_ref())
        && stands_on(&filter.chains, &filter.links, &demand.placements)
        && lies_in(&filter.regions, demand.region.as_ref())
}

fn allowed<T: PartialEq>(list: &[T], value: Option<&T>) -> bool {
    list.is_empty() || value.is_some_and(|value| list.contains(value))
}

fn stands_on(chains: &[ChainId], links: &[LinkId], placements: &[Placement]) -> bool {
    let on_chain =
        chains.is_empty() || placements.iter().any(|placement| chains.contains(&placement.link.chain()));
    let on_link = links.is_empty() || placements.iter().any(|placement| links.contains(&placement.link));
    on_chain && on_link
}

fn lies_in(regions: &[String], region: Option<&RegionFact>) -> bool {
    let Some(region) = region else { return regions.is_empty() };
    let code = region.code.as_deref().unwrap_or_default();
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
    use super::{area_prefix, lies_in};
    use crate::facts::RegionFact;

    #[test]
    fn a_citys_code_takes_its_counties_in() {
        assert_eq!(["611000", "610000", "611026", "61"].map(area_prefix), ["6110", "61", "611026", "61"]);
        let county = RegionFact { code: Some("611026".to_owned()), name: "柞水县".to_owned() };
        let inside = |wanted: &str| lies_in(&[wanted.to_owned()], Some(&county));
        assert!(inside("611000") && inside("柞水") && inside("611026"));
        assert!(!inside("611002") && !inside("镇安"));
    }

    #[test]
    fn an_unknown_region_is_not_inside() {
        assert!(lies_in(&[], None));
        assert!(!lies_in(&["柞水".to_owned()], None));
    }
}
