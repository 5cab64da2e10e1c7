"""Reading single records, and field masks."""

import re

import pytest
from grpc import StatusCode
from matcher.v1.catalogue_pb2 import ExportRecordsRequest, GetRecordRequest
from matcher.v1.record_pb2 import (
    RECORD_KIND_DEMAND,
    RECORD_KIND_ORGANISATION,
    RECORD_KIND_SUPPLY,
    RECORD_KIND_UNSPECIFIED,
    RecordKind,
)

from failures import refused
from sample_catalogue import body, key, unnamed


def exported(api, **request):
    return [
        answer.record for answer in api.catalogue.ExportRecords(ExportRecordsRequest(**request), timeout=60)
    ]


def test_a_record_is_given_as_it_was_imported(api, records):
    for record in (records[0], records[148], records[-1]):
        kind = f"RECORD_KIND_{record.WhichOneof('record').upper()}"
        request = GetRecordRequest(kind=RecordKind.Value(kind), id=body(record).id)
        given = api.catalogue.GetRecord(request).record
        assert unnamed(given) == record
        assert re.fullmatch("[0-9a-f]{32}", given.etag)


def test_a_record_that_is_not_there_is_not_found(api):
    with refused(StatusCode.NOT_FOUND, "NOT_FOUND") as told:
        api.catalogue.GetRecord(GetRecordRequest(kind=RECORD_KIND_DEMAND, id="D-NM-999"))
    assert "D-NM-999" in told.failure.chinese


def test_an_identifier_belongs_to_its_kind(api):
    with refused(StatusCode.NOT_FOUND, "NOT_FOUND"):
        api.catalogue.GetRecord(GetRecordRequest(kind=RECORD_KIND_SUPPLY, id="D-NM-001"))


@pytest.mark.parametrize("kind", [RECORD_KIND_UNSPECIFIED, 99])
def test_a_kind_has_to_be_said(api, kind):
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", "kind"):
        api.catalogue.GetRecord(GetRecordRequest(kind=kind, id="D-NM-001"))


def test_an_identifier_has_to_be_said(api):
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", "id"):
        api.catalogue.GetRecord(GetRecordRequest(kind=RECORD_KIND_DEMAND))


def test_a_read_mask_gives_its_fields_alone_and_the_etag(api):
    whole = api.catalogue.GetRecord(GetRecordRequest(kind=RECORD_KIND_DEMAND, id="D-GF-011")).record
    request = GetRecordRequest(kind=RECORD_KIND_DEMAND, id="D-GF-011")
    request.read_mask.paths.extend(["demand.title", "demand.contact.phone"])
    given = api.catalogue.GetRecord(request).record
    assert given.etag == whole.etag
    assert (given.demand.title, given.demand.contact.phone) == (
        whole.demand.title,
        whole.demand.contact.phone,
    )
    assert sorted(field.name for field, _ in given.demand.ListFields()) == ["contact", "title"]
    assert [field.name for field, _ in given.demand.contact.ListFields()] == ["phone"]


@pytest.mark.parametrize("path", ["title", "demand.titel", "demand.keywords.first", "demand.", ""])
def test_a_read_mask_that_leads_nowhere_is_refused(api, path):
    request = GetRecordRequest(kind=RECORD_KIND_DEMAND, id="D-GF-011")
    request.read_mask.paths.append(path)
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", "read_mask"):
        api.catalogue.GetRecord(request)


def test_the_export_gives_what_was_imported_by_kind_and_identifier(api, records):
    given = exported(api)
    kinds = ["organisation", "demand", "supply"]
    in_order = sorted(records, key=lambda record: (kinds.index(key(record)[0]), key(record)[1].encode()))
    assert [key(record) for record in given] == [key(record) for record in in_order]
    assert [unnamed(record) for record in given] == in_order
    assert len({record.etag for record in given}) == len(records) == 1282


def test_the_export_of_some_kinds_keeps_their_order(api):
    given = exported(api, kinds=[RECORD_KIND_SUPPLY, RECORD_KIND_ORGANISATION])
    kinds = [record.WhichOneof("record") for record in given]
    assert kinds == ["organisation"] * 148 + ["supply"] * 953


def test_the_export_keeps_to_its_mask(api):
    given = exported(api, kinds=[RECORD_KIND_SUPPLY], read_mask={"paths": ["supply.title"]})
    assert len(given) == 953
    for record in given:
        assert record.etag and [field.name for field, _ in record.supply.ListFields()] == ["title"]


def test_the_export_of_an_unknown_kind_is_refused(api):
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", "kinds"):
        exported(api, kinds=[RECORD_KIND_DEMAND, RECORD_KIND_UNSPECIFIED])


def test_the_export_ends_when_its_reader_goes(sample, api):
    stream = api.catalogue.ExportRecords(ExportRecordsRequest())
    next(stream)
    stream.cancel()
    line = 'matcher_calls_total{rpc="/matcher.v1.CatalogueService/ExportRecords",code="CANCELLED"}'
    sample.wait_for_metric(line, lambda value: value >= 1)
