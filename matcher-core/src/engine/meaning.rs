//! What the two sides of a pair mean, as vectors, and how near that is.

use std::borrow::Cow;

use super::Engine;
use super::generation::Generation;
use crate::cancel::{Cancel, Cancelled};
use crate::error::Error;
use crate::explanation::TextField;
use crate::matching::SemanticsUse;
use crate::record::{Demand, RecordKind, Supply};
use crate::record_text::{compared_of_demand, compared_of_supply, supply_texts};
use crate::semantic::{ComparedTexts, Nearness, Reach, Role, Vector, VectorTable, VectorView};

/// What is nearer than four deviations is no better for it: among texts that near, words tell best which one answers.
const REACH: Reach = Reach { farthest: 1.0, nearest: 4.0 };

/// What is known of a demand's meaning.
pub(super) enum DemandMeaning {
    /// There is no encoder.
    Off,
    /// It could not be had.
    Unavailable(String),
    /// Too few supplies have a vector.
    TooFewEncoded,
    /// The vector, and how near it is to supplies in general.
    Known(Vector, Nearness),
}

impl DemandMeaning {
    /// How near a supply is, as a value in [0, 1]; `None` when either side is unknown.
    pub(super) fn value(&self, supply: Option<VectorView<'_>>) -> Option<f64> {
        match self {
            Self::Known(_, nearness) => Some(nearness.value(supply?, REACH)),
            Self::Off | Self::Unavailable(_) | Self::TooFewEncoded => None,
        }
    }

    /// The nearest supplies that are accepted.
    pub(super) fn nearest(
        &self,
        supplies: &VectorTable,
        most: usize,
        cancel: &Cancel,
        accept: impl FnMut(u32) -> bool,
    ) -> Result<Vec<u32>, Cancelled> {
        match self {
            Self::Known(demand, _) => supplies.nearest(demand.view(), most, cancel, accept),
            Self::Off | Self::Unavailable(_) | Self::TooFewEncoded => Ok(Vec::new()),
        }
    }

    /// As it is reported.
    pub(super) fn used(&self) -> SemanticsUse {
        match self {
            Self::Off => SemanticsUse::Off,
            Self::Unavailable(reason) => SemanticsUse::Unavailable { reason: reason.clone() },
            Self::TooFewEncoded => SemanticsUse::TooFewEncoded,
            Self::Known(..) => SemanticsUse::Compared,
        }
    }
}

impl Engine {
    /// The meaning of a demand, stored or not.
    pub(super) fn demand_meaning(
        &self,
        generation: &Generation,
        demand: &Demand,
        texts: &[(TextField, Cow<'_, str>)],
        cancel: &Cancel,
    ) -> DemandMeaning {
        if self.core.semantics.is_none() {
            return DemandMeaning::Off;
        }
        let texts = compared_of_demand(texts);
        let found = self.vector(generation, (RecordKind::Demand, demand.id.as_str()), &texts, cancel);
        let vector = match found {
            Ok(Some(vector)) => vector,
            Ok(None) => return DemandMeaning::Off,
            Err(error) => return DemandMeaning::Unavailable(error.to_string()),
        };
        let meanings = &generation.meanings;
        match meanings.cohort.nearness(&meanings.supplies, vector.view()) {
            Some(nearness) => DemandMeaning::Known(vector, nearness),
            None => DemandMeaning::TooFewEncoded,
        }
    }

    /// The vector of a supply, stored or not, when the demand that it is compared with has one.
    pub(super) fn supply_meaning(
        &self,
        generation: &Generation,
        supply: &Supply,
        demand: &DemandMeaning,
    ) -> Option<Vector> {
        let known = matches!(demand, DemandMeaning::Known(..));
        known
            .then(|| self.supply_vector(generation, supply, &supply_texts(supply), &Cancel::never()))
            .flatten()
    }

    /// The vector of a supply, stored or not; `None` without an encoder, or when it fails.
    pub(super) fn supply_vector(
        &self,
        generation: &Generation,
        supply: &Supply,
        texts: &[(TextField, Cow<'_, str>)],
        cancel: &Cancel,
    ) -> Option<Vector> {
        let texts = compared_of_supply(texts);
        self.vector(generation, (RecordKind::Supply, supply.id.as_str()), &texts, cancel).ok().flatten()
    }

    /// From the generation, when it has a record of this text; otherwise from what is kept, or from the encoder.
    fn vector(
        &self,
        generation: &Generation,
        (kind, id): (RecordKind, &str),
        texts: &ComparedTexts,
        cancel: &Cancel,
    ) -> Result<Option<Vector>, Error> {
        let Some(semantics) = &self.core.semantics else { return Ok(None) };
        let side = generation.side(kind);
        let same = side.ordinal(id).filter(|place| side.facts(*place).meaning() == texts.hash());
        if let Some(known) = same.and_then(|place| generation.vectors(kind)?.get(place)) {
            return Ok(Some(known.to_owned()));
        }
        let role = if kind == RecordKind::Demand { Role::Demand } else { Role::Supply };
        semantics.vector(role, texts, cancel)
    }
}
