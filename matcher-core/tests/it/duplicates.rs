//! Near-duplicates share one place of an answer.

use std::collections::BTreeMap;

use matcher_core::coupling::MappedDemand;
use matcher_core::matching::{DemandMatches, Duplicate, Verdict};
use matcher_core::record::{
    Demand, Outcome, OutcomeEvent, Record, RecordKind, Supply, SupplyKind, SupplyStatus,
};
use matcher_core::roadshow::{EventRequest, RoadshowRequest};
use matcher_core::{DemandRequest, Engine, EngineOptions, MapRequest, MatchRequest, WriteOptions};
use proptest::prelude::*;
use time::macros::date;

use crate::support::{fixture_demands, fixture_engine, fixture_records};

const TAILINGS: &str = "以钼尾矿为主要原料，经磨细、配料、熔制、水淬后压制成型，在辊道窑内核化晶化，得到表面光洁的微晶玻璃板材。\
    尾矿掺量达到百分之六十，产品抗折强度高，耐酸耐碱，放射性符合建材要求。已在两家企业完成中试，成本低于花岗岩板材。";

fn supply(id: &str, title: &str, summary: &str, owner: &str) -> Supply {
    let mut supply = Supply::from_text(id, SupplyKind::Achievement, title, summary);
    supply.owner = Some(owner.into());
    supply
}

/// One achievement in four versions of three offices, and three others.
fn supplies() -> Vec<Supply> {
    vec![
        supply("s1", "钼尾矿制备微晶玻璃", TAILINGS, "u1"),
        supply("s2", "一种钼尾矿制备微晶玻璃的方法", TAILINGS, "u1"),
        supply("s3", "鉬尾礦製備微晶玻璃技术研究", &format!("{TAILINGS}获省科技进步二等奖。"), "u2"),
        supply("s4", "钼尾矿制备微晶玻璃及其应用", &TAILINGS[..TAILINGS.find("已在").unwrap()], "u3"),
        supply(
            "s5",
            "钼尾矿长石浮选回收",
            "用弱磁、强磁和浮选从钼尾矿回收长石，含铁低，可供陶瓷釉料使用。",
            "u1",
        ),
        supply(
            "s6",
            "钼尾矿充填采空区",
            "钼尾矿加胶凝材料制成充填料浆，自流输送，强度满足采矿要求，尾矿库减排。",
            "u2",
        ),
        supply("s7", "钼尾矿制砖", "钼尾矿压制免烧砖，养护后强度达标，放射性合格，用于矿区道路铺设。", "u3"),
    ]
}

fn records(supplies: &[Supply]) -> Vec<Record> {
    supplies.iter().cloned().map(Record::Supply).collect()
}

/// Supplies and demands that have nothing to do with it: in a catalogue of one thing, no word tells anything.
fn background() -> Vec<Record> {
    let other = |record: &Record| record.id().starts_with("S-GF") || record.id().starts_with("D-GF");
    fixture_records().into_iter().filter(other).step_by(4).collect()
}

fn engine_with(records: &[Record]) -> Engine {
    let engine = Engine::in_memory(EngineOptions::default()).unwrap();
    engine.upsert(&background()).unwrap();
    engine.upsert(records).unwrap();
    engine.refresh(&mut |_| {}).unwrap();
    engine
}

fn demand() -> Demand {
    Demand::from_text("d1", "钼尾矿制备微晶玻璃", "回收钼尾矿，浮选长石，充填采空区，制砖")
}

fn request(top: usize, fold_duplicates: bool) -> MatchRequest {
    let mut request = MatchRequest::default();
    (request.top, request.fold_duplicates) = (top, fold_duplicates);
    request
}

fn ids(found: &DemandMatches) -> Vec<&str> {
    found.matches.iter().map(|hit| hit.supply.as_str()).collect()
}

/// The score of every supply that an answer tells of, folded or not.
fn scores(found: &DemandMatches) -> BTreeMap<String, u64> {
    let best = found.matches.iter().map(|hit| (hit.supply.to_string(), hit.score.to_bits()));
    let folded = found.matches.iter().flat_map(|hit| &hit.duplicates);
    best.chain(folded.map(|other| (other.supply.to_string(), other.score.to_bits()))).collect()
}

#[test]
fn versions_of_one_achievement_share_a_place_and_the_list_is_filled_up() {
    let engine = engine_with(&records(&supplies()));
    let all = engine.find_matches(&demand(), &request(10, false)).unwrap();
    assert_eq!(all.matches.len(), 7);
    assert!(all.matches.iter().all(|hit| hit.duplicates.is_empty() && hit.duplicate_count == 0));
    let found = engine.find_matches(&demand(), &request(3, true)).unwrap();
    assert_eq!(found.matches.len(), 3);
    let best = &found.matches[0];
    // The best-scored version stands for all.
    assert_eq!(best.supply, all.matches[0].supply);
    assert_eq!(best.duplicate_count, 3);
    let versions: Vec<&str> = best.duplicates.iter().map(|other| other.supply.as_str()).collect();
    let expected: Vec<&str> =
        ids(&all).into_iter().filter(|id| ["s1", "s2", "s3", "s4"].contains(id)).collect();
    assert_eq!(versions, expected[1..]);
    for other in &best.duplicates {
        let owner = supplies().into_iter().find(|supply| supply.id == other.supply).unwrap().owner;
        assert_eq!(other.owner, owner);
    }
    let others = ids(&found);
    assert!(others[1..].iter().all(|id| ["s5", "s6", "s7"].contains(id)), "{others:?}");
}

