"""Near-duplicates share one place of an answer."""

import pytest
from matcher.v1.catalogue_pb2 import UpsertRecordRequest
from matcher.v1.matching_pb2 import FindDemandsRequest, FindMatchesBatchRequest, FindMatchesRequest
from matcher.v1.record_pb2 import SUPPLY_KIND_ACHIEVEMENT, SUPPLY_KIND_PLATFORM, Demand, Record, Supply

from explanations import bits

TOLD = (
    "以钼尾矿为主要原料，经磨细、配料、熔制、水淬后压制成型，在辊道窑内核化晶化，得到表面光洁的微晶玻璃板材，"
    "尾矿掺量高，产品抗折强度高，耐酸耐碱，放射性符合建材要求，成本低于花岗岩板材。"
)
VERSIONS = {
    "dup-1": ("钼尾矿制备微晶玻璃", TOLD, "org-a"),
    "dup-2": ("一种鉬尾礦製備微晶玻璃的方法", TOLD, "org-b"),
    "dup-3": ("钼尾矿制备微晶玻璃技术研究", TOLD + "已在两家企业完成中试。", "org-c"),
}
WISH = Demand(title="钼尾矿制备微晶玻璃", description=TOLD)


@pytest.fixture
def versions(own_api):
    for name, (title, summary, owner) in VERSIONS.items():
        supply = Supply(id=name, kind=SUPPLY_KIND_ACHIEVEMENT, title=title, summary=summary, owner=owner)
        own_api.catalogue.UpsertRecord(UpsertRecordRequest(record=Record(supply=supply), immediate=True))
    kind = Supply(id="dup-4", kind=SUPPLY_KIND_PLATFORM, title=VERSIONS["dup-1"][0], summary=TOLD)
    own_api.catalogue.UpsertRecord(UpsertRecordRequest(record=Record(supply=kind), immediate=True))
    return own_api


def find(api, **request):
    return api.matching.FindMatches(FindMatchesRequest(inline_demand=WISH, **request))


def told(found):
    """Every supply of an answer with its score, folded or not."""
    best = [(one.supply_id, bits(one.score)) for one in found.matches]
    return sorted(best + [(one.supply_id, bits(one.score)) for match in found.matches for one in match.duplicates])


def test_versions_of_one_achievement_share_a_place(versions):
    folded, kept = find(versions, top=50), find(versions, top=50, fold_duplicates=False)
    assert find(versions, top=50, fold_duplicates=True) == folded
    [best] = [one for one in folded.matches if one.supply_id in VERSIONS]
    assert best.duplicate_count == len(best.duplicates) == 2
    assert {best.supply_id} | {one.supply_id for one in best.duplicates} == set(VERSIONS)
    for one in best.duplicates:
        title, _, owner = VERSIONS[one.supply_id]
        assert (one.title, one.owner_id) == (title, owner) and one.score <= best.score
    # Another kind is another thing.
    assert "dup-4" in [one.supply_id for one in folded.matches]
    assert told(folded) == told(kept) and not any(one.duplicate_count for one in kept.matches)


def test_a_batch_folds_as_a_single_call_does(versions):
    for request in ({}, {"fold_duplicates": False}):
        answers = versions.matching.FindMatchesBatch(FindMatchesBatchRequest(inline_demands=[WISH], **request))
        [result] = [answer.result for answer in answers if answer.HasField("result")]
        assert result == find(versions, **request)


def test_one_wish_filed_twice_is_one_demand(versions):
    for name, enterprise in (("twice-1", "firm-a"), ("twice-2", "firm-a"), ("twice-3", "firm-b")):
        demand = Demand(id=name, title=WISH.title, description=TOLD, enterprise=enterprise)
        versions.catalogue.UpsertRecord(UpsertRecordRequest(record=Record(demand=demand), immediate=True))
    ask = FindDemandsRequest(supply_id="dup-1", top=50)
    folded = {one.demand_id: one for one in versions.matching.FindDemands(ask).matches}
    assert "twice-1" in folded and "twice-2" not in folded and "twice-3" in folded
    [other] = folded["twice-1"].duplicates
    assert (other.demand_id, other.enterprise_id) == ("twice-2", "firm-a")
    ask.fold_duplicates = False
    kept = [one.demand_id for one in versions.matching.FindDemands(ask).matches]
    assert {"twice-1", "twice-2", "twice-3"} <= set(kept)
