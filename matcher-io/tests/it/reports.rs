//! Templates, error workbooks and match workbooks.

use std::path::Path;

use matcher_core::explanation::IndicatorVerdict;
use matcher_core::matching::Verdict;
use matcher_core::record::{OutcomeEvent, SupplyKind};
use matcher_io::import::{ImportOptions, Item, read_file};
use matcher_io::match_workbook::{
    DemandLine, DuplicateLine, IndicatorLine, MatchCounts, MatchFormat, MatchJob, MatchJournal,
    MatchedDemand, NearMiss, PairRow, UnansweredRow,
};
use matcher_io::template::{self, TemplateOptions};
use matcher_io::{Error, SheetKind, errors_workbook};

/// Where a person can look at the workbooks: `MATCHER_KEEP=folder cargo test -p matcher-io`.
fn keep(path: &Path) {
    if let (Some(folder), Some(name)) = (std::env::var_os("MATCHER_KEEP"), path.file_name()) {
        std::fs::copy(path, Path::new(&folder).join(name)).expect("copied");
    }
}

#[test]
fn a_template_has_nothing_to_import_and_nothing_to_complain_about() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("模板.xlsx");
    let options = TemplateOptions {
        chains: vec!["新材料".into()],
        links: (0..80).map(|at| format!("新材料/环节{at}")).collect(),
    };
    template::write(&path, &SheetKind::RECORDS, &options).expect("written");
    keep(&path);
    let batch = read_file(&path, &ImportOptions::default()).expect("read");
    assert_eq!((batch.items.len(), batch.rejected.len()), (0, 0), "{:?}", batch.rejected);
    assert!(batch.unknown_columns.is_empty() && batch.ignored_sheets.is_empty(), "{batch:?}");
}

#[test]
fn corrected_error_workbooks_import() {
    let folder = tempfile::tempdir().expect("a folder");
    let csv = folder.path().join("需求.csv");
    std::fs::write(&csv, "编号,难题名称,预算(元),备注\nD1,尾矿,-5,'=x\nD2,,80,y\n").expect("written");
    let jsonl = folder.path().join("x.jsonl");
    std::fs::write(&jsonl, "{\"record\":\"demand\",\"id\":\"D9\"}\n").expect("written");
    let mut rejected = read_file(&csv, &ImportOptions::default()).expect("read").rejected;
    rejected.extend(read_file(&jsonl, &ImportOptions::default()).expect("read").rejected);
    assert_eq!(rejected.len(), 3);
    // The analyst mends the rows.
    for row in &mut rejected {
        for (header, text) in &mut row.cells {
            match header.as_str() {
                "预算(元)" => *text = "800000".to_owned(),
                "原始JSON" => *text = "{\"record\":\"demand\",\"id\":\"D9\",\"title\":\"好\"}".to_owned(),
                _ => {}
            }
        }
    }
    rejected[1].cells.push(("需求名称".to_owned(), "补上的名称".to_owned()));
    let path = folder.path().join("问题清单.xlsx");
    errors_workbook::write(&path, &rejected).expect("written");
    keep(&path);
    let batch = read_file(&path, &ImportOptions::default()).expect("read");
    assert!(batch.rejected.is_empty(), "{:?}", batch.rejected);
    assert_eq!(batch.items.len(), 3);
    assert!(format!("{:?}", batch.items).contains("budget_wan_yuan: Some(80.0)"));
}

fn pair() -> PairRow {
    PairRow {
        demand_id: "=D-1".into(),
        demand_title: "钼尾矿".into(),
        enterprise: "商洛示例矿业有限公司".into(),
        county: "商州区".into(),
        link: "新材料/尾矿综合利用".into(),
        rank: 1,
        supply_id: "S-1".into(),
        supply_kind: SupplyKind::Achievement,
        supply_title: "+长石浮选".into(),
        owner: "示例大学".into(),
        duplicates: vec![DuplicateLine {
            supply_id: "S-3".into(),
            supply_title: "一种长石浮选方法".into(),
            owner: "示例研究院".into(),
            score: 0.7,
        }],
        duplicate_count: 2,
        score: 0.8123,
        verdict: Verdict::WorthContact,
        reasons: vec!["都做尾矿长石回收。".into(), "已完成中试。".into()],
        covered: vec!["回收长石".into()],
        uncovered: vec!["铁含量降到0.15%".into()],
        indicators: vec![IndicatorLine {
            name: "回收率".into(),
            required: "≥85%".into(),
            offered: Some("88%".into()),
            verdict: IndicatorVerdict::Satisfied,
        }],
        demand_quotes: vec!["尾矿含长石40%左右".into()],
        supply_quotes: vec!["-弱磁—强磁—浮选".into()],
        contact_name: "李示例".into(),
        contact_phone: "029-88880000".into(),
    }
}

