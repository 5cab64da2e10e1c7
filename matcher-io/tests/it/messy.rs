//! Sheets as offices really send them.

use matcher_core::record::{Demand, Outcome, OutcomeEvent, Record};
use matcher_io::import::{ImportBatch, ImportOptions, Item, read_file};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

fn demands(batch: &ImportBatch) -> Vec<Demand> {
    let records = batch.items.iter().filter_map(|(_, item)| match item {
        Item::Record(record) => match record.as_ref() {
            Record::Demand(demand) => Some(demand.clone()),
            _ => None,
        },
        Item::Outcome(_) => None,
    });
    records.collect()
}

fn read(workbook: &mut Workbook) -> ImportBatch {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("messy.xlsx");
    workbook.save(&path).expect("saved");
    read_file(&path, &ImportOptions::default()).expect("read")
}

#[test]
fn titles_merged_headers_dates_and_percentages() {
    let mut workbook = Workbook::new();
    let plain = Format::new();
    let sheet = workbook.add_worksheet().set_name("2026年企业技术需求征集汇总表").expect("a name");
    sheet.merge_range(0, 0, 0, 7, "技术需求", &plain).expect("merged");
    sheet.write_string(1, 0, "填报单位：市科技局").expect("written");
    for (column, header) in
        [(0, "序号"), (1, "难题名称"), (2, "企业名称"), (3, "拟投入资金(元)"), (4, "提出时间")]
    {
        sheet.merge_range(2, column, 3, column, header, &plain).expect("merged");
    }
    sheet.merge_range(2, 5, 2, 6, "对接人信息", &plain).expect("merged");
    sheet.write_string(3, 5, "联系人").expect("written");
    sheet.write_string(3, 6, "手机").expect("written");
    sheet.write_string(2, 7, "天气").expect("written");
    sheet.write_number(4, 0, 1).expect("written");
    sheet.write_string(4, 1, "  钼尾矿\u{3000}").expect("written");
    sheet.write_string(4, 2, "商洛示例矿业有限公司").expect("written");
    sheet.write_number(4, 3, 800_000).expect("written");
    let date = ExcelDateTime::from_ymd(2026, 3, 5).expect("a date");
    sheet
        .write_datetime_with_format(4, 4, &date, &Format::new().set_num_format("yyyy/m/d"))
        .expect("written");
    sheet.write_string(4, 5, "张工").expect("written");
    sheet.write_number(4, 6, 13_800_000_000_f64).expect("written");
    sheet.write_blank(300, 3, &Format::new().set_bold()).expect("written");
    let hidden = workbook.add_worksheet().set_name("成果").expect("a name");
    hidden.write_string(0, 0, "成果名称").expect("written");
    hidden.set_hidden(true);
    let other = workbook.add_worksheet().set_name("Sheet3").expect("a name");
    other.write_string(0, 0, "随便写的").expect("written");

    let batch = read(&mut workbook);
    assert!(batch.rejected.is_empty(), "{:?}", batch.rejected);
    let demand = &demands(&batch)[0];
    assert_eq!(demand.title, "钼尾矿");
    assert_eq!(demand.budget_wan_yuan, Some(80.0));
    assert_eq!(demand.submitted_on.map(|day| day.to_string()).as_deref(), Some("2026-03-05"));
    let contact = demand.contact.clone().expect("a contact");
    assert_eq!((contact.name.as_deref(), contact.phone.as_deref()), (Some("张工"), Some("13800000000")));
    assert_eq!(batch.items.len(), 2, "the enterprise is made");
    assert_eq!(batch.items[1].0.row, 5);
    let unknown: Vec<&str> = batch.unknown_columns.iter().map(|column| column.header.as_str()).collect();
    assert_eq!(unknown, ["天气"]);
    let ignored: Vec<&str> = batch.ignored_sheets.iter().map(|sheet| sheet.sheet.as_str()).collect();
    assert_eq!(ignored, ["成果", "Sheet3"]);
}

