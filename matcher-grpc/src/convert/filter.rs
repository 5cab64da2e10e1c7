//! Filters as callers send them.

use matcher_core::record::{ChainId, LinkId};
use matcher_core::{DemandFilter, SupplyFilter};

use super::reader::Reader;
use crate::failure::Failure;
use crate::proto;
use crate::violation::Violation;

/// Which supplies may be proposed.
pub(crate) fn supply_filter(message: Option<proto::SupplyFilter>) -> Result<SupplyFilter, Failure> {
    let mut filter = SupplyFilter::default();
    let Some(message) = message else { return Ok(filter) };
    let mut reader = Reader::default();
    reader.entries("chains", message.chains.len());
    reader.entries("links", message.links.len());
    reader.entries("regions", message.regions.len());
    reader.entries("modes", message.modes.len());
    filter.kinds = reader.list("kinds", &message.kinds);
    filter.chains = message.chains.into_iter().map(ChainId::new).collect();
    filter.links = message.links.into_iter().map(LinkId::new).collect();
    filter.regions = message.regions;
    filter.least_maturity = reader.maturity("least_maturity", message.least_maturity);
    filter.modes = reader.modes(&message.modes);
    if !message.statuses.is_empty() {
        filter.statuses = reader.list("statuses", &message.statuses);
    }
    reader.finish(Some(filter)).map_err(refuse)
}

/// Which demands may be proposed.
pub(crate) fn demand_filter(message: Option<proto::DemandFilter>) -> Result<DemandFilter, Failure> {
    let mut filter = DemandFilter::default();
    let Some(message) = message else { return Ok(filter) };
    let mut reader = Reader::default();
    reader.entries("chains", message.chains.len());
    reader.entries("links", message.links.len());
    reader.entries("regions", message.regions.len());
    filter.chains = message.chains.into_iter().map(ChainId::new).collect();
    filter.links = message.links.into_iter().map(LinkId::new).collect();
    filter.regions = message.regions;
    if !message.statuses.is_empty() {
        filter.statuses = reader.list("statuses", &message.statuses);
    }
    reader.finish(Some(filter)).map_err(refuse)
}

fn refuse(faults: Vec<Violation>) -> Failure {
    let inside = faults.into_iter().map(|fault| fault.inside("filter")).collect();
    Failure::fields("INVALID_ARGUMENT", inside)
}
