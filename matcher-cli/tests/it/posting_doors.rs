//! A round of postings is planned alike by crate, command line and service, to the last bit and word.

use std::time::Duration;

use matcher_core::assignment::{Outcome, Plan, SolveParams, why_placed};
use matcher_core::eligibility::RuleFile;
use matcher_core::record::parse_date;
use matcher_core::{Cancel, Engine, EngineOptions, PostingRequest, PostingRules, Postings};
use matcher_grpc::proto;
use matcher_grpc::proto::assign_response::Message;
use matcher_grpc::proto::assignment_service_client::AssignmentServiceClient;
use serde_json::Value;

use crate::service::{Service, runtime};
use crate::support::Office;

/// A placement: expert, post, satisfaction by its bits, what is to be verified.
type Placed = (String, String, u64, Vec<String>);

fn by_crate(office: &Office) -> Postings {
    let engine = Engine::open(&office.path("matcher-data"), EngineOptions::default()).expect("it opens");
    let day = parse_date("2026-03-01").expect("a day");
    let request = PostingRequest {
        expert_rules: Some(PostingRules { file: RuleFile::posting_experts(), day }),
        firm_rules: Some(PostingRules { file: RuleFile::posting(), day }),
        least_satisfaction: 0.25,
        ..PostingRequest::default()
    };
    let params = SolveParams { time_limit: Some(Duration::from_secs(60)), ..SolveParams::default() };
    engine.assign(&request, &params, &Cancel::never(), &mut |_| {}).expect("an answer")
}

fn of_plan(plan: &Plan) -> Vec<Placed> {
    let placed = |one: &matcher_core::assignment::Placement| {
        let ids = (one.candidate.to_string(), one.post.to_string());
        (ids.0, ids.1, one.satisfaction.to_bits(), one.to_verify.iter().map(ToString::to_string).collect())
    };
    plan.placements.iter().map(placed).collect()
}

fn of_json(plan: &Value) -> Vec<Placed> {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let placed = |one: &Value| {
        let satisfaction = one["satisfaction"].as_f64().expect("a number").to_bits();
        let to_verify = one["to_verify"].as_array().expect("a list").iter().map(text).collect();
        (text(&one["expert"]), text(&one["post"]), satisfaction, to_verify)
    };
    plan.as_array().expect("a list").iter().map(placed).collect()
}

fn of_messages(postings: &[proto::Posting]) -> Vec<Placed> {
    let placed = |one: &proto::Posting| {
        (one.expert.clone(), one.post.clone(), one.satisfaction.to_bits(), one.to_verify.clone())
    };
    postings.iter().map(placed).collect()
}

/// The result with the optimal and the stable plan.
async fn served(service: &Service) -> (proto::RoundResult, [Vec<proto::Posting>; 2]) {
    let mut client = AssignmentServiceClient::new(service.channel().await);
    let request = proto::AssignRequest { as_of: Some("2026-03-01".to_owned()), ..Default::default() };
    let mut stream = client.assign(request).await.expect("an answer").into_inner();
    let (mut result, mut plans) = (None, [Vec::new(), Vec::new()]);
    while let Some(answer) = stream.message().await.expect("a part") {
        match answer.message.expect("a part") {
            Message::Result(found) => result = Some(found),
            Message::Optimal(batch) => plans[0].extend(batch.postings),
            Message::Stable(batch) => plans[1].extend(batch.postings),
            _ => {}
        }
    }
    (result.expect("a result"), plans)
}

#[test]
fn a_round_is_planned_alike_through_every_door() {
    let office = Office::new();
    office.write("round.jsonl", &matcher_fixtures::postings_jsonl().join(""));
    office.run(&["import", "round.jsonl"]).succeeded();
    let postings = by_crate(&office);
    let Outcome::Planned(optimal) = &postings.outcome else { panic!("nothing conflicts") };
    assert!(optimal.plan.placements.len() > 20 && optimal.is_proven);

    let told = office.run(&["assign", "--on", "2026-03-01", "--json"]).succeeded().json();
    assert_eq!(of_json(&told["optimal"]), of_plan(&optimal.plan));
    assert_eq!(of_json(&told["stable"]), of_plan(&postings.stable));
    assert_eq!(told["bound"].as_f64().map(f64::to_bits), Some(optimal.bound.to_bits()));

    let service = Service::start(&office, &[]);
    let (result, plans) = runtime().block_on(served(&service));
    assert_eq!(of_messages(&plans[0]), of_plan(&optimal.plan));
    assert_eq!(of_messages(&plans[1]), of_plan(&postings.stable));
    for (message, placement) in plans[0].iter().zip(&optimal.plan.placements) {
        assert_eq!(message.reason, why_placed(&postings.problem, &optimal.plan, placement));
    }
    let Some(proto::round_result::Outcome::Planned(figures)) = result.outcome else { panic!("{result:?}") };
    assert_eq!((figures.bound.to_bits(), figures.proven), (optimal.bound.to_bits(), true));
}
