//! What is read from which words, and how readings compare.

use proptest::prelude::*;

use super::{Reading, describe, from_given, from_range, judge, read};
use crate::explanation::IndicatorVerdict::{self, Satisfied, Unknown, Violated};
use crate::record::{Comparator, Indicator, ParameterRange};

/// Every reading as its description, `*` behind a stated point.
fn rendered(text: &str) -> String {
    let of = |reading: &Reading| format!("{}{}", describe(reading), if reading.point { " *" } else { "" });
    read(text).iter().map(of).collect::<Vec<_>>().join("; ")
}

fn check_table(table: &str) {
    for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (text, expected) = line.split_once("=>").expect("a case has an arrow");
        assert_eq!(rendered(text.trim()), expected.trim(), "{text}");
    }
}

#[test]
fn bounds_are_read_before_and_behind_the_value() {
    check_table(
        "回收率≥95% => 回收率 ≥ 95 %
        回收率>=95% => 回收率 ≥ 95 %
        回收率大于等于95％ => 回收率 ≥ 95 %
        回收率不低于95% => 回收率 ≥ 95 %
        回收率95%以上 => 回收率 ≥ 95 %
        回收率达到95%以上 => 回收率 ≥ 95 %
        回收率达到95% => 回收率 ≥ 95 % *
        回收率不低于九成五 => 回收率 ≥ 95 %
        回收率优于95% => 回收率 > 95 %
        精度优于0.1mm => 精度 < 100 µm
        鉬回收率≥９５％ => 钼回收率 ≥ 95 %
        回收率约95% => 回收率 95 % *
        回收率为95%左右 => 回收率 95 % *
        拉伸强度至少1.2GPa => 抗拉强度 ≥ 1.2 GPa
        含水量>5% => 含水率 > 5 %
        误差小于0.1% => 误差 < 0.1 %
        含水率12%以下 => 含水率 ≤ 12 %
        厚度0.5mm以内 => 厚度 ≤ 500 µm
        200目以下 => ≤ 200 目
        ≤10ppm => ≤ 10 ppm
        残留0.5mg/kg以下 => 残留 ≤ 0.5 ppm
        希望把贫化率压到20%以内 => 贫化率 ≤ 20 %
        白度66以上 => 白度 ≥ 66
        使用寿命5年以上 => 寿命 ≥ 5 a
        循环寿命≥2000 => 循环寿命 ≥ 2000",
    );
}

#[test]
fn ranges_and_tolerances_have_two_ends() {
    check_table(
        "含水率控制在10%~12%之间 => 含水率 10～12 %
        含水率10-12% => 含水率 10～12 %
        含水率≥10%且≤12% => 含水率 ≥ 10 %; 含水率 ≤ 12 %
        温度-20℃~60℃ => 温度 -20～60 ℃
        温度25±0.5℃ => 温度 24.5～25.5 ℃
        尺寸100mm±5% => 尺寸 95～105 mm
        控温精度±0.5℃ => 控温精度 ≤ 0.5 ℃
        批次间波动±0.2微米 => 批次间波动 -200～200 nm
        处理量3～5万吨/年 => 产能 30000～50000 t/a
        粒径15至53微米 => 粒度 15～53 µm
        石英砂粒度1～0.7mm => 石英砂粒度 700～1000 µm
        pH6.5~7.5 => pH 6.5～7.5
        pH值控制在6～8 => pH 6～8",
    );
}

#[test]
fn numbers_are_read_in_every_writing() {
    check_table(
        "1×10^6 => 1000000 *
        菌落总数≤10⁵ CFU/g => 菌落总数 ≤ 100000 CFU/g
        10^5 CFU/g => 100000 CFU/g *
        菌落总数3×10^4CFU/g => 菌落总数 30000 CFU/g *
        离子电导率1e-3S/cm => 离子电导率 1 mS/cm *
        粘度2.1×10^4 mPa·s => 粘度 21 Pa·s *
        产量1,200吨 => 产量 1200 t *
        残留率千分之三 => 残留率 0.3 % *
        合格率百分之九十五以上 => 良率 ≥ 95 %
        回收率七成五 => 回收率 75 % *
        货架期十二个月以上 => 货架期 ≥ 1 a
        处理能力三百吨/天 => 产能 300 t/d *
        适用温度四十五六度 =>
        电炉温度一千四五百度 =>
        纯度99.95% => 纯度 99.95 % *
        纯度4N => 纯度 99.99 % *
        高纯铼4N5级 => 纯度 99.995 % *
        含水率不超过0.5‰ => 含水率 ≤ 0.05 %",
    );
}

