//! `matcher backup` and `matcher restore`: the whole catalogue as one file, and back.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use matcher_core::{Engine, Error, ErrorKind};

use crate::context::Context;
use crate::failure::{Status, bad_input};

/// What `backup` takes.
#[derive(Debug, Args)]
pub(crate) struct BackupArgs {
    /// 备份写到哪个文件
    #[arg(value_name = "文件")]
    file: PathBuf,
    /// 覆盖已有的同名文件
    #[arg(long)]
    force: bool,
}

/// What `restore` takes.
#[derive(Debug, Args)]
pub(crate) struct RestoreArgs {
    /// 备份文件
    #[arg(value_name = "文件")]
    file: PathBuf,
    /// 数据文件夹里已有数据时，用备份替换它；原来的数据移到旁边的文件夹，不会删除
    #[arg(long)]
    replace: bool,
}

/// Writes the backup.
pub(super) fn run(args: &BackupArgs, context: &mut Context<'_>) -> Result<Status> {
    if args.file.is_dir() {
        return Err(bad_input(format!("“{}”是文件夹，请写出备份文件的名字。", args.file.display())));
    }
    if args.file.exists() && !args.force {
        return Err(bad_input(format!("“{}”已经存在；要覆盖它请加 --force。", args.file.display())));
    }
    let engine = context.open_existing()?;
    engine.backup(&args.file).map_err(|error| not_written(error, args))?;
    let records = records(&engine)?;
    let bytes = std::fs::metadata(&args.file)?.len();
    let file = args.file.display().to_string();
    if context.json {
        context.write_json(&serde_json::json!({ "file": file, "records": records, "bytes": bytes }))?;
        return Ok(Status::Done);
    }
    context.terminal.line(&format!("已备份 {records} 条记录：{file}（{} KB）。", bytes.div_ceil(1024)))?;
    context.terminal.line("恢复：matcher restore <文件> --data <文件夹>。")?;
    Ok(Status::Done)
}

/// Puts a backup in place.
pub(super) fn restore(args: &RestoreArgs, context: &mut Context<'_>) -> Result<Status> {
    if !args.file.is_file() {
        return Err(bad_input(format!("找不到备份文件“{}”。请检查路径。", args.file.display())));
    }
    if context.has_catalogue() && !args.replace {
        return Err(bad_input(format!(
            "数据文件夹“{}”里已有数据。要用备份替换它请加 --replace（原来的数据会保留在旁边的文件夹里），或用 --data 指定别的文件夹。",
            context.data.display()
        )));
    }
    let options = context.engine_options()?;
    let engine = Engine::restore(&args.file, &context.data, options)?;
    let records = records(&engine)?;
    let folder = context.data.display().to_string();
    let aside = engine.opening().set_aside.as_ref().map(|aside| aside.display().to_string());
    if context.json {
        context
            .write_json(&serde_json::json!({ "folder": folder, "records": records, "set_aside": aside }))?;
        return Ok(Status::Done);
    }
    context.terminal.line(&format!("已恢复 {records} 条记录到“{folder}”。"))?;
    if let Some(aside) = aside {
        context.terminal.line(&format!("原来的数据保留在“{aside}”，确认无误后可以删除。"))?;
    }
    Ok(Status::Done)
}

fn records(engine: &Engine) -> Result<usize> {
    let stats = engine.stats()?;
    Ok(stats.organisations + stats.demands + stats.supplies)
}

/// What cannot be written is the backup here, not the data folder.
fn not_written(error: Error, args: &BackupArgs) -> anyhow::Error {
    let file = args.file.display();
    match error.kind() {
        ErrorKind::DiskFull => {
            bad_input(format!("磁盘已满，无法写入备份“{file}”。请清理空间，或写到别的磁盘。"))
        }
        ErrorKind::ReadOnly => bad_input(format!("无法写入备份“{file}”。请检查文件夹是否存在、有没有权限。")),
        _ => error.into(),
    }
}
