//! `matcher roadshow sheets`: a sheet to fill in for every judge.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use matcher_io::judging_workbook::{BlankSheet, EventProjects, read_projects, write_sheets};

use super::criteria;
use crate::commands::settings::not_there;
use crate::context::Context;
use crate::failure::{Status, bad_input};
use crate::nearest::unknown;
use crate::terminal::clean;

/// What `roadshow sheets` takes.
#[derive(Debug, Args)]
#[command(next_help_heading = "选项")]
pub(super) struct SheetsArgs {
    /// 项目清单：matcher roadshow 写出的工作簿，或有“项目名称”列的 .xlsx、.csv
    #[arg(value_name = "项目清单", help_heading = "参数")]
    projects: PathBuf,
    /// 评委：姓名，或 姓名=场次（只评这一场）；可写多次
    #[arg(long = "judge", value_name = "姓名[=场次]", required = true)]
    judges: Vec<String>,
    /// 只要这一场；可写多次，缺省为全部场次
    #[arg(long = "event", value_name = "场次")]
    events: Vec<String>,
    /// 评审标准；缺省为数据文件夹里的 judging.toml，没有就用内置的
    #[arg(long, value_name = "文件.toml")]
    criteria: Option<PathBuf>,
    /// 评分表写到哪里
    #[arg(long, value_name = "文件.xlsx", default_value = "评分表.xlsx", hide_default_value = true)]
    out: PathBuf,
    /// 覆盖已有的文件
    #[arg(long)]
    force: bool,
}

pub(super) fn run(args: &SheetsArgs, context: &mut Context<'_>) -> Result<Status> {
    not_there(&args.out, args.force)?;
    let criteria = criteria::of(args.criteria.as_deref(), context)?;
    let events = read_projects(&args.projects)?;
    let events = chosen(&events, &args.events)?;
    let sheets = sheets(&events, &args.judges)?;
    write_sheets(&args.out, &sheets, &criteria)?;
    if context.json {
        let told: Vec<_> = sheets
            .iter()
            .map(|sheet| serde_json::json!({ "judge": sheet.judge, "event": sheet.event.event, "projects": sheet.event.projects.len() }))
            .collect();
        context.write_json(&serde_json::json!({ "file": args.out, "sheets": told }))?;
        return Ok(Status::Done);
    }
    let terminal = &mut *context.terminal;
    for event in &events {
        terminal.line(&clean(&format!("{}：{} 个项目", event.event, event.projects.len())))?;
    }
    let (file, count) = (args.out.display(), sheets.len());
    terminal.line(&format!("已写入“{file}”：{count} 张评分表，可以打印，也可以分发电子表格填写。"))?;
    terminal.line(
        "不打分的格子空着，不要填 0；应当回避的项目写“回避”。收齐后运行：matcher roadshow scores <评分表>...",
    )?;
    Ok(Status::Done)
}

fn chosen<'a>(events: &'a [EventProjects], names: &[String]) -> Result<Vec<&'a EventProjects>> {
    if names.is_empty() {
        return Ok(events.iter().collect());
    }
    names.iter().map(|name| event(events.iter(), name)).collect()
}

fn event<'a>(
    mut events: impl Iterator<Item = &'a EventProjects> + Clone,
    name: &str,
) -> Result<&'a EventProjects> {
    let known = events.clone();
    let found = events.find(|event| event.event == name.trim());
    found.ok_or_else(|| bad_input(unknown("场次", name, known.map(|event| event.event.as_str()))))
}

/// One sheet for every judge and event, judge by judge.
fn sheets<'a>(events: &[&'a EventProjects], judges: &'a [String]) -> Result<Vec<BlankSheet<'a>>> {
    let mut found: Vec<BlankSheet<'a>> = Vec::new();
    for text in judges {
        let (judge, only) = match text.split_once(['=', '＝']) {
            None => (text.trim(), None),
            Some((judge, name)) => (judge.trim(), Some(event(events.iter().copied(), name)?)),
        };
        if judge.is_empty() {
            return Err(bad_input(format!("“{text}”没有评委姓名，请写成 姓名 或 姓名=场次。")));
        }
        let those = events.iter().copied().filter(|event| only.is_none_or(|only| only == *event));
        for event in those {
            if found.iter().any(|sheet| sheet.judge == judge && sheet.event == event) {
                return Err(bad_input(format!(
                    "评委“{judge}”写了两次。同名的两位请加以区别，如“{judge}（大学）”。"
                )));
            }
            found.push(BlankSheet { judge, event });
        }
    }
    Ok(found)
}
