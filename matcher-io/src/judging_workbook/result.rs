//! The result, to be printed and signed.

use std::path::Path;

use matcher_core::judging::{Criteria, JudgeReport, JudgedRow, PanelResult, ProjectResult, RowStanding};

use super::SheetRemark;
use super::columns::{CODE, NAME, NUMBER, OWNER};
use super::tabs::Tabs;
use crate::error::Error;
use crate::signed_sheet::{SignedCell, SignedSheet, add, add_signed_by};
use crate::workbook::save;

const EVENT: (&str, f64) = ("场次", 14.0);
const JUDGE: (&str, f64) = ("评委", 12.0);

/// Writes the result of every event as a sheet to be signed and a sheet with all totals, and for all events together every mark, the
/// judges, what is worth a second look, and what was remarked while the sheets were read. The same results give the same bytes.
///
/// # Errors
/// [`Error::Write`] when the file cannot be written, [`Error::Workbook`] when the spreadsheet writer refuses something.
pub fn write_result(
    path: &Path,
    results: &[PanelResult],
    criteria: &Criteria,
    (faults, notes): (&[SheetRemark], &[SheetRemark]),
) -> Result<(), Error> {
    save(path, |workbook, formats| {
        let mut tabs = Tabs::default();
        let mut tab = |name: &str, event: &str| match results.len() {
            1 => tabs.name(name),
            _ => tabs.name(&format!("{name} {event}")),
        };
        for result in results {
            let signed = places(tab("评审结果", &result.event), result);
            add_signed_by(workbook, &signed, &signatures(result), formats)?;
        }
        for result in results {
            let columns = total_columns(result);
            add(workbook, &totals(tab("打分汇总", &result.event), result, &columns), formats)?;
        }
        let columns = mark_columns(criteria);
        for sheet in [
            conclusions(results),
            marks(results, &columns),
            judges(results),
            second_looks(results),
            remarks(faults, notes),
        ] {
            add(workbook, &sheet, formats)?;
        }
        Ok(())
    })
}

/// A line for every judge to sign.
fn signatures(result: &PanelResult) -> String {
    let judges = result.judges.iter().map(|judge| format!("{}：__________", judge.judge));
    format!(
        "评委（签字）  {}        监督（签字）：__________        日期：        年    月    日",
        judges.collect::<Vec<_>>().join("    ")
    )
}

fn sheet<'a>(
    name: impl Into<String>,
    title: impl Into<String>,
    note: impl Into<String>,
    columns: &'a [(&'a str, f64)],
    rows: Vec<Vec<SignedCell>>,
) -> SignedSheet<'a> {
    SignedSheet { name: name.into(), title: title.into(), note: note.into(), columns, rows }
}

fn grade(points: Option<matcher_core::judging::Points>) -> SignedCell {
    points.map_or(SignedCell::Empty, |points| SignedCell::Grade(points.into()))
}

fn count(number: usize) -> SignedCell {
    SignedCell::Number(number as f64)
}

/// 暂定 where something is missing.
fn provisional(result: &PanelResult) -> String {
    match result.missing.len() {
        0 => String::new(),
        missing => format!("（暂定：还缺 {missing} 份打分）"),
    }
}

fn places(tab: String, result: &PanelResult) -> SignedSheet<'static> {
    const COLUMNS: &[(&str, f64)] = &[
        ("名次", 8.0),
        (CODE, 14.0),
        (NAME, 30.0),
        (OWNER, 22.0),
        ("得分", 9.0),
        ("全部平均", 9.0),
        ("中位数", 9.0),
        ("有效评委", 8.0),
        ("去掉一位评委时的名次", 12.0),
        ("说明", 60.0),
    ];
    let row = |project: &ProjectResult| {
        let complete = project.rows.iter().filter(|row| row.standing == RowStanding::Complete).count();
        vec![
            SignedCell::text(place(project)),
            SignedCell::text(project.project.code.as_str()),
            SignedCell::text(project.project.name.as_str()),
            SignedCell::text(project.project.owner.as_str()),
            grade(project.score),
            grade(project.mean),
            grade(project.median),
            count(complete),
            SignedCell::text(range(project)),
            SignedCell::text(project.reason.as_str()),
        ]
    };
    let note = result.summary.first().cloned().unwrap_or_default();
    let title = format!("{} 评审结果{}", result.event, provisional(result));
    sheet(tab, title, note, COLUMNS, result.projects.iter().map(row).collect())
}

