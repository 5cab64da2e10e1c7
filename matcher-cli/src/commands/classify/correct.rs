//! One record: where it stands, and putting it where a person says it belongs.

use anyhow::Result;
use matcher_core::record::{LinkId, Record, RecordKind, Stage};
use matcher_core::{Engine, PlacedRecord};
use matcher_io::labels::Label;
use serde::Serialize;

use super::placed_row::PlacedRow;
use super::{ClassifyArgs, Kinds};
use crate::catalogue::not_found;
use crate::context::Context;
use crate::failure::{Status, bad_input};
use crate::names::Names;
use crate::nearest::unknown;
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
    let stage = args.stage.as_deref().map(parse_stage).transpose()?;
    let record = find(&engine, &kinds, id)?;
    let before = row(&engine, &record, &names)?;
    let corrected = match (args.clear, links.is_empty() && stage.is_none()) {
        (true, _) => with_stage(with_links(record.clone(), links), None),
        (false, true) => return show(before, context),
        (false, false) => {
            let corrected = if links.is_empty() { record.clone() } else { with_links(record.clone(), links) };
            if stage.is_some() { with_stage(corrected, stage) } else { corrected }
        }
    };
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
    let changes = [(before.place(), now), (before.stage(), after.stage())];
    let told = changes.iter().filter(|(before, now)| before != now);
    let told: Vec<String> = told.map(|(before, now)| format!("{before} → {now}")).collect();
    context.terminal.line(&format!("已更正 {id}：{}。", told.join("；")))?;
    context.terminal.line(
        "更正已记入变更历史，再导入没有写环节和阶段的表格也会保留。要让系统从更正中学习：matcher classify --learn。",
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
    let stage = row.stage();
    context.terminal.entry("  环节：", &format!("{links}（{source}）"))?;
    context.terminal.entry("  阶段：", &stage)?;
    context
        .terminal
        .line(&format!("  更正：matcher classify {} --link <环节> --stage <阶段>。", clean(&id)))?;
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

fn with_stage(mut record: Record, stage: Option<Stage>) -> Record {
    match &mut record {
        Record::Demand(demand) => demand.stage = stage,
        Record::Supply(supply) => supply.stage = stage,
        Record::Organisation(_) => {}
    }
    record
}

fn parse_stage(text: &str) -> Result<Stage> {
    let known = Stage::ALL.map(Stage::label);
    Stage::from_label(text).ok_or_else(|| bad_input(unknown("创新阶段", text, known)))
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
    let mut row = PlacedRow::of(&placed, engine, names)?;
    row.stage = engine.place_stage(record);
    Ok(row)
}
