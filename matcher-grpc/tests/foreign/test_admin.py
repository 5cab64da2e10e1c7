"""Running the service: counts, backups, rebuilding, checking."""

import re
import threading
from collections import Counter
from datetime import datetime, timedelta, timezone

import pytest
from grpc import StatusCode
from matcher.v1.admin_pb2 import (
    CheckCatalogueRequest,
    CreateBackupRequest,
    GetStatsRequest,
    RebuildIndexRequest,
)
from matcher.v1.catalogue_pb2 import UpsertRecordRequest
from matcher.v1.matching_pb2 import FindMatchesRequest
from matcher.v1.record_pb2 import Demand, DemandStatus, Record, SupplyKind

from conftest import stubs
from failures import refused
from server_process import run_to_the_end


@pytest.fixture(scope="module")
def server(start, copy_of_sample):
    """A server with the sample catalogue, to be rebuilt and backed up."""
    return start(data=copy_of_sample()).wait_until_serving()


@pytest.fixture(scope="module")
def admin(server):
    with server.channel() as channel:
        yield stubs(channel)


def stats(api):
    return api.admin.GetStats(GetStatsRequest())


def words(enum, prefix, numbers):
    return Counter(enum.Name(number).removeprefix(prefix).lower() for number in numbers)


def test_stats_count_the_catalogue(api, records):
    told = stats(api)
    assert (told.organisations, told.demands, told.supplies, told.outcomes) == (148, 181, 953, 0)
    demands = [record.demand.status for record in records if record.HasField("demand")]
    assert dict(told.demands_by_status) == words(DemandStatus, "DEMAND_STATUS_", demands)
    supplies = [record.supply.kind for record in records if record.HasField("supply")]
    assert dict(told.supplies_by_kind) == words(SupplyKind, "SUPPLY_KIND_", supplies)


def test_stats_tell_version_and_start(api):
    told = stats(api)
    assert told.version == run_to_the_end("--version").stdout.split()[-1]
    age = datetime.now(timezone.utc) - told.started_at.ToDatetime(timezone.utc)
    assert timedelta(seconds=-1) < age < timedelta(minutes=30)


def test_stats_tell_how_far_matching_has_followed_the_writes(own_api):
    before = stats(own_api).written_sequence
    record = Record(demand=Demand(id="seen", title="烘干"))
    own_api.catalogue.UpsertRecord(UpsertRecordRequest(record=record, immediate=True))
    after = stats(own_api)
    assert after.visible_sequence == after.written_sequence == before + 1
    assert after.demands == 1


def backup(api, name=""):
    return api.admin.CreateBackup(CreateBackupRequest(file_name=name), timeout=60)


def test_a_backup_stands_in_the_backup_folder(server, admin):
    written = backup(admin, "一月-1.backup")
    file = server.data / "backups" / "一月-1.backup"
    assert (written.file_name, written.size_bytes) == ("一月-1.backup", file.stat().st_size)
    assert written.size_bytes > 10_000


def test_a_backup_is_not_replaced(server, admin):
    backup(admin, "once")
    file = server.data / "backups" / "once"
    before = file.read_bytes()
    with refused(StatusCode.ALREADY_EXISTS, "ALREADY_EXISTS") as told:
        backup(admin, "once")
    assert "once" in told.failure.chinese and file.read_bytes() == before


def test_a_backup_without_a_name_is_named_by_date_and_time(server, admin):
    first, second = backup(admin).file_name, backup(admin).file_name
    assert first != second and f"{datetime.now(timezone.utc):%Y}" in first
    assert re.fullmatch(r"[\w.-]+", first) and (server.data / "backups" / first).is_file()


@pytest.mark.parametrize("name", ["../x", "..", ".hidden", "a/b", "a\\b", "/tmp/x", "a b", "C:x", "x" * 201])
def test_a_name_that_leads_elsewhere_is_refused(server, admin, name):
    before = sorted(path.name for path in server.data.iterdir())
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", "file_name"):
        backup(admin, name)
    assert sorted(path.name for path in server.data.iterdir()) == before


def test_a_backup_is_taken_while_others_write(server, own, own_api):
    stop, faults = threading.Event(), []

    def keep_writing():
        number = 0
        while not stop.is_set():
            number += 1
            record = Record(demand=Demand(id="busy", title=f"第{number}版"))
            try:
                own_api.catalogue.UpsertRecord(UpsertRecordRequest(record=record))
            except Exception as fault:  # Told by the test: a thread's own failure would be lost.
                return faults.append(fault)

    writer = threading.Thread(target=keep_writing)
    writer.start()
    try:
        names = [backup(own_api).file_name for _ in range(5)]
    finally:
        stop.set()
        writer.join()
    assert faults == [] and len(set(names)) == 5
    assert all((own.data / "backups" / name).stat().st_size > 0 for name in names)


def test_a_rebuild_tells_how_far_it_is_and_changes_no_score(admin):
    # The first one teaches the latent space, which scores are compared by from then on.
    assert list(admin.admin.RebuildIndex(RebuildIndexRequest(), timeout=120))[-1].finished
    request = FindMatchesRequest(demand_id="D-GF-011")
    before, meanwhile = admin.matching.FindMatches(request), []
    told = []
    for message in admin.admin.RebuildIndex(RebuildIndexRequest(), timeout=120):
        told.append(message)
        meanwhile.append(admin.matching.FindMatches(request))
    assert [message.finished for message in told] == [False] * (len(told) - 1) + [True]
    assert told[-1].done == told[-1].total > 0
    assert [message.done for message in told] == sorted(message.done for message in told)
    assert all(found == before for found in meanwhile)
    assert admin.matching.FindMatches(request) == before and before.answered


def test_a_rebuild_goes_on_when_its_caller_has_gone(server, admin):
    stream = admin.admin.RebuildIndex(RebuildIndexRequest())
    next(stream)
    stream.cancel()
    report = admin.admin.CheckCatalogue(CheckCatalogueRequest(), timeout=120)
    assert report.sound, report


def test_a_sound_catalogue_is_found_sound(admin):
    report = admin.admin.CheckCatalogue(CheckCatalogueRequest(), timeout=120)
    assert (report.sound, report.records, report.indexed) == (True, 1282, 1282)
    assert not report.store_faults and not report.index_faults
