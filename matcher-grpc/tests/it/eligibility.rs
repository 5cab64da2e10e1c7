//! Rules that a caller sends, asked of the catalogue that the service has.

use matcher_grpc::proto::eligibility_service_client::EligibilityServiceClient;
use matcher_grpc::proto::named_fact::Value;
use matcher_grpc::proto::record::Record as Kind;
use matcher_grpc::proto::{
    CheckRulesRequest, CompareRulesRequest, FindClearingRequest, FindFirmsRequest, FindPoliciesRequest,
    GetRecordRequest, NamedFact, Organisation, OrganisationKind, Record, RecordKind, RuleChangeKind, Truth,
    UpsertRecordRequest,
};
use tonic::Code;
use tonic_types::StatusExt;

use crate::support::Running;

const RULES: &str = "[[rule]]\nid = 'a'\ntitle = '研发奖补'\n[[rule.all]]\nsay = '研发人员10人以上'\nfact = '研发人员数'\nat_least = 10\n\
                     [[rule.all]]\nsay = '未失信'\nfact = '失信'\nis = false\n";

fn fact(name: &str, value: Value) -> NamedFact {
    NamedFact { name: name.to_owned(), value: Some(value) }
}

fn firm(id: &str, facts: Vec<NamedFact>) -> Record {
    let firm = Organisation {
        id: id.to_owned(),
        name: format!("{id}矿业"),
        kind: OrganisationKind::Enterprise.into(),
        annual_revenue_wan_yuan: Some(20_000.0),
        facts,
        ..Organisation::default()
    };
    Record { record: Some(Kind::Organisation(firm)), etag: String::new() }
}

async fn write(running: &Running, record: Record) -> Result<(), tonic::Status> {
    let request = UpsertRecordRequest { record: Some(record), immediate: true, ..Default::default() };
    running.catalogue().await.upsert_record(request).await.map(drop)
}

