//! Two maps side by side.

use matcher_core::coupling::{MapComparison, UnitChange, UnitState};

use super::lists::texts;
use super::period_message;
use crate::convert::Choice;
use crate::proto;

/// What changed.
pub(crate) fn comparison(comparison: &MapComparison) -> proto::MapComparison {
    proto::MapComparison {
        before: Some(period_message(comparison.before)),
        after: Some(period_message(comparison.after)),
        chains: comparison.chains.iter().map(change).collect(),
        links: comparison.links.iter().map(change).collect(),
        gaps_opened: texts(&comparison.gaps_opened),
        gaps_closed: texts(&comparison.gaps_closed),
        levels_changed: texts(&comparison.levels_changed),
        demands_opened: texts(&comparison.demands_opened),
        demands_closed: texts(&comparison.demands_closed),
        demands_gone: texts(&comparison.demands_gone),
    }
}

fn change<Id: ToString>(change: &UnitChange<Id>) -> proto::UnitChange {
    proto::UnitChange {
        id: change.id.to_string(),
        name: change.name.clone(),
        before: change.before.map(state),
        after: change.after.map(state),
    }
}

fn state(state: UnitState) -> proto::UnitState {
    proto::UnitState {
        demands: state.demands as i64,
        supplies: state.supplies as i64,
        answered_demands: state.answered_demands as i64,
        flow: state.flow,
        modified_d: state.modified_d,
        level: state.level.map_or(0, Choice::number),
        gap: state.gap.number(),
    }
}
