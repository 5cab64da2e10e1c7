//! The two workbooks of the fixtures, untidy as an office sends them: fixtures/README.md lists what they hold.

use std::collections::BTreeSet;
use std::path::Path;

use matcher_core::record::{Demand, Record, Supply};
use matcher_io::import::{ImportBatch, ImportOptions, Item, read_file};

fn read(name: &str) -> ImportBatch {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/workbooks");
    read_file(&folder.join(name), &ImportOptions::default()).expect("a workbook")
}

fn records(batch: &ImportBatch) -> impl Iterator<Item = (u32, &Record)> {
    batch.items.iter().filter_map(|(origin, item)| match item {
        Item::Record(record) => Some((origin.row, record.as_ref())),
        Item::Outcome(_) => None,
    })
}

fn rejected(batch: &ImportBatch) -> BTreeSet<u32> {
    batch.rejected.iter().map(|row| row.origin.row).collect()
}

#[test]
fn demands_keep_description_deadline_and_their_merged_firm() {
    let batch = read("技术需求征集表.xlsx");
    let demands: Vec<(u32, &Demand)> = records(&batch)
        .filter_map(
            |(row, record)| if let Record::Demand(demand) = record { Some((row, demand)) } else { None },
        )
        .collect();
    assert!(demands.len() >= 16, "{}", demands.len());
    for (row, demand) in &demands {
        assert!((4..=29).contains(row), "row {row} is no demand: {}", demand.title);
        assert!(!demand.description.is_empty(), "row {row} lost its description");
        assert!(demand.enterprise.is_some(), "row {row} lost its firm");
    }
    let of_row = |wanted: u32| demands.iter().find(|(row, _)| *row == wanted).map(|(_, demand)| *demand);
    let (first, second) = (of_row(4).expect("row 4"), of_row(5).expect("row 5"));
    assert_eq!(first.enterprise, second.enterprise);
    assert!(first.deadline.is_some());
    assert_eq!(second.deadline.map(|day| day.to_string()).as_deref(), Some("2026-12-31"), "2026年12月底");
    let refused = rejected(&batch);
    for row in [10, 18, 20, 22, 28] {
        assert!(refused.contains(&row), "row {row} went in: {refused:?}");
    }
    assert!(refused.iter().all(|row| (4..=29).contains(row)), "{refused:?}");
}

#[test]
fn achievements_leave_out_second_header_totals_and_instructions() {
    let batch = read("高校成果汇总.xlsx");
    let supplies: Vec<(u32, &Supply)> = records(&batch)
        .filter_map(
            |(row, record)| if let Record::Supply(supply) = record { Some((row, supply)) } else { None },
        )
        .collect();
    assert!(supplies.len() >= 34, "{}", supplies.len());
    for (row, supply) in &supplies {
        assert!((5..=45).contains(row), "row {row} is no achievement: {}", supply.title);
        assert!(supply.owner.is_some(), "row {row} lost its owner");
        assert!(!supply.people.is_empty(), "row {row} lost its people");
        let contact = supply.contact.as_ref().expect("a contact");
        assert!(contact.name.is_some() && contact.phone.is_some(), "row {row}: {contact:?}");
    }
    let refused = rejected(&batch);
    for row in [15, 19, 28, 33, 42] {
        assert!(refused.contains(&row), "row {row} went in: {refused:?}");
    }
    assert!(refused.iter().all(|row| (5..=45).contains(row)), "{refused:?}");
    assert!(batch.ignored_sheets.iter().any(|sheet| sheet.sheet == "填表说明"));
    assert!(batch.notes.iter().any(|note| note.contains("合计行")), "{:?}", batch.notes);
}
