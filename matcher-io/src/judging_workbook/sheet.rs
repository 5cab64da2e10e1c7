//! One judge's sheet, row by row, before sheets are put together.

use matcher_core::judging::{Criteria, Points, RowEntry};

use super::SheetRemark;
use super::columns::{
    BETWEEN, CODE, EVENT_LEAD, GUIDE_SHEET, JUDGE_LEAD, NAME, OWNER, RECUSAL, criterion_header,
};
use super::fold::{base, tidy};
use super::mark::{self, MarkCell};
use crate::cell::decode;
use crate::read::xlsx::MergedCells;
use crate::read::{RawRow, column_letters};
use crate::text::{fold, fold_header, fold_width};

/// Rows among which the header is looked for.
const SEARCHED_ROWS: u32 = 15;
/// A sheet with this column is a result of ours, of several judges.
const JUDGE_COLUMN: &str = "评委";
/// What stands beside sums that somebody added below.
const SUMS: [&str; 5] = ["合计", "总分", "总计", "平均", "平均分"];

/// A judge's sheet.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct JudgeSheet {
    pub(super) file: String,
    pub(super) sheet: String,
    /// Empty where the sheet does not say.
    pub(super) event: String,
    pub(super) judge: String,
    pub(super) rows: Vec<SheetRow>,
}

/// A project's row.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SheetRow {
    pub(super) row: u32,
    /// Empty where the row has none.
    pub(super) code: String,
    pub(super) name: String,
    pub(super) owner: String,
    pub(super) entry: RowEntry,
}

/// What was noticed on the way.
#[derive(Debug, Default)]
pub(super) struct Remarks {
    pub(super) faults: Vec<SheetRemark>,
    pub(super) notes: Vec<SheetRemark>,
}

/// A sheet under the reader's eyes.
pub(super) struct SheetReader<'a> {
    pub(super) file: &'a str,
    pub(super) sheet: &'a str,
    pub(super) rows: &'a [RawRow],
    pub(super) merged: &'a [MergedCells],
    pub(super) criteria: &'a Criteria,
    pub(super) remarks: &'a mut Remarks,
}

/// Where everything stands.
struct Layout {
    header: u32,
    code: Option<u32>,
    name: Option<u32>,
    owner: Option<u32>,
    recusal: Option<u32>,
    /// By criterion.
    marks: Vec<Option<u32>>,
}

