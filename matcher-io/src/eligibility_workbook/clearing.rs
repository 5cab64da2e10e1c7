//! The sheets of the lists of enterprises to be cleared.

use matcher_core::eligibility::{ClearingEntry, ClearingList, NearInstitution};

use super::{note, questions};
use crate::labels::Label;
use crate::signed_sheet::{SignedCell, SignedSheet};

const LISTED: [(&str, f64); 9] = [
    ("序号", 6.0),
    ("单位编号", 12.0),
    ("单位名称", 30.0),
    ("所在县区", 10.0),
    ("年营业收入（万元）", 12.0),
    ("联系人", 20.0),
    ("待对接需求数", 8.0),
    ("最近的单位和平台", 70.0),
    ("走访与对接情况", 24.0),
];
const TO_VERIFY: [(&str, f64); 7] = [
    ("序号", 6.0),
    ("单位编号", 12.0),
    ("单位名称", 30.0),
    ("所在县区", 10.0),
    ("年营业收入（万元）", 12.0),
    ("联系人", 20.0),
    ("要核实的事实（★为至少要核实的）", 70.0),
];

/// The sheets of a list, which has a number among the others.
pub(super) fn sheets((list, number): (&ClearingList, u32)) -> [SignedSheet<'_>; 2] {
    let told = list.benefit.as_ref().map_or_else(String::new, |benefit| format!("措施：{benefit}。"));
    let more = format!("{told}另有 {} 家待核实。", list.to_verify.len());
    let listed = SignedSheet {
        name: format!("名单{number}"),
        title: list.title.clone(),
        note: note(list.as_of, list.entries.len(), "家", &more),
        columns: &LISTED,
        rows: list.entries.iter().zip(1_u32..).map(listed).collect(),
    };
    let to_verify = SignedSheet {
        name: format!("名单{number}待核实"),
        title: format!("{}：待核实", list.title),
        note: note(list.as_of, list.to_verify.len(), "家", "核实以后才能确定是否进入名单。"),
        columns: &TO_VERIFY,
        rows: list.to_verify.iter().zip(1_u32..).map(to_verify).collect(),
    };
    [listed, to_verify]
}

fn firm(entry: &ClearingEntry, number: u32) -> Vec<SignedCell> {
    vec![
        SignedCell::Number(f64::from(number)),
        SignedCell::text(entry.organisation.as_str()),
        SignedCell::text(entry.name.as_str()),
        SignedCell::optional(entry.region.as_ref()),
        SignedCell::number(entry.annual_revenue_wan_yuan),
        SignedCell::text(entry.contact.as_str()),
    ]
}

fn listed((entry, number): (&ClearingEntry, u32)) -> Vec<SignedCell> {
    let near: Vec<String> = entry.nearest.iter().map(near).collect();
    let mut cells = firm(entry, number);
    cells.push(SignedCell::Number(entry.open_demands as f64));
    cells.push(SignedCell::text(near.join("\n")));
    cells.push(SignedCell::Empty);
    cells
}

fn to_verify((entry, number): (&ClearingEntry, u32)) -> Vec<SignedCell> {
    let mut cells = firm(entry, number);
    cells.push(questions(&entry.assessment));
    cells
}

fn near(near: &NearInstitution) -> String {
    let score = near.score.map_or_else(String::new, |score| format!("{score:.2}，"));
    let NearInstitution { name, title, supply, why, .. } = near;
    format!("{name}：{}“{title}”（{supply}；{score}{why}）", near.kind.label())
}
