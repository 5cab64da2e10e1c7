//! `matcher doctor demand`: what demands lack, and what to ask in the next visit.

use std::io;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use clap::Args;
use matcher_core::diagnosis::{DemandDiagnosis, FactSource, SimilarDemand};
use matcher_core::record::{Demand, DemandStatus};
use matcher_core::{Cancel, Engine};
use matcher_io::diagnosis_workbook;

use crate::catalogue;
use crate::context::Context;
use crate::failure::Status;
use crate::names::Names;
use crate::terminal::{Progress, Style, Table, Terminal, clean, cut};

/// So many chars of a title and of a question stand in a table.
const TITLE_COLUMNS: usize = 36;

/// What `doctor demand` takes.
#[derive(Debug, Args)]
pub(crate) struct DemandArgs {
    /// 需求编号，可以写几个；不写就看全部待对接的需求
    #[arg(value_name = "需求编号")]
    demands: Vec<String>,
    /// 写成可打印、签字的工作簿
    #[arg(long, value_name = "文件.xlsx")]
    out: Option<PathBuf>,
}

pub(super) fn run(args: &DemandArgs, context: &mut Context<'_>) -> Result<Status> {
    let engine = context.open_existing()?;
    let demands = if args.demands.is_empty() {
        catalogue::demands_with_status(&engine, &[DemandStatus::Open])?
    } else {
        args.demands.iter().map(|id| catalogue::demand(&engine, id)).collect::<Result<_>>()?
    };
    let diagnoses = diagnosed(&engine, &demands)?;
    if let Some(path) = &args.out {
        diagnosis_workbook::write(path, &diagnoses)
            .with_context(|| format!("`{}` 写不进去", path.display()))?;
    }
    if context.json {
        context.write_json(&diagnoses)?;
        return Ok(Status::Done);
    }
    let terminal = &mut *context.terminal;
    match (&diagnoses[..], args.demands.is_empty()) {
        ([], _) => terminal.line("没有待对接的需求。")?,
        (all, true) => overview(all, terminal)?,
        (some, false) => {
            let names = Names::of(&engine)?;
            some.iter().try_for_each(|diagnosis| show(diagnosis, (&engine, &names), terminal))?;
        }
    }
    if let Some(path) = &args.out {
        terminal.line(&format!("已写入 {}。", path.display()))?;
    }
    Ok(Status::Done)
}

fn diagnosed(engine: &Engine, demands: &[Demand]) -> Result<Vec<DemandDiagnosis>> {
    let progress = Progress::new("诊断需求");
    let total = demands.len() as u64;
    let mut diagnoses =
        engine.diagnose_batch(demands, &Cancel::never(), &|done| progress.set(done as u64, total))?;
    progress.finish();
    // What lacks most is visited first.
    diagnoses.sort_by(|a, b| a.completeness.total_cmp(&b.completeness).then_with(|| a.demand.cmp(&b.demand)));
    Ok(diagnoses)
}

fn overview(diagnoses: &[DemandDiagnosis], terminal: &mut Terminal) -> io::Result<()> {
    let mut table = Table::new(&["需求", "标题", "完整度", "最该问的"]);
    for diagnosis in diagnoses {
        let asked: Vec<&str> = diagnosis.questions.iter().map(|question| question.fact.label()).collect();
        table.row([
            clean(diagnosis.demand.as_str()),
            cut(&clean(&diagnosis.title), TITLE_COLUMNS),
            percent(diagnosis.completeness),
            asked.join("、"),
        ]);
    }
    terminal.table(&table)?;
    let mean = diagnoses.iter().map(|diagnosis| diagnosis.completeness).sum::<f64>() / diagnoses.len() as f64;
    terminal.line(&format!("共 {} 条需求，平均完整度 {}。", diagnoses.len(), percent(mean)))?;
    terminal.line("看一条的问题清单：matcher doctor demand <需求编号>；打印：加 --out 需求诊断.xlsx。")
}

fn show(
    diagnosis: &DemandDiagnosis,
    (engine, names): (&Engine, &Names),
    terminal: &mut Terminal,
) -> io::Result<()> {
    let heading = format!("需求 {}  {}", clean(diagnosis.demand.as_str()), clean(&diagnosis.title));
    terminal.styled("", &heading, Style::Heading)?;
    terminal.line(&format!("完整度 {}", percent(diagnosis.completeness)))?;
    for (source, label) in
        [(FactSource::Given, "已填"), (FactSource::Text, "文中有"), (FactSource::Missing, "缺")]
    {
        let of_source = diagnosis.facts.iter().filter(|standing| standing.source == source);
        let facts: Vec<&str> = of_source.map(|standing| standing.fact.label()).collect();
        if !facts.is_empty() {
            terminal.entry(&format!("{label}："), &facts.join("、"))?;
        }
    }
    if !diagnosis.questions.is_empty() {
        terminal.styled("", "走访时先问", Style::Heading)?;
    }
    for (question, number) in diagnosis.questions.iter().zip(1..) {
        terminal.entry(&format!("{number}. "), &question.text)?;
    }
    let taxonomy = engine.taxonomy();
    let links = diagnosis.placements.iter().map(|placement| {
        let sure = if placement.given { "已填".to_owned() } else { percent(placement.confidence) };
        format!("{}（{sure}）", taxonomy.link_label(&placement.link))
    });
    terminal.entry("产业链环节：", &links.collect::<Vec<_>>().join("；"))?;
    diagnosis.answer.iter().try_for_each(|sentence| terminal.line(sentence))?;
    if !diagnosis.similar.is_empty() {
        terminal.styled("", "相似的需求", Style::Heading)?;
    }
    for similar in &diagnosis.similar {
        terminal.entry("· ", &told(similar, names))?;
    }
    terminal.blank()
}

fn told(similar: &SimilarDemand, names: &Names) -> String {
    let enterprise = similar.enterprise.as_ref().map(|id| format!("，{}", names.organisation_name(Some(id))));
    let duplicate = if similar.duplicate == Some(true) { "，像是重复填报" } else { "" };
    format!(
        "{} {}（相似度 {:.2}{}{duplicate}）",
        clean(similar.demand.as_str()),
        clean(&similar.title),
        similar.similarity,
        enterprise.unwrap_or_default(),
    )
}

/// A share in whole percent.
pub(crate) fn percent(share: f64) -> String {
    format!("{:.0}%", share * 100.0)
}
