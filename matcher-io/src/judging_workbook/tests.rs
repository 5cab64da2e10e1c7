use std::path::{Path, PathBuf};

use calamine::{Data, Reader, Xlsx, open_workbook};
use matcher_core::judging::{Criteria, JudgedProject, RowEntry, judge};
use rust_xlsxwriter::{Format, Workbook};

use super::{BlankSheet, EventProjects, HandedIn, read_projects, read_sheets, write_result, write_sheets};
use crate::error::Error;

const CRITERIA: &str = "[[criterion]]\nid = 'a'\nname = '创新'\nweight = 3\nfull_mark = 10\n\
                        [[criterion]]\nid = 'b'\nname = '市场'\nweight = 1\nfull_mark = 20\nguide = '看客户'";
const HEADER: [&str; 7] =
    ["序号", "项目编号", "项目名称", "单位", "创新（满分10，权重75%）", "市场（满分20，权重25%）", "回避"];

fn criteria() -> Criteria {
    Criteria::parse(CRITERIA).unwrap()
}

fn event(name: &str, projects: &[(&str, &str)]) -> EventProjects {
    let project = |(code, name): &(&str, &str)| JudgedProject {
        code: (*code).into(),
        name: (*name).to_owned(),
        owner: "某大学".to_owned(),
    };
    EventProjects { event: name.to_owned(), projects: projects.iter().map(project).collect() }
}

fn table(path: &Path, sheet: &str) -> Vec<Vec<String>> {
    let mut workbook: Xlsx<_> = open_workbook(path).unwrap();
    let range = workbook.worksheet_range(sheet).unwrap();
    range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

/// A workbook of sheets: what stands above the header, and rows of cells; numbers are numbers, but for `001`.
fn filled(folder: &Path, sheets: &[(&str, &str, &[&[&str]])]) -> PathBuf {
    let path = folder.join("交回.xlsx");
    let mut workbook = Workbook::new();
    for (name, above, rows) in sheets {
        let sheet = workbook.add_worksheet().set_name(*name).unwrap();
        sheet.write_string(1, 0, *above).unwrap();
        for (at, cells) in [&HEADER[..]].iter().chain(rows.iter()).enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                let place = (at as u32 + 2, column as u16);
                match cell.parse::<f64>() {
                    Ok(number) if !cell.starts_with("00") => {
                        sheet.write_number(place.0, place.1, number).unwrap()
                    }
                    _ if cell.is_empty() => continue,
                    _ => sheet.write_string(place.0, place.1, *cell).unwrap(),
                };
            }
        }
    }
    workbook.save(&path).unwrap();
    path
}

fn read(sheets: &[(&str, &str, &[&[&str]])]) -> HandedIn {
    let folder = tempfile::tempdir().unwrap();
    read_sheets(&[filled(folder.path(), sheets)], &criteria()).unwrap()
}

fn told(remarks: &[super::SheetRemark]) -> Vec<String> {
    remarks.iter().map(super::SheetRemark::sentence).collect()
}

#[test]
fn an_empty_sheet_comes_back_as_nothing_handed_in() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("评分表.xlsx");
    let event = event("食品场", &[("cg-1", "香菇热泵干燥"), ("cg-2", "尾矿制微晶玻璃")]);
    let sheets = [BlankSheet { judge: "李工", event: &event }, BlankSheet { judge: "王工", event: &event }];
    write_sheets(&path, &sheets, &criteria()).unwrap();
    let first = std::fs::read(&path).unwrap();
    write_sheets(&path, &sheets, &criteria()).unwrap();
    assert!(first == std::fs::read(&path).unwrap(), "the same bytes");
    let rows = table(&path, "李工");
    assert_eq!(rows[2][4..7], ["创新（满分10，权重75%）", "市场（满分20，权重25%）", "回避"]);
    assert_eq!(rows[4][..4], ["2", "cg-2", "尾矿制微晶玻璃", "某大学"]);
    assert_eq!(table(&path, "评分标准")[4], ["市场", "20", "25%", "看客户"]);
    let handed_in = read_sheets(&[path], &criteria()).unwrap();
    assert_eq!((told(&handed_in.faults), told(&handed_in.notes)), (vec![], vec![]));
    let found = &handed_in.events[0];
    assert_eq!((found.event.as_str(), found.judges.len(), &found.projects), ("食品场", 2, &event.projects));
    assert!(found.rows.iter().all(|row| row.entry == RowEntry::Marks(vec![None, None])));
}

