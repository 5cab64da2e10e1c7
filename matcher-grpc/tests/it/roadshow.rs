//! Roadshows: programmes with progress, and what is refused.

use matcher_grpc::proto::compose_roadshow_response::Message;
use matcher_grpc::proto::roadshow_alternate::Refusal;
use matcher_grpc::proto::roadshow_service_client::RoadshowServiceClient;
use matcher_grpc::proto::{
    ComposeRoadshowRequest, EventProgramme, ObjectiveParts, RoadshowEvent, RoadshowGuestKind, RoadshowLock,
    RoadshowPlan,
};
use tonic::{Code, Status};
use tonic_types::StatusExt;

use crate::support::{Running, green_food};

struct Composed {
    progress: Vec<(i64, i64)>,
    plan: RoadshowPlan,
    events: Vec<EventProgramme>,
}

async fn compose(running: &Running, request: ComposeRoadshowRequest) -> Result<Composed, Status> {
    let mut client = RoadshowServiceClient::new(running.channel().await);
    let mut stream = client.compose_roadshow(request).await?.into_inner();
    let (mut progress, mut plan, mut events) = (Vec::new(), None, Vec::new());
    while let Some(answer) = stream.message().await? {
        match answer.message.expect("a part") {
            Message::Progress(at) => progress.push((at.done, at.total)),
            Message::Plan(figures) => assert!(plan.replace(figures).is_none(), "once"),
            Message::Event(event) => events.push(event),
        }
    }
    Ok(Composed { progress, plan: plan.expect("figures"), events })
}

fn event(name: &str, places: i32) -> RoadshowEvent {
    RoadshowEvent { name: name.to_owned(), places, chain: None }
}

fn projects(event: &EventProgramme) -> Vec<&str> {
    event.items.iter().map(|item| item.project.as_str()).collect()
}

fn total(parts: Option<&ObjectiveParts>) -> f64 {
    let ObjectiveParts { coverage, balance, maturity, novelty } = *parts.expect("parts");
    coverage + balance + maturity + novelty
}

#[tokio::test(flavor = "multi_thread")]
async fn events_come_one_by_one_after_progress_and_figures() {
    let running = Running::start_with(green_food(), |_| {}).await;
    let chain = Some("green-food".to_owned());
    let events = vec![event("第一场", 3), RoadshowEvent { chain, ..event("第二场", 4) }];
    let request = ComposeRoadshowRequest { events, ..Default::default() };
    let found = compose(&running, request.clone()).await.expect("a plan");
    assert_eq!(found.progress.last().map(|(done, total)| done == total && *done > 0), Some(true));
    assert_eq!(
        found.events.iter().map(|event| event.name.as_str()).collect::<Vec<_>>(),
        ["第一场", "第二场"]
    );
    let value = total(found.plan.value.as_ref());
    assert!(value <= 1.0 && value >= found.plan.greedy_value - 1e-12, "{value}");
    assert!(found.plan.covered_demands > 0 && found.plan.live_demands >= found.plan.covered_demands);
    for event in &found.events {
        assert_eq!(event.items.len(), event.places as usize);
        for item in &event.items {
            assert!(
                item.reason.ends_with('。') && !item.answers.is_empty() && total(item.gain.as_ref()) > 0.0
            );
            assert!(item.answers.iter().all(|answer| answer.score >= 0.7), "worth a call");
        }
        assert!(event.alternates.iter().all(|one| one.refusal.is_some() && one.reason.ends_with('。')));
        let enterprises = event.guests.iter().filter(|guest| guest.kind() == RoadshowGuestKind::Enterprise);
        assert!(
            enterprises.clone().count() > 0 && enterprises.clone().all(|guest| !guest.demands.is_empty())
        );
    }
    let again = compose(&running, request).await.expect("a plan");
    assert_eq!((again.events, again.plan), (found.events, found.plan), "the same request, the same plan");
    running.stop().await.expect("it ends");
}

