use std::fs;

use calamine::{Reader, Xlsx, open_workbook};

use crate::plain_workbook;
use crate::support::{Office, is_workbook};

const HEADER: &[&str] = &[
    "序号",
    "项目编号",
    "项目名称",
    "技术创新性",
    "成熟度",
    "市场前景",
    "团队",
    "与本地产业链的契合度",
    "回避",
];

/// The sheet of a judge as it comes back.
fn sheet<'a>(above: &'a [&'a str], rows: &[&'a [&'a str]]) -> Vec<&'a [&'a str]> {
    [&["路演评审评分表"][..], above, HEADER].into_iter().chain(rows.iter().copied()).collect()
}

fn cells(office: &Office, file: &str, sheet: &str) -> Vec<Vec<String>> {
    let mut workbook: Xlsx<_> = open_workbook(office.path(file)).expect("a workbook");
    let range = workbook.worksheet_range(sheet).expect("the sheet");
    range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

#[test]
fn sheets_are_made_from_a_composed_roadshow() {
    let office = Office::with_sample();
    office.run(&["roadshow", "--event", "综合场", "--event", "食品场=绿色食品", "--places", "3"]).succeeded();
    let arguments = ["roadshow", "sheets", "roadshow.xlsx", "--judge", "李工", "--judge", "王工=食品场"];
    office.run(&arguments).succeeded().says("3 张评分表").says("不要填 0");
    assert!(is_workbook(&office.path("评分表.xlsx")));
    let rows = cells(&office, "评分表.xlsx", "王工");
    assert!(rows[1][0].contains("场次：食品场") && rows[1][0].contains("评委：王工"), "{:?}", rows[1]);
    assert_eq!(rows[2][4], "技术创新性（满分10，权重25%）");
    office.run(&arguments).ended_with(2).says("--force");
    office.run(&[&arguments[..], &["--force"]].concat()).succeeded();
    // Nothing handed in is no result with zeros.
    let told = office.run(&["roadshow", "scores", "评分表.xlsx"]).succeeded().says("暂定");
    assert!(!told.out.contains("0.00"), "{}", told.out);
}

#[test]
fn scores_come_back_with_ties_outliers_and_faults() {
    let office = Office::new();
    let li = sheet(
        &["场次：春场　　评委：李工"],
        &[
            &["1", "A", "甲项目", "9", "9", "9", "9", "9"],
            &["2", "B", "乙项目", "9.5分", "８", "9", "9", "9"],
            &["3", "C", "丙项目", "8", "8", "8", "8", "11"],
        ],
    );
    let wang = sheet(
        &["场次：春场　　评委：王工"],
        &[&["1", "A", "甲项目", "9", "9", "9", "9", "9"], &["2", "B", "乙项目", "", "", "", "", "", "回避"]],
    );
    let zhao = sheet(
        &["场次：春场　　评委：赵工"],
        &[
            &["1", "A", "甲项目", "3", "3", "3", "3", "3"],
            &["2", "B", "乙项目", "9", "9", "9", "9", "9"],
            &["3", "C", "丙项目", "8", "8", "8", "8", "8"],
        ],
    );
    plain_workbook::write(&office.path("一.xlsx"), &[("李工", &li), ("赵工", &zhao)]);
    plain_workbook::write(&office.path("二.xlsx"), &[("王工", &wang)]);
    let arguments = ["roadshow", "scores", "一.xlsx", "二.xlsx", "--winners", "1", "--out", "结果.xlsx"];
    office
        .run(&arguments)
        .ended_with(3)
        .says("一.xlsx“李工” H6：11 不在 0 到满分 10 之间")
        .says("二.xlsx“王工”：缺项目“C”的行")
        .says("写的是“9.5分”，按 9.5 分计")
        .says("赵工给“甲项目” 30.00 分，比评委组的中位数 90.00 低 60.00 分")
        .says("李工给“丙项目”的打分缺“与本地产业链的契合度”")
        .says("没有赵工的分数");
    let places = cells(&office, "结果.xlsx", "评审结果");
    assert!(places[0][0].contains("暂定"), "{:?}", places[0]);
    assert_eq!((places[3][0].as_str(), places[3][1].as_str()), ("1", "B"));
    assert_eq!(cells(&office, "结果.xlsx", "读表记录").iter().filter(|row| row[0] == "没有读").count(), 2);
    let first = fs::read(office.path("结果.xlsx")).expect("a workbook");
    office.run(&[&arguments[..], &["--force"]].concat()).ended_with(3);
    assert!(first == fs::read(office.path("结果.xlsx")).expect("a workbook"), "the same bytes");
    // A judge who handed in nothing at all is missed when somebody says that there was one.
    let expected = ["--force", "--judge", "钱工=春场", "--judge", "李工"];
    office.run(&[&arguments[..], &expected].concat()).ended_with(3).says("钱工没有给“甲项目”打分");
    office.run(&[&arguments[..], &["--force", "--judge", "钱工=秋场"]].concat()).ended_with(2).says("春场");
    let json = office.run(&[&arguments[..], &["--force", "--json"]].concat()).ended_with(3).json();
    assert_eq!(json["events"][0]["projects"][0]["rows"][2]["standing"], "recused");
    assert_eq!(json["events"][0]["sureness"]["winning"][0], "B");
}

#[test]
fn criteria_are_shown_checked_and_written() {
    let office = Office::new();
    office.run(&["roadshow", "criteria"]).succeeded().says("技术创新性").says("去掉 1 个最高分");
    office.run(&["roadshow", "criteria", "--out", "标准.toml"]).succeeded().says("标准.toml");
    let text = fs::read_to_string(office.path("标准.toml")).expect("a file");
    office.write(
        "标准.toml",
        &text.replacen("weight = 25", "weight = -25", 1).replacen("full_mark", "full_marks", 1),
    );
    office
        .run(&["roadshow", "criteria", "标准.toml"])
        .ended_with(2)
        .says("3 处错误")
        .says("这里不认识“full_marks”");
    office.run(&["roadshow", "criteria", "没有.toml"]).ended_with(2).says("找不到文件");
}

#[test]
fn mistakes_get_a_message_with_the_way_out() {
    let office = Office::new();
    office.write("项目.csv", "项目名称,单位\n甲,大学\n");
    office.run(&["roadshow", "sheets", "项目.csv"]).ended_with(2).says("--judge");
    office.run(&["roadshow", "sheets", "项目.csv", "--judge", "李工=秋场"]).ended_with(2).says("路演");
    office
        .run(&["roadshow", "sheets", "项目.csv", "--judge", "李工", "--judge", "李工"])
        .ended_with(2)
        .says("写了两次");
    office.run(&["roadshow", "scores", "项目.csv"]).ended_with(2);
    office.run(&["roadshow", "scores", "没有.xlsx"]).ended_with(2).says("找不到文件");
    office.run(&["roadshow", "sheets", "项目.csv", "--judge", "李工"]).succeeded().says("1 张评分表");
    for command in ["sheets", "scores", "criteria"] {
        let page = office.run(&["roadshow", command, "--help"]).succeeded().out;
        for english in ["Usage", "Options", "Arguments", "Print", "default:", "Commands"] {
            assert!(!page.contains(english), "{command} has `{english}`:\n{page}");
        }
    }
}
