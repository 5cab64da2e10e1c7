//! How often placement meets what people gave: plain values.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::record::{ChainId, LinkId, SupplyKind};

/// How often the links of some records were met. A record of several links counts as met by any of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacementAccuracy {
    /// Records with a given link; all others count among these.
    pub records: usize,
    /// Whose likeliest link is a given one.
    pub first: usize,
    /// One of whose three likeliest links is a given one.
    pub among_three: usize,
    /// Whose likeliest link lies on a chain of a given one.
    pub chain: usize,
    /// That are placed: sure enough of at least one link. The others are left to people.
    pub placed: usize,
    /// Placed, and the first placement is a given link.
    pub placed_right: usize,
    /// Placed, and the first placement lies on a chain of a given link.
    pub placed_on_chain: usize,
    /// Placements after the first.
    pub further: usize,
    /// Of those, the ones on a given link.
    pub further_right: usize,
}

impl PlacementAccuracy {
    /// The part of a whole, in [0, 1]; 0 of nothing.
    pub fn share(part: usize, whole: usize) -> f64 {
        if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
    }
}

/// How often one link was taken for another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkConfusion {
    /// The link that was given; of several, the first.
    pub given: LinkId,
    /// The likeliest link by the text.
    pub predicted: LinkId,
    /// Records.
    pub count: usize,
}

/// How often records of one chain were taken for those of another, or met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainConfusion {
    /// The chain of the link that was given; of several, the first.
    pub given: ChainId,
    /// The chain of the likeliest link by the text.
    pub predicted: ChainId,
    /// Records.
    pub count: usize,
}

/// What becomes of a range of confidences. Each bin reaches from its beginning to that of the next.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct ConfidenceBin {
    /// The least confidence in it.
    pub from: f64,
    /// Records whose likeliest link has such a confidence.
    pub records: usize,
    /// Of those, the ones whose likeliest link is a given one.
    pub right: usize,
    /// The mean of their confidences, in [0, 1].
    pub mean_confidence: f64,
}

/// The accuracy of placement by cross-validation: every record was placed by what the others teach.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PlacementValidation {
    /// In how many parts the records were divided.
    pub folds: usize,
    /// Of all records.
    pub all: PlacementAccuracy,
    /// Of the demands.
    pub demands: PlacementAccuracy,
    /// Of the supplies by kind.
    pub supplies: BTreeMap<SupplyKind, PlacementAccuracy>,
    /// Chains with what was taken for what, the diagonal included, in the order of the taxonomy; no pair that did not occur.
    pub chains: Vec<ChainConfusion>,
    /// Links that were taken for others, the most frequent first, ties in the order of the taxonomy.
    pub confused_links: Vec<LinkConfusion>,
    /// By the confidence of the likeliest link, in tenths, ascending; the first bin holds all that is not placed.
    pub calibration: Vec<ConfidenceBin>,
}
