use super::{Reading, describe, judge, read};
use crate::explanation::IndicatorVerdict::{Satisfied, Unknown, Violated};

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

proptest::proptest! {
    #[test]
    fn any_text_is_read_within_its_char_boundaries(text in "[0-9一-三十百%％≥≤~.吨/年率 ]{0,30}|\\PC{0,30}") {
        for reading in read(&text) {
            proptest::prop_assert!(text.get(reading.start as usize..reading.end as usize).is_some());
        }
    }
}
