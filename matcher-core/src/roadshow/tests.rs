use proptest::prelude::*;

use super::{
    Answer, Companion, EventRequest, LiveDemand, Lock, Project, Refusal, RoadshowError, RoadshowInput,
    RoadshowPlan, RoadshowRequest, compose,
};
use crate::chain::Taxonomy;
use crate::coupling::NamedOrganisation;
use crate::record::{Maturity, OrganisationId, SupplyId, SupplyKind};

const LINKS: [&str; 4] =
    ["green-food/primary", "green-food/beverage", "new-materials/tailings", "electronics/pcb"];

fn organisation(id: &str) -> NamedOrganisation {
    NamedOrganisation { id: Some(OrganisationId::new(id)), name: id.to_owned() }
}

fn demand(id: &str, enterprise: &str) -> LiveDemand {
    LiveDemand { id: id.into(), title: id.to_owned(), enterprise: organisation(enterprise), contact: None }
}

fn project(id: &str, owner: &str, answers: &[(&str, f64)]) -> Project {
    Project {
        id: id.into(),
        title: id.to_owned(),
        owner: organisation(owner),
        contact: None,
        links: vec![LINKS[0].into()],
        maturity: Maturity::new(8),
        earlier_events: 0,
        group: id.into(),
        answers: answers.iter().map(|(id, score)| Answer { demand: (*id).into(), score: *score }).collect(),
    }
}

fn event(name: &str, places: usize) -> EventRequest {
    EventRequest { name: name.to_owned(), chain: None, places }
}

fn composed(input: &RoadshowInput, request: &RoadshowRequest) -> Result<RoadshowPlan, RoadshowError> {
    compose(input.clone(), request, &Taxonomy::builtin())
}

fn chosen(plan: &RoadshowPlan, event: usize) -> Vec<&str> {
    plan.events[event].items.iter().map(|item| item.project.as_str()).collect()
}

/// Three demands of two firms: a answers two of them, b the same two nearly as well, c the third alone.
fn small() -> RoadshowInput {
    RoadshowInput {
        demands: vec![demand("d1", "e1"), demand("d2", "e1"), demand("d3", "e2")],
        projects: vec![
            project("a", "u1", &[("d1", 0.9), ("d2", 0.8)]),
            project("b", "u2", &[("d1", 0.8), ("d2", 0.8)]),
            project("c", "u3", &[("d3", 0.6)]),
        ],
        companions: Vec::new(),
    }
}

#[test]
fn what_is_answered_already_counts_less() {
    let plan = composed(&small(), &RoadshowRequest::of(vec![event("一", 2)])).unwrap();
    assert_eq!(chosen(&plan, 0), ["a", "c"]);
    assert_eq!((plan.covered_demands, plan.live_demands), (3, 3));
    let [alternate] = &plan.events[0].alternates[..] else { panic!("one alternate") };
    assert!(matches!(&alternate.refusal, Refusal::Outweighed { loss, .. } if *loss > 0.0));
    assert_eq!(
        plan.events[0].items[0].reason,
        "能答 1 家企业的 2 条在办需求，最高 0.90 分，都没有别的入选项目能答；位于“绿色食品/产地初加工”，本场另有 1 个同产业链项目；技术就绪度 8 级；以前没有上过路演。"
    );
    assert_eq!(alternate.reason, "能答 1 家企业的 2 条在办需求；用它换下“a”，总分会降低 0.0167。");
}

#[test]
fn ties_break_by_identifier() {
    let mut input = small();
    input.projects = ["z", "y", "x"].map(|id| project(id, id, &[("d1", 0.5)])).to_vec();
    let plan = composed(&input, &RoadshowRequest::of(vec![event("一", 1)])).unwrap();
    assert_eq!(chosen(&plan, 0), ["x"]);
}

#[test]
fn one_thing_filed_twice_stands_once() {
    let mut input = small();
    input.projects[1].group = "a".into();
    let plan = composed(&input, &RoadshowRequest::of(vec![event("一", 2), event("二", 2)])).unwrap();
    assert_eq!([chosen(&plan, 0), chosen(&plan, 1)].concat().len(), 2);
    let refusals = plan.events.iter().flat_map(|event| &event.alternates).map(|other| &other.refusal);
    assert!(refusals.into_iter().any(|refusal| *refusal == Refusal::SameAs { project: "a".into() }));
}

