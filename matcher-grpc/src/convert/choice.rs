//! Enums, value by value: the engine's against the protos'.

use matcher_core::assignment::Priority;
use matcher_core::coupling::{CoordinationLevel, GapClass, ObstacleFactor};
use matcher_core::diagnosis::{DemandFact, FactSource};
use matcher_core::explanation::IndicatorVerdict;
use matcher_core::matching::Verdict;
use matcher_core::record::{
    Comparator, CooperationMode, DemandStatus, OrganisationKind, OutcomeEvent, OwnershipKind, RecordKind,
    Stage, SupplyKind, SupplyStatus,
};
use matcher_core::roadshow::GuestKind;
use matcher_core::scoring::Feature;

use crate::proto;

/// An enum of the engine with its counterpart in the protos.
pub(crate) trait Choice: Sized + Copy {
    /// The number in the protos.
    fn number(self) -> i32;
    /// The value of a number of the protos; `None` for 0 and for numbers that this version does not know.
    fn of_number(number: i32) -> Option<Self>;
}

macro_rules! choice {
    ($($core:ident = $proto:ident { $($value:ident),+ $(,)? })+) => {
        $(
            impl Choice for $core {
                fn number(self) -> i32 {
                    match self {
                        $(Self::$value => proto::$proto::$value as i32,)+
                    }
                }

                fn of_number(number: i32) -> Option<Self> {
                    match proto::$proto::try_from(number).ok()? {
                        proto::$proto::Unspecified => None,
                        $(proto::$proto::$value => Some(Self::$value),)+
                    }
                }
            }
        )+
    };
}

choice! {
    RecordKind = RecordKind { Organisation, Demand, Supply }
    OrganisationKind = OrganisationKind {
        Enterprise, University, Institute, Hospital, PlatformOperator, Government, Other,
    }
    OwnershipKind = OwnershipKind { Founded, Invested }
    DemandStatus = DemandStatus { Open, Answered, Closed }
    CooperationMode = CooperationMode {
        Transfer, License, JointDevelopment, CommissionedDevelopment, Equity, Consulting,
    }
    Comparator = Comparator { Ge, Le, Gt, Lt, Eq, Between }
    SupplyKind = SupplyKind { Achievement, Expert, Instrument, Platform, Policy }
    SupplyStatus = SupplyStatus { Available, Withdrawn }
    Stage = Stage { Research, Pilot, Incubation, Industrial }
    OutcomeEvent = OutcomeEvent { Shown, Opened, Contacted, Negotiating, Signed, Declined }
    Verdict = Verdict { NoMatch, Reference, WorthContact, Direct }
    IndicatorVerdict = IndicatorVerdict { Satisfied, Violated, Unknown }
    CoordinationLevel = CoordinationLevel {
        ExtremelyUncoordinated, SeverelyUncoordinated, ModeratelyUncoordinated, SlightlyUncoordinated,
        NearlyUncoordinated, BarelyCoordinated, PrimarilyCoordinated, ModeratelyCoordinated, WellCoordinated,
        SuperblyCoordinated,
    }
    Priority = RoundPriority { High, Normal, Low }
    DemandFact = DemandFact {
        Wanted, CurrentState, Indicators, Link, Maturity, Budget, Deadline, Modes, Enterprise, Contact,
    }
    FactSource = DemandFactSource { Given, Text, Missing }
    GuestKind = RoadshowGuestKind { Enterprise, Expert, Platform }
    GapClass = GapClass { Mend, Strengthen, Extend, Blank }
    ObstacleFactor = ObstacleFactor { Supply, Matching, Demand }
    Feature = Feature {
        Base, Text, Words, Latent, Semantics, Scope, Evidence, Chain, Indicators, Maturity, Mode, Budget, Region, Recency,
        Kind,
    }
}

#[cfg(test)]
mod tests {
    use matcher_core::record::{CooperationMode, RecordKind};

    use super::Choice;

    #[test]
    fn zero_and_unknown_numbers_are_nothing() {
        assert_eq!(RecordKind::of_number(0), None);
        assert_eq!(RecordKind::of_number(99), None);
        assert_eq!(
            CooperationMode::of_number(CooperationMode::Equity.number()),
            Some(CooperationMode::Equity)
        );
    }
}
