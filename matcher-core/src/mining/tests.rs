use std::sync::{Arc, LazyLock};

use proptest::prelude::*;
use proptest::sample::Index;

use super::{
    LexiconSuggestions, MinedRecord, PairBasis, PairCandidate, SuggestRequest, sentence_with, suggest,
};
use crate::analysis::{Analyzer, Lexicon, Relation};
use crate::cancel::{Cancel, Cancelled};
use crate::record::RecordKind;

/// What stands around a potato.
const COMPANY: [&str; 8] = ["淀粉", "块茎", "晚疫病", "薯片", "地窖", "垄沟", "秧苗", "脱毒"];
/// What stands around something else.
const OTHERS: [&str; 12] =
    ["电机", "轴承", "齿轮", "铸件", "焊缝", "阀门", "管道", "锅炉", "变压器", "电缆", "绝缘子", "断路器"];

/// An analyzer that knows little, whatever the built-in lexicon learns.
fn analyzer() -> Arc<Analyzer> {
    static ANALYZER: LazyLock<Arc<Analyzer>> = LazyLock::new(|| {
        let terms = "全钒液流电池\n磷酸铁锂\n晚疫病\n绝缘子\n灰树花\n";
        let lexicon = Lexicon::parse(terms, "same\t磷酸铁锂|LiFePO4\n").expect("a lexicon");
        Arc::new(Analyzer::new(&lexicon))
    });
    Arc::clone(&ANALYZER)
}

fn read(kind: RecordKind, id: &str, text: &str) -> MinedRecord {
    MinedRecord::read(&analyzer(), (kind, id), [text].into_iter())
}

fn supply(id: &str, text: &str) -> MinedRecord {
    read(RecordKind::Supply, id, text)
}

fn mined(records: Vec<MinedRecord>, outcomes: &[(&str, &str)]) -> LexiconSuggestions {
    let outcomes: Vec<_> = outcomes.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
    let analyzer = analyzer();
    suggest(&analyzer, records, &outcomes, &SuggestRequest::default(), &Cancel::never())
        .expect("not cancelled")
}

/// Six of the words of a list, in an order that depends on a number.
fn some_of(words: &[&str], number: usize) -> String {
    let chosen: Vec<&str> = (0..6).map(|step| words[(number * 5 + step * 7) % words.len()]).collect();
    chosen.join("，")
}

/// Potatoes under two names in supplies that share their company, under a third in demands, and much else.
fn potatoes() -> Vec<MinedRecord> {
    let mut records = Vec::new();
    for number in 0..10 {
        let company = some_of(&COMPANY, number);
        records.push(supply(&format!("a{number}"), &format!("土豆，{company}")));
        records.push(supply(&format!("b{number}"), &format!("马铃薯，{company}")));
    }
    for number in 0..3 {
        let text = format!("洋芋，{}", some_of(&COMPANY, number));
        records.push(read(RecordKind::Demand, &format!("d{number}"), &text));
    }
    let other = |number: usize| supply(&format!("z{number:03}"), &some_of(&OTHERS, number));
    records.extend((0..300).map(other));
    records
}

fn paste_pumps() -> Vec<MinedRecord> {
    let texts = [
        "矿山膏体充填泵检修",
        "深井膏体充填泵输送",
        "小型膏体充填泵电机",
        "该膏体充填泵漏浆",
        "液压膏体充填泵阀门",
        "立式膏体充填泵轴承",
        "两台膏体充填泵并联",
        "高压膏体充填泵管道",
    ];
    let numbered = texts.iter().enumerate();
    numbered.map(|(number, text)| supply(&format!("s{number}"), text)).collect()
}

fn has(found: &LexiconSuggestions, term: &str) -> bool {
    found.terms.iter().any(|candidate| candidate.term == term)
}

fn between<'a>(found: &'a LexiconSuggestions, a: &str, b: &str) -> Option<&'a PairCandidate> {
    let is_it =
        |pair: &&PairCandidate| pair.term == a && pair.synonym == b || pair.term == b && pair.synonym == a;
    found.pairs.iter().find(is_it)
}

#[test]
fn a_term_that_coheres_and_is_free_is_found_and_its_parts_are_not() {
    let found = mined(paste_pumps(), &[]);
    assert!(has(&found, "膏体充填泵"), "{:?}", found.terms);
    assert!(!has(&found, "膏体充填") && !has(&found, "充填泵"), "{:?}", found.terms);
    let term = &found.terms[0];
    assert!(term.supplies >= 5 && term.count == term.supplies && term.demands == 0, "{term:?}");
    assert_eq!(term.examples.len(), 3);
    assert!(term.examples.is_sorted_by_key(|example| &example.id));
    assert!((0.0..=1.0).contains(&term.score) && (-1.0..=1.0).contains(&term.cohesion));
}

#[test]
fn what_always_stands_in_the_same_words_is_a_part_of_more() {
    let same = |number: usize| supply(&format!("s{number}"), "矿山膏体充填泵检修");
    assert!(!has(&mined((0..8).map(same).collect(), &[]), "膏体充填泵"));
}

#[test]
fn one_record_that_repeats_a_term_proves_nothing() {
    let text: String = paste_pumps().iter().map(|record| record.words.replace('\n', "") + "。").collect();
    assert!(!has(&mined(vec![supply("s1", &text)], &[]), "膏体充填泵"));
}

