"""How much one call, one caller and all of them may ask for, and how long they may take."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import grpc
import pytest
from grpc import StatusCode
from matcher.v1.admin_pb2 import GetStatsRequest
from matcher.v1.matching_pb2 import FindMatchesBatchRequest, FindMatchesRequest, SearchRequest
from matcher.v1.record_pb2 import DEMAND_STATUS_ANSWERED, DEMAND_STATUS_CLOSED, DEMAND_STATUS_OPEN, Demand

from conftest import stubs
from failures import read, refused
from tokens import new_token, write_tokens

# Set as metadata and not as the client's own deadline, which would end the call whatever the server does.
FIFTY_MS = (("grpc-timeout", "50m"),)


@pytest.fixture(scope="module")
def heavy(api, records):
    """A request that takes long, but not longer than it has to: on a slow build less text will do."""
    text = "；".join(one.demand.description for one in records if one.HasField("demand"))
    length = 500
    while True:
        request = FindMatchesRequest(inline_demand=Demand(title="全部", description=text[:length]), top=1000)
        if length == 20_000 or seconds_of(api, request) > 0.2:
            return request
        length = min(length * 4 // 3, 20_000)


def seconds_of(api, request):
    """How long a match takes."""
    began = time.monotonic()
    api.matching.FindMatches(request, timeout=60)
    return time.monotonic() - began


def answered_late(call):
    """Makes a call that is too late; gives the seconds after which the server said so."""
    began = time.monotonic()
    with refused(StatusCode.DEADLINE_EXCEEDED, "DEADLINE_EXCEEDED"):
        call()
    return time.monotonic() - began


def test_the_server_itself_ends_a_call_at_its_deadline(api, heavy):
    took = [answered_late(lambda: api.matching.FindMatches(heavy, metadata=FIFTY_MS)) for _ in range(5)]
    # The best of several: the machine may be busy with something else, but not each time.
    assert 0.05 <= min(took) < 0.1


def test_the_server_itself_ends_a_stream_at_its_deadline(api):
    statuses = [DEMAND_STATUS_OPEN, DEMAND_STATUS_ANSWERED, DEMAND_STATUS_CLOSED]
    request = FindMatchesBatchRequest(all_with_statuses=statuses, top=1000)
    took = [
        answered_late(lambda: list(api.matching.FindMatchesBatch(request, metadata=FIFTY_MS)))
        for _ in range(5)
    ]
    assert 0.05 <= min(took) < 0.1


def test_work_that_is_too_late_is_given_up(api, heavy):
    alone = seconds_of(api, heavy)
    for _ in range(8):
        answered_late(lambda: api.matching.FindMatches(heavy, metadata=FIFTY_MS))
    # Were the work to go on, it would hold all turns for long.
    assert seconds_of(api, FindMatchesRequest(inline_demand=Demand(title="香菇"), top=1)) < alone


def test_no_call_takes_longer_than_the_server_allows(start, copy_of_sample, heavy):
    settings = {"limits.longest_call_seconds": 1, "limits.concurrency": 1, "limits.queue": 40}
    server = start(data=copy_of_sample(), settings=settings).wait_until_serving()
    began = time.monotonic()
    with server.channel() as channel, ThreadPoolExecutor(40) as pool:
        # One turn and many heavy calls: those at the end of the queue wait too long.
        reasons = list(pool.map(lambda _: answer_of(channel, heavy), range(40)))
    assert set(reasons) == {"DEADLINE_EXCEEDED", None}
    assert time.monotonic() - began < 5


def answer_of(channel, request):
    """The reason for which a call failed; none when it did not. Sees that a refusal says when to come back."""
    try:
        stubs(channel).matching.FindMatches(request, timeout=60)
    except grpc.RpcError as error:
        failure = read(error)
        if failure.code == StatusCode.RESOURCE_EXHAUSTED:
            assert 0 < failure.retry_seconds <= 1, failure
        return failure.reason
    return None


def test_calls_that_are_too_many_are_refused_at_once_and_told_when_to_come_back(start, copy_of_sample, heavy):
    settings = {"limits.concurrency": 1, "limits.queue": 1}
    server = start(data=copy_of_sample(), settings=settings).wait_until_serving()
    together = threading.Barrier(12)

    def call(channel):
        together.wait()
        return answer_of(channel, heavy)

    with server.channel() as channel, ThreadPoolExecutor(12) as pool:
        reasons = [future.result() for future in [pool.submit(call, channel) for _ in range(12)]]
        assert reasons.count("OVERLOADED") >= 8 and reasons.count(None) >= 2
        assert answer_of(channel, heavy) is None
    assert server.metric('matcher_calls_shed_total{gate="read"}') == reasons.count("OVERLOADED")


def test_a_token_may_make_its_burst_of_calls_and_is_then_told_to_wait(start, tmp_path):
    fast, other = new_token("快", "read"), new_token("慢", "read")
    write_tokens(tmp_path, [fast, other])
    settings = {"limits.rate_per_second": 1, "limits.rate_burst": 3}
    server = start(data=tmp_path, settings=settings).wait_until_serving()
    with server.channel() as channel:
        api = stubs(channel)

        def call(token):
            api.admin.GetStats(GetStatsRequest(), metadata=token.metadata)

        for _ in range(3):
            call(fast)
        with refused(StatusCode.RESOURCE_EXHAUSTED, "RATE_LIMITED") as told:
            call(fast)
        assert 0 < told.failure.retry_seconds <= 1
        call(other)
        time.sleep(told.failure.retry_seconds)
        call(fast)
        with refused(StatusCode.RESOURCE_EXHAUSTED, "RATE_LIMITED"):
            call(fast)


def test_limits_of_the_settings_hold(start):
    settings = {
        "limits.top": 7,
        "limits.text_chars": 10,
        "limits.batch_records": 2,
        "limits.batch_demands": 2,
    }
    with start(settings=settings).wait_until_serving().channel() as channel:
        matching = stubs(channel).matching
        matching.Search(SearchRequest(text="香" * 10, top=7))
        with refused(StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", "top"):
            matching.Search(SearchRequest(text="香", top=8))
        with refused(StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", "text"):
            matching.Search(SearchRequest(text="香" * 11))
        demands = [Demand(title="香")] * 3
        with refused(StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", "demand_ids"):
            list(matching.FindMatchesBatch(FindMatchesBatchRequest(inline_demands=demands)))
