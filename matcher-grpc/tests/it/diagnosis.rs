//! What demands lack, stored or sent along.

use matcher_grpc::proto::diagnose_demand_request::Demand as Given;
use matcher_grpc::proto::{
    Demand, DemandFact, DemandFactSource, DiagnoseDemandRequest, DiagnoseDemandResponse,
};
use tonic::{Code, Status};
use tonic_types::StatusExt;

use crate::support::{Running, green_food};

async fn diagnose(running: &Running, demand: Option<Given>) -> Result<DiagnoseDemandResponse, Status> {
    let request = DiagnoseDemandRequest { demand };
    running.matching().await.diagnose_demand(request).await.map(tonic::Response::into_inner)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demand_is_told_what_it_lacks_and_what_to_ask() {
    let running = Running::start_with(green_food(), |_| {}).await;
    let headline = Demand {
        title: "香菇烘干后发黑，想换热泵干燥".to_owned(),
        budget_wan_yuan: Some(80.0),
        ..Demand::default()
    };
    let found = diagnose(&running, Some(Given::InlineDemand(headline))).await.expect("an answer");
    let source = |fact: DemandFact| {
        found.facts.iter().find(|standing| standing.fact() == fact).expect("every fact stands").source()
    };
    assert_eq!(source(DemandFact::Budget), DemandFactSource::Given);
    assert_eq!(source(DemandFact::Link), DemandFactSource::Text);
    assert_eq!(source(DemandFact::Contact), DemandFactSource::Missing);
    assert_eq!(found.facts.iter().map(|standing| standing.weight_percent).sum::<i32>(), 100);
    let known = found.facts.iter().filter(|standing| standing.source() != DemandFactSource::Missing);
    let known: i32 = known.map(|standing| standing.weight_percent).sum();
    assert!((found.completeness - f64::from(known) / 100.0).abs() < 1e-12);
    assert_eq!(found.questions.len(), 3);
    assert!(found.questions.is_sorted_by(|a, b| a.worth >= b.worth));
    assert!(found.questions.iter().all(|question| source(question.fact()) == DemandFactSource::Missing));
    assert_eq!(found.placements[0].link, "green-food/primary");
    assert!(!found.similar.is_empty() && found.similar.iter().all(|other| other.duplicate.is_none()));
    assert!(found.answer.len() == 2 && found.answer[0].contains("费用在 80 万元以内"), "{:?}", found.answer);
    running.stop().await.expect("it ends");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stored_demand_is_no_other_one_and_may_be_filed_twice() {
    let mut records = green_food();
    let copy = records.iter().find_map(|record| match record {
        matcher_core::record::Record::Demand(demand) if demand.id.as_str() == "D-GF-011" => {
            Some(matcher_core::record::Demand { id: "D-GF-511".into(), ..demand.clone() })
        }
        _ => None,
    });
    records.push(matcher_core::record::Record::Demand(copy.expect("it is there")));
    let running = Running::start_with(records, |_| {}).await;
    let found = diagnose(&running, Some(Given::DemandId("D-GF-011".to_owned()))).await.expect("an answer");
    assert_eq!(found.demand_id, "D-GF-011");
    let first = &found.similar[0];
    assert_eq!((first.demand_id.as_str(), first.duplicate), ("D-GF-511", Some(true)));
    assert!(first.similarity > 0.99 && found.similar.iter().all(|other| other.demand_id != "D-GF-011"));
    running.stop().await.expect("it ends");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_demand_cannot_be_diagnosed() {
    let running = Running::start(|_| {}).await;
    let refused = async |demand: Option<Given>| {
        let status = diagnose(&running, demand).await.expect_err("refused");
        let faults =
            status.get_details_bad_request().map(|faults| faults.field_violations).unwrap_or_default();
        (status.code(), faults.into_iter().map(|fault| fault.field).collect::<Vec<_>>().join(" "))
    };
    assert_eq!(refused(None).await, (Code::InvalidArgument, "demand".to_owned()));
    let unnamed = Some(Given::DemandId(String::new()));
    assert_eq!(refused(unnamed).await, (Code::InvalidArgument, "demand_id".to_owned()));
    let unknown = Some(Given::DemandId("D-X".to_owned()));
    assert_eq!(refused(unknown).await, (Code::NotFound, String::new()));
    let empty = Some(Given::InlineDemand(Demand::default()));
    assert_eq!(refused(empty).await, (Code::InvalidArgument, "inline_demand.title".to_owned()));
    running.stop().await.expect("it ends");
}
