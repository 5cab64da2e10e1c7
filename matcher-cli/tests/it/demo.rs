use crate::support::{Office, is_workbook};

#[test]
fn demo_shows_three_demands_writes_the_workbook_and_says_what_next() {
    let office = Office::new();
    let answer =
        office.run(&["demo"]).succeeded().says("matches.xlsx").says("接下来可以").says("暂无合适供给");
    assert_eq!(answer.out.lines().filter(|line| line.starts_with("需求 ")).count(), 3, "{}", answer.out);
    assert!(is_workbook(&office.path("matches/matches.xlsx")));
    assert!(!office.path("matcher-data").exists());
    assert!(!answer.out.contains('\u{1b}'), "no escape sequences without a terminal");
}

#[test]
fn the_same_demo_gives_the_same_words() {
    let office = Office::new();
    let first = office.run(&["demo"]).succeeded().out;
    assert_eq!(first, office.run(&["demo"]).succeeded().out);
}

#[test]
fn the_sample_that_demo_writes_can_be_imported() {
    let office = Office::new();
    let summary = office.run(&["demo", "--out", "结果", "--json"]).succeeded().json();
    assert!(summary["answered"].as_u64().is_some_and(|answered| answered > 0), "{summary}");
    office.run(&["import", "结果/sample.jsonl"]).succeeded().says("新增");
}
