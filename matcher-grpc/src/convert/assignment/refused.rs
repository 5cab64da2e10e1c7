//! What only the catalogue can say against a round, at the field that it is about.

use matcher_core::assignment::{AssignmentError, CandidateId, LockHolder, PostId};
use matcher_core::{Error, PostingRequest};

use crate::failure::Failure;
use crate::violation::Violation;

/// A round that the engine refused.
pub(crate) fn refused_round(error: Error, request: &PostingRequest) -> Failure {
    let Error::Assignment(fault) = &error else { return error.into() };
    match violation(fault, request) {
        Some((field, chinese)) => {
            Failure::fields("INVALID_ARGUMENT", vec![Violation::new(field, fault.to_string(), chinese)])
        }
        None => error.into(),
    }
}

/// The field, and what is wrong with it in Chinese.
fn violation(fault: &AssignmentError, request: &PostingRequest) -> Option<(String, String)> {
    use AssignmentError as Fault;
    Some(match fault {
        Fault::Empty { side: "candidates" } => ("experts".to_owned(), "目录里没有可选派的专家".to_owned()),
        Fault::Empty { .. } => ("posts".to_owned(), "目录里没有待对接需求的企业".to_owned()),
        Fault::TooLarge { what, count, limit } => {
            let (field, unit) = match *what {
                "candidates" => ("experts", "位专家"),
                "posts" => ("posts", "个岗位"),
                _ => ("experts", "对专家和岗位"),
            };
            (
                field.to_owned(),
                format!("这一轮有 {count} {unit}，最多 {limit}；请分几轮，或列出可能的人选和岗位"),
            )
        }
        Fault::NoExpert { id } => {
            let place = request.experts.iter().position(|entry| entry.expert.as_str() == id.as_str())?;
            (format!("experts[{place}].expert"), format!("没有编号为“{id}”的专家"))
        }
        Fault::NoFirm { post, firm } => {
            (format!("{}.firm", of_post(request, post)?), format!("没有编号为“{firm}”的单位"))
        }
        Fault::NoDemand { post, demand } => {
            let entry = request.posts.iter().find(|entry| entry.id == *post)?;
            let place = entry.demands.iter().position(|id| id.as_str() == demand)?;
            let field = format!("{}.demands[{place}]", of_post(request, post)?);
            (field, format!("没有编号为“{demand}”的需求"))
        }
        Fault::IdleFirm { post, firm } => {
            (format!("{}.demands", of_post(request, post)?), format!("“{firm}”没有待对接的需求，请写明需求"))
        }
        Fault::UnknownGroup { group } => {
            let place = request.quotas.iter().position(|quota| quota.group.label() == *group)?;
            (format!("quotas[{place}].group"), format!("{group}没有任何岗位"))
        }
        Fault::UnknownCandidate { id, .. } => {
            (of_unknown_expert(request, id)?, format!("专家“{id}”不在这一轮里"))
        }
        Fault::UnknownPost { id, .. } => (of_unknown_post(request, id)?, format!("岗位“{id}”不在这一轮里")),
        Fault::LockedOut { candidate, post, reason } => {
            let is_it = |lock: &(CandidateId, PostId)| (&lock.0, &lock.1) == (candidate, post);
            let place = request.locks.iter().position(is_it)?;
            (format!("locks[{place}]"), format!("锁定不了：{}", put_reason(reason)))
        }
        Fault::TooManyLocks { of, count, max } => {
            let holder = match of {
                LockHolder::Candidate(id) => format!("专家“{id}”"),
                LockHolder::Post(id) => format!("岗位“{id}”"),
                LockHolder::Group(group) => group.label(),
            };
            (of_locks(request, of), format!("{holder}有 {count} 条锁定，名额只有 {max}"))
        }
        _ => return None,
    })
}

/// Rules give their reasons in Chinese; the engine's own are few.
fn put_reason(reason: &str) -> &str {
    match reason {
        "the pair is not listed" => "两者没有匹配得分",
        "facts of the pair are still to be verified" => "尚有事实待核实",
        "a rule forbids it" => "不符合规定",
        other => other,
    }
}

fn of_post(request: &PostingRequest, post: &PostId) -> Option<String> {
    request.posts.iter().position(|entry| entry.id == *post).map(|place| format!("posts[{place}]"))
}

fn of_unknown_expert(request: &PostingRequest, id: &CandidateId) -> Option<String> {
    let of_pairs = |field: &str, pairs: &[(CandidateId, PostId)]| {
        pairs.iter().position(|pair| pair.0 == *id).map(|place| format!("{field}[{place}].expert"))
    };
    let of_wishes = || {
        let mut entries = request.posts.iter().enumerate();
        entries.find_map(|(place, entry)| {
            let rank = entry.wishes.iter().position(|wish| wish == id)?;
            Some(format!("posts[{place}].wishes[{rank}]"))
        })
    };
    of_pairs("locks", &request.locks).or_else(|| of_pairs("bans", &request.bans)).or_else(of_wishes)
}

fn of_unknown_post(request: &PostingRequest, id: &PostId) -> Option<String> {
    let of_pairs = |field: &str, pairs: &[(CandidateId, PostId)]| {
        pairs.iter().position(|pair| pair.1 == *id).map(|place| format!("{field}[{place}].post"))
    };
    let of_wishes = || {
        let mut entries = request.experts.iter().enumerate();
        entries.find_map(|(place, entry)| {
            let rank = entry.wishes.iter().position(|wish| wish == id)?;
            Some(format!("experts[{place}].wishes[{rank}]"))
        })
    };
    of_pairs("locks", &request.locks).or_else(|| of_pairs("bans", &request.bans)).or_else(of_wishes)
}

/// The maximum that the locks do not fit into, where the caller gave it; otherwise the locks.
fn of_locks(request: &PostingRequest, of: &LockHolder) -> String {
    let place = match of {
        LockHolder::Candidate(id) => {
            let place = request.experts.iter().position(|entry| entry.expert.as_str() == id.as_str());
            place.map(|place| format!("experts[{place}].capacity"))
        }
        LockHolder::Post(id) => of_post(request, id).map(|post| format!("{post}.capacity")),
        LockHolder::Group(group) => {
            let place = request.quotas.iter().position(|quota| quota.group == *group);
            place.map(|place| format!("quotas[{place}].bounds"))
        }
    };
    place.unwrap_or_else(|| "locks".to_owned())
}
