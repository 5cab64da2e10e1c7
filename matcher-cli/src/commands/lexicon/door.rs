//! Opening the catalogue, and what to do when a running service has it.

use anyhow::Result;
use matcher_core::{Engine, ErrorKind};

use crate::context::Context;
use crate::failure::data_folder;

/// Opens the catalogue; a folder that another process has is told with the way out.
pub(super) fn open(context: &mut Context<'_>) -> Result<Engine> {
    opened_or(
        context,
        "要在服务运行时查看，先用 AdminService.CreateBackup 备份，再 matcher restore <备份> --data <副本>，把 lexicon.txt、synonyms.tsv 也复制过去，在副本上运行（--data <副本>）",
    )
}

/// As [`open`], for what writes the office's files.
pub(super) fn open_to_write(context: &mut Context<'_>) -> Result<Engine> {
    opened_or(
        context,
        "要在服务运行时改词典，加 --files-only：只检查并写好文件，再调用 AdminService.ReloadLexicon 让服务重新载入，匹配不中断",
    )
}

fn opened_or(context: &mut Context<'_>, way_out: &str) -> Result<Engine> {
    let folder = context.data.display().to_string();
    context.open_existing().map_err(|error| match error.downcast_ref::<matcher_core::Error>() {
        Some(engine) if engine.kind() == ErrorKind::Locked => data_folder(format!(
            "数据文件夹“{folder}”正被另一个 matcher 进程使用，可能是正在运行的服务（matcher serve）。请等它结束或停止服务后重试；{way_out}。"
        )),
        _ => error,
    })
}
