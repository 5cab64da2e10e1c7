//! What an import did, for people and for programs.

use std::path::Path;

use anyhow::Result;
use matcher_core::WriteSummary;
use matcher_io::import::{ImportBatch, RejectedRow};
use serde::Serialize;

use super::completeness::{self, Completeness};
use crate::terminal::{Style, Terminal, clean, cut};

/// Faults shown on the terminal; the rest stands in the error workbook.
const FAULTS_SHOWN: usize = 5;
/// Columns that a faulty value may take.
const VALUE_COLUMNS: usize = 30;

/// The whole import.
#[derive(Serialize)]
pub(super) struct ImportReport<'a> {
    pub(super) dry_run: bool,
    pub(super) records: WriteSummary,
    /// Records that do not state their links and keep those that they had.
    pub(super) kept_places: usize,
    /// Organisations that say nothing of visits and keep the day that they had.
    pub(super) kept_visits: usize,
    pub(super) outcomes: usize,
    pub(super) new_outcomes: usize,
    pub(super) rejected: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) errors_file: Option<String>,
    pub(super) files: Vec<FileReport<'a>>,
    /// The demands that came in, those that lack most first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) completeness: Vec<Completeness>,
}

/// One file of it.
#[derive(Serialize)]
pub(super) struct FileReport<'a> {
    file: String,
    accepted: usize,
    rejected: Vec<Rejected<'a>>,
    unknown_columns: Vec<Unknown<'a>>,
    ignored_sheets: Vec<Ignored<'a>>,
    notes: &'a [String],
}

#[derive(Serialize)]
struct Rejected<'a> {
    sheet: &'a str,
    row: u32,
    faults: Vec<Fault<'a>>,
}

#[derive(Serialize)]
struct Fault<'a> {
    column: &'a str,
    value: &'a str,
    reason: &'a str,
    how_to_fix: &'a str,
}

#[derive(Serialize)]
struct Unknown<'a> {
    sheet: &'a str,
    column: &'a str,
    header: &'a str,
}

#[derive(Serialize)]
struct Ignored<'a> {
    sheet: &'a str,
    reason: &'a str,
}

impl<'a> FileReport<'a> {
    pub(super) fn new(path: &Path, batch: &'a ImportBatch) -> Self {
        let rejected = batch.rejected.iter().map(|row| Rejected {
            sheet: &row.origin.sheet,
            row: row.origin.row,
            faults: row.faults.iter().map(fault).collect(),
        });
        let unknown = batch.unknown_columns.iter().map(|unknown| Unknown {
            sheet: &unknown.sheet,
            column: &unknown.column,
            header: &unknown.header,
        });
        let ignored = batch.ignored_sheets.iter();
        Self {
            file: path.display().to_string(),
            accepted: batch.items.len(),
            rejected: rejected.collect(),
            unknown_columns: unknown.collect(),
            ignored_sheets: ignored
                .map(|sheet| Ignored { sheet: &sheet.sheet, reason: &sheet.reason })
                .collect(),
            notes: &batch.notes,
        }
    }
}

fn fault(fault: &matcher_io::import::Fault) -> Fault<'_> {
    Fault { column: &fault.column, value: &fault.value, reason: &fault.reason, how_to_fix: &fault.how_to_fix }
}

