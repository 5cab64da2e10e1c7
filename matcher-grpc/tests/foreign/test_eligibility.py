"""Who is eligible for what, by rules that the caller sends."""

import pytest
from grpc import StatusCode
from matcher.v1.eligibility_pb2 import (
    FORCE_EXPIRED,
    FORCE_IN_FORCE,
    FORCE_NOT_YET,
    RULE_CHANGE_KIND_ADDED,
    RULE_CHANGE_KIND_CHANGED,
    RULE_CHANGE_KIND_REMOVED,
    TRUTH_NO,
    TRUTH_UNKNOWN,
    TRUTH_YES,
    CheckRulesRequest,
    CompareRulesRequest,
    FindClearingRequest,
    FindFirmsRequest,
    FindPoliciesRequest,
)
from matcher.v1.record_pb2 import ORGANISATION_KIND_ENTERPRISE

from failures import CHINESE, refused
from sample_catalogue import ROOT, body

DAY = "2026-03-01"
RULES = (ROOT / "fixtures/data/policies.toml").read_text(encoding="utf-8")
# What cannot be more than the limit of 1,000,000 characters, in however many bytes.
LONGEST = 1_000_000


def policies(api, organisation, **request):
    request = {"rules": RULES, "as_of": DAY, **request}
    return api.eligibility.FindPolicies(FindPoliciesRequest(organisation=organisation, **request))


def firms(api, policy, **request):
    request = {"rules": RULES, "as_of": DAY, **request}
    return api.eligibility.FindFirms(FindFirmsRequest(policy=policy, **request))


def check_assessment(found):
    """What a verdict rests on is there, and nothing else."""
    assert CHINESE.search(found.sentence)
    if found.verdict == TRUTH_UNKNOWN:
        assert found.missing and not found.deciding
        assert all(CHINESE.search(missing.question) and missing.name for missing in found.missing)
        assert any(missing.needed for missing in found.missing)
    else:
        assert found.deciding and not found.missing
        assert all(clause.line > 0 and clause.verdict == found.verdict for clause in found.deciding)


def rank(fit):
    """By verdict first."""
    return [TRUTH_YES, TRUTH_UNKNOWN, TRUTH_NO].index(fit.assessment.verdict)


def test_sound_rules_are_counted_and_wrong_ones_named_by_line(api):
    checked = api.eligibility.CheckRules(CheckRulesRequest(rules=RULES))
    assert (checked.rule_count, len(checked.faults)) == (36, 0)
    wrong = RULES.replace('fact = "规上企业"', 'fact = "规上公司"', 1)
    line = wrong[: wrong.index("规上公司")].count("\n") + 1
    checked = api.eligibility.CheckRules(CheckRulesRequest(rules=wrong))
    assert checked.rule_count == 0
    [fault] = checked.faults
    assert (fault.line, fault.rule) == (line, "ZC-01")
    assert "规上公司" in fault.localized_reason and CHINESE.search(fault.localized_reason)


def test_versions_are_compared_rule_by_rule(api):
    def compare(before, after):
        return api.eligibility.CompareRules(CompareRulesRequest(before=before, after=after)).changes

    assert not compare(RULES, RULES)
    head, first, second = RULES.split("[[rule]]")[:3]
    one, both = f"{head}[[rule]]{first}", f"{head}[[rule]]{first}[[rule]]{second}"
    [change] = compare(one, both)
    assert (change.rule, change.kind) == ("ZC-02", RULE_CHANGE_KIND_ADDED)
    [change] = compare(both, one)
    assert (change.rule, change.kind) == ("ZC-02", RULE_CHANGE_KIND_REMOVED)
    [change] = compare(one, one.replace("at_least = 3 ", "at_least = 5 "))
    assert (change.rule, change.kind) == ("ZC-01", RULE_CHANGE_KIND_CHANGED)
    assert "3" in change.sentences[0] and "5" in change.sentences[0]


def test_a_firm_gets_every_policy_with_what_decides_or_is_missing(api):
    found = policies(api, "E-NM-01")
    assert found.as_of == DAY and len(found.fits) == 34 and len(found.out_of_force) == 2
    assert {one.force for one in found.out_of_force} == {FORCE_EXPIRED, FORCE_NOT_YET}
    ranks = [rank(fit) for fit in found.fits]
    assert ranks == sorted(ranks) and set(ranks) == {0, 1, 2}
    for fit in found.fits:
        assert (fit.organisation, fit.organisation_name) == ("E-NM-01", "洛南岭川钼业有限公司")
        check_assessment(fit.assessment)
        if fit.HasField("relevant"):
            assert fit.assessment.verdict != TRUTH_NO and 0.5 < fit.relevant.score <= 1


