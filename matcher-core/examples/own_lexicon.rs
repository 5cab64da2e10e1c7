//! A lexicon of one's own: what the shop floor calls a thing finds what the paper calls it.
//!
//! ```text
//! cargo run -p matcher-core --example own_lexicon
//! ```
#![allow(clippy::print_stdout)]

use std::error::Error;

use matcher_core::analysis::Lexicon;
use matcher_core::record::{Demand, Record, Supply, SupplyKind};
use matcher_core::{Engine, EngineOptions};

/// One term a line: what must not be cut apart.
const TERMS: &str = "中心偏析\n芯子发花\n";
/// `same` for two names of one thing, `related` for a fault and its cause or remedy; a tab; the terms.
const SYNONYMS: &str = "same\t芯子发花|中心偏析\n";

fn main() -> Result<(), Box<dyn Error>> {
    // No word of the demand stands in the catalogue; the lexicon knows what the papers call it.
    show("without", Lexicon::parse("", "")?)?;
    show("with", Lexicon::parse(TERMS, SYNONYMS)?)?;
    Ok(())
}

fn show(name: &str, lexicon: Lexicon) -> Result<(), matcher_core::Error> {
    let mut options = EngineOptions::default();
    options.lexicon = Some(lexicon);
    let engine = Engine::in_memory(options)?;
    let supply = |id: &str, title: &str, summary: &str| {
        Record::Supply(Supply::from_text(id, SupplyKind::Achievement, title, summary))
    };
    engine.upsert(&[
        supply("cg-1", "连铸坯中心偏析控制", "末端轻压下与电磁搅拌配合，改善铸坯中心偏析"),
        supply("cg-2", "高压水除鳞装置", "除去热轧板表面氧化皮"),
    ])?;
    engine.refresh(&mut |_| {})?;

    println!("{name} the lexicon:");
    let found = engine.rank(&Demand::from_text("xq-1", "钢坯芯子发花", ""), 5)?;
    for (id, score) in &found {
        println!("  {score:.3}  {id}");
    }
    if found.is_empty() {
        println!("  nothing");
    }
    Ok(())
}
