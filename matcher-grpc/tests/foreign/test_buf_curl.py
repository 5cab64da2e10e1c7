"""`buf curl`, a client that shares nothing with grpcio: all protocols, with and without reflection and tokens."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sample_catalogue import ROOT

BUF = Path(sys.executable).with_name("buf")
FIND = "matcher.v1.MatchingService/FindMatches"
DEMAND = json.dumps({"inlineDemand": {"title": "香菇烘干后发黑"}, "top": 3}, ensure_ascii=False)
PROTOCOLS = ["grpc", "grpcweb"]
SCHEMAS = {"reflection": (), "files": ("--schema", str(ROOT / "proto"))}


@pytest.fixture(scope="module")
def curl(tmp_path_factory):
    """Runs `buf curl` over HTTP/2 without TLS; gives exit code, what was printed, and complaints."""
    cache = tmp_path_factory.mktemp("buf")
    environment = {**os.environ, "BUF_CACHE_DIR": str(cache), "HOME": str(cache)}

    def run(server, rpc, data, *options):
        command = [
            BUF,
            "curl",
            "--http2-prior-knowledge",
            "--data",
            data,
            *options,
            f"http://{server.address}/{rpc}",
        ]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
        return done.returncode, done.stdout, done.stderr

    return run


def bearer(token):
    """The token for the call, and for reflection before it."""
    header = f"authorization: Bearer {token.secret}"
    return "--header", header, "--reflect-header", header


def titles(printed):
    return [match["title"] for match in json.loads(printed)["matches"]]


@pytest.mark.parametrize("schema", SCHEMAS)
@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_call_without_tokens_finds_matches(sample, curl, protocol, schema):
    code, printed, complaints = curl(sample, FIND, DEMAND, "--protocol", protocol, *SCHEMAS[schema])
    assert code == 0, complaints
    assert "一种香菇热泵分段变温变湿干燥工艺及褐变抑制方法" in titles(printed)


@pytest.mark.parametrize("schema", SCHEMAS)
@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_call_with_a_token_finds_matches(tokens_and_server, curl, protocol, schema):
    tokens, server = tokens_and_server
    options = [
        "--protocol",
        protocol,
        *SCHEMAS[schema],
        "--header",
        f"authorization: Bearer {tokens['read'].secret}",
    ]
    if schema == "reflection":
        options = ["--protocol", protocol, *bearer(tokens["read"])]
    code, printed, complaints = curl(server, FIND, DEMAND, *options)
    assert code == 0, complaints
    assert len(titles(printed)) == 3


@pytest.mark.parametrize("schema", SCHEMAS)
@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_call_without_the_token_it_needs_is_told_so(tokens_and_server, curl, protocol, schema):
    tokens, server = tokens_and_server
    only_reflection = bearer(tokens["read"])[2:] if schema == "reflection" else ()
    options = ["--protocol", protocol, *SCHEMAS[schema], *only_reflection]
    code, printed, complaints = curl(server, FIND, DEMAND, *options)
    assert (code != 0, printed, json.loads(complaints)["code"]) == (True, "", "unauthenticated")


def test_without_a_token_there_is_no_schema(tokens_and_server, curl):
    code, _, complaints = curl(tokens_and_server[1], FIND, DEMAND, "--protocol", "grpc")
    assert code != 0 and "failed to find service" in complaints


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_what_a_failure_says_is_shown(sample, curl, protocol):
    code, _, complaints = curl(sample, FIND, '{"demandId": "D-GF-999"}', "--protocol", protocol)
    assert code != 0
    failure = json.loads(complaints)
    assert failure["code"] == "not_found"
    kinds = {detail["type"] for detail in failure["details"]}
    assert {"google.rpc.ErrorInfo", "google.rpc.LocalizedMessage"} <= kinds


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_stream_is_read_to_its_end(sample, curl, protocol):
    data = json.dumps({"kinds": ["RECORD_KIND_ORGANISATION"], "readMask": "organisation.name"})
    rpc = "matcher.v1.CatalogueService/ExportRecords"
    code, printed, complaints = curl(sample, rpc, data, "--protocol", protocol)
    assert code == 0, complaints
    assert printed.count('"name"') == 148


def test_an_import_goes_both_ways(own, curl):
    rows = [
        {"row": row, "record": {"demand": {"id": f"D-{row}", "title": title}}}
        for row, title in ((1, "烘干"), (2, ""))
    ]
    data = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    code, printed, complaints = curl(
        own, "matcher.v1.CatalogueService/ImportRecords", data, "--protocol", "grpc"
    )
    assert code == 0, complaints
    assert "WRITE_EFFECT_CREATED" in printed and "INVALID_RECORD" in printed and "不能为空" in printed
