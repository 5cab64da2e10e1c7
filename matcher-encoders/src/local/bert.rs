//! BERT and XLM-RoBERTa encoders, one text at a time.

use matcher_core::Cancel;
use matcher_core::semantic::{EncoderError, MOST_DIMENSIONS};
use ndarray::{Array2, ArrayView1, Axis};
use serde::Deserialize;

use super::arithmetic::{Activation, LayerNorm};
use super::bert_layer::BertLayer;
use super::weights::{Weights, Words};

/// What `config.json` says of a model.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct BertConfig {
    #[serde(default)]
    model_type: Option<String>,
    vocab_size: usize,
    pub(super) hidden_size: usize,
    num_hidden_layers: usize,
    pub(super) num_attention_heads: usize,
    pub(super) intermediate_size: usize,
    pub(super) hidden_act: Activation,
    max_position_embeddings: usize,
    #[serde(default = "two")]
    type_vocab_size: usize,
    pub(super) layer_norm_eps: f32,
    #[serde(default)]
    pad_token_id: usize,
    #[serde(default)]
    position_embedding_type: Option<String>,
}

fn two() -> usize {
    2
}

impl BertConfig {
    /// # Errors
    /// What this model has that is not known here.
    pub(super) fn check(&self) -> Result<(), String> {
        let kind = self.model_type.as_deref().unwrap_or("bert");
        if !matches!(kind, "bert" | "roberta" | "xlm-roberta") {
            return Err(format!(
                "`config.json`: a model of the kind `{kind}`; bert, roberta and xlm-roberta are known"
            ));
        }
        if self.position_embedding_type.as_deref().unwrap_or("absolute") != "absolute" {
            return Err("`config.json`: only absolute positions are known".to_owned());
        }
        let (size, heads) = (self.hidden_size, self.num_attention_heads);
        if !(1..=MOST_DIMENSIONS).contains(&size) || heads == 0 || !size.is_multiple_of(heads) {
            return Err(format!("`config.json`: {size} numbers for each token, in {heads} heads"));
        }
        if self.type_vocab_size == 0 || self.vocab_size == 0 {
            return Err("`config.json`: no words, or no types of tokens".to_owned());
        }
        Ok(())
    }

    /// The position of a text's first token. RoBERTa begins after the number of its padding.
    fn first_position(&self) -> usize {
        match self.model_type.as_deref() {
            Some("roberta" | "xlm-roberta") => self.pad_token_id + 1,
            _ => 0,
        }
    }

    /// Most tokens that have a position.
    pub(super) fn most_tokens(&self) -> usize {
        self.max_position_embeddings.saturating_sub(self.first_position())
    }
}

/// An encoder of the BERT kind, without what some models have after it.
pub(super) struct Bert {
    words: Words,
    /// The vector of each position, that of the only type of token that is used already added.
    positions: Array2<f32>,
    norm: LayerNorm,
    layers: Vec<BertLayer>,
}

impl Bert {
    /// # Errors
    /// Which tensor is missing or of another shape than the configuration says.
    pub(super) fn load(config: &BertConfig, weights: &Weights<'_>) -> Result<Self, String> {
        let size = config.hidden_size;
        let (first, most) = (config.first_position(), config.max_position_embeddings);
        let types =
            weights.matrix("embeddings.token_type_embeddings.weight", config.type_vocab_size, size)?;
        let positions = weights.matrix("embeddings.position_embeddings.weight", most, size)?;
        let layers = (0..config.num_hidden_layers).map(|number| BertLayer::load(config, weights, number));
        Ok(Self {
            words: weights.words(config.vocab_size, size)?,
            positions: &positions.slice_axis(Axis(0), (first..).into()) + &types.row(0),
            norm: weights.layer_norm("embeddings.LayerNorm", size, config.layer_norm_eps)?,
            layers: layers.collect::<Result<_, _>>()?,
        })
    }

    /// Length of every vector.
    pub(super) fn dimensions(&self) -> usize {
        self.positions.len_of(Axis(1))
    }

    /// The vectors of a text's tokens, a row each.
    ///
    /// # Errors
    /// [`EncoderError::Unusable`] when the tokenizer knows words or lengths that the model does not;
    /// [`EncoderError::Cancelled`] within the time of one layer.
    pub(super) fn hidden(&self, ids: &[u32], cancel: &Cancel) -> Result<Array2<f32>, EncoderError> {
        let unfit = |reason: String| EncoderError::Unusable { reason };
        if ids.len() > self.positions.len_of(Axis(0)) {
            return Err(unfit(format!("{} tokens, more than the model has positions", ids.len())));
        }
        let mut hidden = self.positions.slice_axis(Axis(0), (..ids.len()).into()).to_owned();
        for (mut row, id) in hidden.axis_iter_mut(Axis(0)).zip(ids) {
            let word = self.words.get(*id).ok_or_else(|| unfit(format!("the model has no token {id}")))?;
            row += &ArrayView1::from(&word);
        }
        self.norm.apply(&mut hidden);
        for layer in &self.layers {
            if cancel.is_cancelled() {
                return Err(EncoderError::Cancelled);
            }
            hidden = layer.apply(&hidden);
        }
        Ok(hidden)
    }
}
