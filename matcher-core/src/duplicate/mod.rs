//! Near-duplicates: the same achievement filed twice, five versions of one patent. A compact signature of every record is
//! packed into its facts, so that two records are compared without being read.
//!
//! [`is_duplicate`] is the rule, docs/scoring.md ("Near-duplicates") says why it is as it is and how well it does.

mod rule;
mod signature;
mod sketch;
mod technical_set;
mod title;

pub(crate) use rule::{Signed, is_duplicate, may_be_duplicate};
pub(crate) use signature::{Signature, SignatureBuilder};