def test_both_directions_give_the_same_verdicts(api):
    by_firm = {fit.organisation: fit for fit in firms(api, "ZC-01").fits}
    for firm, verdict in (("E-NM-01", TRUTH_YES), ("E-NM-02", TRUTH_NO), ("E-NM-03", TRUTH_UNKNOWN)):
        assert by_firm[firm].assessment.verdict == verdict
        [same] = [fit for fit in policies(api, firm).fits if fit.rule == "ZC-01"]
        assert same.assessment == by_firm[firm].assessment


def test_a_policy_gets_every_enterprise_once(api, records):
    found = firms(api, "ZC-01")
    assert found.force == FORCE_IN_FORCE
    named = [fit.organisation for fit in found.fits]
    known = [body(one) for one in records if one.HasField("organisation")]
    enterprises = {one.id for one in known if one.kind == ORGANISATION_KIND_ENTERPRISE}
    assert len(named) == len(set(named)) and set(named) == enterprises
    for fit in found.fits:
        check_assessment(fit.assessment)


def test_a_missing_fact_is_never_a_verdict(api):
    rules = "[[rule]]\nid = 'a'\ntitle = '研发人员'\n[[rule.all]]\nfact = '研发人员数'\nat_least = {}\n"
    for threshold in (0, 1_000_000):
        fits = {fit.organisation: fit for fit in firms(api, "a", rules=rules.format(threshold)).fits}
        unknown = fits["E-NM-18"].assessment
        assert unknown.verdict == TRUTH_UNKNOWN
        assert [(one.key, one.name, one.needed) for one in unknown.missing] == [
            ("rd_staff", "研发人员数", True)
        ]
        known = fits["E-NM-01"].assessment
        assert known.verdict == (TRUTH_YES if threshold == 0 else TRUTH_NO)
        assert list(known.deciding[0].facts) == ["rd_staff"] and known.deciding[0].findings


def test_the_day_decides_what_is_in_force(api):
    assert firms(api, "ZC-33").force == FORCE_EXPIRED
    assert firms(api, "ZC-33", as_of="2024-03-01").force == FORCE_IN_FORCE
    # Without a day it is today, which the answer names.
    assert len(firms(api, "ZC-33", as_of="").as_of) == 10


def test_clearing_lists_have_who_could_help(api):
    lists = api.eligibility.FindClearing(FindClearingRequest(as_of=DAY)).lists
    assert [one.rule for one in lists] == ["rd-activity", "rd-institution"]
    for one, threshold in zip(lists, (10_000, 50_000)):
        assert one.others > 0
        for entry in one.entries:
            assert entry.assessment.verdict == TRUTH_YES and entry.annual_revenue_wan_yuan >= threshold
            assert 0 < len(entry.nearest) <= 3 and all(CHINESE.search(near.why) for near in entry.nearest)
        assert all(entry.assessment.verdict == TRUTH_UNKNOWN for entry in one.to_verify)
        assert all(entry.assessment.missing and not entry.nearest for entry in one.to_verify)
        revenues = [entry.annual_revenue_wan_yuan for entry in one.entries]
        assert revenues == sorted(revenues, reverse=True)
    assert any(one.entries for one in lists) and any(one.to_verify for one in lists)


def test_an_office_has_clearing_lists_of_its_own(api):
    rules = "[[rule]]\nid = 'x'\ntitle = '本市口径'\n[[rule.all]]\nfact = '年营业收入'\nat_least = 80_000\n"
    [own] = api.eligibility.FindClearing(FindClearingRequest(rules=rules, as_of=DAY)).lists
    assert (own.rule, own.title) == ("x", "本市口径")
    assert {"E-NM-01", "E-NM-02"} <= {entry.organisation for entry in own.entries}


def test_what_cannot_be_asked_is_told(api):
    with refused(StatusCode.NOT_FOUND, "NOT_FOUND"):
        policies(api, "E-NM-99")
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", "organisation"):
        policies(api, "")
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", "policy"):
        firms(api, " ")
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", "policy"):
        firms(api, "ZC-99")
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", "as_of"):
        firms(api, "ZC-01", as_of="2026-02-30")
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", "rules"):
        firms(api, "ZC-01", rules="[[rule]]\nid = 'a'\n")
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", "before"):
        api.eligibility.CompareRules(CompareRulesRequest(before="[[", after=RULES))


@pytest.mark.parametrize("character", ["#", "字"])
def test_rules_are_bounded_by_characters(api, character):
    longest = "#" + character * (LONGEST - 1)
    api.eligibility.CheckRules(CheckRulesRequest(rules=longest))
    with refused(StatusCode.INVALID_ARGUMENT, "INVALID_ARGUMENT", "rules"):
        api.eligibility.CheckRules(CheckRulesRequest(rules=longest + character))