#[test]
fn units_combine() {
    check_table(
        "25MPa => 25 MPa *
        年处理3万吨 => 产能 30000 t/a *
        年产电解液3000吨 => 产能 3000 t/a *
        3万吨/年 => 30000 t/a *
        处理量50t/h => 产能 50 t/h *
        加工成本低于300元/吨 => 加工成本 < 0.3 元/kg
        尾气SO2低于100mg/m³ => 尾气SO2 < 100 mg/m³
        钼不超过0.07毫克每升 => 钼 ≤ 70 µg/L
        粘度36000mPa·s => 粘度 36 Pa·s *
        运行通量78L/(m2·h) => 运行通量 78 L/(m2·h) *
        热导率≥200W/(m·K) => 热导率 ≥ 200 W/(m·K)
        比容量≥158mAh/g => 比容量 ≥ 158 mAh/g
        能量密度300Wh/kg => 能量密度 300 Wh/kg *
        比表面积120m²/g => 比表面积 120 m²/g *
        转速3000转/分 => 转速 3000 rpm *
        功率100kW => 功率 100 kW *
        杀菌温度121度 => 杀菌温度 121 ℃ *
        粒度(μm)≤10 => 粒度 ≤ 10 µm
        粒度大于200目 => 粒度 > 200 目
        浓度50mg/xyz =>",
    );
}

#[test]
fn names_end_at_verbs_and_conditions() {
    check_table(
        "500次循环后容量保持率≥80% => 容量保持率 ≥ 80 %
        能耗降低20%以上 => 能耗降低 ≥ 20 %
        降低能耗20%以上 => 能耗降低 ≥ 20 %
        成本下降15% => 成本降低 15 % *
        钼回收率提高5个百分点 => 钼回收率提高 5 百分点 *
        提高钼回收率至95% => 钼回收率 ≥ 95 % *
        回收率由88%掉到七成八 => 回收率 ≤ 78 % *
        作业回收率由58%提高至81% => 作业回收率 ≥ 81 % *
        总有机碳由180mg/L降到20mg/L以下 => 总有机碳 ≤ 20 mg/L
        精矿Mo≥52%，Cu≤0.15% => 精矿Mo ≥ 52 %; Cu ≤ 0.15 %
        D50≤10μm => D50 ≤ 10 µm
        Dk 3.25、Df 0.0018 => Dk 3.25 *; Df 0.0018 *
        Ｔｇ ２１５℃ => Tg 215 ℃ *
        介质损耗Df(10GHz)≤0.002 => 介质损耗Df ≤ 0.002
        回收率（以Mo计）≥95% => 回收率 ≥ 95 %
        粘度25℃不大于30Pa·s => 粘度 ≤ 30 Pa·s
        -200目占85% => -200目 85 % *
        ≥95%的回收率 => 回收率 ≥ 95 %
        99.9%以上纯度 => 纯度 ≥ 99.9 %
        容量保持78% => 容量保持率 78 % *",
    );
}

#[test]
fn what_is_no_indicator_stays_out() {
    check_table(
        "2024年产值14亿元 =>
        2019-2023年完成 =>
        2020年6月30日 =>
        2024-05-06 =>
        电话0914-2331234 =>
        符合GB/T 22900-2009 =>
        TC4钛合金 =>
        LFP26650电池 =>
        3家企业5名员工 =>
        第2条 =>
        预算1200万元以内 =>
        投资二百多万元 =>
        148×80×27方壳 =>
        φ2.2×30m回转窑 =>
        砂灰比8:1 =>
        白度才48 =>
        品位只有3.1% =>
        工期半年 =>
        停窑一次三天 =>
        三氧化二锑 =>",
    );
}

#[test]
fn spans_hold_name_value_and_bound() {
    let text = "希望鉬回收率不低于９５％以上，厚度0.5㎜以内。";
    let spans: Vec<&str> = read(text).iter().map(|r| &text[r.start as usize..r.end as usize]).collect();
    assert_eq!(spans, ["鉬回收率不低于９５％以上", "厚度0.5㎜以内"]);
}

fn first(text: &str) -> Reading {
    read(text).into_iter().next().unwrap_or_else(|| panic!("nothing read from {text}"))
}

