"""Rounds of postings: both plans, conflicts as answers, deadlines, and what is refused."""

import time
from types import SimpleNamespace

import pytest
from grpc import StatusCode
from matcher.v1.assignment_pb2 import AssignRequest
from matcher.v1.record_pb2 import NamedFact
from matcher.v1.round_pb2 import (
    ROUND_REFUSAL_KIND_OPEN_POST,
    ROUND_REFUSAL_KIND_REFUSED_WISH,
    ROUND_REFUSAL_KIND_UNPLACED_EXPERT,
    ROUND_RULE_KIND_POST_MIN,
    ROUND_RULE_KIND_QUOTA_MAX,
    RoundBounds,
    RoundExpert,
    RoundGroup,
    RoundPair,
    RoundPost,
    RoundQuota,
)

from conftest import stubs
from failures import CHINESE, refused

DAY = "2026-03-01"
# What every enterprise of the round keeps: only who would suit whom counts.
ANY_ENTERPRISE = "[[rule]]\nid = 'a'\ntitle = '企业'\n[[rule.all]]\nfact = '单位类型'\nis = '企业'\n"
# What every expert of the round keeps, as the institutions are known.
ANY_INSTITUTION = "[[rule]]\nid = 'a'\ntitle = '单位'\n[[rule.all]]\nfact = '单位类型'\nis_not = '企业'\n"
PARTS = ["optimal", "stable", "relaxed", "changes", "alternates", "refusals"]


def assign(api, metadata=(), **request):
    """Everything that came of a round, by the sort of message, and the sorts in their order."""
    parts = {part: [] for part in PARTS}
    found = SimpleNamespace(progress=[], result=None, order=[], **parts)
    request = AssignRequest(**{"as_of": DAY, "expert_rules": ANY_INSTITUTION, **request})
    for answer in api.assignment.Assign(request, metadata=metadata):
        sort = answer.WhichOneof("message")
        part = getattr(answer, sort)
        if sort == "progress":
            found.progress.append(part)
        elif sort == "result":
            assert found.result is None
            found.result = part
        else:
            [(field, lines)] = part.ListFields()
            getattr(found, sort).extend(lines)
        if found.order[-1:] != [sort]:
            found.order.append(sort)
    return found


def pairs(postings):
    return [(one.expert, one.post) for one in postings]


def quota(county, least, most):
    return RoundQuota(group=RoundGroup(county=county), bounds=RoundBounds(min=least, max=most))


@pytest.fixture(scope="module")
def found(postings):
    """The round as it stands, with the built-in conditions for firms."""
    return assign(postings)


def test_the_result_comes_after_progress_and_before_its_parts(found):
    assert found.order[:2] == ["progress", "result"]
    assert found.order[2:] == [part for part in PARTS if getattr(found, part)]
    assert found.progress[0].experts == found.result.experts == 40 and found.result.posts == 30


def test_the_optimal_plan_is_proved_and_adds_up(found):
    assert found.result.WhichOneof("outcome") == "planned" and not found.result.time_limit_hit
    planned = found.result.planned
    assert planned.proven and planned.bound == planned.weighted_satisfaction
    assert not planned.figures.misses
    assert planned.figures.postings == len(found.optimal) == 23
    total = sum(one.satisfaction for one in found.optimal)
    assert abs(total - planned.figures.total_satisfaction) < 1e-6
    assert pairs(found.optimal) == sorted(set(pairs(found.optimal)))


def test_the_stable_plan_has_no_blocking_pairs_and_is_worth_no_more(found):
    stable = found.result.stable
    assert stable.blocking_pairs == 0 and stable.postings == len(found.stable)
    assert stable.total_satisfaction <= found.result.planned.figures.total_satisfaction


