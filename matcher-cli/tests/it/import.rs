use std::fs;

use crate::support::{Office, is_workbook};

const DEMANDS: &str = "\u{FEFF}需求编号,需求名称,需求描述,企业名称,预算（万元）\r\n\
    XQ-1,钼尾矿综合利用,尾矿堆存量大，希望回收长石,示例矿业有限公司,80\r\n\
    XQ-2,香菇烘干发黑,烘房能耗高，想改热泵,示例菌业有限公司,30\r\n";

#[test]
fn templates_come_back_without_their_example_rows() {
    let office = Office::new();
    office.run(&["template", "--out", "模板"]).succeeded().says("需求模板.xlsx").says("单位模板.xlsx");
    for name in ["需求", "成果", "专家", "仪器", "平台", "政策", "单位"] {
        let path = format!("模板/{name}模板.xlsx");
        assert!(is_workbook(&office.path(&path)), "{path}");
        let report = office.run(&["import", "--json", &path]).succeeded().json();
        assert_eq!(report["records"]["created"], 0, "{report}");
    }
}

#[test]
fn templates_are_not_written_over() {
    let office = Office::new();
    office.run(&["template"]).succeeded();
    office.run(&["template"]).ended_with(2).says("--force");
    office.run(&["template", "--force", "--kind", "需求"]).succeeded();
}

#[test]
fn importing_twice_changes_nothing() {
    let office = Office::new();
    office.write("需求.csv", DEMANDS);
    let first = office.run(&["import", "--json", "需求.csv"]).succeeded().json();
    assert_eq!(first["records"]["created"], 4, "two demands and their enterprises: {first}");
    let second = office.run(&["import", "--json", "需求.csv"]).succeeded().json();
    assert_eq!(
        (&second["records"]["created"], &second["records"]["updated"]),
        (&0.into(), &0.into()),
        "{second}"
    );
    assert_eq!(second["records"]["unchanged"], 2, "{second}");
}

#[test]
fn a_dry_run_leaves_nothing_behind() {
    let office = Office::new();
    office.write("需求.csv", DEMANDS);
    office.run(&["import", "--dry-run", "需求.csv"]).succeeded().says("新增 4 条").says("没有写入");
    assert!(!office.path("matcher-data").exists());
    office.run(&["import", "需求.csv"]).succeeded();
    office.run(&["import", "--dry-run", "需求.csv"]).succeeded().says("未变 2 条");
}

#[test]
fn bad_rows_come_back_as_a_workbook_and_good_rows_go_in() {
    let office = Office::new();
    office.write("需求.csv", &format!("{DEMANDS}XQ-3,预算写错,,示例菌业有限公司,-5\r\n"));
    let answer = office.run(&["import", "需求.csv"]).ended_with(3).says("第 4 行").says("需求-问题.xlsx");
    assert!(answer.out.contains("-5"), "{}", answer.out);
    assert!(is_workbook(&office.path("需求-问题.xlsx")));
    office.run(&["show", "XQ-1"]).succeeded().says("钼尾矿综合利用").says("示例矿业有限公司").says("80 万元");
    // The workbook brings the bad row back, and must not be written over while it is being read.
    office.run(&["import", "需求-问题.xlsx"]).ended_with(3).says("需求-问题2.xlsx");
}

#[test]
fn columns_can_be_mapped() {
    let office = Office::new();
    office.write("清单.csv", "甲列,乙列\n尾矿利用,想回收长石\n");
    office.run(&["import", "清单.csv"]).ended_with(2);
    let arguments =
        ["import", "清单.csv", "--sheet-kind", "需求", "--map", "甲列=需求名称", "--map", "乙列=需求描述"];
    office.run(&arguments).succeeded().says("新增 1 条");
    office.run(&["import", "清单.csv", "--map", "甲列"]).ended_with(2).says("列名=字段");
    office.run(&["import", "清单.csv", "--sheet-kind", "需要"]).ended_with(2).says("需求");
}

#[test]
fn exports_of_every_format_import_to_the_same_catalogue() {
    let office = Office::with_sample();
    for (out, file) in [("全部.jsonl", "全部.jsonl"), ("全部.xlsx", "全部.xlsx")] {
        office.run(&["export", "--out", out]).succeeded();
        let report = office.run(&["import", "--json", file]);
        let report = report.succeeded().json();
        assert_eq!(report["records"]["created"], 0, "{out}: {report}");
        assert_eq!(report["records"]["updated"], 0, "{out}: {report}");
    }
    office.run(&["export", "--format", "csv", "--out", "表"]).succeeded().says("需求.csv");
    assert!(office.path("表/专家.csv").exists());
    office.run(&["export", "--out", "x.docx"]).ended_with(2).says("xlsx");
}

#[test]
fn outcomes_filled_in_by_brokers_come_back() {
    let office = Office::with_sample();
    office.run(&["match", "--top", "1", "--out", "m.csv"]).succeeded();
    let csv = fs::read_to_string(office.path("m.csv")).expect("the file");
    let mut lines = csv.lines();
    let header = lines.next().expect("a header");
    let columns: Vec<&str> = header.trim_start_matches('\u{FEFF}').split(',').collect();
    assert!(columns.contains(&"对接结果"), "{header}");
    let (demand, supply) = first_pair(&office);
    office.write(
        "匹配结果.csv",
        &format!("需求编号,供给编号,对接结果,经办人,日期\n{demand},{supply},签约,李工,2026-05-06\n"),
    );
    office.run(&["import", "匹配结果.csv"]).succeeded().says("其中新的 1 条");
    office.run(&["import", "匹配结果.csv"]).succeeded().says("其中新的 0 条");
    office.run(&["show", &demand]).succeeded().says("签约");
    let stats = office.run(&["stats", "--json"]).succeeded().json();
    assert_eq!(stats["outcomes"], 1);
}

fn first_pair(office: &Office) -> (String, String) {
    let answer = office.run(&["match", "--top", "1", "--json"]).succeeded().json();
    let results = answer["results"].as_array().expect("a list");
    let pair = results.iter().find_map(|result| result["pairs"].get(0)).expect("an answered demand");
    let text = |key: &str| pair[key].as_str().expect("text").to_owned();
    (text("demand_id"), text("supply_id"))
}
