"""Meanings compared beside words, with an encoder that the data folder names."""

import http.server
import json
import threading
import time

import pytest
from matcher.v1.explanation_pb2 import FEATURE_SEMANTICS
from matcher.v1.matching_pb2 import (
    SEMANTICS_STATE_COMPARED,
    SEMANTICS_STATE_OFF,
    SEMANTICS_STATE_UNAVAILABLE,
    ExplainRequest,
    FindDemandsRequest,
    FindMatchesBatchRequest,
    FindMatchesRequest,
)
from matcher.v1.record_pb2 import Demand, Record

from conftest import stubs
from explanations import bits, check_explanation, check_match
from sample_catalogue import body, import_all, key
from server_process import PATIENCE_SECONDS

# What stands for all supplies has 32 at least.
SUPPLIES = 60
STORED, SENTENCE = "D-1", "香菇烘干后发黑"
# A word that no dictionary has, and what the encoder takes it for: the title of a supply.
SLANG, ITS_SUPPLY = "咕噜房", "S-GF-135"
ITS_MEANING = "一种香菇热泵分段变温变湿干燥工艺及褐变抑制方法"
DIMENSIONS = 512


def vector_of(text):
    """How often each pair of characters stands in a text, so that texts of the same words lie close."""
    text = text.replace(SLANG, ITS_MEANING)
    vector = [0.0] * DIMENSIONS
    for one, other in zip(text, text[1:]):
        vector[(31 * ord(one) + ord(other)) % DIMENSIONS] += 1.0
    return vector


