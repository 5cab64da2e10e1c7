"""Roadshows: programmes, near misses, guests, and what is refused."""

from types import SimpleNamespace

import pytest
from grpc import StatusCode
from matcher.v1.matching_pb2 import ExplainRequest
from matcher.v1.roadshow_pb2 import (
    ROADSHOW_GUEST_KIND_ENTERPRISE,
    ROADSHOW_GUEST_KIND_EXPERT,
    ROADSHOW_GUEST_KIND_PLATFORM,
    ComposeRoadshowRequest,
    ObjectiveParts,
    RoadshowEvent,
    RoadshowLock,
)

from explanations import bits
from failures import CHINESE, refused
from sample_catalogue import body


def compose(api, events, metadata=(), **request):
    """Progress, figures and events of a roadshow."""
    found = SimpleNamespace(progress=[], plan=None, events=[])
    request = ComposeRoadshowRequest(events=events, **request)
    for answer in api.roadshow.ComposeRoadshow(request, metadata=metadata):
        match answer.WhichOneof("message"):
            case "progress":
                assert found.plan is None
                found.progress.append(answer.progress)
            case "plan":
                assert found.plan is None
                found.plan = answer.plan
            case "event":
                assert found.plan is not None
                found.events.append(answer.event)
    return found


def event(name="路演", places=5, **more):
    return RoadshowEvent(name=name, places=places, **more)


def total(parts):
    return parts.coverage + parts.balance + parts.maturity + parts.novelty


def projects(found):
    return [item.project for one in found.events for item in one.items]


@pytest.fixture(scope="module")
def found(api):
    """Two events, one of them about a chain."""
    return compose(api, [event("综合", 6), event("食品", 4, chain="green-food")])


def test_events_come_in_their_order_after_progress_and_figures(found):
    assert [one.name for one in found.events] == ["综合", "食品"]
    assert [one.HasField("chain") for one in found.events] == [False, True]
    done = [one.done for one in found.progress]
    assert done == sorted(done) and found.progress[-1].done == found.progress[-1].total == 175
    assert found.plan.live_demands == 175 and 0 < found.plan.covered_demands <= 175


def test_the_value_is_a_share_and_exchanges_do_not_lower_it(found):
    assert 0 < found.plan.greedy_value <= total(found.plan.value) + 1e-12
    assert total(found.plan.value) <= 1


def test_each_project_stands_once_with_what_it_answers_and_why(found, records):
    supplies = {body(record).id: body(record) for record in records if record.HasField("supply")}
    standing = projects(found)
    assert len(standing) == len(set(standing)) == 10
    for one in found.events:
        for item in one.items:
            supply = supplies[item.project]
            assert (item.title, item.owner.id) == (supply.title, supply.owner)
            assert item.answers and CHINESE.search(item.reason) and total(item.gain) >= 0
            scores = [(-answer.score, answer.demand) for answer in item.answers]
            assert scores == sorted(scores) and all(answer.score >= 0.7 for answer in item.answers)
    assert all(item.link.startswith("green-food/") for item in found.events[1].items)


def test_scores_are_those_of_matching(api, found):
    for item in found.events[0].items[:3]:
        answer = item.answers[0]
        pair = api.matching.Explain(ExplainRequest(demand_id=answer.demand, supply_id=item.project))
        assert bits(pair.score) == bits(answer.score)


def test_what_nobody_else_answers_is_told(found):
    answers = [answer for one in found.events for item in one.items for answer in item.answers]
    demands = [answer.demand for answer in answers]
    assert all(answer.alone == (demands.count(answer.demand) == 1) for answer in answers)
    assert len(set(demands)) == found.plan.covered_demands


