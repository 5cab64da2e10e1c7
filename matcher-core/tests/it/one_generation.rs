//! What one answer shows is of one moment, and each record is judged by its own facts.

use std::fs;

use matcher_core::matching::{DemandMatches, SupplyMatches};
use matcher_core::record::{
    Demand, Maturity, Organisation, OrganisationKind, Record, RecordKind, Region, Supply, SupplyKind,
};
use matcher_core::{
    DemandRequest, Engine, EngineOptions, MatchRequest, Refreshing, SearchHit, SearchRequest, WriteOptions,
};

use crate::support::supply;

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
    let score = |id: &str| engine.explain(&demand(), &owned(id)).0;
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
    assert_eq!(engine.explain(&wanted, &copy), engine.explain(&wanted, &renamed));
}

/// Everything that can be asked of a catalogue.
fn answers(engine: &Engine) -> (DemandMatches, SupplyMatches, Vec<SearchHit>) {
    let Record::Supply(own) = supply("own", "钼尾矿综合利用方法", "") else { unreachable!() };
    (
        engine.find_matches(&demand(), &MatchRequest::default()).unwrap(),
        engine.find_demands(&own, &DemandRequest::default()).unwrap(),
        engine.search("钼尾矿", &SearchRequest::default()).unwrap(),
    )
}

#[test]
fn an_answer_shows_every_record_as_of_the_same_write() {
    let mut options = EngineOptions::default();
    options.refreshing = Refreshing::Manual;
    let engine = Engine::in_memory(options).unwrap();
    let titles = ["钼尾矿综合利用", "钼尾矿综合利用新方法", "钼尾矿综合利用装置", "香菇干燥"];
    let supplies = titles.map(|title| supply(title, title, ""));
    let asked = |title: &str| Record::Demand(Demand::from_text("d1", title, ""));
    engine.upsert(&supplies).unwrap();
    engine.upsert(&[asked("钼尾矿综合利用"), asked("钼尾矿利用")]).unwrap();
    engine.refresh(&mut |_| {}).unwrap();
    let before = answers(&engine);
    assert_eq!((before.0.matches.len(), before.1.matches.len(), before.2.len()), (3, 1, 4), "{before:?}");
    // One changed twice, one removed, one removed and brought back, one new, and the demand changed.
    for title in ["香菇钼干燥", "香菇烘干"] {
        engine.upsert(&[supply(titles[0], title, "")]).unwrap();
    }
    engine.remove(RecordKind::Supply, &titles[1..3]).unwrap();
    engine.undelete(RecordKind::Supply, &titles[2..3], &WriteOptions::default()).unwrap();
    engine.upsert(&[supply("new", "钼尾矿综合利用", ""), asked("香菇烘干后发黑")]).unwrap();
    assert_eq!(answers(&engine), before);
    engine.refresh(&mut |_| {}).unwrap();
    let after = answers(&engine);
    let ids: Vec<&str> = after.0.matches.iter().map(|found| found.supply.as_str()).collect();
    assert_eq!(ids, ["new", titles[2]]);
    assert_eq!((after.1.matches.len(), after.2.len()), (0, 2), "{after:?}");
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
