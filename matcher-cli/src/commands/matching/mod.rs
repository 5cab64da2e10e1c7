//! `matcher match`: supplies for demands, or demands for a supply.

mod filters;
mod json;
mod output;
mod reverse;
pub(super) mod show;
mod source;
mod timing;
mod work;

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use clap::builder::RangedU64ValueParser;
use matcher_core::MatchRequest;

use crate::context::Context;
use crate::failure::{Status, bad_input};
use crate::names::Names;
use output::OutputFile;
use timing::{Part, Timing};
use work::Work;

/// More demands than this are shown as a table of a line each.
const SHOWN_IN_FULL: usize = 5;

/// What `match` takes.
#[derive(Debug, Args)]
pub(crate) struct MatchArgs {
    /// 只匹配这些需求；不写则匹配全部待对接的需求
    #[arg(value_name = "需求编号", conflicts_with_all = ["file", "text", "supply"])]
    demands: Vec<String>,
    /// 匹配这个文件里的需求（.xlsx、.csv、.jsonl），不导入
    #[arg(long, value_name = "文件", conflicts_with_all = ["text", "supply"])]
    file: Option<PathBuf>,
    /// 匹配一段文字；写 - 则从标准输入读取
    #[arg(long, value_name = "文字", conflicts_with = "supply", allow_hyphen_values = true)]
    text: Option<String>,
    /// 反过来：哪些需求用得上这个成果、专家或其他供给
    #[arg(long, value_name = "供给编号")]
    supply: Option<String>,
    /// 每条需求最多给出多少个匹配，1 到 1000；缺省 10
    #[arg(long, value_name = "个数", default_value_t = 10, hide_default_value = true, value_parser = top_parser())]
    top: usize,
    /// 近似版本（同一成果重复登记、同一专利的几个版本）各占一个名次，不合并
    #[arg(long)]
    keep_duplicates: bool,
    /// 写成文件：.xlsx（可供填写对接结果）、.csv 或 .jsonl
    #[arg(long, value_name = "文件")]
    out: Option<PathBuf>,
    /// 在标准错误输出上用一行 JSON 说明各步骤用了多少时间
    #[arg(long, conflicts_with = "supply")]
    timing: bool,
    // Last, as its heading stays for what comes behind it.
    #[command(flatten)]
    filters: filters::FilterArgs,
}

/// Reads a number of results: 1 to 1,000.
pub(super) fn top_parser() -> RangedU64ValueParser<usize> {
    RangedU64ValueParser::new().range(1..=1_000)
}

pub(super) fn run(args: &MatchArgs, context: &mut Context<'_>) -> Result<Status> {
    let out = args.out.as_deref().map(OutputFile::new).transpose()?;
    if let Some(supply) = &args.supply {
        return reverse::run(args, supply, out.is_some(), context);
    }
    let text = source::read_text(args.text.as_deref())?;
    let timing = Timing::begin();
    let (engine, mut names) = timing.alone(Part::Load, || {
        let engine = context.open_existing()?;
        let names = Names::of(&engine)?;
        anyhow::Ok((engine, names))
    })?;
    let mut request = MatchRequest::default();
    request.top = args.top;
    request.filter = args.filters.supply_filter(&names)?;
    request.fold_duplicates = !args.keep_duplicates;
    let source = timing.alone(Part::Load, || source::demands(args, text, (&engine, &mut names), context))?;
    if source.demands.is_empty() {
        return nothing_to_match(args, context, source.status);
    }
    let demands = &source.demands;
    let work = Work { engine: &engine, names: &names, request: &request, demands, timing: &timing };
    match &out {
        Some(out) => {
            let counts = out.write(&work, context.terminal)?;
            if context.json {
                context.write_json(&out.summary(counts))?;
            } else {
                out.tell(counts, context.terminal)?;
            }
        }
        None if context.json => json::write(&work, context.terminal)?,
        None if work.demands.len() > SHOWN_IN_FULL => show::table(&work, context.terminal)?,
        None => {
            let mut reporter = work.reporter();
            work.each(0, &mut |demand, found| {
                show::in_full(&mut reporter, demand, &found, (args.top, context.terminal))
            })?;
        }
    }
    if args.timing {
        context.terminal.complain(&timing.report(demands.len())?);
    }
    Ok(source.status)
}

fn nothing_to_match(args: &MatchArgs, context: &mut Context<'_>, status: Status) -> Result<Status> {
    if let Some(file) = &args.file {
        return Err(bad_input(format!("“{}”里没有可以匹配的需求。", file.display())));
    }
    if context.json {
        context.write_json(&serde_json::json!({ "demands": 0, "answered": 0, "results": [] }))?;
    } else {
        context.terminal.line("没有待对接的需求。请先导入需求表：matcher import 需求.xlsx")?;
    }
    Ok(status)
}
