//! The Chinese words that the page shares with everything else, and what does not count in words.

use matcher_core::coupling::{CoordinationLevel, GapClass, LeftOut, kind_weight};
use matcher_core::record::{Stage, SupplyKind};
use serde::Serialize;

use super::figures::FACTORS;
use crate::labels::Label;

/// The words for numbers.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::map_page) struct Words {
    stages: Vec<&'static str>,
    kinds: Vec<&'static str>,
    /// How much a supply of each kind counts towards U₂.
    kind_weights: Vec<f64>,
    levels: Vec<&'static str>,
    gaps: Vec<&'static str>,
    factors: Vec<&'static str>,
}

impl Words {
    pub(super) fn all() -> Self {
        Self {
            stages: Stage::ALL.iter().map(|stage| stage.label()).chain(["阶段不明"]).collect(),
            kinds: SupplyKind::ALL.iter().map(|kind| kind.label()).collect(),
            kind_weights: SupplyKind::ALL.iter().map(|kind| kind_weight(*kind)).collect(),
            levels: CoordinationLevel::ALL.iter().map(|level| level.label()).collect(),
            gaps: GapClass::ALL.iter().map(|gap| gap.label()).collect(),
            factors: FACTORS.iter().map(|factor| factor.label()).collect(),
        }
    }
}

/// What does not count on the map, one sentence each.
pub(super) fn left_out(left_out: &LeftOut) -> Vec<String> {
    let sentences = [
        (left_out.closed_demands, "项需求已关闭，未计入。"),
        (left_out.demands_of_other_times, "项需求不在所选时段提交，未计入。"),
        (left_out.undated_demands, "项需求未注明提交日期，未计入。"),
        (left_out.withdrawn_supplies, "项供给已撤回，未计入。"),
        (left_out.later_supplies, "项供给晚于所选时段，未计入。"),
        (left_out.unplaced_demands, "项需求未能归入任何环节，只列入清单，不计入各图。"),
        (left_out.unplaced_supplies, "项供给未能归入任何环节，只列入清单，不计入各图。"),
    ];
    let told = sentences.into_iter().filter(|(count, _)| *count > 0);
    told.map(|(count, rest)| format!("{count} {rest}")).collect()
}
