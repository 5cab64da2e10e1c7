//! What happens when an operation fails, or its thread panics, at any place that matters: nothing acknowledged is lost,
//! nothing is half done, and the same operation succeeds afterwards without a restart.
//!
//! `cargo test -p matcher-core --features failpoints --test failpoints`
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use matcher_core::record::{
    Demand, Outcome, OutcomeEvent, Record, RecordKind, Supply, SupplyKind, parse_date,
};
use matcher_core::{
    Engine, EngineOptions, Error, MatchRequest, PlacementSource, Refreshing, RequestKey, WriteOptions,
};

/// Every place, in the order in which the steps pass them.
const POINTS: &[&str] = &[
    "store.open",
    "store.format",
    "store.read",
    "index.open",
    "index.read",
    "store.begin",
    "store.upsert",
    "store.history",
    "store.request",
    "store.commit",
    "store.acknowledge",
    "store.outcomes",
    "store.remove",
    "store.undelete",
    "store.setting",
    "engine.merge",
    "index.writer",
    "index.put",
    "index.prepare",
    "index.commit",
    "index.committed",
    "index.close",
    "index.sums",
    "index.successor",
    "engine.swap",
    "backup.vacuum",
    "backup.checksum",
    "backup.trailer",
    "backup.sync",
    "backup.rename",
    "restore.verify",
    "restore.lay",
    "restore.laid",
    "restore.check",
    "restore.stage",
    "restore.aside",
    "restore.index",
    "restore.place",
    "restore.placed",
];

/// Written by the first version of the format, so that opening it changes the format.
const FORMAT_1: &[u8] = include_bytes!("data/format-1.backup");

/// A data folder on which the steps are taken one after the other.
struct Office {
    folder: tempfile::TempDir,
    engine: Option<Engine>,
    /// Steps that failed at first.
    failed: Vec<&'static str>,
}

fn options() -> EngineOptions {
    let mut options = EngineOptions::default();
    options.refreshing = Refreshing::Manual;
    options
}

fn supply(id: &str, title: &str) -> Record {
    Record::Supply(Supply::from_text(id, SupplyKind::Achievement, title, "用于商洛的企业"))
}

/// The same on a link that somebody gave.
fn placed(id: &str, title: &str, link: &str) -> Record {
    let mut supply = Supply::from_text(id, SupplyKind::Achievement, title, "用于商洛的企业");
    supply.links = vec![link.into()];
    Record::Supply(supply)
}

fn outcome() -> Outcome {
    Outcome {
        demand: "d1".into(),
        supply: "a".into(),
        event: OutcomeEvent::Contacted,
        reason: None,
        happened_on: parse_date("2026-06-01").unwrap(),
        reported_by: None,
    }
}

