//! `matcher policy fit`: the policies for a firm.

use anyhow::Result;
use clap::Args;
use matcher_core::eligibility::{Fit, PolicyList};
use matcher_core::record::{OrganisationId, RecordKind, format_date};
use matcher_core::{Cancel, FolderRules};
use matcher_io::eligibility_workbook::write_policies;
use matcher_io::import::NameResolver;

use super::{ListArgs, rules, show};
use crate::catalogue::not_found;
use crate::context::Context;
use crate::failure::Status;
use crate::names::Names;
use crate::terminal::{Style, clean};

/// What `policy fit` takes.
#[derive(Debug, Args)]
pub(super) struct FitArgs {
    /// 单位编号或名称
    #[arg(value_name = "单位编号")]
    firm: String,
    /// 不符合的也列出来，并说明为什么
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    list: ListArgs,
}

pub(super) fn run(args: &FitArgs, context: &mut Context<'_>) -> Result<Status> {
    let rules = rules::rules_or_own(args.list.rules.as_deref(), FolderRules::Policies, context)?;
    let engine = context.open_existing()?;
    let Some(firm) = Names::of(&engine)?.organisation(&args.firm) else {
        return Err(not_found(&engine, &[RecordKind::Organisation], &args.firm, "单位")?);
    };
    let list = engine.policies_for(&firm, &rules, args.list.day(), &Cancel::never())?;
    if let Some(file) = &args.list.out {
        write_policies(file, &list)?;
    }
    if context.json {
        context.write_json(&list)?;
    } else {
        tell(&list, &firm, args, context)?;
    }
    Ok(Status::Done)
}

fn tell(list: &PolicyList, firm: &OrganisationId, args: &FitArgs, context: &mut Context<'_>) -> Result<()> {
    let terminal = &mut *context.terminal;
    let heading = format!("{}（{firm}） 截至 {}", list.organisation_name, format_date(list.as_of));
    terminal.styled("", &clean(&heading), Style::Heading)?;
    terminal.line(&format!("有效政策 {} 项：{}。", list.fits.len(), show::counts(&list.fits)))?;
    for (number, fit) in show::shown(&list.fits, args.all) {
        show::fit(number, &policy(fit), fit, terminal)?;
    }
    if !list.out_of_force.is_empty() {
        let told: Vec<String> = list
            .out_of_force
            .iter()
            .map(|out| format!("{} {}（{}）", out.rule, out.title, out.force.label()))
            .collect();
        terminal.styled("", &clean(&format!("不在有效期：{}。", told.join("；"))), Style::Faint)?;
    }
    Ok(show::written(args.list.out.as_deref(), terminal)?)
}

fn policy(fit: &Fit) -> String {
    let most = fit.benefit_up_to_wan_yuan.map_or_else(String::new, |sum| format!("（最高 {sum} 万元）"));
    format!("{} {}{most}", fit.rule, fit.title)
}