#[test]
fn sheets_are_recognised_by_their_headers() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, header) in ["姓名", "职称", "研究方向", "工作单位", "是否愿意挂职"].into_iter().enumerate()
    {
        sheet.write_string(0, u16::try_from(column).expect("few"), header).expect("written");
    }
    for (column, text) in ["赵示例", "教授", "尾矿；浮选", "示例大学", "√"].into_iter().enumerate()
    {
        sheet.write_string(1, u16::try_from(column).expect("few"), text).expect("written");
    }
    let batch = read(&mut workbook);
    let shown = format!("{:?}", batch.items);
    assert!(shown.contains("posts_willing: Some(true)") && shown.contains("kind: University"), "{shown}");
}

#[test]
fn long_cells_are_kept_and_stored_numbers_of_18_digits_refused() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("单位").expect("a name");
    sheet.write_string(0, 0, "单位名称").expect("written");
    sheet.write_string(0, 1, "统一社会信用代码").expect("written");
    sheet.write_string(1, 0, "甲公司").expect("written");
    sheet.write_number(1, 1, 916_110_001_234_567_890_f64).expect("written");
    let demands_sheet = workbook.add_worksheet().set_name("需求").expect("a name");
    demands_sheet.write_string(0, 0, "需求名称").expect("written");
    demands_sheet.write_string(0, 1, "需求描述").expect("written");
    demands_sheet.write_string(1, 0, "长").expect("written");
    demands_sheet.write_string(1, 1, "字".repeat(10_000)).expect("written");
    let batch = read(&mut workbook);
    assert_eq!(demands(&batch)[0].description.chars().count(), 10_000);
    assert!(batch.rejected[0].faults[0].how_to_fix.contains("文本"));
}

#[test]
fn rows_without_an_identifier_get_the_same_one_every_time() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("需求.csv");
    std::fs::write(&path, "名称,企业名称\n尾矿,甲公司\n尾 矿,甲公司\n尾矿,乙公司\n").expect("written");
    let first = read_file(&path, &ImportOptions::default()).expect("read");
    let second = read_file(&path, &ImportOptions::default()).expect("read");
    assert_eq!(first, second);
    assert_eq!(demands(&first).len(), 2);
    assert!(first.rejected[0].faults[0].reason.contains("第 2 行"));
}

#[test]
fn what_is_no_indicator_stays_in_the_text() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("需求.csv");
    std::fs::write(&path, "需求名称,需求描述,技术指标\n尾矿,现状。,回收率≥95%；国内领先\n").expect("written");
    let demand = demands(&read_file(&path, &ImportOptions::default()).expect("read")).remove(0);
    assert_eq!(demand.indicators.len(), 1);
    assert_eq!(demand.description, "现状。\n技术指标：国内领先");
}

#[test]
fn an_enterprise_that_no_list_has_sits_where_a_demand_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("需求.csv");
    let csv =
        "需求名称,企业名称,所属县区,产业链\n尾矿,甲公司,,新材料\n石英,甲公司,洛南县,\n钒,甲公司,商州区,\n";
    std::fs::write(&path, csv).expect("written");
    let batch = read_file(&path, &ImportOptions::default()).expect("read");
    let regions: Vec<_> = batch
        .items
        .iter()
        .filter_map(|(_, item)| match item {
            Item::Record(record) => match record.as_ref() {
                Record::Organisation(organisation) => organisation.region.as_ref().map(|at| at.name.as_str()),
                _ => None,
            },
            Item::Outcome(_) => None,
        })
        .collect();
    assert_eq!(regions, ["洛南县"], "the first row that says it counts");
    assert!(batch.unknown_columns.is_empty(), "{:?}", batch.unknown_columns);
}

#[test]
fn outcomes_are_read_from_loose_wording() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("对接结果.csv");
    let csv = "需求编号,供给编号,对接结果,经办人,日期\nD1,S1,不合适：价格高,刘,2026/3/5\nD1,S2,,,\nD1,S3,已签约,,2026.3.6\nD1,S4,已联系,,\n";
    std::fs::write(&path, csv).expect("written");
    let batch = read_file(&path, &ImportOptions::default()).expect("read");
    let outcomes: Vec<&Outcome> = batch
        .items
        .iter()
        .filter_map(|(_, item)| match item {
            Item::Outcome(outcome) => Some(outcome),
            Item::Record(_) => None,
        })
        .collect();
    assert_eq!(outcomes.len(), 2);
    assert_eq!((outcomes[0].event, outcomes[0].reason.as_deref()), (OutcomeEvent::Declined, Some("价格高")));
    assert_eq!(batch.rejected.len(), 1, "no date and no day given");
}
