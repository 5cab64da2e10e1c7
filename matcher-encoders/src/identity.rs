//! A stable name for a model and everything that changes its vectors.

use sha2::{Digest, Sha256};

use crate::role_marks::RoleMarks;

/// Bytes of the hash that stand in a name, as two digits each: enough that two settings of one model never share it.
const HASH_BYTES: usize = 6;

/// Model, dimensions and a hash, such as `multilingual-e5-small/384/0a1b2c3d4e5f`. The hash is over the marks, the longest
/// text, and whatever else is given; not over where the model runs, which changes no vector.
pub(crate) fn identity(
    model: &str,
    dimensions: usize,
    marks: &RoleMarks,
    longest_text: usize,
    others: &[&[u8]],
) -> String {
    let mut hash = Sha256::new();
    let mut add = |part: &[u8]| {
        // With its length before it, no part can run over into the next.
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    };
    for mark in [&marks.demand, &marks.supply] {
        add(mark.prefix.as_bytes());
        match &mark.input_type {
            None => add(b"none"),
            Some(given) => {
                add(b"some");
                add(given.as_bytes());
            }
        }
    }
    add(&(longest_text as u64).to_le_bytes());
    for other in others {
        add(other);
    }
    format!("{model}/{dimensions}/{}", hexadecimal(&hash.finalize()[..HASH_BYTES]))
}

/// Two digits for each byte.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::identity;
    use crate::role_marks::{RoleMark, RoleMarks};

    fn marks(demand: &str, supply: &str, input_type: Option<&str>) -> RoleMarks {
        let mark =
            |prefix: &str| RoleMark { prefix: prefix.to_owned(), input_type: input_type.map(str::to_owned) };
        RoleMarks { demand: mark(demand), supply: mark(supply) }
    }

    #[test]
    fn the_name_says_model_and_dimensions_and_stays_the_same() {
        let name = identity("模型", 384, &RoleMarks::default(), 2_000, &[]);
        assert_eq!(name, "模型/384/f05d7621aead");
    }

    #[test]
    fn whatever_changes_vectors_changes_the_name() {
        let names = [
            identity("m", 8, &marks("", "", None), 10, &[]),
            identity("m", 9, &marks("", "", None), 10, &[]),
            identity("n", 8, &marks("", "", None), 10, &[]),
            identity("m", 8, &marks("", "", None), 11, &[]),
            identity("m", 8, &marks("", "", None), 10, &[b"weights"]),
            identity("m", 8, &marks("", "", Some("")), 10, &[]),
            identity("m", 8, &marks("ab", "", None), 10, &[]),
            identity("m", 8, &marks("a", "b", None), 10, &[]),
            identity("m", 8, &marks("", "ab", None), 10, &[]),
        ];
        let mut distinct = names.to_vec();
        distinct.sort();
        distinct.dedup();
        assert_eq!(distinct.len(), names.len(), "{names:?}");
    }
}