impl Office {
    fn new() -> Self {
        let office = Self { folder: tempfile::tempdir().unwrap(), engine: None, failed: Vec::new() };
        std::fs::write(office.path("old.backup"), FORMAT_1).unwrap();
        // A database of the first format without an engine having seen it: the file without its trailer.
        std::fs::create_dir(office.path("data")).unwrap();
        std::fs::write(office.path("data/catalogue.sqlite"), &FORMAT_1[..FORMAT_1.len() - 48]).unwrap();
        office
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn engine(&self) -> &Engine {
        self.engine.as_ref().unwrap()
    }

    /// Does a step; one that fails or panics is done once more, and has to succeed then.
    fn step(&mut self, name: &'static str, step: impl Fn(&mut Self) -> Result<(), Error>) {
        if !matches!(catch_unwind(AssertUnwindSafe(|| step(self))), Ok(Ok(()))) {
            self.failed.push(name);
            step(self).unwrap_or_else(|error| panic!("{name}, the second time: {error}"));
        }
    }

    fn open(&mut self) -> Result<(), Error> {
        self.engine = None;
        self.engine = Some(Engine::open(&self.path("data"), options())?);
        Ok(())
    }

    fn ids(&self) -> BTreeSet<String> {
        let page = self.engine().page(RecordKind::Supply, "", 100).unwrap();
        page.iter().map(|record| record.id().to_owned()).collect()
    }

    fn expect(&self, ids: &[&str]) {
        assert_eq!(self.ids(), ids.iter().map(|id| (*id).to_owned()).collect());
    }
}

/// As an error, so that a step that leaves something unsound counts as failed.
fn sound(engine: &Engine) -> Result<(), Error> {
    match engine.check()? {
        report if report.is_sound() => Ok(()),
        report => Err(Error::InvalidRequest { reason: format!("{report:?}") }),
    }
}

fn answers(engine: &Engine) -> String {
    let demands = ["尾矿利用", "香菇烘干", "微晶玻璃"].map(|text| Demand::from_text(text, text, ""));
    let found = engine.find_matches_batch(&demands, &MatchRequest::default(), &|_| {}).unwrap();
    serde_json::to_string(&found).unwrap()
}

fn all_steps(office: &mut Office) {
    let by = WriteOptions::by("测试");
    office.step("open", Office::open);
    office.expect(&["s1", "s2"]);
    let mut named = by.clone();
    named.request = Some(RequestKey { id: "r1".to_owned(), fingerprint: "两条成果".to_owned() });
    office.step("upsert", |office| {
        office
            .engine()
            .upsert_with(
                &[placed("a", "钼尾矿制微晶玻璃", "new-materials/tailings"), supply("b", "香菇烘干机")],
                &named,
            )
            .map(|_| ())
    });
    office.expect(&["a", "b", "s1", "s2"]);
    office.step("outcome", |office| office.engine().add_outcomes(&[outcome()]).map(|_| ()));
    office.step("refresh", |office| office.engine().refresh(&mut |_| {}));
    office.step("check", |office| sound(office.engine()));
    office.step("remove", |office| office.engine().remove(RecordKind::Supply, &["b", "s2"]).map(|_| ()));
    office.expect(&["a", "s1"]);
    office.step("undelete", |office| office.engine().undelete(RecordKind::Supply, &["b"], &by).map(|_| ()));
    office.expect(&["a", "b", "s1"]);
    office.step("rebuild", |office| office.engine().rebuild(&mut |_| {}));
    office.step("learn", |office| office.engine().learn_placement(&mut |_| {}).map(|_| ()));
    let (file, elsewhere) = (office.path("new.backup"), office.path("elsewhere"));
    office.step("backup", |office| office.engine().backup(&file));
    office.step("restore elsewhere", |_| sound(&Engine::restore(&file, &elsewhere, options())?));
    office.step("upsert after the backup", |office| {
        office.engine().upsert(&[supply("c", "焙烧烟气制酸")]).map(|_| ())
    });
    office.step("reopen", Office::open);
    office.expect(&["a", "b", "c", "s1"]);
    office.engine = None;
    office.step("restore in place", |office| {
        office.engine = Some(Engine::restore(&file, &office.path("data"), options())?);
        Ok(())
    });
}

fn examine(office: &mut Office) {
    office.expect(&["a", "b", "s1"]);
    assert_eq!(office.engine().outcomes().unwrap().len(), 2);
    let engine = office.engine();
    sound(engine).unwrap();
    assert_eq!(engine.placement_source(), PlacementSource::Learned { records: 1 });
    let before = answers(engine);
    engine.rebuild(&mut |_| {}).unwrap();
    assert_eq!(answers(engine), before);
    // What the restore replaced is still whole somewhere.
    let kept = std::fs::read_dir(office.path("data")).unwrap().map(|entry| entry.unwrap().path());
    let kept: Vec<PathBuf> = kept.filter(|path| has_records(path, &["a", "b", "c", "s1"])).collect();
    assert!(!kept.is_empty(), "the replaced catalogue is gone");
    assert!(!office.path("new.backup.part").exists(), "a half backup was left behind");
    office.open().unwrap();
    office.expect(&["a", "b", "s1"]);
}

fn has_records(folder: &Path, ids: &[&str]) -> bool {
    if !folder.join("catalogue.sqlite").exists() {
        return false;
    }
    let engine = Engine::open(folder, options()).unwrap();
    ids.iter().all(|id| engine.get(RecordKind::Supply, id).unwrap().is_some())
}

#[test]
fn every_point_of_failure_is_survived() {
    assert!(POINTS.len() >= 25);
    // Panics are wanted here; what they print would hide everything else.
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if !info.to_string().contains("failpoint") {
            usual(info);
        }
    }));
    let scenario = fail::FailScenario::setup();
    for action in ["return", "panic"] {
        for point in POINTS {
            let mut office = Office::new();
            fail::cfg(*point, &format!("1*{action}")).unwrap();
            let done = catch_unwind(AssertUnwindSafe(|| all_steps(&mut office)));
            fail::remove(point);
            assert!(done.is_ok(), "{point} {action}: after {:?}", office.failed);
            assert!(!office.failed.is_empty(), "{point} {action}: no step passes it");
            let examined = catch_unwind(AssertUnwindSafe(|| examine(&mut office)));
            assert!(examined.is_ok(), "{point} {action}: after {:?}", office.failed);
        }
    }
    scenario.teardown();
}

#[test]
fn why_writes_do_not_become_visible_is_told_until_they_do() {
    let scenario = fail::FailScenario::setup();
    let engine = Engine::in_memory(EngineOptions::default()).unwrap();
    assert_eq!(engine.last_refresh_error(), None);
    let told = |wanted: &str| {
        let start = Instant::now();
        while !engine.last_refresh_error().unwrap_or_default().contains(wanted) {
            assert!(start.elapsed() < Duration::from_secs(20), "never told: {wanted}");
            std::thread::sleep(Duration::from_millis(10));
        }
    };
    fail::cfg("engine.merge", "return").unwrap();
    engine.upsert(&[supply("a", "钼尾矿制微晶玻璃")]).unwrap();
    told("fail point engine.merge");
    fail::cfg("engine.merge", "panic(out of order)").unwrap();
    told("the refresh panicked: out of order");
    fail::remove("engine.merge");
    let start = Instant::now();
    while engine.last_refresh_error().is_some() {
        assert!(start.elapsed() < Duration::from_secs(20), "still {:?}", engine.last_refresh_error());
        std::thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(engine.stats().unwrap().supplies, 1);
    scenario.teardown();
}
