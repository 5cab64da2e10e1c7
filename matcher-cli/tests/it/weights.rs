use std::fs;

use serde_json::Value;

use crate::support::Office;

/// The fixtures as a judged folder.
fn judged(office: &Office) {
    fs::create_dir(office.path("评分")).expect("a folder");
    office.write("评分/organisations.jsonl", matcher_fixtures::organisations_jsonl());
    office.write("评分/demands.jsonl", matcher_fixtures::demands_jsonl());
    office.write("评分/supplies.jsonl", matcher_fixtures::supplies_jsonl());
    office.write("评分/qrels.tsv", matcher_fixtures::qrels_tsv());
}

fn text_weight(office: &Office) -> f64 {
    let shown = office.run(&["weights", "--json"]).succeeded().json();
    shown["model"]["by_words"]["text"].as_f64().expect("a number")
}

#[test]
fn weights_are_shown_exported_imported_and_taken_back() {
    let office = Office::with_sample();
    office.run(&["weights"]).succeeded().says("出厂权重").says("技术内容").says("倍数");
    office.run(&["weights", "--history"]).succeeded().says("还没有启用过别的");
    office.run(&["weights", "--export", "权重.json"]).succeeded().says("权重.json");
    let shipped = text_weight(&office);
    let mut weights: Value =
        serde_json::from_str(&fs::read_to_string(office.path("权重.json")).expect("a file")).expect("JSON");
    weights["by_words"]["text"] = 3.5.into();
    office.write("改.json", &weights.to_string());
    let adopted = ["weights", "--import", "改.json", "--by", "刘", "--note", "试用"];
    office.run(&adopted).succeeded().says("第 1 版");
    assert_eq!(text_weight(&office), 3.5);
    office.run(&["weights", "--reset"]).succeeded().says("第 2 版");
    assert_eq!(text_weight(&office), shipped);
    office.run(&["weights", "--rollback", "1"]).succeeded().says("第 3 版");
    assert_eq!(text_weight(&office), 3.5);
    office.run(&["weights", "--history"]).succeeded().says("回退到第 1 版").says("试用").says("刘");
    let history = office.run(&["weights", "--history", "--json"]).succeeded().json();
    assert_eq!(
        (history.as_array().map(Vec::len), &history[2]["source"]["to"]),
        (Some(3), &1.into()),
        "{history}"
    );
}

#[test]
fn weights_that_cannot_be_used_are_told() {
    let office = Office::with_sample();
    office.run(&["weights", "--import", "没有.json"]).ended_with(2).says("没有.json");
    office.write("坏.json", "{}");
    office.run(&["weights", "--import", "坏.json"]).ended_with(2).says("不是权重文件");
    office.run(&["weights", "--export", "权重.json"]).succeeded();
    let text = fs::read_to_string(office.path("权重.json")).expect("a file");
    let mut weights: Value = serde_json::from_str(&text).expect("JSON");
    weights["by_words"]["chain"] = (-1.0).into();
    office.write("负.json", &weights.to_string());
    office.run(&["weights", "--import", "负.json"]).ended_with(2).says("产业链环节").says("0 到 20");
    office.run(&["weights", "--rollback", "1"]).ended_with(2).says("无版可退");
    office.run(&["weights", "--reset"]).succeeded();
    office.run(&["weights", "--rollback", "9"]).ended_with(2).says("没有第 9 版");
    office.run(&["weights", "--reset", "--history"]).ended_with(2);
    assert_eq!(office.run(&["weights", "--json"]).json()["version"], 1);
}

#[test]
fn tuning_compares_and_adopts_only_what_holds() {
    let office = Office::with_sample();
    judged(&office);
    // There is nothing to learn from yet.
    office.run(&["tune"]).ended_with(2).says("还差 30 条");
    office.run(&["tune", "--judgements", "没有"]).ended_with(2).says("找不到文件夹");
    office.run(&["tune", "--min-relevance", "0"]).ended_with(2).says("1 到 3");

    let before = text_weight(&office);
    let report = office.run(&["tune", "--judgements", "评分", "--json"]).succeeded().json();
    assert_eq!((&report["learned"], &report["sets"][0]["unanswerable"]), (&"by_words".into(), &31.into()));
    assert!(report["sets"][0]["ndcg_at_10"]["after"].as_f64().is_some_and(|ndcg| ndcg > 0.78), "{report}");
    let holds = report["refusals"].as_array().expect("a list").is_empty();
    assert_eq!((&report["holds"], &report["adopted"]), (&holds.into(), &Value::Null));
    assert_eq!(text_weight(&office), before);

    let adopted = office.run(&["tune", "--judgements", "评分", "--adopt", "--by", "刘"]);
    if holds {
        adopted.succeeded().says("检验通过，已启用").says("nDCG@10");
        assert_eq!(text_weight(&office), report["after"]["by_words"]["text"].as_f64().expect("a number"));
        office.run(&["weights", "--history"]).succeeded().says("学习").says("刘");
        // What has been learned is not learned again.
        office.run(&["tune", "--judgements", "评分", "--adopt"]).ended_with(2).says("没有启用");
    } else {
        adopted.ended_with(2).says("没有启用");
        assert_eq!(text_weight(&office), before);
    }
}
