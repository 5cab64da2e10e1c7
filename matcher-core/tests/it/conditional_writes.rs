//! Writes on conditions, and requests that arrive twice.

use std::path::Path;
use std::slice;

use matcher_core::record::{Outcome, OutcomeEvent, Record, RecordKind, parse_date};
use matcher_core::{
    ChangeAction, Engine, EngineOptions, Error, ErrorKind, Expected, RequestKey, StoreError, WriteEffect,
    WriteOptions,
};

use crate::support::supply;

fn open(folder: &Path) -> Engine {
    Engine::open(folder, EngineOptions::default()).unwrap()
}

fn in_memory() -> Engine {
    Engine::in_memory(EngineOptions::default()).unwrap()
}

fn expecting(expected: &[(&str, Option<String>)]) -> WriteOptions {
    let mut options = WriteOptions::default();
    let of = |(id, etag): &(&str, Option<String>)| Expected {
        kind: RecordKind::Supply,
        id: (*id).to_owned(),
        etag: etag.clone(),
    };
    options.expected = expected.iter().map(of).collect();
    options
}

fn named(id: &str, fingerprint: &str) -> WriteOptions {
    let mut options = WriteOptions::default();
    options.request = Some(RequestKey { id: id.to_owned(), fingerprint: fingerprint.to_owned() });
    options
}

/// The record of a conflict and the etag found.
fn conflict<T>(result: Result<T, Error>) -> (String, Option<String>) {
    match result {
        Err(error @ Error::Store(StoreError::Conflict { .. })) => {
            assert_eq!(error.kind(), ErrorKind::Conflict);
            let Error::Store(StoreError::Conflict { id, found }) = error else { unreachable!() };
            (id, found)
        }
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it was written"),
    }
}

fn titles(engine: &Engine) -> Vec<String> {
    let page = engine.page(RecordKind::Supply, "", 100).unwrap();
    page.iter().map(|record| record.title().to_owned()).collect()
}

fn outcome(day: &str) -> Outcome {
    Outcome {
        demand: "d1".into(),
        supply: "s1".into(),
        event: OutcomeEvent::Contacted,
        reason: None,
        happened_on: parse_date(day).unwrap(),
        reported_by: None,
    }
}

#[test]
fn a_conflict_refuses_the_whole_batch() {
    let engine = in_memory();
    let (first, second) = (supply("s1", "一", ""), supply("s1", "二", ""));
    engine.upsert(slice::from_ref(&first)).unwrap();
    engine.upsert_with(slice::from_ref(&second), &expecting(&[("s1", Some(first.etag()))])).unwrap();
    let batch = [supply("s0", "新", ""), supply("s1", "三", "")];
    let stale = expecting(&[("s0", None), ("s1", Some(first.etag()))]);
    assert_eq!(conflict(engine.upsert_with(&batch, &stale)), ("s1".to_owned(), Some(second.etag())));
    assert_eq!(titles(&engine), ["二"]);
    let absent = expecting(&[("s1", None)]);
    assert_eq!(conflict(engine.upsert_with(&batch, &absent)).1, Some(second.etag()));
    let gone = expecting(&[("s9", Some(first.etag()))]);
    assert_eq!(conflict(engine.upsert_with(&batch, &gone)), ("s9".to_owned(), None));
    assert_eq!(titles(&engine), ["二"]);
    let fresh = expecting(&[("s0", None), ("s1", Some(second.etag()))]);
    assert_eq!(engine.upsert_with(&batch, &fresh).unwrap().created, 1);
}

#[test]
fn what_is_already_as_it_is_wanted_is_no_conflict() {
    let engine = in_memory();
    let (first, second) = (supply("s1", "一", ""), supply("s1", "二", ""));
    let create = expecting(&[("s1", None)]);
    let replace = expecting(&[("s1", Some(first.etag()))]);
    for effect in [WriteEffect::Created, WriteEffect::Unchanged] {
        assert_eq!(engine.upsert_each(slice::from_ref(&first), &create).unwrap(), [effect]);
    }
    for effect in [WriteEffect::Updated, WriteEffect::Unchanged] {
        assert_eq!(engine.upsert_each(slice::from_ref(&second), &replace).unwrap(), [effect]);
    }
    conflict(engine.remove_with(RecordKind::Supply, &["s1"], &replace));
    let remove = expecting(&[("s1", Some(second.etag()))]);
    for removed in [1, 0] {
        assert_eq!(engine.remove_with(RecordKind::Supply, &["s1"], &remove).unwrap().removed, removed);
    }
}

