//! Weights of scores: learned, adopted, kept, taken back.

use std::collections::BTreeMap;
use std::path::Path;

use matcher_core::evaluation::{Grade, Qrels};
use matcher_core::record::{DemandId, Outcome, OutcomeEvent, SupplyId};
use matcher_core::scoring::{Feature, Parameter, ScoringModel, WeightSet};
use matcher_core::tuning::{JudgedSet, Judgement, TuningParams, Unjudged, tune};
use matcher_core::{Damage, Engine, ErrorKind, ModelFault, ScoringProposal, ScoringSource};
use time::macros::date;

use crate::support::{damage, fixture_demands, fixture_engine, opened, options};

/// The weights of the software, but for that of the text.
fn with_text(weight: f64) -> ScoringModel {
    let mut json = serde_json::to_value(ScoringModel::default()).unwrap();
    json["by_words"]["text"] = weight.into();
    serde_json::from_value(json).unwrap()
}

fn text_weight(engine: &Engine) -> f64 {
    engine.scoring_model().weight(WeightSet::ByWords, Parameter::Feature(Feature::Text))
}

fn best_score(engine: &Engine) -> f64 {
    engine.rank(&fixture_demands()[0], 1).unwrap()[0].1
}

#[test]
fn adopted_weights_count_at_once_and_after_reopening_and_in_a_backup() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let engine = opened(&data);
    assert_eq!(
        (engine.scoring_model(), engine.scoring_history().unwrap()),
        (ScoringModel::default(), vec![])
    );
    let shipped = best_score(&engine);
    let proposal = ScoringProposal::imported(with_text(2.0));
    let version = engine.adopt_scoring(proposal.adopted_by(Some("刘".to_owned()), None)).unwrap();
    assert_eq!((version.number, version.by.as_deref()), (1, Some("刘")));
    let adopted = best_score(&engine);
    assert!(adopted < shipped, "{adopted} {shipped}");
    let backup = folder.path().join("all.backup");
    engine.backup(&backup).unwrap();
    drop(engine);

    // No new index, and the same score to the bit.
    let engine = Engine::open(&data, options()).unwrap();
    assert_eq!((engine.opening().rebuilt.clone(), engine.opening().scoring_fault), (None, None));
    assert_eq!((best_score(&engine), engine.scoring_history().unwrap()), (adopted, vec![version.clone()]));
    let restored = Engine::restore(&backup, &folder.path().join("other"), options()).unwrap();
    assert_eq!(restored.scoring_history().unwrap(), std::slice::from_ref(&version));

    let second = engine.adopt_scoring(ScoringProposal::shipped()).unwrap();
    assert_eq!((second.number, best_score(&engine)), (2, shipped));
    let back = engine.adopt_scoring(ScoringProposal::roll_back(&version)).unwrap();
    assert_eq!((back.number, back.source), (3, ScoringSource::RolledBack { to: 1 }));
    assert_eq!(best_score(&engine), adopted);
    // Other rules do not take them away.
    let mut chains = options().taxonomy;
    chains.chains.truncate(4);
    assert!(engine.reload(chains, None, &mut |_| {}).unwrap());
    assert_eq!(text_weight(&engine), 2.0);
    engine.learn_placement(&mut |_| {}).unwrap();
    assert_eq!(text_weight(&engine), 2.0);
    assert!(engine.check().unwrap().is_sound());
}

#[test]
fn the_latest_fifty_versions_are_kept() {
    let engine = Engine::in_memory(options()).unwrap();
    for at in 1..=53 {
        engine.adopt_scoring(ScoringProposal::imported(with_text(f64::from(at) / 10.0))).unwrap();
    }
    let numbers: Vec<u32> = engine.scoring_history().unwrap().iter().map(|version| version.number).collect();
    assert_eq!(numbers, (4..=53).collect::<Vec<_>>());
    assert_eq!(text_weight(&engine), 5.3);
}

