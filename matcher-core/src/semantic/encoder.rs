//! What turns texts into vectors. Encoders themselves stand outside the core, which knows no network.

use crate::cancel::Cancel;

/// On which side of a pair a text stands. Most encoders are told by a prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// It asks for something.
    Demand,
    /// It may be the answer.
    Supply,
}

impl Role {
    /// Both roles.
    pub const ALL: [Self; 2] = [Self::Demand, Self::Supply];
}

/// Turns texts into vectors whose cosine says how close their meanings are.
///
/// The same text in the same role has to give the same vector for as long as [`Encoder::model`] is the same: vectors are
/// kept by model, role and text, and never asked for twice.
pub trait Encoder: Send + Sync {
    /// Names the model and everything that changes its vectors, such as prefixes; up to 200 chars. Vectors of different
    /// models are never compared.
    fn model(&self) -> &str;

    /// Length of every vector, from 1 to [`MOST_DIMENSIONS`].
    fn dimensions(&self) -> usize;

    /// One vector a text, in the order of the texts, each finite, not all 0, and of [`Encoder::dimensions`] numbers; of
    /// any length in space, as they are normalised afterwards. No text is empty; one that is too long for the model is
    /// cut by the encoder. Looks at `cancel` at least once a second, also while it waits.
    ///
    /// # Errors
    /// [`EncoderError`]; then none of the texts has a vector.
    fn encode(&self, role: Role, texts: &[&str], cancel: &Cancel) -> Result<Vec<Vec<f32>>, EncoderError>;
}

/// Longest vector that is kept.
pub const MOST_DIMENSIONS: usize = 4_096;

/// Why texts have no vectors.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EncoderError {
    /// Nobody answered, or not in time, also after trying again; later may go better.
    #[error("the encoder cannot be reached: {reason}")]
    Unreachable {
        /// What was tried, and what happened.
        reason: String,
    },
    /// It answered that it will not do this: a wrong key, a model that it does not have, a text that it does not take.
    #[error("the encoder refuses: {reason}")]
    Refused {
        /// What it said.
        reason: String,
    },
    /// What it answered is no answer to what it was asked: too few vectors, of the wrong length, or not finite.
    #[error("the encoder's answer is unusable: {reason}")]
    Unusable {
        /// What is wrong with it.
        reason: String,
    },
    /// The request that needed the vectors was cancelled.
    #[error("cancelled")]
    Cancelled,
}
