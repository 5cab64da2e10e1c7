//! What was filled in, read row by row.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;

use matcher_core::record::FactValue;

use super::row::Named;
use super::sheets::{
    CONTRACT_YEARS, DEMANDS, EMPLOYMENT, EXPERTS, GROUPS, LOCK_OR_BAN, POSTS, QUOTAS, SHEETS,
};
use super::text_files;
use super::{ExpertRow, PairRow, PostRow, PostingFault, PostingSheets, QuotaRow};
use crate::cell::read_facts;
use crate::error::Error;
use crate::read::format::{Format, recognise};
use crate::read::xlsx::XlsxFile;
use crate::read::{RawRow, ReadLimits};
use crate::text::fold_header;

/// Rows among which the header is looked for.
pub(super) const SEARCHED_ROWS: usize = 10;
/// Reads what the desk asks for. A workbook made by [`write_template`](super::write_template): sheets by their names. A csv file:
/// one table, told by its headers. A jsonl file: on each line a row of some table as an object, with the headers for keys. Columns
/// in any order; tables that are missing or empty ask for nothing, empty rows are passed over.
///
/// # Errors
/// [`Error::NothingRecognised`] when the file has none of the tables, and otherwise as
/// [`import::read_file`](crate::import::read_file).
pub fn read(path: &Path) -> Result<PostingSheets, Error> {
    match recognise(path)? {
        Format::Xlsx => workbook(path),
        Format::Csv => text_files::csv(path),
        Format::JsonLines => text_files::json_lines(path),
    }
}

fn workbook(path: &Path) -> Result<PostingSheets, Error> {
    let mut workbook = XlsxFile::open(path, &ReadLimits::default())?;
    let names: Vec<String> = workbook.sheets().into_iter().map(|sheet| sheet.name).collect();
    let mut read = PostingSheets::default();
    let mut has_any = false;
    for (sheet, _) in SHEETS {
        let Some(name) = names.iter().find(|name| name.trim() == sheet) else { continue };
        has_any = true;
        let mut rows = Vec::new();
        workbook.for_each_row(name, &mut |row| {
            rows.push(row);
            ControlFlow::Continue(())
        })?;
        read.take(sheet, &rows);
    }
    if has_any { Ok(read) } else { Err(unrecognised(path, &names.join("、"))) }
}

pub(super) fn unrecognised(path: &Path, found: &str) -> Error {
    let sheets = format!("{found}：没有“专家”“岗位”“配额”“要求”中的任何一张表");
    Error::NothingRecognised { path: path.to_owned(), sheets }
}

impl PostingSheets {
    pub(super) fn take(&mut self, sheet: &'static str, rows: &[RawRow]) {
        let first =
            SHEETS.iter().find(|(name, _)| *name == sheet).map_or("", |(_, columns)| columns[0].header);
        let is_header = |row: &&RawRow| row.cells.iter().any(|cell| fold_header(&cell.text) == first);
        let Some(header) = rows.iter().take(SEARCHED_ROWS).find(is_header) else {
            if let Some(row) = rows.first() {
                let reason = format!("没有找到表头“{first}”；请保留模板的表头");
                self.faults.push(PostingFault { sheet, row: row.row_number, reason });
            }
            return;
        };
        for row in rows.iter().filter(|row| row.row_number > header.row_number && !row.cells.is_empty()) {
            self.take_named(sheet, &Named { row, header });
        }
    }

    /// Takes a row of a table, or what is wrong with it.
    pub(super) fn take_named(&mut self, sheet: &'static str, row: &Named<'_>) {
        if let Err(reason) = self.take_row(sheet, row) {
            self.faults.push(PostingFault { sheet, row: row.row.row_number, reason });
        }
    }

    fn take_row(&mut self, sheet: &str, row: &Named<'_>) -> Result<(), String> {
        if let Some(fault) = &row.row.fault {
            return Err(fault.reason.clone());
        }
        match sheet {
            EXPERTS => self.experts.push(expert(row)?),
            POSTS => self.posts.push(post(row)?),
            QUOTAS => self.quotas.push(quota(row)?),
            DEMANDS => self.demands.push(pair(row)?),
            _ => {}
        }
        Ok(())
    }
}

fn expert(row: &Named<'_>) -> Result<ExpertRow, String> {
    Ok(ExpertRow {
        row: row.row.row_number,
        expert: row.required("专家编号")?,
        min: row.number("最少岗位")?,
        max: row.number("最多岗位")?,
        priority: row.priority()?,
        wishes: row.list("志愿岗位")?,
        facts: facts(row)?,
    })
}

/// What is known of an expert; a cell that says nothing leaves it unknown.
fn facts(row: &Named<'_>) -> Result<BTreeMap<String, FactValue>, String> {
    let mut facts = read_facts(&row.text("其他事实")?)
        .map_err(|fault| format!("“其他事实”：{}；请{}", fault.reason, fault.how_to_fix))?;
    let employment = row.text(EMPLOYMENT)?;
    if !employment.is_empty() {
        facts.insert(EMPLOYMENT.to_owned(), FactValue::Text(employment));
    }
    if let Some(years) = row.years(CONTRACT_YEARS)? {
        facts.insert(CONTRACT_YEARS.to_owned(), FactValue::Number(years));
    }
    Ok(facts)
}

