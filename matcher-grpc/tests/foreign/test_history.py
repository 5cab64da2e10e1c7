"""Who changed what."""

from datetime import datetime, timedelta, timezone

import pytest
from grpc import StatusCode
from matcher.v1.catalogue_pb2 import (
    CHANGE_ACTION_CREATED,
    CHANGE_ACTION_REMOVED,
    CHANGE_ACTION_RESTORED,
    CHANGE_ACTION_UPDATED,
    DeleteRecordRequest,
    ImportRecordsRequest,
    ListChangesRequest,
    UndeleteRecordRequest,
    UpsertRecordRequest,
)
from matcher.v1.record_pb2 import RECORD_KIND_DEMAND, RECORD_KIND_SUPPLY, Demand, Record

from conftest import stubs
from failures import refused
from tokens import new_token, write_tokens


def upsert(api, name, title, **call):
    record = Record(demand=Demand(id=name, title=title))
    return api.catalogue.UpsertRecord(UpsertRecordRequest(record=record), **call).record


def changes(api, **request):
    metadata = request.pop("metadata", None)
    return api.catalogue.ListChanges(ListChangesRequest(**request), metadata=metadata)


def test_the_changes_of_a_record_stand_latest_first_with_before_and_after(own_api):
    began = datetime.now(timezone.utc) - timedelta(seconds=1)
    old, new = upsert(own_api, "life", "旧"), upsert(own_api, "life", "新")
    own_api.catalogue.DeleteRecord(DeleteRecordRequest(kind=RECORD_KIND_DEMAND, id="life"))
    own_api.catalogue.UndeleteRecord(UndeleteRecordRequest(kind=RECORD_KIND_DEMAND, id="life"))
    upsert(own_api, "life", "新")  # Changes nothing, so it is no change.
    found = changes(own_api, kind=RECORD_KIND_DEMAND, id="life").changes
    actions = [CHANGE_ACTION_RESTORED, CHANGE_ACTION_REMOVED, CHANGE_ACTION_UPDATED, CHANGE_ACTION_CREATED]
    assert [change.action for change in found] == actions
    assert [change.before if change.HasField("before") else None for change in found] == [
        None,
        new,
        old,
        None,
    ]
    assert [change.after if change.HasField("after") else None for change in found] == [new, None, new, old]
    sequences = [change.sequence for change in found]
    assert sequences == sorted(set(sequences), reverse=True)
    now = datetime.now(timezone.utc) + timedelta(seconds=1)
    for change in found:
        assert (change.kind, change.id) == (RECORD_KIND_DEMAND, "life")
        assert began <= change.at.ToDatetime(timezone.utc) <= now
        assert not change.HasField("author"), "nobody said who"


def walk(api, **request):
    """The pages of changes, one after the other."""
    token, given = "", []
    while True:
        page = changes(api, page_token=token, **request)
        given.append(page.changes)
        token = page.next_page_token
        if not token:
            return given


def test_the_changes_of_all_records_come_page_by_page(own_api):
    for n in range(11):
        upsert(own_api, f"all-{n}", "题")
    upsert(own_api, "all-0", "改")
    given = walk(own_api, page_size=4)
    assert {len(page) for page in given[:-1]} == {4}
    names = [change.id for page in given for change in page]
    assert names[:12] == ["all-0", *(f"all-{n}" for n in range(10, -1, -1))]
    sequences = [change.sequence for page in given for change in page]
    assert sequences == sorted(set(sequences), reverse=True)


def test_pages_of_changes_stay_in_step_with_new_ones(own_api):
    for n in range(6):
        upsert(own_api, "step", f"第{n}版")
    first = changes(own_api, kind=RECORD_KIND_DEMAND, id="step", page_size=2)
    upsert(own_api, "step", "又一版")
    request = {"kind": RECORD_KIND_DEMAND, "id": "step", "page_size": 10}
    rest = changes(own_api, page_token=first.next_page_token, **request)
    titles = [change.after.demand.title for page in (first, rest) for change in page.changes]
    assert (titles, rest.next_page_token) == ([f"第{n}版" for n in range(5, -1, -1)], "")


def test_a_page_token_of_another_record_is_refused(own_api):
    upsert(own_api, "other", "一"), upsert(own_api, "other", "二")
    token = changes(own_api, kind=RECORD_KIND_DEMAND, id="other", page_size=1).next_page_token
    for request in (
        {},
        {"kind": RECORD_KIND_DEMAND, "id": "step"},
        {"kind": RECORD_KIND_SUPPLY, "id": "other"},
    ):
        with refused(StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", "page_token"):
            changes(own_api, page_token=token, **request)


def test_the_changes_of_a_record_need_its_kind(own_api):
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", "kind"):
        changes(own_api, id="life")


def test_a_record_without_history_has_no_changes(own_api):
    assert not changes(own_api, kind=RECORD_KIND_DEMAND, id="never").changes


@pytest.fixture(scope="module")
def two_writers(start, tmp_path_factory):
    """A server with two tokens that write, and the tokens."""
    folder = tmp_path_factory.mktemp("writers")
    tokens = [new_token("门户甲", "write"), new_token("导入脚本", "admin")]
    write_tokens(folder, tokens)
    server = start(data=folder).wait_until_serving()
    with server.channel() as channel:
        yield stubs(channel), tokens


def test_the_author_of_a_change_is_the_name_of_the_token(two_writers):
    api, (portal, script) = two_writers
    upsert(api, "author", "一", metadata=portal.metadata)
    rows = iter([ImportRecordsRequest(row=1, record=Record(demand=Demand(id="author", title="二")))])
    list(api.catalogue.ImportRecords(rows, metadata=script.metadata))
    request = DeleteRecordRequest(kind=RECORD_KIND_DEMAND, id="author")
    api.catalogue.DeleteRecord(request, metadata=portal.metadata)
    request = UndeleteRecordRequest(kind=RECORD_KIND_DEMAND, id="author")
    api.catalogue.UndeleteRecord(request, metadata=script.metadata)
    found = changes(api, kind=RECORD_KIND_DEMAND, id="author", metadata=portal.metadata).changes
    assert [change.author for change in found] == ["导入脚本", "门户甲", "导入脚本", "门户甲"]


def test_request_identifiers_of_two_callers_are_apart(two_writers):
    api, (portal, script) = two_writers
    for token, title in ((portal, "甲的"), (script, "乙的")):
        record = Record(demand=Demand(id="apart", title=title))
        request = UpsertRecordRequest(record=record, request_id="1")
        given = api.catalogue.UpsertRecord(request, metadata=token.metadata)
        assert given.record.demand.title == title
