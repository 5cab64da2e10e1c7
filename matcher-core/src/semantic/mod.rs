//! Vectors of meaning: texts that say the same in other words lie close to each other.

mod centre;
mod cohort;
mod encoder;
mod meaning;
mod space;
mod table;
mod vector;

pub(crate) use cohort::{Cohort, Nearness, Reach};
pub use encoder::{Encoder, EncoderError, MOST_DIMENSIONS, Role};
pub(crate) use meaning::{ComparedTexts, MeaningHash, encode};
pub(crate) use space::{
    DIMENSIONS, LEAST_DOCUMENTS, LatentSpace, MOST_DOCUMENTS, SpaceTerm, frequency_weight, learn,
};
pub(crate) use table::VectorTable;
pub(crate) use vector::{Vector, VectorView};
