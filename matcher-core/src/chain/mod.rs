//! The industry chains: the taxonomy as data, and the placement of a text on its links.

mod classifier;
mod taxonomy;

pub use classifier::{Classifier, TermCounts};
pub use taxonomy::{Chain, ChainLink, ChainPosition, Taxonomy, TaxonomyError};
