//! Models that run in this process, from a folder as sentence-transformers lays it out.

mod arithmetic;
mod bert;
mod bert_layer;
mod folder;
mod pooling;
mod short_floats;
mod tokens;
mod weights;

use std::path::Path;

use matcher_core::Cancel;
use matcher_core::semantic::{Encoder, EncoderError, Role};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use self::bert::Bert;
use self::folder::ModelFolder;
use self::pooling::Pooling;
use self::tokens::Tokens;
use self::weights::Weights;
use crate::identity::identity;
use crate::role_marks::RoleMarks;
use crate::settings::BuildError;

/// Runs a BERT or XLM-RoBERTa model from a folder, on this machine's processors.
///
/// Each text runs by itself, several side by side, so that no other text of a call can change its vector, not even in the
/// last digit. Between the layers of each text it looks whether it was cancelled.
pub struct LocalEncoder {
    tokens: Tokens,
    model: Bert,
    pooling: Pooling,
    marks: RoleMarks,
    name: String,
}

impl LocalEncoder {
    /// Reads a model into memory: `config.json`, `model.safetensors` and `tokenizer.json`; `modules.json`, the pooling's
    /// `config.json`, `sentence_bert_config.json` and `config_sentence_transformers.json` where they are. The folder's name is
    /// the model's name. What goes with the texts of each role is given, or read from the folder, or known by its name. Takes
    /// about a second for 100 million parameters.
    ///
    /// # Errors
    /// [`BuildError::Model`] says which file is missing or wrong; [`EncoderError::Cancelled`] in [`BuildError::Encoder`].
    pub fn open(folder: &Path, marks: Option<RoleMarks>, cancel: &Cancel) -> Result<Self, BuildError> {
        read(folder, marks, cancel).map_err(|refusal| match refusal {
            Refusal::Cancelled => EncoderError::Cancelled.into(),
            Refusal::Unfit(reason) => BuildError::Model { folder: folder.to_owned(), reason },
        })
    }

    fn encode_one(&self, text: &str, cancel: &Cancel) -> Result<Vec<f32>, EncoderError> {
        if cancel.is_cancelled() {
            return Err(EncoderError::Cancelled);
        }
        let unusable = |reason: String| EncoderError::Unusable { reason };
        let ids = self.tokens.of(text).map_err(unusable)?;
        let vector = self.pooling.pool(&self.model.hidden(&ids, cancel)?);
        if vector.iter().any(|number| !number.is_finite()) || vector.iter().all(|number| *number == 0.0) {
            return Err(unusable("the model gives a vector that is all 0 or not finite".to_owned()));
        }
        Ok(vector)
    }
}

impl Encoder for LocalEncoder {
    fn model(&self) -> &str {
        &self.name
    }

    fn dimensions(&self) -> usize {
        self.model.dimensions()
    }

    fn encode(&self, role: Role, texts: &[&str], cancel: &Cancel) -> Result<Vec<Vec<f32>>, EncoderError> {
        let prefix = &self.marks.of(role).prefix;
        texts.par_iter().map(|text| self.encode_one(&format!("{prefix}{text}"), cancel)).collect()
    }
}

impl std::fmt::Debug for LocalEncoder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LocalEncoder")
            .field("name", &self.name)
            .field("marks", &self.marks)
            .finish_non_exhaustive()
    }
}

/// Why a folder gives no encoder.
enum Refusal {
    Cancelled,
    Unfit(String),
}

impl From<String> for Refusal {
    fn from(reason: String) -> Self {
        Self::Unfit(reason)
    }
}

fn read(path: &Path, marks: Option<RoleMarks>, cancel: &Cancel) -> Result<LocalEncoder, Refusal> {
    let go_on = || if cancel.is_cancelled() { Err(Refusal::Cancelled) } else { Ok(()) };
    let folder = ModelFolder::read(path)?;
    go_on()?;
    let tokens = Tokens::read(&folder)?;
    go_on()?;
    let weights = folder.weights()?;
    go_on()?;
    let of_weights = folder::hash(&weights, cancel).ok_or(Refusal::Cancelled)?;
    let model = Bert::load(&folder.config, &Weights::new(&weights)?)?;
    let marks =
        marks.or_else(|| folder.prompts.clone()).unwrap_or_else(|| RoleMarks::of_weights(&folder.name));
    let parts: [&[u8]; 4] =
        [folder.config_text.as_bytes(), &of_weights, &tokens.hash, folder.pooling.name().as_bytes()];
    let name = identity(&folder.name, model.dimensions(), &marks, folder.most_tokens, &parts);
    Ok(LocalEncoder { tokens, model, pooling: folder.pooling, marks, name })
}
