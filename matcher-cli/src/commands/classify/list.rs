//! The records that somebody should look at, the most doubtful first.

use anyhow::Result;
use matcher_core::record::RecordKind;
use matcher_core::{Engine, PlacedRecord, PlacementSource};
use serde::Serialize;

use super::placed_row::PlacedRow;
use super::{ClassifyArgs, Kinds, SURE};
use crate::context::Context;
use crate::failure::{Status, bad_input};
use crate::names::Names;
use crate::nearest::unknown;
use crate::terminal::Table;

/// How many records stand where, by whose word.
#[derive(Default, Serialize)]
struct Counts {
    records: usize,
    /// On links that a person gave.
    given: usize,
    /// On links that their text speaks of.
    read: usize,
    /// Of these, the ones that need a look.
    unsure: usize,
    /// On none.
    missing: usize,
}

#[derive(Serialize)]
struct Listing {
    source: PlacementSource,
    counts: Counts,
    records: Vec<PlacedRow>,
}

pub(super) fn run(args: &ClassifyArgs, context: &mut Context<'_>) -> Result<Status> {
    let kinds = Kinds::parse(&args.kind)?;
    let all = wants_all(args.records.as_deref())?;
    if !(1..=10_000).contains(&args.limit) {
        return Err(bad_input("--limit 请写 1 到 10000 之间的数。"));
    }
    let engine = context.open_existing()?;
    let names = Names::of(&engine)?;
    let mut found = records(&engine, &kinds);
    let counts = count(&found);
    found.retain(|record| all || doubt(record) > 0.0);
    // Ties by kind and identifier, in which they come.
    found.sort_by(|a, b| doubt(b).total_cmp(&doubt(a)));
    let shown = found.iter().take(args.limit);
    let rows = shown.map(|record| PlacedRow::of(record, &engine, &names)).collect::<Result<Vec<_>>>()?;
    let listing = Listing { source: engine.placement_source(), counts, records: rows };
    if context.json {
        context.write_json(&listing)?;
    } else {
        show(&listing, found.len(), context)?;
    }
    Ok(Status::Done)
}

/// Whether also those are listed that nobody need look at.
fn wants_all(text: Option<&str>) -> Result<bool> {
    match text.map(str::trim) {
        Some("全部" | "all") => Ok(true),
        None | Some("未定" | "unsure") => Ok(false),
        Some(other) => Err(bad_input(unknown("范围", other, ["未定", "全部"]))),
    }
}

fn records(engine: &Engine, kinds: &Kinds) -> Vec<PlacedRecord> {
    let placed = [RecordKind::Demand, RecordKind::Supply].map(|kind| engine.placed(kind));
    placed.into_iter().flatten().filter(|record| kinds.contain(record)).collect()
}

/// How much a record needs a look: 1 on no link, 0 where a person or a sure reading has put it.
fn doubt(record: &PlacedRecord) -> f64 {
    match record.placements.first() {
        None => 1.0,
        Some(first) if first.given || first.confidence >= SURE => 0.0,
        Some(first) => 1.0 - first.confidence,
    }
}

fn count(records: &[PlacedRecord]) -> Counts {
    let mut counts = Counts { records: records.len(), ..Counts::default() };
    for record in records {
        match record.placements.first() {
            None => counts.missing += 1,
            Some(first) if first.given => counts.given += 1,
            Some(_) => {
                counts.read += 1;
                counts.unsure += usize::from(doubt(record) > 0.0);
            }
        }
    }
    counts
}

fn show(listing: &Listing, found: usize, context: &mut Context<'_>) -> Result<()> {
    let Counts { records, given, read, unsure, missing } = listing.counts;
    context.terminal.line(&format!(
        "共 {records} 条：人工归链 {given} 条，按文字归链 {read} 条（其中把握不到九成的 {unsure} 条），未归链 {missing} 条。"
    ))?;
    context.terminal.line(&match listing.source {
        PlacementSource::Words => {
            "目前按链谱的词归链；matcher classify --learn 可以从人工归链中学习。".to_owned()
        }
        PlacementSource::Learned { records } => format!("目前按链谱的词和 {records} 条人工归链的记录归链。"),
    })?;
    if listing.records.is_empty() {
        context.terminal.line("没有需要核对的记录。")?;
        return Ok(());
    }
    context.terminal.blank()?;
    let mut table = Table::new(&["编号", "类型", "名称", "来源", "环节"]);
    for row in &listing.records {
        table.row(row.cells());
    }
    context.terminal.table(&table)?;
    let more = found - listing.records.len();
    if more > 0 {
        context.terminal.line(&format!("…… 还有 {more} 条；用 --limit 多列一些。"))?;
    }
    context.terminal.line("更正：matcher classify <编号> --link <环节>。")?;
    Ok(())
}
