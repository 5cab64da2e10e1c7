use std::collections::BTreeMap;

use proptest::prelude::*;
use time::{Date, Duration};

use super::{ContactKind, LastContact, VisitEntry, VisitList, VisitRequest, VisitedFirm, visit_list};
use crate::coupling::{
    ActionLists, Baseline, Baselines, ChainCoupling, Coupling, CouplingMap, GapClass, LeftOut, LinkCoupling,
    MappedDemand, MappedPair, MendLink, NamedOrganisation, Period, UnitCounts,
};
use crate::matching::{Placement, Verdict};
use crate::record::{DemandId, DemandStatus, LinkId, Region, SupplyKind};

fn day() -> Date {
    Date::from_ordinal_date(2026, 200).unwrap()
}

fn coupling(gap: GapClass) -> Coupling {
    Coupling {
        counts: UnitCounts::default(),
        demand_strength: 0.0,
        supply_strength: 0.0,
        degree: None,
        level: None,
        obstacle: None,
        gap,
        warnings: Vec::new(),
    }
}

/// A chain 食品 with the links 种植 (补链), 加工 (强链, to be mended), 销售 (强链), 空 (空白).
fn map(demands: Vec<MappedDemand>) -> CouplingMap {
    let links = [
        ("grow", "种植", GapClass::Mend),
        ("make", "加工", GapClass::Strengthen),
        ("sell", "销售", GapClass::Strengthen),
        ("none", "空", GapClass::Blank),
    ];
    let link = |(id, name, gap): (&str, &str, GapClass)| LinkCoupling {
        id: LinkId::new(format!("food/{id}")),
        name: name.to_owned(),
        position: serde_json::from_str("\"midstream\"").unwrap(),
        coupling: coupling(gap),
        stages: Vec::new(),
    };
    let mend = |id: &str, gap| MendLink {
        link: LinkId::new(format!("food/{id}")),
        gap,
        waiting: Vec::new(),
        nearest: Vec::new(),
    };
    let least = Baseline { demand: 5.0, supply: 5.0 };
    CouplingMap {
        period: Period::default(),
        baselines: Baselines { chain: least, link: least, cell: least },
        baselines_kept: false,
        chains: vec![ChainCoupling {
            id: "food".into(),
            name: "食品".to_owned(),
            coupling: coupling(GapClass::Strengthen),
            links: links.into_iter().map(link).collect(),
        }],
        regions: Vec::new(),
        flows: Vec::new(),
        lists: ActionLists {
            mend: vec![mend("grow", GapClass::Mend), mend("make", GapClass::Strengthen)],
            ..ActionLists::default()
        },
        demands,
        supplies: Vec::new(),
        left_out: LeftOut::default(),
    }
}

fn demand(id: &str, firm: &str, link: &str, answered: bool) -> MappedDemand {
    let pair = MappedPair {
        supply: "cg-1".into(),
        title: "热泵干燥".to_owned(),
        kind: SupplyKind::Achievement,
        institution: NamedOrganisation { id: None, name: "某大学".to_owned() },
        score: 0.8,
        verdict: Verdict::Direct,
        reasons: Vec::new(),
        outcome: None,
    };
    let placement = Placement { link: LinkId::new(format!("food/{link}")), confidence: 1.0, given: true };
    MappedDemand {
        id: id.into(),
        title: format!("难题{id}"),
        enterprise: NamedOrganisation { id: (!firm.is_empty()).then(|| firm.into()), name: firm.to_owned() },
        region: None,
        status: DemandStatus::Open,
        stage: None,
        placements: if link.is_empty() { Vec::new() } else { vec![placement] },
        budget_wan_yuan: None,
        deadline: None,
        submitted_on: None,
        accepted: if answered { vec![pair.clone()] } else { Vec::new() },
        nearest: if answered { Vec::new() } else { vec![pair] },
        outcomes: BTreeMap::new(),
    }
}

fn firm(id: &str, county: &str, days: Option<i64>) -> VisitedFirm {
    VisitedFirm {
        id: id.into(),
        name: format!("{id}公司"),
        region: (!county.is_empty()).then(|| Region { code: None, name: county.to_owned() }),
        contact: None,
        chains: Vec::new(),
        contacts: days.map(|days| (day() - Duration::days(days), ContactKind::Visit)).into_iter().collect(),
        visited: days.map(|_| true),
    }
}

fn listed(firms: Vec<VisitedFirm>, demands: Vec<MappedDemand>, request: &VisitRequest) -> VisitList {
    let completeness: BTreeMap<DemandId, f64> =
        demands.iter().map(|demand| (demand.id.clone(), 0.6)).collect();
    visit_list(firms, &map(demands), &completeness, request)
}

