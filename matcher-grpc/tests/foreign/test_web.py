"""Calls from web pages: gRPC-Web over HTTP/1.1, and who may make them."""

import base64
import http.client
import struct

import pytest
from google.rpc import error_details_pb2, status_pb2
from matcher.v1.catalogue_pb2 import ExportRecordsRequest, ExportRecordsResponse
from matcher.v1.matching_pb2 import FindMatchesRequest, FindMatchesResponse
from matcher.v1.record_pb2 import RECORD_KIND_ORGANISATION, Demand

from failures import CHINESE
from tokens import one_of_each

PORTAL, STRANGER = "https://portal.example.cn", "https://elsewhere.example.cn"
FIND = "/matcher.v1.MatchingService/FindMatches"


@pytest.fixture(scope="module")
def tokens_and_web(start, copy_of_sample):
    """A server with tokens that one portal may call from a browser."""
    folder = copy_of_sample()
    tokens = one_of_each(folder)
    server = start("--web-origin", f"{PORTAL},https://second.example.cn", data=folder)
    return tokens, server.wait_until_serving()


def send(server, method, path, body=None, **headers):
    """One request; gives status, headers and body."""
    connection = http.client.HTTPConnection(server.address, timeout=20)
    try:
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, names)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def preflight(server, origin):
    return send(
        server,
        "OPTIONS",
        FIND,
        origin=origin,
        access_control_request_method="POST",
        access_control_request_headers="authorization,content-type,x-grpc-web,grpc-timeout",
    )


def frames(body):
    """The messages and the trailers of a gRPC-Web answer."""
    messages, trailers = [], {}
    while body:
        kind, length = struct.unpack(">BI", body[:5])
        content, body = body[5 : 5 + length], body[5 + length :]
        if kind & 0x80:
            lines = content.decode().strip().split("\r\n")
            trailers = dict((part.strip() for part in line.split(":", 1)) for line in lines)
        else:
            messages.append(content)
    return messages, trailers


def web_call(server, path, message, token=None, **headers):
    body = struct.pack(">BI", 0, len(message)) + message
    if token:
        headers["authorization"] = f"Bearer {token.secret}"
    content_type = {"content_type": "application/grpc-web+proto", "x_grpc_web": "1"}
    return send(server, "POST", path, body, **content_type, **headers)


def listed(headers, name):
    return {one.strip().lower() for one in headers[name].split(",")}


def test_a_preflight_of_an_allowed_origin_is_answered(tokens_and_web):
    for origin in (PORTAL, "https://second.example.cn"):
        status, headers, _ = preflight(tokens_and_web[1], origin)
        assert (status, headers["access-control-allow-origin"]) == (200, origin)
        assert listed(headers, "access-control-allow-methods") == {"post"}
        needed = {"authorization", "content-type", "x-grpc-web", "grpc-timeout", "x-request-id"}
        assert needed <= listed(headers, "access-control-allow-headers")


@pytest.mark.parametrize("origin", [STRANGER, "null", f"{PORTAL}.evil.cn", "http://portal.example.cn"])
def test_a_preflight_of_any_other_origin_is_not(tokens_and_web, origin):
    _, headers, _ = preflight(tokens_and_web[1], origin)
    assert "access-control-allow-origin" not in headers


def test_a_server_without_origins_allows_none(sample):
    _, headers, _ = preflight(sample, PORTAL)
    assert "access-control-allow-origin" not in headers


def test_a_page_can_find_matches_and_read_what_it_needs(tokens_and_web):
    tokens, server = tokens_and_web
    message = FindMatchesRequest(inline_demand=Demand(title="香菇烘干后发黑")).SerializeToString()
    status, headers, body = web_call(server, FIND, message, tokens["read"], origin=PORTAL)
    assert (status, headers["access-control-allow-origin"]) == (200, PORTAL)
    needed = {"grpc-status", "grpc-message", "grpc-status-details-bin", "x-request-id"}
    assert needed <= listed(headers, "access-control-expose-headers")
    assert headers["content-type"].startswith("application/grpc-web+proto")
    [answer], trailers = frames(body)
    assert trailers["grpc-status"] == "0"
    assert FindMatchesResponse.FromString(answer).answered


def test_a_page_can_read_a_stream(tokens_and_web):
    tokens, server = tokens_and_web
    message = ExportRecordsRequest(kinds=[RECORD_KIND_ORGANISATION]).SerializeToString()
    _, _, body = web_call(server, "/matcher.v1.CatalogueService/ExportRecords", message, tokens["read"])
    messages, trailers = frames(body)
    assert len({ExportRecordsResponse.FromString(one).record.organisation.id for one in messages}) == 148
    assert trailers["grpc-status"] == "0"


def test_a_page_without_a_token_is_told_why(tokens_and_web):
    status, headers, body = web_call(tokens_and_web[1], FIND, b"", origin=PORTAL)
    # A failure alone may stand in the head, where a page can read it as well.
    told = {**dict(headers), **frames(body)[1]}
    assert (status, told["grpc-status"], headers["access-control-allow-origin"]) == (200, "16", PORTAL)
    details = told["grpc-status-details-bin"]
    failure = status_pb2.Status.FromString(base64.b64decode(details + "=" * (-len(details) % 4)))
    info, sentence = error_details_pb2.ErrorInfo(), error_details_pb2.LocalizedMessage()
    for detail in failure.details:
        detail.Unpack(info) or detail.Unpack(sentence)
    assert info.reason == "TOKEN_MISSING" and CHINESE.search(sentence.message)


def test_text_that_is_no_call_is_refused_in_good_order(sample):
    for method, path in (("GET", "/"), ("POST", FIND), ("PUT", "/matcher.v1")):
        status, headers, _ = send(sample, method, path, b"hello", content_type="text/plain")
        assert 400 <= status < 500 or headers.get("grpc-status") not in (None, "0"), (method, path, status)
