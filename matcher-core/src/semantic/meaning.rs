//! The texts of a record that are compared by meaning, and how they become one vector.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::encoder::{Encoder, EncoderError, Role};
use super::vector::Vector;
use crate::cancel::Cancel;

/// Names what a vector was made from: a hash that no two records of different texts share.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) struct MeaningHash(pub(crate) [u8; 16]);

/// What of a record is compared by meaning: one text or several, each of which counts alike.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ComparedTexts(Vec<String>);

impl ComparedTexts {
    /// The texts that are not empty, each once.
    pub(crate) fn new(texts: impl IntoIterator<Item = String>) -> Self {
        let mut found: Vec<String> = Vec::new();
        for text in texts {
            if !text.trim().is_empty() && !found.contains(&text) {
                found.push(text);
            }
        }
        Self(found)
    }

    /// Whether there is nothing to compare.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Names the texts.
    pub(crate) fn hash(&self) -> MeaningHash {
        let mut hash = Sha256::new();
        for text in &self.0 {
            hash.update((text.len() as u64).to_le_bytes());
            hash.update(text.as_bytes());
        }
        let mut name = MeaningHash::default();
        name.0.copy_from_slice(&hash.finalize()[..16]);
        name
    }
}

/// One vector for each of several records: the sum of the directions of its texts. A record whose texts have no direction has
/// none. Checks what the encoder gives, whoever wrote it.
pub(crate) fn encode(
    encoder: &dyn Encoder,
    role: Role,
    records: &[ComparedTexts],
    cancel: &Cancel,
) -> Result<Vec<Option<Vector>>, EncoderError> {
    let texts: Vec<&str> = records.iter().flat_map(|record| &record.0).map(String::as_str).collect();
    if texts.is_empty() {
        return Ok(vec![None; records.len()]);
    }
    let found = encoder.encode(role, &texts, cancel)?;
    check(encoder, &texts, &found)?;
    let mut found = found.into_iter();
    Ok(records.iter().map(|record| sum(found.by_ref().take(record.0.len()))).collect())
}

fn check(encoder: &dyn Encoder, texts: &[&str], found: &[Vec<f32>]) -> Result<(), EncoderError> {
    let unusable = |reason: String| Err(EncoderError::Unusable { reason });
    if found.len() != texts.len() {
        return unusable(format!("{} vectors for {} texts", found.len(), texts.len()));
    }
    let dimensions = encoder.dimensions();
    for vector in found {
        if vector.len() != dimensions {
            return unusable(format!("a vector of {} dimensions instead of {dimensions}", vector.len()));
        }
        if !vector.iter().all(|number| number.is_finite()) {
            return unusable("a number that is not finite".to_owned());
        }
        if vector.iter().all(|number| *number == 0.0) {
            return unusable("a vector of zeros".to_owned());
        }
    }
    Ok(())
}

fn sum(vectors: impl Iterator<Item = Vec<f32>>) -> Option<Vector> {
    let mut sum: Vec<f32> = Vec::new();
    for vector in vectors {
        let length = vector.iter().map(|number| number * number).sum::<f32>().sqrt();
        if length > 0.0 {
            sum.resize(vector.len(), 0.0);
            for (total, number) in sum.iter_mut().zip(&vector) {
                *total += number / length;
            }
        }
    }
    Vector::of(&sum)
}

#[cfg(test)]
mod tests {
    use super::{Cancel, ComparedTexts, Encoder, EncoderError, Role, Vector, encode};

    struct Fixed(Vec<Vec<f32>>);

    impl Encoder for Fixed {
        fn model(&self) -> &str {
            "fixed"
        }
        fn dimensions(&self) -> usize {
            2
        }
        fn encode(&self, _: Role, _: &[&str], _: &Cancel) -> Result<Vec<Vec<f32>>, EncoderError> {
            Ok(self.0.clone())
        }
    }

    fn texts(texts: &[&str]) -> ComparedTexts {
        ComparedTexts::new(texts.iter().map(|text| (*text).to_owned()))
    }

    #[test]
    fn texts_count_once_and_alike_whatever_the_length_of_their_vectors() {
        assert_eq!(texts(&["甲", " ", "甲"]), texts(&["甲"]));
        assert_ne!(texts(&["甲乙"]).hash(), texts(&["甲", "乙"]).hash());
        let encoder = Fixed(vec![vec![4.0, 0.0], vec![0.0, 0.5], vec![1.0, 1.0]]);
        let records = [texts(&["甲", "乙"]), texts(&[]), texts(&["丙"])];
        let found = encode(&encoder, Role::Demand, &records, &Cancel::never()).expect("encoded");
        let diagonal = Vector::of(&[1.0, 1.0]);
        assert_eq!(found, [diagonal.clone(), None, diagonal]);
    }

    #[test]
    fn an_encoder_that_does_not_keep_its_word_is_told_off() {
        for wrong in [vec![], vec![vec![1.0]], vec![vec![f32::NAN, 1.0]], vec![vec![0.0, 0.0]]] {
            let found = encode(&Fixed(wrong), Role::Supply, &[texts(&["甲"])], &Cancel::never());
            assert!(matches!(found, Err(EncoderError::Unusable { .. })), "{found:?}");
        }
    }
}
