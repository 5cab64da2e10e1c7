//! A round of postings over the catalogue: who is sent, who stands behind a firm, and what is refused.

use std::collections::BTreeMap;

use matcher_core::assignment::{
    CandidateId, Group, OptimalPlan, Outcome, PostId, Quota, SolveParams, Unverified, blocking_pairs,
    why_not, why_unplaced,
};
use matcher_core::eligibility::RuleFile;
use matcher_core::record::{FactValue, Record};
use matcher_core::{
    Cancel, Engine, EngineOptions, ErrorKind, PostingExpert, PostingPost, PostingRequest, PostingRules,
    Postings,
};
use time::macros::date;

fn engine() -> Engine {
    let engine = Engine::in_memory(EngineOptions::default()).unwrap();
    let files = matcher_fixtures::postings_jsonl();
    let records: Vec<Record> =
        files.iter().flat_map(|file| file.lines()).map(|line| serde_json::from_str(line).unwrap()).collect();
    engine.upsert(&records).unwrap();
    engine.refresh(&mut |_| {}).unwrap();
    engine
}

fn assigned(engine: &Engine, request: &PostingRequest) -> Postings {
    engine.assign(request, &SolveParams::default(), &Cancel::never(), &mut |_| {}).unwrap()
}

fn optimal(postings: &Postings) -> &OptimalPlan {
    match &postings.outcome {
        Outcome::Planned(plan) => plan,
        Outcome::Infeasible(diagnosis) => panic!("{:?}", diagnosis.conflict),
    }
}

fn why(postings: &Postings, candidate: &str, post: &str) -> String {
    why_not(&postings.problem, &optimal(postings).plan, &candidate.into(), &post.into()).unwrap()
}

#[test]
fn experts_go_where_their_field_is_asked_for() {
    let postings = assigned(&engine(), &PostingRequest::default());
    let found = optimal(&postings);
    assert!(found.is_proven && found.plan.misses.is_empty());
    assert_eq!(found.plan.placements.len(), 30);
    let own =
        found.plan.placements.iter().filter(|one| one.candidate.as_str()[2..] == one.post.as_str()[2..]);
    assert!(own.count() >= 18, "most firms get the expert of their own field");
    assert!(blocking_pairs(&postings.problem, &postings.stable).is_empty());
    let comparison = postings.comparison.as_ref().unwrap();
    assert!(comparison.first.total_satisfaction >= comparison.second.total_satisfaction);
}

#[test]
fn nobody_is_sent_to_a_firm_that_is_his_own_over_any_number_of_ties() {
    let postings = assigned(&engine(), &PostingRequest::default());
    assert_eq!(
        why(&postings, "PX-04", "PF-04"),
        "褚元朗没有安排到石泉尾矿建材有限公司：不符合规定，石泉尾矿建材有限公司由河洛材料科技开发公司投资（持股20%），河洛材料科技开发公司由河洛材料研究院创办。"
    );
    let three_levels = why(&postings, "PX-02", "PF-08");
    assert!(three_levels.ends_with("岭南江科技产业集团由岭南江理工大学创办（持股100%）。"), "{three_levels}");
    assert!(why(&postings, "PX-28", "PF-28").contains("不符合规定"));
    assert!(why(&postings, "PX-34", "PF-09").contains("专家不愿到企业任职"));
    let unplaced = why_unplaced(&postings.problem, &optimal(&postings).plan, &"PX-34".into()).unwrap();
    assert!(unplaced.contains("个岗位都不能去"), "{unplaced}");
}

#[test]
fn firms_that_break_a_rule_get_nobody_and_those_that_may_are_to_be_verified() {
    let firm_rules = PostingRules { file: RuleFile::posting(), day: date!(2026 - 03 - 01) };
    let request = PostingRequest { firm_rules: Some(firm_rules), ..PostingRequest::default() };
    let postings = assigned(&engine(), &request);
    let plan = &optimal(&postings).plan;
    let at = |firm: &str| {
        let firm = PostId::from(firm);
        plan.placements.iter().filter(move |one| one.post == firm)
    };
    for (firm, clause) in [
        ("PF-11", "在本省登记"),
        ("PF-12", "登记满一年"),
        ("PF-17", "合规经营，不在失信名单"),
        ("PF-19", "连续有研发投入"),
    ] {
        assert_eq!(at(firm).count(), 0, "{firm}");
        let expert = firm.replace('F', "X");
        let reason = why(&postings, &expert, firm);
        assert!(reason.contains("不符合规定") && reason.contains(clause), "{reason}");
    }
    let to_verify = |firm: &str| at(firm).next().unwrap().to_verify.clone();
    assert!(to_verify("PF-20").iter().any(|missing| missing.ends_with("的岗位职责明确")));
    assert_eq!(to_verify("PF-22").iter().filter(|missing| missing.contains('的')).count(), 2);
    assert_eq!(plan.placements.len(), 26);
}

