//! What the command says of the plans.

use std::path::Path;

use anyhow::Result;
use matcher_core::Postings;
use matcher_core::assignment::{Outcome, diagnosis_sentences, rule_sentence};
use serde::Serialize;

use super::revision::Revision;
use crate::terminal::Terminal;

/// Pairs of the last plan whose going is explained on the terminal; the workbook has all.
const MOST_REASONS: usize = 10;

/// The answer as JSON.
#[derive(Debug, Serialize)]
pub(super) struct Summary<'a> {
    file: String,
    feasible: bool,
    proven: bool,
    total_satisfaction: Option<f64>,
    /// No plan has more weighted satisfaction.
    bound: Option<f64>,
    optimal: Vec<PlacedPair>,
    stable: Vec<PlacedPair>,
    stable_total_satisfaction: f64,
    stable_misses: Vec<String>,
    blocking_pairs_of_optimal: Option<usize>,
    diagnosis: Vec<String>,
    ownership_cycles: Vec<String>,
    /// Beside the last plan, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    revision: Option<&'a Revision>,
}

#[derive(Debug, Serialize)]
struct PlacedPair {
    expert: String,
    post: String,
    satisfaction: f64,
    to_verify: Vec<String>,
}

impl<'a> Summary<'a> {
    pub(super) fn of(postings: &Postings, file: &Path, revision: Option<&'a Revision>) -> Self {
        let optimal = match &postings.outcome {
            Outcome::Planned(found) => Some(found),
            Outcome::Infeasible(_) => None,
        };
        Self {
            file: file.display().to_string(),
            feasible: optimal.is_some(),
            proven: optimal.is_some_and(|found| found.is_proven),
            total_satisfaction: optimal.map(|found| found.plan.total_satisfaction()),
            bound: optimal.map(|found| found.bound),
            optimal: optimal.map(|found| pairs(&found.plan)).unwrap_or_default(),
            stable: pairs(&postings.stable),
            stable_total_satisfaction: postings.stable.total_satisfaction(),
            stable_misses: misses(postings, &postings.stable),
            blocking_pairs_of_optimal: postings.comparison.as_ref().map(|both| both.first.blocking_pairs),
            diagnosis: match &postings.outcome {
                Outcome::Infeasible(diagnosis) => diagnosis_sentences(&postings.problem, diagnosis),
                Outcome::Planned(_) => Vec::new(),
            },
            ownership_cycles: cycles(postings),
            revision,
        }
    }
}

fn pairs(plan: &matcher_core::assignment::Plan) -> Vec<PlacedPair> {
    let placements = plan.placements.iter().map(|one| PlacedPair {
        expert: one.candidate.to_string(),
        post: one.post.to_string(),
        satisfaction: one.satisfaction,
        to_verify: one.to_verify.clone(),
    });
    placements.collect()
}

/// Rules that a plan misses, as clauses with how much is missing.
pub(super) fn misses(postings: &Postings, plan: &matcher_core::assignment::Plan) -> Vec<String> {
    let told = plan
        .misses
        .iter()
        .map(|miss| format!("{}（差{}）", rule_sentence(&postings.problem, &miss.rule), miss.by));
    told.collect()
}

fn cycles(postings: &Postings) -> Vec<String> {
    postings.ownership_cycles.iter().map(|cycle| cycle.reason(|key| key)).collect()
}

/// The optimal plan in a sentence, above its table and on the terminal.
pub(super) fn optimal_note(postings: &Postings) -> String {
    match &postings.outcome {
        Outcome::Infeasible(diagnosis) => diagnosis_sentences(&postings.problem, diagnosis).join(""),
        Outcome::Planned(found) => {
            let plan = &found.plan;
            let mut note =
                format!("共安排 {} 人次，总满意度 {:.2}", plan.placements.len(), plan.total_satisfaction());
            if found.is_proven {
                note.push_str("，已证明最优。");
            } else {
                let open = found.bound - found.weighted_satisfaction;
                note.push_str(&format!("；时限已到，这是已找到的最好方案，离最优至多差 {open:.2}。"));
            }
            let missed = misses(postings, plan);
            if !missed.is_empty() {
                note.push_str(&format!("尚未满足：{}。", missed.join("；")));
            }
            note
        }
    }
}

/// The stable plan in a sentence.
pub(super) fn stable_note(postings: &Postings) -> String {
    let plan = &postings.stable;
    let note = format!(
        "共安排 {} 人次，总满意度 {:.2}；没有一对专家和企业都更愿意选对方。",
        plan.placements.len(),
        plan.total_satisfaction()
    );
    match misses(postings, plan).as_slice() {
        [] => format!("{note}各项下限和配额也都满足。"),
        missed => format!("{note}稳定方案不顾下限和配额，未满足：{}。", missed.join("；")),
    }
}

/// Shows both plans in a few lines.
pub(super) fn show(
    postings: &Postings,
    (file, revision): (&Path, Option<&Revision>),
    terminal: &mut Terminal,
) -> Result<()> {
    terminal.line(&format!("最优方案：{}", optimal_note(postings)))?;
    terminal.line(&format!("稳定方案：{}", stable_note(postings)))?;
    if let Some(both) = &postings.comparison {
        terminal.line(&format!(
            "对照：两个方案对 {} 位专家、{} 个岗位不同；最优方案里有 {} 对互相更愿意而没有安排在一起。",
            both.candidates.len(),
            both.posts.len(),
            both.first.blocking_pairs
        ))?;
    }
    if let Some(revision) = revision {
        terminal.line(&revision.note())?;
        for reason in revision.reasons_of_gone().take(MOST_REASONS) {
            terminal.line(&format!("  {reason}"))?;
        }
    }
    if let Outcome::Planned(found) = &postings.outcome {
        let open = found.plan.placements.iter().filter(|one| !one.to_verify.is_empty()).count();
        if open > 0 {
            terminal.line(&format!("签约前须核实：{open} 对，见“最优方案”表最后一列。"))?;
        }
    }
    for cycle in cycles(postings) {
        terminal.line(&format!("请核对：出资关系绕成了圈（{cycle}）。"))?;
    }
    terminal.line(&format!("已写入“{}”，可以打印签字。", file.display()))?;
    Ok(())
}
