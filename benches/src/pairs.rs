//! Pairs of supplies that are only ever written together: whoever finds both has to find the same version of both.

use matcher_core::MatchRequest;
use matcher_core::matching::DemandMatches;
use matcher_core::record::{Demand, Record, Supply, SupplyKind};

/// What stands in a title before its version.
const VERSION_MARK: &str = " 版本 ";

/// The two of a pair, at a version.
pub fn pair(number: u64, version: u64) -> [Record; 2] {
    ["a", "b"].map(|half| {
        let id = format!("pair-{number}-{half}");
        let title = format!("{}{VERSION_MARK}{version}", name(number));
        Record::Supply(Supply::from_text(id.as_str(), SupplyKind::Achievement, title, ""))
    })
}

/// A demand that both of a pair answer.
pub fn pair_demand(number: u64) -> Demand {
    Demand::from_text("pair", name(number), "")
}

/// How to ask for both of a pair, which are near-duplicates of each other.
pub fn pair_request() -> MatchRequest {
    let mut request = MatchRequest::default();
    request.fold_duplicates = false;
    request
}

/// For every pair that a result holds whole, whether it holds two versions of it.
pub fn pairs_found(found: &DemandMatches) -> Vec<bool> {
    let listed = found.matches.iter().chain(&found.near_misses);
    let titles: Vec<(&str, &str)> = listed.filter_map(|found| found.title.split_once(VERSION_MARK)).collect();
    let mut found = Vec::new();
    for (at, (name, version)) in titles.iter().enumerate() {
        let others = titles[at + 1..].iter().filter(|other| other.0 == *name);
        found.extend(others.map(|other| other.1 != *version));
    }
    found
}

fn name(number: u64) -> String {
    format!("配对样机PD{number:03}双联装置")
}

#[cfg(test)]
mod tests {
    use matcher_core::{Engine, EngineOptions};

    use super::{pair, pair_demand, pair_request, pairs_found};

    #[test]
    fn two_versions_of_one_pair_are_seen() {
        let engine = Engine::in_memory(EngineOptions::default()).expect("opens");
        let found = |records: &[_]| {
            engine.upsert(records).expect("writes");
            engine.refresh(&mut |_| {}).expect("refreshes");
            engine.find_matches(&pair_demand(7), &pair_request()).expect("matches")
        };
        assert_eq!(pairs_found(&found(&pair(7, 1))), [false]);
        assert_eq!(pairs_found(&found(&pair(7, 2)[..1])), [true]);
    }
}
