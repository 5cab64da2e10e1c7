//! `matcher doctor`: whether the data folder is sound; what can be mended is. And what demands lack.

mod demand;

use anyhow::Result;
use clap::{Args, Subcommand};
use matcher_core::{CheckReport, Engine, IndexFault, OpenReport, RefreshProgress};
use serde::Serialize;

use crate::context::{Context, told};
use crate::failure::{Status, put_damage};
use crate::terminal::{Progress, Style};
pub(crate) use demand::percent;

/// What `doctor` takes.
#[derive(Debug, Args)]
pub(crate) struct DoctorArgs {
    #[command(subcommand)]
    action: Option<Action>,
}

/// What to look at; without it the data folder.
#[derive(Debug, Subcommand)]
enum Action {
    /// 诊断需求：完整度、走访时先问的三件事、可能的环节、相似的需求、什么样的供给算答上
    Demand(demand::DemandArgs),
}

#[derive(Serialize)]
struct Diagnosis<'a> {
    folder: String,
    sound: bool,
    check: &'a CheckReport,
    /// Faults of the index that a rebuild mended.
    repaired: &'a [IndexFault],
    opening: &'a OpenReport,
}

pub(super) fn run(args: &DoctorArgs, context: &mut Context<'_>) -> Result<Status> {
    match &args.action {
        None => check_folder(context),
        Some(Action::Demand(args)) => demand::run(args, context),
    }
}

fn check_folder(context: &mut Context<'_>) -> Result<Status> {
    // Opening alone finds out about locks, rights, versions and damage; those come back as errors.
    let engine = context.open_existing()?;
    let mut check = engine.check()?;
    let mut repaired = Vec::new();
    // The index is made from the database, so only a sound database is worth it.
    if check.store_faults.is_empty() && !check.index_faults.is_empty() {
        repaired = check.index_faults;
        rebuild(&engine)?;
        check = engine.check()?;
    }
    let folder = context.data.display().to_string();
    let status = if check.is_sound() { Status::Done } else { Status::DataFolder };
    if context.json {
        context.write_json(&Diagnosis {
            folder,
            sound: check.is_sound(),
            check: &check,
            repaired: &repaired,
            opening: engine.opening(),
        })?;
        return Ok(status);
    }
    context.terminal.line(&format!("数据文件夹：{folder}"))?;
    let found: Vec<String> = check.store_faults.iter().map(put_damage).collect();
    verdict(context, "数据库", &found, &format!("完好，共 {} 条记录", check.records))?;
    for fault in &repaired {
        context.terminal.line(&format!("· 索引：{}；已重建。", put(fault)))?;
    }
    let found: Vec<String> = check.index_faults.iter().map(put).collect();
    verdict(context, "索引", &found, &format!("与数据库一致，共 {} 条记录", check.indexed))?;
    let opening = engine.opening();
    if let Some(reason) = &opening.rebuilt {
        context.terminal.line(&format!("· 打开时重建了索引：{}", told(reason)))?;
    } else if opening.replayed > 0 {
        context.terminal.line(&format!("· 打开时补建了 {} 条记录的索引。", opening.replayed))?;
    }
    if !check.store_faults.is_empty() {
        context.terminal.line(&context.way_out_of_damage())?;
    } else if !check.index_faults.is_empty() {
        context.terminal.line("数据没有丢失，但索引重建后仍有问题。请检查磁盘，再运行 matcher rebuild。")?;
    }
    Ok(status)
}

fn rebuild(engine: &Engine) -> Result<()> {
    let progress = Progress::new("重建索引");
    engine.rebuild(&mut |RefreshProgress { done, total }| progress.set(done, total))?;
    progress.finish();
    Ok(())
}

/// A fault in the analyst's words.
fn put(fault: &IndexFault) -> String {
    match fault {
        IndexFault::Behind { at, written, why } => format!("只跟到第 {at} 次写入（共 {written} 次）：{why}"),
        IndexFault::Outdated { records } => format!("有 {records} 条记录缺失或不是最新"),
        IndexFault::Superfluous { records } => format!("多出 {records} 条数据库里没有的记录"),
        IndexFault::Damaged { what } => format!("已损坏（{what}）"),
    }
}

fn verdict(context: &mut Context<'_>, what: &str, faults: &[String], sound: &str) -> Result<()> {
    if faults.is_empty() {
        context.terminal.styled("", &format!("✓ {what}：{sound}"), Style::Good)?;
    }
    for fault in faults {
        context.terminal.styled("", &format!("✗ {what}：{fault}"), Style::Caution)?;
    }
    Ok(())
}
