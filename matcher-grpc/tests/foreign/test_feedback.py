"""What became of proposed matches."""

import pytest
from grpc import StatusCode
from matcher.v1.feedback_pb2 import ListOutcomesRequest, ReportOutcomesRequest
from matcher.v1.record_pb2 import (
    OUTCOME_EVENT_CONTACTED,
    OUTCOME_EVENT_DECLINED,
    OUTCOME_EVENT_SHOWN,
    OUTCOME_EVENT_SIGNED,
    Outcome,
)

from conftest import stubs
from failures import refused
from tokens import new_token, write_tokens


def outcome(day, demand="D-GF-011", supply="S-GF-135", event=OUTCOME_EVENT_SHOWN, **fields):
    return Outcome(demand=demand, supply=supply, event=event, happened_on=day, **fields)


def report(api, *outcomes, metadata=None, **request):
    request = ReportOutcomesRequest(outcomes=outcomes, **request)
    return api.feedback.ReportOutcomes(request, metadata=metadata).changed_count


def listed(api, metadata=None, page_size=3):
    token, given = "", []
    while True:
        request = ListOutcomesRequest(page_size=page_size, page_token=token)
        page = api.feedback.ListOutcomes(request, metadata=metadata)
        assert len(page.outcomes) <= page_size
        given += page.outcomes
        token = page.next_page_token
        if not token:
            return given


@pytest.fixture
def api_of_nobody(start):
    """A server of the test's own, without tokens."""
    server = start().wait_until_serving()
    with server.channel() as channel:
        yield stubs(channel)
    server.stop()


def test_outcomes_are_listed_by_day_demand_supply_and_event_page_by_page(api_of_nobody):
    in_order = [
        outcome("2025-12-31", "D-NM-001", "S-NM-009"),
        outcome("2026-01-05", "D-EL-001", "S-EL-002", OUTCOME_EVENT_CONTACTED),
        outcome("2026-01-05", "D-GF-011", "S-GF-082", OUTCOME_EVENT_SIGNED, reported_by="李工"),
        outcome("2026-01-05", "D-GF-011", "S-GF-135", OUTCOME_EVENT_SHOWN),
        outcome("2026-01-05", "D-GF-011", "S-GF-135", OUTCOME_EVENT_CONTACTED),
        outcome("2026-01-05", "D-GF-011", "S-GF-135", OUTCOME_EVENT_DECLINED, reason="报价太高"),
        outcome("2026-02-01", "D-GF-001", "S-GF-001"),
    ]
    assert report(api_of_nobody, *reversed(in_order)) == 7
    for page_size in (1, 3, 7, 100):
        assert listed(api_of_nobody, page_size=page_size) == in_order


def test_the_same_outcome_twice_changes_nothing(api_of_nobody):
    assert report(api_of_nobody, outcome("2026-01-05"), outcome("2026-01-06")) == 2
    assert report(api_of_nobody, outcome("2026-01-06"), outcome("2026-01-07")) == 1
    assert len(listed(api_of_nobody)) == 3


def test_another_word_on_the_same_outcome_replaces_it(api_of_nobody):
    report(api_of_nobody, outcome("2026-01-05", event=OUTCOME_EVENT_DECLINED, reason="太贵"))
    better = outcome("2026-01-05", event=OUTCOME_EVENT_DECLINED, reason="报价高于预算")
    assert report(api_of_nobody, better) == 1
    assert listed(api_of_nobody) == [better]


def test_one_bad_outcome_stops_all_and_every_fault_is_named(api_of_nobody):
    bad = [outcome("昨天"), Outcome(demand="D", supply=" ", happened_on="2026-01-01")]
    long = outcome("2026-01-01", reason="长" * 1001)
    faults = ["outcomes[1].happened_on", "outcomes[2].event", "outcomes[2].supply", "outcomes[3].reason"]
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_RECORD", *faults):
        report(api_of_nobody, outcome("2026-01-01"), *bad, long)
    assert listed(api_of_nobody) == []


def test_a_report_has_1_to_1000_outcomes(api_of_nobody):
    for count in (0, 1001):
        with refused(StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", "outcomes"):
            report(api_of_nobody, *[outcome("2026-01-01", f"D-{n}") for n in range(count)])


def test_a_repeated_report_gives_the_first_answer(api_of_nobody):
    assert report(api_of_nobody, outcome("2026-01-01"), request_id="报告-1") == 1
    report(api_of_nobody, outcome("2026-01-01", reason="后来补记的"))
    assert report(api_of_nobody, outcome("2026-01-01"), request_id="报告-1") == 1
    assert [one.reason for one in listed(api_of_nobody)] == ["后来补记的"]
    with refused(StatusCode.INVALID_ARGUMENT, "REQUEST_ID_REUSED"):
        report(api_of_nobody, outcome("2026-01-02"), request_id="报告-1")


def test_pages_of_outcomes_stay_in_step_with_new_ones(api_of_nobody):
    report(api_of_nobody, *[outcome(f"2026-01-{day:02}") for day in range(2, 10, 2)])
    first = api_of_nobody.feedback.ListOutcomes(ListOutcomesRequest(page_size=2))
    # One before the place where the list goes on, and one after it.
    report(api_of_nobody, outcome("2026-01-01"), outcome("2026-01-07"))
    request = ListOutcomesRequest(page_size=9, page_token=first.next_page_token)
    rest = api_of_nobody.feedback.ListOutcomes(request)
    days = [one.happened_on for page in (first, rest) for one in page.outcomes]
    assert days == ["2026-01-02", "2026-01-04", "2026-01-06", "2026-01-07", "2026-01-08"]


def test_a_page_token_that_was_made_up_is_refused(api_of_nobody):
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", "page_token"):
        api_of_nobody.feedback.ListOutcomes(ListOutcomesRequest(page_token="00" * 20))
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", "page_size"):
        api_of_nobody.feedback.ListOutcomes(ListOutcomesRequest(page_size=-1))


def test_whoever_reports_is_named_unless_somebody_else_is(start, tmp_path):
    token = new_token("门户甲", "write")
    write_tokens(tmp_path, [token])
    with start(data=tmp_path).wait_until_serving().channel() as channel:
        api = stubs(channel)
        outcomes = [outcome("2026-01-01"), outcome("2026-01-02", reported_by="李工")]
        assert report(api, *outcomes, metadata=token.metadata) == 2
        assert [one.reported_by for one in listed(api, token.metadata)] == ["门户甲", "李工"]
