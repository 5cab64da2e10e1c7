//! Rounds of postings: plans with their reasons, conflicts as answers, and what is refused.

use std::time::{Duration, Instant};

use matcher_grpc::proto::assign_response::Message;
use matcher_grpc::proto::assignment_service_client::AssignmentServiceClient;
use matcher_grpc::proto::named_fact::Value;
use matcher_grpc::proto::round_group::Group;
use matcher_grpc::proto::round_result::Outcome;
use matcher_grpc::proto::round_side::Side;
use matcher_grpc::proto::{
    AssignRequest, NamedFact, Posting, RoundAlternate, RoundBounds, RoundChange, RoundExpert, RoundGroup,
    RoundPair, RoundPost, RoundQuota, RoundRefusal, RoundRefusalKind, RoundResult, RoundRuleKind,
};
use tonic::transport::Channel;
use tonic::{Code, Status};
use tonic_types::StatusExt;

use crate::support::{Running, postings};

/// A rule that every firm of the round keeps.
const ANY_ENTERPRISE: &str =
    "[[rule]]\nid = 'a'\ntitle = '企业'\n[[rule.all]]\nfact = '单位类型'\nis = '企业'\n";

/// A rule that every expert of the round keeps, whose institution is known.
const ANY_INSTITUTION: &str =
    "[[rule]]\nid = 'a'\ntitle = '单位'\n[[rule.all]]\nfact = '单位类型'\nis_not = '企业'\n";

/// Everything that came of a round.
#[derive(Default)]
struct Found {
    progress: usize,
    result: RoundResult,
    optimal: Vec<Posting>,
    stable: Vec<Posting>,
    relaxed: Vec<Posting>,
    changes: Vec<RoundChange>,
    alternates: Vec<RoundAlternate>,
    refusals: Vec<RoundRefusal>,
    /// The sorts of parts in the order in which they first came.
    order: Vec<&'static str>,
}

impl Found {
    fn take(&mut self, message: Message) {
        let sort = match message {
            Message::Progress(_) => {
                self.progress += 1;
                "progress"
            }
            Message::Result(result) => {
                self.result = result;
                "result"
            }
            Message::Optimal(batch) => {
                self.optimal.extend(batch.postings);
                "optimal"
            }
            Message::Stable(batch) => {
                self.stable.extend(batch.postings);
                "stable"
            }
            Message::Relaxed(batch) => {
                self.relaxed.extend(batch.postings);
                "relaxed"
            }
            Message::Changes(batch) => {
                self.changes.extend(batch.changes);
                "changes"
            }
            Message::Alternates(batch) => {
                self.alternates.extend(batch.alternates);
                "alternates"
            }
            Message::Refusals(batch) => {
                self.refusals.extend(batch.refusals);
                "refusals"
            }
        };
        if self.order.last() != Some(&sort) {
            self.order.push(sort);
        }
    }
}

async fn round() -> (Running, AssignmentServiceClient<Channel>) {
    let running = Running::start_with(postings(), |_| {}).await;
    let client = AssignmentServiceClient::new(running.channel().await);
    (running, client)
}

async fn assign(
    client: &mut AssignmentServiceClient<Channel>,
    request: AssignRequest,
) -> Result<Found, Status> {
    let mut stream = client.assign(request).await?.into_inner();
    let mut found = Found::default();
    while let Some(answer) = stream.message().await? {
        found.take(answer.message.expect("a part"));
    }
    Ok(found)
}

fn asked() -> AssignRequest {
    AssignRequest {
        expert_rules: ANY_INSTITUTION.to_owned(),
        firm_rules: ANY_ENTERPRISE.to_owned(),
        as_of: Some("2026-03-01".to_owned()),
        ..AssignRequest::default()
    }
}

fn expert(id: &str) -> RoundExpert {
    RoundExpert { expert: id.to_owned(), ..RoundExpert::default() }
}

fn post(id: &str) -> RoundPost {
    RoundPost { post: id.to_owned(), ..RoundPost::default() }
}

fn pair(expert: &str, post: &str) -> RoundPair {
    RoundPair { expert: expert.to_owned(), post: post.to_owned() }
}

fn bounds(min: i32, max: i32) -> Option<RoundBounds> {
    Some(RoundBounds { min, max: Some(max) })
}

fn county(name: &str) -> Option<RoundGroup> {
    Some(RoundGroup { group: Some(Group::County(name.to_owned())) })
}

