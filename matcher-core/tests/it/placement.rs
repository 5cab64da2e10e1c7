//! Where records stand: how accurate placement is, and how it learns from the links that people gave.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use matcher_core::chain::{PlacementAccuracy, Taxonomy};
use matcher_core::record::{Demand, LinkId, Record, RecordKind, Supply, SupplyKind};
use matcher_core::{
    Damage, Engine, EngineOptions, ErrorKind, MatchRequest, ModelFault, PlacementSource, Refreshing,
};

use crate::support::{fixture_demands, fixture_engine, fixture_records};

/// A demand in words that the taxonomy does not know.
const TITLE: &str = "打摆子的老毛病怎么治";
const LINK: &str = "electronics/sensor";

fn options() -> EngineOptions {
    let mut options = EngineOptions::default();
    options.refreshing = Refreshing::Manual;
    options
}

fn given(id: &str, title: &str, link: &str) -> Record {
    let mut supply = Supply::from_text(id, SupplyKind::Achievement, title, "");
    supply.links = vec![link.into()];
    Record::Supply(supply)
}

/// A catalogue with a demand that nobody has placed, and what teaches where it belongs.
fn opened(folder: &Path) -> Engine {
    let engine = Engine::open(folder, options()).unwrap();
    let records = [
        given("s1", "皮带打摆子跑偏老毛病", LINK),
        given("s2", "打摆子问题诊断", LINK),
        given("s3", "老毛病打摆子", LINK),
        Record::Demand(Demand::from_text("d1", TITLE, "")),
    ];
    engine.upsert(&records).unwrap();
    engine.refresh(&mut |_| {}).unwrap();
    engine
}

/// The links on which the demand stands for matching.
fn links_of_demand(engine: &Engine) -> Vec<LinkId> {
    let placed = engine.placed(RecordKind::Demand);
    let demand = placed.iter().find(|record| record.id == "d1").unwrap();
    demand.placements.iter().map(|placement| placement.link.clone()).collect()
}

fn answers(engine: &Engine, demands: &[Demand]) -> String {
    let found = engine.find_matches_batch(demands, &MatchRequest::default(), &|_| {}).unwrap();
    serde_json::to_string(&found).unwrap()
}

// What docs/scoring.md shows of it: `matcher classify --check` on the fixtures.
#[test]
fn placement_on_the_fixtures_does_not_get_less_accurate() {
    let engine = fixture_engine();
    let share = |part, of: &PlacementAccuracy| PlacementAccuracy::share(part, of.records);
    let words = engine.validate_placement(1).unwrap();
    let learned = engine.validate_placement(5).unwrap();
    for (all, [first, among_three, chain]) in
        [(&words.all, [0.83, 0.94, 0.89]), (&learned.all, [0.86, 0.96, 0.90])]
    {
        assert!(share(all.first, all) >= first, "{all:?}");
        assert!(share(all.among_three, all) >= among_three, "{all:?}");
        assert!(share(all.chain, all) >= chain, "{all:?}");
    }
    for (validation, [placed, right, on_chain]) in
        [(&words, [0.84, 0.87, 0.90]), (&learned, [0.84, 0.89, 0.91])]
    {
        let all = &validation.all;
        assert!(share(all.placed, all) >= placed, "{all:?}");
        assert!(PlacementAccuracy::share(all.placed_right, all.placed) >= right, "{all:?}");
        assert!(PlacementAccuracy::share(all.placed_on_chain, all.placed) >= on_chain, "{all:?}");
        // A record of one link is not spread over several.
        assert!(all.further * 15 < all.placed, "{all:?}");
        // Confidence says how often it is right.
        for bin in validation.calibration.iter().filter(|bin| bin.from >= 0.7) {
            let right = PlacementAccuracy::share(bin.right, bin.records);
            assert!((right - bin.mean_confidence).abs() < 0.15, "{bin:?}");
        }
    }
    let demands = &learned.demands;
    assert!(share(demands.first, demands) >= 0.94 && share(demands.chain, demands) >= 0.95, "{demands:?}");
    assert_eq!(engine.validate_placement(0).unwrap_err().kind(), ErrorKind::InvalidInput);
    assert_eq!(engine.validate_placement(21).unwrap_err().kind(), ErrorKind::InvalidInput);
}

#[test]
fn what_was_learned_counts_at_once_and_after_reopening_and_in_a_backup() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let engine = opened(&data);
    assert_eq!((links_of_demand(&engine), engine.placement_source()), (vec![], PlacementSource::Words));
    let report = engine.learn_placement(&mut |_| {}).unwrap();
    assert!(report.changed && report.learned_from == 3, "{report:?}");
    let learned = PlacementSource::Learned { records: 3 };
    assert_eq!((links_of_demand(&engine), engine.placement_source()), (vec![LINK.into()], learned));
    // The same links teach nothing new.
    let mut rebuilt = 0;
    let again = engine.learn_placement(&mut |_| rebuilt += 1).unwrap();
    assert!(!again.changed && again.before == report.after, "{again:?}");
    assert!(engine.check().unwrap().is_sound());
    let backup = folder.path().join("all.backup");
    engine.backup(&backup).unwrap();
    drop(engine);
    let engine = Engine::open(&data, options()).unwrap();
    assert_eq!((engine.opening().rebuilt.clone(), engine.opening().model_fault), (None, None));
    assert_eq!((links_of_demand(&engine), engine.placement_source()), (vec![LINK.into()], learned));
    let restored = Engine::restore(&backup, &folder.path().join("other"), options()).unwrap();
    assert_eq!((links_of_demand(&restored), restored.placement_source()), (vec![LINK.into()], learned));
}

