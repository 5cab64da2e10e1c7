//! `matcher visits record`: that somebody has visited firms, so that the next list knows.

use std::collections::BTreeMap;

use anyhow::Result;
use clap::Args;
use matcher_core::Engine;
use matcher_core::record::{Organisation, Record, RecordKind, format_date};
use matcher_io::import::NameResolver;
use time::Date;

use crate::catalogue::not_found;
use crate::china_time::today;
use crate::commands::map::parse_day;
use crate::context::Context;
use crate::failure::Status;
use crate::names::Names;
use crate::terminal::clean;
use crate::visit_fact::{last_visit, set_last_visit};

/// What `visits record` takes.
#[derive(Debug, Args)]
#[command(next_help_heading = "选项")]
pub(super) struct RecordArgs {
    /// 走访过的企业，编号或名称；可写几家
    #[arg(value_name = "单位编号", help_heading = "参数", required = true)]
    firms: Vec<String>,
    /// 走访的日期，如 2026-03-01；缺省为今天
    #[arg(long, value_name = "日期", value_parser = parse_day)]
    on: Option<Date>,
    /// 谁记的，写进变更历史
    #[arg(long, value_name = "姓名")]
    by: Option<String>,
}

pub(super) fn run(args: &RecordArgs, context: &mut Context<'_>) -> Result<Status> {
    let day = args.on.unwrap_or_else(today);
    let engine = context.open_existing()?;
    let names = Names::of(&engine)?;
    let mut firms = BTreeMap::new();
    for text in &args.firms {
        let firm = firm(&engine, &names, text)?;
        firms.insert(firm.id.clone(), firm);
    }
    let (mut changed, mut told) = (Vec::new(), Vec::new());
    for mut firm in firms.into_values() {
        let (id, name) = (firm.id.clone(), firm.name.clone());
        let known = last_visit(&firm);
        if let Some(later) = known.filter(|known| *known >= day) {
            told.push(format!("{id} {name}：已记有 {} 的走访，没有改动。", format_date(later)));
            continue;
        }
        set_last_visit(&mut firm, day);
        changed.push(Record::Organisation(firm));
        told.push(format!("{id} {name}：最近走访日期记为 {}。", format_date(day)));
    }
    if !changed.is_empty() {
        let by = context.author(args.by.as_deref())?;
        engine.upsert_with(&changed, &by)?;
        context.refresh(&engine)?;
    }
    if context.json {
        context.write_json(&serde_json::json!({ "recorded": changed.len(), "on": format_date(day) }))?;
        return Ok(Status::Done);
    }
    for line in told {
        context.terminal.line(&clean(&line))?;
    }
    Ok(Status::Done)
}

fn firm(engine: &Engine, names: &Names, text: &str) -> Result<Organisation> {
    let id = names.organisation(text);
    let record = id.map(|id| engine.get(RecordKind::Organisation, id.as_str())).transpose()?.flatten();
    match record {
        Some(Record::Organisation(organisation)) => Ok(organisation),
        _ => Err(not_found(engine, &[RecordKind::Organisation], text, "单位")?),
    }
}
