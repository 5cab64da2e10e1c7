//! One layer of a BERT encoder (Devlin et al. 2019, BERT; Vaswani et al. 2017, Attention Is All You Need, section 3).

use ndarray::{Array2, Axis, Slice};

use super::arithmetic::{Activation, LayerNorm, Linear, softmax};
use super::bert::BertConfig;
use super::weights::Weights;

/// Attention among the tokens of a text, then two linear maps for each token; each with what went in added, and normalised.
pub(super) struct BertLayer {
    query: Linear,
    key: Linear,
    value: Linear,
    attended: Linear,
    attended_norm: LayerNorm,
    widen: Linear,
    activation: Activation,
    narrow: Linear,
    narrow_norm: LayerNorm,
    heads: usize,
}

impl BertLayer {
    /// # Errors
    /// Which tensor is missing or of another shape than the configuration says.
    pub(super) fn load(config: &BertConfig, weights: &Weights<'_>, number: usize) -> Result<Self, String> {
        let size = config.hidden_size;
        let name = |part: &str| format!("encoder.layer.{number}.{part}");
        let square = |part: &str| weights.linear(&name(part), size, size);
        let norm = |part: &str| weights.layer_norm(&name(part), size, config.layer_norm_eps);
        Ok(Self {
            query: square("attention.self.query")?,
            key: square("attention.self.key")?,
            value: square("attention.self.value")?,
            attended: square("attention.output.dense")?,
            attended_norm: norm("attention.output.LayerNorm")?,
            widen: weights.linear(&name("intermediate.dense"), size, config.intermediate_size)?,
            activation: config.hidden_act,
            narrow: weights.linear(&name("output.dense"), config.intermediate_size, size)?,
            narrow_norm: norm("output.LayerNorm")?,
            heads: config.num_attention_heads,
        })
    }

    /// From the vectors of a text's tokens, a row each, to the next ones.
    pub(super) fn apply(&self, hidden: &Array2<f32>) -> Array2<f32> {
        let mut attended = self.attended.apply(self.attend(hidden).view()) + hidden;
        self.attended_norm.apply(&mut attended);
        let mut wide = self.widen.apply(attended.view());
        self.activation.apply(&mut wide);
        let mut narrow = self.narrow.apply(wide.view()) + &attended;
        self.narrow_norm.apply(&mut narrow);
        narrow
    }

    /// Scaled dot-product attention, each head by itself.
    fn attend(&self, hidden: &Array2<f32>) -> Array2<f32> {
        let [query, key, value] =
            [&self.query, &self.key, &self.value].map(|linear| linear.apply(hidden.view()));
        let of_head = hidden.len_of(Axis(1)) / self.heads;
        let scale = (of_head as f32).sqrt().recip();
        let mut attended = Array2::zeros(hidden.raw_dim());
        for head in 0..self.heads {
            let columns = Slice::from(head * of_head..(head + 1) * of_head);
            let of = |all: &Array2<f32>| all.slice_axis(Axis(1), columns).to_owned();
            let mut shares = of(&query).dot(&of(&key).t()) * scale;
            softmax(&mut shares);
            attended.slice_axis_mut(Axis(1), columns).assign(&shares.dot(&of(&value)));
        }
        attended
    }
}
