use proptest::prelude::*;

use super::{Analyzer, Lexicon};
use crate::analysis::Normalized;

/// Text, terms that it must have, terms that it must not have: tab-separated, terms divided by `|`. A bigram's term
/// has its mark before it.
const HARD_STRINGS: &str = include_str!("hard_strings.tsv");

fn terms(text: &str) -> Vec<String> {
    Analyzer::shared_builtin().tokens(text).into_iter().map(|token| token.term).collect()
}

#[test]
fn hard_strings_come_out_whole_and_in_parts() {
    let mut cases = 0;
    let mut faults = Vec::new();
    for line in HARD_STRINGS.lines().filter(|line| !line.starts_with("# ")) {
        let [text, must, must_not] = line
            .split('\t')
            .collect::<Vec<_>>()
            .try_into()
            .unwrap_or_else(|_| panic!("three columns: {line}"));
        let found = terms(text);
        let has = |term: &&str| found.iter().any(|other| other == *term);
        let missing: Vec<&str> = must.split('|').filter(|term| !has(term)).collect();
        let wrong: Vec<&str> = must_not.split('|').filter(has).collect();
        if !missing.is_empty() || !wrong.is_empty() {
            faults.push(format!("{text}: lacks {missing:?}, has {wrong:?}: {found:?}"));
        }
        cases += 1;
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(cases >= 60, "{cases}");
}

#[test]
fn a_text_without_words_has_no_tokens() {
    for text in ["", " ", "\n\t", "，。！？；：", "()[]{}<>/+-*.·", "🎉👍🏽🚀", "℃%‰", "\u{1}\u{0}"]
    {
        let found = terms(text).into_iter().filter(|term| term != "c").collect::<Vec<_>>();
        assert!(found.is_empty(), "{text:?}: {found:?}");
    }
}

#[test]
fn words_beside_emoji_stay_words() {
    assert_eq!(terms("🎉电池🎉"), ["电池", "#电池"]);
}

#[test]
fn very_long_runs_end() {
    let runs = ["a", "9", "锂", "钼尾矿", "a-", "1,234", "(ab)2", "1.", "gb/t", "😀", "ｶﾞ"];
    for run in runs {
        let text = run.repeat(20_000);
        let bytes: usize =
            Analyzer::shared_builtin().tokens(&text).iter().map(|token| token.term.len()).sum();
        assert!(bytes <= 4 * text.len(), "{run}: {bytes} bytes of terms from {}", text.len());
    }
}

#[test]
fn a_word_is_found_at_its_source() {
    let text = "含㎎級ＬｉＦｅＰＯ４與釩電池";
    let tokens = Analyzer::shared_builtin().tokens(text);
    let source = |term: &str| {
        let token = tokens.iter().find(|token| token.term == term);
        token.map(|token| &text[token.bytes.clone()])
    };
    assert_eq!(source("lifepo4"), Some("ＬｉＦｅＰＯ４"));
    assert_eq!(source("电池"), Some("電池"));
    assert_eq!(source("mg"), Some("㎎"));
}

#[test]
fn a_term_of_the_lexicon_is_found_across_words() {
    let analyzer = Analyzer::new(&Lexicon::parse("全钒液流\n液流电池\n", "").expect("sound"));
    let found: Vec<String> = analyzer.tokens("全钒液流电池").into_iter().map(|token| token.term).collect();
    for term in ["全钒液流", "液流电池", "电池"] {
        assert!(found.iter().any(|other| other == term), "{term}: {found:?}");
    }
}

#[test]
fn the_version_names_the_lexicon() {
    let of = |terms: &str| Analyzer::new(&Lexicon::parse(terms, "").expect("sound")).version().to_owned();
    assert_eq!(of("甲乙\n丙丁"), of("丙丁\n甲乙\n"));
    assert_ne!(of("甲乙"), of("甲乙丙"));
}

/// What real records mix: Han of both scripts, formulas, full-width and combining forms, brackets and separators.
fn mixed() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "\\PC{0,6}",
        "[钼尾矿全钒液流電池乾燥鉬〇𬬻]{1,6}",
        "[A-Za-z0-9.,/()·^×%-]{1,10}",
        "[ＡｚＺ０-９％（），．㎎℃²₂½ﬁİǰｶﾞﾟ]{1,6}",
        "[aJHＪé\u{30c}\u{331}\u{307}\u{3099}]{1,4}",
        prop::sample::select(vec![
            "GB/T 22900-2009",
            "ISO 9001：2015",
            "1,200吨",
            "3万吨/年",
            "Ca(OH)2",
            "－20℃"
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn tokens_stand_on_char_boundaries_and_say_what_stands_there(text in mixed()) {
        for token in Analyzer::shared_builtin().tokens(&text) {
            let source = text.get(token.bytes.clone());
            prop_assert!(source.is_some_and(|source| !source.is_empty()), "{:?}", token);
            prop_assert!(!token.term.is_empty() && !token.term.contains(char::is_control), "{:?}", token);
        }
    }

    #[test]
    fn normalising_twice_is_normalising_once(text in mixed()) {
        let once = Normalized::new(&text).as_str().to_owned();
        let twice = Normalized::new(&once).as_str().to_owned();
        prop_assert_eq!(twice, once);
    }

    #[test]
    fn the_index_gets_the_same_terms_as_the_request(text in mixed()) {
        let analyzer = Analyzer::shared_builtin();
        let mut indexed = Vec::new();
        analyzer.for_each_term(&text, |term, kind| indexed.push((term.to_owned(), kind)));
        let asked: Vec<_> = analyzer.tokens(&text).into_iter().map(|token| (token.term, token.kind)).collect();
        prop_assert_eq!(indexed, asked);
    }

    #[test]
    fn the_normalised_text_has_the_same_terms(text in mixed()) {
        let normalized = Normalized::new(&text).as_str().to_owned();
        prop_assert_eq!(terms(&normalized), terms(&text));
    }
}

#[test]
fn every_char_normalises_to_a_fixed_point() {
    let moves = |c: &char| {
        let once = Normalized::new(c.encode_utf8(&mut [0; 4])).as_str().to_owned();
        Normalized::new(&once).as_str() != once
    };
    let moving: Vec<char> = ('\0'..=char::MAX).filter(moves).collect();
    assert!(moving.is_empty(), "{moving:?}");
}