#[test]
fn experts_are_regular_staff_or_have_a_long_contract_and_what_is_not_known_is_never_assumed() {
    let fact = |name: &str, value: FactValue| BTreeMap::from([(name.to_owned(), value)]);
    let text = |text: &str| FactValue::Text(text.to_owned());
    let known = |id: &str, facts| PostingExpert { facts, ..PostingExpert::of(id) };
    let mut request = PostingRequest {
        experts: vec![
            known("PX-01", fact("用工形式", text("在编"))),
            known("PX-02", fact("合同年限", FactValue::Number(3.0))),
            known("PX-03", fact("合同年限", FactValue::Number(2.0))),
            known("PX-05", fact("用工形式", text("合同"))),
            PostingExpert::of("PX-06"),
        ],
        expert_rules: Some(PostingRules { file: RuleFile::posting_experts(), day: date!(2026 - 03 - 01) }),
        ..PostingRequest::default()
    };
    request.experts[2].facts.extend(fact("用工形式", text("合同")));
    let postings = assigned(&engine(), &request);
    let plan = &optimal(&postings).plan;
    let to_verify = |expert: &str| {
        let expert = CandidateId::from(expert);
        plan.of_candidate(&expert).next().map(|one| one.to_verify.clone())
    };
    assert_eq!((to_verify("PX-01"), to_verify("PX-02")), (Some(vec![]), Some(vec![])));
    assert_eq!(to_verify("PX-03"), None);
    let reason = why(&postings, "PX-03", "PF-03");
    assert!(reason.contains("不符合规定，祁守诚不满足“在编在岗，或聘用合同三年以上"), "{reason}");
    assert!(reason.contains("合同年限 2 年"), "{reason}");
    let contract = to_verify("PX-05").expect("placed, to be verified");
    assert!(contract.len() == 1 && contract[0].ends_with("的合同年限"), "{contract:?}");
    assert_eq!(to_verify("PX-06").map(|missing| missing.len()), Some(1));
    // Only what is known is sure.
    let sure = assigned(&engine(), &PostingRequest { unverified: Unverified::Excluded, ..request });
    let placed: Vec<&str> = optimal(&sure).plan.placements.iter().map(|one| one.candidate.as_str()).collect();
    assert_eq!(placed, ["PX-01", "PX-02"]);
}

#[test]
fn what_is_not_known_is_to_be_verified() {
    let mut request = PostingRequest::default();
    request.locks.push((CandidateId::from("PX-09"), PostId::from("PF-09")));
    let postings = assigned(&engine(), &request);
    let plan = &optimal(&postings).plan;
    let expert = CandidateId::from("PX-09");
    let namesake = plan.of_candidate(&expert).next().unwrap();
    assert!(namesake.is_locked);
    assert!(namesake.to_verify[0].contains("是否就是专家本人"), "{:?}", namesake.to_verify);
}

#[test]
fn circles_of_ownership_end_and_are_reported() {
    let postings = assigned(&engine(), &PostingRequest::default());
    let circles: Vec<usize> = postings.ownership_cycles.iter().map(|circle| circle.levels()).collect();
    assert_eq!(circles, [2]);
}

#[test]
fn regions_and_chains_of_the_records_count_for_quotas() {
    let mut request = PostingRequest::default();
    let group = Group::County("东岭县".to_owned());
    let bounds = matcher_core::assignment::Bounds::up_to(2);
    request.quotas.push(Quota { group, bounds });
    let postings = assigned(&engine(), &request);
    let in_county = |post: &PostId| {
        postings.problem.posts().iter().any(|one| one.id == *post && one.county.as_deref() == Some("东岭县"))
    };
    let placed = optimal(&postings).plan.placements.iter().filter(|one| in_county(&one.post)).count();
    assert_eq!(placed, 2);
}

#[test]
fn what_is_not_in_the_catalogue_is_refused_by_name() {
    let engine = engine();
    let refused = |request: PostingRequest| {
        let error =
            engine.assign(&request, &SolveParams::default(), &Cancel::never(), &mut |_| {}).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        error.to_string()
    };
    let experts = PostingRequest { experts: vec![PostingExpert::of("PX-99")], ..PostingRequest::default() };
    assert_eq!(refused(experts), "there is no expert `PX-99`");
    let posts = PostingRequest { posts: vec![PostingPost::of("PF-99")], ..PostingRequest::default() };
    assert_eq!(refused(posts), "post `PF-99`: there is no organisation `PF-99`");
    let idle = PostingRequest { posts: vec![PostingPost::of("PU-01")], ..PostingRequest::default() };
    assert_eq!(refused(idle), "post `PU-01`: `PU-01` has no open demand to find experts by");
}
