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

/// The pairs of a plan in the answer's JSON.
fn pairs(answer: &serde_json::Value, plan: &str) -> Vec<(String, String)> {
    let text = |value: &serde_json::Value| value.as_str().expect("a text").to_owned();
    let placed = answer[plan].as_array().expect("a list").iter();
    placed.map(|one| (text(&one["expert"]), text(&one["post"]))).collect()
}

fn pair(expert: &str, post: &str) -> (String, String) {
    (expert.to_owned(), post.to_owned())
}

#[test]
fn a_round_may_be_asked_for_in_csv_and_jsonl() {
    let office = office();
    office.write("专家.csv", "专家编号,最多岗位,志愿岗位\nPX-01,1,PF-03\nPX-03,2,\n");
    office.write("岗位.csv", "岗位编号,最多人数\nPF-01,1\nPF-03,1\n");
    office.write("要求.csv", "类别,专家编号,岗位编号\n禁止,PX-03,PF-03\n");
    office.write(
        "一起.jsonl",
        "{\"专家编号\":\"PX-01\",\"最多岗位\":1,\"志愿岗位\":[\"PF-03\"]}\n{\"专家编号\":\"PX-03\",\"最多岗位\":2}\n\
         {\"岗位编号\":\"PF-01\"}\n{\"岗位编号\":\"PF-03\"}\n\
         {\"类别\":\"禁止\",\"专家编号\":\"PX-03\",\"岗位编号\":\"PF-03\"}\n",
    );
    let common = ["--on", "2026-03-01", "--least", "0", "--json", "--out"];
    let tables = ["assign", "专家.csv", "岗位.csv", "要求.csv"];
    let by_csv = office.run(&[&tables[..], &common, &["a.xlsx"]].concat()).succeeded().json();
    let by_jsonl =
        office.run(&[&["assign", "一起.jsonl"][..], &common, &["b.xlsx"]].concat()).succeeded().json();
    assert_eq!((&by_csv["optimal"], &by_csv["stable"]), (&by_jsonl["optimal"], &by_jsonl["stable"]));
    let placed = pairs(&by_csv, "optimal");
    assert!(!placed.is_empty() && !placed.contains(&pair("PX-03", "PF-03")), "{placed:?}");
    office.write("坏.csv", "类别,名称,至多\n县区,东岭县,-1\n");
    office.run(&["assign", "坏.csv", "--out", "c.xlsx"]).ended_with(2).says("坏.csv").says("“配额”表第 2 行");
    office.write("别的.csv", "姓名,电话\n李工,1\n");
    office.run(&["assign", "别的.csv", "--out", "c.xlsx"]).ended_with(2).says("别的.csv");
}

#[test]
fn pairs_are_locked_and_banned_on_the_command_line_by_number_or_name() {
    let office = office();
    let run = |arguments: &[&str], out: &str| {
        let common = ["--on", "2026-03-01", "--least", "0", "--out", out];
        office.run(&[&["assign"], arguments, &common].concat())
    };
    let locked = run(&["--lock", "PX-05=PF-02", "--ban", "龚砚秋＝岭东钼业有限公司", "--json"], "a.xlsx");
    let locked = pairs(&locked.succeeded().json(), "optimal");
    assert!(locked.contains(&pair("PX-05", "PF-02")), "{locked:?}");
    assert!(!locked.contains(&pair("PX-02", "PF-01")), "{locked:?}");
    // The command line goes before the file.
    office.write("要求.csv", "类别,专家编号,岗位编号\n锁定,PX-05,PF-02\n");
    let banned = run(&["要求.csv", "--ban", "PX-05=PF-02", "--json"], "b.xlsx").succeeded().json();
    assert!(!pairs(&banned, "optimal").contains(&pair("PX-05", "PF-02")), "{banned}");
    run(&["--lock", "PX-05=PF-02", "--ban", "PX-05=PF-02"], "c.xlsx").ended_with(2).says("既锁定又禁止");
    run(&["--lock", "PX-05"], "c.xlsx").ended_with(2).says("专家=企业");
    run(&["--lock", "龚砚=PF-02"], "c.xlsx").ended_with(2).says("龚砚秋");
    run(&["--lock", "PX-05=没有的企业"], "c.xlsx").ended_with(2).says("没有的企业");
    run(&["--lock", "PX-34=PF-09"], "c.xlsx").ended_with(2).says("专家不愿到企业任职");
}

