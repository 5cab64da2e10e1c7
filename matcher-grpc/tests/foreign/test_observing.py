"""What the server counts and logs: calls by rpc and code, numbers of calls, and never what a record says."""

import json
import re

import grpc
import pytest
from grpc import StatusCode
from matcher.v1.admin_pb2 import GetStatsRequest
from matcher.v1.catalogue_pb2 import ImportRecordsRequest, UpsertRecordRequest
from matcher.v1.feedback_pb2 import ReportOutcomesRequest
from matcher.v1.matching_pb2 import FindMatchesRequest, SearchRequest
from matcher.v1.record_pb2 import Demand, Record

from conftest import stubs
from failures import refused

SEARCH = "/matcher.v1.MatchingService/Search"


def calls(rpc, code):
    return f'matcher_calls_total{{rpc="{rpc}",code="{code}"}}'


@pytest.fixture(scope="module")
def talkative(start):
    """A server that logs every call, in every detail it has."""
    settings = {"log.calls": "true", "log.level": "trace"}
    return start(settings=settings).wait_until_serving()


@pytest.fixture(scope="module")
def talk(talkative):
    with talkative.channel() as channel:
        yield stubs(channel)


def test_calls_are_counted_by_rpc_and_code(own, own_api):
    good, bad = calls(SEARCH, "OK"), calls(SEARCH, "INVALID_ARGUMENT")
    before = own.metric(good), own.metric(bad)
    for _ in range(3):
        own_api.matching.Search(SearchRequest(text="香菇"))
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", "text"):
        own_api.matching.Search(SearchRequest())
    own.wait_for_metric(good, lambda value: value == before[0] + 3)
    own.wait_for_metric(bad, lambda value: value == before[1] + 1)
    own.wait_for_metric("matcher_calls_in_flight", lambda value: value == 0)


def test_rpcs_that_callers_make_up_do_not_become_names_of_metrics(own):
    with own.channel() as channel, refused(StatusCode.UNIMPLEMENTED, "UNIMPLEMENTED"):
        channel.unary_unary("/made.Up/ByACaller")(b"")
    own.wait_for_metric(calls("unknown", "UNIMPLEMENTED"), lambda value: value >= 1)
    assert "made.Up" not in own.http("/metrics")[1]


def test_times_are_counted_in_buckets(own, own_api):
    own_api.matching.Search(SearchRequest(text="香菇"))
    text = own.http("/metrics")[1]
    buckets = re.findall(rf'call_duration_seconds_bucket{{le="([^"]+)",rpc="{SEARCH}"}} (\d+)', text)
    counts = [int(count) for _, count in buckets]
    assert buckets[-1][0] == "+Inf" and counts == sorted(counts) and counts[-1] >= 1
    assert text.endswith("# EOF\n")


def test_records_and_writes_are_counted(own, own_api):
    records, written = 'matcher_records{kind="demand"}', "matcher_records_written_total"
    before = own.metric(records), own.metric(written)
    record = Record(demand=Demand(id="counted", title="烘干"))
    own_api.catalogue.UpsertRecord(UpsertRecordRequest(record=record, immediate=True))
    own.wait_for_metric(records, lambda value: value == before[0] + 1)
    own.wait_for_metric(written, lambda value: value == before[1] + 1)
    sequence = own.metric("matcher_written_sequence")
    assert (
        sequence
        == own.metric("matcher_visible_sequence")
        == own_api.admin.GetStats(GetStatsRequest()).written_sequence
    )


def test_the_process_is_described(own):
    assert own.metric("matcher_serving") == 1
    assert own.metric("matcher_resident_memory_bytes") > 10_000_000
    assert own.metric("matcher_open_files") > 5 and own.metric("matcher_connections") >= 1


def request_id(call):
    return dict(call.initial_metadata()).get("x-request-id")


def test_a_calls_number_comes_back_and_stands_in_the_log(talkative, talk):
    _, call = talk.matching.Search.with_call(
        SearchRequest(text="香菇"), metadata=(("x-request-id", "门".encode().hex()),)
    )
    assert request_id(call) == "e997a8"
    line = talkative.wait_for_line(lambda line: line.get("request_id") == "e997a8")
    assert (line["rpc"], line["code"], line["message"], line["level"]) == (SEARCH, "OK", "call", "INFO")
    assert line["took_ms"] > 0


def test_a_failed_calls_number_comes_back_and_stands_in_the_log(sample, api):
    with pytest.raises(grpc.RpcError) as failure:
        api.matching.Search(SearchRequest(), metadata=(("x-request-id", "failed-7"),))
    metadata = dict(failure.value.initial_metadata()) | dict(failure.value.trailing_metadata())
    assert metadata["x-request-id"] == "failed-7"
    line = sample.wait_for_line(lambda line: line.get("request_id") == "failed-7")
    assert (line["code"], line["reason"], line["level"]) == ("INVALID_ARGUMENT", "INVALID_ARGUMENT", "WARN")


def test_calls_without_a_number_of_their_own_get_different_ones(talk):
    numbers = {request_id(talk.matching.Search.with_call(SearchRequest(text="香菇"))[1]) for _ in range(3)}
    assert len(numbers) == 3 and None not in numbers


@pytest.mark.parametrize("given", ["x" * 101, "a b", ""])
def test_a_number_that_would_spoil_the_log_is_replaced(talk, given):
    _, call = talk.matching.Search.with_call(SearchRequest(text="香菇"), metadata=(("x-request-id", given),))
    assert request_id(call) not in (given, None)


def test_calls_that_went_well_are_logged_only_where_that_is_wanted(sample, api):
    api.matching.Search(SearchRequest(text="香菇"), metadata=(("x-request-id", "quiet-1"),))
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", "text"):
        api.matching.Search(SearchRequest(), metadata=(("x-request-id", "loud-1"),))
    sample.wait_for_line(lambda line: line.get("request_id") == "loud-1")
    assert not [line for line in sample.lines if line.get("request_id") == "quiet-1"]


def test_no_log_line_has_a_text_of_a_record_or_of_a_caller(talkative, talk):
    secret = "绝密配方七号"
    demand = Demand(id="secret", title=secret, description=secret, contact={"name": secret})
    talk.catalogue.UpsertRecord(
        UpsertRecordRequest(record=Record(demand=demand), request_id=secret, immediate=True)
    )
    list(talk.catalogue.ImportRecords(iter([ImportRecordsRequest(record=Record(demand=demand))])))
    talk.matching.Search(SearchRequest(text=secret))
    talk.matching.FindMatches(FindMatchesRequest(inline_demand=demand))
    bad = Demand(id="bad", title=secret, deadline=secret)
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_RECORD", "record.demand.deadline"):
        talk.catalogue.UpsertRecord(UpsertRecordRequest(record=Record(demand=bad)))
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_RECORD", "outcomes[0].event"):
        outcome = {"demand": secret, "supply": secret, "reason": secret, "happened_on": "2026-01-01"}
        talk.feedback.ReportOutcomes(ReportOutcomesRequest(outcomes=[outcome]))
    last = talk.matching.Search.with_call(SearchRequest(text=secret), metadata=(("x-request-id", "last"),))[1]
    assert request_id(last) == "last"
    talkative.wait_for_line(lambda line: line.get("request_id") == "last")
    logged = json.dumps(talkative.lines, ensure_ascii=False)
    assert secret not in logged and secret.encode("utf-8").hex() not in logged
    # Debugging output may show texts escaped.
    assert secret.encode("unicode_escape").decode() not in logged
    assert "".join(f"\\\\x{byte:02x}" for byte in secret.encode()) not in logged
