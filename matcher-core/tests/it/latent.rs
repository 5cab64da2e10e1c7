//! The latent space: learned, kept, the same through every door.

use matcher_core::record::{Demand, Record, RecordKind, Supply, SupplyKind};
use matcher_core::scoring::Feature;
use matcher_core::{Damage, Engine, MatchRequest, ModelFault};

use crate::support::{damage, fixture_demands, fixture_records, opened, options};

fn scores(engine: &Engine) -> Vec<(String, f64)> {
    let ranked = fixture_demands().into_iter().take(12).flat_map(|demand| engine.rank(&demand, 20).unwrap());
    ranked.map(|(supply, score)| (supply.to_string(), score)).collect()
}

#[test]
fn a_space_counts_at_once_after_reopening_and_in_a_backup() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let engine = opened(&data);
    let by_words = scores(&engine);
    assert_eq!(engine.space(), None);
    let space = engine.learn_space_if_due().unwrap().expect("enough supplies");
    assert!(space.learned_from > 900 && space.terms > 1_000, "{space:?}");
    assert_eq!(engine.learn_space_if_due().unwrap(), None, "it is still young");
    let learned = scores(&engine);
    assert_ne!(learned, by_words);
    let backup = folder.path().join("all.backup");
    engine.backup(&backup).unwrap();
    drop(engine);

    let engine = Engine::open(&data, options()).unwrap();
    assert_eq!((engine.space(), engine.opening().space_fault), (Some(space.clone()), None));
    assert_eq!(scores(&engine), learned);
    let restored = Engine::restore(&backup, &folder.path().join("other"), options()).unwrap();
    assert_eq!(scores(&restored), learned);
    // A rebuild changes nothing, and the same records teach the same.
    engine.rebuild(&mut |_| {}).unwrap();
    assert_eq!(scores(&engine), learned);
    engine.learn_space().unwrap();
    assert_eq!(scores(&engine), learned);
    // Other rules do not take it away.
    let mut chains = options().taxonomy;
    chains.chains.truncate(4);
    assert!(engine.reload(chains, None, &mut |_| {}).unwrap());
    assert_eq!(engine.space(), Some(space));
}

#[test]
fn a_record_lies_where_it_lies_however_it_came_in() {
    let folder = tempfile::tempdir().unwrap();
    let engine = opened(folder.path());
    engine.learn_space().unwrap();
    let fresh = Supply::from_text(
        "fresh",
        SupplyKind::Achievement,
        "香菇热泵烘干褐变抑制",
        "梯度控湿，烘出来的香菇不发黑",
    );
    let demand = Demand::from_text("own", "香菇烘干发黑", "烘出来的香菇发黑，想改进干燥工艺");
    let inline = engine.explain(&demand, &fresh);
    engine.upsert(&[Record::Supply(fresh.clone())]).unwrap();
    engine.refresh(&mut |_| {}).unwrap();
    let ranked = |engine: &Engine| {
        let found = engine.rank(&demand, 50).unwrap();
        found.into_iter().find(|(supply, _)| supply.as_str() == "fresh").expect("a candidate").1
    };
    let merged = ranked(&engine);
    let answered = engine.find_matches(&demand, &MatchRequest::default()).unwrap();
    let told = answered.matches.iter().find(|found| found.supply.as_str() == "fresh").expect("a match");
    assert_eq!(told.score, merged);
    let part = told.explanation.contributions.iter().find(|part| part.feature == Feature::Latent).unwrap();
    assert!(part.value.is_some_and(|value| value > 0.5), "{part:?}");
    drop(engine);
    let engine = Engine::open(folder.path(), options()).unwrap();
    assert_eq!(ranked(&engine), merged);
    assert_eq!(engine.explain(&demand, &fresh).0, merged);
    // Before it was stored, other records were as many but one, so that words weighed a little otherwise; its place was the same.
    let before = inline.1.contributions.iter().find(|part| part.feature == Feature::Latent).unwrap();
    assert!((before.value.unwrap() - part.value.unwrap()).abs() < 0.05, "{before:?} {part:?}");
}

#[test]
fn too_few_supplies_teach_nothing_and_make_it_forget() {
    let engine = Engine::in_memory(options()).unwrap();
    let records = fixture_records();
    engine.upsert(&records).unwrap();
    engine.refresh(&mut |_| {}).unwrap();
    assert!(engine.learn_space().unwrap().is_some());
    let supplies = records.iter().filter(|record| matches!(record, Record::Supply(_)));
    let ids: Vec<&str> = supplies.skip(100).map(Record::id).collect();
    engine.remove(RecordKind::Supply, &ids).unwrap();
    engine.refresh(&mut |_| {}).unwrap();
    assert_eq!(engine.learn_space_if_due().unwrap(), None);
    assert_eq!(engine.space(), None);
}

#[test]
fn a_damaged_space_is_told_and_learned_anew() {
    let folder = tempfile::tempdir().unwrap();
    let engine = opened(folder.path());
    let space = engine.learn_space().unwrap();
    drop(engine);
    damage(folder.path(), "\"learned_from\":9", "\"learned_from\":8");

    let engine = Engine::open(folder.path(), options()).unwrap();
    assert_eq!((engine.space(), engine.opening().space_fault), (None, Some(ModelFault::Damaged)));
    assert_eq!(engine.check().unwrap().store_faults, [Damage::LatentSpace]);
    assert_eq!(engine.learn_space().unwrap(), space);
    assert!(engine.check().unwrap().is_sound());
}
