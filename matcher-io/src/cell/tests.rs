//! Cells in the forms that offices write.

use matcher_core::record::{Maturity, Stage};
use serde_json::{Value, json};

use super::{AmountUnit, Guard, read_cell, write_field};
use crate::columns::{by_key, find};
use crate::labels::{Label, maturity_word};
use crate::sheet_kind::SheetKind;

fn read(kind: SheetKind, key: &str, text: &str) -> Result<Option<Value>, String> {
    let column = by_key(kind, key).expect("a column");
    read_cell(column, AmountUnit::WanYuan, text).map(|cell| cell.value).map_err(|fault| fault.reason)
}

fn demand(key: &str, text: &str) -> Option<Value> {
    read(SheetKind::Demand, key, text).expect("a sound cell")
}

#[test]
fn amounts_are_read_in_wan_yuan() {
    for (text, amount) in [
        ("80", 80.0),
        ("80万", 80.0),
        ("８０万元", 80.0),
        ("1,200", 1200.0),
        ("0.8亿", 8000.0),
        ("￥500000元", 50.0),
        ("约80万元左右", 80.0),
        ("0", 0.0),
    ] {
        assert_eq!(demand("budget_wan_yuan", text), Some(json!(amount)), "{text}");
    }
    for text in ["面议", "/", "无", "-", "待定", " "] {
        assert_eq!(demand("budget_wan_yuan", text), None, "{text}");
    }
    for text in ["-5", "50-80", "50～80万", "80%", "八十", "1,2", "1e999"] {
        assert!(read(SheetKind::Demand, "budget_wan_yuan", text).is_err(), "{text}");
    }
}

#[test]
fn the_header_gives_the_unit_of_bare_amounts() {
    let column = find(SheetKind::Demand, "预算（元）").expect("a column");
    let unit = AmountUnit::of_header("预算（元）");
    assert_eq!(read_cell(column, unit, "500000").expect("sound").value, Some(json!(50.0)));
    assert_eq!(AmountUnit::of_header("投资额（亿元）"), AmountUnit::YiYuan);
    assert_eq!(AmountUnit::of_header("预算（万元）"), AmountUnit::WanYuan);
    assert_eq!(AmountUnit::of_header("预算"), AmountUnit::WanYuan);
}

#[test]
fn dates_are_read_in_all_forms() {
    for text in [
        "2026-03-05",
        "2026/3/5",
        "2026年3月5日",
        "2026 年 3 月 5 日",
        "2026.03.05",
        "20260305",
        "46086",
        "２０２６－０３－０５",
        "2026-03-05 10:30:00",
        "2026-03-05T00:00:00",
    ] {
        assert_eq!(demand("submitted_on", text), Some(json!("2026-03-05")), "{text}");
    }
    assert_eq!(demand("deadline", "2026年2月"), Some(json!("2026-02-28")));
    assert_eq!(demand("submitted_on", "2026-02"), Some(json!("2026-02-01")));
    for text in ["2026-02-30", "明年", "5", "26-3-5", "2026-13-01"] {
        assert!(read(SheetKind::Demand, "deadline", text).is_err(), "{text}");
    }
}

#[test]
fn maturity_is_a_level_or_a_word() {
    for (text, level) in [
        ("6", 6),
        ("TRL 6", 6),
        ("trl-6", 6),
        ("6级", 6),
        ("第六级", 6),
        ("中试", 5),
        ("中试阶段", 5),
        ("６", 6),
        ("产业化", 9),
    ] {
        assert_eq!(demand("maturity_wanted", text), Some(json!(level)), "{text}");
    }
    for text in ["0", "10", "-1", "很成熟吧", "6.5"] {
        assert!(read(SheetKind::Demand, "maturity_wanted", text).is_err(), "{text}");
    }
}

#[test]
fn a_stage_is_a_label_or_a_word_or_level_of_readiness() {
    for (text, stage) in [
        ("科研", "research"),
        ("实验室阶段", "research"),
        ("概念验证", "research"),
        ("小试", "pilot"),
        ("中试验证阶段", "pilot"),
        ("样机", "pilot"),
        ("TRL 5", "pilot"),
        ("孵化", "incubation"),
        ("小批量试产阶段", "incubation"),
        ("第八级", "incubation"),
        ("产业化阶段", "industrial"),
        ("量产", "industrial"),
    ] {
        assert_eq!(demand("stage", text), Some(json!(stage)), "{text}");
    }
    for text in ["4", "6.0", "TRL 12", "早期", "科研、中试"] {
        assert!(read(SheetKind::Demand, "stage", text).is_err(), "{text}");
    }
}

