//! The way through a file: format, sheets, rows.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::Path;

use matcher_core::record::{Record, RecordKind};

use super::batch::{Fault, IgnoredSheet, ImportBatch, Item, Origin, RejectedRow, UnknownColumn};
use super::header::{SEARCHED_ROWS, SheetPlan, check_mapping, plan};
use super::json_lines;
use super::merged::MergedCells;
use super::options::{ImportOptions, Progress};
use super::organisations::Organisations;
use super::outside::{Outside, outside};
use super::row::{RowResult, read_row};
use crate::columns::{Column, ValueType};
use crate::error::Error;
use crate::read::csv::{CsvFile, DELIMITERS};
use crate::read::format::{self, Format};
use crate::read::xlsx::{SheetNotes, XlsxFile};
use crate::read::{RawRow, column_letters};
use crate::sheet_kind::SheetKind;

/// Rows between two calls of the progress callback.
const PROGRESS_ROWS: u64 = 1_000;

/// Sheets that our own workbooks have for people, not for the importer.
pub(crate) const SHEETS_FOR_PEOPLE: [&str; 5] = ["填写说明", "选项", "汇总", "无解需求", "问题清单"];

/// A sheet with one of these in its name tells people how to fill in the others.
const SHEETS_OF_INSTRUCTIONS: [&str; 4] = ["说明", "须知", "填报指南", "填表示例"];

pub(super) fn read_file(path: &Path, options: &ImportOptions<'_>) -> Result<ImportBatch, Error> {
    check_mapping(&options.mapping)?;
    let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut run = Run {
        options,
        file,
        batch: ImportBatch::default(),
        organisations: Organisations::default(),
        seen: HashMap::new(),
        rows: 0,
        only_chains: 0,
    };
    match format::recognise(path)? {
        Format::Xlsx => run.xlsx(path)?,
        Format::Csv => run.csv(path)?,
        Format::JsonLines => run.json_lines(path)?,
    }
    Ok(run.finish())
}

struct Run<'a> {
    options: &'a ImportOptions<'a>,
    file: String,
    batch: ImportBatch,
    organisations: Organisations,
    /// Where an identifier stood first.
    seen: HashMap<(RecordKind, String), Origin>,
    rows: u64,
    /// Records with a chain and no link on it.
    only_chains: u64,
}

