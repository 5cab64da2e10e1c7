//! One side of a comparison of retrieval, over tokens in a folder: `peer_retrieval tokens DOCUMENTS.jsonl QUERIES.jsonl FOLDER`
//! writes them, `peer_retrieval ours FOLDER`, `tantivy FOLDER` and `tantivy-exhaustive FOLDER` index them and answer the
//! requests that `peers/compare.py` sends.
#![expect(clippy::print_stdout, reason = "a benchmark reports on standard output")]

use std::io::{stdin, stdout};
use std::path::Path;

use anyhow::bail;
use matcher_benches::Flags;
use matcher_benches::peers::{Impact, Peer, TantivyPeer, TokenTexts, TopBy, answer_requests, write_tokens};
use serde_json::json;

const USAGE: &str = "usage: peer_retrieval tokens DOCUMENTS.jsonl QUERIES.jsonl FOLDER \
    [--query-chars N] | peer_retrieval ours|tantivy|tantivy-exhaustive FOLDER";

fn main() -> anyhow::Result<()> {
    let mode = std::env::args().nth(1).unwrap_or_default();
    let flags = Flags::read(USAGE, &["--query-chars"])?;
    if mode == "tokens" {
        let query_chars = flags.value("--query-chars", usize::MAX)?;
        let [_, documents, queries, folder] = flags.words()?;
        let files = (Path::new(&documents), Path::new(&queries));
        let (documents, queries) = write_tokens(files, query_chars, Path::new(&folder))?;
        println!("{}", json!({ "documents": documents, "queries": queries }));
        return Ok(());
    }
    let [_, folder] = flags.words()?;
    let texts = TokenTexts::read(Path::new(&folder))?;
    let documents = texts.documents();
    match mode.as_str() {
        "ours" => answer(&Impact::of(&documents), &texts),
        "tantivy" => answer(&TantivyPeer::of(&documents, TopBy::TopDocs)?, &texts),
        "tantivy-exhaustive" => answer(&TantivyPeer::of(&documents, TopBy::EveryScore)?, &texts),
        _ => bail!(USAGE),
    }
}

fn answer(peer: &impl Peer, texts: &TokenTexts) -> anyhow::Result<()> {
    let queries = texts.queries();
    answer_requests(peer, &queries, stdin().lock(), stdout().lock())
}
