"""Finding supplies for demands and demands for supplies."""

import pytest
from grpc import StatusCode
from matcher.v1.matching_pb2 import (
    EXPLANATION_DETAIL_FULL,
    EXPLANATION_DETAIL_NONE,
    EXPLANATION_DETAIL_REASONS,
    VERDICT_NO_MATCH,
    ExplainRequest,
    FindDemandsRequest,
    FindMatchesRequest,
)
from matcher.v1.record_pb2 import SUPPLY_KIND_ACHIEVEMENT, SUPPLY_STATUS_WITHDRAWN, Demand, Supply

from explanations import bits, check_match
from failures import CHINESE, refused
from sample_catalogue import body, key

SENTENCE = "香菇烘干后发黑"
# Of every chain one, with and without an answer.
DEMANDS = ["D-GF-011", "D-NM-001", "D-NE-012", "D-HM-005", "D-EL-013"]


@pytest.fixture(scope="module")
def by_key(records):
    return {key(record): body(record) for record in records}


def find(api, **request):
    return api.matching.FindMatches(FindMatchesRequest(**request))


def pairs(found):
    return [(one.supply_id, bits(one.score)) for one in found]


@pytest.mark.parametrize("name", DEMANDS)
def test_matches_of_a_stored_demand_are_explained_and_in_order(api, by_key, name):
    demand = by_key["demand", name]
    found = find(api, demand_id=name, top=50)
    assert (found.demand_id, found.demand_title) == (name, demand.title)
    assert found.answered == bool(found.matches) and len(found.near_misses) <= 3
    assert bool(found.near_misses) != found.answered
    for one in found.matches:
        supply = by_key["supply", one.supply_id]
        assert (one.title, one.kind) == (supply.title, supply.kind)
        check_match(one, demand, supply)
    ranks = [(-one.score, one.supply_id) for one in found.matches]
    assert ranks == sorted(ranks)
    source = demand.title + "\n" + demand.description
    assert all(point in source for point in found.uncovered_points)


def test_a_sentence_is_answered_with_what_helps(api, by_key):
    found = find(api, inline_demand={"title": SENTENCE})
    assert (found.demand_id, found.demand_title, found.answered) == ("", SENTENCE, True)
    assert found.placements[0].link == "green-food/primary" and CHINESE.search(found.placements[0].label)
    # Grades 3 of the same problem in the sample's judgements.
    assert {one.supply_id for one in found.matches[:2]} == {"S-GF-135", "S-GF-157"}
    for one in found.matches:
        assert CHINESE.search(one.title)
        check_match(one, Demand(title=SENTENCE), by_key["supply", one.supply_id])


def test_a_demand_sent_along_is_matched_as_if_it_were_stored(api, by_key):
    stored, inline = find(api, demand_id="D-GF-011"), find(api, inline_demand=by_key["demand", "D-GF-011"])
    assert stored == inline


def test_a_demand_that_nothing_answers_is_told_so(api):
    found = find(api, inline_demand={"title": "量子引力波望远镜镜面镀膜"})
    assert (found.answered, len(found.matches), len(found.near_misses)) == (False, 0, 3)
    assert all(one.verdict == VERDICT_NO_MATCH for one in found.near_misses)


def test_a_pair_has_the_same_score_to_the_last_bit_through_every_door(api):
    found = find(api, demand_id="D-GF-011", top=20).matches[0]
    supply, title = found.supply_id, found.title
    back = api.matching.FindDemands(FindDemandsRequest(supply_id=supply, top=20))
    assert (back.supply_id, back.supply_title) == (supply, title)
    [reverse] = [one for one in back.matches if one.demand_id == "D-GF-011"]
    pair = api.matching.Explain(ExplainRequest(demand_id="D-GF-011", supply_id=supply))
    for other in (reverse, pair):
        assert bits(other.score) == bits(found.score)
        assert (other.verdict, other.reasons) == (found.verdict, found.reasons)
        assert other.explanation == found.explanation


def test_demands_of_a_supply_are_in_order_and_explained(api, by_key):
    supply = by_key["supply", "S-GF-135"]
    stored = api.matching.FindDemands(FindDemandsRequest(supply_id="S-GF-135"))
    assert api.matching.FindDemands(FindDemandsRequest(inline_supply=supply)) == stored
    ranks = [(-one.score, one.demand_id) for one in stored.matches]
    assert ranks and ranks == sorted(ranks)
    for one in stored.matches:
        assert one.title == by_key["demand", one.demand_id].title
        check_match(one, by_key["demand", one.demand_id], supply)