def test_every_choice_has_a_reason_and_names_what_is_to_be_verified(found):
    for one in found.optimal + found.stable:
        assert one.reason.startswith(f"{one.expert_name}到{one.firm_name}：双方满意度")
        assert ("签约前须核实" in one.reason) == bool(one.to_verify)
        both = [one.expert_satisfaction, one.firm_satisfaction]
        assert min(both) - 1e-6 <= one.satisfaction <= max(both) + 1e-6
        assert one.county and not one.locked
    doubtful = next(one for one in found.optimal if one.expert == "PX-09")
    assert "是否就是专家本人" in "".join(doubtful.to_verify)


def test_every_refusal_has_a_reason(found):
    unplaced = {one.expert for one in found.refusals if one.kind == ROUND_REFUSAL_KIND_UNPLACED_EXPERT}
    assert unplaced.isdisjoint(one.expert for one in found.optimal)
    assert len(unplaced) + len({one.expert for one in found.optimal}) == 40
    empty = {one.post for one in found.refusals if one.kind == ROUND_REFUSAL_KIND_OPEN_POST}
    assert len(empty) + len({one.post for one in found.optimal}) == 30
    assert all(CHINESE.search(one.reason) and one.reason.endswith("。") for one in found.refusals)
    reason = next(one.reason for one in found.refusals if one.expert == "PX-34")
    assert "专家不愿到企业任职" in reason


def test_a_firm_that_breaks_a_condition_gets_nobody_unless_the_caller_has_other_conditions(postings, found):
    assert "PF-11" not in {one.post for one in found.optimal}
    own = assign(postings, firm_rules=ANY_ENTERPRISE)
    assert "PF-11" in {one.post for one in own.optimal}


def test_only_verified_pairs_are_placed_where_that_is_asked(postings):
    found = assign(postings, verified_only=True)
    assert found.optimal and not any(one.to_verify for one in found.optimal)


def test_what_is_not_known_of_an_expert_is_to_be_verified_and_never_assumed(postings):
    def expert(name, **facts):
        named = [NamedFact(name=key, **{kind: value}) for key, (kind, value) in facts.items()]
        return RoundExpert(expert=name, facts=named)

    experts = [
        expert("PX-01", employment=("text", "在编")),
        expert("PX-02", contract_years=("number", 3)),
        expert("PX-03", employment=("text", "合同"), contract_years=("number", 2.5)),
        expert("PX-05"),
    ]
    found = assign(postings, experts=experts, firm_rules=ANY_ENTERPRISE, expert_rules="")
    verified = {one.expert: not one.to_verify for one in found.optimal}
    assert verified == {"PX-01": True, "PX-02": True, "PX-05": False}
    [refusal] = [one for one in found.refusals if one.expert == "PX-03"]
    assert "在编在岗，或聘用合同三年以上" in refusal.reason


def test_alternates_could_step_in(found):
    ranks = {}
    for one in found.alternates:
        ranks.setdefault(one.post, []).append(one.rank)
        assert one.expert not in {posting.expert for posting in found.optimal}
    assert ranks and all(of_post == list(range(1, len(of_post) + 1)) for of_post in ranks.values())


def test_a_lock_and_a_ban_are_kept(postings, found):
    free = found.alternates[0]
    locked = assign(postings, locks=[RoundPair(expert=free.expert, post=free.post)])
    [one] = [one for one in locked.optimal if one.post == free.post]
    assert one.expert == free.expert and one.locked and "按锁定的要求安排" in one.reason
    taken = found.optimal[0]
    banned = assign(postings, bans=[RoundPair(expert=taken.expert, post=taken.post)])
    assert (taken.expert, taken.post) not in pairs(banned.optimal)