fn check_verdict(required: &str, offered: &str, expected: IndicatorVerdict) {
    let (verdict, _) = judge(&first(required), &read(offered));
    assert_eq!(verdict, expected, "required {required}, offered {offered}");
}

#[test]
fn verdicts_follow_from_the_intervals() {
    check_verdict("回收率≥95%", "回收率96%", Satisfied);
    check_verdict("回收率≥95%", "回收率95%", Satisfied);
    check_verdict("回收率>95%", "回收率95%", Violated);
    check_verdict("回收率≥95%", "回收率≥97%", Satisfied);
    check_verdict("回收率≥95%", "回收率达到96%", Satisfied);
    check_verdict("回收率≥95%", "回收率提高到76%", Violated);
    check_verdict("回收率≥95%", "回收率90%以上", Unknown);
    check_verdict("回收率≥95%", "回收率低于90%", Violated);
    check_verdict("含水率10%~12%", "含水率11%", Satisfied);
    check_verdict("含水率10%~12%", "含水率9~11%", Unknown);
    check_verdict("含水率10%~12%", "水分15%", Violated);
    check_verdict("含水率约10%", "含水率10.4%", Satisfied);
    check_verdict("含水率约10%", "含水率11%", Violated);
    check_verdict("厚度≤0.5mm", "厚度400μm", Satisfied);
    check_verdict("铁≤0.001%", "铁8ppm", Satisfied);
    check_verdict("粒度≥200目", "粒径325目", Satisfied);
    check_verdict("工作温度-20~60℃", "工作温度-40~85℃", Satisfied);
    check_verdict("误差约5%", "误差1%", Satisfied);
    check_verdict("回收率达到95%", "回收率99.5%", Satisfied);
}

#[test]
fn only_the_same_quantity_is_compared() {
    check_verdict("回收率≥95%", "钼回收率90%", Violated);
    check_verdict("钼回收率≥95%", "铼回收率90%", Unknown);
    check_verdict("回收率≥95%", "收率90%", Unknown);
    check_verdict("回收率提高5%", "回收率3%", Unknown);
    check_verdict("能耗降低20%以上", "能耗提高10%", Unknown);
    check_verdict("能耗降低20%以上", "电耗降低30%", Satisfied);
    check_verdict("烧结温度≤800℃", "温度1200℃", Unknown);
    check_verdict("粒度≤10μm", "D50 20μm", Unknown);
    check_verdict("处理量≥50t/h", "处理量800t/d", Unknown);
    check_verdict("粒度≥200目", "粒度50μm", Unknown);
    check_verdict("回收率不到80%", "回收率95%", Unknown);
    check_verdict("回收率≥95%", "", Unknown);
    check_verdict("≥95%", "≥99%", Unknown);
}

#[test]
fn the_closest_name_decides() {
    let offered = read("总回收率99%，钼回收率90%，回收率96%");
    assert_eq!(judge(&first("钼回收率≥95%"), &offered), (Violated, Some(1)));
    assert_eq!(judge(&first("铼回收率≥95%"), &offered), (Satisfied, Some(2)));
    assert_eq!(judge(&first("纯度≥95%"), &offered), (Unknown, None));
}

fn indicator(name: &str, comparator: Comparator, value: f64, unit: &str) -> Indicator {
    Indicator { name: name.into(), comparator, value, upper: None, unit: unit.into() }
}

#[test]
fn given_indicators_read_like_written_ones() {
    let same = |given: &Indicator, text: &str| {
        let expected = Reading { start: 0, end: 0, ..first(text) };
        assert_eq!(from_given(given), expected, "{text}");
    };
    same(&indicator("钼回收率", Comparator::Ge, 86.0, "%"), "钼回收率≥86%");
    same(&indicator("处理量", Comparator::Ge, 50.0, "t/h"), "处理量≥50t/h");
    same(&indicator("年处理量", Comparator::Ge, 3.0, "万吨"), "年处理量≥3万吨");
    same(&indicator("D50", Comparator::Lt, 10.0, "µm"), "D50<10μm");
    same(&indicator("介质损耗Df(10GHz)", Comparator::Le, 0.0018, ""), "介质损耗Df≤0.0018");
    let between = Indicator { upper: Some(12.0), ..indicator("水分", Comparator::Between, 10.0, "%") };
    same(&between, "含水率10~12%");
    assert_eq!(describe(&from_given(&indicator("香气", Comparator::Ge, 8.0, "分值"))), "香气 ≥ 8 分值");
}