fn request() -> VisitRequest {
    VisitRequest::of(day())
}

fn order(list: &VisitList) -> Vec<&str> {
    list.entries.iter().map(|entry| entry.organisation.as_str()).collect()
}

fn of<'a>(list: &'a VisitList, firm: &str) -> &'a VisitEntry {
    list.entries.iter().find(|entry| entry.organisation.as_str() == firm).unwrap()
}

#[test]
fn parts_are_as_the_formulas_say() {
    let demands = vec![demand("d1", "a", "grow", false), demand("d2", "a", "sell", true)];
    let list = listed(vec![firm("a", "商州区", Some(73))], demands, &request());
    let entry = &list.entries[0];
    let values: Vec<f64> = entry.parts.all().iter().map(|part| part.counted).collect();
    assert_eq!(values, [0.5, 1.0, 0.2, 0.4]);
    assert!((entry.score - (0.4 * 0.5 + 0.2 + 0.25 * 0.2 + 0.15 * 0.4)).abs() < 1e-12);
    assert_eq!(
        entry.reasons,
        [
            "2 条在办需求里有 1 条还没有供给答得上：“难题d1”",
            "所在环节“食品/种植”有需求、没有供给，要补链",
            "最近一次联系是 2026-05-07（走访），已有 73 天",
            "在办需求平均完整度 60%",
        ]
    );
    assert_eq!(entry.demands[0].bring[0].supply.as_str(), "cg-1");
}

#[test]
fn unknown_contact_is_neither_never_nor_today() {
    let mut never = firm("never", "", None);
    never.visited = Some(false);
    let firms = vec![firm("a", "", Some(0)), firm("b", "", Some(365)), firm("c", "", None), never];
    let list = listed(firms, Vec::new(), &request());
    assert_eq!(of(&list, "c").last_contact, LastContact::Unknown);
    assert_eq!(of(&list, "c").parts.contact.value, None);
    assert!((of(&list, "c").parts.contact.counted - 2.0 / 3.0).abs() < 1e-12);
    assert!(of(&list, "c").reasons[2].contains("不等于没有联系过"));
    assert_eq!(of(&list, "never").last_contact, LastContact::Never);
    assert_eq!(of(&list, "never").parts.contact.counted, 1.0);
    assert!(of(&list, "c").questions.iter().any(|asked| asked.contains("以前有没有人来走访过")));
    assert_eq!(order(&list), ["b", "never", "c", "a"]);
}

#[test]
fn the_latest_contact_counts_whatever_it_was() {
    let mut filed = firm("a", "", Some(300));
    filed.contacts.push((day() - Duration::days(10), ContactKind::Filing));
    let list = listed(vec![filed], Vec::new(), &request());
    assert!(list.entries[0].reasons[2].contains("提交需求），已有 10 天"), "{:?}", list.entries[0].reasons);
    let ahead = listed(vec![firm("a", "", Some(-20))], Vec::new(), &request());
    assert_eq!(ahead.entries[0].parts.contact.counted, 0.0);
}

#[test]
fn a_firm_without_demands_stands_on_the_chain_that_it_names() {
    let mut named = firm("a", "", Some(1));
    named.chains = vec!["食品".to_owned()];
    let list = listed(vec![named, firm("b", "", Some(1))], Vec::new(), &request());
    assert!((of(&list, "a").parts.gap.counted - 2.0 / 3.0).abs() < 1e-12);
    assert!(of(&list, "a").reasons[1].contains("67% 要补"));
    assert_eq!(of(&list, "b").parts.gap.value, None);
    assert!(of(&list, "b").questions[0].contains("技术难题"));
}

#[test]
fn what_is_left_out_changes_no_score() {
    let firms =
        || vec![firm("a", "商州区", Some(10)), firm("b", "洛南县", Some(400)), firm("c", "商州区", None)];
    let demands = || vec![demand("d1", "a", "grow", false), demand("d2", "", "grow", false)];
    let all = listed(firms(), demands(), &request());
    assert_eq!((all.firms, all.left_out.demands_of_nobody), (3, 1));
    let mut narrow = request();
    narrow.county = Some("商州".to_owned());
    narrow.top = Some(1);
    let some = listed(firms(), demands(), &narrow);
    assert_eq!((order(&some), some.firms), (vec!["a"], 3));
    assert_eq!(of(&some, "a"), of(&all, "a"));
    let mut of_chain = request();
    of_chain.chain = Some("food".into());
    assert_eq!(order(&listed(firms(), demands(), &of_chain)), ["a"]);
}

