//! The coupling map of a catalogue.

use matcher_core::coupling::{
    Baseline, Baselines, Coupling, CouplingMap, GapClass, LinkCoupling, MapComparison, MapWarning, Period,
};
use matcher_core::record::{
    Demand, DemandId, DemandStatus, LinkId, Maturity, Organisation, OrganisationKind, Outcome, OutcomeEvent,
    Record, Supply, SupplyId, SupplyKind, SupplyStatus,
};
use matcher_core::{Cancel, Engine, EngineOptions, ErrorKind, MapRequest};
use time::Date;
use time::macros::date;

use crate::support::{fixture_engine, fixture_records};

const BASELINE: Baseline = Baseline { demand: 7.0, supply: 7.0 };
const BASELINES: Baselines = Baselines { chain: BASELINE, link: BASELINE, cell: BASELINE };

fn engine_with(records: &[Record], outcomes: &[Outcome]) -> Engine {
    let engine = Engine::in_memory(EngineOptions::default()).unwrap();
    engine.upsert(records).unwrap();
    engine.add_outcomes(outcomes).unwrap();
    engine.refresh(&mut |_| {}).unwrap();
    engine.keep_baselines(&BASELINES).unwrap();
    engine
}

fn demand(id: &str, title: &str, link: &str) -> Demand {
    let mut demand = Demand::from_text(id, title, "");
    demand.links = vec![link.into()];
    demand.enterprise = Some("e1".into());
    demand
}

fn supply(id: &str, title: &str, link: &str) -> Supply {
    let mut supply = Supply::from_text(id, SupplyKind::Achievement, title, "");
    supply.links = vec![link.into()];
    supply.owner = Some("u1".into());
    supply
}

fn outcome(demand: &str, supply: &str, event: OutcomeEvent, happened_on: Date) -> Outcome {
    let (demand, supply) = (demand.into(), supply.into());
    Outcome { demand, supply, event, reason: None, happened_on, reported_by: None }
}

/// Two mushroom demands and a supply that answers one of them, on 产地初加工; a supply without demand on 饮料酒茶.
fn small_catalogue() -> Vec<Record> {
    let mut drying = demand("d1", "香菇热泵干燥褐变抑制", "green-food/primary");
    drying.submitted_on = Some(date!(2026 - 02 - 01));
    drying.maturity_wanted = Maturity::new(7);
    let mut shelling = demand("d2", "板栗脱壳去衣破碎率高", "green-food/primary");
    shelling.submitted_on = Some(date!(2026 - 08 - 01));
    let mut dryer = supply("s1", "香菇热泵干燥与褐变抑制技术", "green-food/primary");
    dryer.maturity = Maturity::new(8);
    let wine = supply("s2", "猕猴桃果酒低温酿造", "green-food/beverage");
    let firm = Organisation::from_name("e1", OrganisationKind::Enterprise, "柞水秦岭山货有限公司");
    let university = Organisation::from_name("u1", OrganisationKind::University, "秦岭农林大学");
    vec![
        Record::Organisation(firm),
        Record::Organisation(university),
        Record::Demand(drying),
        Record::Demand(shelling),
        Record::Supply(dryer),
        Record::Supply(wine),
    ]
}

fn link<'a>(map: &'a CouplingMap, id: &str) -> &'a LinkCoupling {
    map.chains.iter().flat_map(|chain| &chain.links).find(|link| link.id.as_str() == id).expect("a link")
}

fn near(value: f64, golden: f64) -> bool {
    (value - golden).abs() < 5e-5
}

#[test]
fn a_link_adds_up_to_what_can_be_worked_out_by_hand() {
    let map = engine_with(&small_catalogue(), &[]).couple(&MapRequest::default()).unwrap();
    let Coupling { counts, demand_strength, supply_strength, degree, gap, warnings, .. } =
        &link(&map, "green-food/primary").coupling;
    assert_eq!((counts.demands, counts.supplies, counts.answered_demands), (2, 1, 1));
    assert_eq!((counts.demand_weight, counts.supply_weight, counts.answered_weight), (2.0, 1.0, 1.0));
    // √(2/7) and √(1/7).
    assert!(near(*demand_strength, 0.53452) && near(*supply_strength, 0.37796));
    let degree = degree.expect("both sides are there");
    // C = 2√(U₁U₂)/(U₁+U₂), T their mean, C′ = √((1 − (U₁ − U₂))·U₂/U₁).
    assert!(near(degree.c, 0.98517) && near(degree.t, 0.45624) && near(degree.d, 0.67043), "{degree:?}");
    assert!(near(degree.modified_c, 0.77227) && near(degree.modified_d, 0.59359), "{degree:?}");
    assert_eq!(*gap, GapClass::Strengthen);
    assert_eq!(warnings[..], [MapWarning::FewDemands, MapWarning::FewSupplies]);
    assert!(map.baselines_kept);
}

