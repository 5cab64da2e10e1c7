//! What can be read beside matching.

use matcher_core::record::{
    Demand, Organisation, OrganisationKind, Outcome, OutcomeEvent, Record, RecordKind, parse_date,
};
use matcher_core::{Engine, EngineOptions, MatchRequest, Refreshing};

use crate::support::{fixture_demands, fixture_engine, supply};

fn manual() -> Engine {
    let mut options = EngineOptions::default();
    options.refreshing = Refreshing::Manual;
    Engine::in_memory(options).unwrap()
}

#[test]
fn a_record_is_placed_as_matching_places_it() {
    let engine = fixture_engine();
    let mut placed = 0;
    for mut demand in fixture_demands().into_iter().take(20) {
        for given in [true, false] {
            if !given {
                demand.links.clear();
            }
            let found = engine.find_matches(&demand, &MatchRequest::default()).unwrap();
            let placements = engine.place(&Record::Demand(demand.clone()));
            placed += placements.len();
            assert_eq!(placements, found.placements);
        }
    }
    assert!(placed > 20, "{placed}");
    let organisation = Organisation::from_name("o1", OrganisationKind::University, "钼尾矿研究院");
    assert!(engine.place(&Record::Organisation(organisation)).is_empty());
}

#[test]
fn matching_catches_up_with_the_last_write() {
    let engine = manual();
    assert_eq!((engine.generation_sequence(), engine.last_sequence().unwrap()), (0, 0));
    let demand = Record::Demand(Demand::from_text("d1", "尾矿", ""));
    engine.upsert(&[supply("s1", "一", ""), supply("s2", "二", ""), demand]).unwrap();
    assert_eq!((engine.generation_sequence(), engine.last_sequence().unwrap()), (0, 3));
    assert_eq!(engine.count(RecordKind::Supply), 0);
    engine.refresh(&mut |_| {}).unwrap();
    assert_eq!((engine.generation_sequence(), engine.last_sequence().unwrap()), (3, 3));
    assert_eq!(RecordKind::ALL.map(|kind| engine.count(kind)), [0, 1, 2]);
}

#[test]
fn the_state_of_matching_changes_with_what_matches_depend_on() {
    let engine = manual();
    let empty = engine.matching_state().unwrap();
    engine.upsert(&[supply("s1", "尾矿综合利用", "")]).unwrap();
    assert_eq!(engine.matching_state().unwrap(), empty, "matching does not see it yet");
    engine.refresh(&mut |_| {}).unwrap();
    let one = engine.matching_state().unwrap();
    assert_ne!(one, empty);
    let other = manual();
    other.upsert(&[supply("s1", "尾矿浮选", "")]).unwrap();
    other.refresh(&mut |_| {}).unwrap();
    assert_ne!(other.matching_state().unwrap(), one, "as many writes, but of something else");
}

#[test]
fn pages_of_outcomes_make_up_the_whole() {
    let engine = manual();
    let outcome = |day: &str, demand: &str, event| Outcome {
        demand: demand.into(),
        supply: "s1".into(),
        event,
        reason: None,
        happened_on: parse_date(day).unwrap(),
        reported_by: None,
    };
    let mut outcomes = Vec::new();
    for day in ["2026-05-02", "2025-12-31", "2026-05-01"] {
        for demand in ["d2", "d1", "需求"] {
            outcomes.push(outcome(day, demand, OutcomeEvent::Signed));
            outcomes.push(outcome(day, demand, OutcomeEvent::Contacted));
        }
    }
    engine.add_outcomes(&outcomes).unwrap();
    let all = engine.outcomes().unwrap();
    assert_eq!(all.len(), 18);
    for limit in [1, 5, 18, 100] {
        let mut found: Vec<Outcome> = Vec::new();
        loop {
            let page = engine.outcomes_page(found.last(), limit).unwrap();
            assert!(page.len() <= limit);
            if page.is_empty() {
                break;
            }
            found.extend(page);
        }
        assert_eq!(found, all, "{limit} at a time");
    }
    // One that is not there has its place too.
    let between = outcome("2026-05-01", "e", OutcomeEvent::Shown);
    assert_eq!(engine.outcomes_page(Some(&between), 1).unwrap()[0].demand.as_str(), "需求");
}
