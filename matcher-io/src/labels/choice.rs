//! The enums that stand in columns, named by the column table.

use matcher_core::record::{
    CooperationMode, DemandStatus, OrganisationKind, OutcomeEvent, Stage, SupplyStatus,
};
use serde::Serialize;
use serde_json::Value;

use super::Label;

/// An enum that a column holds one or several values of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChoiceKind {
    /// [`DemandStatus`].
    DemandStatus,
    /// [`SupplyStatus`].
    SupplyStatus,
    /// [`OrganisationKind`].
    OrganisationKind,
    /// [`CooperationMode`].
    Mode,
    /// [`Stage`].
    Stage,
    /// [`OutcomeEvent`].
    OutcomeEvent,
}

impl ChoiceKind {
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "demand_status" => Self::DemandStatus,
            "supply_status" => Self::SupplyStatus,
            "organisation_kind" => Self::OrganisationKind,
            "mode" => Self::Mode,
            "stage" => Self::Stage,
            "outcome_event" => Self::OutcomeEvent,
            _ => return None,
        })
    }

    /// The labels in the order shown; for outcomes only those that a broker reports.
    pub fn labels(self) -> Vec<&'static str> {
        match self {
            Self::DemandStatus => labels::<DemandStatus>(),
            Self::SupplyStatus => labels::<SupplyStatus>(),
            Self::OrganisationKind => labels::<OrganisationKind>(),
            Self::Mode => labels::<CooperationMode>(),
            Self::Stage => labels::<Stage>(),
            Self::OutcomeEvent => labels::<OutcomeEvent>().into_iter().take(4).collect(),
        }
    }

    /// Reads a label into the value's JSON form.
    pub(crate) fn parse(self, text: &str) -> Option<Value> {
        match self {
            Self::DemandStatus => json(DemandStatus::from_label(text)),
            Self::SupplyStatus => json(SupplyStatus::from_label(text)),
            Self::OrganisationKind => json(OrganisationKind::from_label(text)),
            Self::Mode => json(CooperationMode::from_label(text)),
            Self::Stage => json(Stage::from_label(text)),
            Self::OutcomeEvent => json(OutcomeEvent::from_label(text)),
        }
    }

    /// The label of a value in JSON form. Every JSON form is among the synonyms.
    pub(crate) fn label_of(self, value: &Value) -> Option<&'static str> {
        let text = value.as_str()?;
        match self {
            Self::DemandStatus => DemandStatus::from_label(text).map(Label::label),
            Self::SupplyStatus => SupplyStatus::from_label(text).map(Label::label),
            Self::OrganisationKind => OrganisationKind::from_label(text).map(Label::label),
            Self::Mode => CooperationMode::from_label(text).map(Label::label),
            Self::Stage => Stage::from_label(text).map(Label::label),
            Self::OutcomeEvent => OutcomeEvent::from_label(text).map(Label::label),
        }
    }
}

fn labels<T: Label>() -> Vec<&'static str> {
    T::CHOICES.iter().map(|choice| choice.1).collect()
}

fn json<T: Serialize>(value: Option<T>) -> Option<Value> {
    serde_json::to_value(value?).ok()
}