#[test]
fn a_theme_keeps_other_chains_out_and_places_stay_empty_rather_than_wrong() {
    let mut input = small();
    input.projects[2].links = vec![LINKS[3].into(), LINKS[1].into()];
    input.projects[1].links.clear();
    let mut asked = event("食品", 3);
    asked.chain = Some("green-food".into());
    let plan = composed(&input, &RoadshowRequest::of(vec![asked])).unwrap();
    assert_eq!(chosen(&plan, 0), ["a", "c"]);
    let of_c = plan.events[0].items.iter().find(|item| item.project.as_str() == "c").unwrap();
    assert_eq!(of_c.link, Some(LINKS[1].into()));
}

#[test]
fn locks_and_bans_are_kept_or_refused_with_the_reason() {
    let mut request = RoadshowRequest::of(vec![event("一", 1)]);
    request.locks = vec![Lock { project: "b".into(), event: 0 }];
    let plan = composed(&small(), &request).unwrap();
    assert_eq!(chosen(&plan, 0), ["b"]);
    assert!(plan.events[0].items[0].reason.starts_with("按要求安排在本场；"));
    request.bans = vec!["b".into()];
    assert_eq!(composed(&small(), &request), Err(RoadshowError::LockedAndBanned { project: "b".into() }));
    request.bans = vec!["a".into()];
    assert!(
        composed(&small(), &request).unwrap().events[0].alternates.iter().all(|a| a.project.as_str() != "a")
    );
    request.locks.push(Lock { project: "c".into(), event: 0 });
    assert!(matches!(composed(&small(), &request), Err(RoadshowError::LockRefused { .. })));
    request.locks = vec![Lock { project: "b".into(), event: 1 }];
    assert!(matches!(composed(&small(), &request), Err(RoadshowError::UnknownEvent { event: 2, .. })));
    request.locks = vec![Lock { project: "q".into(), event: 0 }];
    assert!(matches!(composed(&small(), &request), Err(RoadshowError::UnknownProject { .. })));
}

#[test]
fn impossible_requests_are_refused() {
    let refused = |change: &dyn Fn(&mut RoadshowRequest)| {
        let mut request = RoadshowRequest::of(vec![event("一", 1)]);
        change(&mut request);
        composed(&small(), &request).expect_err("it cannot be")
    };
    assert!(matches!(refused(&|request| request.events.clear()), RoadshowError::Events { events: 0, .. }));
    assert!(matches!(refused(&|request| request.events[0].places = 0), RoadshowError::Places { .. }));
    assert!(matches!(refused(&|request| request.events[0].places = 10_000), RoadshowError::Places { .. }));
    assert!(matches!(
        refused(&|request| request.events.push(event("一", 1))),
        RoadshowError::EventTwice { .. }
    ));
    let chain = |request: &mut RoadshowRequest| request.events[0].chain = Some("tea".into());
    assert!(matches!(refused(&chain), RoadshowError::UnknownChain { .. }));
    assert_eq!(refused(&|request| request.weights.novelty = -1.0), RoadshowError::Weights);
    assert_eq!(refused(&|request| request.weights.coverage = f64::NAN), RoadshowError::Weights);
    assert_eq!(refused(&|request| request.projects_of_owner = Some(0)), RoadshowError::OwnerLimit);
}

#[test]
fn without_projects_the_programme_is_empty() {
    let plan = composed(&RoadshowInput::default(), &RoadshowRequest::of(vec![event("一", 3)])).unwrap();
    assert!(plan.events[0].items.is_empty() && plan.value.total() == 0.0);
}

#[test]
fn each_guest_is_invited_once_with_all_reasons() {
    let mut input = small();
    input.demands[0].contact =
        Some(crate::record::Contact { phone: Some("0914-1234567".to_owned()), ..Default::default() });
    for (id, kind, link) in [
        ("x2", SupplyKind::Platform, LINKS[0]),
        ("x1", SupplyKind::Expert, LINKS[0]),
        ("x3", SupplyKind::Expert, LINKS[3]),
    ] {
        let (organisation, links) = (organisation("u9"), vec![link.into()]);
        let (id, name, contact) = (id.into(), id.to_owned(), None);
        input.companions.push(Companion { id, kind, name, organisation, contact, links });
    }
    let plan = composed(&input, &RoadshowRequest::of(vec![event("一", 3)])).unwrap();
    let guests = &plan.events[0].guests;
    let names: Vec<&str> = guests.iter().map(|guest| guest.name.as_str()).collect();
    assert_eq!(names, ["e1", "e2", "x1", "x2"]);
    assert_eq!(guests[0].contact.as_ref().and_then(|contact| contact.phone.as_deref()), Some("0914-1234567"));
    assert_eq!(guests[0].demands.len(), 2);
    assert_eq!(guests[2].reason, "与第 1、2、3 个项目同在“绿色食品/产地初加工”环节。");
}

