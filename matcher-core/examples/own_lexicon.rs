//! A lexicon of one's own: what the shop floor calls a thing finds what the paper calls it.
#![allow(clippy::print_stdout)]

use matcher_core::analysis::Lexicon;
use matcher_core::record::{Demand, Record, Supply, SupplyKind};
use matcher_core::{Engine, EngineOptions};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let supply = Supply::from_text("cg-1", SupplyKind::Achievement, "连铸坯中心偏析控制", "轻压下与电磁搅拌");
    let demand = Demand::from_text("xq-1", "钢坯心子发花", "");
    for (name, synonyms) in [("without", ""), ("with", "related\t发花|偏析\nrelated\t心子|中心\n")] {
        let mut options = EngineOptions::default();
        options.lexicon = Some(Lexicon::parse("连铸坯\n偏析\n发花\n心子\n", synonyms)?);
        let engine = Engine::in_memory(options)?;
        engine.upsert(&[Record::Supply(supply.clone())])?;
        engine.refresh(&mut |_| {})?;
        let found = engine.rank(&demand, 5)?;
        println!("{name} the synonyms: {} found, {found:?}", found.len());
    }
    Ok(())
}
