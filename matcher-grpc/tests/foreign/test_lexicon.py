"""The data folder's own words, read again while the server runs."""

import pytest
from grpc import StatusCode
from matcher.v1.admin_pb2 import ReloadLexiconRequest
from matcher.v1.catalogue_pb2 import BatchUpsertRecordsRequest
from matcher.v1.matching_pb2 import FindMatchesRequest
from matcher.v1.record_pb2 import SUPPLY_KIND_ACHIEVEMENT, Demand, Record, Supply

from conftest import stubs
from failures import refused

# A word of the shop floor that no dictionary has, for what the papers call 褐变.
OWN = "黢面病"


@pytest.fixture
def server(start):
    """A server with a few supplies and no words of its own yet."""
    server = start().wait_until_serving()
    titles = ["香菇褐变抑制方法", "果蔬褐变控制与热泵干燥", "钼尾矿综合利用"]
    records = [Record(supply=Supply(id=title, kind=SUPPLY_KIND_ACHIEVEMENT, title=title)) for title in titles]
    with server.channel() as channel:
        request = BatchUpsertRecordsRequest(records=records, immediate=True)
        stubs(channel).catalogue.BatchUpsertRecords(request)
    yield server
    server.stop()


@pytest.fixture
def api_of(server):
    with server.channel() as channel:
        yield stubs(channel)


def reload(api):
    """What a reload tells; the last message is about the whole."""
    told = list(api.admin.ReloadLexicon(ReloadLexiconRequest(), timeout=120))
    assert [message.finished for message in told] == [False] * (len(told) - 1) + [True]
    return told[-1]


def synonyms_of(api, text):
    """The synonyms by which a text found something."""
    request = FindMatchesRequest(inline_demand=Demand(title=text), top=20)
    found = api.matching.FindMatches(request)
    terms = [term for one in (*found.matches, *found.near_misses) for term in one.explanation.matched_terms]
    return {(term.term, term.synonym) for term in terms if term.HasField("synonym")}


def test_synonyms_of_ones_own_are_added_to_the_built_in_ones(server, api_of):
    built_in = ("发黑", "褐变")
    before = synonyms_of(api_of, "香菇烘干后发黑")
    assert built_in in before and not synonyms_of(api_of, OWN)
    (server.data / "synonyms.tsv").write_text(f"# 车间的叫法\nsame\t{OWN}|褐变\n", encoding="utf-8")
    (server.data / "lexicon.txt").write_text(f"# 车间的叫法\n{OWN}\n", encoding="utf-8")
    assert not synonyms_of(api_of, OWN), "nobody has asked for it yet"
    assert reload(api_of).changed
    assert (OWN, "褐变") in synonyms_of(api_of, OWN)
    assert built_in in synonyms_of(api_of, "香菇烘干后发黑")


def test_a_reload_without_changes_changes_nothing(server, api_of):
    assert not reload(api_of).changed
    (server.data / "synonyms.tsv").write_text(f"same\t{OWN}|褐变\n", encoding="utf-8")
    assert [reload(api_of).changed, reload(api_of).changed] == [True, False]


def test_words_that_were_taken_away_are_gone(server, api_of):
    file = server.data / "synonyms.tsv"
    file.write_text(f"same\t{OWN}|褐变\n", encoding="utf-8")
    reload(api_of)
    assert synonyms_of(api_of, OWN)
    file.unlink()
    assert reload(api_of).changed
    assert not synonyms_of(api_of, OWN)


def test_a_broken_file_is_told_with_its_line_and_the_old_words_still_count(server, api_of):
    file = server.data / "synonyms.tsv"
    file.write_text(f"same\t{OWN}|褐变\n", encoding="utf-8")
    reload(api_of)
    file.write_text(f"same\t{OWN}|褐变\nalike\t甲|乙\n", encoding="utf-8")
    with refused(StatusCode.FAILED_PRECONDITION, "BAD_RULES") as told:
        reload(api_of)
    assert "2" in told.failure.chinese
    assert synonyms_of(api_of, OWN)


def test_words_of_ones_own_are_there_after_a_restart(start, server, api_of):
    (server.data / "synonyms.tsv").write_text(f"same\t{OWN}|褐变\n", encoding="utf-8")
    reload(api_of)
    found = synonyms_of(api_of, OWN)
    server.stop()
    again = start(data=server.data).wait_until_serving()
    with again.channel() as channel:
        assert synonyms_of(stubs(channel), OWN) == found != set()