#[tokio::test(flavor = "multi_thread")]
async fn locks_bans_and_earlier_events_count() {
    let running = Running::start_with(green_food(), |_| {}).await;
    let asked = || ComposeRoadshowRequest { events: vec![event("路演", 4)], ..Default::default() };
    let free = compose(&running, asked()).await.expect("a plan");
    let programme = &free.events[0];
    let first = programme.items[0].project.clone();
    let banned = ComposeRoadshowRequest { bans: vec![first.clone()], ..asked() };
    let banned = compose(&running, banned).await.expect("a plan");
    assert!(!projects(&banned.events[0]).contains(&first.as_str()));
    let mut alternates = programme.alternates.iter();
    let miss = alternates.find(|one| matches!(one.refusal, Some(Refusal::Outweighed(_))));
    let miss = miss.expect("a near miss").project.clone();
    let lock = RoadshowLock { project: miss.clone(), event: 0 };
    let locked = compose(&running, ComposeRoadshowRequest { locks: vec![lock], ..asked() }).await;
    let locked = locked.expect("a plan");
    let held = locked.events[0].items.iter().find(|item| item.project == miss).expect("it stands");
    assert!(held.locked && held.reason.starts_with("按要求安排在本场"), "{}", held.reason);
    let earlier: Vec<String> = programme.items.iter().map(|item| item.project.clone()).collect();
    let shown = ComposeRoadshowRequest { earlier: earlier.clone(), ..asked() };
    let shown = compose(&running, shown).await.expect("a plan");
    assert!(programme.items.iter().all(|item| item.earlier_events == 0));
    for item in &shown.events[0].items {
        assert_eq!(item.earlier_events, i32::from(earlier.contains(&item.project)), "{}", item.project);
    }
    let novelty = |found: &Composed| found.plan.value.as_ref().map_or(0.0, |parts| parts.novelty);
    let is_new = projects(&shown.events[0]).iter().all(|id| earlier.iter().all(|known| known != id));
    assert!(is_new || novelty(&shown) < novelty(&free), "what has been shown counts less");
    running.stop().await.expect("it ends");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_roadshow_is_told_at_its_field() {
    let running = Running::start_with(green_food(), |_| {}).await;
    let refused = async |request: ComposeRoadshowRequest| {
        let status = compose(&running, request).await.err().expect("refused");
        assert_eq!(status.code(), Code::InvalidArgument, "{status}");
        let faults = status.get_details_bad_request().expect("fields").field_violations;
        faults.into_iter().map(|fault| fault.field).collect::<Vec<_>>().join(" ")
    };
    let of = |events| ComposeRoadshowRequest { events, ..Default::default() };
    let lock = |project: &str, event| RoadshowLock { project: project.to_owned(), event };
    assert_eq!(refused(of(vec![])).await, "events");
    assert_eq!(refused(of(vec![event("", 3), event("一", -1)])).await, "events[0].name events[1].places");
    assert_eq!(refused(of(vec![event("一", 101)])).await, "events[0].places");
    assert_eq!(refused(of(vec![event("一", 1), event("一", 1)])).await, "events[1].name");
    let chain = Some("no-such".to_owned());
    assert_eq!(refused(of(vec![RoadshowEvent { chain, ..event("一", 1) }])).await, "events[0].chain");
    let weights = Some(ObjectiveParts { coverage: -1.0, ..Default::default() });
    assert_eq!(refused(ComposeRoadshowRequest { weights, ..of(vec![event("一", 1)]) }).await, "weights");
    let odd = ComposeRoadshowRequest {
        projects_of_owner: Some(-1),
        alternates: Some(101),
        ..of(vec![event("一", 1)])
    };
    assert_eq!(refused(odd).await, "projects_of_owner alternates");
    let locks = |locks| ComposeRoadshowRequest { locks, ..of(vec![event("一", 1)]) };
    let banned = ComposeRoadshowRequest {
        bans: vec!["S-GF-001".to_owned()],
        ..locks(vec![lock("S-GF-001", 0), lock("S-GF-002", 1)])
    };
    assert_eq!(refused(banned).await, "locks[0] locks[1].event");
    assert_eq!(refused(locks(vec![lock("S-X", 0)])).await, "locks[0].project");
    assert_eq!(refused(locks(vec![lock("S-GF-135", 0), lock("S-GF-135", 0)])).await, "locks[1]");
    running.stop().await.expect("it ends");
}
