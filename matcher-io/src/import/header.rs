//! Finds the header among the first rows and says what each column is.

use crate::cell::AmountUnit;
use crate::columns::{CONTINUATION, Column, ValueType, find};
use crate::error::Error;
use crate::read::{RawRow, column_letters};
use crate::sheet_kind::SheetKind;

/// Rows among which the header is looked for.
pub(super) const SEARCHED_ROWS: usize = 10;

/// What the columns of a sheet are.
#[derive(Debug, Clone)]
pub(super) struct SheetPlan {
    pub(super) kind: SheetKind,
    /// The last row of the header; data begins behind it.
    pub(super) header_row: u32,
    /// By column.
    pub(super) columns: Vec<PlannedColumn>,
    /// Headers that say nothing to us: column letters and text.
    pub(super) unknown: Vec<(String, String)>,
    /// Headers that stand twice for the same column.
    pub(super) doubled: Vec<String>,
}

/// A column of a sheet that something is read from, or whose header is at least known.
#[derive(Debug, Clone)]
pub(super) struct PlannedColumn {
    pub(super) at: u32,
    pub(super) header: String,
    pub(super) column: Option<&'static Column>,
    pub(super) unit: AmountUnit,
    /// Whether the text continues that of the column's first cell.
    pub(super) continues: bool,
}

/// Header overrides: header of the file → column.
pub(super) type Mapping = [(String, String)];

/// Checks that every override names a column of some kind.
pub(super) fn check_mapping(mapping: &Mapping) -> Result<(), Error> {
    for (header, column) in mapping {
        if !SheetKind::ALL.into_iter().any(|kind| find(kind, column).is_some()) {
            return Err(Error::UnknownColumn { header: header.clone(), column: column.clone() });
        }
    }
    Ok(())
}

/// Plans a sheet by its first rows. `wanted` comes from the caller, `named` from the sheet's or file's name.
pub(super) fn plan(
    rows: &[RawRow],
    wanted: Option<SheetKind>,
    named: Option<SheetKind>,
    mapping: &Mapping,
) -> Option<SheetPlan> {
    if let Some(kind) = wanted {
        return plan_as(rows, kind, mapping);
    }
    if let Some(plan) = named.and_then(|kind| plan_as(rows, kind, mapping)).filter(has_required) {
        return Some(plan);
    }
    let plans =
        SheetKind::ALL.into_iter().filter_map(|kind| plan_as(rows, kind, mapping)).filter(has_required);
    // The first of equals wins: `max_by_key` would give the last.
    plans.fold(None, |best: Option<SheetPlan>, plan| match best {
        Some(best) if fit(&best) >= fit(&plan) => Some(best),
        _ => Some(plan),
    })
}

fn has_required(plan: &SheetPlan) -> bool {
    let has = |wanted: &Column| {
        plan.columns.iter().any(|planned| planned.column.is_some_and(|c| c.key == wanted.key))
    };
    crate::columns::columns(plan.kind).iter().filter(|column| column.required).all(has)
}

/// How well a kind fits: recognised columns, those with the table's own header counting twice.
fn fit(plan: &SheetPlan) -> usize {
    let known = plan.columns.iter().filter(|planned| !planned.continues);
    known
        .filter_map(|planned| planned.column.map(|column| (column, planned)))
        .map(|(column, planned)| if planned.header.trim() == column.header { 2 } else { 1 })
        .sum()
}

fn plan_as(rows: &[RawRow], kind: SheetKind, mapping: &Mapping) -> Option<SheetPlan> {
    let searched = rows.iter().take(SEARCHED_ROWS).enumerate();
    let recognised =
        |row: &RawRow| row.cells.iter().filter(|cell| recognise(kind, &cell.text, mapping).is_some()).count();
    let best = searched.map(|(at, row)| (recognised(row), std::cmp::Reverse(at))).max()?;
    let (count, std::cmp::Reverse(at)) = best;
    if count == 0 {
        return None;
    }
    let header = rows.get(at)?;
    let above =
        at.checked_sub(1).and_then(|at| rows.get(at)).filter(|row| row.row_number + 1 == header.row_number);
    let below = rows.get(at + 1).filter(|row| is_second_header(kind, header, row, mapping));
    let mut plan = SheetPlan {
        kind,
        header_row: below.map_or(header.row_number, |row| row.row_number),
        columns: Vec::new(),
        unknown: Vec::new(),
        doubled: Vec::new(),
    };
    for column in columns_of(&[above.filter(|_| count > 1), Some(header), below]) {
        let text =
            |row: Option<&'_ RawRow>| row.and_then(|row| row.cell(column)).map(|cell| cell.text.clone());
        let known = |text: &String| recognise(kind, text, mapping).is_some();
        // Below a merged cell the second row says more; above an empty one the first row does.
        let found = text(below).filter(known).or_else(|| text(Some(header)));
        let Some(text) = found.or_else(|| text(above).filter(known)) else { continue };
        add_column(&mut plan, column, &text, mapping);
    }
    Some(plan)
}

fn add_column(plan: &mut SheetPlan, at: u32, text: &str, mapping: &Mapping) {
    let column = recognise(plan.kind, text, mapping);
    let continues = text.trim().ends_with(CONTINUATION);
    let twice = |planned: &PlannedColumn| planned.column.is_some_and(|known| column == Some(known));
    let unit = AmountUnit::of_header(text);
    let mut planned = PlannedColumn { at, header: text.trim().to_owned(), column, unit, continues };
    match column {
        None if is_running_number(text) => {}
        None => plan.unknown.push((column_letters(at), planned.header.clone())),
        Some(known) if known.value != ValueType::Ignored && !continues && plan.columns.iter().any(twice) => {
            plan.doubled.push(planned.header.clone());
            planned.column = None;
        }
        Some(_) => {}
    }
    plan.columns.push(planned);
}

/// The second of two header rows, below merged cells: every cell in it is a known header, and it says more than the
/// first: there are at least two, or they stand where the first row has nothing.
fn is_second_header(kind: SheetKind, header: &RawRow, row: &RawRow, mapping: &Mapping) -> bool {
    let all_known = row.cells.iter().all(|cell| recognise(kind, &cell.text, mapping).is_some());
    let fills = row.cells.iter().any(|cell| {
        header.cell(cell.column).is_none_or(|above| recognise(kind, &above.text, mapping).is_none())
    });
    all_known && row.row_number == header.row_number + 1 && (fills || row.cells.len() >= 2)
}

fn recognise(kind: SheetKind, text: &str, mapping: &Mapping) -> Option<&'static Column> {
    let text = text.trim();
    if let Some((_, column)) = mapping.iter().find(|(header, _)| header.trim() == text) {
        return find(kind, column);
    }
    // Headers are short; a long cell is content.
    (text.chars().count() <= 60).then(|| find(kind, text.trim_end_matches(CONTINUATION))).flatten()
}

fn is_running_number(header: &str) -> bool {
    matches!(crate::text::fold(header).as_str(), "序号" | "no." | "no" | "#" | "行号")
}

fn columns_of(rows: &[Option<&RawRow>]) -> Vec<u32> {
    let cells = rows.iter().flatten().flat_map(|row| &row.cells);
    let mut columns: Vec<u32> = cells.map(|cell| cell.column).collect();
    columns.sort_unstable();
    columns.dedup();
    columns
}
