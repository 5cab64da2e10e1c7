//! `matcher lexicon apply`: entries into the office's files, and into matching.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use clap::Args;
use matcher_core::analysis::{LexiconEntry, OwnLexicon};
use matcher_core::record::format_date;
use matcher_core::{Engine, EngineOptions, PlacementSource, RefreshProgress};
use serde::Serialize;

use super::door::open_to_write;
use super::edits::{EditArgs, Edits};
use super::own_files::{OwnFiles, Written};
use super::plan::Plan;
use super::preview::tell_entries;
use crate::china_time::today;
use crate::context::Context;
use crate::failure::Status;
use crate::terminal::Progress;

/// What `lexicon apply` takes.
#[derive(Debug, Args)]
pub(crate) struct ApplyArgs {
    #[command(flatten)]
    edits: EditArgs,
    #[command(flatten)]
    writing: WritingArgs,
}

/// How the office's files are written.
#[derive(Debug, Args)]
pub(crate) struct WritingArgs {
    /// 操作人，记在词典文件的注释里；缺省为登录用户名
    #[arg(long, value_name = "姓名")]
    by: Option<String>,
    /// 只检查并写好文件，不打开数据；用于服务运行时，写完调用 AdminService.ReloadLexicon
    #[arg(long)]
    files_only: bool,
}

#[derive(Serialize)]
struct Answer<'a> {
    added: &'a [LexiconEntry],
    present: &'a [LexiconEntry],
    #[serde(flatten)]
    outcome: &'a Outcome,
}

/// What writing the files did.
#[derive(Default, Serialize)]
pub(super) struct Outcome {
    files: Vec<PathBuf>,
    backups: Vec<PathBuf>,
    /// Whether matching goes by them already.
    in_use: bool,
    /// Whether placement has to learn anew.
    placement_forgotten: bool,
}

pub(super) fn run(args: &ApplyArgs, context: &mut Context<'_>) -> Result<Status> {
    let edits = Edits::of(&args.edits)?;
    let note = args.writing.note("添加", context)?;
    let engine = args.writing.engine(context)?;
    let files = OwnFiles::read(&context.data)?;
    let plan = Plan::of(&edits, &files, &note)?;
    let outcome = if plan.added.is_empty() {
        Outcome { in_use: engine.is_some(), ..Outcome::default() }
    } else {
        write(&files, &plan.lexicon, engine.as_ref(), context)?
    };
    if context.json {
        context.write_json(&Answer { added: &plan.added, present: &plan.present, outcome: &outcome })?;
        return Ok(Status::Done);
    }
    tell_entries(&plan, context)?;
    if plan.added.is_empty() {
        context.terminal.line("没有新的内容，词典没有改动。")?;
        return Ok(Status::Done);
    }
    outcome.tell(context)?;
    Ok(Status::Done)
}

/// Writes another version of the files and goes on with it; where that fails, with the former one.
pub(super) fn write(
    files: &OwnFiles,
    lexicon: &OwnLexicon,
    engine: Option<&Engine>,
    context: &Context<'_>,
) -> Result<Outcome> {
    let merged = OwnFiles::merged(lexicon)?;
    let written = files.write(lexicon)?;
    let mut outcome = Outcome::default();
    if let Some(engine) = engine {
        let learned = |engine: &Engine| matches!(engine.placement_source(), PlacementSource::Learned { .. });
        let before = learned(engine);
        let progress = Progress::new("重建索引");
        let reloaded = context.rules().and_then(|EngineOptions { taxonomy, .. }| {
            let mut tell = |RefreshProgress { done, total }| progress.set(done, total);
            Ok(engine.reload(taxonomy, Some(merged), &mut tell)?)
        });
        progress.finish();
        if let Err(error) = reloaded {
            written.take_back();
            return Err(error);
        }
        (outcome.in_use, outcome.placement_forgotten) = (true, before && !learned(engine));
    }
    let Written { files, backups, .. } = written;
    (outcome.files, outcome.backups) = (files, backups);
    Ok(outcome)
}

impl Outcome {
    /// Says where everything is and what is to be done.
    pub(super) fn tell(&self, context: &mut Context<'_>) -> Result<()> {
        let names = |paths: &[PathBuf]| {
            let names: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
            names.join("、")
        };
        context.terminal.line(&format!("已写入：{}。", names(&self.files)))?;
        if !self.backups.is_empty() {
            context.terminal.line(&format!("改动前的文件：{}。", names(&self.backups)))?;
        }
        context.terminal.line(if self.in_use {
            "匹配已按新的词典进行。"
        } else {
            "匹配还没有按新的词典进行：服务在运行的，请调用 AdminService.ReloadLexicon；没有服务的，下一条命令会自动重建索引。"
        })?;
        if self.placement_forgotten {
            context
                .terminal
                .line("学习归链的内容是按原来的词典学的，请重新学习：matcher classify --learn。")?;
        }
        Ok(())
    }
}

impl WritingArgs {
    /// The comment that the files keep: when, who and what.
    pub(super) fn note(&self, what: &str, context: &Context<'_>) -> Result<String> {
        let author = context.author(self.by.as_deref())?.author;
        let author = author.map_or(String::new(), |author| format!(" {author}"));
        Ok(format!("{}{author} {what}", format_date(today())))
    }

    /// The catalogue, whose lock keeps others away from the files as well; `None` when only files are asked for.
    pub(super) fn engine(&self, context: &mut Context<'_>) -> Result<Option<Engine>> {
        if self.files_only {
            std::fs::create_dir_all(&context.data)
                .with_context(|| format!("无法建立文件夹“{}”", context.data.display()))?;
            return Ok(None);
        }
        open_to_write(context).map(Some)
    }
}
