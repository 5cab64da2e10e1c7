//! From evidence to one score: features, their weights, the verdict. Values in, value out; no index, clock or chance.

mod calibration;
mod feature;
mod score;
mod structure;

pub(crate) use calibration::text_value;
pub use feature::Feature;
pub(crate) use score::FeatureVector;
pub use score::verdict;
pub(crate) use structure::{LinkMatrix, LinkVector, StructureParams, structure_features};
