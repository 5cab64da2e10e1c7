"""What has to be true of every match and its explanation."""

import math
import struct

from matcher.v1.explanation_pb2 import (
    TEXT_FIELD_BODY,
    TEXT_FIELD_KEYWORDS,
    TEXT_FIELD_PROFILE,
    TEXT_FIELD_TITLE,
    Feature,
)
from matcher.v1.matching_pb2 import VERDICT_NO_MATCH, VERDICT_UNSPECIFIED

from failures import CHINESE


def bits(score):
    """The bits of a number: scores are compared to the last one."""
    return struct.pack(">d", score)


def text_of(record, field):
    """The text of a demand or supply that a span counts in, in UTF-8; none for a profile, which is put together."""
    if field == TEXT_FIELD_TITLE:
        return record.title.encode()
    if field == TEXT_FIELD_BODY:
        return (record.summary if hasattr(record, "summary") else record.description).encode()
    if field == TEXT_FIELD_KEYWORDS:
        return "；".join(record.keywords).encode()
    assert field == TEXT_FIELD_PROFILE, field
    return None


def check_quote(record, text, span):
    """A piece of a record stands where its span says."""
    source = text_of(record, span.field)
    if source is not None:
        assert source[span.bytes.start : span.bytes.end].decode() == text


def check_spans(record, wording, spans):
    """All spans lie on character boundaries, and the first one has the wording."""
    for span in spans:
        source = text_of(record, span.field)
        if source is not None:
            assert 0 <= span.bytes.start < span.bytes.end <= len(source)
            source[span.bytes.start : span.bytes.end].decode()
    if spans:
        check_quote(record, wording, spans[0])


def check_explanation(score, why, demand, supply):
    """Contributions sum to the score, log-odds to its log-odds, shares to 1; quotes stand in the records."""
    features = [contribution.feature for contribution in why.contributions]
    assert sorted(features) == sorted(Feature.values())[1:]
    for one in why.contributions:
        known = one.HasField("value")
        assert known or one.weight == 0
        assert abs(one.log_odds - (one.weight * (one.value - one.reference) if known else 0)) < 1e-12
    assert abs(sum(one.contribution for one in why.contributions) - score) < 1e-9
    log_odds = sum(one.log_odds for one in why.contributions)
    assert abs(1 / (1 + math.exp(-log_odds)) - score) < 1e-9
    if why.matched_terms:
        assert abs(sum(term.share for term in why.matched_terms) - 1) < 1e-9
    for term in why.matched_terms:
        check_spans(demand, term.demand_wording, term.demand_spans)
        check_spans(supply, term.supply_wording, term.supply_spans)
    for point in why.points:
        check_quote(demand, point.quote.text, point.quote.span)
        assert 0 <= point.coverage <= 1
    assert len(why.evidence) <= 3
    for quote in why.evidence:
        check_quote(supply, quote.text, quote.span)
    values = [own.value for own in why.achievements]
    assert len(values) <= 3 and values == sorted(values, reverse=True)
    assert all(own.supply_id and own.title and 0 < own.value <= 1 for own in why.achievements)
    assert all(CHINESE.search(conflict.sentence) for conflict in why.conflicts)


def check_match(found, demand, supply):
    """A match says why in Chinese, and its explanation adds up."""
    assert 0 <= found.score <= 1
    assert found.verdict not in (VERDICT_UNSPECIFIED, VERDICT_NO_MATCH)
    assert found.reasons and all(CHINESE.search(reason) for reason in found.reasons)
    check_explanation(found.score, found.explanation, demand, supply)
