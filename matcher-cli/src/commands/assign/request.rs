//! From the sheets of a workbook to a request.

use anyhow::Result;
use matcher_core::assignment::{Bounds, CandidateId, Group, PostId, Priority, Quota};
use matcher_core::record::{DemandId, OrganisationId, SupplyId};
use matcher_core::{PostingExpert, PostingPost, PostingRequest};
use matcher_io::posting_input::{ExpertRow, PostRow, PostingFault, PostingSheets, QuotaRow, RowPriority};

use super::fault::put;
use crate::failure::bad_input;

/// Faults that are told at once; the rest are counted.
const MOST_FAULTS: usize = 10;

/// A round that was read by halves is another round, so that any row that cannot be used refuses all.
pub(super) fn sound(faults: &[PostingFault], source: &str) -> Result<()> {
    if faults.is_empty() {
        return Ok(());
    }
    let told = faults.iter().take(MOST_FAULTS);
    let mut lines: Vec<String> =
        told.map(|fault| format!("  “{}”表第 {} 行：{}", fault.sheet, fault.row, fault.reason)).collect();
    if faults.len() > MOST_FAULTS {
        lines.push(format!("  ……共 {} 行", faults.len()));
    }
    Err(bad_input(format!("{source}里有不能用的行，请改正后再运行：\n{}", lines.join("\n"))))
}

/// The request of sheets without faults.
pub(super) fn of(sheets: &PostingSheets) -> Result<PostingRequest> {
    let pairs = |is_lock: bool| {
        let rows = sheets.demands.iter().filter(move |row| row.is_lock == is_lock);
        rows.map(|row| (CandidateId::new(&*row.expert), PostId::new(&*row.post))).collect()
    };
    Ok(PostingRequest {
        experts: sheets.experts.iter().map(expert).collect::<Result<_>>()?,
        posts: sheets.posts.iter().map(post).collect::<Result<_>>()?,
        quotas: sheets.quotas.iter().map(quota).collect::<Result<_>>()?,
        locks: pairs(true),
        bans: pairs(false),
        ..PostingRequest::default()
    })
}

fn expert(row: &ExpertRow) -> Result<PostingExpert> {
    let of = format!("“专家”表第 {} 行", row.row);
    let capacity = match (row.min, row.max) {
        (None, None) => None,
        (min, max) => Some(bounds(&of, (min, max), 1)?),
    };
    Ok(PostingExpert {
        expert: SupplyId::new(&*row.expert),
        capacity,
        priority: priority(row.priority),
        wishes: row.wishes.iter().map(PostId::new).collect(),
        facts: row.facts.clone(),
    })
}

fn post(row: &PostRow) -> Result<PostingPost> {
    let of = format!("“岗位”表第 {} 行", row.row);
    let named = |text: &String| (!text.is_empty()).then(|| text.clone());
    let firm = named(&row.firm).unwrap_or_else(|| row.post.clone());
    Ok(PostingPost {
        id: PostId::new(&*row.post),
        firm: OrganisationId::new(firm),
        demands: row.demands.iter().map(DemandId::new).collect(),
        capacity: bounds(&of, (row.min, row.max), 1)?,
        county: named(&row.county),
        chain: named(&row.chain),
        priority: priority(row.priority),
        wishes: row.wishes.iter().map(CandidateId::new).collect(),
    })
}

fn quota(row: &QuotaRow) -> Result<Quota> {
    let of = format!("“配额”表第 {} 行", row.row);
    let group = if row.is_county { Group::County(row.name.clone()) } else { Group::Chain(row.name.clone()) };
    Ok(Quota { group, bounds: bounds(&of, (row.min, row.max), Bounds::GREATEST.into())? })
}

/// A maximum that is not given is at least the minimum.
fn bounds(of: &str, (min, max): (Option<i64>, Option<i64>), otherwise: i64) -> Result<Bounds> {
    let min = min.unwrap_or(0);
    Bounds::new(of, min, max.unwrap_or(otherwise.max(min))).map_err(|fault| bad_input(put(&fault)))
}

fn priority(row: RowPriority) -> Priority {
    match row {
        RowPriority::High => Priority::High,
        RowPriority::Normal => Priority::Normal,
        RowPriority::Low => Priority::Low,
    }
}