#[test]
fn a_missing_side_is_a_gap_and_not_a_zero() {
    let map = engine_with(&small_catalogue(), &[]).couple(&MapRequest::default()).unwrap();
    let beverage = &link(&map, "green-food/beverage").coupling;
    assert_eq!((beverage.gap, beverage.degree, beverage.level), (GapClass::Extend, None, None));
    let blank = &link(&map, "electronics/pcb").coupling;
    assert_eq!((blank.gap, blank.degree), (GapClass::Blank, None));
    assert!(blank.warnings.is_empty());
}

#[test]
fn the_lists_name_who_waits_and_what() {
    let map = engine_with(&small_catalogue(), &[]).couple(&MapRequest::default()).unwrap();
    let mend: Vec<&str> = map.lists.mend.iter().map(|link| link.link.as_str()).collect();
    assert_eq!(mend, ["green-food/primary"]);
    assert_eq!(map.lists.mend[0].waiting, ["d2".into()]);
    assert_eq!(map.lists.challenges, ["d2".into()]);
    assert_eq!(map.lists.waiting_supplies, ["s2".into()]);
    assert_eq!(map.flows.len(), 1);
    assert_eq!(map.flows[0].institution.name, "秦岭农林大学");
    assert_eq!(map.flows[0].enterprise.name, "柞水秦岭山货有限公司");
    assert_eq!(map.flows[0].strength, map.demands[0].accepted[0].score);
    assert!(!map.demands[0].accepted[0].reasons.is_empty());
}

#[test]
fn what_people_report_outweighs_the_score() {
    let declined = outcome("d1", "s1", OutcomeEvent::Declined, date!(2026 - 03 - 01));
    let signed = outcome("d2", "s2", OutcomeEvent::Signed, date!(2026 - 04 - 01));
    let earlier = outcome("d2", "s2", OutcomeEvent::Declined, date!(2026 - 03 - 01));
    let map =
        engine_with(&small_catalogue(), &[declined, signed, earlier]).couple(&MapRequest::default()).unwrap();
    let [first, second] = &map.demands[..] else { panic!("two demands") };
    assert!(!first.is_answered() && first.nearest.iter().all(|pair| pair.supply.as_str() != "s1"));
    assert_eq!(second.accepted[0].supply, SupplyId::from("s2"));
    assert_eq!(second.accepted[0].outcome, Some(OutcomeEvent::Signed));
    let counts = &link(&map, "green-food/primary").coupling.counts;
    assert_eq!(counts.outcomes.get(&OutcomeEvent::Signed), Some(&1));
    assert_eq!(counts.outcomes.get(&OutcomeEvent::Declined), Some(&1));
}

#[test]
fn what_does_not_count_is_told() {
    let mut records = small_catalogue();
    let mut closed = demand("d3", "板栗分级", "green-food/primary");
    closed.status = DemandStatus::Closed;
    let undated = demand("d4", "香菇分级", "green-food/primary");
    let mut withdrawn = supply("s3", "香菇分级机", "green-food/primary");
    withdrawn.status = SupplyStatus::Withdrawn;
    let mut later = supply("s4", "香菇切片机", "green-food/primary");
    later.year = Some(2027);
    let unplaced = Demand::from_text("d5", "乙", "");
    records.extend([Record::Demand(closed), Record::Demand(undated), Record::Demand(unplaced)]);
    records.extend([Record::Supply(withdrawn), Record::Supply(later)]);
    let engine = engine_with(&records, &[]);
    let whole = engine.couple(&MapRequest::default()).unwrap().left_out;
    assert_eq!((whole.closed_demands, whole.withdrawn_supplies, whole.unplaced_demands), (1, 1, 1));
    assert_eq!((whole.undated_demands, whole.later_supplies), (0, 0));
    let half = Period { from: Some(date!(2026 - 01 - 01)), to: Some(date!(2026 - 06 - 30)) };
    let map = engine.couple(&MapRequest::of(half)).unwrap();
    assert_eq!((map.left_out.undated_demands, map.left_out.demands_of_other_times), (2, 1));
    assert_eq!(map.left_out.later_supplies, 1);
    assert_eq!(map.demands.len(), 1);
}