def test_near_misses_say_what_keeps_them_out(found):
    standing = set(projects(found))
    for one in found.events:
        assert 0 < len(one.alternates) <= 5
        for miss in one.alternates:
            assert miss.project not in standing and CHINESE.search(miss.reason) and miss.demands > 0
            if miss.WhichOneof("refusal") == "outweighed":
                assert miss.outweighed.loss >= 0 and miss.outweighed.instead_of in standing
            elif miss.WhichOneof("refusal") == "same_as":
                assert miss.same_as in standing
            else:
                assert miss.WhichOneof("refusal") == "no_exchange"


def test_guests_are_asked_each_once_enterprises_first(found):
    kinds = [ROADSHOW_GUEST_KIND_ENTERPRISE, ROADSHOW_GUEST_KIND_EXPERT, ROADSHOW_GUEST_KIND_PLATFORM]
    for one in found.events:
        ranks = [kinds.index(guest.kind) for guest in one.guests]
        assert ranks == sorted(ranks) and ranks.count(0) > 0
        assert len({(guest.kind, guest.id) for guest in one.guests if guest.id}) == len(one.guests)
        answered = {answer.demand for item in one.items for answer in item.answers}
        asked = [demand for guest in one.guests for demand in guest.demands]
        assert set(asked) <= answered and all(CHINESE.search(guest.reason) for guest in one.guests)


def test_an_event_without_a_number_has_eight_places(api):
    [one] = compose(api, [event(places=0)]).events
    assert one.places == len(one.items) == 8


def test_locks_bans_owners_and_weights_count(api):
    [free] = compose(api, [event()]).events
    ban = free.items[0].project
    assert ban not in projects(compose(api, [event()], bans=[ban]))
    miss = next(one for one in free.alternates if one.WhichOneof("refusal") == "outweighed").project
    locked = compose(api, [event()], locks=[RoadshowLock(project=miss, event=0)])
    assert [item.locked for item in locked.events[0].items if item.project == miss] == [True]
    single = compose(api, [event(places=20)], projects_of_owner=1).events[0]
    owners = [item.owner.id for item in single.items if item.owner.id]
    assert len(owners) == len(set(owners))
    ready = compose(api, [event()], weights=ObjectiveParts(maturity=1))
    assert total(ready.plan.value) == ready.plan.value.maturity >= 0.9


def test_what_has_been_shown_counts_less(api):
    before = compose(api, [event()])
    again = compose(api, [event()], earlier=projects(before))
    for item in again.events[0].items:
        assert item.earlier_events == int(item.project in projects(before))
    assert again.plan.value.novelty < before.plan.value.novelty or not set(projects(before)) & set(
        projects(again)
    )


def test_the_server_itself_ends_it_at_its_deadline(api):
    with refused(StatusCode.DEADLINE_EXCEEDED, "DEADLINE_EXCEEDED"):
        compose(api, [event()], metadata=(("grpc-timeout", "20m"),))


def test_what_is_wrong_is_told_at_its_field(api):
    def wrong(*fields, events=(event(),), **request):
        with refused(StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", *fields):
            compose(api, events, **request)

    wrong("events", events=[])
    wrong("events", events=[event(str(number)) for number in range(51)])
    wrong("events[0].name", events=[event("")])
    wrong("events[1].name", events=[event("一"), event("一")])
    wrong("events[0].places", events=[event(places=101)])
    wrong("events[0].places", events=[event(places=-1)])
    wrong("events[0].chain", events=[event(chain="没有")])
    wrong("weights", weights=ObjectiveParts(coverage=-1, balance=2))
    wrong("projects_of_owner", projects_of_owner=-1)
    wrong("alternates", alternates=101)
    wrong("locks[0].event", locks=[RoadshowLock(project="S-GF-135", event=1)])
    wrong("locks[0]", locks=[RoadshowLock(project="S-GF-135")], bans=["S-GF-135"])
    wrong("locks[0].project", locks=[RoadshowLock(project="S-X")])
    wrong("locks[1]", locks=[RoadshowLock(project="S-GF-135"), RoadshowLock(project="S-GF-135")])