#[test]
fn marks_are_read_and_every_fault_has_its_cell() {
    let handed_in = read(&[(
        "李工",
        "场次：综合场　　评委：李工　　说明",
        &[
            &["1", "cg-1", "甲", "", "9.5分", "１８", ""],
            &["2", "cg-2", "乙", "", "11", "优", ""],
            &["3", "cg-3", "丙", "", "", "/", ""],
            &["4", "cg-4", "丁", "", "8", "", "回避"],
            &["", "", "", "", "7", "", ""],
            &["合计", "", "", "", "30", "40", ""],
            &["评委（签字）：李工"],
        ],
    )]);
    let marks: Vec<&RowEntry> = handed_in.events[0].rows.iter().map(|row| &row.entry).collect();
    let points = |hundredths| Some(matcher_core::judging::Points::of_hundredths(hundredths));
    assert_eq!(
        marks,
        [
            &RowEntry::Marks(vec![points(950), points(1_800)]),
            &RowEntry::Marks(vec![None, None]),
            &RowEntry::Marks(vec![None, None]),
            &RowEntry::Recused,
        ]
    );
    assert_eq!(
        told(&handed_in.faults),
        [
            "交回.xlsx“李工” E5：11 不在 0 到满分 10 之间，没有计入；请改正。",
            "交回.xlsx“李工” F5：写的是“优”，看不出是几分，没有计入；请填 0 到 20 的数字。",
            "交回.xlsx“李工” E7：同一个项目既写了回避，又打了分：按回避处理，分数没有计入；请确认。",
            "交回.xlsx“李工” E8：这一行有分数，但没有项目编号和名称，没有计入；请补上项目。",
        ]
    );
    assert_eq!(
        told(&handed_in.notes),
        [
            "交回.xlsx“李工” E4：写的是“9.5分”，按 9.5 分计。",
            "交回.xlsx“李工” F4：写的是“１８”，按 18 分计。",
            "交回.xlsx“李工” F6：写的是“/”，当作没有打分，不是零分。",
        ]
    );
}

#[test]
fn merged_marks_are_nobodys() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("合并.xlsx");
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("王工").unwrap();
    for (column, header) in HEADER.iter().enumerate() {
        sheet.write_string(0, column as u16, *header).unwrap();
    }
    for (at, code) in ["cg-1", "cg-2"].iter().enumerate() {
        sheet.write_string(at as u32 + 1, 1, *code).unwrap();
        sheet.write_number(at as u32 + 1, 5, 15.0).unwrap();
    }
    sheet.merge_range(1, 4, 2, 4, "9", &Format::new()).unwrap();
    workbook.save(&path).unwrap();
    let handed_in = read_sheets(&[path], &criteria()).unwrap();
    assert_eq!(handed_in.faults[0].cell.as_deref(), Some("E2:E3"));
    assert_eq!(handed_in.faults.len(), 1);
    let blank = |row: &matcher_core::judging::ScoreRow| matches!(&row.entry, RowEntry::Marks(marks) if marks[0].is_none());
    assert!(handed_in.events[0].rows.iter().all(blank));
    assert_eq!(handed_in.notes[0].reason, "表头上方没有写“评委：姓名”，按表名当作“王工”");
}

#[test]
fn sheets_by_other_criteria_are_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = filled(folder.path(), &[("甲", "评委：甲", &[&["1", "cg-1", "一", "", "9", "18", ""]])]);
    let other = Criteria::parse(&CRITERIA.replace("full_mark = 20", "full_mark = 10")).unwrap();
    let handed_in = read_sheets(&[path], &other).unwrap();
    assert!(
        handed_in.faults[0]
            .sentence()
            .contains("F3：表头是“市场（满分20，权重25%）”，评审标准里是“市场（满分10，权重25%）”")
    );
}

