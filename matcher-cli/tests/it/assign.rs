use crate::support::{Office, is_workbook};

/// An office with the round of postings of the fixtures.
fn office() -> Office {
    let office = Office::new();
    office.write("round.jsonl", &matcher_fixtures::postings_jsonl().join(""));
    office.run(&["import", "round.jsonl"]).succeeded();
    office
}

#[test]
fn both_plans_come_out_as_a_workbook() {
    let office = office();
    let answer = office.run(&["assign", "--on", "2026-03-01", "--out", "方案.xlsx"]).succeeded();
    let answer = answer.says("已证明最优").says("稳定方案").says("绕成了圈");
    assert!(answer.out.contains("方案.xlsx"), "{}", answer.out);
    assert!(is_workbook(&office.path("方案.xlsx")));
    office.run(&["assign", "--on", "2026-03-01", "--out", "方案.xlsx"]).ended_with(2).says("--force");
    office.run(&["assign", "--on", "2026-03-01", "--out", "方案.xlsx", "--force"]).succeeded();
}

#[test]
fn the_same_round_gives_the_same_bytes() {
    let office = office();
    office.run(&["assign", "--on", "2026-03-01", "--out", "a.xlsx"]).succeeded();
    office.run(&["assign", "--on", "2026-03-01", "--out", "b.xlsx"]).succeeded();
    let bytes = |name| std::fs::read(office.path(name)).expect("a workbook");
    assert_eq!(bytes("a.xlsx"), bytes("b.xlsx"));
}

#[test]
fn the_answer_as_json_names_every_pair() {
    let office = office();
    let answer = office.run(&["assign", "--on", "2026-03-01", "--json"]).succeeded().json();
    assert_eq!(answer["feasible"], true);
    assert_eq!(answer["optimal"].as_array().map(Vec::len), Some(23));
    assert!(answer["total_satisfaction"].as_f64() >= answer["stable_total_satisfaction"].as_f64());
}

#[test]
fn the_template_asks_for_nothing_until_it_is_filled_in() {
    let office = office();
    office.run(&["assign", "--template", "要求.xlsx"]).succeeded().says("要求.xlsx");
    let plain = office.run(&["assign", "--on", "2026-03-01", "--json", "--out", "a.xlsx"]).succeeded().json();
    let empty = office
        .run(&["assign", "要求.xlsx", "--on", "2026-03-01", "--json", "--out", "b.xlsx"])
        .succeeded()
        .json();
    assert_eq!(plain["optimal"], empty["optimal"]);
    office.run(&["assign", "--template", "要求.xlsx"]).ended_with(2).says("--force");
    office.run(&["assign", "没有.xlsx"]).ended_with(2).says("没有.xlsx");
}

#[test]
fn an_office_has_conditions_of_its_own_for_firms() {
    let office = office();
    office.write(
        "matcher-data/posting.toml",
        "[[rule]]\nid = 'x'\ntitle = '本市口径'\n[[rule.all]]\nsay = '研发费用200万元以上'\nfact = '研发费用@-1'\nat_least = 200\n",
    );
    let own = office.run(&["assign", "--on", "2026-03-01", "--json", "--out", "a.xlsx"]).succeeded().json();
    assert!(own["optimal"].as_array().is_some_and(|placed| placed.len() < 20), "{own}");
    office.write("错.toml", "[[rule]]\nid = 'x'\n");
    office.run(&["assign", "--rules", "错.toml", "--out", "b.xlsx"]).ended_with(2).says("第 1 行");
}
