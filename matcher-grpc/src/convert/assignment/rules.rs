//! Rules of a round, and what stands in the way of a plan.

use matcher_core::assignment::{
    Diagnosis, Group, Problem, Relaxation, Rule, RuleMiss, change_sentence, diagnosis_sentences,
    rule_sentence,
};

use super::plans::optimal_plan;
use crate::proto;

pub(super) fn infeasible(problem: &Problem, diagnosis: &Diagnosis) -> proto::InfeasibleRound {
    proto::InfeasibleRound {
        conflict: diagnosis.conflict.iter().map(|one| rule(problem, one)).collect(),
        minimal: diagnosis.is_minimal,
        relaxation: diagnosis.relaxation.as_ref().map(|found| relaxation(problem, found)),
        sentences: diagnosis_sentences(problem, diagnosis),
    }
}

fn relaxation(problem: &Problem, found: &Relaxation) -> proto::RoundRelaxation {
    proto::RoundRelaxation {
        changes: found.changes.iter().map(|change| miss(problem, change)).collect(),
        price: found.price as i64,
        smallest: found.is_smallest,
        plan: Some(optimal_plan(problem, &found.plan, None)),
    }
}

pub(super) fn miss(problem: &Problem, miss: &RuleMiss) -> proto::RuleMiss {
    proto::RuleMiss {
        rule: Some(rule(problem, &miss.rule)),
        by: miss.by as i32,
        change: change_sentence(problem, miss),
    }
}

fn rule(problem: &Problem, rule: &Rule) -> proto::RoundRule {
    use proto::RoundRuleKind as Kind;
    let none: &[String] = &[];
    let (kind, expert, post, group, count, details) = match rule {
        Rule::CandidateMin { candidate, min } => {
            (Kind::ExpertMin, Some(candidate), None, None, Some(*min), none)
        }
        Rule::CandidateMax { candidate, max } => {
            (Kind::ExpertMax, Some(candidate), None, None, Some(*max), none)
        }
        Rule::PostMin { post, min } => (Kind::PostMin, None, Some(post), None, Some(*min), none),
        Rule::PostMax { post, max } => (Kind::PostMax, None, Some(post), None, Some(*max), none),
        Rule::QuotaMin { group, min } => (Kind::QuotaMin, None, None, Some(group), Some(*min), none),
        Rule::QuotaMax { group, max } => (Kind::QuotaMax, None, None, Some(group), Some(*max), none),
        Rule::Lock { candidate, post } => (Kind::Lock, Some(candidate), Some(post), None, None, none),
        Rule::Ban { candidate, post } => (Kind::Ban, Some(candidate), Some(post), None, None, none),
        Rule::Weak { candidate, post } => (Kind::Weak, Some(candidate), Some(post), None, None, none),
        Rule::Unverified { candidate, post, missing } => {
            (Kind::Unverified, Some(candidate), Some(post), None, None, missing.as_slice())
        }
        Rule::Forbidden { candidate, post, reasons } => {
            (Kind::Forbidden, Some(candidate), Some(post), None, None, reasons.as_slice())
        }
    };
    proto::RoundRule {
        kind: kind.into(),
        expert: expert.map(ToString::to_string),
        post: post.map(ToString::to_string),
        group: group.map(group_message),
        count: count.map(|count| count as i32),
        details: details.to_vec(),
        sentence: rule_sentence(problem, rule),
    }
}

fn group_message(group: &Group) -> proto::RoundGroup {
    use proto::round_group::Group as Message;
    let group = match group {
        Group::County(name) => Message::County(name.clone()),
        Group::Chain(name) => Message::Chain(name.clone()),
    };
    proto::RoundGroup { group: Some(group) }
}