fn place(project: &ProjectResult) -> String {
    match (project.rank, project.shared) {
        (None, _) => "无得分".to_owned(),
        (Some(rank), false) => format!("{rank}"),
        (Some(rank), true) => format!("并列 {rank}"),
    }
}

fn range(project: &ProjectResult) -> String {
    match project.places_without_one {
        None => String::new(),
        Some((best, worst)) if best == worst => format!("{best}"),
        Some((best, worst)) => format!("{best}～{worst}"),
    }
}

fn total_columns(result: &PanelResult) -> Vec<(&str, f64)> {
    let judges = result.judges.iter().map(|judge| (judge.judge.as_str(), 11.0));
    [("名次", 8.0), (CODE, 14.0), (NAME, 30.0), ("得分", 9.0)].into_iter().chain(judges).collect()
}

fn totals<'a>(tab: String, result: &PanelResult, columns: &'a [(&'a str, f64)]) -> SignedSheet<'a> {
    let row = |project: &ProjectResult| {
        let mut cells = vec![
            SignedCell::text(place(project)),
            SignedCell::text(project.project.code.as_str()),
            SignedCell::text(project.project.name.as_str()),
            grade(project.score),
        ];
        cells.extend(project.rows.iter().map(total));
        cells
    };
    let note = "各评委的加权总分（百分制）。（ ）内的已作为最高分或最低分去掉；★ 明显偏离评委组，提请复核；“不全”“未打分”不当作零分。";
    let title = format!("{} 打分汇总{}", result.event, provisional(result));
    sheet(tab, title, note, columns, result.projects.iter().map(row).collect())
}

fn total(row: &JudgedRow) -> SignedCell {
    match row.total {
        None => SignedCell::text(row.standing.label()),
        Some(total) if !row.left_out && !row.far => SignedCell::Grade(total.into()),
        Some(total) => {
            let star = if row.far { " ★" } else { "" };
            let told = if row.left_out { format!("（{total}）") } else { total.to_string() };
            SignedCell::text(format!("{told}{star}"))
        }
    }
}

fn conclusions(results: &[PanelResult]) -> SignedSheet<'static> {
    const COLUMNS: &[(&str, f64)] = &[EVENT, (NUMBER, 6.0), ("结论", 120.0)];
    let rows = results.iter().flat_map(|result| {
        let changes = result.sureness.changes.iter().map(|change| &change.sentence);
        result.summary.iter().chain(changes).zip(1_usize..).map(|(told, number)| {
            vec![SignedCell::text(result.event.as_str()), count(number), SignedCell::text(told.as_str())]
        })
    });
    sheet("评审结论", "评审结论", "名次靠得住多少、取决于谁的分数。", COLUMNS, rows.collect())
}

fn mark_columns(criteria: &Criteria) -> Vec<(&str, f64)> {
    let before = [EVENT, JUDGE, (CODE, 14.0), (NAME, 30.0), ("状态", 8.0)];
    let marks = criteria.criteria.iter().map(|criterion| (criterion.name.as_str(), 11.0));
    before.into_iter().chain(marks).chain([("加权总分", 10.0)]).collect()
}

fn marks<'a>(results: &[PanelResult], columns: &'a [(&'a str, f64)]) -> SignedSheet<'a> {
    let row = |result: &PanelResult, project: &ProjectResult, row: &JudgedRow| {
        let mut cells = vec![
            SignedCell::text(result.event.as_str()),
            SignedCell::text(row.judge.as_str()),
            SignedCell::text(project.project.code.as_str()),
            SignedCell::text(project.project.name.as_str()),
            SignedCell::text(row.standing.label()),
        ];
        // A mark is shown as it was given.
        let marks = row.marks.iter().map(|mark| SignedCell::number(mark.map(f64::from)));
        cells.extend(marks.chain([grade(row.total)]));
        cells
    };
    let mut rows = Vec::new();
    for result in results {
        for at in 0..result.judges.len() {
            let given = result.projects.iter().filter_map(|project| Some((project, project.rows.get(at)?)));
            rows.extend(given.map(|(project, given)| row(result, project, given)));
        }
    }
    sheet("评分明细", "评分明细", "每位评委给每个项目各项的原始分数；空着的没有打分。", columns, rows)
}

fn judges(results: &[PanelResult]) -> SignedSheet<'static> {
    const COLUMNS: &[(&str, f64)] = &[
        EVENT,
        JUDGE,
        ("有效", 7.0),
        ("不全", 7.0),
        ("未打分", 7.0),
        ("回避", 7.0),
        ("平均", 9.0),
        ("比评委组高", 9.0),
        ("高低相差", 9.0),
        ("名次相关", 9.0),
        ("偏离", 7.0),
        ("说明", 70.0),
    ];
    let row = |result: &PanelResult, judge: &JudgeReport| {
        vec![
            SignedCell::text(result.event.as_str()),
            SignedCell::text(judge.judge.as_str()),
            count(judge.complete),
            count(judge.incomplete),
            count(judge.absent),
            count(judge.recused),
            grade(judge.mean),
            grade(judge.bias),
            grade(judge.spread),
            judge.agreement.map_or(SignedCell::Empty, SignedCell::Grade),
            count(judge.far_totals),
            SignedCell::text(judge.sentence.as_str()),
        ]
    };
    let rows = results.iter().flat_map(|result| result.judges.iter().map(move |judge| row(result, judge)));
    let note = "名次相关：与其他评委平均分的斯皮尔曼相关系数，1 为次序完全相同，-1 为完全相反。";
    sheet("评委情况", "评委情况", note, COLUMNS, rows.collect())
}

fn second_looks(results: &[PanelResult]) -> SignedSheet<'static> {
    const COLUMNS: &[(&str, f64)] = &[EVENT, ("类别", 10.0), JUDGE, ("内容", 90.0), ("处理", 24.0)];
    let mut rows = Vec::new();
    for result in results {
        let mut tell = |what: &str, judge: &str, sentence: &str| {
            rows.push(vec![
                SignedCell::text(result.event.as_str()),
                SignedCell::text(what),
                SignedCell::text(judge),
                SignedCell::text(sentence),
                SignedCell::Empty,
            ]);
        };
        for missing in &result.missing {
            tell("缺打分", missing.judge.as_str(), &missing.sentence);
        }
        for far in &result.far_totals {
            tell("偏离", far.judge.as_str(), &far.sentence);
        }
        for judge in result.judges.iter().filter(|judge| !judge.habits.is_empty()) {
            tell("评委", judge.judge.as_str(), &judge.sentence);
        }
    }
    let note = format!("共 {} 条。只提请复核，没有改动任何分数。", rows.len());
    sheet("提请复核", "提请复核", note, COLUMNS, rows)
}

fn remarks(faults: &[SheetRemark], notes: &[SheetRemark]) -> SignedSheet<'static> {
    const COLUMNS: &[(&str, f64)] =
        &[("类别", 8.0), ("文件", 24.0), ("工作表", 16.0), ("单元格", 10.0), ("内容", 80.0), ("处理", 24.0)];
    let row = |what: &str, remark: &SheetRemark| {
        vec![
            SignedCell::text(what),
            SignedCell::text(remark.file.as_str()),
            SignedCell::text(remark.sheet.as_str()),
            SignedCell::optional(remark.cell.as_ref()),
            SignedCell::text(remark.reason.as_str()),
            SignedCell::Empty,
        ]
    };
    let faults_rows = faults.iter().map(|fault| row("没有读", fault));
    let rows = faults_rows.chain(notes.iter().map(|note| row("提示", note))).collect();
    let note = format!("读评分表时：{} 处没有读，{} 处提示。", faults.len(), notes.len());
    sheet("读表记录", "读表记录", note, COLUMNS, rows)
}
