//! What callers say about a roadshow that they want.

use std::collections::HashSet;

use matcher_core::Error;
use matcher_core::record::{ChainId, SupplyId};
use matcher_core::roadshow::{
    EventRequest, Lock, LockRefusal, RoadshowError, RoadshowRequest, RoadshowWeights,
};

use crate::convert::reader::Reader;
use crate::failure::Failure;
use crate::proto;
use crate::violation::Violation;

/// Projects of an event, where nothing is said.
const PLACES: usize = 8;
/// Alternates of an event: nobody reads more.
const MOST_ALTERNATES: usize = 100;
/// Locks, bans and projects of earlier events: a desk names them one by one.
const MOST_NAMED: usize = 10_000;

/// Reads a request for a roadshow. What contradicts itself in it is for the engine to say.
pub(crate) fn given_roadshow(given: proto::ComposeRoadshowRequest) -> Result<RoadshowRequest, Failure> {
    let mut reader = Reader::default();
    reader.at_most("locks", given.locks.len(), MOST_NAMED);
    reader.at_most("bans", given.bans.len(), MOST_NAMED);
    reader.at_most("earlier", given.earlier.len(), MOST_NAMED);
    let events = given.events.into_iter().enumerate().map(|(place, event)| one(&mut reader, place, event));
    let mut request = RoadshowRequest::of(events.collect());
    if let Some(weights) = given.weights {
        let proto::ObjectiveParts { coverage, balance, maturity, novelty } = weights;
        request.weights = RoadshowWeights { coverage, balance, maturity, novelty };
    }
    if let Some(most) = given.projects_of_owner {
        request.projects_of_owner = count(&mut reader, "projects_of_owner", most).filter(|most| *most > 0);
    }
    request.locks = locks(&mut reader, given.locks, (request.events.len(), &given.bans));
    request.bans = given.bans.into_iter().map(SupplyId::new).collect();
    request.earlier = given.earlier.into_iter().map(SupplyId::new).collect();
    if let Some(alternates) = given.alternates {
        request.alternates = count(&mut reader, "alternates", alternates).unwrap_or_default();
        reader.at_most("alternates", request.alternates, MOST_ALTERNATES);
    }
    reader.finish(Some(request)).map_err(|faults| Failure::fields("INVALID_ARGUMENT", faults))
}

/// Locks to events that are there, of projects that are not banned.
fn locks(
    reader: &mut Reader,
    given: Vec<proto::RoadshowLock>,
    (events, bans): (usize, &[String]),
) -> Vec<Lock> {
    let bans: HashSet<&str> = bans.iter().map(String::as_str).collect();
    let mut locks = Vec::with_capacity(given.len());
    for (place, lock) in given.into_iter().enumerate() {
        let event = usize::try_from(lock.event).ok().filter(|event| *event < events);
        if event.is_none() {
            let english = format!("there is no event {} of {events}", lock.event);
            reader.fault(
                &format!("locks[{place}].event"),
                english,
                format!("没有这一场，共 {events} 场，从 0 数起"),
            );
        }
        if bans.contains(lock.project.as_str()) {
            reader.fault(&format!("locks[{place}]"), "it is banned as well", "既指定又排除，只能有其一");
        }
        locks.push(Lock { project: SupplyId::new(lock.project), event: event.unwrap_or_default() });
    }
    locks
}

fn one(reader: &mut Reader, place: usize, given: proto::RoadshowEvent) -> EventRequest {
    if given.name.trim().is_empty() {
        reader.fault(&format!("events[{place}].name"), "it is empty", "不能为空");
    }
    let places = count(reader, &format!("events[{place}].places"), given.places).unwrap_or_default();
    EventRequest {
        name: given.name,
        chain: given.chain.filter(|chain| !chain.is_empty()).map(ChainId::new),
        places: if places == 0 { PLACES } else { places },
    }
}

fn count(reader: &mut Reader, field: &str, given: i32) -> Option<usize> {
    let count = usize::try_from(given).ok();
    if count.is_none() {
        reader.fault(field, format!("{given} is negative"), format!("{given} 是负数"));
    }
    count
}

/// A roadshow that the engine refused.
pub(crate) fn refused_roadshow(error: Error, request: &RoadshowRequest) -> Failure {
    let Error::Roadshow(fault) = &error else { return error.into() };
    match violation(fault, request) {
        Some((field, chinese)) => {
            Failure::fields("INVALID_ARGUMENT", vec![Violation::new(field, fault.to_string(), chinese)])
        }
        None => error.into(),
    }
}

/// The field, and what is wrong with it in Chinese.
fn violation(fault: &RoadshowError, request: &RoadshowRequest) -> Option<(String, String)> {
    use RoadshowError as Fault;
    let of_event = |name: &String, field: &str| {
        let place = request.events.iter().position(|event| event.name == *name)?;
        Some(format!("events[{place}].{field}"))
    };
    let of_lock = |project: &SupplyId| request.locks.iter().position(|lock| lock.project == *project);
    Some(match fault {
        Fault::Events { events, limit } => {
            ("events".to_owned(), format!("有 {events} 场，应为 1 到 {limit} 场"))
        }
        Fault::Places { event, places, limit } => {
            (of_event(event, "places")?, format!("有 {places} 个，应为 1 到 {limit} 个"))
        }
        Fault::EventTwice { event } => {
            let place = request.events.iter().rposition(|other| other.name == *event)?;
            (format!("events[{place}].name"), format!("有两场都叫“{event}”"))
        }
        Fault::UnknownChain { event, chain } => {
            (of_event(event, "chain")?, format!("没有“{chain}”这条产业链"))
        }
        Fault::Weights => ("weights".to_owned(), "应为不小于 0 的数，且不全为 0".to_owned()),
        Fault::UnknownProject { project } => {
            (format!("locks[{}].project", of_lock(project)?), format!("“{project}”不是可对接的成果"))
        }
        Fault::LockRefused { project, event, refusal } => {
            let is_it = |lock: &Lock| {
                let of = request.events.get(lock.event);
                lock.project == *project && of.is_some_and(|of| of.name == *event)
            };
            // Of two equal locks, it is the second that is refused.
            let place = request.locks.iter().rposition(is_it)?;
            (format!("locks[{place}]"), put(refusal).to_owned())
        }
        _ => return None,
    })
}

fn put(refusal: &LockRefusal) -> &'static str {
    match refusal {
        LockRefusal::Full => "指定的项目已占满这一场",
        LockRefusal::StandsAlready => "它或它的另一份登记已经指定过",
        LockRefusal::OwnerLimit => "同一单位的项目会超过上限",
        LockRefusal::OffTheme => "它不在这一场的产业链上",
        _ => "与别的要求冲突",
    }
}
