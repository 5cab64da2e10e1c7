//! `matcher policy sample`: the rule file of the samples, to begin with.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use matcher_core::FolderRules;

use crate::commands::settings::write_new;
use crate::context::Context;
use crate::failure::Status;

/// What `policy sample` takes.
#[derive(Debug, Args)]
pub(super) struct SampleArgs {
    /// 写到哪个文件；缺省为 ./policies.toml
    #[arg(long, value_name = "文件.toml", default_value = FolderRules::Policies.file_name(), hide_default_value = true)]
    out: PathBuf,
    /// 覆盖已有的文件
    #[arg(long)]
    force: bool,
}

pub(super) fn run(args: &SampleArgs, context: &mut Context<'_>) -> Result<Status> {
    write_new(&args.out, matcher_fixtures::policies_toml(), args.force)?;
    if context.json {
        context.write_json(&serde_json::json!({ "file": args.out }))?;
        return Ok(Status::Done);
    }
    context.terminal.line(&format!(
        "示例规则已写入“{}”，其中的政策均为虚构。改成本地政策后，用 matcher policy check 检查，再放到数据文件夹的 {}。",
        args.out.display(),
        FolderRules::Policies.file_name()
    ))?;
    Ok(Status::Done)
}