fn demands() -> Vec<MatchedDemand> {
    let answered =
        DemandLine { chain: "新材料".into(), link: "尾矿综合利用".into(), answered: true };
    let second = PairRow { supply_id: "S-2".into(), verdict: Verdict::Direct, ..pair() };
    let nothing = UnansweredRow {
        demand_id: "D-2".into(),
        demand_title: "没人会".into(),
        nearest: vec![NearMiss {
            supply_id: "S-9".into(),
            supply_kind: SupplyKind::Expert,
            supply_title: "赵示例".into(),
            owner: "示例大学".into(),
            score: 0.2,
            why_not: vec!["只涉及选矿，不涉及提纯。".into()],
        }],
        ..UnansweredRow::default()
    };
    vec![
        MatchedDemand { line: answered, pairs: vec![pair(), second], unanswered: None },
        MatchedDemand { unanswered: Some(nothing), ..MatchedDemand::default() },
    ]
}

fn write(path: &Path, format: MatchFormat, demands: &[MatchedDemand]) -> Result<MatchCounts, Error> {
    let mut journal = MatchJournal::open(path, format, MatchJob::default())?;
    for demand in demands {
        journal.add(demand)?;
    }
    journal.finish("2026-11-23")
}

#[test]
fn the_brokers_column_comes_back_as_outcomes() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("matches.xlsx");
    let counts = write(&path, MatchFormat::Xlsx, &demands()).expect("written");
    assert_eq!(counts, MatchCounts { demands: 2, answered: 1, pairs: 2 });
    keep(&path);
    let untouched = read_file(&path, &ImportOptions::default()).expect("read");
    assert!(
        untouched.items.is_empty() && untouched.rejected.is_empty() && untouched.unknown_columns.is_empty()
    );
    assert!(untouched.ignored_sheets.is_empty());

    let csv = folder.path().join("匹配结果.csv");
    write(&csv, MatchFormat::Csv, &demands()).expect("written");
    let filled = std::fs::read_to_string(&csv).expect("read").replacen(",,,\r\n", "已联系,,刘,\r\n", 2);
    let filled = filled.replacen("029-88880000,已联系", "029-88880000,不合适：太远", 1);
    assert!(filled.contains("'+长石浮选") && filled.contains("'=D-1"));
    std::fs::write(&csv, filled).expect("written");
    let today = matcher_core::record::parse_date("2026-11-24").ok();
    let batch = read_file(&csv, &ImportOptions { today, ..ImportOptions::default() }).expect("read");
    let outcomes: Vec<_> = batch
        .items
        .iter()
        .filter_map(|(_, item)| match item {
            Item::Outcome(outcome) => Some((outcome.demand.as_str(), outcome.supply.as_str(), outcome.event)),
            Item::Record(_) => None,
        })
        .collect();
    assert_eq!(
        outcomes,
        [("=D-1", "S-1", OutcomeEvent::Declined), ("=D-1", "S-2", OutcomeEvent::Contacted)],
        "{:?}",
        batch.rejected
    );
}

/// The XML of a workbook's sheet, counted from 1.
fn sheet_xml(path: &Path, sheet: u32) -> String {
    let mut zip = zip::ZipArchive::new(std::fs::File::open(path).expect("a file")).expect("a zip");
    let mut part = zip.by_name(&format!("xl/worksheets/sheet{sheet}.xml")).expect("the sheet");
    let mut xml = String::new();
    std::io::Read::read_to_string(&mut part, &mut xml).expect("UTF-8");
    xml
}

#[test]
fn sheets_print_on_pages_with_their_header_and_rows_show_all_their_lines() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("matches.xlsx");
    let mut demands = demands();
    demands[0].pairs[0].reasons = vec!["双方都谈到“尾矿、长石”。".to_owned(); 4];
    write(&path, MatchFormat::Xlsx, &demands).expect("written");
    let pairs = sheet_xml(&path, 2);
    for setting in [
        r#"fitToPage="1""#,
        r#"fitToWidth="2" fitToHeight="0""#,
        r#"orientation="landscape""#,
        r#"paperSize="8""#,
        r#"state="frozen""#,
    ] {
        assert!(pairs.contains(setting), "no {setting}");
    }
    // Four reasons, each on a line of its own.
    assert!(
        pairs.contains(r#"<row r="2" ht="62.25" customHeight="1">"#),
        "{}",
        &pairs[pairs.find("<row r=\"2\"").unwrap_or(0)..][..80]
    );
    let mut zip = zip::ZipArchive::new(std::fs::File::open(&path).expect("a file")).expect("a zip");
    let mut workbook = String::new();
    let mut part = zip.by_name("xl/workbook.xml").expect("the workbook");
    std::io::Read::read_to_string(&mut part, &mut workbook).expect("UTF-8");
    assert!(workbook.contains("匹配结果!$A:$B,匹配结果!$1:$1"), "repeated on every page: {workbook}");
}

#[test]
fn pairs_are_written_as_json_lines() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("matches.jsonl");
    write(&path, MatchFormat::JsonLines, &demands()).expect("written");
    let text = std::fs::read_to_string(&path).expect("read");
    assert_eq!(text.lines().count(), 2);
    assert!(text.contains("\"verdict\":\"worth_contact\""));
}

#[test]
fn an_unwritable_place_is_named() {
    let error = write(Path::new("/没有的文件夹/matches.xlsx"), MatchFormat::Xlsx, &demands())
        .expect_err("no such folder");
    assert!(matches!(error, Error::Write { .. }));
    assert!(error.user_message().contains("文件夹不存在"));
}
