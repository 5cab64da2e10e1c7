use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use calamine::{Data, Reader, Xlsx, open_workbook};
use serde_json::Value;

use crate::support::{Office, is_workbook};

/// The rows of a sheet, each by its headers.
fn sheet(path: &Path, name: &str) -> Vec<BTreeMap<String, Data>> {
    let mut workbook: Xlsx<_> = open_workbook(path).expect("a workbook");
    let range = workbook.worksheet_range(name).expect("the sheet");
    let headers: Vec<String> =
        range.rows().next().expect("headers").iter().map(ToString::to_string).collect();
    range.rows().skip(1).map(|row| headers.iter().cloned().zip(row.iter().cloned()).collect()).collect()
}

fn map_of(office: &Office, folder: &str) -> Value {
    let text = fs::read_to_string(office.path(folder).join("map.json")).expect("the map");
    serde_json::from_str(&text).expect("JSON")
}

fn list<'a>(value: &'a Value, key: &str) -> &'a Vec<Value> {
    value[key].as_array().unwrap_or_else(|| panic!("no list `{key}` in {value}"))
}

fn text_of(cell: &Data) -> String {
    cell.to_string()
}

#[test]
fn the_workbook_has_the_figures_of_the_map() {
    let office = Office::with_sample();
    let answer = office.run(&["map"]).succeeded().says("绿色食品").says("先补这些环节").says("map.xlsx");
    assert!(!answer.out.contains('\u{1b}'), "no escape sequences without a terminal");
    let map = map_of(&office, "map");
    let rows = sheet(&office.path("map/map.xlsx"), "环节");
    let links: Vec<&Value> = list(&map, "chains").iter().flat_map(|chain| list(chain, "links")).collect();
    assert_eq!((rows.len(), links.len()), (65, 65));
    for (row, link) in rows.iter().zip(links) {
        let coupling = &link["coupling"];
        let number = |header: &str| match &row[header] {
            Data::Empty => Value::Null,
            Data::Float(number) => serde_json::json!(number),
            other => panic!("{header}: {other:?}"),
        };
        assert_eq!(row["环节"].to_string(), link["name"].as_str().expect("a name"));
        let degree = |key: &str| coupling["degree"].get(key).cloned().unwrap_or(Value::Null);
        let figures = [
            ("需求数", coupling["counts"]["demands"].clone()),
            ("供给数", coupling["counts"]["supplies"].clone()),
            ("已有对接", coupling["counts"]["answered_demands"].clone()),
            ("对接流量", coupling["counts"]["flow"].clone()),
            ("U₁ 需求强度", coupling["demand_strength"].clone()),
            ("U₂ 供给强度", coupling["supply_strength"].clone()),
            ("C 耦合度", degree("c")),
            ("T 综合指数", degree("t")),
            ("D 协调度", degree("d")),
            ("C′ 修正耦合度", degree("modified_c")),
            ("D′ 修正协调度", degree("modified_d")),
        ];
        for (header, figure) in figures {
            assert_eq!(number(header).as_f64(), figure.as_f64(), "{header} of {}", link["id"]);
        }
        assert_eq!(text_of(&row["协调等级"]) == "不可计算", coupling["level"].is_null(), "{}", link["id"]);
    }
    let demands = sheet(&office.path("map/map.xlsx"), "需求底册");
    let first = |row: &&BTreeMap<String, Data>| text_of(&row["记录行次"]) == "1";
    assert_eq!(demands.iter().filter(first).count(), list(&map, "demands").len());
}

#[test]
fn a_second_run_gives_the_same_bytes_and_keeps_the_baselines() {
    let office = Office::with_sample();
    office.run(&["map", "--out", "甲"]).succeeded().says("本期的基准已保存");
    let again = office.run(&["map", "--out", "乙"]).succeeded();
    assert!(!again.out.contains("基准已保存"), "{}", again.out);
    for name in ["map.json", "map.xlsx"] {
        let [one, other] =
            ["甲", "乙"].map(|folder| fs::read(office.path(folder).join(name)).expect("a file"));
        assert!(one == other, "{name} differs");
    }
    assert_eq!(map_of(&office, "甲")["baselines_kept"], true);
    office.run(&["map", "--rebase"]).succeeded().says("改用本期的基准");
}

#[test]
fn two_periods_are_compared_by_one_set_of_baselines() {
    let office = Office::with_sample();
    office.run(&["map", "--to", "2026-03-31", "--out", "一季度"]).succeeded().says("截至 2026-03-31");
    office.run(&["map", "--out", "全年", "--rebase"]).succeeded();
    let arguments = ["map", "--against", "一季度/map.json", "--out", "比较", "--json"];
    let summary = office.run(&arguments).succeeded().json();
    let comparison = &summary["comparison"];
    assert_eq!(comparison["rebased"], true);
    assert_eq!(comparison["before"]["to"], "2026-03-31");
    assert!(!list(comparison, "demands_opened").is_empty());
    let rows = sheet(&office.path("比较/map.xlsx"), "需求变化");
    let changes: usize = ["demands_opened", "demands_closed", "demands_gone"]
        .map(|key| list(comparison, key).len())
        .iter()
        .sum();
    assert_eq!(rows.len(), changes);
    let told = office.run(&["map", "--against", "一季度/map.json", "--out", "比较"]).succeeded();
    told.says("与上期（截至 2026-03-31）比").says("已按本期的基准重新计算");
}