class Embeddings(http.server.BaseHTTPRequestHandler):
    """Answers POST /v1/embeddings as OpenAI's service does."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["content-length"])))
        assert (self.path, request["model"]) == ("/v1/embeddings", "bigrams")
        self.server.texts += request["input"]
        data = [
            {"object": "embedding", "index": index, "embedding": vector_of(text)}
            for index, text in enumerate(request["input"])
        ]
        answer = json.dumps({"object": "list", "data": data, "model": request["model"]}).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


class FakeEncoder:
    """A server of embeddings on a port of its own; nobody listens there after it was stopped."""

    def __init__(self):
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Embeddings)
        self._server.texts = self.texts = []
        self._server.daemon_threads, self._server.block_on_close = True, False
        self.address = "127.0.0.1:{}".format(self._server.server_address[1])
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture(scope="module")
def some_records(records):
    """Enough supplies of one chain, and a demand that some of them answer."""
    supplies = [record for record in records if key(record)[1].startswith("S-GF-1")][:SUPPLIES]
    assert len(supplies) == SUPPLIES and ITS_SUPPLY in [body(supply).id for supply in supplies]
    return [*supplies, Record(demand=Demand(id=STORED, title=SENTENCE))]


@pytest.fixture(scope="module")
def by_id(some_records):
    return {body(record).id: body(record) for record in some_records}


@pytest.fixture(scope="module")
def start_with(start, tmp_path_factory, some_records):
    """Starts servers with the records and with these settings of an encoder, if any."""

    def start_server(settings):
        folder = tmp_path_factory.mktemp("semantics")
        if settings:
            (folder / "encoder.toml").write_text(settings, encoding="utf-8")
        server = start(data=folder).wait_until_serving()
        with server.channel() as channel:
            results = import_all(channel, some_records)
        assert [result.error.message for result in results if result.HasField("error")] == []
        written = server.metric("matcher_written_sequence")
        server.wait_for_metric("matcher_visible_sequence", lambda visible: visible == written)
        return server

    return start_server


@pytest.fixture(scope="module")
def encoder():
    encoder = FakeEncoder()
    yield encoder
    encoder.stop()


@pytest.fixture(scope="module")
def by_meaning(start_with, encoder):
    """The services of a server that has encoded all records."""
    server = start_with(f"[http]\nurl = 'http://{encoder.address}/v1'\nmodel = 'bigrams'\n")
    with server.channel() as channel:
        api, until = stubs(channel), time.monotonic() + PATIENCE_SECONDS
        while find(api, title=SENTENCE).semantics.state != SEMANTICS_STATE_COMPARED:
            assert time.monotonic() < until, "never encoded"
            time.sleep(0.1)
        yield api


@pytest.fixture(scope="module")
def by_words(start_with):
    """The services of a server without an encoder."""
    with start_with(None).channel() as channel:
        yield stubs(channel)


def find(api, **demand):
    return api.matching.FindMatches(FindMatchesRequest(inline_demand=demand, top=50))


def find_stored(api):
    return api.matching.FindMatches(FindMatchesRequest(demand_id=STORED, top=50))


def nearness(why):
    """The contribution of the meanings."""
    [part] = [one for one in why.contributions if one.feature == FEATURE_SEMANTICS]
    return part


def ids(found):
    return [one.supply_id for one in found.matches]


def nearest(found):
    """The first supply that is found, good enough or not."""
    return [*found.matches, *found.near_misses][0]


def test_meanings_are_compared_and_explained_as_a_part_of_the_score(by_meaning, by_id):
    found = find(by_meaning, title=SENTENCE)
    assert (found.semantics.state, found.semantics.reason) == (SEMANTICS_STATE_COMPARED, "")
    assert found.answered
    for one in found.matches:
        check_match(one, Demand(title=SENTENCE), by_id[one.supply_id])
        part = nearness(one.explanation)
        assert part.HasField("value") and 0 <= part.value <= 1 and part.weight > 0
    pair = by_meaning.matching.Explain(ExplainRequest(demand_id=STORED, supply_id=ITS_SUPPLY))
    near = nearness(pair.explanation)
    assert near.value > near.reference and near.contribution > 0


def test_what_is_stored_is_sent_once_and_compared(by_meaning, encoder, by_id):
    found = find_stored(by_meaning)
    assert found.semantics.state == SEMANTICS_STATE_COMPARED
    check_match(found.matches[0], by_id[STORED], by_id[found.matches[0].supply_id])
    for name, one in by_id.items():
        sent = [text for text in encoder.texts if text.split("\n")[0] == one.title]
        assert len(sent) == 1 or name == STORED, (one.title, sent)


def test_a_word_that_only_the_encoder_knows_leads_to_its_supply(by_meaning, by_words, by_id):
    found = find(by_words, title=SLANG)
    assert found.semantics.state == SEMANTICS_STATE_OFF
    assert (len(found.matches), len(found.near_misses)) == (0, 0)
    best = nearest(find(by_meaning, title=SLANG))
    check_explanation(best.score, best.explanation, Demand(title=SLANG), by_id[best.supply_id])
    assert best.supply_id == ITS_SUPPLY and nearness(best.explanation).value > 0.5


def test_a_pair_has_the_same_score_to_the_last_bit_through_every_door(by_meaning):
    found = find_stored(by_meaning)
    best = found.matches[0]
    back = by_meaning.matching.FindDemands(FindDemandsRequest(supply_id=best.supply_id, top=50))
    pair = by_meaning.matching.Explain(ExplainRequest(demand_id=STORED, supply_id=best.supply_id))
    assert nearness(best.explanation).HasField("value")
    for other in (back.matches[0], pair):
        assert bits(other.score) == bits(best.score)
        assert other.explanation == best.explanation
    batch = by_meaning.matching.FindMatchesBatch(FindMatchesBatchRequest(demand_ids=[STORED], top=50))
    assert [answer.result for answer in batch if answer.HasField("result")] == [found]


def test_without_an_encoder_the_explanation_says_that_meanings_are_unknown(by_words, by_id):
    found = find(by_words, title=SENTENCE)
    assert (found.semantics.state, found.semantics.reason) == (SEMANTICS_STATE_OFF, "")
    assert ITS_SUPPLY in ids(found)
    for one in found.matches:
        check_match(one, Demand(title=SENTENCE), by_id[one.supply_id])
        assert not nearness(one.explanation).HasField("value") and nearness(one.explanation).contribution == 0


def test_an_encoder_that_is_down_leaves_words_and_the_reason(start_with, by_words, by_id):
    encoder = FakeEncoder()
    encoder.stop()
    # The length of its vectors is asked of an encoder, unless it is said.
    settings = f"[http]\nurl = 'http://{encoder.address}/v1'\nmodel = 'bigrams'\ndimensions = {DIMENSIONS}\n"
    with start_with(settings).channel() as channel:
        api = stubs(channel)
        found, stored = find(api, title=SENTENCE), find_stored(api)
    assert encoder.texts == []
    for one in (found, stored):
        assert one.semantics.state == SEMANTICS_STATE_UNAVAILABLE
        assert encoder.address in one.semantics.reason
        assert one.answered and ITS_SUPPLY in ids(one)
    assert found.matches == find(by_words, title=SENTENCE).matches
    assert stored.matches == find_stored(by_words).matches
    for one in found.matches:
        check_match(one, Demand(title=SENTENCE), by_id[one.supply_id])
        assert not nearness(one.explanation).HasField("value")


def test_an_encoder_that_never_answered_is_no_reason_not_to_serve(start_with, by_words):
    encoder = FakeEncoder()
    encoder.stop()
    server = start_with(f"[http]\nurl = 'http://{encoder.address}/v1'\nmodel = 'bigrams'\n")
    [told] = [line for line in server.lines if encoder.address in json.dumps(line)]
    assert told["level"] == "ERROR" and "only words are compared" in told["message"], told
    with server.channel() as channel:
        found = find(stubs(channel), title=SENTENCE)
    assert found.semantics.state == SEMANTICS_STATE_UNAVAILABLE
    assert encoder.address in found.semantics.reason
    assert found.matches == find(by_words, title=SENTENCE).matches
