//! The industry chains: the taxonomy as data, and the placement of a text on its links. And the innovation chain: the
//! stage on which a record stands.

mod classifier;
mod cue_table;
mod stage;
mod stage_rules;
mod taxonomy;

pub use classifier::{Classifier, TermCounts};
pub(crate) use stage::{stage_of_demand, stage_of_supply};
pub use taxonomy::{Chain, ChainLink, ChainPosition, Taxonomy, TaxonomyError};
