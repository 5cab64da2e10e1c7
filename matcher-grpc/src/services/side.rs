//! One side of a pair as callers name it: stored, or sent along.

use matcher_core::Engine;
use matcher_core::record::{Demand, Supply};

use super::input;
use crate::failure::Failure;
use crate::proto::{
    self, diagnose_demand_request, explain_request, find_demands_request, find_matches_request,
};
use crate::state::State;

/// What a caller gives, as it came.
pub(super) enum Given<T> {
    /// An identifier.
    Stored(String),
    /// A record.
    Inline(T),
}

macro_rules! given {
    ($($rpc:ident::$oneof:ident => $stored:ident, $inline:ident, $message:ty;)+) => {
        $(
            impl From<$rpc::$oneof> for Given<$message> {
                fn from(given: $rpc::$oneof) -> Self {
                    match given {
                        $rpc::$oneof::$stored(id) => Self::Stored(id),
                        $rpc::$oneof::$inline(record) => Self::Inline(record),
                    }
                }
            }
        )+
    };
}

given! {
    find_matches_request::Demand => DemandId, InlineDemand, proto::Demand;
    diagnose_demand_request::Demand => DemandId, InlineDemand, proto::Demand;
    explain_request::Demand => DemandId, InlineDemand, proto::Demand;
    find_demands_request::Supply => SupplyId, InlineSupply, proto::Supply;
    explain_request::Supply => SupplyId, InlineSupply, proto::Supply;
}

/// One side of a pair, checked.
pub(super) enum Side<T> {
    /// By its identifier.
    Stored(String),
    /// Itself.
    Inline(Box<T>),
}

impl Side<Demand> {
    /// Takes what stands in the field `demand`.
    pub(super) fn of_demand(
        given: Option<impl Into<Given<proto::Demand>>>,
        state: &State,
    ) -> Result<Self, Failure> {
        match given.map(Into::into) {
            Some(Given::Inline(demand)) => {
                let demand = input::inline_demand("inline_demand", demand, &state.caps())?;
                Ok(Self::Inline(Box::new(demand)))
            }
            Some(Given::Stored(id)) => input::not_empty("demand_id", &id).map(|()| Self::Stored(id)),
            None => Err(Failure::field("demand", "it is not set", "必须给出需求")),
        }
    }

    /// The demand itself.
    pub(super) fn demand(self, engine: &Engine) -> Result<Demand, Failure> {
        match self {
            Self::Stored(id) => input::stored_demand(engine, &id),
            Self::Inline(demand) => Ok(*demand),
        }
    }
}

impl Side<Supply> {
    /// Takes what stands in the field `supply`.
    pub(super) fn of_supply(
        given: Option<impl Into<Given<proto::Supply>>>,
        state: &State,
    ) -> Result<Self, Failure> {
        match given.map(Into::into) {
            Some(Given::Inline(supply)) => {
                let supply = input::inline_supply("inline_supply", supply, &state.caps())?;
                Ok(Self::Inline(Box::new(supply)))
            }
            Some(Given::Stored(id)) => input::not_empty("supply_id", &id).map(|()| Self::Stored(id)),
            None => Err(Failure::field("supply", "it is not set", "必须给出供给")),
        }
    }

    /// The supply itself.
    pub(super) fn supply(self, engine: &Engine) -> Result<Supply, Failure> {
        match self {
            Self::Stored(id) => input::stored_supply(engine, &id),
            Self::Inline(supply) => Ok(*supply),
        }
    }
}
