"""Spans of calls at an OTLP collector; the server is built with the feature `otel`."""

import threading
from concurrent import futures

import grpc
import pytest

from matcher.v1 import matching_pb2, matching_pb2_grpc
from server_process import MatcherServer

EXPORT = "/opentelemetry.proto.collector.trace.v1.TraceService/Export"
TRACE = "0af7651916cd43dd8448eb211c80319c"


class Collector(grpc.GenericRpcHandler):
    """Takes what is exported as bytes: names and identifiers stand in it as they are."""

    def __init__(self):
        self.received = b""
        self.arrived = threading.Event()

    def service(self, details):
        if details.method != EXPORT:
            return None

        def export(request, _context):
            self.received += request
            if b"FindMatches" in self.received:
                self.arrived.set()
            return b""

        return grpc.unary_unary_rpc_method_handler(export)


@pytest.fixture
def collector():
    collector = Collector()
    server = grpc.server(futures.ThreadPoolExecutor(2), handlers=(collector,))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    yield collector, f"http://127.0.0.1:{port}"
    server.stop(None)


def test_a_call_becomes_a_span_of_its_callers_trace_without_its_text(tmp_path, collector):
    collector, endpoint = collector
    server = MatcherServer(tmp_path / "data", settings={"telemetry.otlp_endpoint": endpoint})
    server.wait_until_serving()
    with server.channel() as channel:
        request = matching_pb2.FindMatchesRequest(inline_demand={"title": "香菇烘干后发黑"})
        parent = ("traceparent", f"00-{TRACE}-b7ad6b7169203331-01")
        matching_pb2_grpc.MatchingServiceStub(channel).FindMatches(request, metadata=[parent])
    # What is still to be sent goes out when the server ends, at the latest.
    server.stop()
    assert collector.arrived.wait(10), "no span came"
    assert bytes.fromhex(TRACE) in collector.received
    assert "香菇".encode() not in collector.received
