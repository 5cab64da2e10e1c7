//! The records that the engine keeps: organisations, demands, supplies, outcomes.
//!
//! Missing is a value of its own: an `Option` that is `None`, or an empty list, means *unknown*. It never counts
//! as zero and never as a yes. Identifiers are the caller's own strings.

mod calendar;
mod demand;
mod etag;
mod fact_value;
mod identifier;
mod indicator;
mod maturity;
mod organisation;
mod outcome;
mod supply;
mod validate;

pub use calendar::{format_date, parse_date};
pub(crate) use calendar::{optional as optional_date, required as iso_date};
pub use demand::{CooperationMode, Demand, DemandStatus};
pub use fact_value::FactValue;
pub use identifier::{ChainId, DemandId, LinkId, OrganisationId, SupplyId};
pub use indicator::{Comparator, Indicator};
pub use maturity::{Maturity, Stage};
pub use organisation::{Contact, Organisation, OrganisationKind, OwnershipKind, OwnershipTie, Region};
pub use outcome::{Outcome, OutcomeEvent};
pub use supply::{
    ExpertProfile, InstrumentProfile, ParameterRange, PlatformProfile, PolicyProfile, Supply, SupplyKind,
    SupplyStatus,
};
pub use validate::{FieldError, FieldFault, Limits};

use serde::{Deserialize, Serialize};

/// Any record that is kept under an identifier of its own. In JSON the tag `record` tells which.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "record", rename_all = "snake_case")]
// Most records are supplies, the largest variant: a box would cost an allocation each and spare nothing.
#[allow(clippy::large_enum_variant)]
pub enum Record {
    /// An organisation.
    Organisation(Organisation),
    /// A demand.
    Demand(Demand),
    /// A supply of any kind.
    Supply(Supply),
}

/// The kind of a record: identifiers are unique within one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// 单位.
    Organisation,
    /// 需求.
    Demand,
    /// 供给.
    Supply,
}

impl RecordKind {
    /// All kinds, in the order in which they have to be loaded.
    pub const ALL: [Self; 3] = [Self::Organisation, Self::Demand, Self::Supply];
}

impl Record {
    /// The kind of the record.
    pub fn kind(&self) -> RecordKind {
        match self {
            Self::Organisation(_) => RecordKind::Organisation,
            Self::Demand(_) => RecordKind::Demand,
            Self::Supply(_) => RecordKind::Supply,
        }
    }

    /// The caller's identifier.
    pub fn id(&self) -> &str {
        match self {
            Self::Organisation(organisation) => organisation.id.as_str(),
            Self::Demand(demand) => demand.id.as_str(),
            Self::Supply(supply) => supply.id.as_str(),
        }
    }

    /// The line by which a person knows the record: a title, or an organisation's name.
    pub fn title(&self) -> &str {
        match self {
            Self::Organisation(organisation) => &organisation.name,
            Self::Demand(demand) => &demand.title,
            Self::Supply(supply) => &supply.title,
        }
    }
}
