//! Histories are read backwards in pages; whatever the pages, they tell what was written.

use matcher_core::record::{Record, RecordKind};
use matcher_core::{
    Cancel, Change, ChangeAction, Engine, EngineOptions, Error, ErrorKind, Refreshing, WriteOptions,
};

use crate::support::supply;

const RECORDS: usize = 7;
const WRITES: usize = 600;

/// What a change should say: its record, what was done, and the titles before and after.
type Told = (String, ChangeAction, Option<String>, Option<String>);

fn title(record: &Option<Record>) -> Option<String> {
    record.as_ref().map(|record| match record {
        Record::Supply(supply) => supply.title.clone(),
        other => panic!("{other:?}"),
    })
}

fn told(change: &Change) -> Told {
    (change.id.clone(), change.action, title(&change.before), title(&change.after))
}

/// Writes, removes and brings back a few records in a changing order; gives what was done, the latest first.
fn interleave(engine: &Engine) -> Vec<Told> {
    let mut present: [Option<String>; RECORDS] = Default::default();
    let mut removed: [Option<String>; RECORDS] = Default::default();
    let mut done = Vec::new();
    let mut chance = 7_usize;
    for number in 0..WRITES {
        // The low bits of such a generator repeat soon.
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let (which, what) = ((chance >> 33) % RECORDS, (chance >> 45) % 5);
        let id = format!("s{which}");
        let before = present[which].clone();
        let (action, after) = match (what, &before) {
            (0, Some(before)) => {
                engine.remove(RecordKind::Supply, &[&id]).unwrap();
                removed[which] = Some(before.clone());
                (ChangeAction::Removed, None)
            }
            (1, None) if removed[which].is_some() => {
                engine.undelete(RecordKind::Supply, &[&id], &WriteOptions::default()).unwrap();
                (ChangeAction::Restored, removed[which].clone())
            }
            (_, before) => {
                let title = format!("第{number}版");
                engine.upsert(&[supply(&id, &title, "")]).unwrap();
                let action = match before {
                    Some(_) => ChangeAction::Updated,
                    None if removed[which].is_some() => ChangeAction::Restored,
                    None => ChangeAction::Created,
                };
                (action, Some(title))
            }
        };
        present[which].clone_from(&after);
        done.push((id, action, before, after));
    }
    done.reverse();
    done
}

fn engine() -> Engine {
    let mut options = EngineOptions::default();
    options.refreshing = Refreshing::Manual;
    Engine::in_memory(options).unwrap()
}

/// All pages of a size, one after the other.
fn pages(size: usize, page: impl Fn(u64) -> Result<Vec<Change>, Error>) -> Vec<Change> {
    let (mut found, mut before) = (Vec::new(), u64::MAX);
    loop {
        let next = page(before).unwrap();
        assert!(next.len() <= size);
        let Some(last) = next.last() else { return found };
        before = last.sequence;
        found.extend(next);
    }
}

#[test]
fn changes_tell_what_was_written_whatever_the_pages() {
    let engine = engine();
    let written = interleave(&engine);
    assert_eq!(written.len(), WRITES);
    for size in [1, 13, WRITES, 10_000] {
        let changes = pages(size, |before| engine.changes(before, size));
        let sequences: Vec<u64> = changes.iter().map(|change| change.sequence).collect();
        assert_eq!(sequences, (1..=WRITES as u64).rev().collect::<Vec<_>>());
        assert_eq!(changes.iter().map(told).collect::<Vec<_>>(), written, "in pages of {size}");
    }
    assert_eq!(engine.changes(u64::MAX, 0).unwrap(), []);
    assert_eq!(engine.changes(1, 10).unwrap(), []);
}

#[test]
fn the_pages_of_a_record_are_its_history_backwards() {
    let engine = engine();
    let written = interleave(&engine);
    let never = Cancel::never();
    for which in 0..RECORDS {
        let id = format!("s{which}");
        let mut history = engine.history(RecordKind::Supply, &id).unwrap();
        history.reverse();
        let of_record: Vec<Told> = written.iter().filter(|told| told.0 == id).cloned().collect();
        assert_eq!(history.iter().map(told).collect::<Vec<_>>(), of_record);
        for size in [1, 7, 10_000] {
            let page = |before| engine.history_page(RecordKind::Supply, &id, before, size, &never);
            assert_eq!(pages(size, page), history, "{id} in pages of {size}");
        }
        for before in 0..=WRITES as u64 + 1 {
            let page = engine.history_page(RecordKind::Supply, &id, before, 2, &never).unwrap();
            let earlier = history.iter().filter(|change| change.sequence < before).take(2);
            assert_eq!(page, earlier.cloned().collect::<Vec<_>>(), "{id} before {before}");
        }
    }
    assert_eq!(engine.history_page(RecordKind::Demand, "s1", u64::MAX, 10, &never).unwrap(), []);
    assert_eq!(engine.history_page(RecordKind::Supply, "s1", u64::MAX, 0, &never).unwrap(), []);
}

#[test]
fn a_cancelled_or_too_large_page_is_refused() {
    let engine = engine();
    interleave(&engine);
    let (gone, never) = (Cancel::never(), Cancel::never());
    gone.cancel();
    let kinds = |limit, cancel: &Cancel| {
        let page = engine.history_page(RecordKind::Supply, "s1", u64::MAX, limit, cancel);
        let changes = engine.changes_with(u64::MAX, limit, cancel);
        [page, changes].map(|refused| refused.expect_err("it was given").kind())
    };
    assert_eq!(kinds(10, &gone), [ErrorKind::Cancelled; 2]);
    assert_eq!(kinds(10_001, &never), [ErrorKind::InvalidInput; 2]);
}
