use serde_json::Value;

use crate::support::Office;

/// Demands whose words the chains do not know, and supplies that teach where they belong.
const DEMANDS: &str =
    "需求编号,需求名称,产业链环节\nXQ-1,打摆子的老毛病怎么治,\nXQ-2,唐代边塞诗的意象流变,\n";
const SUPPLIES: &str = "成果编号,成果名称,产业链环节\nCG-1,皮带打摆子跑偏老毛病,传感器与模组\n\
                        CG-2,打摆子问题诊断,传感器与模组\nCG-3,老毛病打摆子,传感器与模组\n";

fn office() -> Office {
    let office = Office::new();
    office.write("需求.csv", DEMANDS);
    office.write("成果.csv", SUPPLIES);
    office.run(&["import", "需求.csv", "成果.csv"]).succeeded();
    office
}

/// The record of an identifier in what `classify --json` lists.
fn listed<'a>(listing: &'a Value, id: &str) -> Option<&'a Value> {
    listing["records"].as_array().expect("a list").iter().find(|record| record["id"] == id)
}

#[test]
fn what_stands_on_no_link_is_listed_first_and_what_people_placed_only_when_asked_for() {
    let office = Office::with_sample();
    let listing = office.run(&["classify", "--json", "--limit", "10000"]).succeeded().json();
    let confidence = |record: &Value| record["placements"][0]["confidence"].as_f64().unwrap_or(0.0);
    let records = listing["records"].as_array().expect("a list");
    assert!(records.iter().is_sorted_by(|a, b| confidence(a) <= confidence(b)));
    assert!(records.iter().all(|record| confidence(record) < 0.9), "{records:?}");
    let counts = &listing["counts"];
    let count = |name: &str| counts[name].as_u64().expect("a number");
    assert_eq!(count("unsure") + count("missing"), records.len() as u64);
    assert_eq!(count("given") + count("read") + count("missing"), count("records"));
    assert_eq!(count("records"), 181 + 953);
    let missing = records.iter().find(|record| record["placements"] == Value::Array(Vec::new()));
    assert!(missing.expect("some")["likely"][0]["label"].as_str().expect("a name").contains('/'));

    let all = office.run(&["classify", "--records", "全部", "--limit", "10000", "--json"]).succeeded().json();
    assert_eq!(all["records"].as_array().map(Vec::len), Some(181 + 953));
    let policies =
        office.run(&["classify", "--kind", "政策", "--records", "all", "--json"]).succeeded().json();
    assert_eq!(policies["counts"]["records"], 41);
    office.run(&["classify", "--limit", "3"]).succeeded().says("未归链").says("最接近").says("--limit");
}

#[test]
fn a_correction_is_kept_with_its_author_and_outlives_another_import() {
    let office = office();
    office.run(&["classify", "XQ-1"]).succeeded().says("未归链").says("最接近");
    office
        .run(&[
            "classify",
            "XQ-1",
            "--link",
            "新材料/尾矿综合利用",
            "--link",
            "electronics/iot",
            "--by",
            "刘工",
        ])
        .succeeded()
        .says("已更正 XQ-1：未归链 → 新材料/尾矿综合利用、电子信息/物")
        .says("--learn");
    office.run(&["history", "XQ-1"]).succeeded().says("修改  刘工").says("尾矿综合利用");
    // The workbook does not state a link, so that it takes none away.
    office.run(&["import", "--dry-run", "需求.csv"]).succeeded().says("未变 2 条");
    office.run(&["import", "需求.csv"]).succeeded().says("未变 2 条").says("沿用原有的人工归链");
    office.write("改.csv", &DEMANDS.replace("打摆子的", "打摆子这个"));
    office.run(&["import", "改.csv"]).succeeded().says("更新 1 条");
    office.run(&["show", "XQ-1"]).succeeded().says("打摆子这个").says("物联网应用");
    // One that states a link has the last word, also over a file that comes after it.
    office.write("新.csv", "需求编号,需求名称,产业链环节\nXQ-1,打摆子,传感器与模组\n");
    office.run(&["import", "新.csv", "需求.csv"]).succeeded();
    let record = office.run(&["classify", "XQ-1", "--json"]).succeeded().json();
    assert_eq!(record["placements"][0]["link"], "electronics/sensor", "{record}");

    office.run(&["classify", "XQ-1", "--stage", "中试"]).succeeded().says("阶段不明 → 中试验证（填写）");
    office.run(&["import", "需求.csv"]).succeeded().says("沿用原有的人工归链");
    office.run(&["classify", "XQ-1"]).succeeded().says("中试验证（填写）").says("传感器与模组（人工）");
    office.run(&["classify", "XQ-1", "--stage", "早期"]).ended_with(2).says("早期").says("产业应用");

    office.run(&["classify", "XQ-1", "--clear"]).succeeded().says("传感器与模组（人工）").says("未归链");
    office.run(&["classify", "XQ-1", "--clear"]).succeeded().says("没有变化");
    office.run(&["import", "需求.csv"]).succeeded();
    office.run(&["classify", "XQ-1"]).succeeded().says("未归链");
}

