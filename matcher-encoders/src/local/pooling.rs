//! From the vectors of a text's tokens to that of the text.

use ndarray::{Array2, Axis};
use serde::Deserialize;

/// How the vectors of tokens become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pooling {
    /// Their mean. A text runs by itself, so that no padding has to be left out of it.
    Mean,
    /// The one of the first token.
    First,
}

/// The file of sentence-transformers that says so.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct PoolingConfig {
    pooling_mode_cls_token: bool,
    pooling_mode_mean_tokens: bool,
    pooling_mode_max_tokens: bool,
    pooling_mode_mean_sqrt_len_tokens: bool,
    pooling_mode_weightedmean_tokens: bool,
    pooling_mode_lasttoken: bool,
    include_prompt: Option<bool>,
}

impl Pooling {
    /// What a pooling's `config.json` asks for.
    ///
    /// # Errors
    /// What it asks for that is not known here.
    pub(super) fn of_config(text: &str) -> Result<Self, String> {
        let config: PoolingConfig = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let others = config.pooling_mode_max_tokens
            || config.pooling_mode_mean_sqrt_len_tokens
            || config.pooling_mode_weightedmean_tokens
            || config.pooling_mode_lasttoken;
        match (config.pooling_mode_mean_tokens, config.pooling_mode_cls_token) {
            _ if others => Err("only the mean of the tokens or the first token can be taken".to_owned()),
            _ if config.include_prompt == Some(false) => {
                Err("prefixes cannot be left out of the mean (`include_prompt`)".to_owned())
            }
            (true, false) => Ok(Self::Mean),
            (false, true) => Ok(Self::First),
            _ => Err("either the mean of the tokens or the first token has to be taken".to_owned()),
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Mean => "mean",
            Self::First => "first",
        }
    }

    /// The vector of a text from those of its tokens, a row each; there is at least one.
    pub(super) fn pool(self, hidden: &Array2<f32>) -> Vec<f32> {
        match self {
            Self::Mean => (hidden.sum_axis(Axis(0)) / hidden.len_of(Axis(0)) as f32).to_vec(),
            Self::First => hidden.row(0).to_vec(),
        }
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::Pooling;

    #[test]
    fn mean_and_first_token_are_known_and_nothing_else() {
        let of = |json: &str| Pooling::of_config(json);
        assert_eq!(
            of(r#"{"pooling_mode_mean_tokens":true,"word_embedding_dimension":384}"#),
            Ok(Pooling::Mean)
        );
        assert_eq!(of(r#"{"pooling_mode_cls_token":true,"include_prompt":true}"#), Ok(Pooling::First));
        for json in [
            "{}",
            "[",
            r#"{"pooling_mode_cls_token":true,"pooling_mode_mean_tokens":true}"#,
            r#"{"pooling_mode_lasttoken":true}"#,
            r#"{"pooling_mode_mean_tokens":true,"include_prompt":false}"#,
        ] {
            of(json).expect_err(json);
        }
    }

    #[test]
    fn rows_become_one() {
        let hidden = array![[1.0, 2.0], [3.0, 6.0]];
        assert_eq!(Pooling::Mean.pool(&hidden), [2.0, 4.0]);
        assert_eq!(Pooling::First.pool(&hidden), [1.0, 2.0]);
    }
}