#[tokio::test(flavor = "multi_thread")]
async fn verdicts_come_with_what_decides_and_what_to_ask() {
    let running = Running::start(|_| {}).await;
    let facts = vec![fact("dishonest", Value::Flag(false)), fact("rd_staff", Value::Number(12.0))];
    let whole = firm("E-1", facts);
    write(&running, whole.clone()).await.expect("written");
    write(&running, firm("E-2", vec![fact("rd_staff", Value::Number(30.0))])).await.expect("written");
    let (kind, id) = (RecordKind::Organisation.into(), "E-1".to_owned());
    let read = GetRecordRequest { kind, id, ..Default::default() };
    let read = running.catalogue().await.get_record(read).await.expect("there").into_inner();
    let read = read.record.and_then(|record| record.record);
    assert_eq!(read, whole.record, "further facts come back as they went");
    let mut client = EligibilityServiceClient::new(running.channel().await);
    let as_of = Some("2026-03-01".to_owned());
    let asked = FindFirmsRequest { rules: RULES.to_owned(), policy: "a".to_owned(), as_of: as_of.clone() };
    let firms = client.find_firms(asked).await.expect("an answer").into_inner();
    let verdicts: Vec<(&str, i32)> = firms
        .fits
        .iter()
        .map(|fit| (fit.organisation.as_str(), fit.assessment.as_ref().map_or(0, |found| found.verdict)))
        .collect();
    assert_eq!(verdicts, [("E-1", Truth::Yes.into()), ("E-2", Truth::Unknown.into())]);
    let asked =
        FindPoliciesRequest { rules: RULES.to_owned(), organisation: "E-2".to_owned(), as_of: as_of.clone() };
    let policies = client.find_policies(asked).await.expect("an answer").into_inner();
    let missing = &policies.fits[0].assessment.as_ref().expect("one").missing[0];
    assert_eq!((missing.key.as_str(), missing.name.as_str(), missing.needed), ("dishonest", "失信", true));
    let asked = FindClearingRequest { rules: String::new(), as_of };
    let lists = client.find_clearing(asked).await.expect("an answer").into_inner().lists;
    assert_eq!((lists.len(), lists[0].to_verify.len()), (2, 2));
    running.stop().await.expect("it ends");
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_are_checked_compared_and_refused_when_wrong() {
    let running = Running::start(|_| {}).await;
    let mut client = EligibilityServiceClient::new(running.channel().await);
    let wrong = RULES.replace("研发人员数", "研发人数");
    let checked = client.check_rules(CheckRulesRequest { rules: wrong.clone() }).await.expect("an answer");
    let faults = checked.into_inner().faults;
    assert_eq!((faults.len(), faults[0].line), (1, 6));
    assert!(faults[0].localized_reason.contains("研发人数"), "{}", faults[0].localized_reason);
    let after = RULES.replace("at_least = 10", "at_least = 20");
    let asked = CompareRulesRequest { before: RULES.to_owned(), after };
    let changes = client.compare_rules(asked).await.expect("an answer").into_inner().changes;
    assert_eq!(changes[0].kind(), RuleChangeKind::Changed);
    assert!(
        changes[0].sentences[0].contains("“不低于 10 人”改为“不低于 20 人”"),
        "{:?}",
        changes[0].sentences
    );
    let asked = FindFirmsRequest { rules: wrong, policy: "a".to_owned(), as_of: None };
    assert_eq!(client.find_firms(asked).await.expect_err("wrong").code(), Code::InvalidArgument);
    let asked =
        FindFirmsRequest {
            rules: RULES.to_owned(), policy: "a".to_owned(), as_of: Some("三月".to_owned())
        };
    assert_eq!(client.find_firms(asked).await.expect_err("no day").code(), Code::InvalidArgument);
    running.stop().await.expect("it ends");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_sends_no_rules_is_answered_by_those_of_the_data_folder() {
    let running = Running::start(|_| {}).await;
    write(&running, firm("E-1", vec![fact("rd_staff", Value::Number(12.0))])).await.expect("written");
    let mut client = EligibilityServiceClient::new(running.channel().await);
    let of_firm = || FindPoliciesRequest { organisation: "E-1".to_owned(), ..Default::default() };
    let refused = client.find_policies(of_firm()).await.expect_err("no policies anywhere");
    assert_eq!(refused.code(), Code::InvalidArgument);
    assert!(refused.message().contains("policies.toml"), "{refused}");
    running.put("policies.toml", RULES);
    let policies = client.find_policies(of_firm()).await.expect("an answer").into_inner();
    assert_eq!(policies.fits[0].rule, "a");
    let of_policy = FindFirmsRequest { policy: "a".to_owned(), ..Default::default() };
    assert_eq!(client.find_firms(of_policy.clone()).await.expect("an answer").into_inner().fits.len(), 1);
    running.put("clearing.toml", RULES);
    let asked = FindClearingRequest::default();
    let lists = client.find_clearing(asked).await.expect("an answer").into_inner().lists;
    assert_eq!(lists.len(), 1, "not the two that are built in");
    running.put("policies.toml", &RULES.replace("研发人员数", "研发人数"));
    let refused = client.find_firms(of_policy).await.expect_err("a file with faults");
    assert_eq!(refused.code(), Code::FailedPrecondition);
    let told = refused.get_details_localized_message().expect("Chinese").message;
    assert!(told.contains("policies.toml") && told.contains("第 6 行"), "{told}");
    assert!(!told.contains("/data/") && !refused.message().contains("/data/"), "{told}");
    running.stop().await.expect("it ends");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fact_has_one_value_and_a_name_of_its_own() {
    let running = Running::start(|_| {}).await;
    let twice = vec![fact("rd_staff", Value::Number(1.0)), fact("rd_staff", Value::Number(2.0))];
    let refused = write(&running, firm("E-1", twice)).await.expect_err("twice");
    assert_eq!(refused.code(), Code::InvalidArgument);
    let empty = NamedFact { name: "rd_staff".to_owned(), value: None };
    let refused = write(&running, firm("E-1", vec![empty])).await.expect_err("no value");
    assert_eq!(refused.code(), Code::InvalidArgument);
    running.stop().await.expect("it ends");
}