#[test]
fn an_instruments_missing_end_stays_open() {
    let range = ParameterRange { name: "温度".into(), min: None, max: Some(1600.0), unit: "℃".into() };
    let reading = from_range(&range);
    assert_eq!((reading.lower, reading.upper, reading.point), (None, Some(1600.0), false));
}

proptest! {
    #[test]
    fn any_text_reads_without_panic(text in "\\PC{0,60}") {
        check_spans(&text)?;
    }

    #[test]
    fn any_mixture_of_indicator_words_reads_on_char_boundaries(
        words in prop::collection::vec(prop::sample::select(WORDS), 0..14)
    ) {
        check_spans(&words.concat())?;
    }
}

/// What indicators are made of.
const WORDS: &[&str] = &[
    "回收率",
    "能耗",
    "95",
    "0.5",
    "%",
    "％",
    "万",
    "吨",
    "/",
    "年",
    "处理",
    "≥",
    "不低于",
    "以上",
    "从",
    "降到",
    "~",
    "-",
    "±",
    "(",
    ")",
    "10",
    "^",
    "²",
    "×",
    "μm",
    "㎜",
    "九成五",
    "百分之",
    "二",
    "十",
    "4N5",
    "目",
    "的",
    " ",
    "，",
    "。",
    "e",
    "半",
    "提高",
    "É",
    "\u{301}",
    "1,200",
    ":",
    "且",
];

fn check_spans(text: &str) -> Result<(), TestCaseError> {
    let found = read(text);
    for reading in &found {
        let span = text.get(reading.start as usize..reading.end as usize);
        prop_assert!(span.is_some_and(|span| !span.is_empty()), "{text:?} {reading:?}");
        prop_assert!(reading.lower.is_some() || reading.upper.is_some());
        prop_assert!(reading.lower.zip(reading.upper).is_none_or(|(lower, upper)| lower <= upper));
        judge(reading, &found);
        describe(reading);
    }
    prop_assert!(found.is_sorted_by_key(|reading| reading.end));
    Ok(())
}

#[track_caller]
fn one(text: &str) -> Reading {
    let found = read(text);
    assert_eq!(found.len(), 1, "{text}: {found:?}");
    found.into_iter().next().expect("one")
}

#[test]
fn bounds_are_read_however_they_are_written() {
    let texts = [
        "回收率≥95%",
        "回收率不低于95％",
        "回收率95%以上",
        "回收率大于等于95%",
        "回收率达到95%以上",
        "回收率不低于九成五",
    ];
    for text in texts {
        let reading = one(text);
        assert_eq!((reading.name.as_str(), reading.dimension.as_str()), ("回收率", "%"), "{text}");
        assert!(reading.lower.is_some_and(|lower| (lower - 95.0).abs() < 1e-9), "{text}: {reading:?}");
        assert_eq!(reading.upper, None, "{text}");
    }
}

#[test]
fn dates_standards_and_models_are_no_indicators() {
    for text in ["2024年3月投产", "符合GB/T 22900-2009", "TC4钛合金", "与3家企业合作"] {
        assert!(read(text).is_empty(), "{text}: {:?}", read(text));
    }
}

#[test]
fn what_is_stated_is_judged_and_silence_is_unknown() {
    let required = one("含水率≤12%");
    assert_eq!(judge(&required, &read("含水率10%")).0, Satisfied);
    assert_eq!(judge(&required, &read("含水率15%")).0, Violated);
    assert_eq!(judge(&required, &read("回收率10%")).0, Unknown);
    assert_eq!(judge(&required, &[]).0, Unknown);
}

#[test]
fn spans_cut_the_words_from_the_source() {
    let text = "烘干后含水率１２％以下，能耗低";
    let reading = one(text);
    assert_eq!(&text[reading.start as usize..reading.end as usize], "含水率１２％以下");
    assert!(describe(&reading).contains("12"));
}

proptest! {
    #[test]
    fn any_text_is_read_within_its_char_boundaries(text in "[0-9一-三十百%％≥≤~.吨/年率 ]{0,30}|\\PC{0,30}") {
        for reading in read(&text) {
            prop_assert!(text.get(reading.start as usize..reading.end as usize).is_some());
        }
    }
}
