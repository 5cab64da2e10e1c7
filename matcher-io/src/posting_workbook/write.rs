//! The workbook, written.

use std::path::Path;

use rust_xlsxwriter::{Workbook, XlsxError};

use super::{
    ALTERNATES, AlternateLine, ChangeLine, DECISION, OPTIMAL, PlacementLine, PostingReport, RequestLine,
    RevisionLine, STABLE, UnplacedLine,
};
use crate::error::Error;
use crate::posting_input::sheets::{DEMANDS, LOCK_OR_BAN};
use crate::signed_sheet::{SignedCell, SignedSheet, add};
use crate::workbook::{check_rows, choice_of, col, row, save};

/// Writes the workbook: A4 sheets with the header on every page and a line for signatures. The same report gives the same
/// bytes.
///
/// # Errors
/// [`Error::Write`] when the file cannot be written, [`Error::TooManyRows`] when a sheet has no room.
pub fn write(path: &Path, report: &PostingReport) -> Result<(), Error> {
    let sheets = sheets(report);
    check_rows(path, sheets.iter().map(|sheet| sheet.rows.len()).max().unwrap_or(0) + 10)?;
    save(path, |workbook, formats| {
        sheets.iter().try_for_each(|sheet| {
            add(workbook, sheet, formats)?;
            offer_decisions(workbook, sheet)
        })
    })
}

/// A drop-down list in every cell in which somebody decides.
fn offer_decisions(workbook: &mut Workbook, sheet: &SignedSheet<'_>) -> Result<(), XlsxError> {
    let column = sheet.columns.iter().position(|(header, _)| *header == DECISION);
    let Some(column) = column.filter(|_| !sheet.rows.is_empty()) else { return Ok(()) };
    let page = workbook.worksheet_from_name(&sheet.name)?;
    let (first, last) = (row(FIRST_ROW), row(FIRST_ROW + sheet.rows.len() - 1));
    page.add_data_validation(first, col(column), last, col(column), &choice_of(&LOCK_OR_BAN)?)?;
    Ok(())
}

fn sheets(report: &PostingReport) -> Vec<SignedSheet<'static>> {
    let sheet = |name: &str, note: &str, columns, rows| SignedSheet {
        name: name.to_owned(),
        title: format!("{}·{name}", report.title),
        note: note.to_owned(),
        columns,
        rows,
    };
    let plan = |lines: &[PlacementLine]| lines.iter().enumerate().map(placement).collect();
    let alternates = "有人退出时可以顶上、自己还有名额的专家，按双方满意度排列；其余安排不变。";
    let unplaced_note = "按最优方案；没有最优方案时按稳定方案。";
    let requests = "本方案遵守的锁定和禁止。删去一行就取消这一条；在方案和候补的“处理”列里可以增加；改好后用 --after 重新安排。";
    let mut sheets = vec![
        sheet(OPTIMAL, &report.optimal_note, PLACEMENTS, plan(&report.optimal)),
        sheet(STABLE, &report.stable_note, PLACEMENTS, plan(&report.stable)),
        sheet("对照", &report.comparison_note, CHANGES, report.changes.iter().map(change).collect()),
        sheet(ALTERNATES, alternates, STAND_INS, report.alternates.iter().map(alternate).collect()),
        sheet("未安排及原因", unplaced_note, UNPLACED, report.unplaced.iter().map(unplaced).collect()),
        sheet(DEMANDS, requests, REQUESTS, report.requests.iter().map(request).collect()),
    ];
    if let Some(revision) = &report.revision {
        let rows = revision.lines.iter().map(revised).collect();
        sheets.push(sheet("变化", &revision.note, REVISIONS, rows));
    }
    sheets
}

/// Title, note and header stand before the rows.
const FIRST_ROW: usize = 3;

const PLACEMENTS: &[(&str, f64)] = &[
    ("序号", 6.0),
    ("专家编号", 11.0),
    ("专家", 10.0),
    ("岗位编号", 11.0),
    ("企业", 22.0),
    ("县区", 10.0),
    ("产业链", 10.0),
    ("双方满意度", 9.0),
    ("专家满意度", 9.0),
    ("企业满意度", 9.0),
    ("理由", 48.0),
    ("签约前核实", 22.0),
    (DECISION, 8.0),
];
const CHANGES: &[(&str, f64)] = &[
    ("一方", 8.0),
    ("编号", 12.0),
    ("名称", 24.0),
    ("最优方案", 28.0),
    ("稳定方案", 28.0),
    ("满意度（最优）", 10.0),
    ("满意度（稳定）", 10.0),
    ("稳定比最优", 12.0),
];
const STAND_INS: &[(&str, f64)] = &[
    ("岗位编号", 12.0),
    ("企业", 24.0),
    ("候补次序", 9.0),
    ("专家编号", 12.0),
    ("专家", 12.0),
    ("双方满意度", 10.0),
    ("专家满意度", 10.0),
    ("企业满意度", 10.0),
    ("先核实", 36.0),
    (DECISION, 8.0),
];
const REQUESTS: &[(&str, f64)] =
    &[("类别", 10.0), ("专家编号", 16.0), ("专家", 16.0), ("岗位编号", 16.0), ("企业", 32.0)];