#[test]
fn a_firm_with_several_posts_is_asked_which() {
    let office = office();
    office.write("岗位.csv", "岗位编号,企业编号\n选矿岗,PF-01\n药剂岗,PF-01\n");
    let run = |lock: &str| {
        office.run(&[
            "assign",
            "岗位.csv",
            "--on",
            "2026-03-01",
            "--least",
            "0",
            "--json",
            "--force",
            "--lock",
            lock,
        ])
    };
    run("PX-01=PF-01").ended_with(2).says("选矿岗、药剂岗");
    let placed = pairs(&run("PX-01=药剂岗").succeeded().json(), "optimal");
    assert!(placed.contains(&pair("PX-01", "药剂岗")), "{placed:?}");
    run("PX-01=PF-02").ended_with(2).says("这一轮没有“PF-02”的岗位");
}

#[test]
fn a_plan_is_read_back_and_changes_are_told() {
    let office = office();
    let run = |arguments: &[&str], out: &str| {
        office.run(&[&["assign"], arguments, &["--on", "2026-03-01", "--out", out]].concat())
    };
    run(&[], "一.xlsx").succeeded();
    let same = run(&["--after", "一.xlsx", "--json"], "二.xlsx").succeeded().json();
    assert_eq!(same["revision"]["kept"], 23);
    assert_eq!(
        (&same["revision"]["gone"], &same["revision"]["added"]),
        (&serde_json::json!([]), &serde_json::json!([]))
    );
    let told = run(&["--after", "一.xlsx", "--ban", "PX-02=PF-02"], "三.xlsx").succeeded();
    let told = told.says("与上次方案相比：保留 22 人次，撤下 1，新增").says("已列入禁止搭配");
    assert!(told.out.contains("龚砚秋没有安排到"), "{}", told.out);
    // The ban is kept by the plan itself; a lock is beside it now.
    let third = run(&["--after", "三.xlsx", "--lock", "PX-01=PF-01", "--json"], "四.xlsx").succeeded().json();
    assert!(!pairs(&third, "optimal").contains(&pair("PX-02", "PF-02")), "{third}");
    assert_eq!(third["revision"]["gone"], serde_json::json!([]));
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(office.path("四.xlsx")).expect("a workbook");
    let mut texts = |sheet: &str| -> Vec<String> {
        let range = calamine::Reader::worksheet_range(&mut book, sheet).expect("a sheet");
        range.used_cells().map(|(_, _, cell)| cell.to_string()).collect()
    };
    let kept = texts("要求");
    assert!(kept.contains(&"锁定".to_owned()) && kept.contains(&"禁止".to_owned()), "{kept:?}");
    assert!(texts("变化").iter().any(|text| text.starts_with("与上次方案相比")));
    assert!(texts("最优方案").contains(&"处理".to_owned()));
    run(&["--after", "没有.xlsx"], "五.xlsx").ended_with(2).says("没有.xlsx");
    office.run(&["assign", "--template", "空.xlsx"]).succeeded();
    run(&["--after", "空.xlsx"], "五.xlsx").ended_with(2).says("不是 matcher assign 写出的方案");
}

#[test]
fn experts_are_regular_staff_or_on_a_long_contract_or_it_is_to_be_verified() {
    let office = office();
    office.write(
        "专家.csv",
        "专家编号,用工形式,合同年限\nPX-01,在编,\nPX-02,合同,3年\nPX-03,合同,2\nPX-05,,\n",
    );
    let run = |arguments: &[&str], out: &str| {
        let common = ["--on", "2026-03-01", "--json", "--out", out];
        office.run(&[&["assign", "专家.csv"], arguments, &common].concat()).succeeded().json()
    };
    let found = run(&[], "a.xlsx");
    let experts: Vec<String> = pairs(&found, "optimal").into_iter().map(|(expert, _)| expert).collect();
    assert_eq!(experts, ["PX-01", "PX-02", "PX-05"]);
    let to_verify = |place: usize| found["optimal"][place]["to_verify"].to_string();
    assert_eq!((to_verify(0), to_verify(1)), ("[]".to_owned(), "[]".to_owned()));
    assert!(to_verify(2).contains("用工形式") || to_verify(2).contains("合同年限"), "{found}");
    assert_eq!(pairs(&run(&["--verified-only"], "b.xlsx"), "optimal").len(), 2);
    // An office may ask for something else: here of the expert's institution.
    office.write(
        "matcher-data/posting_experts.toml",
        "[[rule]]\nid = 'x'\ntitle = '本市口径'\n[[rule.all]]\nsay = '高校院所'\nfact = '单位类型'\nin = ['高校', '科研院所']\n",
    );
    assert_eq!(pairs(&run(&["--verified-only"], "c.xlsx"), "optimal").len(), 4);
}
