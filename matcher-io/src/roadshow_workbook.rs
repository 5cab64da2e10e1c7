//! A roadshow as a workbook made to be printed and signed: 节目单, 邀请名单 and 备选; and the projects of such a workbook
//! read back, for the next roadshow to look for new ones.

use std::ops::ControlFlow;
use std::path::Path;

use matcher_core::record::{Contact, SupplyId};
use matcher_core::roadshow::RoadshowPlan;

use crate::error::Error;
use crate::read::ReadLimits;
use crate::read::xlsx::XlsxFile;
use crate::signed_sheet::{SignedCell, SignedSheet, add};
use crate::text::fold_header;
use crate::workbook::save;

/// A header and the width of its column, in digits.
type Column = (&'static str, f64);

const PROGRAMME: &str = "节目单";
const PROJECT: &str = "项目编号";
const PROGRAMME_COLUMNS: [Column; 9] = [
    ("场次", 12.0),
    ("序号", 6.0),
    (PROJECT, 14.0),
    ("项目名称", 34.0),
    ("单位", 24.0),
    ("联系人", 10.0),
    ("电话", 16.0),
    ("入选理由", 60.0),
    ("签到", 12.0),
];
const GUEST_COLUMNS: [Column; 8] = [
    ("场次", 12.0),
    ("序号", 6.0),
    ("类别", 8.0),
    ("名称", 28.0),
    ("联系人", 10.0),
    ("电话", 16.0),
    ("邀请理由", 70.0),
    ("签到", 12.0),
];
const ALTERNATE_COLUMNS: [Column; 7] = [
    ("场次", 12.0),
    ("备选序号", 8.0),
    ("备选项目编号", 14.0),
    ("项目名称", 34.0),
    ("单位", 24.0),
    ("电话", 16.0),
    ("未入选原因", 70.0),
];

/// Writes the workbook: 节目单, 邀请名单 and 备选, each with a line to sign below. Headers are repeated on every printed page. The same
/// plan gives the same bytes.
///
/// # Errors
/// [`Error::Write`] when the file cannot be written, [`Error::Workbook`] when the spreadsheet writer refuses something.
pub fn write(path: &Path, plan: &RoadshowPlan) -> Result<(), Error> {
    let sheets = [
        sheet(PROGRAMME, "路演节目单", "个项目", &PROGRAMME_COLUMNS, programme(plan)),
        sheet("邀请名单", "路演邀请名单", "位来宾", &GUEST_COLUMNS, guests(plan)),
        sheet("备选", "路演备选项目", "个备选", &ALTERNATE_COLUMNS, alternates(plan)),
    ];
    save(path, |workbook, formats| sheets.iter().try_for_each(|sheet| add(workbook, sheet, formats)))
}

/// What stands in a row is text, and what is to be filled in by hand stays empty.
fn sheet<'a>(
    name: &str,
    title: &str,
    what: &str,
    columns: &'a [Column],
    rows: Vec<Vec<String>>,
) -> SignedSheet<'a> {
    let cells = |texts: Vec<String>| {
        let by_hand = columns.len() - texts.len();
        let texts = texts.into_iter().map(SignedCell::Text);
        texts.chain(std::iter::repeat_n(SignedCell::Empty, by_hand)).collect()
    };
    SignedSheet {
        name: name.to_owned(),
        title: title.to_owned(),
        note: format!("共 {} {what}。", rows.len()),
        columns,
        rows: rows.into_iter().map(cells).collect(),
    }
}

/// Reads the projects of a workbook's 节目单 back, in their order.
///
/// # Errors
/// [`Error::NothingRecognised`] when there is no such sheet or it lacks the column 项目编号, and otherwise as
/// [`import::read_file`](crate::import::read_file).
pub fn read_projects(path: &Path) -> Result<Vec<SupplyId>, Error> {
    let mut workbook = XlsxFile::open(path, &ReadLimits::default())?;
    let unrecognised = || Error::NothingRecognised {
        path: path.to_owned(),
        sheets: "没有带“项目编号”列的“节目单”".to_owned(),
    };
    if !workbook.sheets().iter().any(|sheet| sheet.name == PROGRAMME) {
        return Err(unrecognised());
    }
    let (mut column, mut found) = (None, Vec::new());
    workbook.for_each_row(PROGRAMME, &mut |row| {
        match column {
            None => {
                column =
                    row.cells.iter().find(|cell| fold_header(&cell.text) == PROJECT).map(|cell| cell.column)
            }
            // The line to sign has no project.
            Some(column) => found.extend(row.cell(column).map(|cell| SupplyId::new(cell.text.trim()))),
        }
        ControlFlow::Continue(())
    })?;
    column.map(|_| found).ok_or_else(unrecognised)
}

fn programme(plan: &RoadshowPlan) -> Vec<Vec<String>> {
    let rows = plan.events.iter().flat_map(|event| {
        (1..).zip(&event.items).map(|(number, item)| {
            let (name, phone) = called(item.contact.as_ref());
            vec![
                event.name.clone(),
                format!("{number}"),
                item.project.to_string(),
                item.title.clone(),
                item.owner.name.clone(),
                name,
                phone,
                item.reason.clone(),
            ]
        })
    });
    rows.collect()
}

fn guests(plan: &RoadshowPlan) -> Vec<Vec<String>> {
    let rows = plan.events.iter().flat_map(|event| {
        (1..).zip(&event.guests).map(|(number, guest)| {
            let (name, phone) = called(guest.contact.as_ref());
            vec![
                event.name.clone(),
                format!("{number}"),
                guest.kind.label().to_owned(),
                guest.name.clone(),
                name,
                phone,
                guest.reason.clone(),
            ]
        })
    });
    rows.collect()
}

fn alternates(plan: &RoadshowPlan) -> Vec<Vec<String>> {
    let rows = plan.events.iter().flat_map(|event| {
        (1..).zip(&event.alternates).map(|(number, other)| {
            vec![
                event.name.clone(),
                format!("{number}"),
                other.project.to_string(),
                other.title.clone(),
                other.owner.name.clone(),
                called(other.contact.as_ref()).1,
                other.reason.clone(),
            ]
        })
    });
    rows.collect()
}

/// The person to call and the number; empty where they are unknown.
fn called(contact: Option<&Contact>) -> (String, String) {
    let contact = contact.cloned().unwrap_or_default();
    (contact.name.unwrap_or_default(), contact.phone.unwrap_or_default())
}