#[test]
fn conditions_hold_for_bringing_back_and_for_outcomes_too() {
    let engine = in_memory();
    let record = supply("s1", "一", "");
    engine.upsert(slice::from_ref(&record)).unwrap();
    let absent = expecting(&[("s1", None)]);
    conflict(engine.add_outcomes_with(&[outcome("2026-05-01")], &absent));
    assert!(engine.outcomes().unwrap().is_empty());
    let present = expecting(&[("s1", Some(record.etag()))]);
    assert_eq!(engine.add_outcomes_with(&[outcome("2026-05-01")], &present).unwrap(), 1);
    engine.remove(RecordKind::Supply, &["s1"]).unwrap();
    conflict(engine.undelete(RecordKind::Supply, &["s1"], &present));
    assert_eq!(engine.undelete(RecordKind::Supply, &["s1"], &absent).unwrap().created, 1);
}

#[test]
fn every_record_has_its_own_effect() {
    let engine = in_memory();
    engine.upsert(&[supply("s1", "一", ""), supply("s2", "二", ""), supply("s4", "四", "")]).unwrap();
    engine.remove(RecordKind::Supply, &["s4"]).unwrap();
    let batch =
        [supply("s3", "三", ""), supply("s2", "贰", ""), supply("s1", "一", ""), supply("s4", "四", "")];
    let effects = engine.upsert_each(&batch, &WriteOptions::default()).unwrap();
    assert_eq!(
        effects,
        [WriteEffect::Created, WriteEffect::Updated, WriteEffect::Unchanged, WriteEffect::Created]
    );
}

#[test]
fn a_request_that_arrives_again_gives_its_first_result_and_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let batch = [supply("s1", "一", ""), supply("s2", "二", "")];
    let options = named("r1", "f");
    let first = {
        let engine = open(folder.path());
        let first = engine.upsert_each(&batch, &options).unwrap();
        engine.upsert(&[supply("s1", "后来", "")]).unwrap();
        assert_eq!(engine.upsert_each(&batch, &options).unwrap(), first);
        first
    };
    let engine = open(folder.path());
    assert_eq!(engine.upsert_each(&batch, &options).unwrap(), first);
    assert_eq!(first, [WriteEffect::Created; 2]);
    assert_eq!(titles(&engine), ["后来", "二"]);
    assert!(engine.check().unwrap().is_sound());
}

#[test]
fn every_sort_of_write_is_carried_out_once() {
    let engine = in_memory();
    engine.upsert(&[supply("s1", "一", "")]).unwrap();
    for _ in 0..2 {
        let removed = engine.remove_with(RecordKind::Supply, &["s1"], &named("remove", "f")).unwrap();
        assert_eq!(removed.removed, 1);
    }
    for _ in 0..2 {
        let back = engine.undelete(RecordKind::Supply, &["s1"], &named("undelete", "f")).unwrap();
        assert_eq!(back.created, 1);
    }
    for _ in 0..2 {
        let added = engine.add_outcomes_with(&[outcome("2026-05-01")], &named("outcomes", "f")).unwrap();
        assert_eq!(added, 1);
    }
    let history = engine.history(RecordKind::Supply, "s1").unwrap();
    let actions: Vec<ChangeAction> = history.iter().map(|change| change.action).collect();
    assert_eq!(actions, [ChangeAction::Created, ChangeAction::Removed, ChangeAction::Restored]);
}

#[test]
fn the_name_of_a_request_serves_no_other() {
    let engine = in_memory();
    let write = |title: &str, options: &WriteOptions| engine.upsert_each(&[supply("s1", title, "")], options);
    write("一", &named("r1", "f")).unwrap();
    let refused = |result: Result<_, Error>| {
        let error: Error = result.expect_err("it was written");
        assert_eq!(error.kind(), ErrorKind::InvalidInput, "{error}");
        error
    };
    let reused = refused(write("二", &named("r1", "g")));
    assert!(matches!(reused, Error::Store(StoreError::RequestReused { id }) if id == "r1"));
    // Nor another sort of write.
    let removal = engine.remove_with(RecordKind::Supply, &["s1"], &named("r1", "f"));
    refused(removal.map(|_| Vec::new()));
    refused(write("二", &named("", "f")));
    refused(write("二", &named(&"长".repeat(101), "f")));
    refused(write("二", &named("r\n", "f")));
    assert_eq!(titles(&engine), ["一"]);
    write("二", &named(&"长".repeat(100), "f")).unwrap();
}

#[test]
fn a_refused_request_is_not_remembered() {
    let engine = in_memory();
    let record: [Record; 1] = [supply("s1", "一", "")];
    let mut options = named("r1", "f");
    options.expected = expecting(&[("s0", Some("x".to_owned()))]).expected;
    conflict(engine.upsert_with(&record, &options));
    options.expected.clear();
    assert_eq!(engine.upsert_with(&record, &options).unwrap().created, 1);
}
