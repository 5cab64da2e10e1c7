"""Search by free text."""

import pytest
from grpc import StatusCode
from matcher.v1.matching_pb2 import SearchRequest
from matcher.v1.record_pb2 import (
    RECORD_KIND_DEMAND,
    RECORD_KIND_ORGANISATION,
    RECORD_KIND_SUPPLY,
    RecordKind,
)

from failures import refused
from sample_catalogue import body, key

QUERIES = ["香菇烘干发黑", "钼尾矿综合利用", "LiFePO4 电池", "热泵干燥", "洛南"]


@pytest.fixture(scope="module")
def by_key(records):
    return {key(record): body(record) for record in records}


def search(api, text, **request):
    return api.matching.Search(SearchRequest(text=text, **request)).hits


def record_of(by_key, hit):
    kind = RecordKind.Name(hit.kind).removeprefix("RECORD_KIND_").lower()
    return by_key[kind, hit.id]


def texts_in(message):
    """All texts of a message and of those inside it."""
    for field, value in message.ListFields():
        for one in [value] if not field.is_repeated else value:
            if field.type == field.TYPE_MESSAGE:
                yield from texts_in(one)
            elif field.type == field.TYPE_STRING:
                yield one


def highlighted(text, ranges):
    """The pieces that are highlighted; sees that the ranges ascend, lie apart, and split no character."""
    source, end, pieces = text.encode(), 0, []
    for place, one in enumerate(ranges):
        assert (end < one.start or (place == 0 and one.start == 0)) and one.start < one.end <= len(source)
        pieces.append(source[one.start : one.end].decode())
        end = one.end
    return pieces


@pytest.mark.parametrize("text", QUERIES)
def test_hits_are_of_the_catalogue_and_in_order(api, by_key, text):
    hits = search(api, text)
    assert 1 <= len(hits) <= 20
    ranks = [(-hit.score, hit.kind, hit.id) for hit in hits]
    assert ranks == sorted(ranks)
    for hit in hits:
        record = record_of(by_key, hit)
        assert hit.title == (record.name if hit.kind == RECORD_KIND_ORGANISATION else record.title)
        assert 0 < hit.score <= 1


@pytest.mark.parametrize("text", QUERIES)
def test_highlights_are_ranges_of_bytes_on_characters(api, by_key, text):
    for hit in search(api, text):
        in_snippet = highlighted(hit.snippet, hit.highlights)
        in_title = highlighted(hit.title, hit.title_highlights)
        assert in_snippet or in_title, hit
        assert bool(hit.snippet) == bool(in_snippet), hit
        joined = "；".join(texts_in(record_of(by_key, hit)))
        # The texts of a record are searched as one, joined by `；`.
        assert all(piece in joined for piece in hit.snippet.strip("…").split("；")), hit


def test_the_words_themselves_are_highlighted(api):
    [title] = {hit.title for hit in search(api, "菌褶倒伏") if hit.id == "D-GF-011"}
    [hit] = [hit for hit in search(api, "菌褶倒伏") if hit.id == "D-GF-011"]
    assert title == "烘出来的香菇发黑，菌褶倒伏，卖不上价"
    assert "".join(highlighted(hit.title, hit.title_highlights)) == "菌褶倒伏"


def test_only_kinds_that_were_asked_for_are_found(api):
    for kind in (RECORD_KIND_DEMAND, RECORD_KIND_SUPPLY):
        assert {hit.kind for hit in search(api, "香菇烘干", kinds=[kind])} == {kind}
    assert {hit.kind for hit in search(api, "洛南岭川钼业", kinds=[RECORD_KIND_ORGANISATION])} == {
        RECORD_KIND_ORGANISATION
    }


def test_fewer_hits_are_the_first_of_more(api):
    more, fewer = search(api, "干燥", top=30), search(api, "干燥", top=4)
    assert len(more) > 20 and list(fewer) == list(more[:4])


def test_words_that_stand_nowhere_find_nothing(api):
    assert not search(api, "龘靐齉")


@pytest.mark.parametrize(
    ("request_fields", "field"),
    [
        ({}, "text"),
        ({"text": " \t"}, "text"),
        ({"text": "烘" * 20_001}, "text"),
        ({"text": "烘", "top": 1001}, "top"),
        ({"text": "烘", "kinds": [0]}, "kinds"),
    ],
)
def test_a_search_that_cannot_be_used_is_told_by_its_field(api, request_fields, field):
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", field):
        api.matching.Search(SearchRequest(**request_fields))
