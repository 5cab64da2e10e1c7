//! `matcher stats`: what the catalogue holds.

use anyhow::Result;
use matcher_io::labels::Label;

use crate::context::Context;
use crate::failure::Status;
use crate::terminal::{Style, Table};

pub(super) fn run(context: &mut Context<'_>) -> Result<Status> {
    let engine = context.open_existing()?;
    let stats = engine.stats()?;
    if context.json {
        context.write_json(&stats)?;
        return Ok(Status::Done);
    }
    let folder = context.data.display().to_string();
    context.terminal.styled("", &format!("数据文件夹：{folder}"), Style::Heading)?;
    let mut kinds = Table::new(&["类别", ">数量"]);
    kinds.row(["单位".to_owned(), stats.organisations.to_string()]);
    kinds.row(["需求".to_owned(), stats.demands.to_string()]);
    for (status, count) in &stats.demands_by_status {
        kinds.row([format!("需求 · {}", status.label()), count.to_string()]);
    }
    kinds.row(["供给".to_owned(), stats.supplies.to_string()]);
    for (kind, count) in &stats.supplies_by_kind {
        kinds.row([format!("供给 · {}", kind.label()), count.to_string()]);
    }
    kinds.row(["对接结果".to_owned(), stats.outcomes.to_string()]);
    context.terminal.table(&kinds)?;
    context.terminal.blank()?;
    let mut chains = Table::new(&["产业链", ">需求", ">供给"]);
    for chain in &engine.taxonomy().chains {
        let counts = stats.by_chain.get(chain.id.as_str()).copied().unwrap_or_default();
        chains.row([chain.name.clone(), counts.demands.to_string(), counts.supplies.to_string()]);
    }
    for (id, counts) in &stats.by_chain {
        if engine.taxonomy().chain(&id.as_str().into()).is_none() {
            chains.row([
                format!("{id}（不在产业链表中）"),
                counts.demands.to_string(),
                counts.supplies.to_string(),
            ]);
        }
    }
    let unplaced = stats.unplaced;
    chains.row(["（未归链）".to_owned(), unplaced.demands.to_string(), unplaced.supplies.to_string()]);
    context.terminal.table(&chains)?;
    if let Some(space) = &stats.space {
        context.terminal.blank()?;
        let said = format!("词语关联：学自 {} 条供给，认得 {} 个词。", space.learned_from, space.terms);
        context.terminal.line(&said)?;
    }
    Ok(Status::Done)
}
