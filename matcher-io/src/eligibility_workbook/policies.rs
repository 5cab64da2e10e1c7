//! The sheets of the policies for a firm.

use matcher_core::eligibility::{Fit, OutOfForce, PolicyList, Truth};

use super::{VERDICTS, note, numbered, questions, relevant};
use crate::signed_sheet::{SignedCell, SignedSheet};

const COLUMNS: [(&str, f64); 10] = [
    ("序号", 6.0),
    ("政策编号", 10.0),
    ("政策名称", 28.0),
    ("发布单位", 18.0),
    ("支持内容", 28.0),
    ("最高额度（万元）", 10.0),
    ("有效期", 14.0),
    ("说明", 44.0),
    ("要核实的事实（★为至少要核实的）", 44.0),
    ("相关需求（相关度）", 26.0),
];
const OUT_OF_FORCE: [(&str, f64); 5] =
    [("序号", 6.0), ("政策编号", 12.0), ("政策名称", 44.0), ("状态", 12.0), ("有效期", 30.0)];

pub(super) fn sheets(list: &PolicyList) -> Vec<SignedSheet<'_>> {
    let mut sheets: Vec<SignedSheet<'_>> = VERDICTS.map(|verdict| of_verdict(list, verdict)).into();
    if !list.out_of_force.is_empty() {
        let rows: Vec<Vec<SignedCell>> = list.out_of_force.iter().zip(1_u32..).map(out_of_force).collect();
        sheets.push(SignedSheet {
            name: "不在有效期".to_owned(),
            title: format!("{}：不在有效期的政策", list.organisation_name),
            note: note(list.as_of, rows.len(), "项", "不在有效期，不等于不符合条件。"),
            columns: &OUT_OF_FORCE,
            rows,
        });
    }
    sheets
}

fn of_verdict(list: &PolicyList, verdict: Truth) -> SignedSheet<'_> {
    let rows: Vec<Vec<SignedCell>> = numbered(&list.fits, verdict).map(cells).collect();
    SignedSheet {
        name: verdict.label().to_owned(),
        title: format!(
            "{}（{}）政策匹配清单：{}",
            list.organisation_name,
            list.organisation,
            verdict.label()
        ),
        note: note(list.as_of, rows.len(), "项", "缺事实的列为待核实，不作符合、也不作不符合。"),
        columns: &COLUMNS,
        rows,
    }
}

fn cells((number, fit): (f64, &Fit)) -> Vec<SignedCell> {
    vec![
        SignedCell::Number(number),
        SignedCell::text(fit.rule.as_str()),
        SignedCell::text(fit.title.as_str()),
        SignedCell::optional(fit.issuer.as_ref()),
        SignedCell::optional(fit.benefit.as_ref()),
        SignedCell::number(fit.benefit_up_to_wan_yuan),
        SignedCell::text(fit.validity.label()),
        SignedCell::text(fit.sentence.as_str()),
        questions(&fit.assessment),
        relevant(fit),
    ]
}

fn out_of_force((out, number): (&OutOfForce, u32)) -> Vec<SignedCell> {
    vec![
        SignedCell::Number(f64::from(number)),
        SignedCell::text(out.rule.as_str()),
        SignedCell::text(out.title.as_str()),
        SignedCell::text(out.force.label()),
        SignedCell::text(out.validity.label()),
    ]
}
