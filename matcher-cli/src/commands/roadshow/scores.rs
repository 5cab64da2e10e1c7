//! `matcher roadshow scores`: what judges handed in, and what comes of it.

use std::path::PathBuf;

use anyhow::{Result, anyhow};
use clap::Args;
use matcher_core::judging::{JudgeName, PanelResult, judge};
use matcher_io::judging_workbook::{HandedIn, SheetRemark, read_sheets, write_result};
use serde::Serialize;

use super::{criteria, places};
use crate::commands::settings::not_there;
use crate::context::Context;
use crate::failure::{Status, bad_input};
use crate::nearest::unknown;

/// What `roadshow scores` takes.
#[derive(Debug, Args)]
#[command(next_help_heading = "选项")]
pub(super) struct ScoresArgs {
    /// 填好的评分表，一个或几个工作簿
    #[arg(value_name = "评分表.xlsx", help_heading = "参数", required = true)]
    files: Vec<PathBuf>,
    /// 应当交表的评委：姓名，或 姓名=场次；可写多次。没有交的列为还缺的打分
    #[arg(long = "judge", value_name = "姓名[=场次]")]
    judges: Vec<String>,
    /// 评审标准，与生成评分表时的一致；缺省为数据文件夹里的 judging.toml，没有就用内置的
    #[arg(long, value_name = "文件.toml")]
    criteria: Option<PathBuf>,
    /// 取前几名：看这几名靠不靠得住
    #[arg(long, value_name = "个数", value_parser = clap::value_parser!(u32).range(1..))]
    winners: Option<u32>,
    /// 结果写到哪里
    #[arg(long, value_name = "文件.xlsx", default_value = "评审结果.xlsx", hide_default_value = true)]
    out: PathBuf,
    /// 覆盖已有的文件
    #[arg(long)]
    force: bool,
}

#[derive(Serialize)]
struct Told<'a> {
    file: &'a PathBuf,
    events: &'a [PanelResult],
    faults: &'a [SheetRemark],
    notes: &'a [SheetRemark],
}

/// Adds the judges who were to hand something in and did not.
fn expect(judges: &[String], handed_in: &mut HandedIn) -> Result<()> {
    let known: Vec<String> = handed_in.events.iter().map(|sheets| sheets.event.clone()).collect();
    for text in judges {
        let (judge, only) = match text.split_once(['=', '＝']) {
            None => (text.trim(), None),
            Some((judge, event)) => (judge.trim(), Some(event.trim())),
        };
        if let Some(event) = only.filter(|event| !known.iter().any(|known| known == event)) {
            return Err(bad_input(unknown("场次", event, known.iter().map(String::as_str))));
        }
        let judge = JudgeName::new(judge);
        for sheets in
            handed_in.events.iter_mut().filter(|sheets| only.is_none_or(|only| only == sheets.event))
        {
            if !sheets.judges.contains(&judge) {
                sheets.judges.push(judge.clone());
            }
        }
    }
    Ok(())
}

pub(super) fn run(args: &ScoresArgs, context: &mut Context<'_>) -> Result<Status> {
    not_there(&args.out, args.force)?;
    let criteria = criteria::of(args.criteria.as_deref(), context)?;
    let mut handed_in = read_sheets(&args.files, &criteria)?;
    expect(&args.judges, &mut handed_in)?;
    let winners = args.winners.map(|winners| winners as usize);
    // The reader leaves nothing that contradicts itself.
    let judged = handed_in.events.iter().map(|sheets| judge(sheets, &criteria, winners));
    let results: Vec<PanelResult> = judged.collect::<Result<_, _>>().map_err(|error| anyhow!("{error}"))?;
    let HandedIn { faults, notes, .. } = &handed_in;
    write_result(&args.out, &results, &criteria, (faults, notes))?;
    if context.json {
        context.write_json(&Told { file: &args.out, events: &results, faults, notes })?;
    } else {
        places::tell(&results, &handed_in, &args.out, context.terminal)?;
    }
    Ok(if faults.is_empty() { Status::Done } else { Status::RowsRejected })
}
