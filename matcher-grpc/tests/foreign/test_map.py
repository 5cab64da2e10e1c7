"""The coupling map: figures, the records behind them, comparison, baselines."""

from grpc import StatusCode
from matcher.v1.coupling_map_pb2 import (
    COORDINATION_LEVEL_UNSPECIFIED,
    GAP_CLASS_STRENGTHEN,
    Baseline,
    Baselines,
    Period,
)
from matcher.v1.coupling_pb2 import (
    CompareMapsRequest,
    CoupleRequest,
    GetBaselinesRequest,
    KeepBaselinesRequest,
)
from matcher.v1.matching_pb2 import EXPLANATION_DETAIL_REASONS, VERDICT_WORTH_CONTACT, FindMatchesRequest

from conftest import stubs
from failures import refused

BASELINES = Baselines(
    chain=Baseline(demand=60, supply=200), link=Baseline(demand=6, supply=20), cell=Baseline(demand=5, supply=9)
)


def couple(api, **request):
    """The map with everything that came along, by the sort of message."""
    parts = {"progress": [], "map": [], "flows": [], "demands": [], "supplies": []}
    for answer in api.coupling.Couple(CoupleRequest(**request)):
        sort = answer.WhichOneof("message")
        part = getattr(answer, sort)
        if sort in ("flows", "demands", "supplies"):
            parts[sort].extend(getattr(part, sort))
        else:
            parts[sort].append(part)
    [parts["map"]] = parts["map"]
    return parts


def links_of(found):
    return {link.id: link for chain in found.chains for link in chain.links}


def test_a_map_has_every_chain_and_link_and_stage(api):
    found = couple(api)
    assert len(found["map"].chains) == 5
    links = links_of(found["map"])
    assert len(links) == 65
    assert all(len(link.stages) == 5 for link in links.values())
    assert found["demands"] == found["supplies"] == found["flows"] == []
    for link in links.values():
        coupling = link.coupling
        both = coupling.demand_strength > 0 and coupling.supply_strength > 0
        assert coupling.HasField("degree") == both
        assert (coupling.level != COORDINATION_LEVEL_UNSPECIFIED) == both
        if both:
            degree = coupling.degree
            assert 0 < degree.modified_d <= degree.d <= 1
            assert coupling.level == min(int(degree.modified_d * 10 + 1e-9), 9) + 1


def test_the_records_behind_a_figure_come_along(api):
    found = couple(api, with_records=True)
    for id, link in links_of(found["map"]).items():
        on_link = [
            demand for demand in found["demands"] if any(place.link == id for place in demand.placements)
        ]
        assert len(on_link) == link.coupling.counts.demands
        answered = [demand for demand in on_link if demand.accepted]
        assert len(answered) == link.coupling.counts.answered_demands
        supplies = [one for one in found["supplies"] if any(place.link == id for place in one.placements)]
        assert len(supplies) == link.coupling.counts.supplies
    assert found["flows"] == sorted(found["flows"], key=lambda flow: -flow.strength)


def test_a_match_on_the_map_is_that_of_matching(api):
    demand = next(one for one in couple(api, with_records=True)["demands"] if one.accepted)
    best = demand.accepted[0]
    request = FindMatchesRequest(demand_id=demand.id, detail=EXPLANATION_DETAIL_REASONS)
    [same] = [match for match in api.matching.FindMatches(request).matches if match.supply_id == best.supply]
    assert (same.score, same.verdict, list(same.reasons)) == (best.score, best.verdict, list(best.reasons))
    assert best.verdict >= VERDICT_WORTH_CONTACT


def test_the_lists_refer_to_records_of_the_map(api):
    found = couple(api, with_records=True)
    demands = {demand.id: demand for demand in found["demands"]}
    lists = found["map"].lists
    assert lists.mend and lists.challenges and lists.waiting_supplies
    for id in lists.challenges:
        assert not demands[id].accepted
    for link in lists.mend:
        assert all(not demands[id].accepted for id in link.waiting)
    supplies = {supply.id: supply for supply in found["supplies"]}
    assert all(supplies[id].takers == 0 for id in lists.waiting_supplies)


def test_a_period_counts_what_was_filed_within_it(api):
    spring = Period(**{"from": "2026-01-01", "to": "2026-06-30"})
    found = couple(api, period=spring, with_records=True)
    assert all("2026-01-01" <= demand.submitted_on <= "2026-06-30" for demand in found["demands"])
    left_out = found["map"].left_out
    whole = couple(api)["map"].left_out
    assert left_out.demands_of_other_times > 0 == whole.demands_of_other_times


def test_a_period_that_cannot_be_is_refused(api):
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", "period"):
        couple(api, period=Period(**{"from": "2026-06-30", "to": "2026-01-01"}))
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", "period.to"):
        couple(api, period=Period(to="6月30日"))


def test_two_times_are_compared(api):
    request = CompareMapsRequest(before=Period(to="2026-01-31"), after=Period())
    comparison = api.coupling.CompareMaps(request).comparison
    assert len(comparison.chains) == 5 and len(comparison.links) == 65
    assert comparison.demands_opened and not comparison.demands_gone
    changed = [change for change in comparison.links if change.id in comparison.levels_changed]
    assert changed and all(change.before.level != change.after.level for change in changed)


def test_kept_baselines_are_those_of_every_map(start, copy_of_sample):
    server = start(data=copy_of_sample()).wait_until_serving()
    with server.channel() as channel:
        keep_baselines(stubs(channel))


def keep_baselines(api):
    assert not api.coupling.GetBaselines(GetBaselinesRequest()).HasField("baselines")
    first = couple(api)["map"]
    assert not first.baselines_kept
    api.coupling.KeepBaselines(KeepBaselinesRequest(baselines=BASELINES))
    assert api.coupling.GetBaselines(GetBaselinesRequest()).baselines == BASELINES
    second = couple(api)["map"]
    assert second.baselines_kept and second.baselines == BASELINES
    assert second.chains != first.chains
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", "baselines.cell.supply"):
        one = Baseline(demand=1, supply=1)
        lacking = Baselines(chain=one, link=one, cell=Baseline(demand=1))
        api.coupling.KeepBaselines(KeepBaselinesRequest(baselines=lacking))


def test_a_link_with_both_sides_is_to_be_strengthened(api):
    link = links_of(couple(api)["map"])["green-food/primary"]
    assert link.coupling.gap == GAP_CLASS_STRENGTHEN
    assert link.coupling.counts.demands > 0 < link.coupling.counts.supplies
