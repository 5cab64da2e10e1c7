//! How names out of sheets are compared.

use crate::text::{fold_header, without_brackets};

/// A header without its brackets, folded.
pub(super) fn base(header: &str) -> String {
    without_brackets(&fold_header(header))
}

/// A name without white space at its ends, and with single spaces within.
pub(super) fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
