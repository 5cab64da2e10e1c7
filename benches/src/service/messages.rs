//! Made-up records as the service takes and gives them. Only what made-up records have is carried over.

use matcher_core::record::{Demand, Supply};
use matcher_grpc::proto::{self, DemandStatus, SupplyKind, SupplyStatus};

/// A demand: identifier, title, description and keywords.
pub fn demand_message(demand: &Demand) -> proto::Demand {
    proto::Demand {
        id: demand.id.to_string(),
        title: demand.title.clone(),
        description: demand.description.clone(),
        keywords: demand.keywords.clone(),
        status: DemandStatus::Open.into(),
        ..proto::Demand::default()
    }
}

/// An achievement: identifier, title, summary, keywords and year. It comes back from the service exactly as it is here.
pub fn supply_message(supply: &Supply) -> proto::Supply {
    proto::Supply {
        id: supply.id.to_string(),
        kind: SupplyKind::Achievement.into(),
        title: supply.title.clone(),
        summary: supply.summary.clone(),
        keywords: supply.keywords.clone(),
        year: supply.year,
        status: SupplyStatus::Available.into(),
        ..proto::Supply::default()
    }
}

/// A supply as a record without a condition.
pub fn record_message(supply: proto::Supply) -> proto::Record {
    proto::Record { record: Some(proto::record::Record::Supply(supply)), etag: String::new() }
}
