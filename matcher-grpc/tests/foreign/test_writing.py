"""Writing one record: whole or some fields, on conditions, and only on trial."""

import time

from grpc import StatusCode
from matcher.v1.catalogue_pb2 import (
    WRITE_EFFECT_CREATED,
    WRITE_EFFECT_UNCHANGED,
    WRITE_EFFECT_UPDATED,
    DeleteRecordRequest,
    GetRecordRequest,
    UpsertRecordRequest,
)
from matcher.v1.matching_pb2 import FindMatchesRequest
from matcher.v1.record_pb2 import (
    DEMAND_STATUS_OPEN,
    RECORD_KIND_DEMAND,
    RECORD_KIND_SUPPLY,
    STAGE_PILOT,
    SUPPLY_KIND_ACHIEVEMENT,
    Demand,
    Record,
    Supply,
)

from failures import refused
from sample_catalogue import unnamed

CONTACT = {"name": "王工", "phone": "0914-5550000"}


def demand(name, title="香菇烘干后发黑", **fields):
    return Record(demand=Demand(id=name, title=title, **fields))


def write(api, record, paths=(), **options):
    request = UpsertRecordRequest(record=record, **options)
    request.update_mask.paths.extend(paths)
    return api.catalogue.UpsertRecord(request)


def stored(api, name, kind=RECORD_KIND_DEMAND):
    return api.catalogue.GetRecord(GetRecordRequest(kind=kind, id=name)).record


def test_a_write_says_what_it_did(own_api):
    first = write(own_api, demand("effect"))
    again = write(own_api, demand("effect"))
    other = write(own_api, demand("effect", budget_wan_yuan=3))
    effects = [WRITE_EFFECT_CREATED, WRITE_EFFECT_UNCHANGED, WRITE_EFFECT_UPDATED]
    assert [first.effect, again.effect, other.effect] == effects
    assert first.record.etag == again.record.etag != other.record.etag
    assert stored(own_api, "effect") == other.record


def test_a_demand_without_a_status_is_open(own_api):
    assert write(own_api, demand("status")).record.demand.status == DEMAND_STATUS_OPEN


def test_a_write_without_a_mask_replaces_the_whole_record(own_api):
    write(own_api, demand("whole", budget_wan_yuan=3, keywords=["烘干"], contact=CONTACT))
    write(own_api, demand("whole", title="新的"))
    given = unnamed(stored(own_api, "whole"))
    assert given == demand("whole", title="新的", status=DEMAND_STATUS_OPEN)


def test_a_write_with_a_mask_replaces_its_fields_alone(own_api):
    before = demand("mask", budget_wan_yuan=3, keywords=["烘干"], contact=CONTACT, status=DEMAND_STATUS_OPEN)
    write(own_api, before)
    change = demand(
        "mask", title="不算数", keywords=["褐变", "菌褶"], contact={"phone": "1", "email": "a@example.cn"}
    )
    given = write(own_api, change, ["demand.keywords", "demand.contact.phone"])
    after = demand(
        "mask", budget_wan_yuan=3, keywords=["褐变", "菌褶"], contact=CONTACT, status=DEMAND_STATUS_OPEN
    )
    after.demand.contact.phone = "1"
    assert (given.effect, unnamed(given.record)) == (WRITE_EFFECT_UPDATED, after)
    assert stored(own_api, "mask") == given.record


def test_a_field_of_the_mask_that_is_not_set_is_cleared(own_api):
    write(own_api, demand("clear", budget_wan_yuan=3, keywords=["烘干"], contact=CONTACT))
    paths = ["demand.budget_wan_yuan", "demand.keywords", "demand.contact.phone"]
    given = write(own_api, demand("clear"), paths).record.demand
    assert not given.HasField("budget_wan_yuan") and not given.keywords
    assert given.contact.name == "王工" and not given.contact.HasField("phone")
    given = write(own_api, demand("clear"), ["demand.contact"]).record.demand
    assert not given.HasField("contact")


def test_a_stage_is_kept_and_written_alone_and_cleared(own_api):
    write(own_api, demand("stage", budget_wan_yuan=3))
    given = write(own_api, demand("stage", stage=STAGE_PILOT), ["demand.stage"]).record.demand
    assert (given.stage, given.budget_wan_yuan) == (STAGE_PILOT, 3)
    assert stored(own_api, "stage").demand == given
    assert not write(own_api, demand("stage"), ["demand.stage"]).record.demand.HasField("stage")
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_RECORD", "record.demand.stage"):
        write(own_api, demand("stage", stage=99))


def test_zero_is_kept_apart_from_unknown(own_api):
    write(own_api, demand("zero", budget_wan_yuan=0))
    given = stored(own_api, "zero").demand
    assert given.HasField("budget_wan_yuan") and given.budget_wan_yuan == 0


