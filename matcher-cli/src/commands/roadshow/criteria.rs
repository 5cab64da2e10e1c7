//! `matcher roadshow criteria`: what is judged; shown, checked, or written out to be changed.

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::Args;
use matcher_core::judging::Criteria;

use crate::commands::settings::{read_settings, write_new};
use crate::context::Context;
use crate::failure::Status;
use crate::terminal::{Style, clean};

/// The office's own criteria, in the data folder.
const CRITERIA_FILE: &str = "judging.toml";

/// What `roadshow criteria` takes.
#[derive(Debug, Args)]
#[command(next_help_heading = "选项")]
pub(super) struct CriteriaArgs {
    /// 要检查的评审标准；缺省为数据文件夹里的 judging.toml，没有就是内置的
    #[arg(value_name = "文件.toml", help_heading = "参数", conflicts_with = "out")]
    file: Option<PathBuf>,
    /// 把内置的评审标准写到这个文件，照着改
    #[arg(long, value_name = "文件.toml")]
    out: Option<PathBuf>,
    /// 覆盖已有的文件
    #[arg(long)]
    force: bool,
}

pub(super) fn run(args: &CriteriaArgs, context: &mut Context<'_>) -> Result<Status> {
    if let Some(out) = &args.out {
        write_new(out, Criteria::builtin_toml(), args.force)?;
        if context.json {
            context.write_json(&serde_json::json!({ "file": out }))?;
        } else {
            let told = format!(
                "评审标准已写入“{}”。改好后用 matcher roadshow criteria 检查，再放到数据文件夹的 {CRITERIA_FILE}，或用 --criteria 指定。",
                out.display()
            );
            context.terminal.line(&told)?;
        }
        return Ok(Status::Done);
    }
    let criteria = of(args.file.as_deref(), context)?;
    if context.json {
        let list: Vec<_> = criteria
            .criteria
            .iter()
            .enumerate()
            .map(|(at, criterion)| {
                serde_json::json!({
                    "id": criterion.id, "name": criterion.name, "share": criteria.share(at),
                    "full_mark": criterion.full_mark, "guide": criterion.guide,
                })
            })
            .collect();
        context.write_json(
            &serde_json::json!({ "title": criteria.title, "version": criteria.version, "criteria": list }),
        )?;
        return Ok(Status::Done);
    }
    show(&criteria, context)?;
    Ok(Status::Done)
}

fn show(criteria: &Criteria, context: &mut Context<'_>) -> Result<()> {
    let terminal = &mut *context.terminal;
    let title = criteria.title.as_deref().unwrap_or("评审标准");
    let version = criteria.version.as_ref().map_or_else(String::new, |version| format!("（{version}）"));
    terminal.styled("", &clean(&format!("{title}{version}")), Style::Heading)?;
    for (at, criterion) in criteria.criteria.iter().enumerate() {
        let guide = criterion.guide.as_deref().unwrap_or_default();
        let told = format!(
            "{}  满分 {}，权重 {:.1}%  {guide}",
            criterion.name,
            criterion.full_mark.short(),
            criteria.share(at) * 100.0
        );
        terminal.entry("  · ", &clean(&told))?;
    }
    let trim = criteria.trim;
    terminal.line(&match trim.each_side {
        0 => "得分取全部评委的平均分。".to_owned(),
        side => format!(
            "有效评委达到 {} 位时，去掉 {side} 个最高分和 {side} 个最低分后平均；不够时全部平均。",
            trim.from_judges
        ),
    })?;
    let ties: Vec<&str> = criteria.tie_break.iter().map(|tie| criteria.tie_break_label(tie)).collect();
    let told = match ties.is_empty() {
        true => "同分并列。".to_owned(),
        false => format!("同分依次比较：{}；仍相同的并列。", ties.join("、")),
    };
    Ok(terminal.line(&clean(&told))?)
}

/// The criteria of a file, or else those of the data folder, or else the built-in ones.
pub(super) fn of(file: Option<&Path>, context: &Context<'_>) -> Result<Criteria> {
    let text = read_settings(file, &context.data.join(CRITERIA_FILE))?;
    match text {
        None => Ok(Criteria::builtin()),
        Some((file, text)) => Criteria::parse(&text)
            .map_err(|error| crate::commands::settings::refused("评审标准", &file, &error)),
    }
}