#[test]
fn a_county_is_a_days_tour() {
    let mut firms: Vec<VisitedFirm> =
        (0..5).map(|at| firm(&format!("s{at}"), "商州区", Some(at * 10))).collect();
    firms.push(firm("l", "洛南县", Some(365)));
    firms.push(firm("x", "", Some(365)));
    let mut asked = request();
    asked.settings.stops_per_day = 2;
    let list = listed(firms, Vec::new(), &asked);
    let names: Vec<Option<&str>> =
        list.tours.iter().map(|tour| tour.county.as_ref().map(|county| county.name.as_str())).collect();
    assert_eq!(names, [Some("洛南县"), Some("商州区"), None]);
    let days: Vec<usize> = list.tours[1].days.iter().map(Vec::len).collect();
    assert_eq!(days, [2, 2, 1]);
    assert_eq!(list.entries[list.tours[1].days[0][0]].organisation.as_str(), "s4");
}

#[test]
fn weights_are_proportions() {
    let firms = || vec![firm("a", "", Some(100)), firm("b", "", Some(50))];
    let mut tenfold = request();
    let weights = &mut tenfold.settings.weights;
    (weights.unanswered, weights.gap, weights.contact, weights.incomplete) = (4.0, 2.0, 2.5, 1.5);
    let (one, other) = (listed(firms(), Vec::new(), &request()), listed(firms(), Vec::new(), &tenfold));
    for (one, other) in one.entries.iter().zip(&other.entries) {
        assert!((one.score - other.score).abs() < 1e-12);
    }
}

fn any_firms() -> impl Strategy<Value = Vec<(Option<i64>, usize, usize, bool)>> {
    proptest::collection::vec(
        (proptest::option::of(0_i64..800), 0_usize..4, 0_usize..3, proptest::bool::ANY),
        1..8,
    )
}

fn made(firms: &[(Option<i64>, usize, usize, bool)]) -> (Vec<VisitedFirm>, Vec<MappedDemand>) {
    let links = ["grow", "make", "sell", ""];
    let (mut made, mut demands) = (Vec::new(), Vec::new());
    for (at, (days, waiting, link, answered)) in firms.iter().enumerate() {
        let id = format!("f{at}");
        made.push(firm(&id, ["商州区", "洛南县", ""][*link], *days));
        for number in 0..*waiting {
            demands.push(demand(&format!("{id}-{number}"), &id, links[*link], false));
        }
        if *answered {
            demands.push(demand(&format!("{id}-x"), &id, links[*link], true));
        }
    }
    (made, demands)
}

proptest! {
    #[test]
    fn scores_lie_in_their_range_and_order(firms in any_firms()) {
        let (made, demands) = made(&firms);
        let list = listed(made, demands, &request());
        for pair in list.entries.windows(2) {
            prop_assert!(pair[0].score >= pair[1].score);
        }
        for entry in &list.entries {
            prop_assert!((0.0..=1.0).contains(&entry.score));
            let sum: f64 = entry.parts.all().iter().map(|part| part.points()).sum();
            prop_assert!((sum - entry.score).abs() < 1e-12);
        }
        let mut toured: Vec<usize> = list.tours.iter().flat_map(|tour| tour.days.concat()).collect();
        toured.sort_unstable();
        prop_assert_eq!(toured, (0..list.entries.len()).collect::<Vec<_>>());
    }

    #[test]
    fn the_order_of_firms_does_not_matter(firms in any_firms()) {
        let (made, demands) = made(&firms);
        let list = listed(made.clone(), demands.clone(), &request());
        let mut other = made;
        other.reverse();
        let reversed = listed(other, demands, &request());
        prop_assert_eq!(order(&list), order(&reversed));
    }

    /// One more demand that waits never makes a firm wait longer.
    #[test]
    fn another_waiting_demand_never_lowers_a_score(firms in any_firms()) {
        let (made, demands) = made(&firms);
        let before = listed(made.clone(), demands.clone(), &request());
        let mut more = demands;
        // On the link where it stands already, and as incomplete as the others.
        let link = more.iter().find(|demand| demand.enterprise.name == "f0").map(|demand| demand.placements.clone());
        prop_assume!(link.is_some());
        let mut added = demand("new", "f0", "", false);
        added.placements = link.unwrap();
        more.push(added);
        let after = listed(made, more, &request());
        prop_assert!(of(&after, "f0").score >= of(&before, "f0").score - 1e-12);
    }
}