#[test]
fn a_period_that_ends_before_it_begins_is_refused() {
    let reversed = Period { from: Some(date!(2026 - 06 - 30)), to: Some(date!(2026 - 01 - 01)) };
    let error = engine_with(&[], &[]).couple(&MapRequest::of(reversed)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
}

#[test]
fn two_times_compare_by_one_set_of_baselines() {
    let engine = engine_with(&small_catalogue(), &[]);
    let spring = Period { from: None, to: Some(date!(2026 - 06 - 30)) };
    let before = engine.couple(&MapRequest::of(spring)).unwrap();
    let after = engine.couple(&MapRequest::default()).unwrap();
    let comparison = MapComparison::of(&before, &after);
    assert!(!comparison.rebased);
    assert_eq!(comparison.gaps_opened, [LinkId::from("green-food/primary")]);
    assert_eq!(comparison.demands_opened, [DemandId::from("d2")]);
    assert!(comparison.gaps_closed.is_empty() && comparison.demands_closed.is_empty());
    let turned = MapComparison::of(&after, &before);
    assert_eq!(turned.gaps_closed, [LinkId::from("green-food/primary")]);
    assert_eq!(turned.demands_gone, [DemandId::from("d2")]);
    // The same map by other baselines has other degrees, and is none the less unchanged.
    let other = Baseline { demand: 90.0, supply: 9.0 };
    let rebased = after.rebased(Baselines { chain: other, link: other, cell: other });
    assert_ne!(rebased.chains, after.chains);
    let unchanged = MapComparison::of(&rebased, &after);
    assert!(unchanged.rebased && unchanged.links.iter().all(|link| !link.is_change()));
}

#[test]
fn the_order_of_writing_leaves_no_trace() {
    let bytes = |records: &[Record]| {
        let map = engine_with(records, &[]).couple(&MapRequest::default()).unwrap();
        serde_json::to_string(&map).unwrap()
    };
    let mut records = fixture_records();
    let forwards = bytes(&records);
    records.reverse();
    assert!(forwards == bytes(&records));
    let read: CouplingMap = serde_json::from_str(&forwards).unwrap();
    assert!(serde_json::to_string(&read).unwrap() == forwards);
}

#[test]
fn every_figure_of_the_sample_opens_to_its_records() {
    let map = fixture_engine().couple(&MapRequest::default()).unwrap();
    assert!(!map.baselines_kept);
    let mut strongest: f64 = 0.0;
    for link in map.chains.iter().flat_map(|chain| &chain.links) {
        let counts = &link.coupling.counts;
        let on_link =
            |links: &[matcher_core::matching::Placement]| links.iter().any(|place| place.link == link.id);
        let demands: Vec<_> = map.demands.iter().filter(|demand| on_link(&demand.placements)).collect();
        assert_eq!(counts.demands, demands.len(), "{}", link.id);
        assert_eq!(counts.answered_demands, demands.iter().filter(|demand| demand.is_answered()).count());
        let supplies = map.supplies.iter().filter(|supply| on_link(&supply.placements)).count();
        assert_eq!(counts.supplies, supplies, "{}", link.id);
        assert_eq!(counts.supplies_by_kind.values().sum::<usize>(), supplies);
        let cells: f64 = link.stages.iter().map(|cell| cell.coupling.counts.demand_weight).sum();
        assert!((cells - counts.demand_weight).abs() < 1e-9, "{}", link.id);
        strongest = strongest.max(link.coupling.supply_strength);
    }
    // Without kept baselines, the strongest unit is the measure.
    assert_eq!(strongest, 1.0);
    let weight: f64 = map.chains.iter().map(|chain| chain.coupling.counts.demand_weight).sum();
    let by_region: f64 = map.regions.iter().map(|region| region.counts.demand_weight).sum();
    assert!((weight - by_region).abs() < 1e-9, "{weight} {by_region}");
    for demand in &map.demands {
        assert!(
            demand.is_answered() != demand.accepted.is_empty()
                && (!demand.is_answered() || demand.nearest.is_empty())
        );
    }
}

#[test]
fn baselines_are_kept_with_the_catalogue_and_its_backups() {
    let folder = tempfile::tempdir().unwrap();
    let (data, backup, other) = (folder.path().join("a"), folder.path().join("b"), folder.path().join("c"));
    {
        let engine = Engine::open(&data, EngineOptions::default()).unwrap();
        assert_eq!(engine.baselines().unwrap(), None);
        engine.keep_baselines(&BASELINES).unwrap();
        engine.backup(&backup).unwrap();
    }
    assert_eq!(Engine::open(&data, EngineOptions::default()).unwrap().baselines().unwrap(), Some(BASELINES));
    let restored = Engine::restore(&backup, &other, EngineOptions::default()).unwrap();
    assert_eq!(restored.baselines().unwrap(), Some(BASELINES));
    let none = Baseline { demand: 0.0, supply: 1.0 };
    let error = restored.keep_baselines(&Baselines { link: none, ..BASELINES }).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
}

#[test]
fn a_map_can_be_cancelled() {
    let engine = engine_with(&small_catalogue(), &[]);
    let cancel = Cancel::default();
    cancel.cancel();
    let error = engine.couple_with(&MapRequest::default(), &cancel, &mut |_, _| {}).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Cancelled);
}
