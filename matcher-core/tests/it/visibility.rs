use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use matcher_core::record::{Demand, Record, RecordKind, Supply, SupplyKind};
use matcher_core::{
    Engine, EngineOptions, ErrorKind, IndexFault, MatchRequest, RebuildReason, Refreshing, WriteOptions,
};

use crate::support::supply;

fn open(folder: &Path) -> Engine {
    Engine::open(folder, EngineOptions::default()).unwrap()
}

fn found(engine: &Engine, text: &str) -> Vec<String> {
    let found = engine.rank(&Demand::from_text("d", text, ""), 10).unwrap();
    found.into_iter().map(|(id, _)| id.to_string()).collect()
}

/// Waits until something holds; far longer than it should take, as the machine may be busy.
fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < Duration::from_secs(20), "never: {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_write_becomes_visible_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    for engine in [open(folder.path()), Engine::in_memory(EngineOptions::default()).unwrap()] {
        engine.upsert(&[supply("s1", "钼尾矿综合利用", "")]).unwrap();
        eventually("the supply is found", || found(&engine, "尾矿利用") == ["s1"]);
        engine.remove(RecordKind::Supply, &["s1"]).unwrap();
        eventually("the removed supply is not", || found(&engine, "尾矿利用").is_empty());
    }
}

#[test]
fn the_index_gets_its_commit_without_being_asked() {
    let folder = tempfile::tempdir().unwrap();
    let engine = open(folder.path());
    engine.upsert(&[supply("s1", "钼尾矿综合利用", "")]).unwrap();
    let meta = folder.path().join("index/1/meta.json");
    // The payload of a commit says how far it has come.
    let committed = || std::fs::read_to_string(&meta).is_ok_and(|meta| meta.contains(r#"sequence\":1"#));
    assert!(!committed());
    eventually("the write is in the index", committed);
    engine.upsert(&[supply("s2", "尾矿库治理", "")]).unwrap();
    eventually("the next write is visible", || found(&engine, "尾矿利用").len() == 2);
}

#[test]
fn an_immediate_write_is_visible_when_it_returns_and_a_manual_engine_waits() {
    let mut options = EngineOptions::default();
    options.refreshing = Refreshing::Manual;
    let engine = Engine::in_memory(options).unwrap();
    engine.upsert(&[supply("s1", "钼尾矿综合利用", "")]).unwrap();
    std::thread::sleep(Duration::from_millis(500));
    assert!(found(&engine, "尾矿利用").is_empty());
    let by = WriteOptions::by("刘").immediately();
    engine.upsert_with(&[supply("s2", "尾矿库治理", "")], &by).unwrap();
    assert_eq!(found(&engine, "尾矿利用").len(), 2);
    engine.remove_with(RecordKind::Supply, &["s2"], &by).unwrap();
    assert_eq!(found(&engine, "尾矿利用"), ["s1"]);
    engine.undelete(RecordKind::Supply, &["s2"], &by).unwrap();
    assert_eq!(found(&engine, "尾矿利用").len(), 2);
    let changes = engine.changes(u64::MAX, 10).unwrap();
    assert_eq!(changes.iter().filter(|change| change.author.as_deref() == Some("刘")).count(), 3);
    let nobody = WriteOptions::by("长".repeat(101));
    let refused = engine.upsert_with(&[supply("s3", "三", "")], &nobody).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::InvalidInput);
}

/// The two of a pair, which are always written together.
fn pair(version: usize) -> [Record; 2] {
    ["a", "b"].map(|id| supply(id, &format!("钼尾矿综合利用第{version}版"), ""))
}

/// Ends the readers however the writer ends: they would hide for ever why it failed.
struct Ends<'a>(&'a AtomicBool);

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[test]
fn readers_beside_a_writer_see_whole_batches() {
    let folder = tempfile::tempdir().unwrap();
    let engine = open(folder.path());
    engine.upsert_with(&pair(0), &WriteOptions::default().immediately()).unwrap();
    let done = AtomicBool::new(false);
    let read = || {
        let demand = Demand::from_text("d", "钼尾矿综合利用", "");
        let mut request = MatchRequest::default();
        request.fold_duplicates = false;
        let (mut reads, mut seen) = (0, Vec::new());
        while !done.load(Ordering::Relaxed) {
            let matches = engine.find_matches(&demand, &request).unwrap();
            let near = matches.matches.iter().chain(&matches.near_misses);
            let titles: Vec<&str> = near.map(|found| found.title.as_str()).collect();
            assert_eq!(titles.len(), 2, "{titles:?}");
            assert_eq!(titles[0], titles[1], "one of the pair is older");
            seen.push(titles[0].to_owned());
            reads += 1;
        }
        seen.dedup();
        (reads, seen.len())
    };
    std::thread::scope(|scope| {
        let ended = Ends(&done);
        let readers: Vec<_> = (0..4).map(|_| scope.spawn(read)).collect();
        for version in 1..300 {
            engine.upsert(&pair(version)).unwrap();
        }
        drop(ended);
        for reader in readers {
            let (reads, versions) = reader.join().unwrap();
            assert!(reads > 0 && versions > 1, "{reads} reads saw {versions} versions");
        }
    });
    drop(engine);
    let engine = open(folder.path());
    assert!(engine.check().unwrap().is_sound());
    assert_eq!(engine.history(RecordKind::Supply, "a").unwrap().len(), 300);
}