impl SheetReader<'_> {
    /// The sheet; `None` where it is none of a judge.
    pub(super) fn read(mut self) -> Option<JudgeSheet> {
        let Some(layout) = self.layout() else {
            // What explains the criteria, and what is empty, was never meant to be read.
            if !self.rows.is_empty() && self.sheet.trim() != GUIDE_SHEET {
                self.note(None, "不是评委的评分表（没有找到项目和评分项的表头），没有读");
            }
            return None;
        };
        let rows = self.rows.iter().filter(|row| row.row_number > layout.header);
        let rows: Vec<SheetRow> = rows.filter_map(|row| self.row(row, &layout)).collect();
        self.merged_marks(&layout, &rows);
        let above = self.above(layout.header);
        let judge = said(&above, JUDGE_LEAD).unwrap_or_else(|| {
            let judge = tidy(self.sheet);
            self.note(None, &format!("表头上方没有写“评委：姓名”，按表名当作“{judge}”"));
            judge
        });
        Some(JudgeSheet {
            file: self.file.to_owned(),
            sheet: self.sheet.to_owned(),
            event: said(&above, EVENT_LEAD).unwrap_or_default(),
            judge,
            rows,
        })
    }

    fn remark(&self, cell: Option<String>, reason: &str) -> SheetRemark {
        SheetRemark {
            file: self.file.to_owned(),
            sheet: self.sheet.to_owned(),
            cell,
            reason: reason.to_owned(),
        }
    }

    fn fault(&mut self, cell: Option<String>, reason: &str) {
        let fault = self.remark(cell, reason);
        self.remarks.faults.push(fault);
    }

    fn note(&mut self, cell: Option<String>, reason: &str) {
        let note = self.remark(cell, reason);
        self.remarks.notes.push(note);
    }

    /// What stands above the header.
    fn above(&self, header: u32) -> Vec<String> {
        let rows = self.rows.iter().filter(|row| row.row_number < header);
        rows.flat_map(|row| row.cells.iter().map(|cell| cell.text.clone())).collect()
    }

    fn layout(&mut self) -> Option<Layout> {
        let names: Vec<String> = self.criteria.criteria.iter().map(|known| base(&known.name)).collect();
        let is_header = |row: &&RawRow| {
            let has = |wanted: &dyn Fn(&str) -> bool| row.cells.iter().any(|cell| wanted(&base(&cell.text)));
            has(&|text| text == CODE || text == NAME)
                && has(&|text| names.iter().any(|name| name == text))
                && !has(&|text| text == JUDGE_COLUMN)
        };
        let header = self.rows.iter().take_while(|row| row.row_number <= SEARCHED_ROWS).find(is_header)?;
        let column = |wanted: &str| {
            header.cells.iter().find(|cell| base(&cell.text) == wanted).map(|cell| cell.column)
        };
        let (code, name, owner, recusal) = (column(CODE), column(NAME), column(OWNER), column(RECUSAL));
        let marks = names.iter().enumerate().map(|(at, name)| self.criterion(header, at, name)).collect();
        Some(Layout { header: header.row_number, code, name, owner, recusal, marks })
    }

    /// The column of a criterion, where there is one by the same criteria.
    fn criterion(&mut self, header: &RawRow, at: usize, name: &str) -> Option<u32> {
        let mut cells = header.cells.iter().filter(|cell| base(&cell.text) == name);
        let wanted = criterion_header(self.criteria, at);
        let Some(cell) = cells.next() else {
            self.fault(None, &format!("没有“{wanted}”这一列，这一项都算没有打分"));
            return None;
        };
        let place = |column: u32| Some(cell_name(column, header.row_number));
        for other in cells {
            self.fault(place(other.column), &format!("“{name}”有两列，只读了前一列"));
        }
        let (found, wanted_folded) = (fold_header(&cell.text), fold_header(&wanted));
        if found != name && found != wanted_folded {
            let found = cell.text.split_whitespace().collect::<String>();
            let reason = format!("表头是“{found}”，评审标准里是“{wanted}”，不是同一份标准，这一列没有读");
            self.fault(place(cell.column), &reason);
            return None;
        }
        Some(cell.column)
    }

    fn row(&mut self, row: &RawRow, layout: &Layout) -> Option<SheetRow> {
        let text = |column: Option<u32>| {
            let cell = column.and_then(|column| row.cell(column));
            cell.and_then(|cell| decode(&cell.text)).map(|found| tidy(&found.text)).unwrap_or_default()
        };
        let (code, name) = (text(layout.code), text(layout.name));
        let is_sum = |text: &str| SUMS.contains(&fold(text).as_str());
        if is_sum(&code) || is_sum(&name) || row.cells.first().is_some_and(|cell| is_sum(&cell.text)) {
            return None;
        }
        let marked = layout.marks.iter().flatten().find(|column| row.cell(**column).is_some());
        if code.is_empty() && name.is_empty() {
            if let Some(column) = marked {
                let place = Some(cell_name(*column, row.row_number));
                self.fault(place, "这一行有分数，但没有项目编号和名称，没有计入；请补上项目");
            }
            return None;
        }
        // The line to sign may stand below the column of codes.
        if marked.is_none() && row.cells.iter().any(|cell| cell.text.contains("签字")) {
            return None;
        }
        let entry = self.entry(row, layout);
        Some(SheetRow { row: row.row_number, code, name, owner: text(layout.owner), entry })
    }

    fn entry(&mut self, row: &RawRow, layout: &Layout) -> RowEntry {
        let mut recused = self.recusal(row, layout);
        let mut marks = Vec::with_capacity(layout.marks.len());
        for (at, column) in layout.marks.iter().enumerate() {
            let cell = column.and_then(|column| row.cell(column)).cloned();
            let Some(cell) = cell else {
                marks.push(None);
                continue;
            };
            let place = || Some(cell_name(cell.column, row.row_number));
            if self.is_merged(row.row_number, cell.column) {
                // Told once for the whole region.
                marks.push(None);
                continue;
            }
            let full_mark = self.criteria.criteria.get(at).map_or(Points::ZERO, |known| known.full_mark);
            let text = decode(&cell.text).map(|found| found.text).unwrap_or_default();
            let mark = match mark::read(&text, full_mark) {
                Ok(MarkCell::Mark { points, plain }) => {
                    if !plain {
                        self.note(place(), &format!("写的是“{text}”，按 {} 分计", points.short()));
                    }
                    Some(points)
                }
                Ok(MarkCell::Blank { written }) => {
                    if written {
                        self.note(place(), &format!("写的是“{text}”，当作没有打分，不是零分"));
                    }
                    None
                }
                Ok(MarkCell::Recused) => {
                    recused = true;
                    None
                }
                Err(reason) => {
                    self.fault(place(), &reason);
                    None
                }
            };
            marks.push(mark);
        }
        if !recused {
            return RowEntry::Marks(marks);
        }
        if let Some(at) = marks.iter().position(Option::is_some) {
            let place = layout.marks[at].map(|column| cell_name(column, row.row_number));
            self.fault(place, "同一个项目既写了回避，又打了分：按回避处理，分数没有计入；请确认");
        }
        RowEntry::Recused
    }

    fn recusal(&mut self, row: &RawRow, layout: &Layout) -> bool {
        let cell = layout.recusal.and_then(|column| row.cell(column));
        let Some(cell) = cell else { return false };
        if let Some(recused) = mark::recusal(&cell.text) {
            return recused;
        }
        let reason =
            format!("“回避”一栏写的是“{}”，看不出是否回避，当作不回避；要回避请写“回避”", cell.text.trim());
        self.fault(Some(cell_name(cell.column, row.row_number)), &reason);
        false
    }

    fn is_merged(&self, row: u32, column: u32) -> bool {
        self.merged.iter().any(|cells| holds(cells, row, column))
    }

    /// Tells of merged cells that hold marks: whose mark it is cannot be known.
    fn merged_marks(&mut self, layout: &Layout, rows: &[SheetRow]) {
        for cells in self.merged {
            let over_marks =
                layout.marks.iter().flatten().any(|at| cells.columns.0 <= *at && *at <= cells.columns.1);
            let over_projects = rows.iter().any(|row| cells.rows.0 <= row.row && row.row <= cells.rows.1);
            if over_marks && over_projects {
                let first = cell_name(cells.columns.0, cells.rows.0);
                let place = format!("{first}:{}", cell_name(cells.columns.1, cells.rows.1));
                let reason =
                    "是合并的单元格，分不清是给哪个项目、哪一项的分数，都没有计入；请取消合并后分别填写";
                self.fault(Some(place), reason);
            }
        }
    }
}

fn holds(cells: &MergedCells, row: u32, column: u32) -> bool {
    (cells.rows.0..=cells.rows.1).contains(&row) && (cells.columns.0..=cells.columns.1).contains(&column)
}

/// A cell as a spreadsheet names it.
pub(super) fn cell_name(column: u32, row: u32) -> String {
    format!("{}{row}", column_letters(column))
}

/// What stands behind a lead such as 评委：, up to a wide gap; `None` where nothing or only a line to write on does.
fn said(texts: &[String], lead: &str) -> Option<String> {
    let lead = fold_width(lead);
    let mut found = texts.iter().enumerate().filter_map(|(at, text)| {
        // A line to write on may have been replaced by a name in the next cell.
        let gap = "\u{1}";
        let text = fold_width(&text.replace(BETWEEN, gap).replace('\n', gap)).replace("  ", gap);
        let (_, behind) = text.split_once(&lead)?;
        let name = tidy(behind.split(gap).next().unwrap_or_default());
        let name = name.trim_matches(['_', ' ']);
        if !name.is_empty() {
            return Some(name.to_owned());
        }
        texts
            .get(at + 1)
            .map(|next| tidy(next))
            .filter(|next| !next.is_empty() && !next.contains([':', '：']))
    });
    found.next()
}
