//! The sheets of the firms for a policy.

use matcher_core::eligibility::{FirmList, Fit, Force, Truth};

use super::{VERDICTS, note, numbered, questions, relevant};
use crate::signed_sheet::{SignedCell, SignedSheet};

const COLUMNS: [(&str, f64); 8] = [
    ("序号", 6.0),
    ("单位编号", 12.0),
    ("单位名称", 30.0),
    ("所在县区", 10.0),
    ("说明", 50.0),
    ("要核实的事实（★为至少要核实的）", 50.0),
    ("相关需求（相关度）", 34.0),
    ("通知情况", 18.0),
];

pub(super) fn sheets(list: &FirmList) -> Vec<SignedSheet<'_>> {
    VERDICTS.map(|verdict| of_verdict(list, verdict)).into()
}

fn of_verdict(list: &FirmList, verdict: Truth) -> SignedSheet<'_> {
    let rows: Vec<Vec<SignedCell>> = numbered(&list.fits, verdict).map(cells).collect();
    let force = match list.force {
        Force::InForce => format!("政策有效期：{}。", list.validity.label()),
        other => format!("注意：政策{}（{}）。", other.label(), list.validity.label()),
    };
    SignedSheet {
        name: verdict.label().to_owned(),
        title: format!("{}（{}）企业清单：{}", list.title, list.rule, verdict.label()),
        note: note(list.as_of, rows.len(), "家", &force),
        columns: &COLUMNS,
        rows,
    }
}

fn cells((number, fit): (f64, &Fit)) -> Vec<SignedCell> {
    vec![
        SignedCell::Number(number),
        SignedCell::text(fit.organisation.as_str()),
        SignedCell::text(fit.organisation_name.as_str()),
        SignedCell::optional(fit.region.as_ref()),
        SignedCell::text(fit.sentence.as_str()),
        questions(&fit.assessment),
        relevant(fit),
        SignedCell::Empty,
    ]
}
