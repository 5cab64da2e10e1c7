//! `matcher weights`: by which weights pairs are scored, and were; other ones from a file or an earlier version.

mod adopt;
pub(super) mod table;

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::Args;
use matcher_core::scoring::ScoringModel;
use matcher_core::tuning::SetReport;
use matcher_core::{ScoringSource, ScoringVersion};
use serde::Serialize;

use crate::china_time;
use crate::context::Context;
use crate::failure::{Status, bad_input};
use crate::terminal::{Table, clean};

/// What `weights` takes.
#[derive(Debug, Args)]
pub(crate) struct WeightsArgs {
    /// 列出启用过的各版权重
    #[arg(long, group = "action")]
    history: bool,
    /// 把现在的权重写成 JSON 文件
    #[arg(long, value_name = "文件.json", group = "action")]
    export: Option<PathBuf>,
    /// 启用 JSON 文件里的权重
    #[arg(long, value_name = "文件.json", groups = ["action", "adoption"])]
    import: Option<PathBuf>,
    /// 重新启用以前的某一版，成为新的一版
    #[arg(long, value_name = "版本", groups = ["action", "adoption"])]
    rollback: Option<u32>,
    /// 重新启用出厂权重，成为新的一版
    #[arg(long, groups = ["action", "adoption"])]
    reset: bool,
    /// 备注，记入权重的版本
    #[arg(long, value_name = "文字", requires = "adoption")]
    note: Option<String>,
    /// 操作人，记入权重的版本；缺省为登录用户名
    #[arg(long, value_name = "姓名", requires = "adoption")]
    by: Option<String>,
}

/// The weights in use.
#[derive(Serialize)]
struct Present<'a> {
    /// 0 as long as those of the software are in use that nobody adopted.
    version: u32,
    model: &'a ScoringModel,
}

pub(super) fn run(args: &WeightsArgs, context: &mut Context<'_>) -> Result<Status> {
    if args.import.is_some() || args.rollback.is_some() || args.reset {
        return adopt::run(args, context);
    }
    let (model, versions) = if context.has_catalogue() {
        let engine = context.open_existing()?;
        (engine.scoring_model(), engine.scoring_history()?)
    } else {
        (ScoringModel::default(), Vec::new())
    };
    if let Some(file) = &args.export {
        export(&model, file, context)?;
    } else if args.history {
        history(&versions, context)?;
    } else {
        show(&model, versions.last(), context)?;
    }
    Ok(Status::Done)
}

fn show(model: &ScoringModel, version: Option<&ScoringVersion>, context: &mut Context<'_>) -> Result<()> {
    if context.json {
        let version = version.map_or(0, |version| version.number);
        return context.write_json(&Present { version, model });
    }
    context.terminal.line(&match version {
        None => "出厂权重，还没有启用过别的。".to_owned(),
        Some(version) => format!("第 {} 版，{}，{}。", version.number, when(version), put(&version.source)),
    })?;
    context.terminal.table(&table::present(model))?;
    context.terminal.line(
        "权重是特征从最差到最好时，“有用”的对数几率升多少；倍数是几率乘以多少。没有填写的特征不计。“词语和语义”用于接入了语义编码器的供需。",
    )?;
    context.terminal.line("学习：matcher tune；以前的版本：matcher weights --history。")?;
    Ok(())
}

fn history(versions: &[ScoringVersion], context: &mut Context<'_>) -> Result<()> {
    if context.json {
        return context.write_json(&versions);
    }
    if versions.is_empty() {
        context.terminal.line("出厂权重，还没有启用过别的。")?;
        return Ok(());
    }
    let mut table = Table::new(&[">版本", "时间", "操作人", "来源", "备注"]);
    for version in versions.iter().rev() {
        let told = |text: &Option<String>| clean(text.as_deref().unwrap_or("—"));
        table.row([
            version.number.to_string(),
            when(version),
            told(&version.by),
            put(&version.source),
            told(&version.note),
        ]);
    }
    context.terminal.table(&table)?;
    context.terminal.line("回退：matcher weights --rollback <版本>；恢复出厂：matcher weights --reset。")?;
    Ok(())
}

fn export(model: &ScoringModel, file: &Path, context: &mut Context<'_>) -> Result<()> {
    let mut text = serde_json::to_string_pretty(model)?;
    text.push('\n');
    std::fs::write(file, text)
        .map_err(|error| bad_input(format!("无法写入“{}”：{error}。", file.display())))?;
    if context.json {
        return context.write_json(&serde_json::json!({ "file": file }));
    }
    context.terminal.line(&format!("权重已写入“{}”。", file.display()))?;
    Ok(())
}

fn when(version: &ScoringVersion) -> String {
    china_time::minute(version.at)
}

/// Where weights come from, in the analyst's words.
fn put(source: &ScoringSource) -> String {
    match source {
        ScoringSource::Learned { sets } => {
            let gains = sets.iter().filter_map(|set| Some((set, set.difference?.mean_difference)));
            let told = gains.map(|(set, gain)| format!("{} nDCG@10 {gain:+.3}", name(set)));
            format!("学习：{}", told.collect::<Vec<_>>().join("，"))
        }
        ScoringSource::Imported => "导入".to_owned(),
        ScoringSource::RolledBack { to } => format!("回退到第 {to} 版"),
        ScoringSource::Shipped => "出厂权重".to_owned(),
    }
}

fn name(set: &SetReport) -> String {
    let name = if set.name == "outcomes" { "对接结果" } else { &set.name };
    clean(name)
}
