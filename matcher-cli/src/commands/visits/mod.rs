//! `matcher visits`: which enterprises to visit next, with what to bring and to ask; on the terminal and as a workbook. And that
//! somebody has been there.

mod record;
mod show;

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Subcommand};
use matcher_core::Cancel;
use matcher_core::visits::{VisitRequest, VisitSettings};
use matcher_io::visits_workbook;
use time::Date;

use super::map::parse_day;
use super::settings::{not_there, read_settings, refused, write_new};
use crate::args::HELP;
use crate::china_time::today;
use crate::context::Context;
use crate::failure::Status;
use crate::names::Names;
use crate::terminal::Progress;

/// The office's own settings, in the data folder.
const SETTINGS_FILE: &str = "visits.toml";

/// What `visits` takes.
#[derive(Debug, Args)]
#[command(
    next_help_heading = "选项",
    subcommand_help_heading = "命令",
    disable_help_subcommand = true,
    args_conflicts_with_subcommands = true
)]
pub(crate) struct VisitsArgs {
    #[command(subcommand)]
    command: Option<VisitsCommand>,
    #[command(flatten)]
    list: ListArgs,
}

/// What else there is to visits; without it, they are listed.
#[derive(Debug, Subcommand)]
enum VisitsCommand {
    /// 记下走访过哪几家，下次的清单按这一天算
    #[command(help_template = HELP, override_usage = "matcher visits record [选项] <单位编号>...")]
    Record(record::RecordArgs),
}

/// What a list of visits takes.
#[derive(Debug, Args)]
#[command(next_help_heading = "选项")]
struct ListArgs {
    /// 只看这个县区：名称的一部分，或行政区划代码
    #[arg(long, value_name = "县区")]
    county: Option<String>,
    /// 只看这条产业链上的企业
    #[arg(long, value_name = "产业链")]
    chain: Option<String>,
    /// 列出前几家；0 为全部，缺省 20
    #[arg(long, value_name = "个数", default_value_t = 20, hide_default_value = true)]
    top: usize,
    /// 按哪一天计算，如 2026-03-01；缺省为今天
    #[arg(long, value_name = "日期", value_parser = parse_day)]
    on: Option<Date>,
    /// 权重等设置；缺省为数据文件夹里的 visits.toml，没有就用内置的
    #[arg(long, value_name = "文件.toml")]
    settings: Option<PathBuf>,
    /// 写成可以打印、带着去的工作簿
    #[arg(long, value_name = "文件.xlsx")]
    out: Option<PathBuf>,
    /// 把内置的设置写到这个文件，照着改
    #[arg(long, value_name = "文件.toml", conflicts_with_all = ["county", "chain", "on", "settings", "out"])]
    sample: Option<PathBuf>,
    /// 覆盖已有的文件
    #[arg(long)]
    force: bool,
}

pub(super) fn run(args: &VisitsArgs, context: &mut Context<'_>) -> Result<Status> {
    match &args.command {
        None => list(&args.list, context),
        Some(VisitsCommand::Record(args)) => record::run(args, context),
    }
}

fn list(args: &ListArgs, context: &mut Context<'_>) -> Result<Status> {
    if let Some(sample) = &args.sample {
        return write_sample(sample, args.force, context);
    }
    if let Some(out) = &args.out {
        not_there(out, args.force)?;
    }
    let settings = settings(args, context)?;
    let engine = context.open_existing()?;
    let mut request = VisitRequest::of(args.on.unwrap_or_else(today));
    request.settings = settings;
    request.county.clone_from(&args.county);
    if let Some(chain) = &args.chain {
        request.chain = Some(Names::of(&engine)?.parse_chain(chain.trim())?);
    }
    request.top = (args.top > 0).then_some(args.top);
    let progress = Progress::new("匹配需求");
    let list = engine.visit_list_with(&request, &Cancel::never(), &mut |done, total| {
        progress.set(done as u64, total as u64);
    })?;
    progress.finish();
    if let Some(out) = &args.out {
        visits_workbook::write(out, &list)?;
    }
    if context.json {
        context.write_json(&list)?;
    } else {
        show::tell(&list, args.out.as_deref(), context.terminal)?;
    }
    Ok(Status::Done)
}

fn settings(args: &ListArgs, context: &Context<'_>) -> Result<VisitSettings> {
    match read_settings(args.settings.as_deref(), &context.data.join(SETTINGS_FILE))? {
        None => Ok(VisitSettings::default()),
        Some((file, text)) => VisitSettings::parse(&text).map_err(|error| refused("走访设置", &file, &error)),
    }
}

fn write_sample(sample: &std::path::Path, force: bool, context: &mut Context<'_>) -> Result<Status> {
    write_new(sample, VisitSettings::builtin_toml(), force)?;
    if context.json {
        context.write_json(&serde_json::json!({ "file": sample }))?;
    } else {
        let told = format!(
            "走访设置已写入“{}”。改好后放到数据文件夹的 {SETTINGS_FILE}，或用 --settings 指定。",
            sample.display()
        );
        context.terminal.line(&told)?;
    }
    Ok(Status::Done)
}
