//! Near-duplicates, as whoever sits at the terminal sees them.

use std::fs;

use serde_json::Value;

use crate::support::{Office, is_workbook};

const DEMAND: &str = "钼尾矿微晶玻璃板材，希望用钼尾矿制备微晶玻璃，尾矿掺量高";
/// One achievement filed by three offices, and another one.
const SUPPLIES: &str = "编号,成果名称,持有单位,成果简介\n\
    V-1,钼尾矿制备微晶玻璃,商山大学,以钼尾矿为主要原料，经磨细、配料、熔制、水淬后压制成型，在辊道窑内核化晶化，得到微晶玻璃板材，尾矿掺量高，耐酸耐碱。\n\
    V-2,一种钼尾矿制备微晶玻璃的方法,丹江研究院,以钼尾矿为主要原料，经磨细、配料、熔制、水淬后压制成型，在辊道窑内核化晶化，得到微晶玻璃板材，尾矿掺量高，耐酸耐碱。\n\
    V-3,鉬尾礦製備微晶玻璃及其应用,,以钼尾矿为主要原料，经磨细、配料、熔制、水淬后压制成型，在辊道窑内核化晶化，得到微晶玻璃板材，尾矿掺量高，耐酸耐碱。已在两家企业完成中试。\n\
    V-4,钼尾矿制砖,商山大学,钼尾矿压制免烧砖，养护后强度达标，放射性合格，用于矿区道路铺设。\n";

fn office() -> Office {
    let office = Office::with_sample();
    office.write("成果.csv", SUPPLIES);
    office.run(&["import", "成果.csv"]).succeeded();
    office
}

#[test]
fn versions_of_one_achievement_stand_under_the_best_of_them() {
    let office = office();
    office.run(&["match", "--text", DEMAND]).succeeded().says("另有 2 个近似版本：").says("丹江研究院");
    let answer = office.run(&["match", "--text", DEMAND, "--json"]).succeeded().json();
    let result = &answer["results"][0];
    let found = of_office(&result["matches"], "supply");
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0]["duplicate_count"], 2);
    let pair = of_office(&result["pairs"], "supply_id")[0];
    let lines = pair["duplicates"].as_array().expect("named duplicates");
    assert_eq!(lines.len(), 2);
    assert!(lines.iter().all(|line| line["score"].as_f64() <= pair["score"].as_f64()), "{lines:?}");
    let kept = office.run(&["match", "--text", DEMAND, "--json", "--keep-duplicates"]).succeeded().json();
    let kept = of_office(&kept["results"][0]["matches"], "supply");
    assert_eq!(kept.len(), 3, "{kept:?}");
    assert!(kept.iter().all(|hit| hit["duplicate_count"] == 0));
}

/// Those of a list of matches that are versions of the one achievement.
fn of_office<'a>(list: &'a Value, id: &str) -> Vec<&'a Value> {
    let version = |hit: &&Value| hit[id].as_str().is_some_and(|id| ["V-1", "V-2", "V-3"].contains(&id));
    list.as_array().expect("a list").iter().filter(version).collect()
}

#[test]
fn files_have_a_column_of_versions() {
    let office = office();
    office.run(&["match", "--text", DEMAND, "--out", "m.csv"]).succeeded();
    let rows = fs::read_to_string(office.path("m.csv")).expect("the file");
    assert!(rows.contains("近似版本") && rows.contains("2 个：\n"), "{rows}");
    office.run(&["match", "--text", DEMAND, "--out", "m.jsonl"]).succeeded();
    let lines = fs::read_to_string(office.path("m.jsonl")).expect("the file");
    let pairs: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(of_office(&pairs.into(), "supply_id")[0]["duplicate_count"], 2);
    office.run(&["match", "--text", DEMAND, "--out", "m.xlsx"]).succeeded();
    assert!(is_workbook(&office.path("m.xlsx")));
    // Nobody filled it in, and the new column is known.
    office.run(&["import", "m.xlsx"]).succeeded();
}

#[test]
fn one_wish_filed_twice_is_shown_once() {
    let office = office();
    office.write(
        "需求.csv",
        "需求编号,需求名称,企业名称,需求描述\n\
         T-1,钼尾矿制备微晶玻璃,商山矿业,钼尾矿堆存量大，希望用钼尾矿制备微晶玻璃板材，尾矿掺量高，耐酸耐碱，寻求成熟配方和热处理制度\n\
         T-2,钼尾矿制备微晶玻璃技术,商山矿业,钼尾矿堆存量大，希望用钼尾矿制备微晶玻璃板材，尾矿掺量高，耐酸耐碱，寻求成熟配方和热处理制度\n",
    );
    office.run(&["import", "需求.csv"]).succeeded();
    office.run(&["match", "--supply", "V-1"]).succeeded().says("另有 1 个近似需求：").says("T-2");
}
