//! `matcher clearing`: the lists of enterprises to be cleared, with who could help.

use anyhow::Result;
use clap::Args;
use matcher_core::eligibility::{ClearingEntry, ClearingList};
use matcher_core::record::format_date;
use matcher_core::{Cancel, FolderRules};
use matcher_io::eligibility_workbook::write_clearing;
use matcher_io::labels::Label;

use super::policy::{ListArgs, rules, show};
use crate::context::Context;
use crate::failure::Status;
use crate::terminal::{Style, Terminal, clean};

/// What `clearing` takes.
#[derive(Debug, Args)]
pub(crate) struct ClearingArgs {
    #[command(flatten)]
    list: ListArgs,
}

pub(super) fn run(args: &ClearingArgs, context: &mut Context<'_>) -> Result<Status> {
    let rules = rules::rules_or_own(args.list.rules.as_deref(), FolderRules::Clearing, context)?;
    let engine = context.open_existing()?;
    let lists = engine.clearing_lists(&rules, args.list.day(), &Cancel::never())?;
    if let Some(file) = &args.list.out {
        write_clearing(file, &lists)?;
    }
    if context.json {
        context.write_json(&lists)?;
        return Ok(Status::Done);
    }
    if lists.is_empty() {
        context.terminal.line("规则文件里没有一份名单在有效期内。")?;
    }
    for list in &lists {
        tell(list, context.terminal)?;
    }
    show::written(args.list.out.as_deref(), context.terminal)?;
    Ok(Status::Done)
}

fn tell(list: &ClearingList, terminal: &mut Terminal) -> Result<()> {
    let heading = format!("{} 截至 {}", list.title, format_date(list.as_of));
    terminal.styled("", &clean(&heading), Style::Heading)?;
    let (entries, open) = (list.entries.len(), list.to_verify.len());
    terminal.line(&format!("名单 {entries} 家，待核实 {open} 家，不在名单 {} 家。", list.others))?;
    for (number, entry) in (1..).zip(&list.entries) {
        terminal.entry(&format!("{number:>3}. "), &clean(&firm(entry)))?;
        for near in &entry.nearest {
            let told = format!("{}：{}“{}”（{}）", near.name, near.kind.label(), near.title, near.why);
            terminal.styled("     → ", &clean(&told), Style::Faint)?;
        }
    }
    if open > 0 {
        terminal.styled("", "待核实：", show::style(matcher_core::eligibility::Truth::Unknown))?;
    }
    for (number, entry) in (1..).zip(&list.to_verify) {
        terminal.entry(&format!("{number:>3}. "), &clean(&firm(entry)))?;
        terminal.styled("     ", &clean(&entry.sentence), Style::Faint)?;
    }
    Ok(terminal.blank()?)
}

fn firm(entry: &ClearingEntry) -> String {
    let region = entry.region.as_ref().map_or_else(String::new, |region| format!("（{region}）"));
    let revenue = entry
        .annual_revenue_wan_yuan
        .map_or_else(|| "收入不详".to_owned(), |revenue| format!("收入 {revenue} 万元"));
    format!("{} {}{region} {revenue}", entry.organisation, entry.name)
}
