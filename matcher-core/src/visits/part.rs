//! The parts of a visit's score.

use super::model::{LastContact, PartValue, StandingLink, VisitDemand, VisitParts};
use super::settings::{VisitSettings, VisitWeights};

/// What counts for an unknown where nothing is known of any firm.
const NEUTRAL: f64 = 0.5;

/// What is known of a firm's parts, in their order.
pub(super) type Known = [Option<f64>; 4];

/// What is known of a firm. That no demand is filed is known: there is none to answer and none to complete.
pub(super) fn known(
    demands: &[VisitDemand],
    (links, chain_gap): (&[StandingLink], Option<f64>),
    last_contact: LastContact,
    settings: &VisitSettings,
) -> Known {
    let waiting = demands.iter().filter(|demand| !demand.answered).count();
    // The second demand that waits is worth half of the first, the third a quarter: one is reason enough to go.
    let unanswered = 1.0 - 0.5_f64.powi(i32::try_from(waiting).unwrap_or(i32::MAX));
    let gap = links.iter().map(StandingLink::urgency).reduce(f64::max).or(chain_gap);
    let contact = match last_contact {
        LastContact::Known { days, .. } => {
            Some((f64::from(days) / f64::from(settings.full_days.max(1))).min(1.0))
        }
        LastContact::Never => Some(1.0),
        LastContact::Unknown => None,
    };
    let lacking: f64 = demands.iter().map(|demand| 1.0 - demand.completeness).sum();
    let incomplete = if demands.is_empty() { 0.0 } else { lacking / demands.len() as f64 };
    [Some(unanswered), gap, contact, Some(incomplete)]
}

/// What counts for an unknown of each part: the mean of what is known.
pub(super) fn neutral(firms: &[Known]) -> [f64; 4] {
    std::array::from_fn(|part| {
        let values: Vec<f64> = firms.iter().filter_map(|known| known[part]).collect();
        if values.is_empty() { NEUTRAL } else { values.iter().sum::<f64>() / values.len() as f64 }
    })
}

/// The parts as they count.
pub(super) fn counted(known: Known, neutral: [f64; 4], weights: VisitWeights) -> VisitParts {
    let shares = weights.shares();
    let part = |at: usize, share: f64| PartValue {
        value: known[at],
        counted: known[at].unwrap_or(neutral[at]),
        share,
    };
    VisitParts {
        unanswered: part(0, shares.unanswered),
        gap: part(1, shares.gap),
        contact: part(2, shares.contact),
        incomplete: part(3, shares.incomplete),
    }
}

/// The sum of all parts, in [0, 1].
pub(super) fn score(parts: &VisitParts) -> f64 {
    parts.all().iter().map(PartValue::points).sum::<f64>().clamp(0.0, 1.0)
}