#[test]
fn without_given_links_what_was_learned_is_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let engine = opened(folder.path());
    engine.learn_placement(&mut |_| {}).unwrap();
    engine.remove(RecordKind::Supply, &["s1", "s2", "s3"]).unwrap();
    let report = engine.learn_placement(&mut |_| {}).unwrap();
    assert!(report.changed && report.learned_from == 0, "{report:?}");
    assert_eq!((links_of_demand(&engine), engine.placement_source()), (vec![], PlacementSource::Words));
    drop(engine);
    let engine = Engine::open(folder.path(), options()).unwrap();
    assert_eq!(engine.placement_source(), PlacementSource::Words);
}

#[test]
fn a_model_of_another_taxonomy_is_said_to_be_ignored_and_counts_again_with_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let engine = opened(folder.path());
    engine.learn_placement(&mut |_| {}).unwrap();
    let mut other = options();
    other.taxonomy.chains.truncate(4);
    // While the catalogue is in use, and when it is opened.
    assert!(engine.reload(other.taxonomy.clone(), None, &mut |_| {}).unwrap());
    assert_eq!(engine.placement_source(), PlacementSource::Words);
    assert!(engine.reload(Taxonomy::builtin(), None, &mut |_| {}).unwrap());
    assert_eq!(engine.placement_source(), PlacementSource::Learned { records: 3 });
    drop(engine);
    let engine = Engine::open(folder.path(), other).unwrap();
    assert_eq!(engine.opening().model_fault, Some(ModelFault::OtherRules));
    assert_eq!((links_of_demand(&engine), engine.placement_source()), (vec![], PlacementSource::Words));
    drop(engine);
    let engine = Engine::open(folder.path(), options()).unwrap();
    assert_eq!(links_of_demand(&engine), [LINK.into()]);
}

#[test]
fn a_damaged_model_is_told_and_learned_anew() {
    let folder = tempfile::tempdir().unwrap();
    let engine = opened(folder.path());
    engine.learn_placement(&mut |_| {}).unwrap();
    drop(engine);
    let file = folder.path().join("catalogue.sqlite");
    let mut bytes = fs::read(&file).unwrap();
    let text = b"\"learned_from\":3";
    let at = bytes.windows(text.len()).position(|window| window == text).unwrap();
    bytes[at + text.len() - 1] = b'4';
    fs::write(&file, bytes).unwrap();
    let engine = Engine::open(folder.path(), options()).unwrap();
    assert_eq!(engine.opening().model_fault, Some(ModelFault::Damaged));
    assert_eq!(links_of_demand(&engine), Vec::<LinkId>::new());
    assert_eq!(engine.check().unwrap().store_faults, [Damage::PlacementModel]);
    assert!(engine.learn_placement(&mut |_| {}).unwrap().changed);
    assert!(engine.check().unwrap().is_sound());
    assert_eq!(links_of_demand(&engine), [LINK.into()]);
}

#[test]
fn placements_do_not_depend_on_what_else_is_written() {
    let engine = fixture_engine();
    engine.learn_placement(&mut |_| {}).unwrap();
    let together = engine.placed(RecordKind::Demand);
    assert!(together.iter().any(|demand| demand.placements.iter().any(|place| !place.given)));
    for record in fixture_records().into_iter().filter(|record| record.kind() == RecordKind::Demand) {
        let alone = engine.place(&record);
        let stored = together.iter().find(|placed| placed.id == record.id()).unwrap();
        assert_eq!(alone, stored.placements, "{}", record.id());
        if let Some(likeliest) = engine.likely_links(&record, 1).first().filter(|_| !alone[..].is_empty()) {
            assert!(alone[0].given || alone[0] == *likeliest, "{}", record.id());
        }
    }
    // What is merged in memory and what is written anew agree.
    engine.upsert(&[Record::Demand(Demand::from_text("D-1", "香菇烘干发黑", ""))]).unwrap();
    engine.refresh(&mut |_| {}).unwrap();
    let merged = engine.placed(RecordKind::Demand);
    engine.rebuild(&mut |_| {}).unwrap();
    assert_eq!(engine.placed(RecordKind::Demand), merged);
}

#[test]
fn learning_beside_a_reader_never_mixes() {
    let mut demands = fixture_demands()[..12].to_vec();
    for demand in &mut demands {
        demand.links.clear();
    }
    let engine = Engine::in_memory(options()).unwrap();
    engine.upsert(&fixture_records()).unwrap();
    engine.refresh(&mut |_| {}).unwrap();
    let words = answers(&engine, &demands);
    let done = AtomicBool::new(false);
    let seen = std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut seen = Vec::new();
            while !done.load(Ordering::Relaxed) {
                seen.push(answers(&engine, &demands));
            }
            seen
        });
        engine.learn_placement(&mut |_| {}).unwrap();
        done.store(true, Ordering::Relaxed);
        reader.join().unwrap()
    });
    let learned = answers(&engine, &demands);
    assert_ne!(words, learned);
    assert!(!seen.is_empty() && seen.iter().all(|answer| *answer == words || *answer == learned));
}
