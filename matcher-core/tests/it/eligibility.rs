//! Policies, firms and lists on the catalogue of the fixtures.

use std::collections::BTreeSet;

use matcher_core::eligibility::{
    Condition, FactCatalogue, FactSheet, Fit, Force, Form, RuleFile, RuleId, Truth, count,
};
use matcher_core::record::{
    FactValue, Organisation, OrganisationId, OrganisationKind, Record, RecordKind, parse_date,
};
use matcher_core::{Cancel, Engine, ErrorKind};
use time::Date;

use crate::support::{engine_of, fixture_engine, fixture_records, options};

fn day() -> Date {
    parse_date("2026-03-01").unwrap()
}

fn policies() -> RuleFile {
    RuleFile::parse(matcher_fixtures::policies_toml()).unwrap()
}

fn fit_of(engine: &Engine, firm: &str, rule: &str) -> Fit {
    let list = engine.policies_for(&firm.into(), &policies(), day(), &Cancel::never()).unwrap();
    list.fits.into_iter().find(|fit| fit.rule.as_str() == rule).unwrap()
}

#[test]
fn a_firm_gets_the_policies_that_fit_first_and_those_out_of_force_apart() {
    let engine = fixture_engine();
    let list = engine.policies_for(&"E-NM-01".into(), &policies(), day(), &Cancel::never()).unwrap();
    assert_eq!(list.fits.len() + list.out_of_force.len(), 36);
    let out: Vec<(&str, Force)> =
        list.out_of_force.iter().map(|out| (out.rule.as_str(), out.force)).collect();
    assert_eq!(out, [("ZC-33", Force::Expired), ("ZC-34", Force::NotYet)]);
    assert!(list.fits.is_sorted_by(|one, other| one.compare(other).is_lt()));
    for verdict in Truth::ALL {
        assert!(count(&list.fits, verdict) > 0, "{verdict:?}");
    }
    assert!(list.fits.iter().any(|fit| fit.relevant.is_some()));
    for fit in &list.fits {
        assert!(fit.sentence.starts_with(fit.assessment.verdict.label()), "{}", fit.sentence);
    }
}

#[test]
fn planted_firms_get_the_verdicts_that_they_were_planted_for() {
    let engine = fixture_engine();
    assert_eq!(fit_of(&engine, "E-NM-01", "ZC-01").assessment.verdict, Truth::Yes);
    let dishonest = fit_of(&engine, "E-NM-02", "ZC-01");
    assert_eq!(dishonest.assessment.verdict, Truth::No);
    assert_eq!(dishonest.assessment.deciding[0].say, "未列入失信名单");
    let open = fit_of(&engine, "E-NM-03", "ZC-01");
    assert_eq!(open.assessment.missing[0].name, "2025年全年营业收入");
    assert_eq!(open.assessment.needed(), 1);
    let unreadable = fit_of(&engine, "E-NM-12", "ZC-36");
    let staff = unreadable.assessment.missing.iter().find(|missing| missing.name == "职工人数").unwrap();
    assert_eq!(staff.recorded.as_deref(), Some("约三百"));
}

#[test]
fn both_directions_agree() {
    let engine = fixture_engine();
    let rules = policies();
    for rule in ["ZC-01", "ZC-19", "ZC-30"] {
        let firms = engine.firms_for(&RuleId::new(rule), &rules, day(), &Cancel::never()).unwrap();
        assert_eq!(firms.fits.len(), 89);
        assert!(firms.fits.is_sorted_by(|one, other| one.compare(other).is_lt()));
        for fit in firms.fits.iter().filter(|fit| fit.assessment.verdict != Truth::No).take(12) {
            assert_eq!(fit_of(&engine, fit.organisation.as_str(), rule), *fit);
        }
    }
}

