//! Who shows what: out of the programme of a composed roadshow, or out of a list that somebody made.

use std::ops::ControlFlow;
use std::path::Path;

use matcher_core::judging::{JudgedProject, ProjectCode};

use super::EventProjects;
use super::columns::NAMELESS_EVENT;
use super::fold::{base, tidy};
use crate::cell::decode;
use crate::error::Error;
use crate::read::csv::CsvFile;
use crate::read::format::{Format, recognise};
use crate::read::xlsx::XlsxFile;
use crate::read::{RawRow, ReadLimits};

/// Rows among which the header is looked for.
const SEARCHED_ROWS: usize = 10;
/// The sheet of a composed roadshow; of other workbooks the first sheet with the columns counts.
const PROGRAMME: &str = "节目单";
const CODES: [&str; 4] = ["项目编号", "成果编号", "编号", "项目号"];
const NAMES: [&str; 5] = ["项目名称", "成果名称", "名称", "项目", "成果"];
const OWNERS: [&str; 5] = ["单位", "所属单位", "完成单位", "单位名称", "申报单位"];
const EVENTS: [&str; 3] = ["场次", "路演场次", "路演"];

/// Reads the projects of every event, in their order: of the sheet 节目单 of a roadshow's workbook, otherwise of the first sheet (or
/// the csv file) that has a column 项目名称 or 项目编号; 单位 and 场次 are read where they are. A project without a code goes by its name;
/// one that stands twice in an event counts once.
///
/// # Errors
/// [`Error::NothingRecognised`] when there is no such column or no project below it, and otherwise as
/// [`import::read_file`](crate::import::read_file).
pub fn read_projects(path: &Path) -> Result<Vec<EventProjects>, Error> {
    let limits = ReadLimits::default();
    let sheets: Vec<(String, Vec<RawRow>)> = match recognise(path)? {
        Format::Xlsx => {
            let mut workbook = XlsxFile::open(path, &limits)?;
            let mut names: Vec<String> = workbook.sheets().into_iter().map(|sheet| sheet.name).collect();
            // The programme first, should there be others before it.
            names.sort_by_key(|name| name.trim() != PROGRAMME);
            let rows = |name: String| -> Result<_, Error> {
                let rows = rows(&mut workbook, &name)?;
                Ok((name, rows))
            };
            names.into_iter().map(rows).collect::<Result<_, Error>>()?
        }
        Format::Csv => {
            let mut found = Vec::new();
            CsvFile::open(path, &limits)?.for_each_row(&mut |row| {
                found.push(row);
                ControlFlow::Continue(())
            });
            vec![(String::new(), found)]
        }
        Format::JsonLines => {
            return Err(Error::UnknownFormat { path: path.to_owned(), found: "a list of records" });
        }
    };
    let found = sheets.iter().map(|(_, rows)| events(rows)).find(|events| !events.is_empty());
    found.ok_or_else(|| Error::NothingRecognised {
        path: path.to_owned(),
        sheets: "没有一张表既有“项目名称”或“项目编号”列，又有项目".to_owned(),
    })
}

fn rows(workbook: &mut XlsxFile, sheet: &str) -> Result<Vec<RawRow>, Error> {
    let mut found = Vec::new();
    workbook.for_each_row(sheet, &mut |row| {
        found.push(row);
        ControlFlow::Continue(())
    })?;
    Ok(found)
}

/// The columns of a list.
struct Columns {
    code: Option<u32>,
    name: Option<u32>,
    owner: Option<u32>,
    event: Option<u32>,
}

impl Columns {
    /// `None` where the row is no header.
    fn of(header: &RawRow) -> Option<Self> {
        let column = |names: &[&str]| {
            names.iter().find_map(|name| {
                header.cells.iter().find(|cell| base(&cell.text) == *name).map(|cell| cell.column)
            })
        };
        let (code, name) = (column(&CODES), column(&NAMES));
        (code.is_some() || name.is_some()).then(|| Self {
            code,
            name,
            owner: column(&OWNERS),
            event: column(&EVENTS),
        })
    }
}

fn events(rows: &[RawRow]) -> Vec<EventProjects> {
    let header = rows.iter().take(SEARCHED_ROWS).find_map(|row| Some((row.row_number, Columns::of(row)?)));
    let Some((header, columns)) = header else { return Vec::new() };
    let mut found: Vec<EventProjects> = Vec::new();
    for row in rows.iter().filter(|row| row.row_number > header) {
        let Some((event, project)) = project(row, &columns) else { continue };
        let at = found.iter().position(|known| known.event == event).unwrap_or_else(|| {
            found.push(EventProjects { event, projects: Vec::new() });
            found.len() - 1
        });
        if found[at].projects.iter().all(|known| known.code != project.code) {
            found[at].projects.push(project);
        }
    }
    found
}

fn project(row: &RawRow, columns: &Columns) -> Option<(String, JudgedProject)> {
    let text = |column: Option<u32>| {
        let cell = column.and_then(|column| row.cell(column));
        cell.and_then(|cell| decode(&cell.text)).map(|decoded| tidy(&decoded.text)).unwrap_or_default()
    };
    let (code, name) = (text(columns.code), text(columns.name));
    // The line to sign stands in the first column, which may be that of the code; nothing else is in its row.
    let signed = row.cells.iter().any(|cell| cell.text.contains("签字"));
    if signed || (code.is_empty() && name.is_empty()) {
        return None;
    }
    let event = Some(text(columns.event)).filter(|event| !event.is_empty());
    let code = ProjectCode::new(if code.is_empty() { name.as_str() } else { code.as_str() });
    let project = JudgedProject { code, name, owner: text(columns.owner) };
    Some((event.unwrap_or_else(|| NAMELESS_EVENT.to_owned()), project))
}