def test_a_wish_shifts_a_plan_and_a_refused_one_is_explained(postings):
    experts = [RoundExpert(expert="PX-02", wishes=["PF-05"]), RoundExpert(expert="PX-05")]
    posts = [RoundPost(post="PF-02"), RoundPost(post="PF-05", wishes=["PX-02"])]
    found = assign(
        postings, experts=experts, posts=posts, least_satisfaction=0, firm_rules=ANY_ENTERPRISE
    )
    assert pairs(found.optimal) == [("PX-02", "PF-02"), ("PX-05", "PF-05")]
    assert ("PX-02", "PF-05") in pairs(found.stable)
    assert found.result.planned.figures.blocking_pairs == 1
    changes = {change.who.WhichOneof("side"): change for change in found.changes}
    assert set(changes) == {"expert", "post"}
    gains = {change.who.expert: change.gain for change in found.changes if change.who.expert}
    assert gains["PX-02"] > 0 > gains["PX-05"]
    [wish] = [one for one in found.refusals if one.kind == ROUND_REFUSAL_KIND_REFUSED_WISH]
    assert (wish.expert, wish.post) == ("PX-02", "PF-05") and CHINESE.search(wish.reason)


def test_a_quota_bounds_a_county(postings):
    counties = [one.county for one in assign(postings, firm_rules=ANY_ENTERPRISE).optimal]
    assert counties.count("东岭县") > 2
    found = assign(postings, firm_rules=ANY_ENTERPRISE, quotas=[quota("东岭县", 0, 2)])
    assert [one.county for one in found.optimal].count("东岭县") == 2


def test_rules_that_conflict_are_an_answer_with_the_smallest_change(postings):
    posts = [RoundPost(post="PF-01", county="甲县", capacity=RoundBounds(min=2, max=3))]
    found = assign(
        postings,
        posts=posts,
        quotas=[quota("甲县", 0, 1)],
        least_satisfaction=0,
        firm_rules=ANY_ENTERPRISE,
    )
    assert found.result.WhichOneof("outcome") == "infeasible" and not found.optimal
    conflict = found.result.infeasible
    assert conflict.minimal and not found.result.time_limit_hit
    kinds = {rule.kind: rule for rule in conflict.conflict}
    assert set(kinds) == {ROUND_RULE_KIND_POST_MIN, ROUND_RULE_KIND_QUOTA_MAX}
    assert (kinds[ROUND_RULE_KIND_POST_MIN].post, kinds[ROUND_RULE_KIND_POST_MIN].count) == ("PF-01", 2)
    assert kinds[ROUND_RULE_KIND_QUOTA_MAX].group.county == "甲县"
    assert all(CHINESE.search(rule.sentence) for rule in conflict.conflict)
    relaxation = conflict.relaxation
    [change] = relaxation.changes
    assert relaxation.smallest and relaxation.price == change.by == 1 and CHINESE.search(change.change)
    assert relaxation.plan.figures.postings == len(found.relaxed) > 0
    assert not relaxation.plan.figures.HasField("blocking_pairs")
    assert "没有可行方案" in conflict.sentences[0]


def hard_round():
    """Every expert for ten firms under several names, with quotas that cross: work for a while."""
    posts = [
        RoundPost(
            post=f"岗{number}",
            firm=f"PF-{1 + number % 10:02}",
            county=f"县{number % 7}",
            chain=f"链{number % 11}",
            capacity=RoundBounds(min=0, max=2),
        )
        for number in range(600)
    ]
    bounds = RoundBounds(min=1, max=3)
    groups = [RoundGroup(county=f"县{number}") for number in range(7)]
    groups += [RoundGroup(chain=f"链{number}") for number in range(11)]
    quotas = [RoundQuota(group=group, bounds=bounds) for group in groups]
    return {"posts": posts, "quotas": quotas, "firm_rules": ANY_ENTERPRISE, "least_satisfaction": 0}


def test_when_the_time_is_over_the_best_plan_so_far_comes_with_a_bound(postings):
    found = assign(postings, time_limit_ms=1, **hard_round())
    assert found.result.time_limit_hit
    planned = found.result.planned
    assert not planned.proven and planned.bound >= planned.weighted_satisfaction


def test_the_server_itself_ends_a_round_at_its_deadline(postings):
    began = time.monotonic()
    with refused(StatusCode.DEADLINE_EXCEEDED, "DEADLINE_EXCEEDED"):
        # As metadata and not as the client's own deadline, which would end the call whatever the server does.
        assign(postings, metadata=(("grpc-timeout", "50m"),), **hard_round())
    assert time.monotonic() - began >= 0.05


