"""Lists page by page: whole, in order, and not to be tampered with."""

import threading

import pytest
from grpc import StatusCode
from matcher.v1.catalogue_pb2 import (
    BatchDeleteRecordsRequest,
    BatchUpsertRecordsRequest,
    ListChangesRequest,
    ListRecordsRequest,
)
from matcher.v1.record_pb2 import (
    RECORD_KIND_DEMAND,
    RECORD_KIND_ORGANISATION,
    RECORD_KIND_SUPPLY,
    SUPPLY_KIND_ACHIEVEMENT,
    Record,
    Supply,
)

from failures import refused
from sample_catalogue import body, unnamed


def pages(api, **request):
    """The pages of a list, one after the other."""
    token = ""
    while True:
        page = api.catalogue.ListRecords(ListRecordsRequest(page_token=token, **request))
        yield page.records
        token = page.next_page_token
        if not token:
            return


def supply(name):
    made = Supply(id=name, kind=SUPPLY_KIND_ACHIEVEMENT, title=f"翻页 {name}")
    return Record(supply=made)


def test_pages_give_every_record_once_by_identifier(api, records):
    given = list(pages(api, kind=RECORD_KIND_DEMAND, page_size=7))
    assert {len(page) for page in given[:-1]} == {7} and 1 <= len(given[-1]) <= 7
    demands = sorted((r for r in records if r.HasField("demand")), key=lambda r: r.demand.id.encode())
    assert [unnamed(record) for page in given for record in page] == demands


def test_a_page_that_ends_with_the_last_record_leads_nowhere(api):
    page = api.catalogue.ListRecords(ListRecordsRequest(kind=RECORD_KIND_DEMAND, page_size=181))
    assert (len(page.records), page.next_page_token) == (181, "")


def test_pages_keep_to_the_read_mask(api):
    mask = {"paths": ["organisation.name"]}
    for page in pages(api, kind=RECORD_KIND_ORGANISATION, page_size=100, read_mask=mask):
        for record in page:
            assert record.etag and [field.name for field, _ in record.organisation.ListFields()] == ["name"]


def test_a_page_has_100_records_where_nothing_is_said_and_1000_at_most(own_api):
    own_api.catalogue.BatchUpsertRecords(
        BatchUpsertRecordsRequest(records=[supply(f"many-{n:04}") for n in range(1000)])
    )
    own_api.catalogue.BatchUpsertRecords(BatchUpsertRecordsRequest(records=[supply("many-1000")]))
    lengths = []
    for size in (0, 100_000):
        request = ListRecordsRequest(kind=RECORD_KIND_SUPPLY, page_size=size)
        page = own_api.catalogue.ListRecords(request)
        assert page.next_page_token
        lengths.append(len(page.records))
    assert lengths == [100, 1000]


def test_a_negative_page_size_is_refused(api):
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", "page_size"):
        api.catalogue.ListRecords(ListRecordsRequest(kind=RECORD_KIND_DEMAND, page_size=-1))


def test_records_that_stay_are_given_once_while_others_come_and_go(own_api):
    stay = [f"walk-{n:03}-stays" for n in range(200)]
    own_api.catalogue.BatchUpsertRecords(BatchUpsertRecordsRequest(records=[supply(name) for name in stay]))
    stop, rounds, faults = threading.Event(), [], []

    def come_and_go():
        # Around every record that stays there are others, before and after it.
        names = [f"walk-{n:03}-{word}" for n in range(0, 200, 3) for word in ("goes", "went")]
        try:
            while not stop.is_set():
                own_api.catalogue.BatchUpsertRecords(
                    BatchUpsertRecordsRequest(records=[supply(name) for name in names])
                )
                own_api.catalogue.BatchDeleteRecords(
                    BatchDeleteRecordsRequest(kind=RECORD_KIND_SUPPLY, ids=names)
                )
                rounds.append(1)
        except Exception as fault:  # Told by the test: a thread's own failure would be lost.
            faults.append(fault)

    writer = threading.Thread(target=come_and_go)
    writer.start()
    try:
        while len(rounds) < 1 and not faults:
            stop.wait(0.01)
        passers_by = 0
        # Until writer and reader have met often enough.
        while (len(rounds) < 6 or passers_by == 0) and not faults:
            seen = [
                body(record).id
                for page in pages(own_api, kind=RECORD_KIND_SUPPLY, page_size=9)
                for record in page
            ]
            walked = [name for name in seen if name.startswith("walk-")]
            assert [name for name in walked if name.endswith("-stays")] == stay
            assert len(set(walked)) == len(walked)
            passers_by += len(walked) - len(stay)
    finally:
        stop.set()
        writer.join()
    assert faults == []


def refused_token(call):
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", "page_token"):
        call()


@pytest.fixture(scope="module")
def token(api):
    """A page token of the list of demands."""
    request = ListRecordsRequest(kind=RECORD_KIND_DEMAND, page_size=5)
    return api.catalogue.ListRecords(request).next_page_token


def test_a_page_token_that_was_tampered_with_is_refused(api, token):
    places = {0, 1, len(token) // 2, len(token) - 1}
    changed = [token[:at] + ("0" if token[at] != "0" else "1") + token[at + 1 :] for at in sorted(places)]
    for forged in [*changed, token[:-2], token[2:], token + "00", "x", "00", "记录"]:
        refused_token(
            lambda: api.catalogue.ListRecords(ListRecordsRequest(kind=RECORD_KIND_DEMAND, page_token=forged))
        )


def test_a_page_token_of_another_request_is_refused(api, token):
    refused_token(
        lambda: api.catalogue.ListRecords(ListRecordsRequest(kind=RECORD_KIND_SUPPLY, page_token=token))
    )
    refused_token(lambda: api.catalogue.ListChanges(ListChangesRequest(page_token=token)))


def test_a_page_token_of_another_server_is_refused(own_api, token):
    refused_token(
        lambda: own_api.catalogue.ListRecords(ListRecordsRequest(kind=RECORD_KIND_DEMAND, page_token=token))
    )
