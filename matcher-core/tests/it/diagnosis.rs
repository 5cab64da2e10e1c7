//! What demands lack, over the sample records.

use std::sync::atomic::{AtomicUsize, Ordering};

use matcher_core::diagnosis::{DemandDiagnosis, DemandFact, FactSource};
use matcher_core::record::{Demand, Record, RecordKind};
use matcher_core::{Cancel, Engine, ErrorKind};

use crate::support::{fixture_demands, fixture_engine};

fn diagnose(engine: &Engine, demand: &Demand) -> DemandDiagnosis {
    engine.diagnose(demand, &Cancel::never()).expect("diagnosed")
}

fn stored(engine: &Engine, id: &str) -> Demand {
    match engine.get(RecordKind::Demand, id).expect("read") {
        Some(Record::Demand(demand)) => demand,
        other => panic!("{id}: {other:?}"),
    }
}

#[test]
fn a_headline_is_asked_what_the_best_supplies_say() {
    let engine = fixture_engine();
    let diagnosis = diagnose(&engine, &Demand::from_text("new", "钼尾矿再选回收", ""));
    assert_eq!(diagnosis.completeness, 0.1, "{:?}", diagnosis.facts);
    let asked: Vec<DemandFact> = diagnosis.questions.iter().map(|question| question.fact).collect();
    assert_eq!(asked[0], DemandFact::Wanted);
    assert!(asked.contains(&DemandFact::Indicators), "{asked:?}");
    let titles = fixture_demands().into_iter().map(|demand| Demand::from_text("new", demand.title, ""));
    let named = titles.filter(|title| {
        let asked = diagnose(&engine, title).questions;
        asked.iter().any(|question| question.text.contains("相近的供给多写明"))
    });
    assert!(named.count() >= 5, "where several related supplies state a quantity, it is named");
    assert!(diagnosis.similar.iter().all(|similar| similar.duplicate.is_none()));
    assert_eq!(diagnosis.answer.len(), 2);
}

#[test]
fn what_a_demand_says_is_not_asked_and_it_is_not_like_itself() {
    let engine = fixture_engine();
    let demand = stored(&engine, "D-NM-001");
    let diagnosis = diagnose(&engine, &demand);
    assert!(diagnosis.completeness > 0.5, "{:?}", diagnosis.facts);
    for standing in &diagnosis.facts {
        let asked = diagnosis.questions.iter().any(|question| question.fact == standing.fact);
        assert!(standing.source == FactSource::Missing || !asked, "{standing:?}");
    }
    assert!(diagnosis.similar.iter().all(|similar| similar.demand != demand.id));
    assert!(diagnosis.placements[0].given);
}

#[test]
fn the_same_demand_of_another_firm_is_found() {
    let engine = fixture_engine();
    let first = stored(&engine, "D-NM-001");
    let mut again = first.clone();
    again.id = "D-NEW".into();
    again.enterprise = Some("E-NM-02".into());
    let similar = diagnose(&engine, &again).similar;
    assert_eq!(similar[0].demand, first.id, "{similar:?}");
    assert!(similar[0].similarity > 0.99, "{similar:?}");
    assert_eq!(similar[0].enterprise, first.enterprise);
}

#[test]
fn a_demand_without_text_is_refused() {
    let refused = fixture_engine().diagnose(&Demand::from_text("d", " ", ""), &Cancel::never());
    assert_eq!(refused.expect_err("refused").kind(), ErrorKind::InvalidInput);
}

#[test]
fn many_demands_are_diagnosed_as_each_alone() {
    let engine = fixture_engine();
    let demands: Vec<Demand> = fixture_demands().into_iter().take(12).collect();
    let most = AtomicUsize::new(0);
    let told = |done: usize| {
        most.fetch_max(done, Ordering::Relaxed);
    };
    let together = engine.diagnose_batch(&demands, &Cancel::never(), &told).expect("diagnosed");
    let alone: Vec<DemandDiagnosis> = demands.iter().map(|demand| diagnose(&engine, demand)).collect();
    assert_eq!(together, alone);
    assert_eq!(most.into_inner(), 12);
    let cancel = Cancel::default();
    cancel.cancel();
    let stopped = engine.diagnose_batch(&demands, &cancel, &|_| {}).expect_err("cancelled");
    assert_eq!(stopped.kind(), ErrorKind::Cancelled);
}