#[test]
fn a_map_is_never_compared_with_the_file_that_it_overwrites() {
    let office = Office::with_sample();
    office.run(&["map"]).succeeded();
    let before = fs::read(office.path("map/map.json")).expect("the map");
    office
        .run(&["map", "--against", "map/map.json"])
        .ended_with(2)
        .says("会被这一次的图谱覆盖")
        .says("--out");
    assert_eq!(fs::read(office.path("map/map.json")).expect("the map"), before);
}

#[test]
fn a_chain_and_a_link_are_shown_without_writing() {
    let office = Office::with_sample();
    let chain = office.run(&["map", "绿色食品"]).succeeded().says("产地初加工").says("需求").out;
    assert_eq!(office.run(&["map", "--chain", "green-food"]).succeeded().out, chain);
    let link = office.run(&["map", "绿色食品/产地初加工"]).succeeded().says("障碍：").says("成果").out;
    assert_eq!(office.run(&["map", "green-food/primary"]).succeeded().out, link);
    assert_eq!(office.run(&["map", "产地初加工"]).succeeded().out, link);
    let json = office.run(&["map", "green-food/primary", "--json"]).succeeded().json();
    assert_eq!(json["id"], "green-food/primary");
    assert_eq!(
        list(&json, "demands").len() as u64,
        json["coupling"]["counts"]["demands"].as_u64().expect("a count")
    );
    let json = office.run(&["map", "绿色食品", "--json"]).succeeded().json();
    assert_eq!(list(&json, "links").len(), 13);
    assert!(!office.path("map").exists());
}

#[test]
fn links_that_need_attention_most_stand_first() {
    let office = Office::with_sample();
    let shown = office.run(&["map", "新材料"]).succeeded().out;
    let gaps = ["补链", "强链", "延链/待转化"];
    let order: Vec<usize> = shown
        .lines()
        .filter(|line| line.trim_start().starts_with(|c: char| c.is_ascii_digit()))
        .filter_map(|line| gaps.iter().position(|gap| line.ends_with(gap)))
        .collect();
    assert!(order.len() > 3 && order.is_sorted(), "{order:?} in\n{shown}");
}

#[test]
fn mistakes_get_a_message_with_the_way_out() {
    let office = Office::new();
    office.run(&["map"]).ended_with(2).says("matcher import");
    office.write("成果.csv", "成果名称,成果简介\n尾矿利用,回收长石\n");
    office.run(&["import", "成果.csv"]).succeeded();
    office.run(&["map"]).ended_with(2).says("还没有需求").says("matcher import");
    assert!(!office.path("map").exists());

    let office = Office::with_sample();
    office.run(&["map", "绿色食口"]).ended_with(2).says("绿色食品");
    office.run(&["map", "绿色食品/产地出加工"]).ended_with(2).says("产地初加工");
    office.run(&["map", "--chain", "新才料"]).ended_with(2).says("新材料");
    office.run(&["map", "--from", "2026-07-01", "--to", "2026-01-01"]).ended_with(2).says("对调");
    office.run(&["map", "--from", "一月"]).ended_with(2).says("2026-01-31");
    office.run(&["map", "--from", "2090-01-01"]).ended_with(2).says("没有可以计入的需求").says("--from");
    office.run(&["map", "--against", "没有.json"]).ended_with(2).says("找不到文件").says("没有.json");
    office.write("旧.json", "{\"chains\":[]}");
    office.run(&["map", "--against", "旧.json"]).ended_with(2).says("不是完整的图谱文件");
    office.write("文件", "");
    office.run(&["map", "--out", "文件"]).ended_with(2).says("无法建立文件夹").says("文件");
    office.run(&["map", "绿色食品", "--rebase"]).ended_with(2).says("不能和");
}

#[test]
fn an_unwritable_folder_changes_nothing() {
    let office = Office::with_sample();
    fs::create_dir_all(office.path("map/map.xlsx")).expect("a folder in the way");
    office.run(&["map"]).ended_with(2).says("map.xlsx").says("改名或移走");
    assert!(!office.path("map/map.json").exists());
    // Nor are baselines kept of a map that nobody has.
    office.run(&["map", "--out", "别处"]).succeeded().says("本期的基准已保存");
}

#[test]
fn demo_writes_the_map_too() {
    let office = Office::new();
    let summary = office.run(&["demo", "--json"]).succeeded().json();
    let names: Vec<&str> = list(&summary, "map").iter().filter_map(Value::as_str).collect();
    assert!(names.contains(&"matches/map.xlsx"), "{names:?}");
    assert!(is_workbook(&office.path("matches/map.xlsx")));
}
