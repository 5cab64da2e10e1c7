"""What lies below the messages: compression, sizes, unknown rpcs, unreadable bytes."""

import gzip
import struct

import grpc
import pytest
from grpc import Compression, StatusCode
from matcher.v1.admin_pb2 import GetStatsRequest
from matcher.v1.catalogue_pb2 import ImportRecordsRequest, ListRecordsRequest
from matcher.v1.matching_pb2 import FindMatchesBatchRequest, FindMatchesRequest, SearchRequest
from matcher.v1.record_pb2 import RECORD_KIND_SUPPLY, Demand, Record

from conftest import stubs
from failures import refused
from plain_http2 import call

SEARCH = "/matcher.v1.MatchingService/Search"


@pytest.fixture(scope="module")
def small(start):
    """A server that takes and gives no long messages."""
    server = start(settings={"limits.message_bytes": 10_000}).wait_until_serving()
    with server.channel() as channel:
        yield channel


def test_a_compressed_request_finds_the_same(sample, api):
    request = FindMatchesRequest(
        inline_demand=Demand(title="香菇烘干后发黑", description="香菇烘干后发黑。" * 500)
    )
    plain = api.matching.FindMatches(request)
    with sample.channel(compression=Compression.Gzip) as channel:
        assert stubs(channel).matching.FindMatches(request) == plain
    assert plain.answered


def test_messages_are_compressed_in_both_directions(sample):
    message = SearchRequest(text="香菇 " * 100, top=100).SerializeToString()
    packed = gzip.compress(message)
    assert len(packed) < len(message)
    plain = call(sample.address, SEARCH, message, compressed=False)
    zipped = call(sample.address, SEARCH, packed, compressed=True)
    assert (plain.headers.get("grpc-encoding", "identity"), plain.compressed) == ("identity", False)
    assert (zipped.headers["grpc-encoding"], zipped.compressed) == ("gzip", True)
    assert len(zipped.message) < len(plain.message)
    assert gzip.decompress(zipped.message) == plain.message
    assert plain.trailers["grpc-status"] == zipped.trailers["grpc-status"] == "0"


def test_an_encoding_that_the_server_does_not_know_is_told_with_those_it_knows(sample):
    answer = call(sample.address, SEARCH, b"x", compressed=True, encoding="snappy")
    assert answer.trailers["grpc-status"] == str(StatusCode.UNIMPLEMENTED.value[0])
    assert "gzip" in answer.trailers["grpc-accept-encoding"]


def test_a_message_that_is_too_long_is_refused_and_the_connection_lives_on(small):
    api = stubs(small)
    with refused(StatusCode.RESOURCE_EXHAUSTED, "MESSAGE_TOO_LARGE"):
        api.matching.Search(SearchRequest(text="香" * 4_000))
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", "text"):
        api.matching.Search(SearchRequest())


def test_a_compressed_message_that_is_too_long_unpacked_is_refused(small):
    # A few hundred bytes on the wire.
    request = SearchRequest(text="香" * 60_000)
    with refused(StatusCode.RESOURCE_EXHAUSTED, "MESSAGE_TOO_LARGE"):
        stubs(small).matching.Search(request, compression=Compression.Gzip)


def test_a_row_of_an_import_that_is_too_long_ends_it_and_the_rows_before_are_told(small):
    rows = [
        ImportRecordsRequest(row=1, record=Record(demand=Demand(id="short", title="烘干"))),
        ImportRecordsRequest(
            row=2, record=Record(demand=Demand(id="long", title="烘干", description="香" * 4_000))
        ),
    ]
    told = []
    with refused(StatusCode.RESOURCE_EXHAUSTED, "MESSAGE_TOO_LARGE"):
        told.extend(stubs(small).catalogue.ImportRecords(iter(rows), timeout=20))


def test_a_message_within_the_limit_is_taken(start, sample):
    # gRPC's own limit for clients is 4 MiB, and so is the server's: a page of full records fits.
    with sample.channel() as channel:
        page = stubs(channel).catalogue.ListRecords(
            ListRecordsRequest(kind=RECORD_KIND_SUPPLY, page_size=1000)
        )
    assert len(page.records) == 953


@pytest.mark.parametrize(
    "path", ["/matcher.v1.MatchingService/FindFriends", "/matcher.v2.MatchingService/FindMatches", "/x"]
)
def test_an_rpc_that_is_not_there_is_unimplemented(sample, path):
    with sample.channel() as channel, refused(StatusCode.UNIMPLEMENTED, "UNIMPLEMENTED"):
        channel.unary_unary(path)(b"", timeout=10)


@pytest.mark.parametrize(
    "path", [SEARCH, "/matcher.v1.MatchingService/FindMatchesBatch", "/grpc.health.v1.Health/Check"]
)
def test_bytes_that_are_no_message_are_told_to_be_unreadable(sample, path):
    with sample.channel() as channel, refused(StatusCode.INVALID_ARGUMENT, "UNREADABLE_MESSAGE"):
        list(channel.unary_stream(path)(b"\xff\xff\xff", timeout=10))


def test_a_question_that_reflection_does_not_know_is_told_like_any_other_failure(sample):
    path = "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo"
    with sample.channel() as channel, refused(StatusCode.INVALID_ARGUMENT, "UNREADABLE_MESSAGE"):
        list(channel.stream_stream(path)(iter([b""]), timeout=10))


def test_fields_of_a_newer_client_are_passed_over(sample):
    newer = SearchRequest(text="香菇").SerializeToString() + struct.pack(">BBB", 0xF8, 0x07, 1)
    with sample.channel() as channel:
        assert channel.unary_unary(SEARCH)(newer, timeout=10)


def test_calls_of_one_connection_do_not_wait_for_each_other(api):
    request = FindMatchesBatchRequest(inline_demands=[Demand(title="香菇烘干后发黑")] * 500)
    batch = api.matching.FindMatchesBatch(request)
    next(batch)
    assert api.matching.Search(SearchRequest(text="香菇"), timeout=30).hits
    assert batch.is_active()
    batch.cancel()


def test_a_server_that_listens_nowhere_else_is_not_reached_by_another_name(sample):
    port = sample.address.rsplit(":", 1)[1]
    with grpc.insecure_channel(f"127.0.0.2:{port}") as channel, pytest.raises(grpc.RpcError) as failure:
        stubs(channel).admin.GetStats(GetStatsRequest(), timeout=5)
    assert failure.value.code() == StatusCode.UNAVAILABLE