#[test]
fn writers_on_the_threads_of_a_pool_do_not_wait_for_each_other_for_ever() {
    use rayon::prelude::*;
    let engine = Engine::in_memory(EngineOptions::default()).unwrap();
    (0..40).into_par_iter().for_each(|batch| {
        let record = |number| supply(&format!("s{batch}-{number}"), "钼尾矿综合利用", "用于商洛的企业");
        let records: Vec<Record> = (0..150).map(record).collect();
        engine.upsert_with(&records, &WriteOptions::default().immediately()).unwrap();
    });
    assert_eq!(engine.stats().unwrap().supplies, 40 * 150);
}

#[test]
fn several_catalogues_in_one_process_do_not_know_of_each_other() {
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let engines: Vec<Engine> = folders.iter().map(|folder| open(folder.path())).collect();
    std::thread::scope(|scope| {
        for (number, engine) in engines.iter().enumerate() {
            scope.spawn(move || {
                for part in 0..20 {
                    let id = format!("s{number}-{part}");
                    engine.upsert(&[supply(&id, "钼尾矿综合利用", "")]).unwrap();
                }
                engine.refresh(&mut |_| {}).unwrap();
            });
        }
    });
    for (number, engine) in engines.iter().enumerate() {
        let ids = found(engine, "尾矿利用");
        assert_eq!(ids.len(), 10);
        assert!(ids.iter().all(|id| id.starts_with(&format!("s{number}-"))), "{ids:?}");
        assert!(engine.check().unwrap().is_sound());
    }
}

#[test]
fn a_catalogue_holds_no_more_than_its_limit() {
    let mut options = EngineOptions::default();
    options.limits.records = 2;
    let engine = Engine::in_memory(options).unwrap();
    engine.upsert(&[supply("s1", "一", ""), supply("s2", "二", "")]).unwrap();
    let refused = engine.upsert(&[supply("s3", "三", "")]).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::LimitReached, "{refused}");
    assert!(refused.to_string().contains('2'), "{refused}");
}

#[test]
fn an_index_that_is_damaged_in_use_is_found_and_rebuilt() {
    let folder = tempfile::tempdir().unwrap();
    let engine = open(folder.path());
    engine.upsert(&[supply("s1", "钼尾矿综合利用", "")]).unwrap();
    assert!(engine.check().unwrap().is_sound());
    let index = folder.path().join("index").join("1");
    let postings = std::fs::read_dir(&index).unwrap().map(|entry| entry.unwrap().path());
    let postings = postings.filter(|path| path.extension().is_some_and(|end| end == "idx"));
    for path in postings {
        let mut bytes = std::fs::read(&path).unwrap();
        bytes[0] ^= 1;
        std::fs::write(&path, bytes).unwrap();
    }
    let report = engine.check().unwrap();
    assert!(matches!(report.index_faults[..], [IndexFault::Damaged { .. }]), "{report:?}");
    engine.rebuild(&mut |_| {}).unwrap();
    assert!(engine.check().unwrap().is_sound());
    assert!(!index.exists(), "the damaged index is still there");
    assert_eq!(found(&engine, "尾矿利用"), ["s1"]);
}

#[test]
fn an_index_that_is_deleted_in_use_is_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let engine = open(folder.path());
    engine.upsert(&[supply("s1", "钼尾矿综合利用", "")]).unwrap();
    assert!(engine.check().unwrap().is_sound());
    std::fs::remove_dir_all(folder.path().join("index").join("1")).unwrap();
    engine.upsert(&[supply("s2", "尾矿库治理", "")]).unwrap();
    let report = engine.check().unwrap();
    assert!(report.is_sound(), "{report:?}");
    drop(engine);
    let engine = open(folder.path());
    assert_eq!((engine.opening().replayed, engine.opening().rebuilt.clone()), (0, None));
    assert_eq!(found(&engine, "尾矿利用").len(), 2);
}

#[test]
fn what_a_killed_commit_left_does_not_stop_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let engine = open(folder.path());
    engine.upsert(&[supply("s1", "钼尾矿综合利用", ""), supply("s2", "尾矿库治理", "")]).unwrap();
    assert!(engine.check().unwrap().is_sound());
    drop(engine);
    let index = folder.path().join("index").join("1");
    let files = || std::fs::read_dir(&index).unwrap().map(|entry| entry.unwrap().path());
    let segment = files().find(|path| path.extension().is_some_and(|end| end == "idx")).unwrap();
    // Lists of removed documents that were never committed, under every name that the next commit can choose.
    for stamp in 0..50 {
        std::fs::write(segment.with_extension(format!("{stamp}.del")), "half").unwrap();
    }
    let engine = open(folder.path());
    assert_eq!(engine.opening().rebuilt, None);
    engine.remove(RecordKind::Supply, &["s2"]).unwrap();
    assert!(engine.check().unwrap().is_sound());
    assert!(index.exists(), "the index was made anew");
    assert_eq!(found(&engine, "尾矿利用"), ["s1"]);
}

#[test]
fn an_index_of_another_database_of_the_same_length_is_not_believed() {
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    for (folder, title) in folders.iter().zip(["钼尾矿综合利用", "香菇烘干"]) {
        let record = Record::Supply(Supply::from_text("s1", SupplyKind::Achievement, title, ""));
        open(folder.path()).upsert_with(&[record], &WriteOptions::default().immediately()).unwrap();
    }
    let database = |folder: &tempfile::TempDir| folder.path().join("catalogue.sqlite");
    std::fs::copy(database(&folders[1]), database(&folders[0])).unwrap();
    let engine = open(folders[0].path());
    assert_eq!(engine.opening().rebuilt, Some(RebuildReason::OtherDatabase));
    assert_eq!(found(&engine, "香菇烘干"), ["s1"]);
    assert!(found(&engine, "尾矿").is_empty());
}
