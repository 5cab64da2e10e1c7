//! What demands lack, and what to ask.

use std::fs;

use calamine::Reader;

use crate::support::Office;

#[test]
fn a_demand_is_told_what_it_lacks_and_what_to_ask_first() {
    let office = Office::with_sample();
    let told = office.run(&["doctor", "demand", "D-NE-038"]).succeeded();
    let told = told.says("缺：").says("走访时先问").says("1. 希望做到什么指标？");
    told.says("能答上这项需求的，大致是");
    let all = office.run(&["doctor", "demand"]).succeeded().says("平均完整度").out;
    let first = all.lines().nth(2).expect("a row");
    assert!(first.contains('%') && !first.contains("100%"), "what lacks most stands first: {first}");
    let found = office.run(&["doctor", "demand", "D-NE-038", "--json"]).succeeded().json();
    assert_eq!(found[0]["questions"].as_array().expect("questions").len(), 3);
    office.run(&["doctor", "demand", "D-NE-999"]).ended_with(2).says("D-NE-999");
    office.run(&["doctor"]).succeeded().says("完好");
}

#[test]
fn the_workbook_has_room_for_answers_and_is_the_same_every_time() {
    let office = Office::with_sample();
    let written = |out: &str| {
        office.run(&["doctor", "demand", "--out", out]).succeeded();
        fs::read(office.path(out)).expect("a file")
    };
    assert_eq!(written("甲.xlsx"), written("乙.xlsx"));
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(office.path("甲.xlsx")).expect("a workbook");
    assert_eq!(book.sheet_names(), ["需求诊断", "走访问题"]);
    let questions = book.worksheet_range("走访问题").expect("a sheet");
    let header: Vec<String> =
        questions.rows().nth(2).expect("a header").iter().map(ToString::to_string).collect();
    assert_eq!(header, ["需求编号", "标题", "次序", "问什么", "企业的回答"]);
    assert!(questions.rows().nth(3).expect("a question")[3].to_string().ends_with('？'));
}

#[test]
fn an_import_tells_how_complete_its_demands_are() {
    let office = Office::new();
    office.write("需求.csv", "需求编号,需求名称,需求描述\nD-1,香菇烘干,\nD-2,钼尾矿再选,现在浮选尾矿品位偏高，希望回收率达到85%以上\n");
    let told = office.run(&["import", "需求.csv"]).succeeded().says("这 2 条需求平均完整度").out;
    let (first, second) = (told.find("D-1").expect("told"), told.find("D-2").expect("told"));
    assert!(first < second, "what lacks most stands first: {told}");
    let report = office.run(&["import", "需求.csv", "--json"]).succeeded().json();
    assert!(
        report["completeness"][0]["completeness"].as_f64()
            < report["completeness"][1]["completeness"].as_f64()
    );
    let tried = office.run(&["import", "--dry-run", "需求.csv"]).succeeded().out;
    assert!(!tried.contains("完整度"), "{tried}");
}