#[test]
fn sheets_are_put_together_by_project_and_judge() {
    let one: &[&[&str]] =
        &[&["1", "001", "甲项目", "", "9", "18", ""], &["2", "002", "乙项目", "", "8", "16", ""]];
    let mangled: &[&[&str]] = &[&["1", "1", "甲项目", "", "7", "14", ""]];
    let again: &[&[&str]] = &[&["1", "001", "甲项目", "", "6", "18", ""]];
    let handed_in = read(&[
        ("甲", "场次：春场　　评委：甲", one),
        ("乙", "场次：春场　　评委：乙", one),
        ("丙", "评委：丙", mangled),
        ("甲 (2)", "场次：春场　　评委：甲", again),
    ]);
    assert_eq!(handed_in.events.len(), 1);
    let event = &handed_in.events[0];
    assert_eq!((event.judges.len(), event.projects.len(), event.rows.len()), (3, 2, 5));
    assert!(told(&handed_in.notes)[0].contains("项目编号“1”与别的评分表不同，按名称“甲项目”当作“001”"));
    let faults = told(&handed_in.faults);
    assert!(faults[0].contains("“甲 (2)” 第 4 行：甲给“001”打了两次分"), "{faults:?}");
    assert!(faults[1].contains("“丙”：缺项目“002”的行"), "{faults:?}");
}

#[test]
fn the_workbook_of_all_judges_may_come_back_from_each_of_them() {
    let folder = tempfile::tempdir().unwrap();
    let mut files = Vec::new();
    for returning in ["甲", "乙"] {
        let own = folder.path().join(returning);
        std::fs::create_dir(&own).unwrap();
        let mark = |judge: &str| if judge == returning { "9" } else { "" };
        let (one, other) =
            (["1", "A", "项目", "", mark("甲"), "", ""], ["1", "A", "项目", "", mark("乙"), "", ""]);
        files.push(filled(&own, &[("甲", "评委：甲", &[&one]), ("乙", "评委：乙", &[&other])]));
    }
    let handed_in = read_sheets(&files, &criteria()).unwrap();
    assert_eq!((told(&handed_in.faults), told(&handed_in.notes)), (vec![], vec![]));
    let rows = &handed_in.events[0].rows;
    let given = |row: &matcher_core::judging::ScoreRow| matches!(&row.entry, RowEntry::Marks(marks) if marks[0].is_some());
    assert!(rows.len() == 2 && rows.iter().all(given), "{rows:?}");
}

#[test]
fn a_workbook_without_a_sheet_of_a_judge_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("别的.xlsx");
    let mut workbook = Workbook::new();
    workbook.add_worksheet().write_string(0, 0, "别的").unwrap();
    workbook.save(&path).unwrap();
    assert!(matches!(read_sheets(&[path], &criteria()), Err(Error::NothingRecognised { .. })));
}

#[test]
fn projects_come_from_a_simple_list() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("项目.csv");
    std::fs::write(&path, "编号,成果名称,完成单位,场次\nA1,甲,大学,春场\nA2,乙,,春场\nA1,甲,大学,秋场\n")
        .unwrap();
    let events = read_projects(&path).unwrap();
    assert_eq!((events.len(), events[0].projects.len(), events[1].event.as_str()), (2, 2, "秋场"));
    assert_eq!(events[0].projects[0].owner, "大学");
    std::fs::write(&path, "别的\n1\n").unwrap();
    assert!(matches!(read_projects(&path), Err(Error::NothingRecognised { .. })));
}

#[test]
fn the_result_says_everything() {
    let rows: &[&[&str]] = &[&["1", "cg-1", "甲", "", "9", "18", ""], &["2", "cg-2", "乙", "", "8", "", ""]];
    let handed_in =
        read(&[("李工", "场次：春场　　评委：李工", rows), ("王工", "场次：春场　　评委：王工", rows)]);
    let result = judge(&handed_in.events[0], &criteria(), Some(1)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("结果.xlsx");
    write_result(&path, &[result], &criteria(), (&handed_in.faults, &handed_in.notes)).unwrap();
    let places = table(&path, "评审结果");
    assert!(places[0][0].contains("春场 评审结果（暂定：还缺 2 份打分）"), "{:?}", places[0]);
    assert_eq!(places[3][..5], ["1", "cg-1", "甲", "", "90"]);
    assert_eq!(places[4][..5], ["无得分", "cg-2", "乙", "", ""]);
    assert_eq!(table(&path, "打分汇总")[4][4..], ["不全", "不全"]);
    assert_eq!(table(&path, "评分明细")[4][4..], ["不全", "8", "", ""]);
    assert!(table(&path, "提请复核")[3][3].contains("李工给“乙”的打分缺“市场”"));
    let mut workbook: Xlsx<_> = open_workbook(&path).unwrap();
    let range = workbook.worksheet_range("评审结果").unwrap();
    assert_eq!(range.get((3, 4)), Some(&Data::Float(90.0)));
    // A result is no sheet of a judge.
    assert!(read_sheets(&[path], &criteria()).is_err());
}