#[test]
fn learning_takes_corrections_in_and_tells_how_accurate_it_is() {
    let office = office();
    let before = office.run(&["classify", "--json"]).succeeded().json();
    assert_eq!(before["source"]["source"], "words");
    assert_eq!(listed(&before, "XQ-1").expect("listed")["placements"], Value::Array(Vec::new()));
    office
        .run(&["classify", "--learn"])
        .succeeded()
        .says("3 条人工归链的记录中学习")
        .says("学习前")
        .says("学习后");
    office.run(&["classify", "--learn"]).succeeded().says("没有新内容");
    let after = office.run(&["classify", "--records", "全部", "--json"]).succeeded().json();
    assert_eq!(after["source"]["records"], 3);
    assert_eq!(listed(&after, "XQ-1").expect("listed")["placements"][0]["link"], "electronics/sensor");
    // What is about something else stays where it was.
    assert_eq!(listed(&after, "XQ-2").expect("listed")["placements"], Value::Array(Vec::new()));
    office.run(&["doctor"]).succeeded();

    let chain =
        "[[chain]]\nid='own'\nname='自有'\n[[chain.link]]\nid='a'\nposition='upstream'\nname='铸造'\n";
    office.write("matcher-data/taxonomy.toml", chain);
    office.run(&["classify"]).succeeded().says("不适用于现在的词典、产业链").says("--learn");
}

#[test]
fn the_check_shows_accuracy_confusions_and_confidence() {
    let office = Office::with_sample();
    let answer = office.run(&["classify", "--check"]).succeeded();
    let answer = answer.says("首选环节").says("供给 · 成果").says("不学习").says("最容易混的环节");
    answer.says("把握与实际");
    let check = office.run(&["classify", "--check", "--json"]).succeeded().json();
    let count = |name: &str| check["learned"]["all"][name].as_f64().expect("a number");
    assert!(count("first") / count("records") > 0.85, "{check}");
    // Measuring changes nothing.
    let listing = office.run(&["classify", "--json"]).succeeded().json();
    assert_eq!(listing["source"]["source"], "words");
    let empty = Office::new();
    empty.write("需求.csv", "需求名称\n尾矿利用\n");
    empty.run(&["import", "需求.csv"]).succeeded();
    empty.run(&["classify", "--check"]).succeeded().says("还没有人工归链的记录");
    empty.run(&["classify", "--learn"]).succeeded().says("没有人工归链的记录");
}

#[test]
fn what_cannot_be_classified_is_told_with_what_was_meant() {
    let office = office();
    office.run(&["classify", "XQ-1", "--link", "尾矿利用"]).ended_with(2).says("尾矿综合利用");
    office.run(&["classify", "XQ-9", "--link", "选矿"]).ended_with(2).says("相近的编号");
    office.run(&["classify", "--link", "选矿"]).ended_with(2).says("缺少");
    office.run(&["classify", "XQ-1", "--link", "选矿", "--clear"]).ended_with(2).says("不能和");
    office.run(&["classify", "--learn", "--check"]).ended_with(2).says("不能和");
    office.run(&["classify", "--kind", "单位"]).ended_with(2).says("需求");
    office.run(&["classify", "--records", "一半"]).ended_with(2).says("全部");
    office.run(&["classify", "--limit", "0"]).ended_with(2).says("--limit");
    office.run(&["classify", "XQ-1", "--link", "选矿", "--by", " "]).ended_with(2).says("--by");
}