fn post(row: &Named<'_>) -> Result<PostRow, String> {
    Ok(PostRow {
        row: row.row.row_number,
        post: row.required("岗位编号")?,
        firm: row.text("企业编号")?,
        demands: row.list("需求编号")?,
        min: row.number("最少人数")?,
        max: row.number("最多人数")?,
        county: row.text("县区")?,
        chain: row.text("产业链")?,
        priority: row.priority()?,
        wishes: row.list("志愿人选")?,
    })
}

fn quota(row: &Named<'_>) -> Result<QuotaRow, String> {
    Ok(QuotaRow {
        row: row.row.row_number,
        is_county: row.choice("类别", &GROUPS)? == 0,
        name: row.required("名称")?,
        min: row.number("至少")?,
        max: row.number("至多")?,
    })
}

pub(super) fn pair(row: &Named<'_>) -> Result<PairRow, String> {
    Ok(PairRow {
        row: row.row.row_number,
        is_lock: row.choice("类别", &LOCK_OR_BAN)? == 0,
        expert: row.required("专家编号")?,
        post: row.required("岗位编号")?,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use matcher_core::record::FactValue;
    use rust_xlsxwriter::Workbook;

    use super::{PostingFault, read};
    use crate::error::Error;
    use crate::posting_input::{RowPriority, write_template};

    fn workbook(sheets: &[(&str, &[&[&str]])]) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::with_suffix(".xlsx").unwrap();
        let mut workbook = Workbook::new();
        for (name, rows) in sheets {
            let sheet = workbook.add_worksheet().set_name(*name).unwrap();
            for (at, cells) in rows.iter().enumerate() {
                for (column, cell) in cells.iter().enumerate() {
                    sheet.write_string(at as u32, column as u16, *cell).unwrap();
                }
            }
        }
        workbook.save(file.path()).unwrap();
        file
    }

    #[test]
    fn an_empty_template_asks_for_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("选派.xlsx");
        write_template(&path).unwrap();
        let sheets = read(&path).unwrap();
        assert!(sheets.experts.is_empty() && sheets.posts.is_empty() && sheets.faults.is_empty());
    }

    #[test]
    fn rows_are_read_by_their_headers() {
        let experts: &[&[&str]] = &[
            &["姓名", "专家编号", "志愿岗位", "优先级", "最多岗位"],
            &["李工", "zj-1", "gw-2、gw-1", "重点", "2"],
        ];
        let demands: &[&[&str]] = &[&["类别", "专家编号", "岗位编号"], &["禁止", "zj-1", "gw-3"]];
        let file = workbook(&[("专家", experts), ("要求", demands)]);
        let sheets = read(file.path()).unwrap();
        let expert = &sheets.experts[0];
        assert_eq!((expert.row, expert.expert.as_str(), expert.max), (2, "zj-1", Some(2)));
        assert!(expert.facts.is_empty(), "what is not said is unknown");
        assert_eq!((expert.priority, expert.wishes.join(" ")), (RowPriority::High, "gw-2 gw-1".to_owned()));
        assert!(!sheets.demands[0].is_lock);
    }

    #[test]
    fn what_is_known_of_an_expert_has_columns_of_its_own_and_one_for_all_else() {
        let experts: &[&[&str]] = &[
            &["专家编号", "用工形式", "合同年限", "其他事实"],
            &["zj-1", "合同", "3年", "职称=副教授；双聘=否"],
            &["zj-2", "在编", "", ""],
            &["zj-3", "", "很久", ""],
            &["zj-4", "", "", "双聘"],
        ];
        let file = workbook(&[("专家", experts)]);
        let sheets = read(file.path()).unwrap();
        let text = |text: &str| FactValue::Text(text.to_owned());
        let facts = |list: &[(&str, FactValue)]| -> BTreeMap<String, FactValue> {
            list.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
        };
        let wanted = facts(&[
            ("用工形式", text("合同")),
            ("合同年限", FactValue::Number(3.0)),
            ("职称", text("副教授")),
            ("双聘", FactValue::Flag(false)),
        ]);
        assert_eq!(sheets.experts[0].facts, wanted);
        assert_eq!(sheets.experts[1].facts, facts(&[("用工形式", text("在编"))]));
        let rows: Vec<u32> = sheets.faults.iter().map(|fault| fault.row).collect();
        assert_eq!(rows, [4, 5]);
        assert_eq!(sheets.faults[0].reason, "“合同年限”写的是“很久”；请填年数，如 3");
    }

    #[test]
    fn what_cannot_be_read_is_named_with_the_way_out() {
        let quotas: &[&[&str]] =
            &[&["类别", "名称", "至多"], &["县", "东山县", "2"], &["县区", "东山县", "-1"]];
        let file = workbook(&[("配额", quotas)]);
        let fault = |row, reason: &str| PostingFault { sheet: "配额", row, reason: reason.to_owned() };
        assert_eq!(
            read(file.path()).unwrap().faults,
            [
                fault(2, "“类别”写的是“县”；请写“县区”或“产业链”"),
                fault(3, "“至多”写的是“-1”；请填不小于 0 的整数"),
            ]
        );
        let other = workbook(&[("别的", &[])]);
        assert!(matches!(read(other.path()), Err(Error::NothingRecognised { .. })));
    }
}