#[test]
fn weights_that_would_break_scores_are_refused() {
    let engine = Engine::in_memory(options()).unwrap();
    for weight in [-0.1, 20.5, 1e300] {
        let error = engine.adopt_scoring(ScoringProposal::imported(with_text(weight))).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert!(error.to_string().contains("`text`"), "{error}");
    }
    let noted = ScoringProposal::shipped().adopted_by(None, Some("长".repeat(501)));
    assert_eq!(engine.adopt_scoring(noted).unwrap_err().kind(), ErrorKind::InvalidInput);
    assert_eq!(engine.scoring_history().unwrap(), []);
}

#[test]
fn damaged_versions_are_told_and_begun_anew() {
    let folder = tempfile::tempdir().unwrap();
    let engine = opened(folder.path());
    let shipped = best_score(&engine);
    engine.adopt_scoring(ScoringProposal::imported(with_text(2.125))).unwrap();
    drop(engine);
    damage(folder.path(), "\"text\":2.125", "\"text\":3.125");
    let engine = Engine::open(folder.path(), options()).unwrap();
    assert_eq!(engine.opening().scoring_fault, Some(ModelFault::Damaged));
    assert_eq!((best_score(&engine), engine.scoring_history().unwrap()), (shipped, vec![]));
    assert_eq!(engine.check().unwrap().store_faults, [Damage::ScoringModel]);
    let version = engine.adopt_scoring(ScoringProposal::imported(with_text(4.0))).unwrap();
    assert_eq!((version.number, text_weight(&engine)), (1, 4.0));
    assert!(engine.check().unwrap().is_sound());
}

fn fixture_judgements() -> BTreeMap<DemandId, Vec<Judgement>> {
    let qrels = Qrels::parse(matcher_fixtures::qrels_tsv().as_bytes(), Path::new("qrels.tsv")).unwrap();
    let mut judgements: BTreeMap<DemandId, Vec<Judgement>> = BTreeMap::new();
    for (query, documents) in qrels.iter() {
        let judged = documents.iter().map(|(document, grade)| Judgement {
            supply: SupplyId::new(document.as_str()),
            grade: *grade,
            weight: 1.0,
        });
        judgements.entry(DemandId::new(query.as_str())).or_default().extend(judged);
    }
    judgements
}

#[test]
fn tuning_on_the_fixtures_measures_what_evaluation_measures() {
    let engine = fixture_engine();
    let demands = engine.judged_demands(&fixture_demands(), &fixture_judgements(), &|| {}).unwrap();
    let set = JudgedSet { name: "fixtures".to_owned(), unjudged: Unjudged::Irrelevant, demands };
    let params = TuningParams { useful: Grade::new(2).unwrap() };
    let report = tune(&[set], &engine.scoring_model(), params).unwrap();
    let figures = &report.sets[0];
    // What tests/it/quality.rs records.
    assert!((figures.ndcg_at_10.unwrap().before - 0.907).abs() < 0.006, "{figures:?}");
    assert_eq!((figures.answerable, figures.unanswerable), (150, 31));
    assert!(figures.ndcg_at_10.unwrap().after > 0.78, "{figures:?}");
    assert_eq!(report.after.check(), Ok(()));
    assert_eq!(ScoringProposal::of_tuning(&report).is_some(), report.holds());
}

#[test]
fn outcomes_are_judgements_of_the_demands_that_are_there() {
    let engine = fixture_engine();
    let demand = &fixture_demands()[0];
    let best = engine.rank(demand, 2).unwrap();
    let outcome = |demand: &DemandId, at: usize, event| Outcome {
        demand: demand.clone(),
        supply: best[at].0.clone(),
        event,
        reason: None,
        happened_on: date!(2026 - 03 - 01),
        reported_by: None,
    };
    let gone = DemandId::new("没有了");
    let outcomes = [
        outcome(&demand.id, 0, OutcomeEvent::Signed),
        outcome(&demand.id, 1, OutcomeEvent::Declined),
        outcome(&gone, 0, OutcomeEvent::Signed),
    ];
    engine.add_outcomes(&outcomes).unwrap();
    let set = engine.judged_outcomes(&|| {}).unwrap();
    assert_eq!((set.name.as_str(), set.unjudged, set.demands.len()), ("outcomes", Unjudged::Unknown, 1));
    let params = TuningParams { useful: Grade::new(2).unwrap() };
    assert_eq!(tune(&[set], &engine.scoring_model(), params).unwrap_err().found, 1);
}
