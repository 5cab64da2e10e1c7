"""Taking records in one by one over a stream that goes both ways."""

import queue

from grpc import StatusCode
from matcher.v1.catalogue_pb2 import (
    WRITE_EFFECT_CREATED,
    WRITE_EFFECT_UNCHANGED,
    WRITE_EFFECT_UPDATED,
    GetRecordRequest,
    ImportRecordsRequest,
)
from matcher.v1.record_pb2 import RECORD_KIND_DEMAND, Demand, Record

from failures import CHINESE, refused
from sample_catalogue import import_all


def demand(name, title="香菇烘干后发黑", **fields):
    return Record(demand=Demand(id=name, title=title, **fields))


def take_in(api, *records, first_row=1):
    rows = (ImportRecordsRequest(record=record, row=row) for row, record in enumerate(records, first_row))
    return list(api.catalogue.ImportRecords(rows, timeout=60))


def stored(api, name):
    return api.catalogue.GetRecord(GetRecordRequest(kind=RECORD_KIND_DEMAND, id=name)).record


class Sender:
    """Rows that are sent when the test says so."""

    def __init__(self, api):
        self._rows = queue.Queue()
        self.results = api.catalogue.ImportRecords(iter(self._rows.get, None), timeout=60)

    def send(self, row, record):
        self._rows.put(ImportRecordsRequest(row=row, record=record))

    def end(self):
        self._rows.put(None)


def test_good_rows_are_kept_and_bad_ones_come_back_with_their_faults_in_order(own_api):
    results = take_in(
        own_api,
        demand("row-1"),
        demand("row-2", title="", budget_wan_yuan=-1),
        demand("row-3"),
        Record(),
        demand("row-5", deadline="下个月"),
        demand("row-6"),
    )
    assert [result.row for result in results] == [1, 2, 3, 4, 5, 6]
    kept = {result.row: result.effect for result in results if result.HasField("effect")}
    assert kept == dict.fromkeys((1, 3, 6), WRITE_EFFECT_CREATED)
    errors = {result.row: result.error for result in results if result.HasField("error")}
    assert {row: len(error.violations) for row, error in errors.items()} == {2: 2, 4: 1, 5: 1}
    for error in errors.values():
        assert error.reason == "INVALID_RECORD" and CHINESE.search(error.message)
        assert all(CHINESE.search(fault.description) for fault in error.violations)
    with refused(StatusCode.NOT_FOUND, "NOT_FOUND"):
        stored(own_api, "row-2")


def test_faults_of_a_row_are_named_by_their_path_in_the_record(own_api):
    [result] = take_in(own_api, demand("named", title="", budget_wan_yuan=-1))
    fields = sorted(fault.field for fault in result.error.violations)
    assert fields == ["demand.budget_wan_yuan", "demand.title"]


def test_a_result_comes_as_soon_as_its_record_is_on_disk(own_api):
    sender = Sender(own_api)
    for row in (7, 3, 9):
        # The next row is sent only after this one's result.
        sender.send(row, demand(f"live-{row}"))
        result = next(sender.results)
        assert (result.row, result.effect) == (row, WRITE_EFFECT_CREATED)
        assert stored(own_api, f"live-{row}").demand.id == f"live-{row}"
    sender.end()
    assert list(sender.results) == []
    assert sender.results.code() == StatusCode.OK


def test_the_same_records_again_change_nothing(own_api):
    records = [demand(f"same-{n}") for n in range(70)]
    first, again = take_in(own_api, *records), take_in(own_api, *records, first_row=-5)
    assert {result.effect for result in first} == {WRITE_EFFECT_CREATED}
    assert {result.effect for result in again} == {WRITE_EFFECT_UNCHANGED}
    assert [result.row for result in again] == list(range(-5, 65))


def test_small_rows_may_come_faster_than_they_are_written(own_api):
    # HTTP/2 libraries take a flood of small frames for an attack, unless they are told otherwise.
    records = [demand(f"flood-{n}", title="烘") for n in range(3000)]
    results = take_in(own_api, *records)
    assert [result.row for result in results] == list(range(1, 3001))
    assert {result.effect for result in results} == {WRITE_EFFECT_CREATED}


def test_a_later_row_of_the_same_record_wins(own_api):
    results = take_in(own_api, demand("later"), demand("later", title="改"), demand("later", title="改"))
    effects = [WRITE_EFFECT_CREATED, WRITE_EFFECT_UPDATED, WRITE_EFFECT_UNCHANGED]
    assert [result.effect for result in results] == effects
    assert stored(own_api, "later").demand.title == "改"


def test_a_row_whose_etag_does_not_fit_is_refused_alone(own_api):
    take_in(own_api, demand("etag"))
    stale, fresh = demand("etag", title="旧"), demand("etag", title="新")
    stale.etag, fresh.etag = "0" * 32, stored(own_api, "etag").etag
    before, refused_row, kept, after = take_in(own_api, demand("etag-0"), stale, fresh, demand("etag-9"))
    assert (refused_row.error.reason, list(refused_row.error.violations)) == ("ETAG_MISMATCH", [])
    assert CHINESE.search(refused_row.error.message)
    effects = [WRITE_EFFECT_CREATED, WRITE_EFFECT_UPDATED, WRITE_EFFECT_CREATED]
    assert [result.effect for result in (before, kept, after)] == effects


def test_what_was_answered_is_kept_when_the_caller_goes(own_api):
    sender = Sender(own_api)
    sender.send(1, demand("gone"))
    assert next(sender.results).effect == WRITE_EFFECT_CREATED
    sender.results.cancel()
    sender.end()
    assert stored(own_api, "gone").demand.id == "gone"


def test_an_import_of_nothing_is_none(own_api):
    assert take_in(own_api) == []


def test_what_came_before_an_unreadable_row_is_kept_and_told(own, own_api):
    good = ImportRecordsRequest(row=1, record=demand("readable")).SerializeToString()
    with own.channel() as channel:
        raw = channel.stream_stream("/matcher.v1.CatalogueService/ImportRecords")
        results = raw(iter([good, b"\xff\xff\xff"]), timeout=60)
        told = []
        with refused(StatusCode.INVALID_ARGUMENT, "UNREADABLE_MESSAGE"):
            told.extend(results)
    assert stored(own_api, "readable").demand.id == "readable"


def test_a_thousand_rows_come_in_while_their_results_are_read(own, own_api):
    # More than fits into any window: it would stand still if results waited for the end of the rows.
    records = [demand(f"thousand-{n}", description="香菇烘干" * 500) for n in range(1500)]
    with own.channel() as channel:
        results = import_all(channel, records)
    assert [result.row for result in results] == list(range(1, 1501))
    assert {result.effect for result in results} == {WRITE_EFFECT_CREATED}
