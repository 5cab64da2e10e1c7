//! How fast text becomes tokens, in MB of UTF-8 a second on one thread.
#![expect(clippy::print_stdout, reason = "a benchmark reports on standard output")]

use std::hint::black_box;

use matcher_benches::{Latencies, Yardstick, sample_records, sample_texts};
use matcher_core::analysis::Analyzer;
use serde_json::json;

/// Passes over the texts; the median pass is reported.
const PASSES: usize = 15;

fn main() -> anyhow::Result<()> {
    let analyzer = Analyzer::shared_builtin();
    let tokens = analyzer.tokens("年处理3万吨鉬尾礦綜合利用，符合GB/T 22900-2009");
    for term in ["尾矿", "综合利用", "#钼尾", "gb/t22900-2009", "3万吨"] {
        assert!(tokens.iter().any(|token| token.term == term), "`{term}` is not among {tokens:?}");
    }

    let texts = sample_texts(&sample_records()?);
    let bytes: usize = texts.iter().map(|text| text.title.len() + text.body.len()).sum();
    let yardstick = Yardstick::new();
    let (mut analysed, mut segmented) = (Latencies::default(), Latencies::default());
    let (mut tokens, mut words) = (0, 0);
    for _ in 0..PASSES {
        tokens = analysed.measure(|| {
            let mut tokens = 0usize;
            for text in &texts {
                for part in [&text.title, &text.body] {
                    analyzer.for_each_token(part, |term, _, span| {
                        black_box((term, span));
                        tokens += 1;
                    });
                }
            }
            tokens
        });
        words = segmented.measure(|| {
            let count = |part: &String| yardstick.words(part);
            texts.iter().map(|text| count(&text.title) + count(&text.body)).sum()
        });
    }
    let rate = |milliseconds: f64| bytes as f64 / 1e3 / milliseconds;
    let (own, plain) = (analysed.summary().p50_ms, segmented.summary().p50_ms);
    let report = json!({
        "benchmark": "analysis",
        "texts": texts.len() * 2,
        "bytes": bytes,
        "tokens": tokens,
        "mb_per_second": rate(own),
        "yardstick_words": words,
        "yardstick_mb_per_second": rate(plain),
        "time_in_yardsticks": own / plain,
    });
    println!("{report:#}");
    Ok(())
}
