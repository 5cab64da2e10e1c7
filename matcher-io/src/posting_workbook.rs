//! Plans of postings as a workbook made to be printed and signed: 最优方案, 稳定方案, 对照, 候补, 未安排及原因.

use std::path::Path;

use crate::error::Error;
use crate::signed_sheet::{SignedCell, SignedSheet, add};
use crate::workbook::{check_rows, save};

/// Both plans with everything that is said of them. The caller fills it from what the engine found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PostingReport {
    /// Stands at the head of every sheet.
    pub title: String,
    /// What is to be said of the optimal plan, above its table: how many, how good, proven or not.
    pub optimal_note: String,
    /// The optimal plan; empty where there is none.
    pub optimal: Vec<PlacementLine>,
    /// What is to be said of the stable plan: what it misses.
    pub stable_note: String,
    /// The stable plan.
    pub stable: Vec<PlacementLine>,
    /// What is to be said of both.
    pub comparison_note: String,
    /// Who gains and who loses.
    pub changes: Vec<ChangeLine>,
    /// Who could step in.
    pub alternates: Vec<AlternateLine>,
    /// Experts without a place, posts with room, pairs that somebody wished for in vain.
    pub unplaced: Vec<UnplacedLine>,
}

/// A placement.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PlacementLine {
    /// The expert's identifier and name.
    pub expert: (String, String),
    /// The post's identifier and name.
    pub post: (String, String),
    /// The county; empty when unknown.
    pub county: String,
    /// The chain; empty when unknown.
    pub chain: String,
    /// Satisfaction of both together, of the expert, of the firm; each in [0, 1].
    pub satisfaction: [f64; 3],
    /// Why, in a sentence.
    pub reason: String,
    /// What to verify before anybody signs.
    pub to_verify: String,
}

/// What two plans mean for one side.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ChangeLine {
    /// 专家 or 岗位.
    pub side: &'static str,
    /// Identifier and name.
    pub who: (String, String),
    /// Where by the optimal plan.
    pub optimal: String,
    /// Where by the stable plan.
    pub stable: String,
    /// The own satisfaction by the optimal and by the stable plan.
    pub satisfaction: [f64; 2],
}

/// Somebody who could step in.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AlternateLine {
    /// The post's identifier and name.
    pub post: (String, String),
    /// The place among the post's alternates, from 1.
    pub rank: usize,
    /// The expert's identifier and name.
    pub expert: (String, String),
    /// Satisfaction of both together, of the expert, of the firm; each in [0, 1].
    pub satisfaction: [f64; 3],
    /// What to verify first.
    pub to_verify: String,
}

/// Somebody without a place, a post with room, or a wish that was not granted.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct UnplacedLine {
    /// 专家, 岗位 or 志愿.
    pub side: &'static str,
    /// Identifier and name.
    pub who: (String, String),
    /// Why, in a sentence.
    pub reason: String,
}

/// Writes the workbook: A4 sheets with the header on every page and a line for signatures. The same report gives the same
/// bytes.
///
/// # Errors
/// [`Error::Write`] when the file cannot be written, [`Error::TooManyRows`] when a sheet has no room.
pub fn write(path: &Path, report: &PostingReport) -> Result<(), Error> {
    let longest = [report.optimal.len(), report.stable.len(), report.changes.len(), report.alternates.len()];
    check_rows(path, longest.into_iter().max().unwrap_or(0).max(report.unplaced.len()) + 10)?;
    let sheets = sheets(report);
    save(path, |workbook, formats| sheets.iter().try_for_each(|sheet| add(workbook, sheet, formats)))
}

fn sheets(report: &PostingReport) -> [SignedSheet<'static>; 5] {
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
    [
        sheet("最优方案", &report.optimal_note, PLACEMENTS, plan(&report.optimal)),
        sheet("稳定方案", &report.stable_note, PLACEMENTS, plan(&report.stable)),
        sheet("对照", &report.comparison_note, CHANGES, report.changes.iter().map(change).collect()),
        sheet("候补", alternates, ALTERNATES, report.alternates.iter().map(alternate).collect()),
        sheet("未安排及原因", unplaced_note, UNPLACED, report.unplaced.iter().map(unplaced).collect()),
    ]
}

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
const ALTERNATES: &[(&str, f64)] = &[
    ("岗位编号", 12.0),
    ("企业", 24.0),
    ("候补次序", 9.0),
    ("专家编号", 12.0),
    ("专家", 12.0),
    ("双方满意度", 10.0),
    ("专家满意度", 10.0),
    ("企业满意度", 10.0),
    ("先核实", 36.0),
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

    use super::{PlacementLine, PostingReport, write};
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
        assert_eq!(names, ["最优方案", "稳定方案", "对照", "候补", "未安排及原因"]);
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
