//! `matcher policy firms`: the firms for a policy.

use anyhow::Result;
use clap::Args;
use matcher_core::eligibility::{FirmList, Fit, Force};
use matcher_core::record::format_date;
use matcher_core::{Cancel, FolderRules};
use matcher_io::eligibility_workbook::write_firms;

use super::{ListArgs, rules, show};
use crate::context::Context;
use crate::failure::Status;
use crate::terminal::{Style, clean};

/// What `policy firms` takes.
#[derive(Debug, Args)]
pub(super) struct FirmsArgs {
    /// 规则文件里的政策编号
    #[arg(value_name = "政策编号")]
    policy: String,
    /// 不符合的也列出来，并说明为什么
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    list: ListArgs,
}

pub(super) fn run(args: &FirmsArgs, context: &mut Context<'_>) -> Result<Status> {
    let rules = rules::rules_or_own(args.list.rules.as_deref(), FolderRules::Policies, context)?;
    let Some(rule) = rules.rule(args.policy.trim()) else {
        return Err(rules::no_rule(&rules, &args.policy));
    };
    let engine = context.open_existing()?;
    let list = engine.firms_for(&rule.id, &rules, args.list.day(), &Cancel::never())?;
    if let Some(file) = &args.list.out {
        write_firms(file, &list)?;
    }
    if context.json {
        context.write_json(&list)?;
    } else {
        tell(&list, args, context)?;
    }
    Ok(Status::Done)
}

fn tell(list: &FirmList, args: &FirmsArgs, context: &mut Context<'_>) -> Result<()> {
    let terminal = &mut *context.terminal;
    let heading = format!("{} {} 截至 {}", list.rule, list.title, format_date(list.as_of));
    terminal.styled("", &clean(&heading), Style::Heading)?;
    if list.force != Force::InForce {
        let told = format!("注意：这项政策{}（{}）。", list.force.label(), list.validity.label());
        terminal.styled("", &told, Style::Caution)?;
    }
    terminal.line(&format!("企业 {} 家：{}。", list.fits.len(), show::counts(&list.fits)))?;
    for (number, fit) in show::shown(&list.fits, args.all) {
        show::fit(number, &firm(fit), fit, terminal)?;
    }
    Ok(show::written(args.list.out.as_deref(), terminal)?)
}

fn firm(fit: &Fit) -> String {
    let region = fit.region.as_ref().map_or_else(String::new, |region| format!("（{region}）"));
    format!("{} {}{region}", fit.organisation, fit.organisation_name)
}
