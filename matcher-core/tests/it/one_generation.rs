//! Faults that the core has today: each test fails until its fault is mended.

use std::fs;

use matcher_core::record::{
    Demand, Maturity, Organisation, OrganisationKind, Record, RecordKind, Region, Supply, SupplyKind,
};
use matcher_core::{Engine, EngineOptions, MatchRequest};

use crate::support::{engine_of, supply};

fn demand() -> Demand {
    let mut demand = Demand::from_text("d", "钼尾矿综合利用", "");
    demand.enterprise = Some("firm".into());
    demand
}

fn owned(id: &str) -> Supply {
    let mut supply = Supply::from_text(id, SupplyKind::Achievement, "钼尾矿综合利用方法", "");
    supply.owner = Some("institute".into());
    supply
}

fn organisation(id: &str, code: &str, name: &str) -> Record {
    let mut organisation = Organisation::from_name(id, OrganisationKind::University, id);
    organisation.region = Some(Region { code: Some(code.to_owned()), name: name.to_owned() });
    Record::Organisation(organisation)
}

fn loaded(batches: &[&[Record]]) -> Engine {
    let engine = Engine::in_memory(EngineOptions::default()).unwrap();
    for batch in batches {
        engine.upsert(batch).unwrap();
        engine.refresh(&mut |_| {}).unwrap();
    }
    engine
}

fn organisations() -> [Record; 2] {
    [organisation("institute", "610000", "陕西省"), organisation("firm", "611000", "商洛市")]
}

#[test]
fn an_organisation_that_comes_later_gives_its_records_a_region() {
    let supplies = [Record::Supply(owned("s1"))];
    let first = loaded(&[&organisations(), &supplies]);
    let later = loaded(&[&supplies, &organisations()]);
    assert_eq!(first.rank(&demand(), 1).unwrap(), later.rank(&demand(), 1).unwrap());
}

#[test]
fn a_supply_that_is_not_stored_scores_as_if_it_were() {
    let engine = loaded(&[&organisations(), &[Record::Supply(owned("s1"))]]);
    let score = |id: &str| engine.explain(&demand(), &owned(id)).unwrap().0;
    assert_eq!(score("s1"), score("new"));
}

#[test]
fn a_changed_copy_of_a_stored_supply_is_judged_by_its_own_facts() {
    let engine = loaded(&[&[Record::Supply(owned("s1"))]]);
    let mut wanted = demand();
    wanted.maturity_wanted = Maturity::new(5);
    let mut copy = owned("s1");
    copy.maturity = Maturity::new(9);
    let mut renamed = copy.clone();
    renamed.id = "new".into();
    assert_eq!(engine.explain(&wanted, &copy).unwrap(), engine.explain(&wanted, &renamed).unwrap());
}

#[test]
fn a_removed_supply_makes_room_for_the_next() {
    let engine = engine_of(&["钼尾矿综合利用", "钼尾矿综合利用", "香菇干燥"]);
    engine.remove(RecordKind::Supply, &["s1"]).unwrap();
    let mut request = MatchRequest::default();
    request.top = 1;
    let found = engine.find_matches(&demand(), &request).unwrap();
    assert!(found.answered, "s2 answers: {found:?}");
}

#[test]
fn a_write_before_its_refresh_does_not_part_score_and_explanation() {
    let engine = engine_of(&["钼尾矿综合利用", "香菇干燥"]);
    engine.upsert(&[supply("s1", "香菇钼干燥", "")]).unwrap();
    let found = engine.find_matches(&demand(), &MatchRequest::default()).unwrap();
    for hit in found.matches.iter().chain(&found.near_misses) {
        let sum: f64 = hit.explanation.contributions.iter().map(|part| part.contribution).sum();
        assert!((sum - hit.score).abs() < 1e-9, "{}: {sum} {}", hit.title, hit.score);
    }
}

#[test]
fn asking_for_no_match_is_refused_instead_of_answered_with_none() {
    let engine = loaded(&[&[Record::Supply(owned("s1"))]]);
    let mut request = MatchRequest::default();
    request.top = 0;
    let error = engine.find_matches(&demand(), &request).expect_err("no place to fill");
    assert_eq!(error.kind(), matcher_core::ErrorKind::InvalidInput);
}

#[test]
fn a_database_from_a_backup_takes_its_index_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("catalogue.sqlite");
    let open = || Engine::open(folder.path(), EngineOptions::default()).unwrap();
    let write = |engine: &Engine, id: &str| {
        engine.upsert(&[supply(id, "钼尾矿综合利用", "")]).unwrap();
        engine.refresh(&mut |_| {}).unwrap();
    };
    write(&open(), "s1");
    let backup = fs::read(&path).unwrap();
    write(&open(), "s2");
    fs::write(&path, backup).unwrap();
    let engine = open();
    let ids = |engine: &Engine| {
        let found = engine.rank(&demand(), 9).unwrap();
        found.into_iter().map(|(id, _)| id.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&engine), ["s1"]);
    write(&engine, "s9");
    assert_eq!(ids(&engine), ["s1", "s9"]);
}
