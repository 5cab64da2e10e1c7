//! A space in the form in which it is kept.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use super::{DIMENSIONS, LatentSpace};

/// Counts up whenever the same numbers would mean something else: a space of another version is not read.
const SPACE_VERSION: u32 = 1;
/// Bytes of a term's weight.
const WEIGHT_BYTES: usize = 4;

#[derive(Serialize, Deserialize)]
struct Kept {
    version: u32,
    learned_from: usize,
    /// Each word with its weight, as the bytes of a number, and its direction.
    terms: Vec<(String, String)>,
}

impl LatentSpace {
    /// The text in which it is kept; what is read from it is equal to the bit.
    pub(crate) fn to_text(&self) -> String {
        let kept = |(place, term): (usize, &str)| {
            let direction = &self.components[place * DIMENSIONS..(place + 1) * DIMENSIONS];
            let mut bytes = self.weights[place].to_le_bytes().to_vec();
            bytes.extend(direction.iter().map(|component| component.cast_unsigned()));
            (term.to_owned(), STANDARD.encode(bytes))
        };
        let terms = self.terms().enumerate().map(kept).collect();
        let kept = Kept { version: SPACE_VERSION, learned_from: self.learned_from, terms };
        serde_json::to_string(&kept).unwrap_or_default()
    }

    /// Reads such a text; `None` when it is none, or of another version.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let kept: Kept = serde_json::from_str(text).ok()?;
        let in_order = kept.terms.is_sorted_by(|(one, _), (next, _)| one < next);
        if kept.version != SPACE_VERSION || !in_order || kept.terms.is_empty() {
            return None;
        }
        let mut terms = Vec::with_capacity(kept.terms.len());
        let mut components = Vec::with_capacity(kept.terms.len() * DIMENSIONS);
        let mut weights = Vec::with_capacity(kept.terms.len());
        for (term, packed) in kept.terms {
            let bytes = STANDARD.decode(packed).ok()?;
            let (weight, direction) = bytes.split_first_chunk::<WEIGHT_BYTES>()?;
            let weight = f32::from_le_bytes(*weight);
            if direction.len() != DIMENSIONS || !weight.is_finite() {
                return None;
            }
            terms.push(term);
            components.extend(direction.iter().map(|byte| byte.cast_signed()));
            weights.push(weight);
        }
        Some(Self::new(kept.learned_from, &terms, components, weights))
    }
}
