//! What judges say, on the terminal.

use std::io;
use std::path::Path;

use matcher_core::judging::{PanelResult, Points, ProjectResult, RowStanding};
use matcher_io::judging_workbook::{HandedIn, SheetRemark};

use crate::terminal::{Style, Table, Terminal, clean};

/// So many remarks of one sort are shown; all stand in the workbook.
const REMARKS_SHOWN: usize = 30;

/// Tells places, what is worth a second look, and what was not read.
pub(super) fn tell(
    results: &[PanelResult],
    handed_in: &HandedIn,
    file: &Path,
    terminal: &mut Terminal,
) -> io::Result<()> {
    for result in results {
        event(result, terminal)?;
    }
    remarks("没有读（请改正后重算，或确认不要）", &handed_in.faults, Style::Caution, terminal)?;
    remarks("提示", &handed_in.notes, Style::Faint, terminal)?;
    terminal.line(&format!(
        "已写入“{}”：评审结果、打分汇总、评审结论、评分明细、评委情况、提请复核、读表记录；可以打印、签字。",
        file.display()
    ))
}

fn event(result: &PanelResult, terminal: &mut Terminal) -> io::Result<()> {
    let state = if result.is_complete() { "" } else { "（暂定）" };
    terminal.styled("", &clean(&format!("{}{state}", result.event)), Style::Heading)?;
    let mut table = Table::new(&["名次", "项目", "名称", ">得分", ">平均", ">中位数", ">评委", "名次范围"]);
    for project in &result.projects {
        table.row(row(project));
    }
    terminal.table(&table)?;
    for told in &result.summary {
        terminal.line(&clean(told))?;
    }
    section("并列、同分", tied(result), terminal)?;
    section(
        "去掉一位评委会怎样",
        result.sureness.changes.iter().map(|change| change.sentence.clone()),
        terminal,
    )?;
    section("明显偏离的分数", result.far_totals.iter().map(|far| far.sentence.clone()), terminal)?;
    let judges = result.judges.iter().filter(|judge| !judge.habits.is_empty());
    section("请复核的评委", judges.map(|judge| format!("{}：{}", judge.judge, judge.sentence)), terminal)?;
    section("还缺的打分", result.missing.iter().map(|missing| missing.sentence.clone()), terminal)?;
    terminal.blank()
}

fn row(project: &ProjectResult) -> [String; 8] {
    let points = |points: Option<Points>| points.map_or_else(String::new, |points| points.to_string());
    let rank = match (project.rank, project.shared) {
        (None, _) => "—".to_owned(),
        (Some(rank), false) => format!("{rank}"),
        (Some(rank), true) => format!("并列 {rank}"),
    };
    let range = project.places_without_one.map_or_else(String::new, |(best, worst)| {
        if best == worst { format!("{best}") } else { format!("{best}～{worst}") }
    });
    let judges = project.rows.iter().filter(|row| row.standing == RowStanding::Complete).count();
    [
        rank,
        project.project.code.to_string(),
        project.project.name.clone(),
        points(project.score),
        points(project.mean),
        points(project.median),
        judges.to_string(),
        range,
    ]
}

/// How projects of one score were told apart, each pair once.
fn tied(result: &PanelResult) -> impl Iterator<Item = String> {
    result.projects.iter().flat_map(|project| {
        let code = &project.project.code;
        let once = project
            .ties
            .iter()
            .filter(move |tie| tie.ahead || (tie.decided_by.is_none() && *code < tie.with));
        once.map(move |tie| match &tie.decided_by {
            Some(by) => format!("{code} 与 {} 同分，按“{by}”{code} 在前", tie.with),
            None => format!("{code} 与 {} 同分，依次比较后仍相同，并列", tie.with),
        })
    })
}

fn section(title: &str, told: impl Iterator<Item = String>, terminal: &mut Terminal) -> io::Result<()> {
    for (at, sentence) in told.enumerate() {
        if at == 0 {
            terminal.styled("", title, Style::Heading)?;
        }
        terminal.entry("  · ", &clean(&sentence))?;
    }
    Ok(())
}

fn remarks(title: &str, remarks: &[SheetRemark], style: Style, terminal: &mut Terminal) -> io::Result<()> {
    if remarks.is_empty() {
        return Ok(());
    }
    terminal.styled("", &format!("{title}：{} 处", remarks.len()), Style::Heading)?;
    for remark in remarks.iter().take(REMARKS_SHOWN) {
        terminal.styled("  · ", &clean(&remark.sentence()), style)?;
    }
    if remarks.len() > REMARKS_SHOWN {
        terminal.line(&format!("  其余 {} 处见工作簿的“读表记录”。", remarks.len() - REMARKS_SHOWN))?;
    }
    terminal.blank()
}
