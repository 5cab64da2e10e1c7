"""Connections: how many, how old, how patient; and what is left when the server is cut off."""

import queue
import socket
import time

import grpc
import pytest
from grpc import StatusCode
from matcher.v1.admin_pb2 import CheckCatalogueRequest, GetStatsRequest
from matcher.v1.catalogue_pb2 import GetRecordRequest, ImportRecordsRequest
from matcher.v1.matching_pb2 import SearchRequest
from matcher.v1.record_pb2 import RECORD_KIND_DEMAND, Demand, Record

from conftest import stubs
from plain_http2 import seconds_until_told_to_begin_anew
from server_process import MatcherServer


def test_a_connection_that_has_grown_old_is_renewed_without_a_call_failing(start):
    server = start(settings={"connection.age_seconds": 1}).wait_until_serving()
    assert 0.9 < seconds_until_told_to_begin_anew(server.address) < 3
    with server.channel() as channel:
        api = stubs(channel)
        until = time.monotonic() + 3
        while time.monotonic() < until:
            api.admin.GetStats(GetStatsRequest(), timeout=10)
            time.sleep(0.005)


def test_a_stream_on_a_connection_that_grows_old_is_read_to_its_end(start):
    server = start(settings={"connection.age_seconds": 1}).wait_until_serving()
    rows = queue.Queue()
    with server.channel() as channel:
        results = stubs(channel).catalogue.ImportRecords(iter(rows.get, None), timeout=30)
        for row in range(6):
            rows.put(ImportRecordsRequest(row=row, record=Record(demand=Demand(id=f"D-{row}", title="烘干"))))
            assert next(results).row == row
            time.sleep(0.4)
        rows.put(None)
        assert list(results) == [] and results.code() == StatusCode.OK


def test_more_connections_than_allowed_are_closed_at_once(start):
    server = start(settings={"connection.most": 2}).wait_until_serving()
    server.wait_for_metric("matcher_connections", lambda value: value <= 1)
    host, port = server.address.rsplit(":", 1)
    opened = [socket.create_connection((host, int(port)), 10) for _ in range(6)]
    try:
        closed = 0
        for connection in opened:
            connection.settimeout(0.5)
            try:
                closed += connection.recv(1) == b""
            except ConnectionResetError:
                closed += 1
            except TimeoutError:
                pass
        assert 4 <= closed <= 5
    finally:
        for connection in opened:
            connection.close()
    # Room again for whoever comes next, as soon as the server has noticed.
    with server.channel() as channel:
        assert stubs(channel).admin.GetStats(GetStatsRequest(), timeout=20, wait_for_ready=True).version
    until = time.monotonic() + 10
    while True:
        try:
            assert server.metric("matcher_connections_refused_total") >= 4
            break
        except OSError:
            assert time.monotonic() < until
            time.sleep(0.1)


@pytest.mark.parametrize("said", [b"", b"P", b"GET / HT"])
def test_whoever_connects_and_says_nothing_whole_is_sent_away(start, said):
    server = start(settings={"connection.handshake_seconds": 1}).wait_until_serving()
    host, port = server.address.rsplit(":", 1)
    with socket.create_connection((host, int(port)), 10) as silent:
        silent.sendall(said)
        silent.settimeout(3)
        assert silent.recv(1) == b""


def test_a_head_that_is_too_long_fails_that_call_alone(sample, api):
    with pytest.raises(grpc.RpcError):
        api.matching.Search(SearchRequest(text="香菇"), metadata=(("x-long", "x" * 20_000),), timeout=10)
    assert api.matching.Search(SearchRequest(text="香菇"), timeout=10).hits


def test_what_was_answered_is_there_after_a_power_cut(tmp_path):
    server = MatcherServer(tmp_path).wait_until_serving()
    with server.channel() as channel:
        rows = (
            ImportRecordsRequest(row=row, record=Record(demand=Demand(id=f"cut-{row}", title="烘干")))
            for row in range(100)
        )
        results = stubs(channel).catalogue.ImportRecords(rows, timeout=60)
        answered = [next(results).row for _ in range(30)]
        server.kill()
        results.cancel()
    again = MatcherServer(tmp_path).wait_until_serving()
    try:
        with again.channel() as channel:
            api = stubs(channel)
            for row in answered:
                request = GetRecordRequest(kind=RECORD_KIND_DEMAND, id=f"cut-{row}")
                assert api.catalogue.GetRecord(request).record.demand.title == "烘干"
            assert api.admin.CheckCatalogue(CheckCatalogueRequest(), timeout=60).sound
    finally:
        again.stop()
