use std::fs;
use std::path::{Path, PathBuf};

use matcher_core::record::{
    CooperationMode, Demand, Maturity, Record, RecordKind, Region, Supply, SupplyKind, SupplyStatus,
};
use matcher_core::{Engine, EngineOptions, ErrorKind, MatchRequest};

use crate::support::{fixture_demands, fixture_records, supply};

fn open(folder: &Path) -> Engine {
    Engine::open(folder, EngineOptions::default()).unwrap()
}

fn titles(engine: &Engine) -> Vec<String> {
    let found = engine.rank(&Demand::from_text("d", "尾矿利用", ""), 10).unwrap();
    found.into_iter().map(|(id, _)| id.to_string()).collect()
}

/// Where the index stands: in a numbered folder, the only one.
fn index_folder(folder: &Path) -> PathBuf {
    let entries = fs::read_dir(folder.join("index")).unwrap().map(|entry| entry.unwrap().path());
    let [only] = <[PathBuf; 1]>::try_from(entries.collect::<Vec<_>>()).unwrap();
    only
}

fn filled(folder: &Path) {
    let engine = open(folder);
    engine.upsert(&[supply("s1", "钼尾矿综合利用", ""), supply("s2", "香菇干燥", "")]).unwrap();
    engine.refresh(&mut |_| {}).unwrap();
    assert_eq!(titles(&engine), ["s1"]);
}

#[test]
fn what_was_written_is_there_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path());
    let engine = open(folder.path());
    assert_eq!(titles(&engine), ["s1"]);
    assert_eq!((engine.opening().replayed, engine.opening().rebuilt.clone()), (0, None));
    assert!(engine.check().unwrap().is_sound());
}

#[test]
fn a_write_that_the_index_missed_is_replayed() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path());
    open(folder.path()).upsert(&[supply("s3", "尾矿库治理", "")]).unwrap();
    let engine = open(folder.path());
    assert_eq!(engine.opening().replayed, 1);
    assert!(titles(&engine).contains(&"s3".to_owned()));
}

#[test]
fn a_damaged_index_is_rebuilt_and_says_so() {
    for damage in ["meta", "segments", "all"] {
        let folder = tempfile::tempdir().unwrap();
        filled(folder.path());
        for entry in fs::read_dir(index_folder(folder.path())).unwrap() {
            let path = entry.unwrap().path();
            let is_meta = path.file_name().is_some_and(|name| name == "meta.json");
            match damage {
                "meta" if is_meta => fs::write(&path, "{ torn").unwrap(),
                "segments"
                    if path
                        .extension()
                        .is_some_and(|extension| extension == "store" || extension == "idx") =>
                {
                    let mut bytes = fs::read(&path).unwrap();
                    let middle = bytes.len() / 2;
                    bytes[middle] ^= 0x55;
                    fs::write(&path, bytes).unwrap();
                }
                "all" => fs::remove_file(&path).unwrap(),
                _ => {}
            }
        }
        let engine = open(folder.path());
        assert_eq!(titles(&engine), ["s1"], "{damage}");
        assert_eq!(engine.opening().rebuilt.is_some(), damage != "all", "{damage}: {:?}", engine.opening());
        assert_eq!(engine.opening().replayed, 2, "{damage}");
    }
}

#[test]
fn one_process_owns_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let first = open(folder.path());
    let error = Engine::open(folder.path(), EngineOptions::default()).err().expect("taken");
    assert_eq!(error.kind(), ErrorKind::Locked, "{error}");
    drop(first);
    open(folder.path());
}

#[test]
fn a_newer_catalogue_is_refused_untouched() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path());
    let path = folder.path().join("catalogue.sqlite");
    let mut bytes = fs::read(&path).unwrap();
    // SQLite keeps user_version, big-endian, at byte 60 of the header.
    bytes[60..64].copy_from_slice(&99_u32.to_be_bytes());
    fs::write(&path, &bytes).unwrap();
    let error = Engine::open(folder.path(), EngineOptions::default()).err().expect("newer");
    assert_eq!(error.kind(), ErrorKind::NewerFormat, "{error}");
    assert!(fs::read(&path).unwrap() == bytes, "a catalogue that was refused has changed");
}

#[test]
fn a_damaged_database_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("catalogue.sqlite"), vec![7u8; 8192]).unwrap();
    let error = Engine::open(folder.path(), EngineOptions::default()).err().expect("no database");
    assert_eq!(error.kind(), ErrorKind::Damaged, "{error}");
}

#[test]
fn a_removed_supply_is_no_longer_proposed() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path());
    let engine = open(folder.path());
    assert_eq!(engine.remove(RecordKind::Supply, &["s1", "s9"]).unwrap().removed, 1);
    engine.refresh(&mut |_| {}).unwrap();
    assert!(
        engine
            .find_matches(&Demand::from_text("d", "尾矿利用", ""), &MatchRequest::default())
            .unwrap()
            .matches
            .is_empty()
    );
    assert!(titles(&engine).is_empty());
}

#[test]
fn a_faulty_record_keeps_the_whole_batch_out() {
    let engine = Engine::in_memory(EngineOptions::default()).unwrap();
    let error = engine.upsert(&[supply("s1", "好", ""), supply("s2", "", "")]).expect_err("no title");
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert!(error.to_string().contains("`s2`") && error.to_string().contains("title"), "{error}");
    assert!(engine.get(RecordKind::Supply, "s1").unwrap().is_none());
}