const REVISIONS: &[(&str, f64)] = &[
    ("变化", 8.0),
    ("专家编号", 12.0),
    ("专家", 12.0),
    ("岗位编号", 12.0),
    ("企业", 24.0),
    ("双方满意度", 10.0),
    ("原因", 80.0),
];
const UNPLACED: &[(&str, f64)] = &[("一方", 8.0), ("编号", 20.0), ("名称", 26.0), ("原因", 100.0)];

fn placement((at, line): (usize, &PlacementLine)) -> Vec<SignedCell> {
    let mut cells = vec![SignedCell::Number((at + 1) as f64)];
    cells.extend(texts([
        &line.expert.0,
        &line.expert.1,
        &line.post.0,
        &line.post.1,
        &line.county,
        &line.chain,
    ]));
    cells.extend(line.satisfaction.map(SignedCell::Grade));
    cells.extend(texts([&line.reason, &line.to_verify]));
    cells.push(SignedCell::Empty);
    cells
}

fn change(line: &ChangeLine) -> Vec<SignedCell> {
    let mut cells = vec![SignedCell::Text(line.side.to_owned())];
    cells.extend(texts([&line.who.0, &line.who.1, &line.optimal, &line.stable]));
    cells.extend(line.satisfaction.map(SignedCell::Grade));
    cells.push(SignedCell::Grade(line.satisfaction[1] - line.satisfaction[0]));
    cells
}

fn alternate(line: &AlternateLine) -> Vec<SignedCell> {
    let mut cells = texts([&line.post.0, &line.post.1]).to_vec();
    cells.push(SignedCell::Number(line.rank as f64));
    cells.extend(texts([&line.expert.0, &line.expert.1]));
    cells.extend(line.satisfaction.map(SignedCell::Grade));
    cells.extend(texts([&line.to_verify]));
    cells.push(SignedCell::Empty);
    cells
}

fn request(line: &RequestLine) -> Vec<SignedCell> {
    let mut cells = vec![SignedCell::text(LOCK_OR_BAN[usize::from(!line.is_lock)])];
    cells.extend(texts([&line.expert.0, &line.expert.1, &line.post.0, &line.post.1]));
    cells
}

fn revised(line: &RevisionLine) -> Vec<SignedCell> {
    let mut cells = vec![SignedCell::text(if line.is_new { "新增" } else { "撤下" })];
    cells.extend(texts([&line.expert.0, &line.expert.1, &line.post.0, &line.post.1]));
    cells.push(line.satisfaction.map_or(SignedCell::Empty, SignedCell::Grade));
    cells.extend(texts([&line.reason]));
    cells
}

fn unplaced(line: &UnplacedLine) -> Vec<SignedCell> {
    let mut cells = vec![SignedCell::Text(line.side.to_owned())];
    cells.extend(texts([&line.who.0, &line.who.1, &line.reason]));
    cells
}

fn texts<const N: usize>(all: [&String; N]) -> [SignedCell; N] {
    all.map(|text| SignedCell::Text(text.clone()))
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use crate::posting_workbook::{PlacementLine, PostingReport, write};
    use crate::read::ReadLimits;
    use crate::read::xlsx::XlsxFile;

    #[test]
    fn a_plan_is_printed_with_header_and_signatures() {
        let report = PostingReport {
            title: "科技副总选派方案".to_owned(),
            optimal_note: "共安排1人次。".to_owned(),
            optimal: vec![PlacementLine {
                expert: ("zj-1".to_owned(), "李工".to_owned()),
                post: ("gw-1".to_owned(), "=SUM(A1)".to_owned()),
                satisfaction: [0.8, 0.7, 0.9],
                ..PlacementLine::default()
            }],
            ..PostingReport::default()
        };
        let folder = tempfile::tempdir().unwrap();
        let (path, again) = (folder.path().join("方案.xlsx"), folder.path().join("again.xlsx"));
        write(&path, &report).unwrap();
        write(&again, &report).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), std::fs::read(&again).unwrap());
        let mut workbook = XlsxFile::open(&path, &ReadLimits::default()).unwrap();
        let names: Vec<String> = workbook.sheets().into_iter().map(|sheet| sheet.name).collect();
        assert_eq!(names, ["最优方案", "稳定方案", "对照", "候补", "未安排及原因", "要求"]);
        let mut texts = Vec::new();
        workbook
            .for_each_row("最优方案", &mut |row| {
                texts.extend(row.cells.into_iter().map(|cell| cell.text));
                ControlFlow::Continue(())
            })
            .unwrap();
        assert!(texts.iter().any(|text| text.contains("签字")), "{texts:?}");
        assert!(texts.iter().any(|text| text.contains("SUM")), "a name stays a text: {texts:?}");
    }
}
