//! Who is eligible for what, as workbooks to be printed and signed: the policies for a firm, the firms for a policy, the lists of
//! enterprises to be cleared (清零).
//!
//! The same lists give the same bytes.

mod clearing;
mod firms;
mod policies;

use std::path::Path;

use matcher_core::eligibility::{Assessment, ClearingList, FirmList, Fit, PolicyList, Truth};
use matcher_core::record::format_date;

use crate::error::Error;
use crate::signed_sheet::{SignedCell, SignedSheet, add};
use crate::workbook::save;

/// Verdicts in the order in which their sheets stand.
const VERDICTS: [Truth; 3] = [Truth::Yes, Truth::Unknown, Truth::No];

/// Writes the policies for a firm: sheets 符合, 待核实 and 不符合, and 不在有效期 where there are any.
///
/// # Errors
/// [`Error::Write`] when the file cannot be written, [`Error::Workbook`] when the spreadsheet writer refuses something.
pub fn write_policies(path: &Path, list: &PolicyList) -> Result<(), Error> {
    write(path, &policies::sheets(list))
}

/// Writes the firms for a policy: sheets 符合, 待核实 and 不符合.
///
/// # Errors
/// As [`write_policies`].
pub fn write_firms(path: &Path, list: &FirmList) -> Result<(), Error> {
    write(path, &firms::sheets(list))
}

/// Writes lists of enterprises to be cleared: for each a sheet with the firms on it and one with those to be verified.
///
/// # Errors
/// As [`write_policies`].
pub fn write_clearing(path: &Path, lists: &[ClearingList]) -> Result<(), Error> {
    write(path, &lists.iter().zip(1..).flat_map(clearing::sheets).collect::<Vec<_>>())
}

fn write(path: &Path, sheets: &[SignedSheet<'_>]) -> Result<(), Error> {
    save(path, |workbook, formats| sheets.iter().try_for_each(|sheet| add(workbook, sheet, formats)))
}

/// The day, and how many there are of what.
fn note(day: time::Date, count: usize, what: &str, more: &str) -> String {
    format!("截至 {}，共 {count} {what}。{more}", format_date(day))
}

/// The questions that bring the missing facts, a line each, the most useful first; those that would be enough are marked.
fn questions(assessment: &Assessment) -> SignedCell {
    let line = |missing: &matcher_core::eligibility::MissingFact| {
        let mark = if missing.needed { "★" } else { "" };
        let recorded =
            missing.recorded.as_ref().map_or_else(String::new, |text| format!("（现记为“{text}”）"));
        format!("{mark}{}：{}{recorded}", missing.name, missing.question)
    };
    SignedCell::text(assessment.missing.iter().map(line).collect::<Vec<_>>().join("\n"))
}

/// The demand to which a policy is relevant.
fn relevant(fit: &Fit) -> SignedCell {
    let told =
        fit.relevant.as_ref().map(|found| format!("{} {}（{:.2}）", found.demand, found.title, found.score));
    SignedCell::optional(told.as_ref())
}

/// The fits of a verdict with their numbers.
fn numbered(fits: &[Fit], verdict: Truth) -> impl Iterator<Item = (f64, &Fit)> {
    let those = fits.iter().filter(move |fit| fit.assessment.verdict == verdict);
    those.zip(1_u32..).map(|(fit, number)| (f64::from(number), fit))
}
