//! `matcher show`: one record in full.

mod fields;

use anyhow::Result;
use clap::Args;
use matcher_core::Engine;
use matcher_core::record::{Outcome, Record, format_date};
use matcher_io::labels::Label;
use serde::Serialize;

use super::remove::kinds;
use crate::catalogue::not_found;
use crate::context::Context;
use crate::failure::Status;
use crate::names::Names;
use crate::terminal::{Style, clean};
use fields::fields;
pub(super) use fields::stated;

/// What `show` takes.
#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// 需求、供给或单位的编号
    #[arg(value_name = "编号")]
    id: String,
    /// 只在这一类里找：需求、供给、单位
    #[arg(long, value_name = "类别")]
    kind: Option<String>,
}

#[derive(Serialize)]
struct Shown<'a> {
    #[serde(flatten)]
    record: &'a Record,
    outcomes: &'a [Outcome],
}

pub(super) fn run(args: &ShowArgs, context: &mut Context<'_>) -> Result<Status> {
    let kinds = kinds(args.kind.as_deref())?;
    let engine = context.open_existing()?;
    let mut found = Vec::new();
    for kind in &kinds {
        found.extend(engine.get(*kind, &args.id)?);
    }
    if found.is_empty() {
        return Err(not_found(&engine, &kinds, &args.id, "记录")?);
    }
    let outcomes = engine.outcomes()?;
    if context.json {
        let of_each: Vec<Vec<Outcome>> = found.iter().map(|record| outcomes_of(record, &outcomes)).collect();
        let shown: Vec<Shown<'_>> =
            found.iter().zip(&of_each).map(|(record, outcomes)| Shown { record, outcomes }).collect();
        context.write_json(&shown)?;
        return Ok(Status::Done);
    }
    let names = Names::of(&engine)?;
    for record in &found {
        show(record, &outcomes_of(record, &outcomes), (&engine, &names), context)?;
    }
    Ok(Status::Done)
}

fn outcomes_of(record: &Record, outcomes: &[Outcome]) -> Vec<Outcome> {
    let concerns = |outcome: &&Outcome| match record {
        Record::Demand(demand) => outcome.demand == demand.id,
        Record::Supply(supply) => outcome.supply == supply.id,
        Record::Organisation(_) => false,
    };
    outcomes.iter().filter(concerns).cloned().collect()
}

fn show(
    record: &Record,
    outcomes: &[Outcome],
    (engine, names): (&Engine, &Names),
    context: &mut Context<'_>,
) -> Result<()> {
    let kind = match record {
        Record::Supply(supply) => supply.kind.label(),
        Record::Demand(_) | Record::Organisation(_) => record.kind().label(),
    };
    let heading = format!("{kind} {}  {}", clean(record.id()), clean(record.title()));
    context.terminal.styled("", &heading, Style::Heading)?;
    for (label, value) in fields(record, engine, names)? {
        let mut lead = format!("  {label}：");
        // Texts of several paragraphs keep them.
        for line in value.lines().filter(|line| !line.trim().is_empty()) {
            context.terminal.entry(&lead, &clean(line))?;
            lead = "    ".to_owned();
        }
    }
    for outcome in outcomes {
        let told = [
            format_date(outcome.happened_on),
            outcome.event.label().to_owned(),
            format!("{} ↔ {}", outcome.demand, outcome.supply),
            outcome.reason.clone().unwrap_or_default(),
            outcome.reported_by.clone().unwrap_or_default(),
        ];
        context.terminal.entry("  对接结果：", &clean(&told.join("  ")))?;
    }
    context.terminal.blank()?;
    Ok(())
}
