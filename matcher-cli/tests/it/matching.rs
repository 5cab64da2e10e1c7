use std::fs;
use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;

use crate::support::{Office, is_workbook};

fn pairs(answer: &Value) -> Vec<&Value> {
    let results = answer["results"].as_array().expect("a list");
    results.iter().flat_map(|result| result["pairs"].as_array().expect("pairs")).collect()
}

#[test]
fn a_text_finds_what_answers_it_and_says_why() {
    let office = Office::with_sample();
    let text = "钼尾矿综合利用。尾矿堆存量大，希望回收长石石英做建材原料";
    let answer = office.run(&["match", "--text", text, "--top", "3", "--json"]).succeeded().json();
    let pairs = pairs(&answer);
    assert!(!pairs.is_empty() && pairs.len() <= 3, "{answer}");
    assert!(pairs[0]["supply_quotes"].to_string().contains("尾矿"), "{pairs:?}");
    assert!(pairs[0]["reasons"].as_array().is_some_and(|reasons| !reasons.is_empty()));
    let piped = office.run_with_input(&["match", "--text", "-", "--top", "3", "--json"], text.as_bytes());
    assert_eq!(piped.succeeded().json(), answer);
    office.run(&["match", "--text", text]).succeeded().says("双方都谈到");
}

#[test]
fn what_nothing_answers_is_said_so() {
    let office = Office::with_sample();
    office.run(&["match", "--text", "歌剧院舞台灯光编排与演出票务"]).succeeded().says("暂无合适供给");
}

#[test]
fn filters_take_chinese_names() {
    let office = Office::with_sample();
    let text = "钼尾矿综合利用";
    let all = office.run(&["match", "--text", text, "--json"]).succeeded().json();
    let kinds: Vec<&str> = pairs(&all).iter().filter_map(|pair| pair["supply_kind"].as_str()).collect();
    assert!(kinds.contains(&"achievement"), "{kinds:?}");
    let experts = office.run(&["match", "--text", text, "--kind", "专家", "--json"]).succeeded().json();
    assert!(pairs(&experts).iter().all(|pair| pair["supply_kind"] == "expert"));
    let arguments =
        ["match", "--text", text, "--chain", "新材料", "--least-maturity", "6", "--mode", "许可,合作开发"];
    office.run(&arguments).succeeded();
    office.run(&["match", "--text", text, "--status", "全部"]).succeeded();
}

#[test]
fn unknown_names_get_the_nearest_ones() {
    let office = Office::with_sample();
    for (option, value, near) in [
        ("--kind", "专加", "专家"),
        ("--chain", "新才料", "新材料"),
        ("--link", "尾矿利用", "尾矿"),
        ("--mode", "合作研制", "合作开发"),
        ("--status", "可对街", "可对接"),
        ("--least-maturity", "12", "1 到 9"),
    ] {
        office.run(&["match", "--text", "尾矿", option, value]).ended_with(2).says(near);
    }
    office.run(&["match", "D-NM-9999"]).ended_with(2).says("相近的编号").says("D-NM-");
}

#[test]
fn the_other_direction_finds_demands_with_the_same_score() {
    let office = Office::with_sample();
    let there = office.run(&["match", "--json", "--top", "1"]).succeeded().json();
    let pair = pairs(&there)[0].clone();
    let supply = pair["supply_id"].as_str().expect("an id");
    let back = office.run(&["match", "--supply", supply, "--top", "100", "--json"]).succeeded().json();
    let found = back["matches"].as_array().expect("matches");
    let same = found.iter().find(|hit| hit["demand"] == pair["demand_id"]).expect("the demand");
    assert_eq!(same["score"], pair["score"]);
    office.run(&["match", "--supply", supply]).succeeded().says(supply);
    office.run(&["match", "--supply", "S-XX-1"]).ended_with(2).says("找不到");
}

#[test]
fn files_of_demands_are_matched_without_being_imported() {
    let office = Office::with_sample();
    office.write(
        "需求.csv",
        "需求编号,需求名称,需求描述\nT-1,香菇烘干发黑,想用热泵烘干\nT-2,尾矿综合利用,回收长石\n",
    );
    let answer = office.run(&["match", "--file", "需求.csv", "--json"]).succeeded().json();
    assert_eq!(answer["demands"], 2);
    office.run(&["show", "T-1"]).ended_with(2);
}

