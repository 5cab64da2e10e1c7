use super::{Classifier, Examples, PlacementAccuracy, PlacementModel, Taxonomy, TermCounts};
use crate::analysis::Analyzer;
use crate::record::LinkId;

/// The terms of a title.
fn terms(title: &str) -> TermCounts {
    let (analyzer, mut counts) = (Analyzer::shared_builtin(), TermCounts::default());
    analyzer.for_each_term(title, |term, kind| counts.add_of_title(&analyzer, term, kind));
    counts
}

fn words() -> Classifier {
    Classifier::new(&Taxonomy::builtin(), &Analyzer::shared_builtin())
}

/// What is learned from records of one link each.
fn learned(records: &[(&str, &str)]) -> PlacementModel {
    let mut examples = Examples::new(&Taxonomy::builtin(), &Analyzer::shared_builtin());
    for (number, (title, link)) in records.iter().enumerate() {
        examples.add(&number.to_string(), None, &[(*link).into()], &terms(title));
    }
    PlacementModel::learn(&examples, "test", PlacementAccuracy::default())
}

fn links(classifier: &Classifier, title: &str) -> Vec<LinkId> {
    classifier.place(&terms(title)).into_iter().map(|placement| placement.link).collect()
}

#[test]
fn the_taxonomys_words_place_what_speaks_in_them() {
    assert_eq!(links(&words(), "钼尾矿制备微晶玻璃"), ["new-materials/tailings".into()]);
    assert_eq!(links(&words(), "香菇热泵干燥后发黑"), ["green-food/primary".into()]);
}

#[test]
fn texts_of_other_domains_stand_on_no_link() {
    for title in [
        "唐代边塞诗的意象流变",
        "农村集体土地流转的法律问题研究",
        "基础教育阶段教师职业倦怠调查",
        "黎曼流形上的热方程解的唯一性",
        "太阳黑子偏振观测",
        "城市社区养犬管理条例修订建议",
        "Distributed consensus under partial synchrony",
        "",
    ] {
        assert_eq!(links(&words(), title), Vec::<LinkId>::new(), "{title}");
    }
}

#[test]
fn given_links_teach_words_that_the_taxonomy_lacks() {
    let title = "打摆子的老毛病怎么治";
    assert_eq!(links(&words(), title), Vec::<LinkId>::new());
    let model = learned(&[
        ("皮带打摆子跑偏老毛病", "electronics/sensor"),
        ("打摆子问题诊断", "electronics/sensor"),
        ("老毛病打摆子", "electronics/sensor"),
    ]);
    let classifier = Classifier::learned(&model);
    assert_eq!(links(&classifier, title), ["electronics/sensor".into()]);
    // What nobody contradicted is placed as before.
    assert_eq!(links(&classifier, "钼尾矿制备微晶玻璃"), ["new-materials/tailings".into()]);
}

#[test]
fn a_model_is_read_as_what_was_kept() {
    let model = learned(&[("皮带打摆子", "electronics/sensor"), ("核桃掰壳", "green-food/primary")]);
    let read = PlacementModel::parse(&model.to_text()).expect("a model");
    assert_eq!(read, model);
    assert!(read.fits("test") && !read.fits("another taxonomy"));
    assert_eq!(read.learned_from(), 2);
    let title = terms("皮带打摆子，核桃掰壳");
    assert_eq!(Classifier::learned(&read).rank(&title), Classifier::learned(&model).rank(&title));
    assert_eq!(PlacementModel::parse("{}"), None);
}

#[test]
fn the_order_of_the_examples_does_not_matter_to_what_they_are_about() {
    let records = [("皮带打摆子", "electronics/sensor"), ("核桃掰壳", "green-food/primary")];
    let reversed = [records[1], records[0]];
    let title = terms("核桃掰壳");
    let [one, other] =
        [&records, &reversed].map(|records| Classifier::learned(&learned(records)).rank(&title));
    assert_eq!(one[0], other[0]);
}

#[test]
fn a_record_on_unknown_links_teaches_nothing() {
    let mut examples = Examples::new(&Taxonomy::builtin(), &Analyzer::shared_builtin());
    examples.add("a", None, &["new-materials/没有".into()], &terms("钼尾矿"));
    assert!(examples.is_empty());
    examples.add("b", None, &["x/y".into(), "new-materials/tailings".into()], &terms("钼尾矿"));
    assert_eq!(examples.len(), 1);
}

#[test]
fn a_record_is_validated_by_what_the_others_teach() {
    let mut examples = Examples::new(&Taxonomy::builtin(), &Analyzer::shared_builtin());
    // Each of them alone has its word; learned from itself, it would be met.
    for (id, title, link) in
        [("a", "咕咚咕咚", "electronics/sensor"), ("b", "噼啪噼啪", "green-food/primary")]
    {
        examples.add(id, None, &[link.into()], &terms(title));
    }
    let validation = examples.validate(2);
    assert_eq!((validation.all.records, validation.all.first), (2, 0), "{validation:?}");
    assert_eq!(validation.demands, validation.all);
    let counted: usize = validation.calibration.iter().map(|bin| bin.records).sum();
    assert_eq!(counted, 2);
}
