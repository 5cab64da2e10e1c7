//! Coupling maps, as callers get them.

mod comparison;
mod figures;
mod given;
mod lists;
mod records;

pub(crate) use comparison::comparison;
pub(crate) use figures::{baselines, coupling_map};
pub(crate) use given::{given_baselines, period};
pub(crate) use records::{flow, mapped_demand, mapped_supply};

use matcher_core::coupling::{NamedOrganisation, Period};
use matcher_core::record::{Region, format_date};

use crate::proto;

fn period_message(period: Period) -> proto::Period {
    proto::Period { from: period.from.map(format_date), to: period.to.map(format_date) }
}

pub(super) fn organisation(named: &NamedOrganisation) -> proto::NamedOrganisation {
    proto::NamedOrganisation {
        id: named.id.as_ref().map(ToString::to_string).unwrap_or_default(),
        name: named.name.clone(),
    }
}

fn region(region: &Region) -> proto::Region {
    proto::Region { code: region.code.clone(), name: region.name.clone() }
}
