//! Where a score comes from: every feature with value, weight and contribution, then the words behind the text's part.
#![allow(clippy::print_stdout)]

use matcher_core::record::{Demand, Maturity, Record, Supply, SupplyKind};
use matcher_core::{Engine, EngineOptions};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut supply =
        Supply::from_text("cg-1", SupplyKind::Achievement, "钼精矿焙烧烟气铼回收", "铼回收率92%");
    supply.maturity = Maturity::new(6);
    let mut demand = Demand::from_text("xq-1", "焙烧烟气里的铼收不回来", "要求铼回收率≥85%");
    demand.maturity_wanted = Maturity::new(7);
    let engine = Engine::in_memory(EngineOptions::default())?;
    engine.upsert(&[Record::Supply(supply.clone())])?;
    engine.refresh(&mut |_| {})?;
    let (score, explanation) = engine.explain(&demand, &supply)?;
    println!("score {score:.4}");
    for part in &explanation.contributions {
        let value = part.value.map_or("unknown".to_owned(), |value| format!("{value:.3}"));
        println!("├ {:8} {value:>7} × {:.3} = {:.4}", part.feature.label(), part.weight, part.contribution);
    }
    for term in explanation.matched_terms.iter().take(5) {
        println!("  └ “{}” {:.0} % of the text evidence", term.term, term.share * 100.0);
    }
    for check in &explanation.indicators {
        println!("  └ {} / {:?} / {:?}", check.required, check.offered, check.verdict);
    }
    Ok(())
}
