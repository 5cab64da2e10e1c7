//! The match file: its format by its extension.

use std::path::{Path, PathBuf};

use anyhow::Result;
use matcher_core::record::format_date;
use matcher_io::match_workbook::{MatchCounts, MatchFormat, MatchJournal};
use serde::Serialize;

use super::timing::Part;
use super::work::Work;
use crate::china_time::today;
use crate::commands::template::make_folder;
use crate::failure::bad_input;
use crate::terminal::Terminal;

/// A match file to be written.
pub(super) struct OutputFile {
    path: PathBuf,
    format: MatchFormat,
}

impl OutputFile {
    /// Takes the path if its extension names a format.
    pub(super) fn new(path: &Path) -> Result<Self> {
        let extension = path.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase());
        let format = match extension.as_deref() {
            Some("xlsx") => MatchFormat::Xlsx,
            Some("csv") => MatchFormat::Csv,
            Some("jsonl") => MatchFormat::JsonLines,
            _ => {
                return Err(bad_input(format!(
                    "不知道把“{}”写成什么格式，请让文件名以 .xlsx、.csv 或 .jsonl 结尾。",
                    path.display()
                )));
            }
        };
        Ok(Self { path: path.to_owned(), format })
    }

    /// Matches, and writes the file and the folder for it. What an interrupted run has matched is not matched again.
    pub(super) fn write(&self, work: &Work<'_>, terminal: &mut Terminal) -> Result<MatchCounts> {
        if let Some(folder) = self.path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            make_folder(folder)?;
        }
        let mut journal = MatchJournal::open(&self.path, self.format, work.job()?)?;
        let done = journal.counts().demands;
        if done > 0 {
            terminal.complain(&format!("提示：接着上次没有做完的匹配，前 {done} 条需求已有结果。"));
        }
        let written = fill(&mut journal, work);
        if written.is_err()
            && let Some(kept) = journal.leave()
        {
            let kept = kept.display();
            terminal.complain(&format!("提示：已匹配的结果留在“{kept}”，再次运行同一命令会接着做。"));
        }
        written
    }

    /// Says what was written and what to do with it.
    pub(super) fn tell(&self, counts: MatchCounts, terminal: &mut Terminal) -> Result<()> {
        let MatchCounts { demands, answered, pairs } = counts;
        let unanswered = demands - answered;
        terminal.line(&format!(
            "匹配了 {demands} 条需求：{answered} 条有供给，{unanswered} 条暂无合适供给；共 {pairs} 对，已写入："
        ))?;
        terminal.entry("  ", &self.path.display().to_string())?;
        if self.format == MatchFormat::Xlsx {
            terminal.line("在“匹配结果”表的“对接结果”一列填写进展，再用 matcher import 导回来。")?;
        } else if unanswered > 0 {
            terminal.line("这种格式只含匹配上的供需对；暂无合适供给的需求见 .xlsx 或 --json 输出。")?;
        }
        Ok(())
    }

    /// The same for programs.
    pub(super) fn summary(&self, counts: MatchCounts) -> WrittenFile {
        WrittenFile { counts, file: self.path.display().to_string() }
    }
}

fn fill(journal: &mut MatchJournal, work: &Work<'_>) -> Result<MatchCounts> {
    let mut reporter = work.reporter();
    let done = journal.counts().demands;
    work.each(done, &mut |demand, found| Ok(journal.add(&reporter.matched(demand, &found)?)?))?;
    Ok(work.timing.alone(Part::Write, || journal.finish(&format_date(today())))?)
}

/// What was written, as JSON.
#[derive(Serialize)]
pub(super) struct WrittenFile {
    #[serde(flatten)]
    counts: MatchCounts,
    file: String,
}
