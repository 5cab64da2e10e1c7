//! One side of a comparison of analysis: `peer_analysis tokens|terms|jieba TEXTS.txt` reads one text a line and answers the requests that
//! `peers/compare_analysis.py` sends: `round` for the processor time of one pass over all texts, on one thread.
//!
//! `tokens` is our analyzer with the source bytes of every token, `terms` the same as the index takes it, without those: both normalise, keep
//! technical strings whole, look words up in the lexicon, and give words, parts of words and bigrams. `jieba` is plain segmentation.
#![expect(clippy::print_stdout, reason = "a benchmark reports on standard output")]

use std::hint::black_box;
use std::io::stdin;

use anyhow::{Context, bail, ensure};
use matcher_benches::{Flags, Yardstick, thread_time};
use matcher_core::analysis::Analyzer;
use matcher_core::benchmarks::for_each_index_term;
use serde_json::json;

const USAGE: &str = "usage: peer_analysis tokens|terms|jieba TEXTS.txt";

fn main() -> anyhow::Result<()> {
    let [mode, texts] = Flags::read(USAGE, &[])?.words()?;
    let texts = std::fs::read_to_string(&texts).with_context(|| format!("`{texts}` cannot be read"))?;
    let texts: Vec<&str> = texts.lines().collect();
    match mode.as_str() {
        "tokens" => {
            let analyzer = Analyzer::shared_builtin();
            answer(&texts, |text| {
                let mut tokens = 0;
                analyzer.for_each_token(text, |term, _, bytes| {
                    black_box((term, bytes));
                    tokens += 1;
                });
                tokens
            })
        }
        "terms" => {
            let analyzer = Analyzer::shared_builtin();
            answer(&texts, |text| {
                let mut terms = 0;
                for_each_index_term(&analyzer, text, |term| {
                    black_box(term);
                    terms += 1;
                });
                terms
            })
        }
        "jieba" => {
            let yardstick = Yardstick::new();
            answer(&texts, |text| yardstick.words(text))
        }
        _ => bail!(USAGE),
    }
}

fn answer(texts: &[&str], tokens_of: impl Fn(&str) -> usize) -> anyhow::Result<()> {
    let known = tokens_of("有色金属尾矿");
    ensure!((2..=16).contains(&known), "{known} tokens in a text of three words");
    let bytes: usize = texts.iter().map(|text| text.len()).sum();
    for request in stdin().lines() {
        ensure!(request?.trim() == "round", "only rounds can be asked for");
        let running = || thread_time().context("this system does not tell a thread's processor time");
        let before = running()?.running;
        let tokens: usize = texts.iter().map(|text| tokens_of(text)).sum();
        let seconds = running()?.running - before;
        println!("{}", json!({ "bytes": bytes, "tokens": tokens, "processor_seconds": seconds }));
    }
    Ok(())
}
