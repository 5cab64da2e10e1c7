//! `matcher lexicon preview`: what adopting entries would gain and lose; nothing is written.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use matcher_core::analysis::LexiconEntry;
use matcher_core::{Cancel, DemandChange, HitChange, HitStanding, LexiconPreview, RefreshProgress};
use matcher_io::labels::Label;
use matcher_io::lexicon_workbook::{PreviewRow, write_preview, write_preview_csv};
use serde::Serialize;

use super::door::open;
use super::edits::{EditArgs, Edits, put_entry};
use super::output::OutputFile;
use super::own_files::OwnFiles;
use super::plan::Plan;
use crate::context::Context;
use crate::failure::{Status, bad_input};
use crate::terminal::{Progress, Style, clean};

/// Hits of a demand that the terminal shows.
const HITS_SHOWN: usize = 4;

/// What `lexicon preview` takes.
#[derive(Debug, Args)]
pub(crate) struct PreviewArgs {
    #[command(flatten)]
    edits: EditArgs,
    /// 比较每条需求的前多少名；缺省 10
    #[arg(long, value_name = "名次", default_value_t = 10, hide_default_value = true)]
    top: usize,
    /// 屏幕上最多列出多少条需求；缺省 10
    #[arg(long, value_name = "条数", default_value_t = 10, hide_default_value = true)]
    limit: usize,
    /// 逐条变化写成表格（.xlsx 或 .csv）
    #[arg(long, short, value_name = "文件")]
    output: Option<PathBuf>,
}

#[derive(Serialize)]
struct Answer<'a> {
    added: &'a [LexiconEntry],
    present: &'a [LexiconEntry],
    #[serde(flatten)]
    preview: &'a LexiconPreview,
}

pub(super) fn run(args: &PreviewArgs, context: &mut Context<'_>) -> Result<Status> {
    if !(1..=1_000).contains(&args.top) {
        return Err(bad_input("--top 请写 1 到 1000 之间的数。"));
    }
    let output = args.output.as_deref().map(OutputFile::new).transpose()?;
    let edits = Edits::of(&args.edits)?;
    let engine = open(context)?;
    let plan = Plan::of(&edits, &OwnFiles::read(&context.data)?, "preview")?;
    let lexicon = OwnFiles::merged(&plan.lexicon)?;
    let progress = Progress::new("比较匹配");
    let preview = engine.preview_lexicon(
        Some(&lexicon),
        args.top,
        &mut |RefreshProgress { done, total }| progress.set(done, total),
        &Cancel::never(),
    )?;
    progress.finish();
    if let Some(output) = &output {
        let rows: Vec<PreviewRow> = preview.changed.iter().flat_map(rows).collect();
        output.write(|path| write_preview(path, &rows), |path| write_preview_csv(path, &rows))?;
    }
    if context.json {
        context.write_json(&Answer { added: &plan.added, present: &plan.present, preview: &preview })?;
        return Ok(Status::Done);
    }
    show(&plan, &preview, args.limit, context)?;
    if let Some(output) = &output {
        context.terminal.line(&format!("逐条变化已写入 {}。", output.path().display()))?;
    }
    Ok(Status::Done)
}

fn show(plan: &Plan, preview: &LexiconPreview, limit: usize, context: &mut Context<'_>) -> Result<()> {
    tell_entries(plan, context)?;
    let LexiconPreview { top, demands, counts, changed, .. } = preview;
    context.terminal.line(&format!(
        "{demands} 条待对接需求的前 {top} 名：{} 条需求的结果会变。进入 {} 条，退出 {} 条，结论改变 {} 条；原来没有供给、现在有的 {} 条需求，原来有、现在没有的 {} 条；另有 {} 条只是得分变化。什么都没有写入。",
        changed.len(),
        counts.entered,
        counts.left,
        counts.judged_anew,
        counts.newly_answered,
        counts.no_longer_answered,
        counts.only_scores
    ))?;
    if preview.segmentation_changed {
        context.terminal.line("这次改动会改变切词：写入时要重建索引。")?;
    }
    if preview.placement_forgotten {
        context
            .terminal
            .line("注意：学习归链的内容是按现在的词典学的，写入后要重新学习：matcher classify --learn。")?;
    }
    for change in changed.iter().take(limit) {
        context.terminal.blank()?;
        let heading = format!("需求 {}  {}", clean(change.demand.as_str()), clean(&change.title));
        context.terminal.styled("", &heading, Style::Heading)?;
        let hits = hits(change);
        for (what, hit) in hits.iter().take(HITS_SHOWN) {
            context.terminal.entry(&format!("  {what}  "), &put_hit(hit))?;
        }
        if hits.len() > HITS_SHOWN {
            context.terminal.line(&format!("  …… 还有 {} 条。", hits.len() - HITS_SHOWN))?;
        }
    }
    if changed.len() > limit {
        context.terminal.blank()?;
        context
            .terminal
            .line(&format!("…… 还有 {} 条需求；用 --output 写成表格看全部。", changed.len() - limit))?;
    }
    Ok(())
}

/// What is new, and what is there already.
pub(super) fn tell_entries(plan: &Plan, context: &mut Context<'_>) -> Result<()> {
    const SHOWN: usize = 12;
    for (what, entries) in [("新增", &plan.added), ("已有，不变", &plan.present)] {
        if entries.is_empty() {
            continue;
        }
        let shown: Vec<String> = entries.iter().take(SHOWN).map(put_entry).collect();
        let more = if entries.len() > SHOWN { " 等" } else { "" };
        context.terminal.line(&format!("{what} {} 条：{}{more}。", entries.len(), shown.join("；")))?;
    }
    Ok(())
}

/// All changes of a demand with what happens.
fn hits(change: &DemandChange) -> Vec<(&'static str, &HitChange)> {
    let named = |what: &'static str| move |hit| (what, hit);
    let entered = change.entered.iter().map(named("进入"));
    let left = change.left.iter().map(named("退出"));
    entered.chain(left).chain(change.judged_anew.iter().map(named("结论改变"))).collect()
}

fn put_hit(hit: &HitChange) -> String {
    let put = |standing: Option<HitStanding>| {
        standing.map_or("未召回".to_owned(), |standing| {
            format!("第 {} 名 {:.2} {}", standing.rank, standing.score, standing.verdict.label())
        })
    };
    format!(
        "[{}] {}  {}：{} → {}",
        hit.kind.label(),
        clean(&hit.title),
        hit.supply,
        put(hit.before),
        put(hit.after)
    )
}

fn rows(change: &DemandChange) -> Vec<PreviewRow> {
    let standing = |standing: Option<HitStanding>| {
        standing.map(|standing| (standing.rank, standing.score, standing.verdict.label().to_owned()))
    };
    let row = |(what, hit): (&str, &HitChange)| PreviewRow {
        demand_id: change.demand.to_string(),
        demand_title: change.title.clone(),
        change: what.to_owned(),
        supply_id: hit.supply.to_string(),
        supply_kind: hit.kind.label().to_owned(),
        supply_title: hit.title.clone(),
        before: standing(hit.before),
        after: standing(hit.after),
    };
    hits(change).into_iter().map(row).collect()
}
