//! What a rule file is refused for.

use crate::eligibility::{FactKind, RuleFaultKind, RuleFile, Wanted};

const HEAD: &str = "[[rule]]\nid = 'a'\ntitle = '甲'\n";

/// The faults of a rule with these clauses, with their lines.
fn faults(clauses: &str) -> Vec<(usize, RuleFaultKind)> {
    let error = RuleFile::parse(&format!("{HEAD}{clauses}")).expect_err("faults");
    error.faults.into_iter().map(|fault| (fault.line, fault.what)).collect()
}

fn test(clause: &str) -> Vec<(usize, RuleFaultKind)> {
    faults(&format!("[[rule.all]]\n{clause}\n"))
}

#[test]
fn every_fault_is_told_at_once_with_its_line() {
    let text = "[[rule]]\nid = 'a'\n[[rule.all]]\nfact = '没有'\nis = 1\n[[rule.all]]\nfact = '失信'\nat_least = 3\n\
                [[rule]]\nid = 'a'\ntitle = '乙'\ncolour = 'x'\nfact = '职工人数'\nat_least = '多'\n";
    let error = RuleFile::parse(text).expect_err("faults");
    let told: Vec<String> = error.faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "line 1: rule `a`: `title` is missing",
            "line 4: rule `a`: unknown fact `没有`",
            "line 8: rule `a`: `at_least` cannot be asked of `失信`, which is a flag",
            "line 9: rule `a`: `a` stands in line 1 already",
            "line 14: rule `a`: `at_least` wants a finite number",
        ]
    );
    assert!(
        error.user_message().contains("第 4 行（规则 a）：事实目录里没有“没有”"),
        "{}",
        error.user_message()
    );
}

#[test]
fn what_is_no_toml_is_told_with_its_line() {
    let error = RuleFile::parse("title = '甲'\n[[rule]\n").expect_err("no TOML");
    assert_eq!(error.faults[0].line, 2);
    assert!(matches!(error.faults[0].what, RuleFaultKind::Syntax { .. }));
}

#[test]
fn a_file_without_rules_is_refused() {
    let error = RuleFile::parse("title = '甲'\n").expect_err("no rules");
    assert_eq!(error.faults[0].what, RuleFaultKind::NoRules);
}

#[test]
fn a_condition_asks_just_one_thing() {
    assert!(matches!(&test("say = '空'")[..], [(4, RuleFaultKind::AsksNothing { .. })]));
    assert!(matches!(&test("fact = '失信'")[..], [(5, RuleFaultKind::AsksNothing { .. })]));
    let both = test("fact = '职工人数'\nat_least = 1\nat_most = 3");
    assert!(matches!(&both[..], [(7, RuleFaultKind::AsksSeveral { .. })]), "{both:?}");
    let both = test("fact = '失信'\nis = true\nany = [ { fact = '失信', is = true } ]");
    assert!(matches!(&both[..], [(7, RuleFaultKind::AsksSeveral { .. })]), "{both:?}");
}

#[test]
fn operators_belong_to_kinds() {
    let wrong = |clause: &str| match &test(clause)[..] {
        [(6, RuleFaultKind::WrongOperator { kind, .. })] => *kind,
        other => panic!("{other:?}"),
    };
    assert_eq!(wrong("fact = '成立日期'\nat_least = 3"), FactKind::Date);
    assert_eq!(wrong("fact = '资质荣誉'\nis = '高新技术企业'"), FactKind::Texts);
    assert_eq!(wrong("fact = '单位类型'\nhas_any = ['企业']"), FactKind::Text);
    let share = test("fact = '研发人员数'\nshare_of = '失信'\nat_least = 3");
    assert!(matches!(&share[..], [(6, RuleFaultKind::WrongOperator { .. })]), "{share:?}");
}

#[test]
fn lists_have_something_in_them_and_counts_fit() {
    let list = test("fact = '单位类型'\nin = []");
    assert_eq!(list, [(6, RuleFaultKind::EmptyList { key: "in".to_owned() })]);
    let group = test("any = []");
    assert_eq!(group, [(5, RuleFaultKind::EmptyList { key: "any".to_owned() })]);
    for need in [0, 2] {
        let asked = test(&format!("need = {need}\nof = [ {{ fact = '失信', is = false }} ]"));
        assert_eq!(asked, [(6, RuleFaultKind::NeedOutOfRange { need, parts: 1 })]);
    }
    let missing = test("of = [ { fact = '失信', is = false } ]");
    assert_eq!(missing, [(4, RuleFaultKind::Missing { key: "need" })]);
}

#[test]
fn years_stand_where_they_belong() {
    let fact = |fact: &str| test(&format!("fact = '{fact}'\nat_least = 1")).remove(0).1;
    assert!(matches!(fact("研发费用"), RuleFaultKind::YearWanted { .. }));
    assert!(matches!(fact("研发费用@去年"), RuleFaultKind::YearWanted { .. }));
    assert!(matches!(fact("职工人数@2025"), RuleFaultKind::NoYears { .. }));
}

#[test]
fn validity_and_amounts_do_not_contradict_themselves() {
    let rule = |terms: &str| faults(&format!("{terms}fact = '失信'\nis = false\n"));
    let ends = rule("valid_from = 2026-05-01\nvalid_until = '2026-04-30'\n");
    assert_eq!(ends, [(5, RuleFaultKind::EndsBeforeItBegins)]);
    let day = rule("valid_from = '五月'\n");
    assert_eq!(day, [(4, RuleFaultKind::WrongType { key: "valid_from".to_owned(), wanted: Wanted::Date })]);
    assert!(matches!(rule("benefit_up_to_wan_yuan = -1\n")[..], [(4, RuleFaultKind::Negative { .. })]));
    assert!(matches!(
        test("fact = '职工人数'\nbetween = [300, 20]")[..],
        [(6, RuleFaultKind::BrokenRange { .. })]
    ));
}

#[test]
fn unknown_keys_are_never_passed_over() {
    let typo = test("fact = '职工人数'\nat_least = 3\nunit = '人'");
    assert_eq!(typo, [(7, RuleFaultKind::UnknownKey { key: "unit".to_owned() })]);
    let error =
        RuleFile::parse(&format!("titel = '甲'\n{HEAD}fact = '失信'\nis = false\n")).expect_err("typo");
    assert_eq!(error.faults[0].what, RuleFaultKind::UnknownKey { key: "titel".to_owned() });
}

#[test]
fn groups_may_not_stand_in_each_other_without_end() {
    let deep = "{ not = ".repeat(40) + "{ fact = '失信', is = false }" + &" }".repeat(40);
    let found = faults(&format!("all = [ {deep} ]\n"));
    assert!(matches!(found[..], [(4, RuleFaultKind::TooDeep { .. })]), "{found:?}");
}

#[test]
fn a_file_defines_facts_of_its_own() {
    let text = "[[fact]]\nid = 'kitchen'\nname = '食堂'\nkind = 'flag'\n[[rule]]\nid = 'a'\ntitle = '甲'\nfact = '食堂'\nis = true\n";
    let file = RuleFile::parse(text).expect("sound");
    assert_eq!(file.rules[0].condition.tests()[0].fact.id.as_str(), "kitchen");
}
