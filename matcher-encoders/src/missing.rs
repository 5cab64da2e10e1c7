//! In place of an encoder that settings ask for and that cannot be had.

use matcher_core::Cancel;
use matcher_core::semantic::{Encoder, EncoderError, Role};

use crate::BuildError;

/// Encodes nothing, and says why: with it, answers say that meanings should have been compared, and were not.
#[derive(Debug)]
pub struct MissingEncoder {
    reason: String,
}

impl MissingEncoder {
    /// What stands in the place of its model's name.
    pub const MODEL: &'static str = "(missing)";

    /// Because of what happened when the encoder was made.
    pub fn because_of(error: &BuildError) -> Self {
        Self { reason: error.to_string() }
    }
}

impl Encoder for MissingEncoder {
    fn model(&self) -> &str {
        Self::MODEL
    }

    fn dimensions(&self) -> usize {
        1
    }

    fn encode(&self, _: Role, _: &[&str], _: &Cancel) -> Result<Vec<Vec<f32>>, EncoderError> {
        Err(EncoderError::Unreachable { reason: self.reason.clone() })
    }
}