#[test]
fn the_sample_policies_use_every_operator_and_every_group() {
    fn groups(condition: &Condition, seen: &mut BTreeSet<&'static str>) {
        seen.insert(match condition.form {
            Form::Test(_) => "fact",
            Form::All(_) => "all",
            Form::Any(_) => "any",
            Form::Not(_) => "not",
            Form::AtLeast { .. } => "of",
        });
        condition.parts().iter().for_each(|part| groups(part, seen));
    }
    let (mut forms, mut operators, mut measures) = (BTreeSet::new(), BTreeSet::new(), 0);
    for rule in policies().rules {
        groups(&rule.condition, &mut forms);
        for test in rule.condition.tests() {
            operators.insert((test.operator.kind(), test.operator.key()));
            measures += usize::from(test.measure.base().is_some());
        }
    }
    assert_eq!(forms.len(), 5);
    // A text that is one thing is asked as one of a list of one.
    assert_eq!(operators.len(), 20, "{operators:?}");
    assert!(measures > 3);
}

#[test]
fn unknown_firms_and_policies_are_refused() {
    let engine = engine_of(&["尾矿利用"]);
    let refused = engine.policies_for(&"E-0".into(), &policies(), day(), &Cancel::never()).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::InvalidInput);
    let refused = engine.firms_for(&RuleId::new("ZC-0"), &policies(), day(), &Cancel::never()).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::InvalidInput);
}

#[test]
fn lists_hold_just_the_enterprises_above_the_thresholds_and_those_that_do_not_say_apart() {
    let engine = fixture_engine();
    let lists = engine.clearing_lists(&RuleFile::clearing(), day(), &Cancel::never()).unwrap();
    let enterprises = || {
        fixture_records().into_iter().filter_map(|record| match record {
            Record::Organisation(firm) if firm.kind == OrganisationKind::Enterprise => Some(firm),
            _ => None,
        })
    };
    type Lacks = fn(&Organisation) -> Option<bool>;
    let kinds: [(f64, Lacks); 2] =
        [(10_000.0, |firm| firm.has_rd_activity), (50_000.0, |firm| firm.has_rd_institution)];
    for (list, (threshold, has)) in lists.iter().zip(kinds) {
        let judged = |firm: &Organisation| {
            let large = firm.annual_revenue_wan_yuan.map(|revenue| revenue >= threshold);
            let lacks = has(firm).map(|has| !has);
            if large == Some(false) || lacks == Some(false) { None } else { Some(large.and(lacks).is_some()) }
        };
        let ids = |certain: bool| -> Vec<OrganisationId> {
            enterprises().filter(|firm| judged(firm) == Some(certain)).map(|firm| firm.id).collect()
        };
        let listed = |entries: &[matcher_core::eligibility::ClearingEntry]| {
            let mut ids: Vec<OrganisationId> =
                entries.iter().map(|entry| entry.organisation.clone()).collect();
            ids.sort();
            ids
        };
        let sorted = |mut ids: Vec<OrganisationId>| {
            ids.sort();
            ids
        };
        assert!(!list.entries.is_empty() && !list.to_verify.is_empty(), "{}", list.title);
        assert_eq!(listed(&list.entries), sorted(ids(true)));
        assert_eq!(listed(&list.to_verify), sorted(ids(false)));
        assert_eq!(list.entries.len() + list.to_verify.len() + list.others, enterprises().count());
    }
}

