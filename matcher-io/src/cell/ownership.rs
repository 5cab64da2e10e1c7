//! Owners in one cell: `示例大学（创办，30%）；张某（投资）`.

use matcher_core::record::{OwnershipKind, OwnershipTie};
use serde_json::Value;

use super::{CellFault, list};
use crate::labels::Label;
use crate::text::fold_width;

const FORM: &str = "写成“名称（创办，30%）”或“名称（投资，10%）”，多个用分号隔开";

/// Reads ties into their JSON form.
pub(super) fn read(text: &str) -> Result<Value, CellFault> {
    if text.starts_with('[')
        && let Ok(ties) = serde_json::from_str::<Vec<OwnershipTie>>(text)
    {
        return to_json(&ties);
    }
    let ties = list::split(text).iter().map(|part| read_tie(part)).collect::<Result<Vec<_>, _>>()?;
    to_json(&ties)
}

/// Writes ties so that [`read`] gives them back.
pub(super) fn write(value: &Value) -> String {
    let Ok(ties) = serde_json::from_value::<Vec<OwnershipTie>>(value.clone()) else {
        return value.to_string();
    };
    let text = ties.iter().map(write_tie).collect::<Vec<_>>().join("；");
    if read(&text).is_ok_and(|read| read == *value) { text } else { value.to_string() }
}

fn write_tie(tie: &OwnershipTie) -> String {
    match tie.share_percent {
        Some(share) => format!("{}（{}，{share}%）", tie.owner, tie.kind.label()),
        None => format!("{}（{}）", tie.owner, tie.kind.label()),
    }
}

fn read_tie(part: &str) -> Result<OwnershipTie, CellFault> {
    let unclear = || CellFault::new(format!("看不懂的出资关系“{part}”"), FORM);
    let Some(open) = part.rfind(['（', '(']) else {
        return Ok(OwnershipTie {
            owner: part.to_owned(),
            kind: OwnershipKind::Invested,
            share_percent: None,
        });
    };
    let inside = part[open..].trim_start_matches(['（', '(']).trim_end_matches([')', '）']);
    let mut tie = OwnershipTie {
        owner: part[..open].trim().to_owned(),
        kind: OwnershipKind::Invested,
        share_percent: None,
    };
    for piece in inside.split(['，', ',', ' ', '、']).map(str::trim).filter(|piece| !piece.is_empty()) {
        if let Some(kind) = OwnershipKind::from_label(piece) {
            tie.kind = kind;
        } else {
            let share = fold_width(piece);
            let share = share.trim_end_matches('%').parse::<f64>().map_err(|_| unclear())?;
            if !(0.0..=100.0).contains(&share) {
                return Err(CellFault::new(format!("持股比例 {share}% 不在 0–100% 之内"), FORM));
            }
            tie.share_percent = Some(share);
        }
    }
    if tie.owner.is_empty() { Err(unclear()) } else { Ok(tie) }
}

fn to_json(ties: &[OwnershipTie]) -> Result<Value, CellFault> {
    serde_json::to_value(ties).map_err(|error| CellFault::new(error.to_string(), FORM))
}
