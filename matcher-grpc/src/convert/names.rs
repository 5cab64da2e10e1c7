//! Values that go out only, and their names.

use matcher_core::chain::ChainPosition;
use matcher_core::record::RecordKind;
use matcher_core::{ChangeAction, WriteEffect};

use crate::proto;

/// What a write did.
pub(crate) fn write_effect(effect: WriteEffect) -> proto::WriteEffect {
    match effect {
        WriteEffect::Created => proto::WriteEffect::Created,
        WriteEffect::Updated => proto::WriteEffect::Updated,
        WriteEffect::Unchanged => proto::WriteEffect::Unchanged,
    }
}

/// What a change did.
pub(crate) fn change_action(action: ChangeAction) -> proto::ChangeAction {
    match action {
        ChangeAction::Created => proto::ChangeAction::Created,
        ChangeAction::Updated => proto::ChangeAction::Updated,
        ChangeAction::Removed => proto::ChangeAction::Removed,
        ChangeAction::Restored => proto::ChangeAction::Restored,
        ChangeAction::Unknown => proto::ChangeAction::Unknown,
    }
}

/// Where a link lies.
pub(crate) fn chain_position(position: ChainPosition) -> proto::ChainPosition {
    match position {
        ChainPosition::Upstream => proto::ChainPosition::Upstream,
        ChainPosition::Midstream => proto::ChainPosition::Midstream,
        ChainPosition::Downstream => proto::ChainPosition::Downstream,
    }
}

/// A kind as the protos' fields name it, and in Chinese.
pub(crate) fn kind_name(kind: RecordKind) -> (&'static str, &'static str) {
    match kind {
        RecordKind::Organisation => ("organisation", "单位"),
        RecordKind::Demand => ("demand", "需求"),
        RecordKind::Supply => ("supply", "供给"),
    }
}
