use matcher_core::SearchRequest;
use matcher_core::record::Demand;

use crate::support::engine_of;

const CATALOGUE: &[&str] = &[
    "钼尾矿综合利用",
    "正极材料的制备方法",
    "LiFePO4动力电池",
    "磷酸铁锂的包覆改性",
    "GB/T 22900-2009 科学技术研究项目评价通则",
    "GB/T 19001-2016 质量管理体系 要求",
    "香菇热泵干燥工艺",
];

/// Titles found for a request, both by matching and by free text.
fn found(text: &str) -> Vec<(String, String)> {
    let engine = engine_of(CATALOGUE);
    let ranked = engine.rank(&Demand::from_text("d", text, ""), 10).unwrap();
    let title = |id: &str| CATALOGUE[id[1..].parse::<usize>().unwrap() - 1].to_owned();
    let by_match = ranked.iter().map(|(id, _)| ("match".to_owned(), title(id.as_str())));
    let hits = engine.search(text, &SearchRequest::default()).unwrap();
    by_match.chain(hits.into_iter().map(|hit| ("search".to_owned(), hit.title))).collect()
}

#[track_caller]
fn check(text: &str, first: &str, also: &[&str], never: &[&str]) {
    let found = found(text);
    for door in ["match", "search"] {
        let titles: Vec<&str> =
            found.iter().filter(|(by, _)| by == door).map(|(_, title)| title.as_str()).collect();
        assert_eq!(titles.first().copied(), Some(first), "{door} {text}: {titles:?}");
        for title in also {
            assert!(titles.contains(title), "{door} {text}: {titles:?} lacks {title}");
        }
        for title in never {
            assert!(!titles.contains(title), "{door} {text}: {titles:?} has {title}");
        }
    }
}

#[test]
fn a_sub_phrase_finds_the_whole() {
    check("尾矿利用", "钼尾矿综合利用", &[], &["香菇热泵干燥工艺"]);
    check("正极材料制备", "正极材料的制备方法", &[], &[]);
}

#[test]
fn a_formula_finds_itself_and_its_name_in_any_width() {
    check("ＬｉＦｅＰＯ４", "LiFePO4动力电池", &["磷酸铁锂的包覆改性"], &["香菇热泵干燥工艺"]);
}

#[test]
fn a_standard_finds_itself_and_no_other() {
    let no_other = ["GB/T 19001-2016 质量管理体系 要求"];
    check("GB/T 22900-2009", "GB/T 22900-2009 科学技术研究项目评价通则", &[], &no_other);
    check("GB/T22900", "GB/T 22900-2009 科学技术研究项目评价通则", &[], &no_other);
}

#[test]
fn traditional_characters_find_simplified_ones() {
    check("香菇熱泵乾燥", "香菇热泵干燥工艺", &[], &["钼尾矿综合利用"]);
}

#[test]
fn highlights_stand_on_the_words_themselves() {
    let engine = engine_of(CATALOGUE);
    let hits = engine.search("ＬｉＦｅＰＯ４", &SearchRequest::default()).unwrap();
    let marked: Vec<&str> =
        hits[0].title_highlights.iter().map(|range| &hits[0].title[range.clone()]).collect();
    assert_eq!(marked, ["LiFePO4"]);
}
