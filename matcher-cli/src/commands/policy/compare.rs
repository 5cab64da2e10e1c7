//! `matcher policy compare`: what changed from one version of a rule file to the next.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use matcher_core::eligibility::{RuleChange, RuleComparison};

use super::rules;
use crate::context::Context;
use crate::failure::Status;
use crate::terminal::{Style, clean};

/// What `policy compare` takes.
#[derive(Debug, Args)]
pub(super) struct CompareArgs {
    /// 旧的规则文件
    #[arg(value_name = "旧文件.toml")]
    old: PathBuf,
    /// 新的规则文件
    #[arg(value_name = "新文件.toml")]
    new: PathBuf,
}

pub(super) fn run(args: &CompareArgs, context: &mut Context<'_>) -> Result<Status> {
    let comparison = RuleComparison::of(&rules::read(&args.old)?, &rules::read(&args.new)?);
    if context.json {
        context.write_json(&comparison)?;
        return Ok(Status::Done);
    }
    if comparison.changes.is_empty() {
        context.terminal.line("两个文件的规则相同。")?;
    }
    for change in &comparison.changes {
        let (what, id, title, sentences) = match change {
            RuleChange::Added { id, title } => ("新增", id, title, &[][..]),
            RuleChange::Removed { id, title } => ("取消", id, title, &[][..]),
            RuleChange::Changed { id, title, sentences } => ("修改", id, title, &sentences[..]),
        };
        context.terminal.styled("", &clean(&format!("{what} {id} {title}")), Style::Heading)?;
        for sentence in sentences {
            context.terminal.entry("  · ", &clean(sentence))?;
        }
    }
    Ok(Status::Done)
}
