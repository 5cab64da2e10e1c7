//! The numbers of a model by their names.

use ndarray::{Array1, Array2};
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};

use super::arithmetic::{LayerNorm, Linear};
use super::short_floats::{of_bf16, of_f16};

/// What may stand before every name, depending on what the model was saved with.
const ROOTS: [&str; 4] = ["", "bert.", "roberta.", "model."];

/// A tensor that every model has, by which its root is known.
const LANDMARK: &str = "embeddings.word_embeddings.weight";

/// The numbers of a model, as its file has them.
pub(super) struct Weights<'a> {
    tensors: SafeTensors<'a>,
    root: &'static str,
}

impl<'a> Weights<'a> {
    /// # Errors
    /// The file is none of safetensors, or has no model of the BERT kind.
    pub(super) fn new(file: &'a [u8]) -> Result<Self, String> {
        let tensors =
            SafeTensors::deserialize(file).map_err(|error| format!("`model.safetensors`: {error}"))?;
        let has = |root: &&str| tensors.tensor(&format!("{root}{LANDMARK}")).is_ok();
        match ROOTS.into_iter().find(has) {
            Some(root) => Ok(Self { tensors, root }),
            None => {
                Err(format!("`model.safetensors` has no `{LANDMARK}`, so it is no model of the BERT kind"))
            }
        }
    }

    /// # Errors
    /// It is missing, of another shape, or of other numbers than floats.
    pub(super) fn matrix(&self, name: &str, rows: usize, columns: usize) -> Result<Array2<f32>, String> {
        let tensor = self.tensor(name, &[rows, columns])?;
        Array2::from_shape_vec((rows, columns), floats(&tensor)).map_err(|error| format!("`{name}`: {error}"))
    }

    /// # Errors
    /// As [`Weights::matrix`].
    pub(super) fn row(&self, name: &str, size: usize) -> Result<Array1<f32>, String> {
        let tensor = self.tensor(name, &[size])?;
        Ok(Array1::from_vec(floats(&tensor)))
    }

    /// # Errors
    /// As [`Weights::matrix`].
    pub(super) fn linear(&self, name: &str, inputs: usize, outputs: usize) -> Result<Linear, String> {
        let weight = self.matrix(&format!("{name}.weight"), outputs, inputs)?;
        Ok(Linear { weight, bias: self.row(&format!("{name}.bias"), outputs)? })
    }

    /// # Errors
    /// As [`Weights::matrix`].
    pub(super) fn layer_norm(&self, name: &str, size: usize, epsilon: f32) -> Result<LayerNorm, String> {
        let part = |kind: &str| self.row(&format!("{name}.{kind}"), size);
        Ok(LayerNorm { weight: part("weight")?, bias: part("bias")?, epsilon })
    }

    /// The vectors of all words, in the bytes of the file: they are most of a model of many languages, and few are needed
    /// for a text.
    ///
    /// # Errors
    /// As [`Weights::matrix`].
    pub(super) fn words(&self, words: usize, size: usize) -> Result<Words, String> {
        let tensor = self.tensor(LANDMARK, &[words, size])?;
        let row_bytes = tensor.data().len() / words.max(1);
        Ok(Words { bytes: tensor.data().to_vec(), kind: tensor.dtype(), row_bytes })
    }

    fn tensor(&self, name: &str, shape: &[usize]) -> Result<TensorView<'_>, String> {
        let name = format!("{}{name}", self.root);
        let tensor = self.tensors.tensor(&name);
        let tensor = tensor.map_err(|error| format!("`model.safetensors`, `{name}`: {error}"))?;
        if tensor.shape() != shape {
            let found = tensor.shape();
            return Err(format!(
                "`model.safetensors`, `{name}`: {found:?} where `config.json` says {shape:?}"
            ));
        }
        if !matches!(tensor.dtype(), Dtype::F32 | Dtype::F16 | Dtype::BF16) {
            return Err(format!("`model.safetensors`, `{name}`: {} where floats should be", tensor.dtype()));
        }
        Ok(tensor)
    }
}

/// The vectors of all words, of which single ones are read.
pub(super) struct Words {
    bytes: Vec<u8>,
    kind: Dtype,
    row_bytes: usize,
}

impl Words {
    /// The vector of a word; nothing when there is no such word.
    pub(super) fn get(&self, word: u32) -> Option<Vec<f32>> {
        let start = (word as usize).checked_mul(self.row_bytes)?;
        let bytes = self.bytes.get(start..start.checked_add(self.row_bytes)?)?;
        Some(floats_of(self.kind, bytes))
    }
}

fn floats(tensor: &TensorView<'_>) -> Vec<f32> {
    floats_of(tensor.dtype(), tensor.data())
}

/// Numbers as floats; safetensors are little-endian.
fn floats_of(kind: Dtype, bytes: &[u8]) -> Vec<f32> {
    match kind {
        Dtype::F16 => bytes.as_chunks().0.iter().map(|two| of_f16(u16::from_le_bytes(*two))).collect(),
        Dtype::BF16 => bytes.as_chunks().0.iter().map(|two| of_bf16(u16::from_le_bytes(*two))).collect(),
        _ => bytes.as_chunks().0.iter().map(|four| f32::from_le_bytes(*four)).collect(),
    }
}
