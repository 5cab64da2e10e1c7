//! Retrieval beside other programs: the same tokens, the same protocol, one thread.
//!
//! `peers/` beside `Cargo.toml` has the peers that are no Rust, and the program that asks all of them in turns.

mod impact;
mod rounds;
mod tantivy_peer;
mod tokens;

pub use impact::Impact;
pub use rounds::{Peer, answer_requests};
pub use tantivy_peer::{TantivyPeer, TopBy};
pub use tokens::{TokenTexts, write_tokens};
