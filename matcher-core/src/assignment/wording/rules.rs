//! Rules, conflicts and changes.

use super::{candidate_name, post_name};
use crate::assignment::diagnosis::Diagnosis;
use crate::assignment::problem::Problem;
use crate::assignment::rule::{Rule, RuleMiss};

/// A rule as a Chinese clause.
pub fn rule_sentence(problem: &Problem, rule: &Rule) -> String {
    let pair = |candidate, post| (candidate_name(problem, candidate), post_name(problem, post));
    match rule {
        Rule::CandidateMin { candidate, min } => {
            format!("{}至少任职{min}处", candidate_name(problem, candidate))
        }
        Rule::CandidateMax { candidate, max } => {
            format!("{}至多任职{max}处", candidate_name(problem, candidate))
        }
        Rule::PostMin { post, min } => format!("{}至少要{min}人", post_name(problem, post)),
        Rule::PostMax { post, max } => format!("{}至多收{max}人", post_name(problem, post)),
        Rule::QuotaMin { group, min } => format!("{}至少{min}人次", group.label()),
        Rule::QuotaMax { group, max } => format!("{}至多{max}人次", group.label()),
        Rule::Lock { candidate, post } => {
            let (candidate, post) = pair(candidate, post);
            format!("锁定{candidate}到{post}")
        }
        Rule::Ban { candidate, post } => {
            let (candidate, post) = pair(candidate, post);
            format!("禁止{candidate}到{post}")
        }
        Rule::Weak { candidate, post } => {
            let (candidate, post) = pair(candidate, post);
            format!("{candidate}与{post}的双方满意度低于下限")
        }
        Rule::Unverified { candidate, post, missing } => {
            let (candidate, post) = pair(candidate, post);
            format!("{candidate}到{post}尚待核实{}", missing.join("、"))
        }
        Rule::Forbidden { candidate, post, reasons } => {
            let (candidate, post) = pair(candidate, post);
            format!("{candidate}不能到{post}（{}）", reasons.join("；"))
        }
    }
}

/// What has to change for a rule to give way, as a Chinese clause.
pub fn change_sentence(problem: &Problem, change: &RuleMiss) -> String {
    let by = change.by;
    let lowered = |of: String, min: u32| format!("把{of}的下限从{min}降到{}", min.saturating_sub(by));
    let raised = |of: String, max: u32| format!("把{of}的上限从{max}提高到{}", max.saturating_add(by));
    let pair = |candidate, post| (candidate_name(problem, candidate), post_name(problem, post));
    match &change.rule {
        Rule::CandidateMin { candidate, min } => lowered(candidate_name(problem, candidate).to_owned(), *min),
        Rule::CandidateMax { candidate, max } => raised(candidate_name(problem, candidate).to_owned(), *max),
        Rule::PostMin { post, min } => lowered(post_name(problem, post).to_owned(), *min),
        Rule::PostMax { post, max } => raised(post_name(problem, post).to_owned(), *max),
        Rule::QuotaMin { group, min } => lowered(group.label(), *min),
        Rule::QuotaMax { group, max } => raised(group.label(), *max),
        Rule::Lock { candidate, post } => {
            let (candidate, post) = pair(candidate, post);
            format!("解除{candidate}到{post}的锁定")
        }
        Rule::Ban { candidate, post } => {
            let (candidate, post) = pair(candidate, post);
            format!("解除{candidate}到{post}的禁止")
        }
        Rule::Weak { candidate, post } => {
            let (candidate, post) = pair(candidate, post);
            format!("接受{candidate}到{post}，尽管双方满意度低于下限")
        }
        Rule::Unverified { candidate, post, missing } => {
            let (candidate, post) = pair(candidate, post);
            format!("核实{candidate}到{post}的{}，确认符合规定", missing.join("、"))
        }
        Rule::Forbidden { candidate, post, reasons } => {
            let (candidate, post) = pair(candidate, post);
            format!("消除{candidate}不能到{post}的原因（{}）", reasons.join("；"))
        }
    }
}

/// Why there is no plan and what would help, in two or three Chinese sentences.
pub fn diagnosis_sentences(problem: &Problem, diagnosis: &Diagnosis) -> Vec<String> {
    let mut sentences = Vec::new();
    let rules: Vec<String> = diagnosis.conflict.iter().map(|rule| rule_sentence(problem, rule)).collect();
    if diagnosis.is_minimal {
        sentences.push(format!("没有可行方案，以下{}条不能同时满足：{}。", rules.len(), rules.join("；")));
    } else {
        sentences.push("没有可行方案；时限内未能找出最小的冲突组合。".to_owned());
    }
    let Some(relaxation) = &diagnosis.relaxation else {
        sentences.push("时限内也未能找出可行的调整，请延长时限。".to_owned());
        return sentences;
    };
    let changes: Vec<String> =
        relaxation.changes.iter().map(|change| change_sentence(problem, change)).collect();
    let kind = if relaxation.is_smallest {
        "最小的调整是"
    } else {
        "可行的调整（时限内未证明最小）是"
    };
    sentences.push(format!("{kind}：{}。", changes.join("；")));
    sentences.push(format!(
        "调整之后可安排{}人次，总满意度{:.2}。",
        relaxation.plan.plan.placements.len(),
        relaxation.plan.plan.total_satisfaction()
    ));
    sentences
}
