use rusqlite::Connection;

use super::{
    ChangeAction, ChangesBefore, Damage, RequestKey, Setting, Store, StoreError, TABLE_FAULTS, WriteParams,
    WriteSummary,
};
use crate::cancel::Cancel;
use crate::record::{Demand, Outcome, OutcomeEvent, Record, RecordKind, parse_date};

const MANY: u64 = 1_000;

fn demand(id: &str, title: &str) -> Record {
    Record::Demand(Demand::from_text(id, title, ""))
}

fn by(author: &str) -> WriteParams<'_> {
    WriteParams { author: Some(author), expected: &[], request: None, most_records: MANY }
}

fn at_most(most_records: u64) -> WriteParams<'static> {
    WriteParams { author: None, expected: &[], request: None, most_records }
}

fn upsert(store: &Store, records: &[Record]) -> WriteSummary {
    WriteSummary::of(&store.upsert(records, &by("刘")).expect("writes"))
}

fn get(store: &Store, id: &str) -> Option<Record> {
    store.snapshot().expect("begins").get(RecordKind::Demand, id).expect("reads")
}

#[test]
fn the_same_upsert_twice_changes_nothing() {
    let store = Store::in_memory().expect("opens");
    let first = upsert(&store, &[demand("d1", "一"), demand("d2", "二")]);
    assert_eq!((first.created, first.unchanged), (2, 0));
    let sequence = store.last_sequence().expect("reads");
    let second = upsert(&store, &[demand("d1", "一"), demand("d2", "二")]);
    assert_eq!((second.created, second.unchanged), (0, 2));
    assert_eq!(store.last_sequence().expect("reads"), sequence);
}

#[test]
fn a_removed_record_leaves_a_trace_for_the_index() {
    let store = Store::in_memory().expect("opens");
    upsert(&store, &[demand("d1", "一")]);
    let before = store.last_sequence().expect("reads");
    assert_eq!(store.remove(RecordKind::Demand, &["d1", "d9"], &at_most(MANY)).expect("removes").removed, 1);
    assert!(get(&store, "d1").is_none());
    let changed = store.snapshot().expect("begins").changed_since(before, 10).expect("reads");
    assert_eq!((changed.len(), changed[0].id.as_str()), (1, "d1"));
    assert!(changed[0].record.is_none());
    assert_eq!(upsert(&store, &[demand("d1", "又")]).created, 1);
}

#[test]
fn the_history_tells_every_change_with_before_and_after() {
    let store = Store::in_memory().expect("opens");
    upsert(&store, &[demand("d1", "一"), demand("d2", "二")]);
    upsert(&store, &[demand("d1", "壹")]);
    store.remove(RecordKind::Demand, &["d1"], &by("王")).expect("removes");
    assert_eq!(
        store.undelete(RecordKind::Demand, &["d1", "d2", "d9"], &at_most(MANY)).expect("writes").created,
        1
    );
    assert_eq!(get(&store, "d1"), Some(demand("d1", "壹")));

    let snapshot = store.snapshot().expect("begins");
    let history = snapshot.history(RecordKind::Demand, "d1").expect("reads");
    let told: Vec<_> = history
        .iter()
        .map(|change| (change.action, change.author.as_deref(), change.before.clone(), change.after.clone()))
        .collect();
    let (one, other) = (|| Some(demand("d1", "一")), || Some(demand("d1", "壹")));
    assert_eq!(
        told,
        [
            (ChangeAction::Created, Some("刘"), None, one()),
            (ChangeAction::Updated, Some("刘"), one(), other()),
            (ChangeAction::Removed, Some("王"), other(), None),
            (ChangeAction::Restored, None, None, other()),
        ]
    );
    assert!(history.iter().all(|change| change.at.is_some()));
    let titles = [None, Some("一"), Some("一"), Some("壹"), None, Some("壹"), Some("壹")];
    for (sequence, title) in titles.iter().enumerate() {
        let then = snapshot.get_as_of(RecordKind::Demand, "d1", sequence as u64).expect("reads");
        assert_eq!(then, title.map(|title| demand("d1", title)), "at {sequence}");
    }
    let latest = snapshot
        .changes_before(&ChangesBefore { sequence: 5, limit: 2, cancel: &Cancel::never() })
        .expect("reads");
    assert_eq!(latest.iter().map(|change| change.sequence).collect::<Vec<_>>(), [4, 3]);
    assert_eq!(latest[0].after, None);
    assert!(snapshot.history(RecordKind::Supply, "d1").expect("reads").is_empty());

    let gone = Cancel::never();
    gone.cancel();
    // Also while it goes back over what is not asked for.
    for (sequence, limit) in [(5, 2), (2, 0)] {
        let asked = ChangesBefore { sequence, limit, cancel: &gone };
        let page = snapshot.history_before(RecordKind::Demand, "d1", &asked);
        assert!(matches!(page, Err(StoreError::Cancelled)), "{page:?}");
    }
    let changes = snapshot.changes_before(&ChangesBefore { sequence: 5, limit: 2, cancel: &gone });
    assert!(matches!(changes, Err(StoreError::Cancelled)), "{changes:?}");
}

