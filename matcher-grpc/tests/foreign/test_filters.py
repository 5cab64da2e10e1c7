"""Which supplies and demands may be proposed."""

import pytest
from matcher.v1.matching_pb2 import (
    EXPLANATION_DETAIL_NONE,
    DemandFilter,
    FindDemandsRequest,
    FindMatchesRequest,
)
from matcher.v1.record_pb2 import (
    COOPERATION_MODE_CONSULTING,
    DEMAND_STATUS_ANSWERED,
    DEMAND_STATUS_CLOSED,
    DEMAND_STATUS_OPEN,
    SUPPLY_KIND_EXPERT,
    SUPPLY_KIND_POLICY,
)

from explanations import bits
from sample_catalogue import body, key

# A word of many trades, so that every filter has something to leave out and something to keep.
DEMAND = {"title": "干燥技术"}


@pytest.fixture(scope="module")
def supplies(records):
    return {key(record)[1]: body(record) for record in records if record.HasField("supply")}


@pytest.fixture(scope="module")
def demands(records):
    return {key(record)[1]: body(record) for record in records if record.HasField("demand")}


def proposed(api, **filters):
    """Everything that is proposed or would be, with its score."""
    request = FindMatchesRequest(
        inline_demand=DEMAND, top=1000, detail=EXPLANATION_DETAIL_NONE, filter=filters
    )
    found = api.matching.FindMatches(request)
    return {one.supply_id: bits(one.score) for one in (*found.matches, *found.near_misses)}


def region_of(supply, records_by_key):
    """Where a supply is: its own region, or its owner's."""
    if supply.HasField("region"):
        return supply.region
    return records_by_key["organisation", supply.owner].region if supply.HasField("owner") else None


KINDS = [SUPPLY_KIND_EXPERT, SUPPLY_KIND_POLICY]
FILTERS = {
    "kinds": ({"kinds": KINDS}, lambda s: s.kind in KINDS),
    "maturity": ({"least_maturity": 8}, lambda s: s.HasField("maturity") and s.maturity >= 8),
    "modes": ({"modes": [COOPERATION_MODE_CONSULTING]}, lambda s: COOPERATION_MODE_CONSULTING in s.modes),
}


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_leaves_out_what_does_not_say_so(api, supplies, name):
    filters, fits = FILTERS[name]
    everything, some = proposed(api), proposed(api, **filters)
    assert some and len(everything) > 3
    assert all(fits(supplies[one]) for one in some)
    assert not all(fits(supplies[one]) for one in everything)


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_does_not_change_a_score(api, name):
    everything, some = proposed(api), proposed(api, **FILTERS[name][0])
    common = everything.keys() & some.keys()
    assert common and all(everything[one] == some[one] for one in common)


def test_chains_and_links_narrow_the_proposals(api, supplies):
    on_chain = proposed(api, chains=["green-food"])
    on_link = proposed(api, links=["green-food/primary"])
    assert on_link and on_chain
    for one in on_chain:
        # Where a person gave links, they decide; otherwise they are inferred.
        links = supplies[one].links
        assert not links or any(link.startswith("green-food/") for link in links)
    for one in on_link:
        assert not supplies[one].links or "green-food/primary" in supplies[one].links
    assert proposed(api, chains=["no-such-chain"]) == {}


@pytest.mark.parametrize("region", ["6110", "商州"])
def test_regions_narrow_the_proposals(api, supplies, records, region):
    by_key = {key(record): body(record) for record in records}
    some = proposed(api, regions=[region])
    assert some
    for one in some:
        place = region_of(supplies[one], by_key)
        assert place.code.startswith(region) or region in place.name


def test_several_filters_hold_together(api, supplies):
    both = proposed(api, kinds=[SUPPLY_KIND_EXPERT], chains=["green-food"])
    assert both
    assert all(supplies[one].kind == SUPPLY_KIND_EXPERT for one in both)
    assert both.keys() <= proposed(api, kinds=[SUPPLY_KIND_EXPERT]).keys()


def wanting(api, **filters):
    """The demands that a supply is proposed to: a few, so that all of them are given."""
    request = FindDemandsRequest(
        supply_id="S-GF-135", top=50, detail=EXPLANATION_DETAIL_NONE, filter=DemandFilter(**filters)
    )
    found = [one.demand_id for one in api.matching.FindDemands(request).matches]
    assert len(found) < 50
    return found


def test_demands_that_are_no_longer_open_are_proposed_only_when_asked_for(api, demands):
    all_statuses = [DEMAND_STATUS_OPEN, DEMAND_STATUS_ANSWERED, DEMAND_STATUS_CLOSED]
    usual, everything = wanting(api), wanting(api, statuses=all_statuses)
    assert usual and all(demands[one].status == DEMAND_STATUS_OPEN for one in usual)
    assert set(usual) <= set(everything)
    closed = next(one for one in demands.values() if one.status != DEMAND_STATUS_OPEN)
    inline = {"kind": SUPPLY_KIND_POLICY, "title": closed.title, "summary": closed.description}
    request = FindDemandsRequest(inline_supply=inline, top=3)
    assert closed.id not in [one.demand_id for one in api.matching.FindDemands(request).matches]
    request.filter.statuses.append(closed.status)
    assert closed.id == api.matching.FindDemands(request).matches[0].demand_id


def test_demands_are_narrowed_by_chain_and_region(api, demands, records):
    by_key = {key(record): body(record) for record in records}
    usual, on_chain = wanting(api), wanting(api, chains=["green-food"])
    assert on_chain and set(on_chain) <= set(usual)
    for one in on_chain:
        links = demands[one].links
        assert not links or any(link.startswith("green-food/") for link in links)
    assert wanting(api, chains=["no-such-chain"]) == []
    near = wanting(api, regions=["6110"])
    assert near
    for one in near:
        assert by_key["organisation", demands[one].enterprise].region.code.startswith("6110")
