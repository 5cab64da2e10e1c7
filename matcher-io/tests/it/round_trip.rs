//! What is exported comes back equal.

use matcher_core::record::{
    Comparator, Contact, CooperationMode, Demand, DemandStatus, ExpertProfile, FactValue, Indicator,
    InstrumentProfile, LinkId, Maturity, Organisation, OrganisationId, OrganisationKind, Outcome,
    OutcomeEvent, OwnershipKind, OwnershipTie, ParameterRange, PlatformProfile, PolicyProfile, Record,
    Region, Stage, Supply, SupplyKind, SupplyStatus, parse_date,
};
use matcher_io::export::{NoNames, write_csv, write_jsonl, write_xlsx};
use matcher_io::import::{ImportOptions, Item, read_file};
use proptest::prelude::*;

fn day(text: &str) -> Option<time::Date> {
    parse_date(text).ok()
}

fn words(list: &[&str]) -> Vec<String> {
    list.iter().map(|word| (*word).to_owned()).collect()
}

fn contact() -> Option<Contact> {
    Some(Contact { name: Some("张工".into()), phone: Some("0914-2330000".into()), email: None })
}

fn full_demand() -> Demand {
    let indicator = |name: &str, comparator, value, upper, unit: &str| Indicator {
        name: name.into(),
        comparator,
        value,
        upper,
        unit: unit.into(),
    };
    Demand {
        keywords: words(&["尾矿", "a；b"]),
        indicators: vec![
            indicator("回收率", Comparator::Ge, 95.0, None, "%"),
            indicator("D50", Comparator::Between, 0.5, Some(1.2), "μm"),
            indicator("怪；名 3", Comparator::Gt, -1.5e-7, None, "x 2"),
        ],
        enterprise: Some(OrganisationId::new("E-1")),
        links: vec![LinkId::new("new-materials/tailings"), LinkId::new("new-materials/zinc")],
        maturity_wanted: Maturity::new(6),
        stage: Some(Stage::Research),
        budget_wan_yuan: Some(80.1),
        deadline: day("2027-06-30"),
        modes: vec![CooperationMode::Transfer, CooperationMode::Consulting],
        ip_wish: Some("无".into()),
        excluded: vec![OrganisationId::new("I-2"), OrganisationId::new("示例大学")],
        status: DemandStatus::Answered,
        submitted_on: day("2026-03-05"),
        contact: contact(),
        ..Demand::from_text("D-1", "=钼尾矿", "第一行\n- 第二行\t“引号”")
    }
}

fn full_supplies() -> Vec<Supply> {
    let base = |kind, id: &str| Supply {
        keywords: words(&["尾矿"]),
        owner: Some(OrganisationId::new("I-1")),
        region: Some(Region { code: Some("610100".into()), name: "西安市".into() }),
        people: words(&["李示例", "王示例"]),
        links: vec![LinkId::new("new-materials/tailings")],
        maturity: Maturity::new(7),
        stage: Some(Stage::Industrial),
        modes: vec![CooperationMode::JointDevelopment],
        price_wan_yuan: Some(120.0),
        year: Some(2024),
        status: SupplyStatus::Withdrawn,
        contact: contact(),
        ..Supply::from_text(id, kind, "@名称", "说明")
    };
    let range = |min, max| ParameterRange { name: "温度".into(), min, max, unit: "℃".into() };
    vec![
        base(SupplyKind::Achievement, "S-1"),
        Supply {
            expert: Some(ExpertProfile {
                title: Some("教授".into()),
                fields: words(&["选矿", "浮选"]),
                achievements: words(&["项目（一，二）", "论文；另一半"]),
                posts_willing: Some(false),
                posts_capacity: Some(2),
            }),
            ..base(SupplyKind::Expert, "S-2")
        },
        Supply {
            instrument: Some(InstrumentProfile {
                parameters: vec![
                    range(Some(-40.0), Some(85.0)),
                    range(None, Some(3.0)),
                    range(Some(1.0), None),
                    range(None, None),
                ],
                method: Some("热重".into()),
            }),
            ..base(SupplyKind::Instrument, "S-3")
        },
        Supply {
            platform: Some(PlatformProfile { services: words(&["检测"]), stage: Some(Stage::Pilot) }),
            ..base(SupplyKind::Platform, "S-4")
        },
        Supply {
            policy: Some(PolicyProfile {
                benefit: Some("最高100万元".into()),
                rules: words(&["规上", "占比不低于3%，且连续两年"]),
                valid_from: day("2026-01-01"),
                valid_until: day("2027-12-31"),
            }),
            ..base(SupplyKind::Policy, "S-5")
        },
    ]
}

