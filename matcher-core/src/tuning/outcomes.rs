//! What brokers' reports say about how well supplies answer.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::judged::Judgement;
use crate::evaluation::Grade;
use crate::record::{DemandId, Outcome, OutcomeEvent, SupplyId};

// How far an event is to be trusted as a judgement, by judgement: somebody who opens a match has seen its title alone; what was
// shown and left may not have been looked at; a refusal without a reason may have any.
const OPENED: f64 = 0.5;
const ONLY_SHOWN: f64 = 0.2;
const DECLINED_FOR_CONTENT: f64 = 1.0;
const DECLINED_WITHOUT_KNOWN_REASON: f64 = 0.5;
const DECLINED_FOR_OTHER_REASONS: f64 = 0.2;

/// Words in a reason.
#[derive(Debug, Default)]
struct ReasonCues {
    content: Vec<&'static str>,
    other: Vec<&'static str>,
}

static CUES: LazyLock<ReasonCues> = LazyLock::new(|| {
    let mut cues = ReasonCues::default();
    for line in include_str!("../../data/decline_reasons.tsv").lines() {
        let Some((sort, words)) = line.split_once('\t').filter(|_| !line.starts_with('#')) else { continue };
        let cues = if sort == "content" { &mut cues.content } else { &mut cues.other };
        cues.extend(words.split('|'));
    }
    cues
});

/// The judgements in outcomes, by demand. The last event of each pair counts; of several on one day, the one that comes last in
/// the order of [`OutcomeEvent`].
///
/// Signed is grade 3, negotiating 2, contacted 1, opened 1 with half the trust, only shown 0 with a fifth, declined 0: with full
/// trust when the reason speaks of the content (不对口, 指标达不到), a fifth when it speaks only of other things (价格, 时间, 太远),
/// half without a reason or with one that says neither.
pub fn judgements_of(outcomes: &[Outcome]) -> BTreeMap<DemandId, Vec<Judgement>> {
    let mut last: BTreeMap<(&DemandId, &SupplyId), &Outcome> = BTreeMap::new();
    let at = |outcome: &Outcome| (outcome.happened_on, outcome.event);
    for outcome in outcomes {
        let known = last.entry((&outcome.demand, &outcome.supply)).or_insert(outcome);
        if at(outcome) >= at(known) {
            *known = outcome;
        }
    }
    let mut judgements: BTreeMap<DemandId, Vec<Judgement>> = BTreeMap::new();
    for ((demand, supply), outcome) in last {
        let (grade, weight) = judged(outcome);
        let Some(grade) = Grade::new(grade) else { continue };
        judgements.entry(demand.clone()).or_default().push(Judgement {
            supply: supply.clone(),
            grade,
            weight,
        });
    }
    judgements
}

/// Grade and trust.
fn judged(outcome: &Outcome) -> (u8, f64) {
    match outcome.event {
        OutcomeEvent::Signed => (3, 1.0),
        OutcomeEvent::Negotiating => (2, 1.0),
        OutcomeEvent::Contacted => (1, 1.0),
        OutcomeEvent::Opened => (1, OPENED),
        OutcomeEvent::Shown => (0, ONLY_SHOWN),
        OutcomeEvent::Declined => (0, declined(outcome.reason.as_deref().unwrap_or_default())),
    }
}

fn declined(reason: &str) -> f64 {
    let speaks_of = |cues: &[&str]| cues.iter().any(|cue| reason.contains(cue));
    if speaks_of(&CUES.content) {
        DECLINED_FOR_CONTENT
    } else if speaks_of(&CUES.other) {
        DECLINED_FOR_OTHER_REASONS
    } else {
        DECLINED_WITHOUT_KNOWN_REASON
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::{DemandId, Outcome, OutcomeEvent, declined, judgements_of};

    #[test]
    fn a_reason_tells_whether_the_content_was_wrong() {
        for (reason, weight) in [
            ("技术方向不对口", 1.0),
            ("价格合适，但指标达不到", 1.0),
            ("技术很好，价格太高", 0.2),
            ("太远", 0.2),
            ("", 0.5),
            ("领导说不行", 0.5),
        ] {
            assert_eq!(declined(reason), weight, "{reason}");
        }
    }

    #[test]
    fn the_last_event_of_a_pair_counts_whatever_the_order() {
        let event = |supply: &str, event, happened_on| Outcome {
            demand: "d1".into(),
            supply: supply.into(),
            event,
            reason: None,
            happened_on,
            reported_by: None,
        };
        let mut outcomes = vec![
            event("s1", OutcomeEvent::Declined, date!(2026 - 03 - 02)),
            event("s1", OutcomeEvent::Signed, date!(2026 - 03 - 01)),
            event("s2", OutcomeEvent::Negotiating, date!(2026 - 03 - 01)),
            event("s2", OutcomeEvent::Shown, date!(2026 - 03 - 01)),
            event("s3", OutcomeEvent::Opened, date!(2026 - 03 - 01)),
        ];
        let expected = [("s1", 0, 0.5), ("s2", 2, 1.0), ("s3", 1, 0.5)];
        for _ in 0..2 {
            let judgements = &judgements_of(&outcomes)[&DemandId::new("d1")];
            let found = judgements.iter().map(|one| (one.supply.as_str(), one.grade.value(), one.weight));
            assert_eq!(found.collect::<Vec<_>>(), expected);
            outcomes.reverse();
        }
    }
}
