"""Several records at once, all or none; removal and return."""

import pytest
from grpc import StatusCode
from matcher.v1.catalogue_pb2 import (
    WRITE_EFFECT_CREATED,
    WRITE_EFFECT_REMOVED,
    WRITE_EFFECT_UNCHANGED,
    WRITE_EFFECT_UPDATED,
    BatchDeleteRecordsRequest,
    BatchUpsertRecordsRequest,
    DeleteRecordRequest,
    GetRecordRequest,
    UndeleteRecordRequest,
)
from matcher.v1.record_pb2 import (
    ORGANISATION_KIND_ENTERPRISE,
    RECORD_KIND_DEMAND,
    Demand,
    Organisation,
    Record,
)

from failures import refused


def demand(name, title="香菇烘干后发黑", **fields):
    return Record(demand=Demand(id=name, title=title, **fields))


def write(api, *records, **options):
    return api.catalogue.BatchUpsertRecords(BatchUpsertRecordsRequest(records=records, **options))


def stored(api, name):
    return api.catalogue.GetRecord(GetRecordRequest(kind=RECORD_KIND_DEMAND, id=name)).record


def delete(api, name, **options):
    request = DeleteRecordRequest(kind=RECORD_KIND_DEMAND, id=name, **options)
    return api.catalogue.DeleteRecord(request).effect


def undelete(api, name):
    return api.catalogue.UndeleteRecord(UndeleteRecordRequest(kind=RECORD_KIND_DEMAND, id=name))


def assert_missing(api, *names):
    for name in names:
        with refused(StatusCode.NOT_FOUND, "NOT_FOUND"):
            stored(api, name)


def test_a_batch_tells_of_each_record_in_order(own_api):
    write(own_api, demand("order-0"), demand("order-1"))
    done = write(own_api, demand("order-2"), demand("order-1", title="改"), demand("order-0"))
    assert list(done.effects) == [WRITE_EFFECT_CREATED, WRITE_EFFECT_UPDATED, WRITE_EFFECT_UNCHANGED]
    assert list(done.etags) == [stored(own_api, f"order-{n}").etag for n in (2, 1, 0)]


def test_one_bad_record_stops_the_batch_and_every_fault_is_named(own_api):
    bad = demand("batch-1", title="", budget_wan_yuan=-2)
    nobody = Record(organisation=Organisation(id="batch-3"))
    faults = [
        "records[1].demand.title",
        "records[1].demand.budget_wan_yuan",
        "records[2].record",
        "records[3].organisation.kind",
    ]
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_RECORD", *faults):
        write(own_api, demand("batch-0"), bad, Record(), nobody, demand("batch-4"))
    assert_missing(own_api, "batch-0", "batch-4")


def test_an_identifier_that_stands_twice_stops_the_batch(own_api):
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_RECORD", "records[1]"):
        write(own_api, demand("twice"), demand("twice", title="改"))
    assert_missing(own_api, "twice")
    # The same identifier of another kind is another record.
    firm = Organisation(id="twice", name="甲公司", kind=ORGANISATION_KIND_ENTERPRISE)
    assert len(write(own_api, demand("twice"), Record(organisation=firm)).effects) == 2


def test_one_etag_that_does_not_fit_stops_the_batch(own_api):
    write(own_api, demand("fits"), demand("changed"))
    first, second = demand("fits", title="改"), demand("changed", title="改")
    first.etag, second.etag = stored(own_api, "fits").etag, "0" * 32
    with refused(StatusCode.ABORTED, "ETAG_MISMATCH"):
        write(own_api, first, second)
    assert stored(own_api, "fits").demand.title == "香菇烘干后发黑"
    second.etag = stored(own_api, "changed").etag
    assert list(write(own_api, first, second).effects) == [WRITE_EFFECT_UPDATED] * 2


@pytest.mark.parametrize("count", [0, 1001])
def test_a_batch_has_1_to_1000_records(own_api, count):
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", "records"):
        write(own_api, *[demand(f"count-{n}") for n in range(count)])
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", "ids"):
        ids = [f"count-{n}" for n in range(count)]
        own_api.catalogue.BatchDeleteRecords(BatchDeleteRecordsRequest(kind=RECORD_KIND_DEMAND, ids=ids))


def test_a_batch_on_trial_writes_nothing(own_api):
    write(own_api, demand("trial-0"))
    tried = write(own_api, demand("trial-0"), demand("trial-1"), validate_only=True)
    assert list(tried.effects) == [WRITE_EFFECT_UNCHANGED, WRITE_EFFECT_CREATED]
    assert_missing(own_api, "trial-1")
    assert tried == write(own_api, demand("trial-0"), demand("trial-1"))


def test_a_removed_record_is_gone_and_comes_back_as_it_was(own_api):
    write(own_api, demand("back", budget_wan_yuan=3, keywords=["烘干"]))
    before = stored(own_api, "back")
    assert delete(own_api, "back") == WRITE_EFFECT_REMOVED
    assert_missing(own_api, "back")
    returned = undelete(own_api, "back")
    assert (returned.effect, returned.record) == (WRITE_EFFECT_CREATED, before)
    assert stored(own_api, "back") == before


def test_a_record_that_is_there_need_not_come_back(own_api):
    write(own_api, demand("there"))
    returned = undelete(own_api, "there")
    assert (returned.effect, returned.record) == (WRITE_EFFECT_UNCHANGED, stored(own_api, "there"))


def test_a_record_that_never_was_cannot_come_back(own_api):
    with refused(StatusCode.NOT_FOUND, "NOT_FOUND"):
        undelete(own_api, "never")


def test_removing_what_is_not_there_is_an_error_unless_allowed(own_api):
    with refused(StatusCode.NOT_FOUND, "NOT_FOUND"):
        delete(own_api, "missing")
    assert delete(own_api, "missing", allow_missing=True) == WRITE_EFFECT_UNCHANGED


def test_an_etag_that_does_not_fit_stops_the_removal(own_api):
    write(own_api, demand("kept"))
    with refused(StatusCode.ABORTED, "ETAG_MISMATCH"):
        delete(own_api, "kept", etag="0" * 32)
    etag = stored(own_api, "kept").etag
    assert delete(own_api, "kept", etag=etag) == WRITE_EFFECT_REMOVED


def test_removing_several_passes_over_those_that_are_not_there(own_api):
    write(own_api, demand("several-0"), demand("several-1"), demand("several-2"))
    ids = ["several-0", "never", "several-2"]
    request = BatchDeleteRecordsRequest(kind=RECORD_KIND_DEMAND, ids=ids)
    assert own_api.catalogue.BatchDeleteRecords(request).removed_count == 2
    assert_missing(own_api, "several-0", "several-2")
    assert stored(own_api, "several-1").demand.id == "several-1"
    assert own_api.catalogue.BatchDeleteRecords(request).removed_count == 0


def test_removal_needs_kind_and_identifier(own_api):
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", "kind"):
        own_api.catalogue.DeleteRecord(DeleteRecordRequest(id="x"))
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", "id"):
        delete(own_api, " ")
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", "kind"):
        own_api.catalogue.BatchDeleteRecords(BatchDeleteRecordsRequest(ids=["x"]))
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", "id"):
        undelete(own_api, "")
