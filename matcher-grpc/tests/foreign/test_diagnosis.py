"""What demands lack, what to ask, and what an answer would look like."""

import pytest
from grpc import StatusCode
from matcher.v1.diagnosis_pb2 import (
    DEMAND_FACT_BUDGET,
    DEMAND_FACT_CONTACT,
    DEMAND_FACT_ENTERPRISE,
    DEMAND_FACT_INDICATORS,
    DEMAND_FACT_LINK,
    DEMAND_FACT_SOURCE_GIVEN,
    DEMAND_FACT_SOURCE_MISSING,
    DEMAND_FACT_SOURCE_TEXT,
    DEMAND_FACT_WANTED,
    DemandFact,
)
from matcher.v1.matching_pb2 import DiagnoseDemandRequest, FindMatchesRequest
from matcher.v1.record_pb2 import Demand

from failures import CHINESE, refused
from sample_catalogue import body, key

DEMANDS = ["D-GF-011", "D-NM-001", "D-NE-012", "D-HM-005", "D-EL-013"]


def diagnose(api, **request):
    return api.matching.DiagnoseDemand(DiagnoseDemandRequest(**request))


def sources(found):
    return {standing.fact: standing.source for standing in found.facts}


@pytest.mark.parametrize("name", DEMANDS)
def test_completeness_is_the_weight_of_what_is_known(api, name):
    found = diagnose(api, demand_id=name)
    assert found.demand_id == name
    assert [standing.fact for standing in found.facts] == sorted(DemandFact.values())[1:]
    assert sum(standing.weight_percent for standing in found.facts) == 100
    known = [one.weight_percent for one in found.facts if one.source != DEMAND_FACT_SOURCE_MISSING]
    assert abs(found.completeness - sum(known) / 100) < 1e-12
    assert all(CHINESE.search(standing.name) for standing in found.facts)


@pytest.mark.parametrize("name", DEMANDS)
def test_what_is_missing_is_asked_the_most_valuable_first(api, name):
    found = diagnose(api, demand_id=name)
    missing = [fact for fact, source in sources(found).items() if source == DEMAND_FACT_SOURCE_MISSING]
    assert len(found.questions) == min(3, len(missing))
    assert {question.fact for question in found.questions} <= set(missing)
    worths = [question.worth for question in found.questions]
    assert worths == sorted(worths, reverse=True) and all(worth >= 0 for worth in worths)
    assert all(CHINESE.search(question.text) and "？" in question.text for question in found.questions)


def test_a_headline_lacks_nearly_everything(api):
    found = diagnose(api, inline_demand=Demand(title="香菇烘干"))
    known = sources(found)
    for fact in (DEMAND_FACT_WANTED, DEMAND_FACT_INDICATORS, DEMAND_FACT_ENTERPRISE, DEMAND_FACT_CONTACT):
        assert known[fact] == DEMAND_FACT_SOURCE_MISSING
    assert known[DEMAND_FACT_LINK] == DEMAND_FACT_SOURCE_TEXT
    assert found.completeness < 0.3 and found.placements[0].link == "green-food/primary"


def test_what_is_given_is_told_apart_from_what_the_text_says(api):
    text = "现在烘干后发黑，希望褐变率低于5%，预算 80 万元以内。"
    read = diagnose(api, inline_demand=Demand(title="香菇烘干", description=text))
    given = diagnose(api, inline_demand=Demand(title="香菇烘干", description=text, budget_wan_yuan=80))
    assert sources(read)[DEMAND_FACT_BUDGET] == DEMAND_FACT_SOURCE_TEXT
    assert sources(given)[DEMAND_FACT_BUDGET] == DEMAND_FACT_SOURCE_GIVEN
    assert read.completeness == given.completeness
    assert "费用在 80 万元以内" in given.answer[0] and "费用在" not in read.answer[0]


def test_a_demand_sent_along_is_diagnosed_as_if_it_were_stored(api, records):
    demand = next(body(record) for record in records if key(record) == ("demand", "D-GF-011"))
    assert diagnose(api, demand_id="D-GF-011") == diagnose(api, inline_demand=demand)


def test_similar_demands_are_others_and_in_order(api, records):
    names = [body(record).id for record in records if record.HasField("demand")][::4]
    named = 0
    for name in names:
        similar = diagnose(api, demand_id=name).similar
        alike = [(-other.similarity, other.demand_id) for other in similar]
        assert alike == sorted(alike) and len(alike) <= 5
        assert all(other.HasField("duplicate") and 0 < other.similarity <= 1 for other in similar)
        assert name not in {other.demand_id for other in similar}
        named += len(similar)
    assert named > 0


def test_one_that_is_not_stored_cannot_have_been_filed_twice(api, records):
    demand = Demand()
    demand.CopyFrom(next(body(record) for record in records if key(record) == ("demand", "D-GF-011")))
    demand.id = ""
    first = diagnose(api, inline_demand=demand).similar[0]
    assert (first.demand_id, first.HasField("duplicate")) == ("D-GF-011", False)
    assert abs(first.similarity - 1) < 1e-9


def test_the_nearest_answer_is_that_of_matching(api):
    found = diagnose(api, demand_id="D-GF-011")
    best = api.matching.FindMatches(FindMatchesRequest(demand_id="D-GF-011", top=1)).matches[0]
    assert best.title in found.answer[1] and f"{best.score:.2f}" in found.answer[1]


def test_what_is_no_demand_is_refused(api):
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", "demand"):
        diagnose(api)
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", "demand_id"):
        diagnose(api, demand_id="")
    with refused(StatusCode.NOT_FOUND, "NOT_FOUND"):
        diagnose(api, demand_id="D-GF-999")
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", "inline_demand.title"):
        diagnose(api, inline_demand=Demand())
