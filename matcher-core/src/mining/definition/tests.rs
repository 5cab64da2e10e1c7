use super::{Definition, definitions};
use crate::analysis::{Analyzer, Normalized};
use crate::mining::piece::pieces;

/// Longest possible name and other name of everything that a text defines.
fn defined(text: &str) -> Vec<(String, String)> {
    let analyzer = Analyzer::shared_builtin();
    let normalized = Normalized::new(text);
    let found = definitions(&analyzer, text, &normalized, &pieces(&analyzer, &normalized));
    let longest = |Definition { names, doubtful, other, .. }: Definition| {
        let sure = if doubtful == 0 { names.last() } else { names[..doubtful].last() };
        (sure.cloned().unwrap_or_default(), other)
    };
    found.into_iter().map(longest).collect()
}

fn check(text: &str, expected: &[(&str, &str)]) {
    let expected: Vec<_> = expected.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
    assert_eq!(defined(text), expected, "{text}");
}

#[test]
fn a_bracket_gives_the_abbreviation_of_what_stands_before_it() {
    check("采用卷积神经网络（CNN）识别", &[("卷积神经网络", "CNN")]);
    check("的二氧化钛(TiO₂)薄膜", &[("二氧化钛", "TiO₂")]);
    check("“钒电池”（VRB）", &[("钒电池", "VRB")]);
    check(
        "基于支持向量机(support vector machine, SVM)",
        &[("支持向量机", "support vector machine"), ("支持向量机", "SVM")],
    );
}

#[test]
fn a_cue_gives_another_name_inside_brackets_and_outside() {
    check("灰树花（又称栗蘑、舞茸）", &[("灰树花", "栗蘑"), ("灰树花", "舞茸")]);
    check("全钒液流电池（以下简称“钒电池”）", &[("全钒液流电池", "钒电池")]);
    check("灰树花，俗称栗蘑，是一种食用菌", &[("灰树花", "栗蘑")]);
    check("猴头菇又名刺猬菌", &[("猴头菇", "刺猬菌")]);
}

#[test]
fn what_is_no_name_is_left_alone() {
    for text in [
        "强度（MPa）",
        "见表（2021）",
        "提高（P<0.05）",
        "即可（立即）",
        "1,3-丙二醇（PDO）",
        "（LFP）",
        "简称",
        "又称",
    ] {
        check(text, &[]);
    }
}

#[test]
fn any_text_can_be_read() {
    for text in [
        "(",
        "()",
        "又称(",
        "甲(又称",
        "甲（又称）",
        "(甲(乙)丙)",
        "𠀀（𠀀A）简称𠀀",
        "俗称“”",
        "电池（，；、）",
    ] {
        defined(text);
    }
}
