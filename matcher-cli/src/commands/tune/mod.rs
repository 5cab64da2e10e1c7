//! `matcher tune`: learns the weights of scores from judgements and outcomes, and adopts what holds.

mod judgements;
mod report;

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use matcher_core::evaluation::Grade;
use matcher_core::scoring::ScoringModel;
use matcher_core::tuning::{JudgedSet, TooFewJudgements, TuningParams, TuningReport, tune};
use matcher_core::{ScoringProposal, ScoringVersion};
use serde::Serialize;

use crate::context::Context;
use crate::failure::{Status, bad_input};
use crate::terminal::Progress;

/// What `tune` takes.
#[derive(Debug, Args)]
pub(crate) struct TuneArgs {
    /// 从这个带评分的测试集学习（与 matcher evaluate 的文件夹相同）；可以写多次
    #[arg(long, value_name = "文件夹")]
    judgements: Vec<PathBuf>,
    /// 从数据文件夹里的对接结果学习；没有写 --judgements 时就是它
    #[arg(long)]
    outcomes: bool,
    /// 几分起算有用，1 到 3；缺省 2。对接结果按：打开过、已联系 1，已对接 2，签约 3
    #[arg(long, value_name = "分", default_value_t = 2, hide_default_value = true)]
    min_relevance: u8,
    /// 测试集里没有评分的供给算未知，不算无关
    #[arg(long, requires = "judgements")]
    judged_only: bool,
    /// 检验通过就启用；不写则只看比较
    #[arg(long)]
    adopt: bool,
    /// 备注，记入权重的版本
    #[arg(long, value_name = "文字", requires = "adopt")]
    note: Option<String>,
    /// 操作人，记入权重的版本；缺省为登录用户名
    #[arg(long, value_name = "姓名", requires = "adopt")]
    by: Option<String>,
}

/// What was found and done.
#[derive(Serialize)]
struct Tuned<'a> {
    holds: bool,
    #[serde(flatten)]
    report: &'a TuningReport,
    /// The version that was adopted.
    adopted: Option<u32>,
}

pub(super) fn run(args: &TuneArgs, context: &mut Context<'_>) -> Result<Status> {
    let useful = Grade::new(args.min_relevance)
        .filter(|grade| *grade > Grade::MIN)
        .ok_or_else(|| bad_input(format!("“{}”不是有用的分数，请用 1 到 3。", args.min_relevance)))?;
    // A name that cannot be noted is told before minutes are spent on learning.
    let by = context.author(args.by.as_deref())?.author;
    let (present, mut sets) = of_office(args, context)?;
    for folder in &args.judgements {
        sets.push(judgements::of_folder(folder, args.judged_only, context)?);
    }
    let progress = Progress::new("学习权重");
    let report = tune(&sets, &present, TuningParams { useful }).map_err(|few| too_few(&few))?;
    progress.finish();
    let adopted = if args.adopt && report.holds() { Some(adopt(args, by, &report, context)?) } else { None };
    let number = adopted.map(|version| version.number);
    if context.json {
        context.write_json(&Tuned { holds: report.holds(), report: &report, adopted: number })?;
    } else {
        report::show(&report, (args.adopt, number), context)?;
    }
    Ok(if args.adopt && number.is_none() { Status::BadInput } else { Status::Done })
}

/// The present weights, and the office's own outcomes if they are asked for.
fn of_office(args: &TuneArgs, context: &mut Context<'_>) -> Result<(ScoringModel, Vec<JudgedSet>)> {
    let outcomes = args.outcomes || args.judgements.is_empty();
    if !outcomes && !args.adopt && !context.has_catalogue() {
        return Ok((ScoringModel::default(), Vec::new()));
    }
    let engine = context.open_existing()?;
    let mut sets = Vec::new();
    if outcomes {
        let set = engine.judged_outcomes(&|| {})?;
        // With folders beside them, no outcome yet is no reason to stop.
        if !set.demands.is_empty() {
            sets.push(set);
        }
    }
    Ok((engine.scoring_model(), sets))
}

fn adopt(
    args: &TuneArgs,
    by: Option<String>,
    report: &TuningReport,
    context: &mut Context<'_>,
) -> Result<ScoringVersion> {
    let engine = context.open_existing()?;
    if engine.scoring_model() != report.before {
        return Err(bad_input("学习期间权重已被别人改过，没有启用。请重新运行 matcher tune。"));
    }
    let proposal = ScoringProposal::of_tuning(report)
        .ok_or_else(|| bad_input("检验没有通过，没有启用。"))?
        .adopted_by(by, args.note.clone());
    Ok(engine.adopt_scoring(proposal)?)
}

fn too_few(few: &TooFewJudgements) -> anyhow::Error {
    let TooFewJudgements { found, needed } = few;
    bad_input(format!(
        "评分太少，学不出可靠的权重：要有 {needed} 条需求各有不同评分的供给，现在有 {found} 条，还差 {} 条。请导入更多对接结果，或用 --judgements 指定带评分的测试集。",
        needed - found
    ))
}
