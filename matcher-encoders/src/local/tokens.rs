//! From texts to the numbers of their tokens.

use matcher_core::Cancel;
use tokenizers::{Tokenizer, TruncationParams};

use super::folder::{ModelFolder, hash};

/// A model's tokenizer.
pub(super) struct Tokens {
    tokenizer: Tokenizer,
    lower_case: bool,
    /// Of the tokenizer's file.
    pub(super) hash: [u8; 32],
}

impl Tokens {
    /// Reads the tokenizer of a folder. It cuts texts at what the model takes, and pads none.
    ///
    /// # Errors
    /// The file is missing or is no tokenizer.
    pub(super) fn read(folder: &ModelFolder) -> Result<Self, String> {
        let file = folder.tokenizer()?;
        let unfit = |error: tokenizers::Error| format!("`tokenizer.json`: {error}");
        let mut tokenizer: Tokenizer = file.parse().map_err(unfit)?;
        let truncation = TruncationParams { max_length: folder.most_tokens, ..TruncationParams::default() };
        tokenizer.with_truncation(Some(truncation)).map_err(unfit)?;
        tokenizer.with_padding(None);
        let hash = hash(file.as_bytes(), &Cancel::never()).unwrap_or_default();
        Ok(Self { tokenizer, lower_case: folder.lower_case, hash })
    }

    /// The tokens of a text with those that the model wants at its ends, at least one.
    ///
    /// # Errors
    /// The tokenizer does not take the text, or makes nothing of it.
    pub(super) fn of(&self, text: &str) -> Result<Vec<u32>, String> {
        let lower = self.lower_case.then(|| text.to_lowercase());
        let encoding = self.tokenizer.encode_fast(lower.as_deref().unwrap_or(text), true);
        let ids = encoding.map_err(|error| format!("the tokenizer: {error}"))?.get_ids().to_vec();
        if ids.is_empty() { Err("the tokenizer makes no token of a text".to_owned()) } else { Ok(ids) }
    }
}