impl Run<'_> {
    fn xlsx(&mut self, path: &Path) -> Result<(), Error> {
        if path.extension().is_none_or(|extension| !extension.eq_ignore_ascii_case("xlsx")) {
            self.batch.notes.push("扩展名不是 .xlsx，但内容是 Excel 工作簿，已按工作簿读取。".to_owned());
        }
        let mut workbook = XlsxFile::open(path, &self.options.read_limits)?;
        let mut plans = Vec::new();
        for sheet in workbook.sheets() {
            if SHEETS_FOR_PEOPLE.contains(&sheet.name.as_str()) {
                continue;
            }
            if SHEETS_OF_INSTRUCTIONS.iter().any(|mark| sheet.name.contains(mark)) {
                self.ignore(&sheet.name, "填表说明，不是数据");
                continue;
            }
            if sheet.hidden {
                self.ignore(&sheet.name, "隐藏的工作表；需要导入请先取消隐藏");
                continue;
            }
            let mut first = Vec::new();
            workbook.for_each_row(&sheet.name, &mut |row| peek(&mut first, row))?;
            let named = SheetKind::from_name(&sheet.name);
            match plan(&first, self.options.sheet_kind, named, &self.options.mapping) {
                Some(plan) => plans.push((sheet.name, plan)),
                None if first.is_empty() => self.ignore(&sheet.name, "空白工作表"),
                None => self.ignore(&sheet.name, "前 10 行里没有认得的表头（至少要有名称一列）"),
            }
        }
        if plans.is_empty() {
            return Err(self.nothing_recognised(path));
        }
        plans.sort_by_key(|(_, plan)| plan.kind);
        for (sheet, plan) in plans {
            self.begin(&sheet, &plan);
            let mut merged = MergedCells::new(workbook.merged_rows(&sheet), &plan);
            let notes = workbook.for_each_row(&sheet, &mut |mut row| {
                let outside = outside(&row);
                merged.fill(&mut row);
                self.row_or_outside(&sheet, &plan, (&row, outside))
            })?;
            self.end(&sheet, notes);
        }
        Ok(())
    }

    fn csv(&mut self, path: &Path) -> Result<(), Error> {
        let mut csv = CsvFile::open(path, &self.options.read_limits)?;
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let named = SheetKind::from_name(&stem);
        let mut best: Option<(u8, SheetPlan)> = None;
        for delimiter in DELIMITERS {
            csv.delimiter = delimiter;
            let mut first = Vec::new();
            csv.for_each_row(&mut |row| peek(&mut first, row));
            let planned = plan(&first, self.options.sheet_kind, named, &self.options.mapping);
            let recognised =
                |plan: &SheetPlan| plan.columns.iter().filter(|planned| planned.column.is_some()).count();
            if let Some(planned) = planned
                && best.as_ref().is_none_or(|(_, best)| recognised(best) < recognised(&planned))
            {
                best = Some((delimiter, planned));
            }
        }
        let Some((delimiter, plan)) = best else {
            self.ignore(&stem, "前 10 行里没有认得的表头（至少要有名称一列）");
            return Err(self.nothing_recognised(path));
        };
        csv.delimiter = delimiter;
        if csv.encoding() != "UTF-8" {
            self.batch.notes.push(format!("文件按 {} 编码读取。", csv.encoding()));
        }
        let sheet = plan.kind.label();
        self.begin(sheet, &plan);
        csv.for_each_row(&mut |row| self.row_or_outside(sheet, &plan, (&row, outside(&row))));
        self.end(sheet, SheetNotes::default());
        Ok(())
    }

    fn json_lines(&mut self, path: &Path) -> Result<(), Error> {
        let bytes = format::read_all(path, self.options.read_limits.file_bytes)?;
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
        for (row, line) in (1_u32..).zip(bytes.split(|byte| *byte == b'\n')) {
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            let origin = Origin { file: self.file.clone(), sheet: "jsonl".to_owned(), row };
            match std::str::from_utf8(line) {
                Ok(line) => self.json_line(origin, line.trim()),
                Err(_) => {
                    let fault = Fault::of_row("含有不是 UTF-8 的字节", "把文件另存为 UTF-8 编码");
                    let cells = vec![(
                        SheetKind::Json.label().to_owned(),
                        String::from_utf8_lossy(line).into_owned(),
                    )];
                    self.reject(origin, SheetKind::Json, (vec![fault], cells));
                }
            }
            self.count("jsonl");
        }
        Ok(())
    }

    fn json_line(&mut self, origin: Origin, line: &str) {
        match json_lines::read_line(line, self.options).and_then(|item| self.check_unique(&origin, item)) {
            Ok(item) => self.batch.items.push((origin, item)),
            Err(faults) => {
                let cells = vec![(SheetKind::Json.label().to_owned(), line.to_owned())];
                self.reject(origin, SheetKind::Json, (faults, cells));
            }
        }
    }

    fn begin(&mut self, sheet: &str, plan: &SheetPlan) {
        for (column, header) in &plan.unknown {
            self.batch.unknown_columns.push(UnknownColumn {
                sheet: sheet.to_owned(),
                column: column.clone(),
                header: header.clone(),
            });
        }
        for header in &plan.doubled {
            self.batch.notes.push(format!("工作表“{sheet}”的“{header}”列与前面一列意思相同，只读取前一列。"));
        }
    }

    fn row_or_outside(
        &mut self,
        sheet: &str,
        plan: &SheetPlan,
        (row, outside): (&RawRow, Option<Outside>),
    ) -> ControlFlow<()> {
        match outside {
            Some(outside) if row.row_number > plan.header_row && plan.kind != SheetKind::Json => {
                self.batch.notes.push(outside.note(sheet, row.row_number));
                ControlFlow::Continue(())
            }
            _ => self.row(sheet, plan, row),
        }
    }

    fn row(&mut self, sheet: &str, plan: &SheetPlan, row: &RawRow) -> ControlFlow<()> {
        if row.row_number <= plan.header_row {
            return ControlFlow::Continue(());
        }
        self.count(sheet);
        let origin = Origin { file: self.file.clone(), sheet: sheet.to_owned(), row: row.row_number };
        if plan.kind == SheetKind::Json {
            let text: String = row.cells.iter().map(|cell| cell.text.as_str()).collect();
            self.json_line(origin, text.trim());
            return ControlFlow::Continue(());
        }
        let read = read_row(plan, row, &origin, self.options, &mut self.organisations);
        let checked = match read {
            RowResult::Skipped => return ControlFlow::Continue(()),
            RowResult::Item(item) => self.check_unique(&origin, item),
            RowResult::Rejected(faults) => Err(faults),
        };
        match checked {
            Ok(item) => {
                self.only_chains += u64::from(names_only_a_chain(plan, row, &item));
                self.batch.items.push((origin, item));
            }
            Err(faults) => self.reject(origin, plan.kind, (faults, cells_of(plan, row))),
        }
        ControlFlow::Continue(())
    }

    fn check_unique(&mut self, origin: &Origin, item: Item) -> Result<Item, Vec<Fault>> {
        let Item::Record(record) = &item else { return Ok(item) };
        let key = (record.kind(), record.id().to_owned());
        if let Some(first) = self.seen.get(&key) {
            let reason = format!("编号“{}”与工作表“{}”第 {} 行重复", record.id(), first.sheet, first.row);
            return Err(vec![Fault {
                column: "编号".to_owned(),
                value: record.id().to_owned(),
                reason,
                how_to_fix: "改成不同的编号，或删除其中一行（没填编号的，名称和单位都相同即视为重复）"
                    .to_owned(),
            }]);
        }
        self.seen.insert(key, origin.clone());
        Ok(item)
    }

    fn reject(&mut self, origin: Origin, kind: SheetKind, what: (Vec<Fault>, Vec<(String, String)>)) {
        let (faults, cells) = what;
        self.batch.rejected.push(RejectedRow { origin, kind, faults, cells });
    }

    fn ignore(&mut self, sheet: &str, reason: &str) {
        self.batch.ignored_sheets.push(IgnoredSheet { sheet: sheet.to_owned(), reason: reason.to_owned() });
    }

    fn count(&mut self, sheet: &str) {
        self.rows += 1;
        if self.rows.is_multiple_of(PROGRESS_ROWS) {
            self.report(sheet);
        }
    }

    fn report(&self, sheet: &str) {
        if let Some(progress) = self.options.progress {
            progress(Progress { sheet, rows: self.rows });
        }
    }

    fn end(&mut self, sheet: &str, notes: SheetNotes) {
        self.report(sheet);
        if notes.cells_beyond > 0 {
            self.batch.notes.push(format!(
                "工作表“{sheet}”第 {} 列以后还有 {} 个单元格，已忽略。",
                self.options.read_limits.columns, notes.cells_beyond
            ));
        }
    }

    fn nothing_recognised(&self, path: &Path) -> Error {
        let told = |sheet: &IgnoredSheet| format!("{}：{}", sheet.sheet, sheet.reason);
        let sheets = self.batch.ignored_sheets.iter().map(told).collect::<Vec<_>>().join("；");
        let sheets = if sheets.is_empty() { "没有数据表".to_owned() } else { sheets };
        Error::NothingRecognised { path: path.to_owned(), sheets }
    }

    fn finish(mut self) -> ImportBatch {
        let created = std::mem::take(&mut self.organisations.created);
        let known = |item: &Item| match item {
            Item::Record(record) => {
                self.seen.contains_key(&(RecordKind::Organisation, record.id().to_owned()))
            }
            Item::Outcome(_) => false,
        };
        let created: Vec<_> = created.into_iter().filter(|(_, item)| !known(item)).collect();
        if !created.is_empty() {
            let shown =
                self.organisations.created_names.iter().take(5).cloned().collect::<Vec<_>>().join("、");
            let more = if self.organisations.created_names.len() > 5 { " 等" } else { "" };
            self.batch.notes.push(format!(
                "有 {} 家单位不在单位表中，按名称新建：{shown}{more}。请在“单位”表补全信息。",
                created.len()
            ));
        }
        if self.only_chains > 0 {
            self.batch.notes.push(format!(
                "有 {} 行只填了产业链、没有填环节：环节由系统从文本推断；要以填报的为准，请补填“产业链环节”。",
                self.only_chains
            ));
        }
        self.batch.items.extend(created);
        self.batch.items.sort_by_key(|(_, item)| order_of(item));
        self.batch
    }
}