#[test]
fn firms_on_a_list_get_institutions_by_their_demands_or_else_by_chain_and_region() {
    let engine = fixture_engine();
    let lists = engine.clearing_lists(&RuleFile::clearing(), day(), &Cancel::never()).unwrap();
    for entry in lists.iter().flat_map(|list| &list.entries) {
        assert!((1..=3).contains(&entry.nearest.len()), "{}", entry.organisation);
        assert!(entry.nearest.iter().all(|near| near.score.is_some() == (entry.open_demands > 0)));
        assert!(entry.nearest.iter().all(|near| near.organisation != entry.organisation));
    }
    let mut firm = Organisation::from_name("E-0", OrganisationKind::Enterprise, "丹凤某电池材料有限公司");
    firm.region =
        Some(matcher_core::record::Region { code: Some("611022".into()), name: "丹凤县".into() });
    firm.annual_revenue_wan_yuan = Some(99_999.0);
    firm.has_rd_activity = Some(false);
    engine.upsert(&[Record::Organisation(firm)]).unwrap();
    engine.refresh(&mut |_| {}).unwrap();
    let lists = engine.clearing_lists(&RuleFile::clearing(), day(), &Cancel::never()).unwrap();
    let entry = &lists[0].entries[0];
    assert_eq!((entry.organisation.as_str(), entry.open_demands), ("E-0", 0));
    assert!(entry.nearest.iter().all(|near| near.score.is_none() && !near.why.is_empty()), "{entry:?}");
}

#[test]
fn the_same_question_gets_the_same_answer() {
    let (one, other) = (fixture_engine(), fixture_engine());
    let asked = |engine: &Engine| {
        let never = Cancel::never();
        let rules = policies();
        let policies = engine.policies_for(&"E-NE-01".into(), &rules, day(), &never).unwrap();
        let firms = engine.firms_for(&RuleId::new("ZC-14"), &rules, day(), &never).unwrap();
        let lists = engine.clearing_lists(&RuleFile::clearing(), day(), &never).unwrap();
        serde_json::to_string(&(policies, firms, lists)).unwrap()
    };
    assert_eq!(asked(&one), asked(&other));
}

#[test]
fn demands_add_facts_and_without_any_nothing_is_said() {
    let engine = fixture_engine();
    let catalogue = FactCatalogue::builtin();
    let firm = |id: &str| match engine.get(RecordKind::Organisation, id).unwrap() {
        Some(Record::Organisation(firm)) => firm,
        other => panic!("{other:?}"),
    };
    let sheet = engine.fact_sheet(&firm("E-NM-01"), &catalogue);
    let known = |sheet: &FactSheet, name: &str| sheet.get(&catalogue.key(name).unwrap()).cloned();
    assert!(known(&sheet, "待对接需求数").is_some());
    let mut stranger = firm("E-NM-01");
    stranger.id = "E-0".into();
    let sheet = engine.fact_sheet(&stranger, &catalogue);
    assert!(known(&sheet, "待对接需求数").is_none() && known(&sheet, "需求所在产业链").is_none());
}

#[test]
fn further_facts_survive_the_store_and_its_history_and_old_records_still_read() {
    let folder = tempfile::tempdir().unwrap();
    let engine = Engine::open(folder.path(), options()).unwrap();
    let old = r#"{"record":"organisation","id":"E-1","name":"岭川矿","kind":"enterprise"}"#;
    let Record::Organisation(mut firm) = serde_json::from_str(old).unwrap() else { panic!("a firm") };
    assert_eq!(serde_json::to_string(&Record::Organisation(firm.clone())).unwrap(), old);
    engine.upsert(&[Record::Organisation(firm.clone())]).unwrap();
    let before = Record::Organisation(firm.clone());
    let values = [
        ("dishonest", FactValue::Flag(false)),
        ("rd_spend@2025", FactValue::Number(120.5)),
        ("certified_on", FactValue::Text("2024-05-01".into())),
        ("certificates", FactValue::Texts(Vec::new())),
    ];
    firm.facts = values.map(|(name, value)| (name.to_owned(), value)).into();
    let after = Record::Organisation(firm);
    engine.upsert(std::slice::from_ref(&after)).unwrap();
    drop(engine);
    let engine = Engine::open(folder.path(), options()).unwrap();
    assert_eq!(engine.get(RecordKind::Organisation, "E-1").unwrap(), Some(after.clone()));
    let last = engine.history(RecordKind::Organisation, "E-1").unwrap().pop().unwrap();
    assert_eq!((last.before, last.after), (Some(before), Some(after)));
}
