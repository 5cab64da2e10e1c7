//! From evidence to one score: features, their weights, the verdict. Values in, value out; no index, clock or chance.

mod evidence;
mod feature;
mod model;
mod parameter;
mod score;
mod structure;
mod text;

pub(crate) use evidence::{MOST_COUNTED, evidence_value, is_related};
pub use feature::Feature;
pub use model::ScoringModel;
pub(crate) use parameter::MOST_LOG_ODDS;
pub use parameter::{Parameter, ScoringFault, WeightSet};
pub use score::verdict;
pub(crate) use score::{Design, FeatureVector, logistic};
pub(crate) use structure::{LinkMatrix, LinkVector, StructureParams, structure_features};
pub(crate) use text::{scope_value, share_value, words_value};
