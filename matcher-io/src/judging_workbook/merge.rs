//! Sheets of several judges put together: whose project is whose, and what was handed in twice.

use std::collections::BTreeMap;

use matcher_core::judging::{JudgeName, JudgedProject, ProjectCode, RowEntry, ScoreRow, ScoreSheets};

use super::SheetRemark;
use super::columns::NAMELESS_EVENT;
use super::sheet::{JudgeSheet, Remarks, SheetRow};

/// Puts the sheets together, event by event in the order in which they come.
pub(super) fn merge(sheets: Vec<JudgeSheet>, remarks: &mut Remarks) -> Vec<ScoreSheets> {
    let sheets = with_events(sheets, remarks);
    let mut events: Vec<Vec<JudgeSheet>> = Vec::new();
    for sheet in sheets {
        match events.iter_mut().find(|known| known.iter().any(|other| other.event == sheet.event)) {
            Some(known) => known.push(sheet),
            None => events.push(vec![sheet]),
        }
    }
    events.into_iter().map(|sheets| one_event(sheets, remarks)).collect()
}

/// A sheet that does not say for which event it is belongs to the only one there is.
fn with_events(mut sheets: Vec<JudgeSheet>, remarks: &mut Remarks) -> Vec<JudgeSheet> {
    let mut named: Vec<String> =
        sheets.iter().filter(|sheet| !sheet.event.is_empty()).map(|sheet| sheet.event.clone()).collect();
    named.sort();
    named.dedup();
    let default = match &named[..] {
        [only] => only.clone(),
        _ => NAMELESS_EVENT.to_owned(),
    };
    for sheet in sheets.iter_mut().filter(|sheet| sheet.event.is_empty()) {
        sheet.event.clone_from(&default);
        if named.len() > 1 {
            let reason = format!("没有写“场次：名称”，另算作“{default}”一场；请补上场次");
            remarks.faults.push(remark(sheet, None, reason));
        }
    }
    sheets
}

fn remark(sheet: &JudgeSheet, row: Option<u32>, reason: String) -> SheetRemark {
    let cell = row.map(|row| format!("第 {row} 行"));
    SheetRemark { file: sheet.file.clone(), sheet: sheet.sheet.clone(), cell, reason }
}

fn one_event(mut sheets: Vec<JudgeSheet>, remarks: &mut Remarks) -> ScoreSheets {
    name_codes(&mut sheets);
    mend_codes(&mut sheets, remarks);
    let mut merged = ScoreSheets {
        event: sheets.first().map(|sheet| sheet.event.clone()).unwrap_or_default(),
        judges: Vec::new(),
        projects: Vec::new(),
        rows: Vec::new(),
    };
    for sheet in &sheets {
        let judge = JudgeName::new(sheet.judge.as_str());
        if !merged.judges.contains(&judge) {
            merged.judges.push(judge.clone());
        }
        for row in &sheet.rows {
            take_project(&mut merged, sheet, row, remarks);
            take_row(&mut merged, &judge, (sheet, row), remarks);
        }
    }
    lonely_projects(&merged, &sheets, remarks);
    merged
}

/// A row without a code goes by the code of the same name elsewhere, or by its name.
fn name_codes(sheets: &mut [JudgeSheet]) {
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    for row in sheets.iter().flat_map(|sheet| &sheet.rows).filter(|row| !row.code.is_empty()) {
        known.entry(row.name.clone()).or_insert_with(|| row.code.clone());
    }
    for row in sheets.iter_mut().flat_map(|sheet| &mut sheet.rows).filter(|row| row.code.is_empty()) {
        row.code = known.get(&row.name).unwrap_or(&row.name).clone();
    }
}

/// A code that one sheet alone has, for a name that the others know by another one, was mangled: `001` typed over as `1`.
fn mend_codes(sheets: &mut [JudgeSheet], remarks: &mut Remarks) {
    let mut sheets_of: BTreeMap<(String, String), usize> = BTreeMap::new();
    for row in sheets.iter().flat_map(|sheet| &sheet.rows) {
        *sheets_of.entry((row.name.clone(), row.code.clone())).or_default() += 1;
    }
    let usual = |name: &str| {
        let of_name = sheets_of.iter().filter(|((known, _), _)| known == name);
        of_name.max_by_key(|(_, count)| **count).filter(|(_, count)| **count > 1).map(|((_, code), _)| code)
    };
    for sheet in sheets {
        for at in 0..sheet.rows.len() {
            let row = &sheet.rows[at];
            let alone = sheets_of.get(&(row.name.clone(), row.code.clone())) == Some(&1);
            let Some(usual) = usual(&row.name).filter(|_| alone && !row.name.is_empty()) else { continue };
            if *usual == row.code || sheet.rows.iter().any(|other| other.code == *usual) {
                continue;
            }
            let reason = format!("项目编号“{}”与别的评分表不同，按名称“{}”当作“{usual}”", row.code, row.name);
            remarks.notes.push(remark(sheet, Some(row.row), reason));
            sheet.rows[at].code.clone_from(usual);
        }
    }
}

