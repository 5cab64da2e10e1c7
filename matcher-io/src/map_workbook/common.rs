//! The sheet 共性需求清单: demands of several enterprises that one project could serve.

use matcher_core::coupling::{CommonDemand, SharedSupply};
use rust_xlsxwriter::XlsxError;

use super::index::Index;
use super::table::{Book, Cell, Column, Layout};
use super::words;
use crate::sheet_layout::Paper;

const COLUMNS: [Column; 8] = [
    ("序号", 6.0),
    ("共同关键词", 32.0),
    ("需求数", 8.0),
    ("涉及企业数", 8.0),
    ("最低相似度", 8.0),
    ("共同环节", 28.0),
    ("所含需求", 64.0),
    ("可一并对接的供给（对上几项需求）", 60.0),
];

/// Adds the sheet, in the order of the list.
pub(super) fn add(book: &mut Book<'_>, index: &Index<'_>) -> Result<(), XlsxError> {
    let layout =
        Layout {
            name: "共性需求清单", note: None, columns: COLUMNS.to_vec(), pinned: 2, paper: Paper::Wide
        };
    let commons = (1..).zip(&index.map.lists.common_demands);
    book.add(layout, commons.map(|(number, common)| cells(number, common, index))).map(|_| ())
}

fn cells(number: usize, common: &CommonDemand, index: &Index<'_>) -> Vec<Cell> {
    let demands =
        common.demands.iter().map(|id| index.demand(id).map_or_else(|| id.to_string(), words::demand));
    let links: Vec<String> = common.links.iter().map(|link| index.link_label(link)).collect();
    vec![
        Cell::Count(number),
        Cell::text(common.words.join("、")),
        Cell::Count(common.demands.len()),
        Cell::Count(common.enterprises),
        Cell::Degree(common.similarity),
        Cell::text(links.join("\n")),
        Cell::text(words::lines(demands)),
        Cell::text(words::lines(common.proposals.iter().map(proposal))),
    ]
}

fn proposal(shared: &SharedSupply) -> String {
    let parts = [shared.title.as_str(), shared.institution.name.as_str(), shared.supply.as_str()];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    format!("{} 项：{}", shared.demands, parts.join(" · "))
}
