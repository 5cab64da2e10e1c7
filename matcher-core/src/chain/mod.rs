//! The industry chains: the taxonomy as data, and the placement of a text on its links, by the taxonomy's words and by
//! what the links teach that people gave.

mod accuracy;
mod classifier;
mod confidence;
mod examples;
mod link_vectors;
mod model;
mod taxonomy;
mod term_counts;
#[cfg(test)]
mod tests;
mod validation;

pub use accuracy::{ChainConfusion, ConfidenceBin, LinkConfusion, PlacementAccuracy, PlacementValidation};
pub use classifier::Classifier;
pub use examples::Examples;
pub use model::PlacementModel;
pub use taxonomy::{Chain, ChainLink, ChainPosition, Taxonomy, TaxonomyError};
pub use term_counts::TermCounts;
