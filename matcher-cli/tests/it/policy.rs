//! Policies for firms and firms for policies; rule files checked and compared.

use std::fs;

use serde_json::Value;

use crate::support::{Answer, Office, is_workbook};

/// An office with the sample catalogue and the sample policies in its data folder.
fn office() -> Office {
    let office = Office::with_sample();
    office.run(&["policy", "sample", "--out", "matcher-data/policies.toml"]).succeeded();
    office
}

fn fits(answer: &Answer) -> Vec<Value> {
    answer.json()["fits"].as_array().expect("a list").clone()
}

fn verdict(fits: &[Value], key: &str, id: &str) -> String {
    let fit = fits.iter().find(|fit| fit[key] == id).unwrap_or_else(|| panic!("no {id}"));
    fit["assessment"]["verdict"].as_str().expect("a verdict").to_owned()
}

#[test]
fn a_firm_is_told_what_fits_what_to_ask_and_on_demand_why_not() {
    let office = office();
    let told = office.run(&["policy", "fit", "E-NM-01", "--on", "2026-03-01"]).succeeded();
    let told = told
        .says("洛南岭川钼业有限公司（E-NM-01）")
        .says("有效政策 34 项")
        .says("符合 ZC-01 规上企业研发投入后补助");
    assert!(told.out.contains("待核实：缺") && told.out.contains("先问："), "{}", told.out);
    assert!(
        told.out.contains("不在有效期：ZC-33") && !told.out.contains("不符合：还没有研发活动"),
        "{}",
        told.out
    );
    office
        .run(&["policy", "fit", "岭川钼业", "--on", "2026-03-01", "--all"])
        .succeeded()
        .says("不符合：还没有研发活动（有研发活动为“是”");
}

#[test]
fn both_directions_give_the_same_verdicts() {
    let office = office();
    let firms = fits(&office.run(&["policy", "firms", "ZC-01", "--on", "2026-03-01", "--json"]).succeeded());
    for (firm, wanted) in [("E-NM-01", "yes"), ("E-NM-02", "no"), ("E-NM-03", "unknown")] {
        assert_eq!(verdict(&firms, "organisation", firm), wanted, "{firm}");
        let list = office.run(&["policy", "fit", firm, "--on", "2026-03-01", "--json"]).succeeded();
        assert_eq!(verdict(&fits(&list), "rule", "ZC-01"), wanted, "{firm}");
    }
    let order: Vec<String> = firms
        .iter()
        .map(|fit| fit["assessment"]["verdict"].as_str().expect("a verdict").to_owned())
        .collect();
    let place = |verdict: &String| ["yes", "unknown", "no"].iter().position(|known| known == verdict);
    assert!(order.iter().map(place).is_sorted());
}

#[test]
fn the_day_decides_what_is_in_force() {
    let office = office();
    let told = office.run(&["policy", "firms", "ZC-33", "--on", "2026-03-01"]).succeeded();
    told.says("注意：这项政策已失效");
    let told = office.run(&["policy", "firms", "ZC-33", "--on", "2024-03-01"]).succeeded();
    assert!(!told.out.contains("注意"), "{}", told.out);
    office.run(&["policy", "firms", "ZC-33", "--on", "三月"]).ended_with(2).says("2026-01-31");
}

#[test]
fn workbooks_are_made_to_be_signed_and_the_same_question_gives_the_same_bytes() {
    let office = office();
    let asked = |out: &str| {
        let arguments = ["policy", "fit", "E-NM-01", "--on", "2026-03-01", "--out", out];
        office.run(&arguments).succeeded().says("可以打印、签字");
        fs::read(office.path(out)).expect("a file")
    };
    assert_eq!(asked("甲.xlsx"), asked("乙.xlsx"));
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(office.path("甲.xlsx")).expect("a workbook");
    assert_eq!(calamine::Reader::sheet_names(&book), ["符合", "待核实", "不符合", "不在有效期"]);
    let range = calamine::Reader::worksheet_range(&mut book, "待核实").expect("a sheet");
    let texts: Vec<String> = range.used_cells().map(|(_, _, cell)| cell.to_string()).collect();
    assert!(texts.iter().any(|text| text.contains("政策匹配清单：待核实")), "a title");
    assert!(texts.iter().any(|text| text.starts_with("截至 2026-03-01")), "a day");
    assert!(texts.iter().any(|text| text.starts_with('★')), "what to ask");
    assert!(texts.last().is_some_and(|text| text.contains("负责人（签字）")), "a line for signatures");
    office.run(&["policy", "firms", "ZC-14", "--out", "企业.xlsx"]).succeeded();
    assert!(is_workbook(&office.path("企业.xlsx")));
}

