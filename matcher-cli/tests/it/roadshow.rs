use std::fs;

use serde_json::Value;

use crate::support::{Office, is_workbook};

fn projects(plan: &Value) -> Vec<String> {
    let events = plan["events"].as_array().expect("events");
    let items = events.iter().flat_map(|event| event["items"].as_array().expect("items"));
    items.map(|item| item["project"].as_str().expect("an identifier").to_owned()).collect()
}

#[test]
fn a_roadshow_is_told_and_written() {
    let office = Office::with_sample();
    let arguments = ["roadshow", "--event", "综合场", "--event", "食品场=绿色食品", "--places", "4"];
    let told = office.run(&arguments).succeeded().says("综合场：4 个项目").says("条在办需求").says("备选");
    assert!(!told.out.contains('\u{1b}'));
    let first = fs::read(office.path("roadshow.xlsx")).expect("a workbook");
    assert!(is_workbook(&office.path("roadshow.xlsx")));
    office.run(&arguments).succeeded();
    assert!(first == fs::read(office.path("roadshow.xlsx")).expect("a workbook"), "the same bytes");
}

#[test]
fn a_second_roadshow_prefers_what_was_not_shown() {
    let office = Office::with_sample();
    let first = office.run(&["roadshow", "--places", "3", "--out", "春.xlsx", "--json"]).succeeded().json();
    assert_eq!(first["events"][0]["items"][0]["earlier_events"], 0);
    let id = &projects(&first)[0];
    let lock = format!("{id}=路演");
    let again = ["roadshow", "--places", "3", "--earlier", "春.xlsx", "--lock", &lock, "--json"];
    let second = office.run(&again).succeeded().json();
    let items = second["events"][0]["items"].as_array().expect("items");
    let locked = items.iter().find(|item| item["project"] == id.as_str()).expect("the locked one");
    assert_eq!((&locked["earlier_events"], &locked["locked"]), (&Value::from(1), &Value::from(true)));
    let without = office.run(&["roadshow", "--places", "3", "--ban", id, "--json"]).succeeded().json();
    assert!(!projects(&without).contains(id));
}

#[test]
fn mistakes_get_a_message_with_the_way_out() {
    let office = Office::with_sample();
    office.run(&["roadshow", "--places", "0"]).ended_with(2).says("--places");
    office.run(&["roadshow", "--event", "甲", "--event", "甲"]).ended_with(2).says("换一个名称");
    office.run(&["roadshow", "--event", "甲=新才料"]).ended_with(2).says("新材料");
    office.run(&["roadshow", "--lock", "没有=路演"]).ended_with(2).says("matcher search");
    office.run(&["roadshow", "--lock", "没有=别场"]).ended_with(2).says("现有：路演");
    office.run(&["roadshow", "--earlier", "没有.xlsx"]).ended_with(2).says("找不到文件");
    assert!(!office.path("roadshow.xlsx").exists());
}
