"""Every rpc with every token: who may not call is told so, and who may is let in.

The rpcs come from the descriptors and their roles from the comments there, so an rpc without a role fails.
"""

import os
import re
from pathlib import Path

import grpc
import pytest
from google.protobuf.descriptor_pb2 import FileDescriptorSet
from grpc import StatusCode

from failures import read, refused
from server_process import MatcherServer
from tokens import ROLES, new_token, write_tokens

# Field numbers of descriptor.proto: the services of a file, the rpcs of a service.
SERVICE, RPC = 6, 2
REFLECTION = [
    f"/grpc.reflection.{version}.ServerReflection/ServerReflectionInfo" for version in ("v1", "v1alpha")
]
HEALTH = [f"/grpc.health.v1.Health/{rpc}" for rpc in ("Check", "Watch")]
CREDENTIALS = ["none", "wrong", "forged", "expired", *ROLES]
REASONS = {
    "none": "TOKEN_MISSING",
    "wrong": "TOKEN_UNKNOWN",
    "forged": "TOKEN_UNKNOWN",
    "expired": "TOKEN_EXPIRED",
}
PROTOS = Path(__file__).resolve().parents[3] / "proto"
REFUSALS = (StatusCode.UNAUTHENTICATED, StatusCode.PERMISSION_DENIED)


def commented_rpcs():
    """Every rpc of our protos with the comment above it."""
    files = FileDescriptorSet.FromString(
        (Path(os.environ["MATCHER_STUBS"]) / "descriptors.binpb").read_bytes()
    )
    for file in files.file:
        comments = {tuple(place.path): place.leading_comments for place in file.source_code_info.location}
        for number, service in enumerate(file.service):
            for place, method in enumerate(service.method):
                path = f"/{file.package}.{service.name}/{method.name}"
                yield path, comments.get((SERVICE, number, RPC, place), "")


RPCS = dict(commented_rpcs())


def role_of(path):
    """The role that a comment names; reflection has no comment of ours, and needs the least."""
    if path in REFLECTION:
        return "read"
    roles = re.findall(r"Role:\s+(\w+)\.", RPCS[path])
    assert len(roles) == 1 and roles[0] in ROLES, f"{path} does not say its role: {RPCS[path]!r}"
    return roles[0]


def answer(channel, path, metadata):
    """Sends one message; gives the failure, or none. On the wire all rpcs look alike."""
    # An empty message is a request of every rpc of ours; reflection has to be asked something: what services there are.
    message = b"\x3a\x00" if path in REFLECTION else b""
    stream = channel.stream_stream(path)(iter([message]), metadata=metadata, timeout=60)
    try:
        for _ in stream:
            if path == "/grpc.health.v1.Health/Watch":
                stream.cancel()
                return None
    except grpc.RpcError as error:
        return read(error)
    return None


@pytest.fixture(scope="module")
def guarded(tokens_and_server):
    tokens, server = tokens_and_server
    with server.channel() as channel:
        yield {"none": None, **{name: token.metadata for name, token in tokens.items()}}, channel


def test_the_descriptors_have_all_our_services():
    protos = [file.read_text(encoding="utf-8") for file in sorted(PROTOS.glob("**/*.proto"))]
    services = {name for proto in protos for name in re.findall(r"^service (\w+)", proto, re.MULTILINE)}
    assert services and {path.split("/")[1].rsplit(".", 1)[1] for path in RPCS} == services


@pytest.mark.parametrize("path", RPCS)
def test_an_rpc_says_its_role(path):
    assert role_of(path) in ROLES


