//! `matcher demo`: the sample catalogue, matched, shown and written.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use clap::Args;
use matcher_core::coupling::Period;
use matcher_core::matching::DemandMatches;
use matcher_core::record::{Demand, Record, format_date};
use matcher_core::{Engine, MatchRequest};
use matcher_io::export;
use matcher_io::match_workbook::{MatchFormat, MatchJob, MatchJournal};
use serde::Serialize;

use super::map::files::{MapFile, write_for_people};
use super::matching::show::in_full;
use super::template::make_folder;
use crate::china_time::today;
use crate::context::Context;
use crate::failure::Status;
use crate::match_report::Reporter;
use crate::names::Names;
use crate::terminal::{Progress, Style};

/// Demands that are shown, one without an answer among them.
const DEMANDS_SHOWN: usize = 3;
/// Matches shown of each.
const MATCHES_SHOWN: usize = 3;

/// What `demo` takes.
#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// 匹配结果和图谱写到哪个文件夹；缺省为 ./matches
    #[arg(long, value_name = "文件夹", default_value = "matches", hide_default_value = true)]
    out: PathBuf,
}

#[derive(Serialize)]
struct Summary {
    demands: usize,
    supplies: usize,
    organisations: usize,
    answered: usize,
    workbook: String,
    sample: String,
    /// The coupling map of the sample.
    map: Vec<String>,
}

pub(super) fn run(args: &DemoArgs, context: &mut Context<'_>) -> Result<Status> {
    // An office's own chains in the data folder would not fit the sample, so the demo has the built-in ones.
    let engine = Engine::in_memory(matcher_core::EngineOptions::default())?;
    let records = sample_records()?;
    engine.upsert(&records)?;
    context.refresh(&engine)?;
    let demands: Vec<Demand> = records
        .iter()
        .filter_map(|record| if let Record::Demand(demand) = record { Some(demand.clone()) } else { None })
        .collect();
    let progress = Progress::new("匹配");
    let found = engine.find_matches_batch(&demands, &MatchRequest::default(), &|done| {
        progress.set(done as u64, demands.len() as u64);
    })?;
    progress.finish();
    let names = Names::of(&engine)?;
    let mut reporter = Reporter::new(&engine, &names);
    make_folder(&args.out)?;
    let workbook = args.out.join("matches.xlsx");
    let sample = args.out.join("sample.jsonl");
    let mut job = MatchJob::default();
    job.add(&engine.matching_state()?);
    let mut journal = MatchJournal::open(&workbook, MatchFormat::Xlsx, job)?;
    for (demand, found) in demands.iter().zip(&found).skip(journal.counts().demands) {
        journal.add(&reporter.matched(demand, found)?)?;
    }
    journal.finish(&format_date(today()))?;
    export::write_jsonl(&sample, &records, &[])?;
    let map = write_for_people(&args.out, &super::map::couple(&engine, Period::default())?, None)?;
    let stats = engine.stats()?;
    let summary = Summary {
        demands: demands.len(),
        supplies: stats.supplies,
        organisations: stats.organisations,
        answered: found.iter().filter(|found| found.answered).count(),
        workbook: workbook.display().to_string(),
        sample: sample.display().to_string(),
        map: map.iter().map(|file| file.path.display().to_string()).collect(),
    };
    if context.json {
        context.write_json(&summary)?;
        return Ok(Status::Done);
    }
    show(&summary, (&demands, &found), &mut reporter, context)?;
    say_what_was_written(&workbook, &map, context)?;
    say_what_next(&sample, context)?;
    Ok(Status::Done)
}

fn show(
    summary: &Summary,
    (demands, found): (&[Demand], &[DemandMatches]),
    reporter: &mut Reporter<'_>,
    context: &mut Context<'_>,
) -> Result<()> {
    context.terminal.line(&format!(
        "示例数据：{} 条需求，{} 条供给，{} 家单位。其中 {} 条需求找到供给，{} 条暂无合适供给。先看三条：",
        summary.demands,
        summary.supplies,
        summary.organisations,
        summary.answered,
        summary.demands - summary.answered
    ))?;
    context.terminal.blank()?;
    for index in shown(found) {
        in_full(reporter, &demands[index], &found[index], (MATCHES_SHOWN, context.terminal))?;
    }
    Ok(())
}

/// Which demands are shown: the first answered ones, then the first without an answer.
fn shown(found: &[DemandMatches]) -> Vec<usize> {
    let indexes = |answered: bool| (0..found.len()).filter(move |index| found[*index].answered == answered);
    let unanswered = indexes(false).next();
    indexes(true).take(DEMANDS_SHOWN - usize::from(unanswered.is_some())).chain(unanswered).collect()
}

fn say_what_was_written(workbook: &Path, map: &[MapFile], context: &mut Context<'_>) -> Result<()> {
    let terminal = &mut *context.terminal;
    terminal.styled("", &format!("全部结果已写入 {}", workbook.display()), Style::Heading)?;
    terminal.line("  每对供需有得分、结论、理由、要点、指标对照和联系人；最后几列供经办人填写对接结果。")?;
    terminal.styled("", "创新链产业链深度对接耦合图谱已写入：", Style::Heading)?;
    for file in map {
        terminal.entry("  ", &format!("{}  {}", file.path.display(), file.purpose))?;
    }
    terminal.blank()?;
    Ok(())
}

fn say_what_next(sample: &Path, context: &mut Context<'_>) -> Result<()> {
    let terminal = &mut *context.terminal;
    terminal.line("接下来可以：")?;
    let sample = sample.display();
    for (command, purpose) in [
        (format!("matcher import {sample}"), "把示例数据导入 ./matcher-data"),
        ("matcher match --text \"香菇烘干后发黑，想省电\"".to_owned(), "匹配一句话的需求"),
        ("matcher map".to_owned(), "画耦合图谱：哪些环节缺、哪些强、先补哪里"),
        ("matcher search 尾矿".to_owned(), "全文检索"),
        ("matcher template".to_owned(), "生成空白表格，填自己的数据"),
        ("matcher --help".to_owned(), "全部命令"),
    ] {
        terminal.raw(&format!("  {command}\n"))?;
        terminal.styled("      ", purpose, Style::Faint)?;
    }
    Ok(())
}

/// The records of the fixtures, organisations first.
fn sample_records() -> Result<Vec<Record>> {
    let files = [
        matcher_fixtures::organisations_jsonl(),
        matcher_fixtures::demands_jsonl(),
        matcher_fixtures::supplies_jsonl(),
    ];
    let lines = files.into_iter().flat_map(str::lines).filter(|line| !line.trim().is_empty());
    lines
        .map(|line| serde_json::from_str(line).with_context(|| format!("内置示例数据有误：{line}")))
        .collect()
}
