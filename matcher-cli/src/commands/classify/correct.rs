//! One record: where it stands, and putting it where a person says it belongs.

use anyhow::Result;
use matcher_core::record::{LinkId, Record, RecordKind};
use matcher_core::{Engine, PlacedRecord};
use matcher_io::labels::Label;
use serde::Serialize;

use super::placed_row::PlacedRow;
use super::{ClassifyArgs, Kinds};
use crate::catalogue::not_found;
use crate::context::Context;
use crate::failure::{Status, bad_input};
use crate::names::Names;
use crate::terminal::{Style, clean};

#[derive(Serialize)]
struct Corrected {
    changed: bool,
    #[serde(flatten)]
    row: PlacedRow,
}

pub(super) fn run(id: &str, args: &ClassifyArgs, context: &mut Context<'_>) -> Result<Status> {
    let kinds = Kinds::parse(&args.kind)?.of_record();
    let engine = context.open_existing()?;
    let names = Names::of(&engine)?;
    let mut links: Vec<LinkId> = Vec::new();
    for text in &args.link {
        let link = names.parse_link(text)?;
        if !links.contains(&link) {
            links.push(link);
        }
    }
    let record = find(&engine, &kinds, id)?;
    let before = row(&engine, &record, &names)?;
    if !args.clear && links.is_empty() {
        return show(before, context);
    }
    let corrected = with_links(record.clone(), links);
    let changed = corrected != record;
    if changed {
        let by = context.author(args.by.as_deref())?;
        engine.upsert_with(std::slice::from_ref(&corrected), &by)?;
        context.refresh(&engine)?;
    }
    let after = row(&engine, &corrected, &names)?;
    if context.json {
        context.write_json(&Corrected { changed, row: after })?;
        return Ok(Status::Done);
    }
    tell(&before, &after, changed, context)?;
    Ok(Status::Done)
}

fn tell(before: &PlacedRow, after: &PlacedRow, changed: bool, context: &mut Context<'_>) -> Result<()> {
    let (id, now) = (clean(&after.id), after.place());
    if !changed {
        context.terminal.line(&format!("{id} 没有变化：{now}。"))?;
        return Ok(());
    }
    context.terminal.line(&format!("已更正 {id}：{} → {now}。", before.place()))?;
    context.terminal.line(
        "更正已记入变更历史，再导入没有写环节的表格也会保留。要让系统从更正中学习：matcher classify --learn。",
    )?;
    Ok(())
}

fn show(row: PlacedRow, context: &mut Context<'_>) -> Result<Status> {
    if context.json {
        context.write_json(&Corrected { changed: false, row })?;
        return Ok(Status::Done);
    }
    let [id, kind, title, source, links] = row.cells();
    context.terminal.styled("", &format!("{kind} {}  {}", clean(&id), clean(&title)), Style::Heading)?;
    context.terminal.entry("  环节：", &format!("{links}（{source}）"))?;
    context.terminal.line(&format!("  更正：matcher classify {} --link <环节>。", clean(&id)))?;
    Ok(Status::Done)
}

/// The record of an identifier, which has to be of one kind.
fn find(engine: &Engine, kinds: &[RecordKind], id: &str) -> Result<Record> {
    let mut found = Vec::new();
    for kind in kinds {
        found.extend(engine.get(*kind, id)?);
    }
    match found.len() {
        0 => Err(not_found(engine, kinds, id, "需求或供给")?),
        1 => Ok(found.remove(0)),
        _ => {
            let labels: Vec<&str> = found.iter().map(|record| record.kind().label()).collect();
            Err(bad_input(format!("编号“{id}”在{}里都有，请用 --kind 指定类型。", labels.join("、"))))
        }
    }
}

fn with_links(mut record: Record, links: Vec<LinkId>) -> Record {
    match &mut record {
        Record::Demand(demand) => demand.links = links,
        Record::Supply(supply) => supply.links = links,
        Record::Organisation(_) => {}
    }
    record
}

fn row(engine: &Engine, record: &Record, names: &Names) -> Result<PlacedRow> {
    let supply_kind = if let Record::Supply(supply) = record { Some(supply.kind) } else { None };
    let placed = PlacedRecord {
        kind: record.kind(),
        supply_kind,
        id: record.id().to_owned(),
        title: record.title().to_owned(),
        placements: engine.place(record),
    };
    PlacedRow::of(&placed, engine, names)
}
