//! The engine inside another program: open a folder, write, refresh, ask.
//!
//! ```text
//! cargo run -p matcher-core --example embed_in_portal
//! ```
#![allow(clippy::print_stdout)]

use matcher_core::explanation::sentences;
use matcher_core::record::{Demand, Record, Supply, SupplyKind};
use matcher_core::{Engine, EngineOptions, MatchRequest};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // A portal has a folder of its own; this one is gone with the example.
    let folder = tempfile::tempdir()?;
    let engine = Engine::open(folder.path(), EngineOptions::default())?;

    let achievement =
        |id, title, summary| Record::Supply(Supply::from_text(id, SupplyKind::Achievement, title, summary));
    engine.upsert(&[
        achievement("cg-1", "香菇热泵干燥与褐变抑制技术", "分段控温烘干香菇，抑制褐变，保留香味。"),
        achievement("cg-2", "钼尾矿制备微晶玻璃", "尾矿掺量大于60%。"),
    ])?;
    engine.refresh(&mut |_| {})?;

    let demand = Demand::from_text("xq-1", "香菇烘干后发黑", "烘出来的香菇发黑，香味淡，想改干燥工艺");
    let found = engine.find_matches(&demand, &MatchRequest::default())?;

    // Nothing may answer a demand; then the nearest misses say what is missing.
    for hit in found.matches.iter().chain(&found.near_misses) {
        println!("{:.2} {} {}", hit.score, hit.verdict.label(), hit.title);
        for reason in sentences(&hit.explanation) {
            println!("     {reason}");
        }
    }
    Ok(())
}