fn take_project(merged: &mut ScoreSheets, sheet: &JudgeSheet, row: &SheetRow, remarks: &mut Remarks) {
    let Some(known) = merged.projects.iter_mut().find(|known| known.code.as_str() == row.code) else {
        let code = ProjectCode::new(row.code.as_str());
        merged.projects.push(JudgedProject { code, name: row.name.clone(), owner: row.owner.clone() });
        return;
    };
    if known.name.is_empty() {
        known.name.clone_from(&row.name);
    }
    if known.owner.is_empty() {
        known.owner.clone_from(&row.owner);
    }
    if !row.name.is_empty() && row.name != known.name {
        let reason =
            format!("“{}”的项目名称写作“{}”，别处是“{}”，按编号算作同一个", row.code, row.name, known.name);
        remarks.notes.push(remark(sheet, Some(row.row), reason));
    }
}

/// Of two entries for one judge and project the first that says something counts; the other is told.
fn take_row(
    merged: &mut ScoreSheets,
    judge: &JudgeName,
    (sheet, row): (&JudgeSheet, &SheetRow),
    remarks: &mut Remarks,
) {
    let same = |known: &&mut ScoreRow| known.judge == *judge && known.project.as_str() == row.code;
    let Some(known) = merged.rows.iter_mut().find(same) else {
        let project = ProjectCode::new(row.code.as_str());
        merged.rows.push(ScoreRow { judge: judge.clone(), project, entry: row.entry.clone() });
        return;
    };
    // Whoever gets the workbook of all judges back from each of them has every sheet several times, but one of them blank.
    if is_blank(&row.entry) {
        return;
    }
    if known.entry == row.entry {
        let reason = format!("{judge}给“{}”的打分交了两份，内容相同，算一份", row.code);
        remarks.notes.push(remark(sheet, Some(row.row), reason));
    } else if is_blank(&known.entry) {
        known.entry = row.entry.clone();
    } else {
        let reason =
            format!("{judge}给“{}”打了两次分，前后不同：用了先读到的，这一份没有计入；请确认", row.code);
        remarks.faults.push(remark(sheet, Some(row.row), reason));
    }
}

fn is_blank(entry: &RowEntry) -> bool {
    matches!(entry, RowEntry::Marks(marks) if marks.iter().all(Option::is_none))
}

/// A project that only one of several judges has is more likely a slip than a project.
fn lonely_projects(merged: &ScoreSheets, sheets: &[JudgeSheet], remarks: &mut Remarks) {
    if merged.judges.len() < 2 {
        return;
    }
    for project in &merged.projects {
        let code = project.code.as_str();
        let mut having = sheets.iter().filter(|sheet| sheet.rows.iter().any(|row| row.code == code));
        if let (Some(only), None) = (having.next(), having.next()) {
            let row = only.rows.iter().find(|row| row.code == code).map(|row| row.row);
            let reason = format!("只有这张表里有项目“{code}”，别的评委的表里没有；请核对编号和名称");
            remarks.faults.push(remark(only, row, reason));
        }
    }
    for (at, sheet) in sheets.iter().enumerate() {
        // Told once for a judge of several sheets.
        if sheets[..at].iter().any(|before| before.judge == sheet.judge) {
            continue;
        }
        let absent = merged.projects.iter().filter(|project| {
            let code = project.code.as_str();
            let elsewhere = sheets.iter().filter(|other| other.rows.iter().any(|row| row.code == code));
            let here = sheets
                .iter()
                .filter(|other| other.judge == sheet.judge)
                .any(|other| other.rows.iter().any(|row| row.code == code));
            !here && elsewhere.count() > 1
        });
        let absent: Vec<&str> = absent.map(|project| project.code.as_str()).collect();
        if !absent.is_empty() {
            let reason = format!("缺项目“{}”的行，当作没有打分；请补上", absent.join("”“"));
            remarks.faults.push(remark(sheet, None, reason));
        }
    }
}
