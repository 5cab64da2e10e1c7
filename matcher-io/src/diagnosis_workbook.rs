//! What demands lack, as a workbook to be printed and taken along on a visit: an overview, and a sheet of questions with room
//! for answers.
//!
//! The same diagnoses give the same bytes.

use std::path::Path;

use matcher_core::diagnosis::{DemandDiagnosis, FactSource};

use crate::error::Error;
use crate::signed_sheet::{SignedCell, SignedSheet, add};
use crate::workbook::save;

const OVERVIEW: &[(&str, f64)] = &[
    ("需求编号", 14.0),
    ("标题", 30.0),
    ("完整度（%）", 10.0),
    ("缺", 26.0),
    ("什么样的供给算答上", 46.0),
    ("相似的需求", 30.0),
];
const QUESTIONS: &[(&str, f64)] =
    &[("需求编号", 14.0), ("标题", 28.0), ("次序", 6.0), ("问什么", 58.0), ("企业的回答", 50.0)];

/// Writes the sheets 需求诊断 and 走访问题, in the order of the diagnoses.
///
/// # Errors
/// [`Error::Write`] when the file cannot be written, [`Error::Workbook`] when the spreadsheet writer refuses something.
pub fn write(path: &Path, diagnoses: &[DemandDiagnosis]) -> Result<(), Error> {
    let sheets = [overview(diagnoses), questions(diagnoses)];
    save(path, |workbook, formats| sheets.iter().try_for_each(|sheet| add(workbook, sheet, formats)))
}

fn overview(diagnoses: &[DemandDiagnosis]) -> SignedSheet<'static> {
    let row = |diagnosis: &DemandDiagnosis| {
        let missing = diagnosis.facts.iter().filter(|standing| standing.source == FactSource::Missing);
        let missing: Vec<&str> = missing.map(|standing| standing.fact.label()).collect();
        vec![
            SignedCell::text(diagnosis.demand.as_str()),
            SignedCell::text(diagnosis.title.as_str()),
            SignedCell::Number((diagnosis.completeness * 100.0).round()),
            SignedCell::text(missing.join("、")),
            SignedCell::text(diagnosis.answer.join("\n")),
            SignedCell::text(similar(diagnosis)),
        ]
    };
    SignedSheet {
        name: "需求诊断".to_owned(),
        title: "技术需求诊断表".to_owned(),
        note: format!("共 {} 条需求，缺得最多的在前。", diagnoses.len()),
        columns: OVERVIEW,
        rows: diagnoses.iter().map(row).collect(),
    }
}

fn similar(diagnosis: &DemandDiagnosis) -> String {
    let line = |similar: &matcher_core::diagnosis::SimilarDemand| {
        let duplicate = if similar.duplicate == Some(true) { "，像是重复填报" } else { "" };
        format!("{} {}（{:.2}{duplicate}）", similar.demand, similar.title, similar.similarity)
    };
    diagnosis.similar.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn questions(diagnoses: &[DemandDiagnosis]) -> SignedSheet<'static> {
    let rows = diagnoses.iter().flat_map(|diagnosis| {
        diagnosis.questions.iter().zip(1_u32..).map(|(question, number)| {
            vec![
                SignedCell::text(diagnosis.demand.as_str()),
                SignedCell::text(diagnosis.title.as_str()),
                SignedCell::Number(f64::from(number)),
                SignedCell::text(question.text.as_str()),
                SignedCell::Empty,
            ]
        })
    });
    let rows: Vec<Vec<SignedCell>> = rows.collect();
    SignedSheet {
        name: "走访问题".to_owned(),
        title: "企业走访问题单".to_owned(),
        note: format!("共 {} 个问题。", rows.len()),
        columns: QUESTIONS,
        rows,
    }
}