#[test]
fn folding_changes_no_score_and_loses_nothing() {
    let engine = engine_with(&records(&supplies()));
    let all = engine.find_matches(&demand(), &request(10, false)).unwrap();
    let folded = engine.find_matches(&demand(), &request(10, true)).unwrap();
    assert_eq!(scores(&folded), scores(&all));
    let ranked = engine.rank(&demand(), 10).unwrap();
    assert_eq!(all.matches.len(), 7);
    // A ranking is not folded.
    for (id, score) in ranked.into_iter().take(7) {
        assert_eq!(scores(&folded)[id.as_str()], score.to_bits());
    }
}

#[test]
fn a_shorter_answer_is_the_beginning_of_a_longer_one() {
    let engine = engine_with(&records(&supplies()));
    let long = engine.find_matches(&demand(), &request(10, true)).unwrap();
    for top in 1..=4 {
        let short = engine.find_matches(&demand(), &request(top, true)).unwrap();
        assert_eq!(short.matches, long.matches[..top]);
    }
    assert_eq!(engine.find_matches_batch(&[demand()], &request(10, true), &|_| {}).unwrap(), [long]);
}

#[test]
fn of_many_versions_the_first_twenty_are_listed() {
    let versions: Vec<Supply> =
        (0..26).map(|n| supply(&format!("v{n:02}"), "钼尾矿制备微晶玻璃", TAILINGS, "u1")).collect();
    let engine = engine_with(&records(&versions));
    let demand = Demand::from_text("d1", "钼尾矿制备微晶玻璃", "尾矿压制成型，核化晶化，做微晶玻璃板材");
    let found = engine.find_matches(&demand, &request(10, true)).unwrap();
    assert_eq!(ids(&found), ["v00"]);
    assert_eq!(
        (found.matches[0].duplicates.len(), found.matches[0].duplicate_count),
        (Duplicate::MOST_LISTED, 25)
    );
    assert_eq!(found.matches[0].duplicates[0].supply.as_str(), "v01");
}

#[test]
fn near_misses_are_folded_too() {
    let far = Demand::from_text("d2", "微晶玻璃餐具釉下彩绘机器人喷涂轨迹规划与视觉检测", "");
    let engine = engine_with(&records(&supplies()));
    let found = engine.find_matches(&far, &request(10, true)).unwrap();
    assert!(!found.answered && found.near_misses.iter().all(|miss| miss.verdict < Verdict::WorthContact));
    let versions = |id: &str| ["s1", "s2", "s3", "s4"].contains(&id);
    assert_eq!(found.near_misses.iter().filter(|miss| versions(miss.supply.as_str())).count(), 1);
}

#[test]
fn one_wish_filed_twice_is_one_demand() {
    let asked = |id: &str, enterprise: &str| {
        let mut demand = Demand::from_text(id, "钼尾矿制备微晶玻璃", TAILINGS);
        demand.enterprise = Some(enterprise.into());
        Record::Demand(demand)
    };
    let engine = engine_with(&[asked("d1", "e1"), asked("d2", "e1"), asked("d3", "e2")]);
    let found = |fold_duplicates| {
        let mut request = DemandRequest::default();
        request.fold_duplicates = fold_duplicates;
        engine.find_demands(&supplies()[0], &request).unwrap().matches
    };
    assert_eq!(found(false).len(), 3);
    let folded = found(true);
    let ids: Vec<&str> = folded.iter().map(|hit| hit.demand.as_str()).collect();
    assert_eq!(ids, ["d1", "d3"], "two enterprises are two customers");
    assert_eq!(folded[0].duplicates[0].demand.as_str(), "d2");
    assert_eq!(folded[0].duplicates[0].enterprise.as_ref().map(|id| id.as_str()), Some("e1"));
    assert_eq!(folded[0].duplicates[0].score.to_bits(), found(false)[1].score.to_bits());
}

#[test]
fn what_is_withdrawn_hides_nothing_that_is_on_offer() {
    let mut supplies = supplies();
    supplies[0].status = SupplyStatus::Withdrawn;
    let engine = engine_with(&records(&supplies));
    assert_eq!(engine.are_duplicates(RecordKind::Supply, "s1", "s2"), Some(false));
    assert_eq!(engine.are_duplicates(RecordKind::Supply, "s2", "s3"), Some(true));
    assert_eq!(engine.are_duplicates(RecordKind::Supply, "s2", "s9"), None);
}