#[test]
fn more_records_than_allowed_are_refused_whole() {
    let store = Store::in_memory().expect("opens");
    store.upsert(&[demand("d1", "一")], &at_most(2)).expect("fits");
    let refused = store.upsert(&[demand("d2", "二"), demand("d3", "三")], &at_most(2));
    assert!(matches!(refused, Err(StoreError::TooManyRecords { limit: 2 })), "{refused:?}");
    assert!(get(&store, "d2").is_none());
    // Changing what is there, and taking away, goes on.
    store.upsert(&[demand("d1", "壹"), demand("d2", "二")], &at_most(2)).expect("fits");
    store.remove(RecordKind::Demand, &["d1"], &at_most(2)).expect("removes");
    store.upsert(&[demand("d3", "三")], &at_most(2)).expect("fits");
    assert!(store.undelete(RecordKind::Demand, &["d1"], &at_most(2)).is_err());
}

#[test]
fn a_snapshot_stays_as_it_was_while_others_write() {
    let folder = tempfile::tempdir().expect("a folder");
    let (store, _) = Store::open(folder.path()).expect("opens");
    upsert(&store, &[demand("d1", "一")]);
    let before = store.snapshot().expect("begins");
    assert_eq!(before.last_sequence().expect("reads"), 1);
    upsert(&store, &[demand("d1", "壹"), demand("d2", "二")]);
    assert_eq!(before.get(RecordKind::Demand, "d1").expect("reads"), Some(demand("d1", "一")));
    assert_eq!(before.get(RecordKind::Demand, "d2").expect("reads"), None);
    drop(before);
    assert_eq!(get(&store, "d1"), Some(demand("d1", "壹")));
}

#[test]
fn the_log_stays_short_although_somebody_always_reads() {
    let folder = tempfile::tempdir().expect("a folder");
    let (store, _) = Store::open(folder.path()).expect("opens");
    let longest = 200_000;
    store.writer().log.as_mut().expect("on disk").set_longest(longest);
    let log = || std::fs::metadata(folder.path().join("catalogue.sqlite-wal")).map_or(0, |log| log.len());
    let write = |number: usize| upsert(&store, &[demand("d1", &format!("{number}{}", "长".repeat(900)))]);
    let held = store.snapshot().expect("begins");
    assert_eq!(held.last_sequence().expect("reads"), 0);
    let mut number = 0;
    while log() <= longest {
        number += 1;
        write(number);
    }
    // As long as a snapshot needs it, the log has to stay.
    assert!(get(&store, "d1").is_some() && held.get(RecordKind::Demand, "d1").expect("reads").is_none());
    drop(held);
    for _ in 0..100 {
        number += 1;
        write(number);
    }
    assert!(log() <= longest, "{} bytes", log());
}

#[test]
fn another_past_has_another_mark() {
    let mark = |store: &Store, at| store.snapshot().expect("begins").mark(at).expect("reads");
    let stores = [0, 1].map(|_| Store::in_memory().expect("opens"));
    for store in &stores {
        upsert(store, &[demand("d1", "一")]);
    }
    assert_ne!(mark(&stores[0], 1), mark(&stores[1], 1));
    assert_eq!(mark(&stores[0], 1), mark(&stores[0], 1));
    assert_eq!(mark(&stores[0], 2), None);
}

