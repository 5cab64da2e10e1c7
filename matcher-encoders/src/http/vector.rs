//! One vector of an answer, as numbers or as base64 of little-endian floats.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use matcher_core::semantic::MOST_DIMENSIONS;
use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};

/// Numbers as the server gave them, at most [`MOST_DIMENSIONS`].
#[derive(Debug)]
pub(super) struct Vector(pub(super) Vec<f32>);

impl<'de> Deserialize<'de> for Vector {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(VectorVisitor).map(Self)
    }
}

struct VectorVisitor;

impl<'de> Visitor<'de> for VectorVisitor {
    type Value = Vec<f32>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a vector: numbers, or base64 of little-endian floats")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut numbers: A) -> Result<Self::Value, A::Error> {
        let mut vector = Vec::with_capacity(numbers.size_hint().unwrap_or(0).min(MOST_DIMENSIONS));
        while let Some(number) = numbers.next_element()? {
            if vector.len() == MOST_DIMENSIONS {
                return Err(A::Error::custom(format!("a vector of more than {MOST_DIMENSIONS} numbers")));
            }
            vector.push(number);
        }
        Ok(vector)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        let bytes = STANDARD.decode(text).map_err(|_| E::custom("a vector that is no base64"))?;
        let (numbers, rest) = bytes.as_chunks::<4>();
        if !rest.is_empty() || numbers.len() > MOST_DIMENSIONS {
            return Err(E::custom(format!("a vector of {} bytes", bytes.len())));
        }
        Ok(numbers.iter().map(|number| f32::from_le_bytes(*number)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST_DIMENSIONS, Vector};

    fn read(json: &str) -> Result<Vec<f32>, String> {
        serde_json::from_str::<Vector>(json).map(|vector| vector.0).map_err(|error| error.to_string())
    }

    #[test]
    fn numbers_and_base64_give_the_same() {
        assert_eq!(read("[1, -0.5, 2e-3]").expect("numbers"), [1.0, -0.5, 0.002]);
        assert_eq!(read(r#""AACAPwAAAL8=""#).expect("base64"), [1.0, -0.5]);
    }

    #[test]
    fn what_is_no_vector_is_refused() {
        for json in ["[1, null]", "[1, NaN]", "[1, 1e999]", "[[1]]", "null", "{}", r#""AAA=""#, r#""?""#] {
            read(json).expect_err(json);
        }
        let long = format!("[{}1]", "1,".repeat(MOST_DIMENSIONS));
        assert!(read(&long).expect_err("too long").contains("4096"));
    }
}