def test_a_mask_needs_a_record_that_is_there(own_api):
    with refused(StatusCode.NOT_FOUND, "NOT_FOUND"):
        write(own_api, demand("nowhere"), ["demand.title"])


def test_a_mask_of_another_kind_is_refused(own_api):
    write(own_api, demand("kind"))
    for paths in (["supply.title"], ["demand.titel"]):
        with refused(StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", "update_mask"):
            write(own_api, demand("kind"), paths)


def test_clearing_what_a_record_needs_is_refused(own_api):
    write(own_api, demand("needs"))
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_RECORD", "record.demand.title"):
        write(own_api, demand("needs", title=""), ["demand.title"])
    assert stored(own_api, "needs").demand.title == "香菇烘干后发黑"


def test_every_fault_of_a_record_is_named(own_api):
    faulty = demand("", title="", budget_wan_yuan=-1, maturity_wanted=12, deadline="明年", modes=[99])
    faulty.demand.indicators.add(name="含水率", value=float("nan"))
    fields = ["id", "title", "budget_wan_yuan", "maturity_wanted", "deadline", "modes"]
    named = [f"record.demand.{field}" for field in fields]
    named.append("record.demand.indicators.comparator")
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_RECORD", *named) as told:
        write(own_api, faulty)
    assert "1 到 9" in told.failure.fields["record.demand.maturity_wanted"]


def test_a_write_of_nothing_is_refused(own_api):
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", "record"):
        own_api.catalogue.UpsertRecord(UpsertRecordRequest())
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_RECORD", "record.record"):
        write(own_api, Record(etag="0" * 32))


def test_an_etag_of_an_older_version_stops_the_write(own_api):
    old = write(own_api, demand("etag")).record
    new = write(own_api, demand("etag", title="别人改过的")).record
    stale = demand("etag", title="我改的")
    stale.etag = old.etag
    for paths in ([], ["demand.title"]):
        with refused(StatusCode.ABORTED, "ETAG_MISMATCH"):
            write(own_api, stale, paths)
    assert stored(own_api, "etag") == new
    stale.etag = new.etag
    assert write(own_api, stale).effect == WRITE_EFFECT_UPDATED


def test_an_etag_for_a_record_that_is_not_there_stops_the_write(own_api):
    record = demand("etag-of-nothing")
    record.etag = "0" * 32
    with refused(StatusCode.ABORTED, "ETAG_MISMATCH"):
        write(own_api, record)
    with refused(StatusCode.NOT_FOUND, "NOT_FOUND"):
        stored(own_api, "etag-of-nothing")


def test_a_trial_says_what_would_happen_and_writes_nothing(own_api):
    tried = write(own_api, demand("trial"), validate_only=True)
    assert tried.effect == WRITE_EFFECT_CREATED
    with refused(StatusCode.NOT_FOUND, "NOT_FOUND"):
        stored(own_api, "trial")
    kept = write(own_api, demand("trial"))
    assert kept.record == tried.record
    assert write(own_api, demand("trial"), validate_only=True).effect == WRITE_EFFECT_UNCHANGED
    changed = write(own_api, demand("trial", title="改"), ["demand.title"], validate_only=True)
    assert (changed.effect, changed.record.demand.title) == (WRITE_EFFECT_UPDATED, "改")
    assert stored(own_api, "trial") == kept.record


def test_a_trial_fails_as_the_write_would(own_api):
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_RECORD", "record.demand.title"):
        write(own_api, demand("trial-bad", title=" "), validate_only=True)
    record = write(own_api, demand("trial-etag")).record
    record.etag, record.demand.title = "0" * 32, "改"
    with refused(StatusCode.ABORTED, "ETAG_MISMATCH"):
        write(own_api, record, validate_only=True)


def proposed(api):
    request = FindMatchesRequest(inline_demand={"title": "香菇烘干褐变抑制"}, top=100)
    return [found.supply_id for found in api.matching.FindMatches(request).matches]


def supply(name):
    return Record(supply=Supply(id=name, kind=SUPPLY_KIND_ACHIEVEMENT, title="香菇烘干褐变抑制方法"))


def test_an_immediate_write_is_seen_by_matching_at_once(own_api):
    write(own_api, supply("at-once"), immediate=True)
    assert "at-once" in proposed(own_api)
    own_api.catalogue.DeleteRecord(DeleteRecordRequest(kind=RECORD_KIND_SUPPLY, id="at-once", immediate=True))
    assert "at-once" not in proposed(own_api)


def test_any_other_write_is_seen_soon(own_api):
    write(own_api, supply("soon"))
    until = time.monotonic() + 10
    while "soon" not in proposed(own_api):
        assert time.monotonic() < until
        time.sleep(0.05)
