"""A request with a `request_id` is carried out once, however often it arrives."""

import threading

import pytest
from grpc import StatusCode
from matcher.v1.catalogue_pb2 import (
    WRITE_EFFECT_CREATED,
    WRITE_EFFECT_REMOVED,
    WRITE_EFFECT_UPDATED,
    BatchDeleteRecordsRequest,
    BatchUpsertRecordsRequest,
    DeleteRecordRequest,
    GetRecordRequest,
    ListChangesRequest,
    UndeleteRecordRequest,
    UpsertRecordRequest,
)
from matcher.v1.record_pb2 import RECORD_KIND_DEMAND, Demand, Record

from failures import refused


def demand(name, title="香菇烘干后发黑", **fields):
    return Record(demand=Demand(id=name, title=title, **fields))


def upsert(api, name, **fields):
    return api.catalogue.UpsertRecord(UpsertRecordRequest(record=demand(name, **fields))).record


def delete(api, name):
    api.catalogue.DeleteRecord(DeleteRecordRequest(kind=RECORD_KIND_DEMAND, id=name))


def stored(api, name):
    return api.catalogue.GetRecord(GetRecordRequest(kind=RECORD_KIND_DEMAND, id=name)).record


def changes(api, name):
    return len(api.catalogue.ListChanges(ListChangesRequest(kind=RECORD_KIND_DEMAND, id=name)).changes)


def test_a_repeated_write_tells_the_first_effect_and_writes_nothing(own_api):
    request = UpsertRecordRequest(record=demand("again"), request_id="again-1")
    first = own_api.catalogue.UpsertRecord(request)
    assert first.effect == WRITE_EFFECT_CREATED
    # Somebody else goes on; the repeated request must not undo that.
    changed = upsert(own_api, "again", title="别人改过的")
    again = own_api.catalogue.UpsertRecord(request)
    assert (again.effect, again.record) == (first.effect, changed)
    assert stored(own_api, "again") == changed


def test_a_repeated_write_on_a_condition_gives_the_first_answer(own_api):
    record = upsert(own_api, "again-etag")
    record.demand.title = "改过的"
    request = UpsertRecordRequest(record=record, request_id="again-etag-1")
    first = own_api.catalogue.UpsertRecord(request)
    assert first.effect == WRITE_EFFECT_UPDATED
    # The condition no longer holds, because the first one was carried out.
    assert own_api.catalogue.UpsertRecord(request) == first


def test_a_repeated_write_of_some_fields_writes_nothing(own_api):
    upsert(own_api, "again-mask", budget_wan_yuan=1)
    request = UpsertRecordRequest(record=demand("again-mask", title="改过的"), request_id="again-mask-1")
    request.update_mask.paths.append("demand.title")
    first = own_api.catalogue.UpsertRecord(request)
    changed = upsert(own_api, "again-mask", title="别人改过的", budget_wan_yuan=2)
    again = own_api.catalogue.UpsertRecord(request)
    assert (again.effect, again.record) == (first.effect, changed)
    assert stored(own_api, "again-mask") == changed


def test_a_repeated_write_of_some_fields_tells_the_first_effect_when_the_record_is_gone(own_api):
    upsert(own_api, "again-gone")
    request = UpsertRecordRequest(record=demand("again-gone", title="改过的"), request_id="again-gone-1")
    request.update_mask.paths.append("demand.title")
    first = own_api.catalogue.UpsertRecord(request)
    delete(own_api, "again-gone")
    again = own_api.catalogue.UpsertRecord(request)
    assert again.effect == first.effect and not again.HasField("record")
    with refused(StatusCode.NOT_FOUND, "NOT_FOUND"):
        stored(own_api, "again-gone")


def test_a_repeated_batch_gives_the_first_answer(own_api):
    records = [demand("again-batch-0"), demand("again-batch-1")]
    request = BatchUpsertRecordsRequest(records=records, request_id="again-batch")
    first = own_api.catalogue.BatchUpsertRecords(request)
    assert list(first.effects) == [WRITE_EFFECT_CREATED] * 2
    delete(own_api, "again-batch-1")
    assert own_api.catalogue.BatchUpsertRecords(request) == first
    with refused(StatusCode.NOT_FOUND, "NOT_FOUND"):
        stored(own_api, "again-batch-1")


