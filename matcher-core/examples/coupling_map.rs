//! The coupling map of the sample catalogue: the chains, the worst link of each, who waits there, and what several
//! firms ask for alike.
//!
//! ```
//! cargo run -p matcher-core --example coupling_map
//! ```
#![expect(clippy::print_stdout, reason = "an example shows what it finds")]

use matcher_core::coupling::{CouplingMap, LinkCoupling};
use matcher_core::record::Record;
use matcher_core::{Engine, EngineOptions, MapRequest};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let engine = Engine::in_memory(EngineOptions::default())?;
    engine.upsert(&sample_records()?)?;
    engine.refresh(&mut |_| {})?;
    let map = engine.couple(&MapRequest::default())?;
    for chain in &map.chains {
        let counts = &chain.coupling.counts;
        println!(
            "{}：需求 {} 项，已有对接 {} 项，供给 {} 项",
            chain.name, counts.demands, counts.answered_demands, counts.supplies
        );
        if let Some(worst) = worst_link(&chain.links) {
            show(&map, worst);
        }
    }
    println!("共性需求：");
    for common in &map.lists.common_demands {
        let ids: Vec<&str> = common.demands.iter().map(|id| id.as_str()).collect();
        println!("  {}：{}（相似 {:.2}）", common.words.join("、"), ids.join("、"), common.similarity);
    }
    Ok(())
}

/// The link whose demand and supply go together least, of those where that can be worked out.
fn worst_link(links: &[LinkCoupling]) -> Option<&LinkCoupling> {
    let degree = |link: &LinkCoupling| link.coupling.degree.map(|degree| degree.modified_d);
    links
        .iter()
        .filter(|link| degree(link).is_some())
        .min_by(|a, b| degree(a).unwrap_or_default().total_cmp(&degree(b).unwrap_or_default()))
}

fn show(map: &CouplingMap, link: &LinkCoupling) {
    let (Some(degree), Some(level)) = (link.coupling.degree, link.coupling.level) else { return };
    println!("  最弱环节 {}：{:.2} {}", link.name, degree.modified_d, level.label());
    if let Some(obstacle) = &link.coupling.obstacle {
        println!("  主要障碍：{}", obstacle.factor.label());
    }
    let here =
        map.demands.iter().filter(|demand| demand.placements.iter().any(|place| place.link == link.id));
    for demand in here {
        let answer = demand.accepted.first().map_or("尚无合适供给", |pair| pair.title.as_str());
        println!("    {} {} → {answer}", demand.id, demand.title);
    }
}

fn sample_records() -> Result<Vec<Record>, serde_json::Error> {
    let files = [
        matcher_fixtures::organisations_jsonl(),
        matcher_fixtures::demands_jsonl(),
        matcher_fixtures::supplies_jsonl(),
    ];
    let lines = files.into_iter().flat_map(str::lines).filter(|line| !line.trim().is_empty());
    lines.map(serde_json::from_str).collect()
}