#[tokio::test(flavor = "multi_thread")]
async fn both_plans_come_with_a_reason_for_every_choice_and_refusal() {
    let (running, mut client) = round().await;
    let found = assign(&mut client, asked()).await.expect("a plan");
    assert!(found.progress > 0);
    let parts = ["progress", "result", "optimal", "stable", "alternates", "refusals"];
    assert_eq!(found.order, parts);
    let Some(Outcome::Planned(optimal)) = &found.result.outcome else { panic!("{:?}", found.result) };
    let figures = optimal.figures.as_ref().expect("figures");
    assert!(optimal.proven && !found.result.time_limit_hit && figures.misses.is_empty());
    assert_eq!(
        (optimal.bound, found.result.experts, found.result.posts),
        (optimal.weighted_satisfaction, 40, 30)
    );
    assert_eq!(figures.postings as usize, found.optimal.len());
    let sum: f64 = found.optimal.iter().map(|one| one.satisfaction).sum();
    assert!((sum - figures.total_satisfaction).abs() < 1e-6, "{sum}");
    let stable = found.result.stable.as_ref().expect("figures");
    assert_eq!((stable.blocking_pairs, stable.postings as usize), (Some(0), found.stable.len()));
    assert!(stable.total_satisfaction <= figures.total_satisfaction);
    for one in found.optimal.iter().chain(&found.stable) {
        let said = one.reason.starts_with(&format!("{}到{}：双方满意度", one.expert_name, one.firm_name));
        assert!(said && one.county.is_some(), "{one:?}");
        assert_eq!(one.reason.contains("签约前须核实"), !one.to_verify.is_empty(), "{one:?}");
    }
    let unplaced = found.refusals.iter().filter(|one| one.kind() == RoundRefusalKind::UnplacedExpert);
    let unplaced: Vec<&str> = unplaced.filter_map(|one| one.expert.as_deref()).collect();
    assert_eq!(unplaced.len() + found.optimal.len(), 40, "one post each, or a reason");
    assert!(found.refusals.iter().all(|one| one.reason.ends_with('。')), "{:?}", found.refusals);
    let first = &found.alternates[0];
    assert!(first.rank == 1 && unplaced.contains(&first.expert.as_str()), "{first:?}");
    assert!(found.result.ownership_cycles.len() == 1, "{:?}", found.result.ownership_cycles);
    running.stop().await.expect("it ends");
}