def test_a_repeated_removal_gives_the_first_answer_and_removes_nothing(own_api):
    upsert(own_api, "again-removed")
    request = DeleteRecordRequest(kind=RECORD_KIND_DEMAND, id="again-removed", request_id="again-removed-1")
    assert own_api.catalogue.DeleteRecord(request).effect == WRITE_EFFECT_REMOVED
    assert own_api.catalogue.DeleteRecord(request).effect == WRITE_EFFECT_REMOVED
    upsert(own_api, "again-removed")
    assert own_api.catalogue.DeleteRecord(request).effect == WRITE_EFFECT_REMOVED
    assert stored(own_api, "again-removed").demand.id == "again-removed"


def test_a_repeated_removal_of_several_gives_the_first_answer(own_api):
    upsert(own_api, "again-several")
    ids = ["again-several", "never-was"]
    request = BatchDeleteRecordsRequest(kind=RECORD_KIND_DEMAND, ids=ids, request_id="again-several-1")
    assert own_api.catalogue.BatchDeleteRecords(request).removed_count == 1
    upsert(own_api, "again-several")
    assert own_api.catalogue.BatchDeleteRecords(request).removed_count == 1
    assert stored(own_api, "again-several").demand.id == "again-several"


def test_a_repeated_return_tells_the_first_effect_and_brings_nothing_back(own_api):
    upsert(own_api, "again-back")
    delete(own_api, "again-back")
    request = UndeleteRecordRequest(kind=RECORD_KIND_DEMAND, id="again-back", request_id="again-back-1")
    first = own_api.catalogue.UndeleteRecord(request)
    assert own_api.catalogue.UndeleteRecord(request) == first
    delete(own_api, "again-back")
    again = own_api.catalogue.UndeleteRecord(request)
    assert again.effect == first.effect and not again.HasField("record")
    with refused(StatusCode.NOT_FOUND, "NOT_FOUND"):
        stored(own_api, "again-back")


def test_the_identifier_of_another_request_is_refused(own_api):
    own_api.catalogue.UpsertRecord(UpsertRecordRequest(record=demand("reused"), request_id="reused"))
    others = [
        lambda: own_api.catalogue.UpsertRecord(
            UpsertRecordRequest(record=demand("reused", title="另一条"), request_id="reused")
        ),
        lambda: own_api.catalogue.BatchUpsertRecords(
            BatchUpsertRecordsRequest(records=[demand("reused")], request_id="reused")
        ),
        lambda: own_api.catalogue.DeleteRecord(
            DeleteRecordRequest(kind=RECORD_KIND_DEMAND, id="reused", request_id="reused")
        ),
    ]
    for other in others:
        with refused(StatusCode.INVALID_ARGUMENT, "REQUEST_ID_REUSED"):
            other()
    assert changes(own_api, "reused") == 1


def test_a_request_that_failed_does_not_use_its_identifier_up(own_api):
    bad = UpsertRecordRequest(record=demand("failed-first", title=""), request_id="failed-first")
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_RECORD", "record.demand.title"):
        own_api.catalogue.UpsertRecord(bad)
    bad.record.demand.title = "补上了"
    assert own_api.catalogue.UpsertRecord(bad).effect == WRITE_EFFECT_CREATED


@pytest.mark.parametrize("identifier", ["x" * 101, "a\nb"])
def test_a_request_identifier_has_a_form(own_api, identifier):
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", "request_id"):
        own_api.catalogue.UpsertRecord(UpsertRecordRequest(record=demand("form"), request_id=identifier))


def test_the_same_request_at_the_same_time_is_carried_out_once(own_api):
    request = UpsertRecordRequest(record=demand("race"), request_id="race")
    answers, together = [], threading.Barrier(8)

    def send():
        together.wait()
        answers.append(own_api.catalogue.UpsertRecord(request))

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.effect for answer in answers] == [WRITE_EFFECT_CREATED] * 8
    assert changes(own_api, "race") == 1
