"""Matching many demands in one call."""

import pytest
from grpc import StatusCode
from matcher.v1.matching_pb2 import (
    EXPLANATION_DETAIL_REASONS,
    FindMatchesBatchRequest,
    FindMatchesRequest,
)
from matcher.v1.record_pb2 import (
    DEMAND_STATUS_ANSWERED,
    DEMAND_STATUS_CLOSED,
    DEMAND_STATUS_OPEN,
    SUPPLY_KIND_EXPERT,
    Demand,
)

from failures import refused
from sample_catalogue import body

NAMES = ["D-NM-002", "D-GF-011", "D-EL-010", "D-GF-011", "D-HM-001"]
INLINE = [Demand(title="香菇烘干后发黑"), Demand(id="自定", description="钼尾矿综合利用")]


def batch(api, **request):
    return list(api.matching.FindMatchesBatch(FindMatchesBatchRequest(**request), timeout=120))


def results(answers):
    return [answer.result for answer in answers if answer.HasField("result")]


def progress(answers):
    return [(one.progress.done, one.progress.total) for one in answers if one.HasField("progress")]


def test_a_batch_finds_what_single_calls_find_in_the_order_of_its_demands(api):
    answers = batch(api, demand_ids=NAMES, inline_demands=INLINE, top=3)
    single = [api.matching.FindMatches(FindMatchesRequest(demand_id=name, top=3)) for name in NAMES]
    single += [api.matching.FindMatches(FindMatchesRequest(inline_demand=one, top=3)) for one in INLINE]
    assert results(answers) == single


def test_progress_begins_with_the_total_and_ends_with_it(api):
    answers = batch(api, inline_demands=INLINE * 75, top=1, detail=EXPLANATION_DETAIL_REASONS)
    assert answers[0].progress.total == 150 and answers[0].progress.done == 0
    told = progress(answers)
    assert told[0] == (0, 150) and told[-1] == (150, 150) and len(told) > 2
    assert told == sorted(told)
    done = 0
    for answer in answers:
        if answer.HasField("result"):
            done += 1
        else:
            assert answer.progress.done == done


def test_all_stored_demands_of_some_statuses_are_matched_by_identifier(api, records):
    wanted = [DEMAND_STATUS_ANSWERED, DEMAND_STATUS_CLOSED]
    answers = batch(api, all_with_statuses=wanted, top=1)
    names = [body(one).id for one in records if one.HasField("demand") and one.demand.status in wanted]
    assert [result.demand_id for result in results(answers)] == sorted(names, key=str.encode) != []


def test_filter_and_detail_hold_for_all_demands(api):
    request = {"detail": EXPLANATION_DETAIL_REASONS, "filter": {"kinds": [SUPPLY_KIND_EXPERT]}}
    found = [one for result in results(batch(api, demand_ids=NAMES, **request)) for one in result.matches]
    assert found
    for one in found:
        assert one.kind == SUPPLY_KIND_EXPERT and one.reasons and not one.HasField("explanation")


def test_a_demand_that_is_not_there_stops_the_batch_before_anything_is_matched(api):
    told = []
    with refused(StatusCode.NOT_FOUND, "NOT_FOUND"):
        request = FindMatchesBatchRequest(demand_ids=["D-GF-011", "D-GF-999"])
        told.extend(api.matching.FindMatchesBatch(request))
    assert told == []


@pytest.mark.parametrize(
    ("request_fields", "field"),
    [
        ({}, "demand_ids"),
        ({"demand_ids": ["D-GF-011"], "all_with_statuses": [DEMAND_STATUS_OPEN]}, "all_with_statuses"),
        ({"all_with_statuses": [0]}, "all_with_statuses"),
        ({"inline_demands": [Demand(title="烘"), Demand()]}, "inline_demands[1].title"),
        ({"demand_ids": ["D-GF-011"], "top": -3}, "top"),
        ({"demand_ids": ["D-GF-011"] * 10_001}, "demand_ids"),
    ],
)
def test_a_batch_that_cannot_be_used_is_told_by_its_field(api, request_fields, field):
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", field):
        batch(api, **request_fields)


def test_a_batch_ends_when_its_reader_goes(sample, api):
    stream = api.matching.FindMatchesBatch(FindMatchesBatchRequest(demand_ids=NAMES * 1000, top=50))
    next(stream)
    stream.cancel()
    line = 'matcher_calls_total{rpc="/matcher.v1.MatchingService/FindMatchesBatch",code="CANCELLED"}'
    sample.wait_for_metric(line, lambda value: value >= 1)
    # 5,000 demands would take minutes; the work has been told to end, and matches no more of them.
    before = sample.wait_until_still("matcher_demands_matched_total")
    assert before < 4000
