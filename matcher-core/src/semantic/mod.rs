//! Vectors of meaning: texts that say the same in other words lie close to each other.

mod encoder;

pub use encoder::{Encoder, EncoderError, MOST_DIMENSIONS, Role};