def test_a_pair_is_explained_whatever_its_score(api, by_key):
    demand, supply = by_key["demand", "D-GF-011"], by_key["supply", "S-NM-001"]
    stored = api.matching.Explain(ExplainRequest(demand_id=demand.id, supply_id=supply.id))
    assert stored.verdict == VERDICT_NO_MATCH and stored.reasons
    assert api.matching.Explain(ExplainRequest(inline_demand=demand, inline_supply=supply)) == stored
    assert abs(sum(one.contribution for one in stored.explanation.contributions) - stored.score) < 1e-9


def test_how_much_is_explained_does_not_change_what_is_found(api):
    full = find(api, demand_id="D-GF-011", detail=EXPLANATION_DETAIL_FULL)
    assert find(api, demand_id="D-GF-011") == full
    reasons = find(api, demand_id="D-GF-011", detail=EXPLANATION_DETAIL_REASONS)
    none = find(api, demand_id="D-GF-011", detail=EXPLANATION_DETAIL_NONE)
    assert pairs(full.matches) == pairs(reasons.matches) == pairs(none.matches) != []
    for whole, some, nothing in zip(full.matches, reasons.matches, none.matches, strict=True):
        assert whole.HasField("explanation") and some.reasons == whole.reasons
        assert not some.HasField("explanation")
        assert not nothing.HasField("explanation") and not nothing.reasons
        assert nothing.verdict == whole.verdict


def test_fewer_matches_are_the_first_of_more(api):
    more = find(api, inline_demand={"title": SENTENCE}, top=10).matches
    fewer = find(api, inline_demand={"title": SENTENCE}, top=2).matches
    assert len(fewer) == 2 < len(more) and pairs(fewer) == pairs(more)[:2]


def test_what_is_withdrawn_is_proposed_only_when_asked_for(api, records):
    # A demand in the very words of a supply that is withdrawn.
    withdrawn = [r.supply for r in records if r.supply.status == SUPPLY_STATUS_WITHDRAWN][0]
    inline = {"title": withdrawn.title, "description": withdrawn.summary}
    usual = find(api, inline_demand=inline, top=1000)
    asked = find(api, inline_demand=inline, top=1000, filter={"statuses": [SUPPLY_STATUS_WITHDRAWN]})
    assert withdrawn.id not in [one.supply_id for one in usual.matches]
    assert asked.matches[0].supply_id == withdrawn.id


@pytest.mark.parametrize(
    ("request_of", "field"),
    [
        (FindMatchesRequest(), "demand"),
        (FindMatchesRequest(demand_id=" "), "demand_id"),
        (FindMatchesRequest(inline_demand={"description": " "}), "inline_demand.title"),
        (
            FindMatchesRequest(inline_demand={"title": "烘", "budget_wan_yuan": -1}),
            "inline_demand.budget_wan_yuan",
        ),
        (
            FindMatchesRequest(inline_demand={"title": "烘", "description": "烘" * 20_001}),
            "inline_demand.description",
        ),
        (FindMatchesRequest(demand_id="D-GF-011", top=-1), "top"),
        (FindMatchesRequest(demand_id="D-GF-011", top=1001), "top"),
        (FindMatchesRequest(demand_id="D-GF-011", filter={"kinds": [99]}), "filter.kinds"),
        (FindMatchesRequest(demand_id="D-GF-011", filter={"least_maturity": 10}), "filter.least_maturity"),
        (FindMatchesRequest(demand_id="D-GF-011", filter={"modes": [0]}), "filter.modes"),
        (FindDemandsRequest(), "supply"),
        (FindDemandsRequest(inline_supply={"title": "烘干"}), "inline_supply.kind"),
        (FindDemandsRequest(supply_id="S-GF-135", filter={"statuses": [77]}), "filter.statuses"),
        (ExplainRequest(demand_id="D-GF-011"), "supply"),
        (ExplainRequest(supply_id="S-GF-135"), "demand"),
    ],
)
def test_a_request_that_cannot_be_used_is_told_by_its_field(api, request_of, field):
    rpc = type(request_of).__name__.removesuffix("Request")
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", field):
        getattr(api.matching, rpc)(request_of)


def test_records_that_are_not_there_are_not_found(api):
    inline = Supply(kind=SUPPLY_KIND_ACHIEVEMENT, title="烘干")
    calls = [
        lambda: find(api, demand_id="S-GF-135"),
        lambda: api.matching.FindDemands(FindDemandsRequest(supply_id="D-GF-011")),
        lambda: api.matching.Explain(ExplainRequest(demand_id="D-GF-011", supply_id="S-GF-999")),
        lambda: api.matching.Explain(ExplainRequest(demand_id="D-GF-999", inline_supply=inline)),
    ]
    for call in calls:
        with refused(StatusCode.NOT_FOUND, "NOT_FOUND"):
            call()
