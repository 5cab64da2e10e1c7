//! `matcher explain`: why a pair has its score, or why a supply is not among a demand's matches.

use std::io;

use anyhow::Result;
use clap::Args;
use matcher_core::explanation::{
    Contribution, Explanation, IndicatorCheck, IndicatorVerdict, SupportingAchievement, sentences,
};
use matcher_core::matching::Verdict;
use matcher_core::record::{Demand, Supply, SupplyStatus};
use matcher_core::scoring::{Feature, verdict};
use matcher_io::labels::Label;
use serde::Serialize;

use crate::catalogue;
use crate::context::Context;
use crate::failure::Status;
use crate::terminal::{Style, Terminal, clean};

/// So many candidates are looked through for the supply's place.
const DEPTH: usize = 1_000;
/// So many shared terms are shown.
const TERMS_SHOWN: usize = 8;

/// What `explain` takes.
#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// 需求编号
    #[arg(value_name = "需求编号")]
    demand: String,
    /// 供给编号
    #[arg(value_name = "供给编号")]
    supply: String,
}

/// A pair with everything that made its score.
#[derive(Debug, Serialize)]
struct ExplainedPair {
    demand: String,
    supply: String,
    score: f64,
    verdict: Verdict,
    /// Its place among all candidates, from 1 on; `None` when it is no candidate.
    rank: Option<usize>,
    /// Why matching passes it over whatever its score.
    passed_over: Option<String>,
    explanation: Explanation,
}

pub(super) fn run(args: &ExplainArgs, context: &mut Context<'_>) -> Result<Status> {
    let engine = context.open_existing()?;
    let (demand, supply) =
        (catalogue::demand(&engine, &args.demand)?, catalogue::supply(&engine, &args.supply)?);
    let (score, explanation) = engine.explain(&demand, &supply);
    let ranked = engine.rank(&demand, DEPTH)?;
    let pair = ExplainedPair {
        demand: args.demand.clone(),
        supply: args.supply.clone(),
        score,
        verdict: verdict(score),
        rank: ranked.iter().position(|(id, _)| *id == supply.id).map(|place| place + 1),
        passed_over: passed_over(&demand, &supply),
        explanation,
    };
    if context.json {
        context.write_json(&pair)?;
    } else {
        show(&pair, (&demand, &supply), context.terminal)?;
    }
    Ok(Status::Done)
}

fn passed_over(demand: &Demand, supply: &Supply) -> Option<String> {
    if supply.status != SupplyStatus::Available {
        return Some(format!("供给的状态是“{}”，匹配时不会推荐", supply.status.label()));
    }
    let owner = supply.owner.as_ref()?;
    demand.excluded.contains(owner).then(|| format!("需求方不愿与其单位（{owner}）合作，匹配时不会推荐"))
}

fn show(
    pair: &ExplainedPair,
    (demand, supply): (&Demand, &Supply),
    terminal: &mut Terminal,
) -> io::Result<()> {
    let line = |kind: &str, id: &str, title: &str| format!("{kind} {}  {}", clean(id), clean(title));
    terminal.styled("", &line("需求", &pair.demand, &demand.title), Style::Heading)?;
    terminal.styled("", &line(supply.kind.label(), &pair.supply, &supply.title), Style::Heading)?;
    let style = if pair.verdict >= Verdict::WorthContact { Style::Good } else { Style::Caution };
    let place = match pair.rank {
        Some(rank) => format!("在这条需求的候选中排第 {rank} 位"),
        None => format!("不在这条需求的前 {DEPTH} 个候选之中"),
    };
    terminal.styled("", &format!("得分 {:.4}，{}；{place}。", pair.score, pair.verdict.label()), style)?;
    if let Some(why) = &pair.passed_over {
        terminal.styled("", &format!("注意：{}。", clean(why)), Style::Caution)?;
    }
    terminal.blank()?;
    for part in &pair.explanation.contributions {
        show_part(part, pair, terminal)?;
    }
    terminal.line(&format!("└─ 合计 {:+.4}", pair.score))?;
    terminal.blank()?;
    for said in sentences(&pair.explanation) {
        terminal.entry("· ", &clean(&said))?;
    }
    Ok(())
}

/// One feature with what stands behind it.
fn show_part(part: &Contribution, pair: &ExplainedPair, terminal: &mut Terminal) -> io::Result<()> {
    let label = part.feature.label();
    let Some(value) = part.value else {
        return terminal.styled("├─ ", &format!("   —     {label}：有一方没有说明，不计"), Style::Faint);
    };
    let told = match part.feature {
        Feature::Base | Feature::Kind => String::new(),
        _ => format!("（{value:.2}，{:.2} 为中性）", part.reference),
    };
    terminal.line(&format!("├─ {:+.4}  {label}{told}", part.contribution))?;
    for line in evidence(part.feature, &pair.explanation) {
        terminal.styled("│    ", &clean(&line), Style::Faint)?;
    }
    Ok(())
}

fn evidence(feature: Feature, why: &Explanation) -> Vec<String> {
    match feature {
        Feature::Text => {
            let terms = why.matched_terms.iter().filter(|term| term.word).take(TERMS_SHOWN);
            terms.map(|term| format!("“{}” 占 {:.0}%", term.demand_wording, term.share * 100.0)).collect()
        }
        Feature::Evidence => why.achievements.iter().map(achievement).collect(),
        Feature::Indicators => why.indicators.iter().map(indicator).collect(),
        _ => Vec::new(),
    }
}

fn achievement(own: &SupportingAchievement) -> String {
    format!("“{}”（{}）：{:.2}", own.title, own.supply, own.value)
}

fn indicator(check: &IndicatorCheck) -> String {
    let verdict = match check.verdict {
        IndicatorVerdict::Satisfied => "满足",
        IndicatorVerdict::Violated => "不满足",
        IndicatorVerdict::Unknown => "未知",
    };
    format!("要求“{}”，供方“{}”：{verdict}", check.required, check.offered.as_deref().unwrap_or("未说明"))
}