#[tokio::test(flavor = "multi_thread")]
async fn wishes_locks_bans_and_priorities_count() {
    let (running, mut client) = round().await;
    let free = assign(&mut client, asked()).await.expect("a plan");
    let taken = free.optimal[0].clone();
    let banned = AssignRequest { bans: vec![pair(&taken.expert, &taken.post)], ..asked() };
    let banned = assign(&mut client, banned).await.expect("a plan");
    assert!(banned.optimal.iter().all(|one| (&one.expert, &one.post) != (&taken.expert, &taken.post)));
    let other = &free.alternates[0];
    let locked = AssignRequest { locks: vec![pair(&other.expert, &other.post)], ..asked() };
    let locked = assign(&mut client, locked).await.expect("a plan");
    let held = locked.optimal.iter().find(|one| one.post == other.post).expect("placed");
    assert!(held.locked && held.expert == other.expert, "{held:?}");
    assert!(held.reason.contains("按锁定的要求安排"), "{held:?}");
    // Somebody who wishes for a firm of another field in vain is told why.
    let wishing = RoundExpert { wishes: vec!["PF-05".to_owned()], ..expert("PX-01") };
    let some = AssignRequest {
        experts: vec![wishing, expert("PX-05")],
        posts: vec![RoundPost { capacity: bounds(1, 1), ..post("PF-05") }],
        ..asked()
    };
    let found = assign(&mut client, some).await.expect("a plan");
    assert_eq!(found.optimal[0].expert, "PX-05");
    let refused = found.refusals.iter().find(|one| one.kind() == RoundRefusalKind::RefusedWish);
    let refused = refused.expect("a reason");
    assert_eq!((refused.expert.as_deref(), refused.post.as_deref()), (Some("PX-01"), Some("PF-05")));
    running.stop().await.expect("it ends");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_known_of_an_expert_is_to_be_verified_and_never_assumed() {
    let (running, mut client) = round().await;
    let fact = |name: &str, value| NamedFact { name: name.to_owned(), value: Some(value) };
    let years = |years| fact("合同年限", Value::Number(years));
    let text = |text: &str| fact("employment", Value::Text(text.to_owned()));
    let known = |id: &str, facts| RoundExpert { facts, ..expert(id) };
    let experts = vec![
        known("PX-01", vec![text("在编")]),
        known("PX-02", vec![years(3.0)]),
        known("PX-03", vec![text("合同"), years(2.0)]),
        known("PX-05", vec![text("合同")]),
    ];
    let request = AssignRequest { experts, expert_rules: String::new(), ..asked() };
    let found = assign(&mut client, request.clone()).await.expect("a plan");
    let placed: Vec<(&str, usize)> =
        found.optimal.iter().map(|one| (one.expert.as_str(), one.to_verify.len())).collect();
    assert_eq!(placed, [("PX-01", 0), ("PX-02", 0), ("PX-05", 1)]);
    assert!(found.optimal[2].to_verify[0].ends_with("的合同年限"), "{:?}", found.optimal[2].to_verify);
    let refused = found.refusals.iter().find(|one| one.expert.as_deref() == Some("PX-03")).expect("a reason");
    assert!(refused.reason.contains("在编在岗，或聘用合同三年以上"), "{}", refused.reason);
    let sure = AssignRequest { verified_only: true, ..request.clone() };
    assert_eq!(assign(&mut client, sure).await.expect("a plan").optimal.len(), 2);
    // The office's own conditions take the place of the built-in ones, as they do for the command.
    running.put("posting_experts.toml", ANY_INSTITUTION);
    let found = assign(&mut client, request).await.expect("a plan");
    let placed: Vec<(&str, usize)> =
        found.optimal.iter().map(|one| (one.expert.as_str(), one.to_verify.len())).collect();
    assert_eq!(placed, [("PX-01", 0), ("PX-02", 0), ("PX-03", 0), ("PX-05", 0)]);
    let twice =
        AssignRequest { experts: vec![known("PX-01", vec![text("在编"), text("合同")])], ..asked() };
    let status = assign(&mut client, twice).await.err().expect("refused");
    let faults = status.get_details_bad_request().expect("fields").field_violations;
    assert_eq!(faults[0].field, "experts[0].facts.name");
    running.stop().await.expect("it ends");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_gains_and_who_loses_by_the_stable_plan_is_told_for_both_sides() {
    let (running, mut client) = round().await;
    // The two would rather have each other than whom their fields are worth more with.
    let wishing = RoundExpert { wishes: vec!["PF-05".to_owned()], ..expert("PX-02") };
    let wished = RoundPost { wishes: vec!["PX-02".to_owned()], ..post("PF-05") };
    let request = AssignRequest {
        experts: vec![wishing, expert("PX-05")],
        posts: vec![post("PF-02"), wished],
        least_satisfaction: Some(0.0),
        ..asked()
    };
    let found = assign(&mut client, request).await.expect("a plan");
    assert_eq!(found.order[2..5], ["optimal", "stable", "changes"]);
    let Some(Outcome::Planned(optimal)) = &found.result.outcome else { panic!("{:?}", found.result) };
    assert_eq!(optimal.figures.as_ref().and_then(|figures| figures.blocking_pairs), Some(1));
    let ids: Vec<&Side> =
        found.changes.iter().filter_map(|change| change.who.as_ref()?.side.as_ref()).collect();
    let expert = |id: &str| Side::Expert(id.to_owned());
    let post = |id: &str| Side::Post(id.to_owned());
    assert_eq!(ids, [&expert("PX-02"), &expert("PX-05"), &post("PF-02"), &post("PF-05")]);
    let wishing = &found.changes[0];
    assert_eq!(
        (wishing.name.as_str(), &*wishing.optimal, &*wishing.stable),
        ("龚砚秋", &["PF-02".to_owned()][..], &["PF-05".to_owned()][..])
    );
    assert!(wishing.gain > 0.0 && found.changes[1].gain < 0.0, "{:?}", found.changes);
    for change in &found.changes {
        assert_eq!(change.gain, change.stable_satisfaction - change.optimal_satisfaction);
    }
    running.stop().await.expect("it ends");
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_that_conflict_are_an_answer_with_the_smallest_change() {
    let (running, mut client) = round().await;
    let request = AssignRequest {
        experts: vec![expert("PX-01"), expert("PX-02")],
        posts: vec![RoundPost { capacity: bounds(3, 3), ..post("PF-01") }],
        least_satisfaction: Some(0.0),
        ..asked()
    };
    let found = assign(&mut client, request).await.expect("an answer");
    let Some(Outcome::Infeasible(conflict)) = &found.result.outcome else { panic!("{:?}", found.result) };
    assert!(conflict.minimal && !found.result.time_limit_hit);
    let minimum = conflict.conflict.iter().find(|rule| rule.kind() == RoundRuleKind::PostMin);
    let minimum = minimum.expect("too few are there");
    assert_eq!((minimum.post.as_deref(), minimum.count), (Some("PF-01"), Some(3)));
    assert!(minimum.sentence.contains("至少要3人"), "{}", minimum.sentence);
    let relaxation = conflict.relaxation.as_ref().expect("a change");
    assert!(relaxation.smallest && relaxation.price == i64::from(relaxation.changes[0].by));
    assert!(relaxation.changes[0].change.contains("下限从3降到"), "{:?}", relaxation.changes);
    let plan = relaxation.plan.as_ref().and_then(|plan| plan.figures.as_ref()).expect("a plan");
    assert_eq!((plan.postings as usize, plan.blocking_pairs), (found.relaxed.len(), None));
    assert!(found.optimal.is_empty() && !found.relaxed.is_empty() && !conflict.sentences.is_empty());
    running.stop().await.expect("it ends");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_round_is_told_at_its_field() {
    let (running, mut client) = round().await;
    let mut refused = async |request: AssignRequest| {
        let status = assign(&mut client, request).await.err().expect("refused");
        assert_eq!(status.code(), Code::InvalidArgument, "{status}");
        let faults = status.get_details_bad_request().expect("fields").field_violations;
        let mut fields: Vec<String> = faults.into_iter().map(|fault| fault.field).collect();
        fields.sort();
        fields.join(" ")
    };
    let one = |given: RoundExpert| AssignRequest { experts: vec![given], ..asked() };
    let at = |given: RoundPost| AssignRequest { posts: vec![given], ..asked() };
    let quota = |group, bounds| AssignRequest { quotas: vec![RoundQuota { group, bounds }], ..asked() };
    let locks = |locks| AssignRequest { locks, ..asked() };
    // What the request says by itself, all at once.
    let negative = RoundExpert { capacity: bounds(-1, 2), ..expert("PX-01") };
    assert_eq!(refused(one(negative)).await, "experts[0].capacity.min");
    let reversed = RoundPost { capacity: bounds(3, 2), priority: 9, ..post("PF-01") };
    assert_eq!(refused(at(reversed)).await, "posts[0].capacity.max posts[0].priority");
    let twice = AssignRequest { experts: vec![expert("PX-01"), expert("PX-01"), expert("")], ..asked() };
    assert_eq!(refused(twice).await, "experts[1].expert experts[2].expert");
    let both = AssignRequest { bans: vec![pair("PX-01", "PF-01")], ..locks(vec![pair("PX-01", "PF-01")]) };
    assert_eq!(refused(both).await, "locks[0]");
    let unlisted = AssignRequest {
        experts: vec![RoundExpert { wishes: vec!["PF-02".to_owned(); 2], ..expert("PX-01") }],
        posts: vec![post("PF-01")],
        locks: vec![pair("PX-02", "")],
        ..asked()
    };
    let fields = "experts[0].wishes[0] experts[0].wishes[1] locks[0].expert locks[0].post";
    assert_eq!(refused(unlisted).await, fields);
    assert_eq!(refused(quota(None, None)).await, "quotas[0].bounds quotas[0].group");
    let odd = AssignRequest { least_satisfaction: Some(f64::NAN), time_limit_ms: -1, ..asked() };
    assert_eq!(refused(odd).await, "least_satisfaction time_limit_ms");
    assert_eq!(refused(AssignRequest { as_of: Some("三月".to_owned()), ..asked() }).await, "as_of");
    assert_eq!(refused(AssignRequest { firm_rules: "[[rule]]".to_owned(), ..asked() }).await, "firm_rules");
    let rules = AssignRequest { expert_rules: "[[rule]]".to_owned(), ..asked() };
    assert_eq!(refused(rules).await, "expert_rules");
    // What only the catalogue knows.
    assert_eq!(refused(one(expert("PX-99"))).await, "experts[0].expert");
    assert_eq!(refused(at(post("PF-99"))).await, "posts[0].firm");
    assert_eq!(refused(at(post("PU-01"))).await, "posts[0].demands");
    let demand = RoundPost { demands: vec!["PD-01".to_owned(), "PD-99".to_owned()], ..post("PF-01") };
    assert_eq!(refused(at(demand)).await, "posts[0].demands[1]");
    assert_eq!(refused(locks(vec![pair("PX-99", "PF-01")])).await, "locks[0].expert");
    assert_eq!(refused(locks(vec![pair("PX-01", "PF-01"), pair("PX-34", "PF-09")])).await, "locks[1]");
    assert_eq!(refused(locks(vec![pair("PX-01", "PF-01"), pair("PX-01", "PF-02")])).await, "locks");
    assert_eq!(refused(quota(county("某县"), bounds(0, 1))).await, "quotas[0].group");
    running.stop().await.expect("it ends");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_round_that_is_too_large_is_refused_with_the_limit() {
    let (running, mut client) = round().await;
    let experts = (0..10_000).map(|number| expert(&format!("X-{number}"))).collect();
    let posts = (0..10_000).map(|number| post(&format!("F-{number}"))).collect();
    let request = AssignRequest { experts, posts, ..asked() };
    let status = assign(&mut client, request).await.err().expect("refused");
    assert_eq!(status.code(), Code::InvalidArgument);
    let faults = status.get_details_bad_request().expect("fields").field_violations;
    let told: Vec<(&str, bool)> =
        faults.iter().map(|fault| (fault.field.as_str(), fault.description.contains("5000"))).collect();
    assert_eq!(told, [("experts", true), ("posts", true)]);
    running.stop().await.expect("it ends");
}

/// Every expert for ten firms under several names, with quotas of counties and chains that cross: work for a while.
fn hard() -> AssignRequest {
    let posts = (0..300).map(|number: usize| RoundPost {
        firm: format!("PF-{:02}", 1 + number % 10),
        county: format!("县{}", number % 7),
        chain: format!("链{}", number % 11),
        capacity: bounds(0, 2),
        ..post(&format!("岗{number}"))
    });
    let quota =
        |group: Group| RoundQuota { group: Some(RoundGroup { group: Some(group) }), bounds: bounds(1, 3) };
    let counties = (0..7).map(|number| quota(Group::County(format!("县{number}"))));
    let chains = (0..11).map(|number| quota(Group::Chain(format!("链{number}"))));
    AssignRequest {
        posts: posts.collect(),
        quotas: counties.chain(chains).collect(),
        least_satisfaction: Some(0.0),
        ..asked()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_time_is_over_the_best_plan_so_far_comes_with_a_bound() {
    let (running, mut client) = round().await;
    let found = assign(&mut client, AssignRequest { time_limit_ms: 1, ..hard() }).await.expect("an answer");
    let Some(Outcome::Planned(optimal)) = &found.result.outcome else { panic!("{:?}", found.result) };
    assert!(!optimal.proven && found.result.time_limit_hit);
    assert!(optimal.bound >= optimal.weighted_satisfaction);
    running.stop().await.expect("it ends");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_round_that_nobody_waits_for_is_given_up() {
    // One round at a time: what goes on keeps the next one waiting.
    let running = Running::start_with(postings(), |settings| settings.limits.long_calls = 1).await;
    let mut client = AssignmentServiceClient::new(running.channel().await);
    let began = Instant::now();
    assign(&mut client, hard()).await.expect("an answer");
    let alone = began.elapsed();
    let began = Instant::now();
    for _ in 0..6 {
        // Its turn has come when the head of the answer is there.
        let stream = client.assign(hard()).await.expect("a head");
        drop(stream);
    }
    let mut late = tonic::Request::new(hard());
    late.set_timeout(Duration::from_millis(20));
    let status = match client.assign(late).await {
        Ok(stream) => loop_until_refused(stream.into_inner()).await,
        Err(status) => status,
    };
    assert!(matches!(status.code(), Code::DeadlineExceeded | Code::Cancelled), "{status}");
    let small = AssignRequest { experts: vec![expert("PX-01")], posts: vec![post("PF-01")], ..asked() };
    assign(&mut client, small).await.expect("an answer");
    assert!(began.elapsed() < alone * 4, "{:?} for seven, {alone:?} for one", began.elapsed());
    running.stop().await.expect("it ends");
}

/// The status with which a stream ends.
async fn loop_until_refused(mut stream: tonic::Streaming<matcher_grpc::proto::AssignResponse>) -> Status {
    loop {
        match stream.message().await {
            Ok(Some(_)) => {}
            Ok(None) => panic!("it was done in time"),
            Err(status) => return status,
        }
    }
}
