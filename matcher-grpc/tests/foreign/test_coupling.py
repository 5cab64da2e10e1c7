"""Chains, and where records stand on them."""

from grpc import StatusCode
from matcher.v1.coupling_pb2 import (
    CHAIN_POSITION_DOWNSTREAM,
    CHAIN_POSITION_MIDSTREAM,
    CHAIN_POSITION_UPSTREAM,
    ListChainsRequest,
    PlaceRecordRequest,
    RecordName,
)
from matcher.v1.record_pb2 import (
    RECORD_KIND_DEMAND,
    RECORD_KIND_SUPPLY,
    RECORD_KIND_UNSPECIFIED,
    STAGE_INDUSTRIAL,
    STAGE_INCUBATION,
    STAGE_PILOT,
    SUPPLY_KIND_ACHIEVEMENT,
    Demand,
    Supply,
)

from failures import CHINESE, refused
from sample_catalogue import body

CHAINS = {"new-materials", "new-energy", "green-food", "health-medicine", "electronics"}


def place(api, **request):
    return api.coupling.PlaceRecord(PlaceRecordRequest(**request)).placements


def test_chains_have_their_links_on_every_position(api):
    chains = api.coupling.ListChains(ListChainsRequest()).chains
    assert {chain.id for chain in chains} == CHAINS and len(chains) == 5
    assert sum(len(chain.links) for chain in chains) == 65
    for chain in chains:
        assert CHINESE.search(chain.name) and CHINESE.search(chain.description)
        positions = [link.position for link in chain.links]
        assert set(positions) == {
            CHAIN_POSITION_UPSTREAM,
            CHAIN_POSITION_MIDSTREAM,
            CHAIN_POSITION_DOWNSTREAM,
        }
        for link in chain.links:
            assert link.id.startswith(f"{chain.id}/") and link.key_technologies
            assert CHINESE.search(link.name) and CHINESE.search(link.description)


def test_every_demand_and_supply_is_counted_on_one_chain_or_as_unplaced(api, records):
    answer = api.coupling.ListChains(ListChainsRequest())
    counts = [chain.counts for chain in answer.chains] + [answer.unplaced]
    assert sum(one.demands for one in counts) == 181
    assert sum(one.supplies for one in counts) == 953
    for chain in answer.chains:
        # At least those that a person put on this chain alone.
        given = [r for r in records if not r.HasField("organisation") and r and body(r).links]
        alone = [r for r in given if all(link.startswith(f"{chain.id}/") for link in body(r).links)]
        assert chain.counts.demands >= sum(r.HasField("demand") for r in alone) > 0
        assert chain.counts.supplies >= sum(r.HasField("supply") for r in alone) > 0


def test_a_stored_record_stands_where_a_person_put_it(api):
    [stands] = place(api, name=RecordName(kind=RECORD_KIND_DEMAND, id="D-GF-011"))
    assert (stands.link, stands.confidence, stands.given) == ("green-food/primary", 1, True)
    assert stands.label == "绿色食品/产地初加工"


def test_a_record_without_links_is_placed_by_its_text_with_a_confidence(api, records):
    demand, supply = (
        Demand(title="香菇烘干后发黑"),
        Supply(kind=SUPPLY_KIND_ACHIEVEMENT, title="香菇热泵干燥工艺"),
    )
    for found in (place(api, inline_demand=demand), place(api, inline_supply=supply)):
        assert found[0].link == "green-food/primary"
        assert all(not one.given and 0 < one.confidence <= 1 for one in found)
        confidences = [one.confidence for one in found]
        assert confidences == sorted(confidences, reverse=True)


def test_a_stored_record_is_placed_like_the_same_one_sent_along(api, records):
    kinds = {"demand": RECORD_KIND_DEMAND, "supply": RECORD_KIND_SUPPLY}
    for kind, number in kinds.items():
        placed = 0
        for unlinked in [r for r in records if r.HasField(kind) and not body(r).links][:10]:
            stored = place(api, name=RecordName(kind=number, id=body(unlinked).id))
            assert stored == place(api, **{f"inline_{kind}": body(unlinked)})
            placed += bool(stored)
        assert placed > 0


def test_a_record_stands_on_the_stage_given_or_on_the_one_that_its_text_tells(api):
    def stage(**request):
        return api.coupling.PlaceRecord(PlaceRecordRequest(**request)).stage

    given = stage(inline_demand=Demand(title="尾矿利用", maturity_wanted=8))
    assert (given.stage, given.confidence, given.given) == (STAGE_INCUBATION, 1, True)
    given = stage(inline_demand=Demand(title="尾矿利用", maturity_wanted=8, stage=STAGE_INDUSTRIAL))
    assert (given.stage, given.confidence, given.given) == (STAGE_INDUSTRIAL, 1, True)
    read = stage(inline_supply=Supply(kind=SUPPLY_KIND_ACHIEVEMENT, title="尾矿利用", summary="已完成中试"))
    assert read.stage == STAGE_PILOT and not read.given and 0.5 < read.confidence < 1
    unsure = PlaceRecordRequest(inline_supply=Supply(kind=SUPPLY_KIND_ACHIEVEMENT, title="尾矿利用"))
    assert not api.coupling.PlaceRecord(unsure).HasField("stage")


def test_a_text_of_no_chain_stands_nowhere(api):
    assert not place(api, inline_demand=Demand(title="请推荐一位合唱指挥"))


def test_what_cannot_be_placed_is_told(api):
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", "record"):
        place(api)
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", "name.kind"):
        place(api, name=RecordName(kind=RECORD_KIND_UNSPECIFIED, id="D-GF-011"))
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", "name.id"):
        place(api, name=RecordName(kind=RECORD_KIND_DEMAND))
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", "inline_supply.kind"):
        place(api, inline_supply=Supply(title="烘干"))
    with refused(StatusCode.NOT_FOUND, "NOT_FOUND"):
        place(api, name=RecordName(kind=RECORD_KIND_DEMAND, id="D-GF-999"))
