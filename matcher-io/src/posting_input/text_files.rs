//! Tables as separated values or as JSON lines.

use std::ops::ControlFlow;
use std::path::Path;

use serde_json::Value;

use super::read::{SEARCHED_ROWS, unrecognised};
use super::row::Named;
use super::sheets::{Column, SHEETS};
use super::{PostingFault, PostingSheets};
use crate::error::Error;
use crate::read::csv::{CsvFile, DELIMITERS};
use crate::read::format::read_all;
use crate::read::{RawCell, RawRow, ReadLimits};
use crate::text::fold_header;

/// A file of separated values: one table.
pub(super) fn csv(path: &Path) -> Result<PostingSheets, Error> {
    let mut csv = CsvFile::open(path, &ReadLimits::default())?;
    for delimiter in DELIMITERS {
        csv.delimiter = delimiter;
        let mut rows = Vec::new();
        csv.for_each_row(&mut |row| {
            rows.push(row);
            ControlFlow::Continue(())
        });
        if let Some(table) = rows.iter().take(SEARCHED_ROWS).find_map(table_of) {
            let mut read = PostingSheets::default();
            read.take(table, &rows);
            return Ok(read);
        }
    }
    Err(unrecognised(path, "表头"))
}

/// A file of JSON lines: each a row of some table.
pub(super) fn json_lines(path: &Path) -> Result<PostingSheets, Error> {
    let bytes = read_all(path, ReadLimits::default().file_bytes)?;
    let text = String::from_utf8_lossy(&bytes);
    let text = text.trim_start_matches('\u{feff}');
    let mut read = PostingSheets::default();
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        match named(number, line) {
            Ok((table, header, row)) => read.take_named(table, &Named { row: &row, header: &header }),
            Err(reason) => read.faults.push(PostingFault { sheet: "JSON", row: number, reason }),
        }
    }
    Ok(read)
}

/// The table of a line with its keys as a header and its values as a row.
fn named(row_number: u32, line: &str) -> Result<(&'static str, RawRow, RawRow), String> {
    let value: Value = serde_json::from_str(line).map_err(|error| {
        format!("不是完整的 JSON，第 {} 个字节附近有错；请改正，或删去这一行", error.column())
    })?;
    let Value::Object(object) = value else {
        return Err("不是 JSON 对象；请写成 {\"列名\": 值}".to_owned());
    };
    let row = || RawRow { row_number, cells: Vec::new(), fault: None };
    let (mut header, mut values) = (row(), row());
    for (column, (key, value)) in (0..).zip(object) {
        let text = cell_text(&value).ok_or_else(|| format!("“{key}”应为文字、数字或它们的列表"))?;
        header.cells.push(RawCell { column, text: key, number: false });
        if !text.trim().is_empty() {
            values.cells.push(RawCell { column, text, number: value.is_number() });
        }
    }
    let table = table_of(&header).ok_or("认不出是哪张表的一行；请用模板的列名作键，必填的都要有")?;
    Ok((table, header, values))
}

/// A value as a cell would show it; several with what separates them.
fn cell_text(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::Bool(yes) => Some(if *yes { "是" } else { "否" }.to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(text.clone()),
        Value::Array(values) if values.iter().all(|value| value.is_string() || value.is_number()) => {
            Some(values.iter().filter_map(cell_text).collect::<Vec<_>>().join("、"))
        }
        Value::Array(_) | Value::Object(_) => None,
    }
}

/// The one table whose required columns a header has; of several, the one that asks for most.
fn table_of(header: &RawRow) -> Option<&'static str> {
    let has = |column: &Column| header.cells.iter().any(|cell| fold_header(&cell.text) == column.header);
    let required = |columns: &'static [Column]| columns.iter().filter(|column| column.required);
    let fitting = SHEETS.iter().filter(|(_, columns)| required(columns).all(has));
    let counted = fitting.map(|(name, columns)| (required(columns).count(), *name));
    let mut counted: Vec<(usize, &'static str)> = counted.collect();
    counted.sort_unstable_by_key(|(count, _)| std::cmp::Reverse(*count));
    match counted[..] {
        [] => None,
        // Experts and posts in one table are none of ours.
        [(first, _), (second, _), ..] if first == second => None,
        [(_, name), ..] => Some(name),
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use crate::error::Error;
    use crate::posting_input::{PostingFault, PostingSheets, RowPriority, read};

    fn read_text(name: &str, content: impl AsRef<[u8]>) -> Result<PostingSheets, Error> {
        let folder = tempfile::tempdir().unwrap();
        let path: PathBuf = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        read(&path)
    }

    #[test]
    fn a_table_is_told_by_its_headers() {
        let experts = read_text("a.csv", "专家编号,优先级,志愿岗位\nzj-1,重点,gw-2、gw-1\n").unwrap();
        assert_eq!((experts.experts[0].row, experts.experts[0].priority), (2, RowPriority::High));
        assert_eq!(experts.experts[0].wishes, ["gw-2", "gw-1"]);
        let posts = read_text("b.csv", "岗位编号;最多人数\ngw-1;2\n").unwrap();
        assert_eq!((posts.posts[0].post.as_str(), posts.posts[0].max), ("gw-1", Some(2)));
        let quotas = read_text("c.tsv", "类别\t名称\t至多\n县区\t东山县\t2\n").unwrap();
        assert_eq!((quotas.quotas[0].is_county, quotas.quotas[0].max), (true, Some(2)));
        let pairs = read_text("d.csv", "类别,专家编号,岗位编号\n锁定,zj-1,gw-1\n").unwrap();
        assert!(pairs.demands[0].is_lock);
    }

    #[test]
    fn an_office_may_have_saved_its_table_in_its_own_encoding() {
        let (bytes, _, _) = encoding_rs::GB18030.encode("岗位编号,县区\ngw-1,东山县\n");
        assert_eq!(read_text("a.csv", bytes).unwrap().posts[0].county, "东山县");
    }

    #[test]
    fn every_line_is_a_row_of_its_table() {
        let lines = "{\"专家编号\":\"zj-1\",\"最多岗位\":2,\"志愿岗位\":[\"gw-2\",\"gw-1\"]}\n\n\
                     {\"类别\":\"禁止\",\"专家编号\":\"zj-1\",\"岗位编号\":\"gw-3\",\"说明\":null}\n";
        let read = read_text("a.jsonl", lines).unwrap();
        assert_eq!(
            (read.experts[0].max, read.experts[0].wishes.join(" ")),
            (Some(2), "gw-2 gw-1".to_owned())
        );
        assert_eq!((read.demands[0].row, read.demands[0].is_lock), (3, false));
        assert_eq!(read.faults, []);
    }

    #[test]
    fn lines_that_cannot_be_used_are_named() {
        let read = read_text("a.jsonl", "{\"专家\":\"zj-1\"}\n[]\n{\"岗位编号\":{}}\n{\n").unwrap();
        let rows: Vec<u32> = read.faults.iter().map(|fault: &PostingFault| fault.row).collect();
        assert_eq!(rows, [1, 2, 3, 4]);
        assert!(read.faults[0].reason.starts_with("认不出是哪张表"), "{:?}", read.faults);
    }

    #[test]
    fn a_file_of_other_things_is_refused() {
        let found = read_text("a.csv", "姓名,电话\n李工,1\n");
        assert!(matches!(found, Err(Error::NothingRecognised { .. })));
        // Who goes where already is no request.
        let found = read_text("b.csv", "专家编号,岗位编号\nzj-1,gw-1\n");
        assert!(matches!(found, Err(Error::NothingRecognised { .. })));
    }
}
