//! What a server answered, and whether it is an answer to what it was asked.

use matcher_core::semantic::MOST_DIMENSIONS;
use serde::Deserialize;

use super::vector::Vector;

/// Longest excerpt of an answer in a message, in chars.
const EXCERPT_CHARS: usize = 200;

/// What one number of a vector may take in an answer, in bytes: 25 for its digits, as much again for white space around it.
const NUMBER_BYTES: u64 = 50;

/// What an answer may take beside its numbers, for each vector and for the whole.
const FRAME_BYTES: u64 = 4_096;

/// Longest answer that is read for so many vectors, in bytes.
pub(super) fn longest_answer(vectors: usize, dimensions: Option<usize>) -> u64 {
    let numbers = dimensions.unwrap_or(MOST_DIMENSIONS) as u64;
    (vectors as u64).saturating_mul(numbers * NUMBER_BYTES + FRAME_BYTES) + FRAME_BYTES
}

#[derive(Deserialize)]
struct Answer {
    data: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    index: usize,
    embedding: Vector,
}

/// The vectors of an answer, in the order of the texts.
///
/// # Errors
/// What is wrong with it: it is no answer of the protocol, has not exactly one vector for each text, or one that
/// is of another length than it should be, not finite, or all 0.
pub(super) fn vectors(body: &[u8], texts: usize, dimensions: Option<usize>) -> Result<Vec<Vec<f32>>, String> {
    let answer: Answer = serde_json::from_slice(body)
        .map_err(|error| format!("{error}; it begins with `{}`", excerpt(body)))?;
    let mut items = answer.data;
    if items.len() != texts {
        return Err(format!("{} vectors for {texts} texts", items.len()));
    }
    items.sort_by_key(|item| item.index);
    if let Some((expected, item)) = items.iter().enumerate().find(|(expected, item)| item.index != *expected)
    {
        return Err(format!("a vector with the index {} where {expected} should be", item.index));
    }
    let vectors: Vec<Vec<f32>> = items.into_iter().map(|item| item.embedding.0).collect();
    let dimensions = dimensions.or_else(|| vectors.first().map(Vec::len)).unwrap_or_default();
    for (index, vector) in vectors.iter().enumerate() {
        check(vector, dimensions).map_err(|what| format!("vector {index} {what}"))?;
    }
    Ok(vectors)
}

fn check(vector: &[f32], dimensions: usize) -> Result<(), String> {
    if vector.is_empty() {
        return Err("is empty".to_owned());
    }
    if vector.len() != dimensions {
        return Err(format!("has {} numbers instead of {dimensions}", vector.len()));
    }
    if let Some(number) = vector.iter().find(|number| !number.is_finite()) {
        return Err(format!("has the number {number}"));
    }
    if vector.iter().all(|number| *number == 0.0) {
        return Err("is all 0".to_owned());
    }
    Ok(())
}

/// The beginning of what a server sent, on one line.
pub(super) fn excerpt(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()).collect();
    let line = words.join(" ");
    match line.char_indices().nth(EXCERPT_CHARS) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// What a server says in an answer that is none: in one of the ways in which servers of this protocol say it, or as it
/// stands.
pub(super) fn message(body: &[u8]) -> String {
    let said = serde_json::from_slice::<serde_json::Value>(body).ok().and_then(|answer| {
        let places = ["/error/message", "/error", "/message", "/detail"];
        places.into_iter().find_map(|place| answer.pointer(place)?.as_str().map(str::to_owned))
    });
    said.map_or_else(|| excerpt(body), |said| excerpt(said.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::{excerpt, longest_answer, message, vectors};

    #[test]
    fn vectors_come_in_the_order_of_the_texts() {
        let body = br#"{"data":[{"index":1,"embedding":[2,2]},{"index":0,"embedding":[1,0]}],"model":"m"}"#;
        assert_eq!(vectors(body, 2, Some(2)).expect("an answer"), [[1.0, 0.0], [2.0, 2.0]]);
    }

    #[test]
    fn without_an_expected_length_all_have_to_have_the_first_ones() {
        let body = br#"{"data":[{"index":0,"embedding":[1,0]},{"index":1,"embedding":[1,0,0]}]}"#;
        let error = vectors(body, 2, None).expect_err("two lengths");
        assert!(error.contains("vector 1 has 3 numbers instead of 2"), "{error}");
    }

    #[test]
    fn numbers_that_are_not_finite_are_told() {
        // Infinity in base64.
        let error =
            vectors(br#"{"data":[{"index":0,"embedding":"AACAfw=="}]}"#, 1, None).expect_err("infinite");
        assert!(error.contains("vector 0 has the number inf"), "{error}");
    }

    #[test]
    fn what_servers_say_is_found_and_shortened() {
        assert_eq!(message(br#"{"error":{"message":"no such model","code":null}}"#), "no such model");
        assert_eq!(message(br#"{"error":"too long","error_type":"Validation"}"#), "too long");
        assert_eq!(message(br#"{"detail":"not found"}"#), "not found");
        assert_eq!(message(b"<html>\n\t<b>502</b>"), "<html> <b>502</b>");
        assert_eq!(excerpt("长".repeat(500).as_bytes()).chars().count(), 201);
    }

    #[test]
    fn an_answer_in_full_digits_and_on_lines_of_their_own_is_not_too_long() {
        let number = "\n                    -0.123456789012345678,";
        assert!(longest_answer(1, Some(384)) > 384 * number.len() as u64);
    }
}