@pytest.mark.parametrize("path", [*RPCS, *REFLECTION])
@pytest.mark.parametrize("credential", CREDENTIALS)
def test_an_rpc_lets_in_whom_its_role_says(guarded, credential, path):
    metadata, channel = guarded
    failure = answer(channel, path, metadata[credential])
    if credential in REASONS:
        told = failure and (failure.code, failure.reason)
        assert told == (StatusCode.UNAUTHENTICATED, REASONS[credential])
    elif ROLES.index(credential) < ROLES.index(role_of(path)):
        assert failure and (failure.code, failure.reason) == (StatusCode.PERMISSION_DENIED, "ROLE_TOO_LOW")
        assert role_of(path) in failure.chinese
    else:
        assert not failure or failure.code not in (*REFUSALS, StatusCode.INTERNAL, StatusCode.UNIMPLEMENTED)


@pytest.mark.parametrize("path", HEALTH)
@pytest.mark.parametrize("credential", CREDENTIALS)
def test_health_is_open_to_everybody(guarded, credential, path):
    metadata, channel = guarded
    assert answer(channel, path, metadata[credential]) is None


@pytest.mark.parametrize("credential", CREDENTIALS)
def test_metrics_need_a_token_and_life_signs_none(tokens_and_server, credential):
    tokens, server = tokens_and_server
    token = tokens[credential].secret if credential != "none" else None
    assert server.http("/metrics", token)[0] == (200 if credential in ROLES else 401)
    assert server.http("/livez", token)[0] == server.http("/readyz", token)[0] == 200


@pytest.mark.parametrize("credential", ["none", "read", "write"])
def test_an_rpc_that_is_not_there_tells_nothing_to_those_below_the_highest_role(guarded, credential):
    metadata, channel = guarded
    for path in ("/matcher.v1.CatalogueService/DropAll", "/no.Service/Rpc"):
        assert answer(channel, path, metadata[credential]).code in REFUSALS
        assert answer(channel, path, metadata["admin"]).code == StatusCode.UNIMPLEMENTED


@pytest.mark.parametrize("header", ["{}", "Basic {}", "Bearer", "Bearer {}x", "Bearer  mtk_{}"])
def test_a_token_is_shown_as_bearer(guarded, tokens_and_server, header):
    tokens, _ = tokens_and_server
    _, channel = guarded
    metadata = (("authorization", header.format(tokens["admin"].secret)),)
    assert answer(channel, "/matcher.v1.AdminService/GetStats", metadata).code == StatusCode.UNAUTHENTICATED


def test_secrets_stand_neither_in_logs_nor_in_answers(tokens_and_server, guarded):
    tokens, server = tokens_and_server
    metadata, channel = guarded
    for credential in CREDENTIALS[1:]:
        failure = answer(channel, "/matcher.v1.AdminService/CreateBackup", metadata[credential])
        key = tokens[credential].secret.split("_")[2]
        assert key not in repr(failure) and key not in repr(server.lines)


def test_tokens_are_taken_and_taken_away_while_the_server_runs(start, tmp_path):
    old, new = new_token("旧", "read"), new_token("新", "read")
    write_tokens(tmp_path, [old])
    server: MatcherServer = start(data=tmp_path).wait_until_serving()
    with server.channel() as channel:

        def code(token):
            failure = answer(channel, "/matcher.v1.AdminService/GetStats", token.metadata)
            return failure and failure.reason

        assert (code(old), code(new)) == (None, "TOKEN_UNKNOWN")
        write_tokens(tmp_path, [new])
        server.wait_for_line(lambda line: code(new) is None or line["message"] == "token file read again")
        assert (code(old), code(new)) == ("TOKEN_UNKNOWN", None)


def test_tokens_can_be_required_before_there_are_any(start):
    server = start("--set", "auth.mode=required").wait_until_serving()
    with server.channel() as channel, refused(StatusCode.UNAUTHENTICATED, "TOKEN_MISSING"):
        list(channel.unary_stream("/matcher.v1.AdminService/GetStats")(b"", timeout=10))


def test_tokens_can_be_switched_off(start, tmp_path):
    write_tokens(tmp_path, [new_token("a", "read")])
    server = start("--set", "auth.mode=off", data=tmp_path).wait_until_serving()
    with server.channel() as channel:
        assert answer(channel, "/matcher.v1.AdminService/GetStats", None) is None