#[test]
fn duplicates_are_the_same_after_a_write_and_after_opening() {
    let folder = tempfile::tempdir().unwrap();
    let open = || Engine::open(folder.path(), EngineOptions::default()).unwrap();
    let engine = open();
    engine.upsert(&background()).unwrap();
    for record in records(&supplies()) {
        engine.upsert_with(&[record], &WriteOptions::default().immediately()).unwrap();
    }
    let merged = engine.find_matches(&demand(), &request(5, true)).unwrap();
    drop(engine);
    let opened = open().find_matches(&demand(), &request(5, true)).unwrap();
    assert_eq!(merged, opened);
    assert_eq!(opened.matches[0].duplicate_count, 3);
}

/// The supplies, one demand, and what happened between them.
fn engine_after(outcomes: &[(&str, OutcomeEvent)]) -> Engine {
    let mut records = records(&supplies());
    records.push(Record::Demand(demand()));
    let engine = engine_with(&records);
    let outcome = |(supply, event): &(&str, OutcomeEvent)| Outcome {
        demand: "d1".into(),
        supply: (*supply).into(),
        event: *event,
        reason: None,
        happened_on: date!(2026 - 05 - 01),
        reported_by: None,
    };
    engine.add_outcomes(&outcomes.iter().map(outcome).collect::<Vec<_>>()).unwrap();
    engine
}

fn mapped(outcomes: &[(&str, OutcomeEvent)]) -> MappedDemand {
    let demands = engine_after(outcomes).couple(&MapRequest::default()).unwrap().demands;
    demands.into_iter().find(|demand| demand.id.as_str() == "d1").unwrap()
}

#[test]
fn the_map_counts_an_achievement_once() {
    let versions = |demand: &MappedDemand| {
        let pairs =
            demand.accepted.iter().filter(|pair| ["s1", "s2", "s3", "s4"].contains(&pair.supply.as_str()));
        pairs.map(|pair| (pair.supply.to_string(), pair.outcome)).collect::<Vec<_>>()
    };
    let silent = versions(&mapped(&[]));
    assert_eq!(silent.len(), 1, "{silent:?}");
    let (best, _) = &silent[0];
    let folded = ["s1", "s2", "s3", "s4"].into_iter().find(|id| id != best).unwrap();
    // Who talks about one version talks about the achievement, and who declines one declines it.
    let talked = versions(&mapped(&[(folded, OutcomeEvent::Negotiating)]));
    assert_eq!(talked, [(best.clone(), Some(OutcomeEvent::Negotiating))]);
    assert_eq!(versions(&mapped(&[(folded, OutcomeEvent::Declined)])), []);
}

#[test]
fn a_roadshow_shows_an_achievement_once_and_not_to_whom_declined_a_version_of_it() {
    let shown = |outcomes: &[(&str, OutcomeEvent)]| {
        let event = EventRequest { name: "第一场".into(), chain: None, places: 8 };
        let plan = engine_after(outcomes).compose_roadshow(&RoadshowRequest::of(vec![event])).unwrap();
        let projects = plan.events[0].items.iter().map(|item| item.project.to_string());
        projects.filter(|id| ["s1", "s2", "s3", "s4"].contains(&id.as_str())).collect::<Vec<_>>()
    };
    let silent = shown(&[]);
    assert_eq!(silent.len(), 1, "{silent:?}");
    for version in ["s1", "s2", "s3", "s4"] {
        assert_eq!(shown(&[(version, OutcomeEvent::Negotiating)]), silent, "{version}");
        assert!(shown(&[(version, OutcomeEvent::Declined)]).is_empty(), "{version}");
    }
}

#[test]
fn no_two_records_of_the_sample_are_one_thing() {
    let engine = fixture_engine();
    let records = fixture_records();
    for kind in [RecordKind::Supply, RecordKind::Demand] {
        let ids: Vec<&str> = records.iter().filter(|record| record.kind() == kind).map(Record::id).collect();
        for (place, one) in ids.iter().enumerate() {
            for other in &ids[place + 1..] {
                assert_eq!(engine.are_duplicates(kind, one, other), Some(false), "{one} {other}");
            }
        }
    }
    for demand in fixture_demands().iter().step_by(9) {
        let [folded, kept] =
            [true, false].map(|fold| engine.find_matches(demand, &request(10, fold)).unwrap());
        assert_eq!(folded, kept);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn the_order_of_writing_does_not_matter(order in Just((0..7).collect::<Vec<usize>>()).prop_shuffle(), top in 1usize..6) {
        let all = supplies();
        let shuffled: Vec<Supply> = order.iter().map(|place| all[*place].clone()).collect();
        let [one, other] = [&all, &shuffled].map(|supplies| {
            engine_with(&records(supplies)).find_matches(&demand(), &request(top, true)).unwrap()
        });
        prop_assert_eq!(one, other);
    }
}
