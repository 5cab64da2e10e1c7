//! Where a score comes from, as a tree: what every feature adds to or takes from it, and below
//! it its evidence.
//!
//! ```text
//! cargo run -p matcher-core --example explain_a_score
//! ```
#![allow(clippy::print_stdout)]

use matcher_core::explanation::{Explanation, IndicatorVerdict};
use matcher_core::record::{Demand, Maturity, Record, Supply, SupplyKind};
use matcher_core::scoring::Feature;
use matcher_core::{Engine, EngineOptions};

fn main() -> Result<(), matcher_core::Error> {
    let mut demand = Demand::from_text(
        "xq-1",
        "钼精矿焙烧烟气里的铼收不回来",
        "烟气制酸前想把铼回收下来，要求铼回收率≥85%，药剂成本不能太高",
    );
    demand.maturity_wanted = Maturity::new(7);
    let mut supply = Supply::from_text(
        "cg-1",
        SupplyKind::Achievement,
        "钼精矿焙烧烟气中铼的回收方法",
        "淋洗液经离子交换回收铼，铼回收率92%。",
    );
    supply.maturity = Maturity::new(6);

    let engine = Engine::in_memory(EngineOptions::default())?;
    engine.upsert(&[Record::Supply(supply.clone())])?;
    engine.refresh(&mut |_| {})?;

    let (score, explanation) = engine.explain(&demand, &supply);
    println!("{score:.4}  {} → {}", demand.title, supply.title);
    for part in &explanation.contributions {
        // A feature that one side does not mention moves nothing, and is not worth a line.
        let Some(value) = part.value else { continue };
        println!("├─ {:+.4}  {}（{value:.3}）", part.contribution, part.feature.label());
        for line in evidence(part.feature, &explanation) {
            println!("│    └─ {line}");
        }
    }
    let open = explanation.points.iter().filter(|point| !point.covered);
    println!("└─ 未覆盖：{}", open.map(|point| point.quote.text.as_str()).collect::<Vec<_>>().join("；"));
    Ok(())
}

/// What stands behind a feature's value.
fn evidence(feature: Feature, explanation: &Explanation) -> Vec<String> {
    match feature {
        Feature::Text => {
            let terms = explanation.matched_terms.iter().take(5);
            terms.map(|term| format!("“{}” {:.0} %", term.term, term.share * 100.0)).collect()
        }
        Feature::Indicators => explanation
            .indicators
            .iter()
            .map(|check| {
                let verdict = match check.verdict {
                    IndicatorVerdict::Satisfied => "满足",
                    IndicatorVerdict::Violated => "不满足",
                    IndicatorVerdict::Unknown => "未知",
                };
                format!("{} / {} → {verdict}", check.required, check.offered.as_deref().unwrap_or("未说明"))
            })
            .collect(),
        _ => Vec::new(),
    }
}