def test_a_round_that_nobody_waits_for_is_given_up(start, posting_server):
    postings_folder = posting_server.data
    assert postings_folder.exists()
    with posting_server.channel() as channel:
        api = stubs(channel)
        began = time.monotonic()
        assign(api, **hard_round())
        alone = time.monotonic() - began
        began = time.monotonic()
        for _ in range(6):
            stream = api.assignment.Assign(AssignRequest(as_of=DAY, expert_rules=ANY_INSTITUTION, **hard_round()))
            stream.initial_metadata()
            stream.cancel()
        small = {"experts": [RoundExpert(expert="PX-01")], "posts": [RoundPost(post="PF-01")]}
        assign(api, **small)
        # In-flight work is counted until it has ended.
        posting_server.wait_for_metric("matcher_calls_in_flight", lambda calls: calls == 0)
        assert time.monotonic() - began < 4 * alone


def test_what_is_wrong_with_a_round_is_told_at_its_field(postings):
    def wrong(*fields, **request):
        with refused(StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", *fields):
            assign(postings, **request)

    def lock(expert, post):
        return RoundPair(expert=expert, post=post)

    def with_capacity(least, most):
        return [RoundExpert(expert="PX-01", capacity=RoundBounds(min=least, max=most))]

    wrong("experts[0].capacity.min", experts=with_capacity(-1, 1))
    wrong("experts[0].capacity.max", experts=with_capacity(2, 1))
    wrong("experts[0].capacity.max", experts=with_capacity(0, 10_001))
    wrong("experts[1].expert", experts=[RoundExpert(expert="PX-01"), RoundExpert(expert="PX-01")])
    wrong("experts[0].priority", experts=[RoundExpert(expert="PX-01", priority=9)])
    wrong("locks[0]", locks=[lock("PX-01", "PF-01")], bans=[lock("PX-01", "PF-01")])
    wrong("locks[0].expert", "locks[0].post", locks=[RoundPair()])
    wrong("locks[0].expert", locks=[lock("PX-99", "PF-01")])
    wrong("bans[0].post", bans=[lock("PX-01", "PF-99")])
    wrong("locks[0]", locks=[lock("PX-34", "PF-09")])
    wrong("locks", locks=[lock("PX-02", "PF-02"), lock("PX-02", "PF-03")])
    wrong("quotas[1].group", quotas=[quota("东岭县", 0, 1), quota("东岭县", 0, 2)])
    wrong("quotas[0].group", quotas=[quota("没有的县", 0, 1)])
    wrong("posts[0].firm", posts=[RoundPost(post="PF-99")])
    wrong("posts[0].demands[0]", posts=[RoundPost(post="PF-01", demands=["PD-99"])])
    wrong("posts[0].demands", posts=[RoundPost(post="PU-01")])
    wrong("least_satisfaction", least_satisfaction=1.5)
    wrong("time_limit_ms", time_limit_ms=3_600_001)
    wrong("as_of", as_of="三月")
    wrong("firm_rules", firm_rules="[[rule]]\nid = 'a'\n")
    wrong("expert_rules", expert_rules="[[rule]]\nid = 'a'\n")
    wrong("experts[0].facts.value", experts=[RoundExpert(expert="PX-01", facts=[NamedFact(name="employment")])])


def test_a_round_of_an_empty_catalogue_is_refused(own_api):
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", "experts"):
        assign(own_api)


def test_a_round_that_is_too_large_is_refused_with_the_limit(postings):
    experts = [RoundExpert(expert=f"X-{number}") for number in range(10_000)]
    posts = [RoundPost(post=f"F-{number}") for number in range(10_000)]
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", "experts", "posts") as told:
        assign(postings, experts=experts, posts=posts)
    assert all("5000" in reason for reason in told.failure.fields.values())