impl ImportReport<'_> {
    /// Tells it to a person.
    pub(super) fn show(&self, rejected: &[RejectedRow], terminal: &mut Terminal) -> Result<()> {
        for file in &self.files {
            terminal.styled("", &clean(&file.file), Style::Heading)?;
            terminal.line(&format!("  读到 {} 条可用，{} 行有问题。", file.accepted, file.rejected.len()))?;
            for note in remarks(file) {
                terminal.entry("  · ", &note)?;
            }
        }
        let WriteSummary { created, updated, unchanged, .. } = self.records;
        let verb =
            if self.dry_run { "试运行，没有写入。若正式导入：" } else { "已导入：" };
        terminal.line(&format!("{verb}新增 {created} 条，更新 {updated} 条，未变 {unchanged} 条。"))?;
        if self.kept_places > 0 {
            terminal
                .line(&format!("其中 {} 条没有写产业链环节或阶段，沿用原有的人工归链。", self.kept_places))?;
        }
        if self.kept_visits > 0 {
            terminal.line(&format!("其中 {} 家单位没有写最近走访日期，沿用原有的。", self.kept_visits))?;
        }
        if self.outcomes > 0 {
            terminal.line(&format!("对接结果 {} 条，其中新的 {} 条。", self.outcomes, self.new_outcomes))?;
        }
        completeness::show(&self.completeness, terminal)?;
        self.show_rejected(rejected, terminal)
    }

    fn show_rejected(&self, rejected: &[RejectedRow], terminal: &mut Terminal) -> Result<()> {
        if rejected.is_empty() {
            return Ok(());
        }
        terminal.blank()?;
        let how = if self.dry_run { "有" } else { "没有导入的有" };
        terminal.styled("", &format!("{how} {} 行问题：", rejected.len()), Style::Caution)?;
        let faults = rejected.iter().flat_map(|row| row.faults.iter().map(move |fault| (row, fault)));
        for (row, fault) in faults.clone().take(FAULTS_SHOWN) {
            let value = cut(&clean(&fault.value), VALUE_COLUMNS);
            let told = format!(
                "{} 第 {} 行“{}”{}：{}。{}。",
                row.origin.sheet,
                row.origin.row,
                fault.column,
                if value.is_empty() { value } else { format!("（{value}）") },
                fault.reason.trim_end_matches('。'),
                fault.how_to_fix.trim_end_matches('。')
            );
            terminal.entry("  · ", &clean(&told))?;
        }
        let more = faults.count().saturating_sub(FAULTS_SHOWN);
        if more > 0 {
            terminal.line(&format!("  …… 还有 {more} 处"))?;
        }
        match &self.errors_file {
            Some(path) => {
                terminal.line(&format!("全部问题和原始行已写入 {path}，改好后直接导入这个文件即可。"))?
            }
            None => terminal.line("用 --errors 文件.xlsx 可以把全部问题写成工作簿。")?,
        }
        Ok(())
    }
}

/// What a file brought that a person should know: unknown columns, ignored sheets, notes.
fn remarks(file: &FileReport<'_>) -> Vec<String> {
    let unknown = file.unknown_columns.iter().map(|unknown| {
        format!(
            "工作表“{}”的 {} 列“{}”不认识，没有读取；可以用 --map {}=字段 指定。",
            unknown.sheet, unknown.column, unknown.header, unknown.header
        )
    });
    let ignored =
        file.ignored_sheets.iter().map(|sheet| format!("跳过工作表“{}”：{}。", sheet.sheet, sheet.reason));
    let notes = file.notes.iter().cloned();
    unknown.chain(ignored).chain(notes).map(|remark| clean(&remark)).collect()
}

/// Tells on stderr what could not be taken from a file that is only looked at.
pub(in crate::commands) fn tell_about(batch: &ImportBatch, terminal: &mut Terminal) {
    let file = FileReport::new(Path::new(""), batch);
    for remark in remarks(&file) {
        terminal.complain(&format!("提示：{remark}"));
    }
    let faults = batch.rejected.iter().flat_map(|row| row.faults.iter().map(move |fault| (row, fault)));
    for (row, fault) in faults.take(FAULTS_SHOWN) {
        terminal.complain(&clean(&format!(
            "跳过 {} 第 {} 行：“{}”{}。{}。",
            row.origin.sheet, row.origin.row, fault.column, fault.reason, fault.how_to_fix
        )));
    }
    if !batch.rejected.is_empty() {
        terminal.complain(&format!("共有 {} 行有问题，没有参加匹配。", batch.rejected.len()));
    }
}