fn full_organisation() -> Organisation {
    Organisation {
        id: OrganisationId::new("007"),
        name: "商洛示例矿业有限公司".into(),
        aliases: words(&["示例矿业"]),
        kind: OrganisationKind::PlatformOperator,
        region: Some(Region { code: None, name: "商州区".into() }),
        credit_code: Some("916110001234567890".into()),
        annual_revenue_wan_yuan: Some(12_000.0),
        above_scale: Some(true),
        has_rd_activity: Some(false),
        has_rd_institution: None,
        founded_on: day("2012-05-01"),
        qualifications: words(&["高新技术企业"]),
        ownership: vec![
            OwnershipTie {
                owner: "示例大学".into(),
                kind: OwnershipKind::Founded,
                share_percent: Some(30.5),
            },
            OwnershipTie { owner: "I-2".into(), kind: OwnershipKind::Invested, share_percent: None },
        ],
        contact: contact(),
        facts: [
            ("rd_staff", FactValue::Number(35.0)),
            ("dishonest", FactValue::Flag(false)),
            ("rd_spend@2025", FactValue::Number(120.5)),
            ("certified_on", FactValue::Text("2024-05-01".into())),
            ("certificates", FactValue::Texts(words(&["绿色食品", "有机"]))),
            ("没有定义的", FactValue::Text("=1+1".into())),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into(),
    }
}

fn outcome() -> Outcome {
    Outcome {
        demand: "D-1".into(),
        supply: "S-1".into(),
        event: OutcomeEvent::Shown,
        reason: Some("价格".into()),
        happened_on: day("2026-03-05").expect("a date"),
        reported_by: Some("刘".into()),
    }
}

fn read_back(path: &std::path::Path) -> (Vec<Record>, Vec<Outcome>) {
    let batch = read_file(path, &ImportOptions::default()).expect("read");
    assert_eq!(batch.rejected, [], "{}", path.display());
    let (mut records, mut outcomes) = (Vec::new(), Vec::new());
    for (_, item) in batch.items {
        match item {
            Item::Record(record) => records.push(*record),
            Item::Outcome(outcome) => outcomes.push(outcome),
        }
    }
    (records, outcomes)
}

/// Writes and reads in all three formats. Records have to stand in import order.
fn check(records: &[Record], outcomes: &[Outcome]) {
    let folder = tempfile::tempdir().expect("a folder");
    let jsonl = folder.path().join("all.jsonl");
    write_jsonl(&jsonl, records, outcomes).expect("written");
    assert_eq!(read_back(&jsonl), (records.to_vec(), outcomes.to_vec()), "jsonl");
    let xlsx = folder.path().join("all.xlsx");
    write_xlsx(&xlsx, records, outcomes, &NoNames).expect("written");
    assert_eq!(read_back(&xlsx), (records.to_vec(), outcomes.to_vec()), "xlsx");
    let (mut found, mut found_outcomes) = (Vec::new(), Vec::new());
    for path in write_csv(folder.path(), records, outcomes, &NoNames).expect("written") {
        let (records, outcomes) = read_back(&path);
        found.extend(records);
        found_outcomes.extend(outcomes);
    }
    found.sort_by_key(Record::kind);
    assert_eq!((found, found_outcomes), (records.to_vec(), outcomes.to_vec()), "csv");
}

#[test]
fn full_records_come_back_equal() {
    let mut records = vec![Record::Organisation(full_organisation()), Record::Demand(full_demand())];
    records.extend(full_supplies().into_iter().map(Record::Supply));
    check(&records, &[outcome()]);
}

#[test]
fn texts_longer_than_an_excel_cell_come_back_equal() {
    let long = "字𝄞".repeat(22_000);
    check(&[Record::Demand(Demand::from_text("D-1", "长", long))], &[]);
}

fn awkward() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("=1+1".to_owned()),
        Just("'".to_owned()),
        Just("\"".to_owned()),
        Just("_x000D_".to_owned()),
        Just("#REF!".to_owned()),
        Just("\r\n".to_owned()),
        Just("；".to_owned()),
        Just("[\"a\"]".to_owned()),
        Just("😀".to_owned()),
        Just("无".to_owned()),
        Just("0012".to_owned()),
        Just("916110001234567890".to_owned()),
        Just("\u{1}".to_owned()),
        Just(" ".to_owned()),
        "[-+=@a-c、，,;\n\t]{1,3}",
        any::<char>().prop_filter("NUL is refused", |c| *c != '\0').prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

fn fact_values() -> impl Strategy<Value = FactValue> {
    prop_oneof![
        any::<bool>().prop_map(FactValue::Flag),
        (-1e9..1e9_f64).prop_map(FactValue::Number),
        awkward().prop_map(FactValue::Text),
        prop::collection::vec(awkward(), 0..3).prop_map(FactValue::Texts),
    ]
}

fn fact_names() -> impl Strategy<Value = String> {
    let known =
        ["rd_staff", "dishonest", "rd_spend@2025", "certificates", "certified_on", "研发人员数", "a=b；c"];
    prop::sample::select(known.map(str::to_owned).to_vec())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn awkward_texts_come_back_equal(
        title in awkward().prop_filter("a title is needed", |title| !title.trim().is_empty()),
        description in awkward(),
        keywords in prop::collection::vec(awkward(), 0..4),
        wish in prop::option::of(awkward()),
        phone in awkward(),
        budget in prop::option::of(0.0..1e12_f64),
        name in awkward(),
        value in -1e9..1e9_f64,
    ) {
        let mut demand = Demand::from_text("D-1", title, description);
        demand.keywords = keywords;
        demand.ip_wish = wish;
        demand.budget_wan_yuan = budget;
        demand.contact = Some(Contact { phone: Some(phone), ..Contact::default() });
        demand.indicators =
            vec![Indicator { name: name.clone(), comparator: Comparator::Le, value, upper: None, unit: name }];
        let records = [Record::Demand(demand)];
        let folder = tempfile::tempdir().expect("a folder");
        let xlsx = folder.path().join("需求.xlsx");
        write_xlsx(&xlsx, &records, &[], &NoNames).expect("written");
        prop_assert_eq!(&read_back(&xlsx).0, &records);
        for csv in write_csv(folder.path(), &records, &[], &NoNames).expect("written") {
            prop_assert_eq!(&read_back(&csv).0, &records);
        }
    }

    #[test]
    fn further_facts_of_any_kind_come_back_equal(
        facts in prop::collection::btree_map(fact_names(), fact_values(), 0..5),
    ) {
        let records = [Record::Organisation(Organisation { facts, ..full_organisation() })];
        let folder = tempfile::tempdir().expect("a folder");
        let xlsx = folder.path().join("单位.xlsx");
        write_xlsx(&xlsx, &records, &[], &NoNames).expect("written");
        prop_assert_eq!(&read_back(&xlsx).0, &records);
        for csv in write_csv(folder.path(), &records, &[], &NoNames).expect("written") {
            prop_assert_eq!(&read_back(&csv).0, &records);
        }
    }
}
