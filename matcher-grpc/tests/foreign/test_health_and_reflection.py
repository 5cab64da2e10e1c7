"""What load balancers and tools ask: does it serve, and what does it offer?"""

import time

import pytest
from google.protobuf.descriptor_pool import DescriptorPool
from grpc import RpcError, StatusCode
from grpc_health.v1 import health_pb2_grpc
from grpc_health.v1.health_pb2 import HealthCheckRequest, HealthCheckResponse
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase
from matcher.v1.admin_pb2 import GetStatsRequest
from matcher.v1.matching_pb2 import FindMatchesBatchRequest, FindMatchesRequest
from matcher.v1.record_pb2 import Demand

from conftest import stubs
from failures import refused

NAMES = ("Admin", "Assignment", "Catalogue", "Coupling", "Eligibility", "Feedback", "Matching", "Roadshow")
SERVICES = {f"matcher.v1.{name}Service" for name in NAMES}


@pytest.fixture(scope="module")
def channel(sample):
    with sample.channel() as channel:
        yield channel


def check(channel, service=""):
    stub = health_pb2_grpc.HealthStub(channel)
    return stub.Check(HealthCheckRequest(service=service), timeout=10).status


def test_the_server_and_each_of_its_services_serve(channel):
    assert {check(channel, name) for name in ("", *SERVICES)} == {HealthCheckResponse.SERVING}


def test_a_service_that_is_not_there_is_not_found(channel):
    with refused(StatusCode.NOT_FOUND, "FAILED"):
        check(channel, "matcher.v1.NoService")


def test_watchers_see_that_the_server_is_about_to_end_while_it_still_answers(start):
    server = start(settings={"shutdown.notice_seconds": 2}).wait_until_serving()
    with server.channel() as channel:
        stub = health_pb2_grpc.HealthStub(channel)
        watches = [
            stub.Watch(HealthCheckRequest(service=name)) for name in ("", "matcher.v1.MatchingService")
        ]
        assert [next(watch).status for watch in watches] == [HealthCheckResponse.SERVING] * 2
        assert server.http("/readyz") == (200, "ok\n")
        server.terminate()
        told = time.monotonic()
        assert [next(watch).status for watch in watches] == [HealthCheckResponse.NOT_SERVING] * 2
        assert time.monotonic() - told < 1
        assert server.http("/readyz")[0] == 503 and server.http("/livez")[0] == 200
        assert stubs(channel).admin.GetStats(GetStatsRequest(), timeout=10).version
        for watch in watches:
            with pytest.raises(RpcError):
                next(watch)
        assert time.monotonic() - told > 1.5
    server.stop()


def test_a_call_under_way_ends_before_the_server_does(start, copy_of_sample):
    server = start(data=copy_of_sample()).wait_until_serving()
    with server.channel() as channel:
        request = FindMatchesBatchRequest(inline_demands=[Demand(title="香菇烘干后发黑")] * 300)
        stream = stubs(channel).matching.FindMatchesBatch(request)
        next(stream)
        server.terminate()
        assert len([answer for answer in stream if answer.HasField("result")]) == 300
    server.stop()
    assert [line["all_calls_ended"] for line in server.lines if line["message"] == "stopped"] == [True]


def test_metrics_port_answers_life_signs(sample):
    assert (sample.http("/livez"), sample.http("/readyz")) == ((200, "ok\n"), (200, "ok\n"))
    assert sample.http("/")[0] == 404


def test_reflection_lists_our_services(channel):
    names = set(ProtoReflectionDescriptorDatabase(channel).get_services())
    assert SERVICES | {"grpc.health.v1.Health"} <= names


def test_reflection_gives_a_client_all_it_needs_to_find_matches(channel):
    pool = DescriptorPool(ProtoReflectionDescriptorDatabase(channel))
    method = pool.FindServiceByName("matcher.v1.MatchingService").FindMethodByName("FindMatches")
    ours = FindMatchesRequest.DESCRIPTOR
    fields = {(field.name, field.number, field.type) for field in method.input_type.fields}
    assert fields == {(field.name, field.number, field.type) for field in ours.fields}
    assert method.output_type.full_name == "matcher.v1.FindMatchesResponse"


def test_reflection_speaks_its_present_version_too(channel):
    # The messages of both versions are the same on the wire; only the path differs.
    ask = channel.stream_stream(
        "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
        request_serializer=reflection_pb2.ServerReflectionRequest.SerializeToString,
        response_deserializer=reflection_pb2.ServerReflectionResponse.FromString,
    )
    request = reflection_pb2.ServerReflectionRequest(list_services="")
    [answer] = ask(iter([request]), timeout=10)
    assert SERVICES <= {service.name for service in answer.list_services_response.service}


def test_reflection_needs_a_token_where_tokens_are(tokens_and_server):
    tokens, server = tokens_and_server
    with server.channel() as channel:
        stub = reflection_pb2_grpc.ServerReflectionStub(channel)
        request = reflection_pb2.ServerReflectionRequest(list_services="")
        with refused(StatusCode.UNAUTHENTICATED, "TOKEN_MISSING"):
            list(stub.ServerReflectionInfo(iter([request]), timeout=10))
        [answer] = stub.ServerReflectionInfo(iter([request]), metadata=tokens["read"].metadata, timeout=10)
        assert SERVICES <= {service.name for service in answer.list_services_response.service}


def test_health_needs_no_token_unless_told_so(tokens_and_server, start, copy_of_sample):
    tokens, server = tokens_and_server
    with server.channel() as channel:
        assert check(channel) == HealthCheckResponse.SERVING
    closed = start("--set", "auth.mode=required", "--set", "auth.open_health=false")
    with closed.channel() as channel, refused(StatusCode.UNAUTHENTICATED, "TOKEN_MISSING"):
        check(channel)
    assert closed.http("/livez")[0] == 401
