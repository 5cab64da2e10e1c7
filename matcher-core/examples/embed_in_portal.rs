//! The engine inside another program: open a folder, write, refresh, ask.
#![allow(clippy::print_stdout)]

use matcher_core::explanation::sentences;
use matcher_core::record::{Demand, Record, Supply, SupplyKind};
use matcher_core::{Engine, EngineOptions, MatchRequest};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let engine = Engine::open(folder.path(), EngineOptions::default())?;
    let dryer = Supply::from_text(
        "cg-1",
        SupplyKind::Achievement,
        "香菇热泵干燥技术",
        "分段控温，抑制干燥过程中的褐变",
    );
    let glass = Supply::from_text("cg-2", SupplyKind::Achievement, "钼尾矿制备微晶玻璃", "尾矿掺量大于60%");
    engine.upsert(&[Record::Supply(dryer), Record::Supply(glass)])?;
    engine.refresh(&mut |_| {})?;
    let demand = Demand::from_text("xq-1", "香菇烘干后发黑", "烘出来的香菇发黑，想换干燥设备");
    let found = engine.find_matches(&demand, &MatchRequest::default())?;
    for hit in found.matches.iter().chain(&found.near_misses) {
        println!("{:.2} {} {}", hit.score, hit.verdict.label(), hit.title);
        println!("     {}", sentences(&hit.explanation).join(""));
    }
    Ok(())
}