#[test]
fn a_match_that_was_killed_goes_on_where_it_stopped() {
    let office = Office::with_sample();
    let matching = ["match", "--demand-status", "全部", "--top", "50", "--out", "m.jsonl"];
    office.run(&matching).succeeded();
    let whole = fs::read(office.path("m.jsonl")).expect("the file");
    fs::remove_file(office.path("m.jsonl")).expect("removed");

    let part = office.path("m.jsonl.part");
    let mut child = office.command().args(matching).stdin(Stdio::null()).spawn().expect("it starts");
    // Killed as soon as a third is on disk.
    while fs::metadata(&part).is_ok_and(|part| part.len() < whole.len() as u64 / 3) || !part.exists() {
        assert!(child.try_wait().expect("a child").is_none(), "it ended before it could be killed");
        std::thread::sleep(Duration::from_millis(1));
    }
    child.kill().expect("killed");
    child.wait().expect("ended");
    assert!(!office.path("m.jsonl").exists());

    office.run(&matching).succeeded().says("接着上次没有做完的匹配");
    assert_eq!(fs::read(office.path("m.jsonl")).expect("the file"), whole);
    assert!(!part.exists());
    // Another request has nothing to go on with.
    fs::write(&part, "{\"job\":\"00\"}\n").expect("written");
    let told = office.run(&matching).succeeded();
    assert!(!told.err.contains("接着上次"), "{}", told.err);
}

#[test]
fn what_was_written_is_told_as_json() {
    let office = Office::with_sample();
    let told = office.run(&["match", "--out", "m.csv", "--json"]).succeeded().json();
    let demands = office.run(&["match", "--json"]).succeeded().json();
    assert_eq!(told["demands"], demands["demands"]);
    assert_eq!(told["answered"], demands["answered"]);
    assert_eq!(told["pairs"], pairs(&demands).len());
    assert_eq!(told["file"], "m.csv");
}

#[test]
fn timing_says_where_the_time_went() {
    let office = Office::with_sample();
    let answer = office.run(&["match", "--out", "m.xlsx", "--timing"]).succeeded();
    let line = answer.err.lines().find(|line| line.starts_with('{')).expect("a line of JSON");
    let timing: Value = serde_json::from_str(line).expect("JSON");
    let phases = timing["phases"].as_array().expect("phases");
    let names: Vec<&str> = phases.iter().filter_map(|phase| phase["phase"].as_str()).collect();
    assert_eq!(names, ["load", "analyse", "retrieve", "rank", "explain", "write"]);
    for spent in phases.iter().chain([&timing["total"]]) {
        assert!(spent["wall_seconds"].as_f64().is_some_and(|wall| wall > 0.0), "{timing}");
        if cfg!(unix) {
            assert!(spent["cpu_seconds"].as_f64().is_some_and(|cpu| cpu > 0.0), "{timing}");
        }
    }
    // With all threads busy the parts add up to no more than what the process used.
    let sum: f64 = phases.iter().filter_map(|phase| phase["cpu_seconds"].as_f64()).sum();
    assert!(sum <= timing["total"]["cpu_seconds"].as_f64().unwrap_or(f64::MAX), "{timing}");
}

#[test]
fn match_files_come_in_three_formats() {
    let office = Office::with_sample();
    office.run(&["match", "--out", "结果/m.xlsx", "--top", "3"]).succeeded().says("m.xlsx").says("对接结果");
    assert!(is_workbook(&office.path("结果/m.xlsx")));
    office.run(&["match", "--out", "m.jsonl", "--top", "3"]).succeeded();
    let lines = fs::read_to_string(office.path("m.jsonl")).expect("the file");
    assert!(lines.lines().count() > 10);
    for line in lines.lines() {
        let pair: Value = serde_json::from_str(line).expect("JSON");
        assert!((0.0..=1.0).contains(&pair["score"].as_f64().expect("a score")));
    }
    office.run(&["match", "--out", "m.pdf"]).ended_with(2).says(".xlsx");
    // The empty workbook that nobody has filled in brings no outcomes, and no error.
    office.run(&["import", "结果/m.xlsx"]).succeeded();
}

#[test]
fn search_show_and_stats_answer() {
    let office = Office::with_sample();
    office.run(&["search", "尾矿"]).succeeded().says("尾矿");
    let hits = office.run(&["search", "尾矿", "--kind", "成果", "--top", "5", "--json"]).succeeded().json();
    let hits = hits.as_array().expect("a list");
    assert!(!hits.is_empty() && hits.len() <= 5);
    assert!(hits.iter().all(|hit| hit["supply_kind"] == "achievement"));
    let id = hits[0]["id"].as_str().expect("an id");
    office.run(&["show", id]).succeeded().says("状态：可对接");
    let shown = office.run(&["show", id, "--json"]).succeeded().json();
    assert_eq!(shown[0]["id"], id);
    office.run(&["show", "没有这个"]).ended_with(2).says("找不到");
    // Its text alone tells the stage: 愿意拿6000亩做示范.
    office.run(&["show", "D-GF-007"]).succeeded().says("创新阶段：孵化（由文字推断，把握 80%）");
    office.run(&["stats"]).succeeded().says("需求").says("新材料");
    office.run(&["doctor"]).succeeded().says("完好");
    assert_eq!(office.run(&["doctor", "--json"]).succeeded().json()["sound"], true);
}