/// Whether a row says which chain its record belongs to, but not which link: the record cannot keep that.
fn names_only_a_chain(plan: &SheetPlan, row: &RawRow, item: &Item) -> bool {
    let Item::Record(record) = item else { return false };
    let links = match record.as_ref() {
        Record::Demand(demand) => &demand.links,
        Record::Supply(supply) => &supply.links,
        Record::Organisation(_) => return false,
    };
    let filled = |at: u32| row.cell(at).is_some_and(|cell| !cell.text.trim().is_empty());
    let is_chain = |column: Option<&Column>| column.is_some_and(|column| column.value == ValueType::Chain);
    links.is_empty() && plan.columns.iter().any(|planned| is_chain(planned.column) && filled(planned.at))
}

fn order_of(item: &Item) -> u8 {
    match item {
        Item::Record(record) => match record.as_ref() {
            Record::Organisation(_) => 0,
            Record::Demand(_) => 1,
            Record::Supply(_) => 2,
        },
        Item::Outcome(_) => 3,
    }
}

fn peek(first: &mut Vec<RawRow>, row: RawRow) -> ControlFlow<()> {
    first.push(row);
    // One more than is searched: the last may have a second header row below it.
    if first.len() > SEARCHED_ROWS { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
}

fn cells_of(plan: &SheetPlan, row: &RawRow) -> Vec<(String, String)> {
    let named = |column: u32| {
        let planned = plan.columns.iter().find(|planned| planned.at == column)?;
        let canonical = planned.column.filter(|_| !planned.continues).map(|column| column.header);
        // A header with a unit of its own must keep it: the amounts below it are in that unit.
        let keeps = planned.unit != crate::cell::AmountUnit::WanYuan;
        Some(canonical.filter(|_| !keeps).map_or_else(|| planned.header.clone(), str::to_owned))
    };
    let cells = row.cells.iter();
    cells
        .map(|cell| {
            (
                named(cell.column).unwrap_or_else(|| format!("列{}", column_letters(cell.column))),
                cell.text.clone(),
            )
        })
        .collect()
}
