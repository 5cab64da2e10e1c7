//! `matcher doctor`: whether the data folder is sound.

use anyhow::Result;
use serde::Serialize;

use matcher_core::{CheckReport, OpenReport};

use crate::context::{Context, told};
use crate::failure::Status;
use crate::terminal::Style;

#[derive(Serialize)]
struct Diagnosis<'a> {
    folder: String,
    sound: bool,
    check: &'a CheckReport,
    opening: &'a OpenReport,
}

pub(super) fn run(context: &mut Context<'_>) -> Result<Status> {
    // Opening alone finds out about locks, rights, versions and damage; those come back as errors.
    let engine = context.open_existing()?;
    let check = engine.check()?;
    let status = if check.is_sound() { Status::Done } else { Status::DataFolder };
    if context.json {
        let folder = context.data.display().to_string();
        let diagnosis =
            Diagnosis { folder, sound: check.is_sound(), check: &check, opening: engine.opening() };
        context.write_json(&diagnosis)?;
        return Ok(status);
    }
    let folder = context.data.display().to_string();
    context.terminal.line(&format!("数据文件夹：{folder}"))?;
    verdict(context, "数据库", &check.store_faults, &format!("完好，共 {} 条记录", check.records))?;
    verdict(context, "索引", &check.index_faults, &format!("与数据库一致，共 {} 条记录", check.indexed))?;
    let opening = engine.opening();
    if let Some(reason) = &opening.rebuilt {
        context.terminal.line(&format!("· 打开时重建了索引：{}", told(reason)))?;
    } else if opening.replayed > 0 {
        context.terminal.line(&format!("· 打开时补建了 {} 条记录的索引。", opening.replayed))?;
    }
    if !check.store_faults.is_empty() {
        context.terminal.line(
            "请先复制整个数据文件夹留底，再用 matcher restore 从备份恢复，或换一个文件夹重新导入原始表格。",
        )?;
    } else if !check.index_faults.is_empty() {
        context.terminal.line("数据没有丢失。请运行 matcher rebuild 重建索引。")?;
    }
    Ok(status)
}

fn verdict(context: &mut Context<'_>, what: &str, faults: &[String], sound: &str) -> Result<()> {
    if faults.is_empty() {
        context.terminal.styled("", &format!("✓ {what}：{sound}"), Style::Good)?;
    }
    for fault in faults {
        context.terminal.styled("", &format!("✗ {what}：{fault}"), Style::Caution)?;
    }
    Ok(())
}