#[test]
fn terms_that_the_analyzer_knows_and_request_phrases_are_left_out() {
    let texts = [
        "甲希望解决",
        "乙希望解决",
        "丙希望解决",
        "丁希望解决",
        "戊全钒液流电池",
        "己全钒液流电池",
        "庚全钒液流电池",
        "辛全钒液流电池",
    ];
    let records =
        texts.iter().enumerate().map(|(number, text)| supply(&format!("s{number}"), text)).collect();
    let found = mined(records, &[]);
    assert!(!has(&found, "希望解决") && !has(&found, "全钒液流电池"), "{:?}", found.terms);
}

#[test]
fn definitions_agree_on_the_name_that_most_give() {
    let texts = [
        "采用支持向量机（SVM）分类",
        "改进的支持向量机（SVM）",
        "支持向量机(SVM)",
        "用线性支持向量机（SVM）",
        "灰树花（又称栗蘑）",
        "剩余价值（SVM）",
    ];
    let records =
        texts.iter().enumerate().map(|(number, text)| supply(&format!("s{number}"), text)).collect();
    let found = mined(records, &[]);
    let pair = between(&found, "支持向量机", "SVM").expect("it is proposed");
    assert_eq!(pair.basis, PairBasis::Definition { records: 4, of: 5 });
    assert_eq!(pair.relation, Relation::Same);
    assert!(between(&found, "灰树花", "栗蘑").is_some());
    assert!(pair.score > between(&found, "剩余价值", "SVM").expect("another meaning").score);
}

#[test]
fn what_is_known_comes_only_when_asked_for() {
    let records = || vec![supply("s1", "磷酸铁锂（LiFePO4）")];
    assert!(mined(records(), &[]).pairs.is_empty());
    let request = SuggestRequest { known: true, ..SuggestRequest::default() };
    let analyzer = analyzer();
    let found = suggest(&analyzer, records(), &[], &request, &Cancel::never()).expect("not cancelled");
    assert!(found.pairs[0].known);
}

#[test]
fn two_names_in_the_same_company_are_related() {
    let found = mined(potatoes(), &[]);
    let pair = between(&found, "土豆", "马铃薯").expect("it is proposed");
    assert_eq!(pair.relation, Relation::Related);
    assert!(
        matches!(pair.basis, PairBasis::Company { records: 10, others: 10, together: 0, .. }),
        "{pair:?}"
    );
}

#[test]
fn names_that_stand_together_are_not_proposed() {
    let mut records = potatoes();
    records.extend((0..5).map(|number| supply(&format!("c{number}"), "土豆又大，马铃薯又好")));
    let found = mined(records, &[]);
    let company = |pair: &PairCandidate| matches!(pair.basis, PairBasis::Company { .. });
    assert!(!between(&found, "土豆", "马铃薯").is_some_and(company));
}

#[test]
fn a_word_of_demands_alone_leads_to_the_word_of_supplies() {
    let found = mined(potatoes(), &[]);
    let pairs: Vec<_> = found.pairs.iter().filter(|pair| pair.term == "洋芋").collect();
    assert!(!pairs.is_empty(), "{:?}", found.pairs);
    for pair in pairs {
        assert!(["土豆", "马铃薯"].contains(&pair.synonym.as_str()), "{pair:?}");
        assert!(matches!(pair.basis, PairBasis::DemandOnly { demands: 3, supplies: 10, .. }), "{pair:?}");
    }
}

#[test]
fn pairs_that_people_brought_together_teach_words() {
    let records = vec![
        read(RecordKind::Demand, "d1", "灶膛冒烟"),
        read(RecordKind::Demand, "d2", "换灶膛"),
        supply("s1", "燃烧室"),
        supply("s2", "燃烧室"),
        supply("s3", "冷库"),
    ];
    let found = mined(records, &[("d1", "s1"), ("d2", "s2"), ("d2", "gone")]);
    let pair = between(&found, "灶膛", "燃烧室").expect("it is proposed");
    assert_eq!(pair.basis, PairBasis::Outcomes { pairs: 2, of: 2 });
}

#[test]
fn a_sentence_is_found_in_any_spelling() {
    let texts = ["别的", "前。採用鉬尾礦製磚。后"];
    assert_eq!(sentence_with(texts.into_iter(), &["钼尾矿"]).as_deref(), Some("採用鉬尾礦製磚"));
    assert_eq!(sentence_with(texts.into_iter(), &["没有"]), None);
}

#[test]
fn mining_can_be_cancelled_and_does_with_nothing() {
    let cancel = Cancel::never();
    cancel.cancel();
    let analyzer = analyzer();
    let found = suggest(&analyzer, potatoes(), &[], &SuggestRequest::default(), &cancel);
    assert_eq!(found, Err(Cancelled));
    assert_eq!(mined(Vec::new(), &[]).terms, []);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn the_order_of_records_does_not_matter(swaps in prop::collection::vec(any::<(Index, Index)>(), 0..200)) {
        let records: Vec<MinedRecord> = potatoes().into_iter().chain(paste_pumps()).collect();
        let mut shuffled = records.clone();
        for (a, b) in swaps {
            shuffled.swap(a.index(records.len()), b.index(records.len()));
        }
        prop_assert_eq!(mined(records, &[]), mined(shuffled, &[]));
    }
}