#[test]
fn the_words_of_stages_and_of_readiness_do_not_contradict_each_other() {
    for (stage, label, synonyms) in Stage::CHOICES {
        for word in [label].into_iter().chain(*synonyms) {
            let level = maturity_word(word).and_then(Maturity::new);
            assert!(level.is_none_or(|level| level.stage() == *stage), "{word}");
        }
    }
}

#[test]
fn modes_are_read_with_synonyms_and_unknown_ones_refused() {
    assert_eq!(
        demand("modes", "技术转让、委托;委托开发\n入股"),
        Some(json!(["transfer", "commissioned_development", "equity"]))
    );
    assert!(read(SheetKind::Demand, "modes", "转让、随缘").is_err());
}

#[test]
fn indicators_are_read_and_prose_is_left_over() {
    let column = by_key(SheetKind::Demand, "indicators").expect("a column");
    let text = "回收率≥95%；Fe2O3含量不高于0.15%;含水率12%以下；年处理量3万吨；粒度0.5~1.2μm；工作温度-40～85℃；达到国内领先水平";
    let cell = read_cell(column, AmountUnit::WanYuan, text).expect("sound");
    let list = cell.value.expect("indicators");
    let short: Vec<String> = list
        .as_array()
        .expect("a list")
        .iter()
        .map(|i| {
            format!("{} {} {} {} {}", i["name"], i["comparator"], i["value"], i["upper"], i["unit"])
                .replace('"', "")
        })
        .collect();
    assert_eq!(
        short,
        [
            "回收率 ge 95.0 null %",
            "Fe2O3含量 le 0.15 null %",
            "含水率 le 12.0 null %",
            "年处理量 eq 3.0 null 万吨",
            "粒度 between 0.5 1.2 μm",
            "工作温度 between -40.0 85.0 ℃",
        ]
    );
    assert_eq!(cell.leftover, ["达到国内领先水平"]);
}

#[test]
fn what_is_written_is_read_back() {
    for (kind, key, value) in [
        (SheetKind::Demand, "title", json!("=1+1")),
        (SheetKind::Demand, "title", json!("'=1+1")),
        (SheetKind::Demand, "title", json!("“引号”与\"直引号\"")),
        (SheetKind::Demand, "title", json!("\" 空格 \"")),
        (SheetKind::Demand, "title", json!(" 前后空格 ")),
        (SheetKind::Demand, "ip_wish", json!("")),
        (SheetKind::Demand, "ip_wish", json!("无")),
        (SheetKind::Demand, "contact.phone", json!("无")),
        (SheetKind::Demand, "contact.phone", json!("+86 0914")),
        (SheetKind::Demand, "keywords", json!(["a；b", "", " c"])),
        (SheetKind::Demand, "keywords", json!(["无"])),
        (SheetKind::Demand, "keywords", json!(["1,200吨", "尾矿"])),
        (SheetKind::Demand, "modes", json!(["transfer", "consulting"])),
        (SheetKind::Demand, "budget_wan_yuan", json!(0.1)),
        (
            SheetKind::Demand,
            "indicators",
            json!([{"name": "D50", "comparator": "between", "value": 5.0, "upper": 8.5, "unit": "μm"}]),
        ),
        (
            SheetKind::Demand,
            "indicators",
            json!([{"name": "；奇怪", "comparator": "gt", "value": 5.0, "unit": "3 x"}]),
        ),
        (
            SheetKind::Instrument,
            "instrument.parameters",
            json!([{"name": "温度", "min": -40.0, "max": 85.0, "unit": "℃"}]),
        ),
        (SheetKind::Instrument, "instrument.parameters", json!([{"name": "分辨率"}])),
        (
            SheetKind::Organisation,
            "ownership",
            json!([{"owner": "示例大学", "kind": "founded", "share_percent": 30.0}]),
        ),
        (SheetKind::Organisation, "ownership", json!([{"owner": "（怪）；名", "kind": "invested"}])),
        (SheetKind::Organisation, "above_scale", json!(false)),
    ] {
        let column = by_key(kind, key).expect("a column");
        for guard in [Guard::Typed, Guard::Untyped] {
            let text = write_field(column, &value, guard).into_text();
            assert_eq!(read(kind, key, &text), Ok(Some(value.clone())), "{key}: {text}");
        }
    }
}

#[test]
fn untyped_files_never_hold_a_formula() {
    let column = by_key(SheetKind::Demand, "title").expect("a column");
    for text in ["=1", "+1", "-1", "@x", "＝1"] {
        assert!(write_field(column, &json!(text), Guard::Untyped).into_text().starts_with('\''));
    }
}
