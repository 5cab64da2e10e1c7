//! The match file: its format by its extension.

use std::path::{Path, PathBuf};

use anyhow::Result;
use matcher_core::matching::DemandMatches;
use matcher_io::match_workbook::{self, MatchReport};

use crate::commands::template::make_folder;
use crate::failure::bad_input;
use crate::terminal::Terminal;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Xlsx,
    Csv,
    JsonLines,
}

/// A match file to be written.
pub(super) struct OutputFile {
    path: PathBuf,
    format: Format,
}

impl OutputFile {
    /// Takes the path if its extension names a format.
    pub(super) fn new(path: &Path) -> Result<Self> {
        let extension = path.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase());
        let format = match extension.as_deref() {
            Some("xlsx") => Format::Xlsx,
            Some("csv") => Format::Csv,
            Some("jsonl") => Format::JsonLines,
            _ => {
                return Err(bad_input(format!(
                    "不知道把“{}”写成什么格式，请让文件名以 .xlsx、.csv 或 .jsonl 结尾。",
                    path.display()
                )));
            }
        };
        Ok(Self { path: path.to_owned(), format })
    }

    /// Writes the file, and the folder for it.
    pub(super) fn write(&self, report: &MatchReport) -> Result<()> {
        if let Some(folder) = self.path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            make_folder(folder)?;
        }
        match self.format {
            Format::Xlsx => match_workbook::write(&self.path, report)?,
            Format::Csv => match_workbook::write_csv(&self.path, &report.pairs)?,
            Format::JsonLines => match_workbook::write_jsonl(&self.path, &report.pairs)?,
        }
        Ok(())
    }

    /// Says what was written and what to do with it.
    pub(super) fn tell(&self, found: &[DemandMatches], terminal: &mut Terminal) -> Result<()> {
        let pairs: usize = found.iter().map(|found| found.matches.len()).sum();
        let answered = found.iter().filter(|found| found.answered).count();
        let unanswered = found.len() - answered;
        terminal.line(&format!(
            "匹配了 {} 条需求：{answered} 条有供给，{unanswered} 条暂无合适供给；共 {pairs} 对，已写入：",
            found.len()
        ))?;
        terminal.entry("  ", &self.path.display().to_string())?;
        if self.format == Format::Xlsx {
            terminal.line("在“匹配结果”表的“对接结果”一列填写进展，再用 matcher import 导回来。")?;
        } else if unanswered > 0 {
            terminal.line("这种格式只含匹配上的供需对；暂无合适供给的需求见 .xlsx 或 --json 输出。")?;
        }
        Ok(())
    }
}
