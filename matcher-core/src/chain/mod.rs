//! The industry chains: the taxonomy as data, and the placement of a text on its links, by the taxonomy's words and by
//! what the links teach that people gave. And the innovation chain: the stage on which a record stands.

mod accuracy;
mod classifier;
mod confidence;
mod cue_table;
mod examples;
mod link_vectors;
mod model;
mod stage;
mod stage_rules;
mod taxonomy;
mod term_counts;
#[cfg(test)]
mod tests;
mod validation;

pub use accuracy::{ChainConfusion, ConfidenceBin, LinkConfusion, PlacementAccuracy, PlacementValidation};
pub use classifier::Classifier;
pub use examples::Examples;
pub use model::PlacementModel;
pub(crate) use stage::{stage_of_demand, stage_of_supply};
pub use taxonomy::{Chain, ChainLink, ChainPosition, Taxonomy, TaxonomyError};
pub use term_counts::TermCounts;