fn any_input() -> impl Strategy<Value = RoadshowInput> {
    let answers = prop::collection::btree_map(0usize..5, 0.0f64..=1.0, 0..4);
    let one = (0usize..4, 0usize..5, prop::option::of(1u8..=9), 0usize..3, 0usize..6, answers);
    prop::collection::vec(one, 1..7).prop_map(|projects| {
        let made =
            projects.into_iter().enumerate().map(|(at, (owner, link, level, earlier, group, answers))| {
                let names: Vec<String> = answers.keys().map(|demand| format!("d{demand}")).collect();
                let answers: Vec<(&str, f64)> =
                    names.iter().map(String::as_str).zip(answers.values().copied()).collect();
                let mut made = project(&format!("p{at}"), &format!("u{owner}"), &answers);
                made.links = LINKS.get(link).map(|link| (*link).into()).into_iter().collect();
                made.maturity = level.and_then(Maturity::new);
                made.earlier_events = earlier;
                // Mostly a thing of its own, sometimes the same as an earlier one.
                made.group = SupplyId::new(format!("p{}", if group < at { group } else { at }));
                made
            });
        let demands = (0..5).map(|at| demand(&format!("d{at}"), &format!("e{}", at % 3)));
        RoadshowInput { demands: demands.collect(), projects: made.collect(), companions: Vec::new() }
    })
}

/// The best total value by trying every assignment, each project locked to its event: a locked plan with nothing to fill is
/// worth exactly what its locks are worth.
fn best_by_enumeration(input: &RoadshowInput, request: &RoadshowRequest) -> f64 {
    let (events, projects) = (request.events.len(), input.projects.len());
    let mut best = 0.0f64;
    for code in 0..(events + 1).pow(projects as u32) {
        let mut request = request.clone();
        let mut rest = code;
        for project in &input.projects {
            match rest % (events + 1) {
                0 => request.bans.push(project.id.clone()),
                at => request.locks.push(Lock { project: project.id.clone(), event: at - 1 }),
            }
            rest /= events + 1;
        }
        if let Ok(plan) = composed(input, &request) {
            best = best.max(plan.value.total());
        }
    }
    best
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn under_one_limit_greedy_reaches_its_share_of_the_best(mut input in any_input(), places in 1usize..5) {
        for project in &mut input.projects {
            project.group = project.id.clone();
        }
        let mut request = RoadshowRequest::of(vec![event("一", places)]);
        request.projects_of_owner = None;
        let plan = composed(&input, &request).unwrap();
        let best = best_by_enumeration(&input, &request);
        prop_assert!(plan.greedy_value >= (1.0 - (-1.0f64).exp()) * best - 1e-9);
        prop_assert!(plan.value.total() <= best + 1e-9);
    }

    #[test]
    fn under_all_limits_the_plan_reaches_a_third_and_exchanges_never_lower_it(
        mut input in any_input(), places in prop::collection::vec(1usize..3, 1..3), limit in prop::option::of(1usize..3)
    ) {
        input.projects.truncate(5);
        let names = ["一", "二"];
        let mut request = RoadshowRequest::of(places.iter().zip(names).map(|(n, name)| event(name, *n)).collect());
        request.projects_of_owner = limit;
        let plan = composed(&input, &request).unwrap();
        prop_assert!(plan.greedy_value >= best_by_enumeration(&input, &request) / 3.0 - 1e-9);
        prop_assert!(plan.value.total() >= plan.greedy_value - 1e-9);
        prop_assert!(plan.value.total() <= 1.0 + 1e-9);
    }

    #[test]
    fn limits_hold_and_the_order_of_the_input_does_not_matter(input in any_input(), limit in 1usize..3) {
        let mut request = RoadshowRequest::of(vec![event("一", 2), event("二", 3)]);
        request.projects_of_owner = Some(limit);
        let plan = composed(&input, &request).unwrap();
        let mut groups: Vec<SupplyId> = Vec::new();
        for programme in &plan.events {
            prop_assert!(programme.items.len() <= programme.places);
            for item in &programme.items {
                let of_owner = programme.items.iter().filter(|other| other.owner == item.owner).count();
                prop_assert!(of_owner <= limit);
                let known = input.projects.iter().find(|project| project.id == item.project).unwrap();
                prop_assert!(!groups.contains(&known.group));
                groups.push(known.group.clone());
            }
        }
        let mut turned = input.clone();
        turned.projects.reverse();
        turned.demands.reverse();
        prop_assert_eq!(composed(&turned, &request).unwrap(), plan);
    }
}
