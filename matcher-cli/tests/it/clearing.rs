//! The lists of enterprises to be cleared.

use std::fs;

use serde_json::Value;

use crate::support::Office;

#[test]
fn lists_name_firms_institutions_and_what_is_still_to_be_verified() {
    let office = Office::with_sample();
    let told = office.run(&["clearing", "--on", "2026-03-01"]).succeeded();
    let told = told.says("营业收入1亿元以上、没有研发活动的企业 截至 2026-03-01").says("待核实：缺");
    assert!(told.out.contains("→") && told.out.contains("E-NM-13"), "{}", told.out);
    let lists = office.run(&["clearing", "--on", "2026-03-01", "--json"]).succeeded().json();
    let of = |list: &Value, key: &str| list[key].as_array().expect("a list").clone();
    for (list, threshold) in lists.as_array().expect("two lists").iter().zip([10_000.0, 50_000.0]) {
        for entry in of(list, "entries") {
            assert!(entry["annual_revenue_wan_yuan"].as_f64().expect("revenue") >= threshold);
            assert!(!of(&entry, "nearest").is_empty(), "{entry}");
        }
        assert!(of(list, "to_verify").iter().all(|entry| !of(&entry["assessment"], "missing").is_empty()));
    }
}

#[test]
fn thresholds_come_from_a_rule_file_and_workbooks_are_the_same_every_time() {
    let office = Office::with_sample();
    let asked = |out: &str| {
        office.run(&["clearing", "--on", "2026-03-01", "--out", out]).succeeded();
        fs::read(office.path(out)).expect("a file")
    };
    assert_eq!(asked("甲.xlsx"), asked("乙.xlsx"));
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(office.path("甲.xlsx")).expect("a workbook");
    let names = calamine::Reader::sheet_names(&book);
    assert_eq!(names, ["名单1", "名单1待核实", "名单2", "名单2待核实"]);
    let range = calamine::Reader::worksheet_range(&mut book, "名单1").expect("a sheet");
    let last = range.used_cells().next_back().map(|(_, _, cell)| cell.to_string());
    assert!(last.is_some_and(|text| text.contains("制表：")));
    office.write(
        "matcher-data/clearing.toml",
        "[[rule]]\nid = 'x'\ntitle = '本市口径'\n[[rule.all]]\nfact = '年营业收入'\nat_least = 200_000\n",
    );
    let told = office.run(&["clearing"]).succeeded().says("本市口径");
    assert!(told.out.contains("E-NM-09") && !told.out.contains("E-NM-13"), "{}", told.out);
    office.write("matcher-data/clearing.toml", "[[rule]]\nid = 'x'\n");
    office.run(&["clearing"]).ended_with(2).says("clearing.toml").says("第 1 行");
}

#[test]
fn further_facts_come_in_from_tables_and_change_the_verdict() {
    let office = Office::new();
    office.write(
        "单位.csv",
        "单位编号,单位名称,单位类型,研发人员数,2025年研发费用（万元）,其他事实\nE-1,岭川矿,企业,12,30,失信=否；2024年研发费用=20\n",
    );
    office.run(&["import", "单位.csv"]).succeeded();
    office.run(&["show", "E-1"]).succeeded().says("研发人员数=12").says("2025年研发费用=30");
    let rules = "[[rule]]\nid = 'a'\ntitle = '甲'\n[[rule.all]]\nfact = '失信'\nis = false\n[[rule.all]]\nfact = '研发费用@-1'\ngrowth_over = '研发费用@-2'\nat_least = 50\n";
    office.write("规则.toml", rules);
    let asked = ["policy", "firms", "a", "--rules", "规则.toml", "--on", "2026-03-01"];
    office.run(&asked).succeeded().says("符合 1，待核实 0，不符合 0");
    office.run(&["export", "--out", "全部.xlsx"]).succeeded();
    office.run(&["import", "全部.xlsx", "--data", "另一个"]).succeeded();
    office.run(&["show", "E-1", "--data", "另一个"]).succeeded().says("2024年研发费用=20");
    office.write("坏.csv", "单位编号,单位名称,单位类型,其他事实\nE-2,丙矿,企业,研发人员数=很多\n");
    office.run(&["import", "坏.csv"]).ended_with(3);
}
