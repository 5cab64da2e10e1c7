//! Which enterprises to visit, by what happened with them.

use matcher_core::record::{
    Demand, DemandStatus, FactValue, Organisation, OrganisationKind, Outcome, OutcomeEvent, Record, Supply,
    SupplyKind,
};
use matcher_core::visits::{ContactKind, LastContact, VisitEntry, VisitList, VisitRequest};
use matcher_core::{Engine, EngineOptions, ErrorKind};
use time::{Date, Month};

fn day(month: Month, day: u8) -> Date {
    Date::from_calendar_date(2026, month, day).unwrap()
}

fn demand(id: &str, firm: &str, filed: Option<Date>) -> Record {
    let mut demand = Demand::from_text(id, "香菇烘干后发黑", "烘房能耗高，想改热泵");
    demand.enterprise = Some(firm.into());
    demand.submitted_on = filed;
    Record::Demand(demand)
}

fn outcome(demand: &str, event: OutcomeEvent, happened_on: Date) -> Outcome {
    Outcome {
        demand: demand.into(),
        supply: "cg-1".into(),
        event,
        reason: None,
        happened_on,
        reported_by: None,
    }
}

fn list(records: &[Record], outcomes: &[Outcome]) -> VisitList {
    let engine = Engine::in_memory(EngineOptions::default()).unwrap();
    let supply = Supply::from_text("cg-1", SupplyKind::Achievement, "香菇热泵干燥与褐变抑制技术", "降低褐变");
    engine.upsert(&[Record::Supply(supply)]).unwrap();
    engine.upsert(records).unwrap();
    engine.add_outcomes(outcomes).unwrap();
    engine.refresh(&mut |_| {}).unwrap();
    engine.visit_list(&VisitRequest::of(day(Month::June, 1))).unwrap()
}

fn entry<'a>(list: &'a VisitList, firm: &str) -> &'a VisitEntry {
    list.entries.iter().find(|entry| entry.organisation.as_str() == firm).unwrap()
}

#[test]
fn talks_are_contact_and_being_shown_is_none() {
    let records = [demand("xq-1", "qy-1", Some(day(Month::January, 5))), demand("xq-2", "qy-2", None)];
    let outcomes = [
        outcome("xq-1", OutcomeEvent::Declined, day(Month::March, 1)),
        outcome("xq-1", OutcomeEvent::Shown, day(Month::May, 1)),
        outcome("xq-2", OutcomeEvent::Opened, day(Month::May, 1)),
    ];
    let list = list(&records, &outcomes);
    let declined = LastContact::Known { on: day(Month::March, 1), days: 92, by: ContactKind::Outcome };
    assert_eq!(entry(&list, "qy-1").last_contact, declined);
    assert_eq!(entry(&list, "qy-2").last_contact, LastContact::Unknown);
    // What somebody declined answers nothing.
    assert!(!entry(&list, "qy-1").demands[0].answered);
}

#[test]
fn a_closed_demand_is_contact_and_nothing_to_go_for() {
    let mut firm = Organisation::from_name("qy-1", OrganisationKind::Enterprise, "柞水菌业");
    firm.facts.insert("走访过".to_owned(), FactValue::Flag(false));
    let Record::Demand(mut closed) = demand("xq-1", "qy-1", Some(day(Month::May, 2))) else { unreachable!() };
    closed.status = DemandStatus::Closed;
    let list = list(&[Record::Organisation(firm), Record::Demand(closed)], &[]);
    let entry = entry(&list, "qy-1");
    assert!(entry.demands.is_empty() && entry.visited == Some(false));
    let filed = LastContact::Known { on: day(Month::May, 2), days: 30, by: ContactKind::Filing };
    assert_eq!(entry.last_contact, filed);
}

#[test]
fn an_answered_demand_comes_with_what_to_bring_and_an_unknown_chain_is_refused() {
    let Record::Demand(mut asked) = demand("xq-1", "不在册的企业", None) else { unreachable!() };
    asked.title = "香菇热泵干燥褐变抑制".to_owned();
    let list = list(&[Record::Demand(asked)], &[]);
    let visited = &list.entries[0].demands[0];
    assert_eq!(list.entries[0].name, "不在册的企业");
    assert!(visited.bring.iter().any(|brought| brought.supply.as_str() == "cg-1"));
    assert!(!visited.questions.is_empty() && visited.completeness < 1.0);
    let engine = Engine::in_memory(EngineOptions::default()).unwrap();
    let mut request = VisitRequest::of(day(Month::June, 1));
    request.chain = Some("no-such-chain".into());
    assert_eq!(engine.visit_list(&request).unwrap_err().kind(), ErrorKind::InvalidInput);
}