#[test]
fn a_record_of_one_endless_word_does_not_lose_the_others() {
    let engine = Engine::in_memory(EngineOptions::default()).unwrap();
    // 100,000 bytes; tantivy takes terms of up to 65,530.
    let endless = "α".repeat(50_000);
    engine.upsert(&[supply("s1", "钼尾矿综合利用", ""), supply("s2", "尾矿长串", &endless)]).unwrap();
    engine.refresh(&mut |_| {}).unwrap();
    assert_eq!(titles(&engine), ["s1", "s2"]);
    assert!(engine.check().unwrap().is_sound());
}

#[test]
fn a_rebuilt_index_gives_the_same_answers() {
    let folder = tempfile::tempdir().unwrap();
    let answers = |engine: &Engine| {
        let found = engine.find_matches_batch(&fixture_demands(), &MatchRequest::default(), &|_| {}).unwrap();
        serde_json::to_string(&found).unwrap()
    };
    let engine = open(folder.path());
    engine.upsert(&fixture_records()).unwrap();
    engine.refresh(&mut |_| {}).unwrap();
    let before = answers(&engine);
    drop(engine);
    fs::write(index_folder(folder.path()).join("meta.json"), "{ torn").unwrap();
    let engine = open(folder.path());
    assert!(engine.opening().rebuilt.is_some());
    assert!(answers(&engine) == before, "a rebuild changes the answers");

    let mut steps = Vec::new();
    engine.rebuild(&mut |progress| steps.push(progress.done)).unwrap();
    assert!(!steps.is_empty() && steps.is_sorted(), "{steps:?}");
    assert!(answers(&engine) == before, "a rebuild changes the answers");
    engine.remove(RecordKind::Supply, &["S-NM-004"]).unwrap();
    engine.rebuild(&mut |_| {}).unwrap();
    assert!(engine.check().unwrap().is_sound());
    drop(engine);
    let engine = open(folder.path());
    assert_eq!((engine.opening().replayed, engine.opening().rebuilt.clone()), (0, None));
    assert!(engine.check().unwrap().is_sound());
}

#[test]
fn statuses_decide_what_is_proposed() {
    let engine = Engine::in_memory(EngineOptions::default()).unwrap();
    engine
        .upsert(&[rich("open", |_| {}), rich("gone", |supply| supply.status = SupplyStatus::Withdrawn)])
        .unwrap();
    engine.refresh(&mut |_| {}).unwrap();
    let found = |statuses: Vec<SupplyStatus>| {
        let mut request = MatchRequest::default();
        request.filter.statuses = statuses;
        let found = engine.find_matches(&Demand::from_text("d", "钼尾矿综合利用", ""), &request).unwrap();
        found.matches.iter().map(|hit| hit.supply.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(found(MatchRequest::default().filter.statuses), ["open"]);
    assert_eq!(found(vec![SupplyStatus::Withdrawn]), ["gone"]);
    assert_eq!(found(Vec::new()), ["gone", "open"]);
}

fn rich(id: &str, change: impl FnOnce(&mut Supply)) -> Record {
    let mut supply = Supply::from_text(id, SupplyKind::Achievement, "钼尾矿综合利用", "");
    change(&mut supply);
    Record::Supply(supply)
}

#[test]
fn filters_leave_out_what_does_not_say() {
    let engine = Engine::in_memory(EngineOptions::default()).unwrap();
    let county = Region { code: Some("611026".to_owned()), name: "柞水县".to_owned() };
    engine
        .upsert(&[
            rich("plain", |_| {}),
            rich("expert", |supply| supply.kind = SupplyKind::Expert),
            rich("mature", |supply| supply.maturity = Maturity::new(8)),
            rich("licensed", |supply| supply.modes = vec![CooperationMode::License]),
            rich("near", |supply| supply.region = Some(county)),
            rich("placed", |supply| supply.links = vec!["electronics/iot".into()]),
            rich("theirs", |supply| supply.owner = Some("I-1".into())),
        ])
        .unwrap();
    engine.refresh(&mut |_| {}).unwrap();
    let found = |change: &dyn Fn(&mut MatchRequest)| {
        let mut request = MatchRequest::default();
        change(&mut request);
        let mut demand = Demand::from_text("d", "钼尾矿综合利用", "");
        demand.excluded = vec!["I-1".into()];
        let found = engine.find_matches(&demand, &request).unwrap();
        let all = found.matches.into_iter().chain(found.near_misses);
        all.map(|hit| hit.supply.to_string()).collect::<Vec<_>>()
    };
    let everything = found(&|_| {});
    // Not theirs, which is excluded, nor the one that somebody placed on another chain, which answers nothing.
    assert_eq!(everything, ["expert", "licensed", "mature", "near", "plain"]);
    assert_eq!(found(&|request| request.filter.kinds = vec![SupplyKind::Expert]), ["expert"]);
    assert_eq!(found(&|request| request.filter.least_maturity = Maturity::new(7)), ["mature"]);
    assert_eq!(found(&|request| request.filter.modes = vec![CooperationMode::License]), ["licensed"]);
    assert_eq!(found(&|request| request.filter.regions = vec!["611000".to_owned()]), ["near"]);
    assert_eq!(found(&|request| request.filter.chains = vec!["electronics".into()]), ["placed"]);
    assert_eq!(found(&|request| request.filter.links = vec!["electronics/iot".into()]), ["placed"]);
}
