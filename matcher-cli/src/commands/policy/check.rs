//! `matcher policy check`: what is wrong with a rule file.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use matcher_core::{FolderRulesError, read_rules};

use super::rules;
use crate::context::Context;
use crate::failure::Status;

/// What `policy check` takes.
#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// 规则文件
    #[arg(value_name = "文件.toml")]
    file: PathBuf,
}

pub(super) fn run(args: &CheckArgs, context: &mut Context<'_>) -> Result<Status> {
    if context.json {
        let (rules, faults) = match read_rules(&args.file) {
            Ok(file) => (file.rules.len(), Vec::new()),
            Err(FolderRulesError::Rules { source, .. }) => (0, source.faults),
            Err(error) => return Err(rules::refused(error)),
        };
        let told: Vec<_> = faults
            .iter()
            .map(|fault| {
                let message = fault.user_message();
                serde_json::json!({ "line": fault.line, "rule": fault.rule, "message": message })
            })
            .collect();
        context.write_json(&serde_json::json!({ "rules": rules, "faults": told }))?;
        return Ok(if faults.is_empty() { Status::Done } else { Status::BadInput });
    }
    let file = rules::read(&args.file)?;
    let taxonomy = context.rules()?.taxonomy;
    for rule in &file.rules {
        for link in rule.links.iter().filter(|link| taxonomy.link(link).is_none()) {
            let told = format!("提示：规则 {}（第 {} 行）的环节“{link}”不在产业链表中。", rule.id, rule.line);
            context.terminal.complain(&told);
        }
    }
    let title = file.title.as_deref().unwrap_or("未写标题");
    let version = file.version.as_ref().map_or_else(String::new, |version| format!("，{version}"));
    context.terminal.line(&format!("没有错误：{title}{version}，共 {} 条规则。", file.rules.len()))?;
    Ok(Status::Done)
}