#[test]
fn a_value_that_changed_by_itself_is_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let change = |sql: &str| {
        let connection = Connection::open(folder.path().join("catalogue.sqlite")).expect("opens");
        assert_eq!(connection.execute(sql, []).expect("changes"), 1, "{sql}");
    };
    let (store, _) = Store::open(folder.path()).expect("opens");
    upsert(&store, &[demand("d1", "钼矿"), demand("d2", "二")]);
    upsert(&store, &[demand("d1", "尾矿")]);
    let outcome = outcome();
    store.add_outcomes(std::slice::from_ref(&outcome), &at_most(MANY)).expect("writes");
    let key = RequestKey { id: "r1".to_owned(), fingerprint: "f".to_owned() };
    let named = WriteParams { request: Some(&key), ..at_most(MANY) };
    store.upsert(&[demand("d2", "二")], &named).expect("writes");
    store.keep_setting(Setting::PlacementModel, Some("学到的")).expect("writes");
    assert_eq!(store.faults(&Cancel::never()).expect("asks"), []);
    let model = || store.snapshot().expect("begins").setting(Setting::PlacementModel);
    assert_eq!(model().expect("reads").as_deref(), Some("学到的"));
    let gone = Cancel::never();
    gone.cancel();
    for (_, faults_of) in TABLE_FAULTS {
        let cut_short = store.snapshot().expect("begins").read(|connection| faults_of(connection, &gone));
        assert!(matches!(cut_short, Err(StoreError::Cancelled)), "{cut_short:?}");
    }

    change("UPDATE records SET body = replace(body, '尾', '银') WHERE id = 'd1'");
    let read = store.snapshot().expect("begins").get(RecordKind::Demand, "d1");
    assert!(matches!(read, Err(StoreError::Damaged(Damage::Record { .. }))), "{read:?}");
    change("UPDATE changes SET author = '张' WHERE sequence = 3");
    change("UPDATE outcomes SET reason = '合适'");
    assert!(store.snapshot().expect("begins").history(RecordKind::Demand, "d1").is_err());
    assert!(store.snapshot().expect("begins").outcomes().is_err());
    change("UPDATE requests SET result = '[]'");
    let again = store.upsert(&[demand("d2", "二")], &named);
    assert!(matches!(again, Err(StoreError::Damaged(Damage::Request { .. }))), "{again:?}");
    change("UPDATE settings SET value = replace(value, '学', '字') WHERE name = 'placement_model'");
    assert!(matches!(model(), Err(StoreError::Damaged(Damage::PlacementModel))), "{:?}", model());
    assert_eq!(
        store.faults(&Cancel::never()).expect("asks").len(),
        5,
        "{:?}",
        store.faults(&Cancel::never())
    );
    assert_eq!(get(&store, "d2"), Some(demand("d2", "二")));
}

#[test]
fn a_damaged_change_on_the_way_back_never_leads_to_another_version() {
    for damage in
        ["previous = 1", "previous = 2", "previous = NULL", "previous = 4", "row = 2", "sequence = 40"]
    {
        let folder = tempfile::tempdir().expect("a folder");
        let (store, _) = Store::open(folder.path()).expect("opens");
        let titles = ["一", "二", "三", "四", "五", "六"];
        for title in titles {
            upsert(&store, &[demand("d1", title)]);
        }
        upsert(&store, &[demand("d2", "二")]);
        let connection = Connection::open(folder.path().join("catalogue.sqlite")).expect("opens");
        let sql = format!("UPDATE changes SET {damage} WHERE sequence = 4");
        assert_eq!(connection.execute(&sql, []).expect("changes"), 1);

        let snapshot = store.snapshot().expect("begins");
        let mut refused = 0;
        for sequence in 1..=6 {
            match snapshot.get_as_of(RecordKind::Demand, "d1", sequence) {
                Ok(then) => assert_eq!(then, Some(demand("d1", titles[sequence as usize - 1])), "{damage}"),
                Err(StoreError::Damaged(_)) => refused += 1,
                Err(other) => panic!("{damage}: {other}"),
            }
        }
        assert!(refused > 0, "{damage}");
        let asked = ChangesBefore { sequence: 6, limit: 10, cancel: &Cancel::never() };
        let page = snapshot.history_before(RecordKind::Demand, "d1", &asked);
        assert!(matches!(page, Err(StoreError::Damaged(_))), "{damage}: {page:?}");
        let changes = snapshot.changes_before(&asked);
        assert!(matches!(changes, Err(StoreError::Damaged(_))), "{damage}: {changes:?}");
    }
}

fn outcome() -> Outcome {
    Outcome {
        demand: "d1".into(),
        supply: "s1".into(),
        event: OutcomeEvent::Declined,
        reason: Some("价格太高".to_owned()),
        happened_on: parse_date("2026-05-01").expect("a date"),
        reported_by: None,
    }
}

#[test]
fn an_outcome_reported_twice_is_one() {
    let store = Store::in_memory().expect("opens");
    let outcome = outcome();
    assert_eq!(store.add_outcomes(std::slice::from_ref(&outcome), &at_most(MANY)).expect("writes"), 1);
    assert_eq!(store.add_outcomes(std::slice::from_ref(&outcome), &at_most(MANY)).expect("writes"), 0);
    assert_eq!(store.snapshot().expect("begins").outcomes().expect("reads"), [outcome]);
}