#[test]
fn rule_files_are_checked_with_line_and_reason() {
    let office = Office::new();
    office.run(&["policy", "sample"]).succeeded().says("均为虚构");
    office.run(&["policy", "sample"]).ended_with(2).says("已经存在").says("--force");
    office.run(&["policy", "check", "policies.toml"]).succeeded().says("没有错误").says("36 条规则");
    let bad = "[[rule]]\nid = 'a'\ntitle = '甲'\n[[rule.all]]\nfact = '职工数'\nat_least = 3\n[[rule.all]]\nfact = '失信'\nat_least = 1\n";
    office.write("坏.toml", bad);
    let told = office.run(&["policy", "check", "坏.toml"]).ended_with(2).says("有 2 处错误");
    let told = told.says("第 5 行（规则 a）：事实目录里没有“职工数”");
    told.says("第 9 行（规则 a）：“失信”属于“是否”一类，不能用 at_least");
    let faults = office.run(&["policy", "check", "坏.toml", "--json"]).ended_with(2).json();
    assert_eq!(faults["faults"][1]["line"], 9);
    office.run(&["policy", "check", "没有.toml"]).ended_with(2).says("找不到文件");
}

#[test]
fn a_rule_file_of_the_data_folder_with_faults_is_not_passed_over() {
    let office = Office::with_sample();
    let put = |text: &[u8]| fs::write(office.path("matcher-data/clearing.toml"), text).expect("written");
    put("[[rule]]\nid = 'a'\ntitel = '甲'\n".as_bytes());
    let told = office.run(&["clearing"]).ended_with(2).says("clearing.toml").says("没有使用");
    told.says("第 1 行（规则 a）：缺少“title”");
    // 规则 in GB18030.
    put(&[0xb9, 0xe6, 0xd4, 0xf2]);
    office.run(&["clearing"]).ended_with(2).says("clearing.toml").says("不是 UTF-8");
    fs::remove_file(office.path("matcher-data/clearing.toml")).expect("removed");
    office.run(&["clearing"]).succeeded();
}

#[test]
fn two_versions_are_compared_in_sentences() {
    let office = Office::new();
    office.run(&["policy", "sample", "--out", "旧.toml"]).succeeded();
    let old = fs::read_to_string(office.path("旧.toml")).expect("a file");
    office.write(
        "新.toml",
        &old.replace(
            "share_of = \"全年营业收入@-1\", at_least = 3 }",
            "share_of = \"全年营业收入@-1\", at_least = 4 }",
        ),
    );
    let told = office.run(&["policy", "compare", "旧.toml", "新.toml"]).succeeded();
    told.says("修改 ZC-01").says("由“不低于 3%”改为“不低于 4%”");
    office.run(&["policy", "compare", "旧.toml", "旧.toml"]).succeeded().says("规则相同");
}

#[test]
fn mistakes_get_a_message_with_the_way_out() {
    let office = Office::with_sample();
    office
        .run(&["policy", "fit", "E-NM-01"])
        .ended_with(2)
        .says("还没有政策规则")
        .says("matcher policy sample");
    let office = self::office();
    office.run(&["policy", "fit", "E-NM-0"]).ended_with(2).says("E-NM-01");
    office.run(&["policy", "firms", "ZC-0"]).ended_with(2).says("ZC-01");
    office.run(&["policy", "fit"]).ended_with(2);
    office.run(&["policy"]).ended_with(2);
}
