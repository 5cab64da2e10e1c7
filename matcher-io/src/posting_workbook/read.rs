//! A plan's own workbook, read back with what somebody decided on it.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;

use super::{ALTERNATES, DECISION, OPTIMAL, STABLE};
use crate::error::Error;
use crate::posting_input::row::Named;
use crate::posting_input::sheets::{DEMANDS, LOCK_OR_BAN};
use crate::posting_input::{PairRow, PostingFault};
use crate::read::xlsx::XlsxFile;
use crate::read::{RawRow, ReadLimits};
use crate::text::fold_header;

/// Rows among which the header is looked for.
const SEARCHED_ROWS: usize = 10;
const EXPERT: &str = "专家编号";
const POST: &str = "岗位编号";
const KIND: &str = "类别";

/// A plan that was written before.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LastPlan {
    /// Who went where, by identifiers of expert and post: by the optimal plan, or by the stable one where there was none.
    pub placements: Vec<(String, String)>,
    /// The locks and bans that it kept and that still stand there, and what was decided on it since; of a pair the decision
    /// counts. By expert, then post.
    pub requests: Vec<PairRow>,
    /// Rows whose decision cannot be used.
    pub faults: Vec<PostingFault>,
}

/// Reads a workbook made by [`write`](super::write): placements, the column 处理 of plans and alternates, and the sheet 要求.
///
/// # Errors
/// [`Error::NothingRecognised`] when it has no plan, and otherwise as
/// [`import::read_file`](crate::import::read_file).
pub fn read(path: &Path) -> Result<LastPlan, Error> {
    let mut workbook = XlsxFile::open(path, &ReadLimits::default())?;
    let names: Vec<String> = workbook.sheets().into_iter().map(|sheet| sheet.name).collect();
    if !names.iter().any(|name| name == OPTIMAL) {
        let sheets = format!("{}：没有“{OPTIMAL}”，不是 matcher assign 写出的方案", names.join("、"));
        return Err(Error::NothingRecognised { path: path.to_owned(), sheets });
    }
    let mut last = LastPlan::default();
    let mut requests = BTreeMap::new();
    // What was decided on the plan goes before what it kept.
    for sheet in [DEMANDS, ALTERNATES, STABLE, OPTIMAL] {
        if !names.iter().any(|name| name == sheet) {
            continue;
        }
        let mut rows = Vec::new();
        workbook.for_each_row(sheet, &mut |row| {
            rows.push(row);
            ControlFlow::Continue(())
        })?;
        let pairs = last.take(sheet, &rows, &mut requests);
        if sheet == STABLE || (sheet == OPTIMAL && !pairs.is_empty()) {
            last.placements = pairs;
        }
    }
    last.requests = requests.into_values().collect();
    Ok(last)
}

/// The identifiers of an expert and a post.
type Pair = (String, String);
/// Locks and bans by pair.
type Requests = BTreeMap<Pair, PairRow>;

impl LastPlan {
    /// Takes the decisions of a sheet; gives its pairs.
    fn take(&mut self, sheet: &'static str, rows: &[RawRow], requests: &mut Requests) -> Vec<Pair> {
        let has = |row: &RawRow, header: &str| row.cells.iter().any(|cell| fold_header(&cell.text) == header);
        let is_header = |row: &&RawRow| has(row, EXPERT) && has(row, POST);
        let Some(header) = rows.iter().take(SEARCHED_ROWS).find(is_header) else { return Vec::new() };
        let decided_in = if sheet == DEMANDS { KIND } else { DECISION };
        let mut pairs = Vec::new();
        for row in rows.iter().filter(|row| row.row_number > header.row_number) {
            let named = Named { row, header };
            match decision(&named, decided_in) {
                Ok(Some((pair, decided))) => {
                    if let Some(is_lock) = decided {
                        let (row, (expert, post)) = (row.row_number, pair.clone());
                        requests.insert(pair.clone(), PairRow { row, is_lock, expert, post });
                    }
                    pairs.push(pair);
                }
                // The line to sign is no pair.
                Ok(None) => {}
                Err(reason) => self.faults.push(PostingFault { sheet, row: row.row_number, reason }),
            }
        }
        pairs
    }
}

/// The pair of a row and whether it is locked or banned; `None` for a row without a pair.
fn decision(row: &Named<'_>, header: &str) -> Result<Option<(Pair, Option<bool>)>, String> {
    let (expert, post) = (row.text(EXPERT)?, row.text(POST)?);
    if expert.is_empty() || post.is_empty() {
        return Ok(None);
    }
    let text = row.text(header)?;
    let decided = match LOCK_OR_BAN.iter().position(|label| *label == text) {
        Some(place) => Some(place == 0),
        None if text.is_empty() => None,
        None => {
            let [lock, ban] = LOCK_OR_BAN;
            return Err(format!("“{header}”写的是“{text}”；请写“{lock}”或“{ban}”，或者留空"));
        }
    };
    Ok(Some(((expert, post), decided)))
}

#[cfg(test)]
mod tests {
    use rust_xlsxwriter::Workbook;

    use super::{LastPlan, read};
    use crate::error::Error;
    use crate::posting_input::PairRow;
    use crate::posting_workbook::{AlternateLine, PlacementLine, PostingReport, RequestLine, write};

    fn placed(expert: &str, post: &str) -> PlacementLine {
        PlacementLine {
            expert: (expert.to_owned(), "李工".to_owned()),
            post: (post.to_owned(), "钼业公司".to_owned()),
            ..PlacementLine::default()
        }
    }

    fn pairs(plan: &LastPlan) -> Vec<(&str, &str)> {
        plan.placements.iter().map(|(expert, post)| (expert.as_str(), post.as_str())).collect()
    }

    fn written(report: &PostingReport) -> LastPlan {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("方案.xlsx");
        write(&path, report).unwrap();
        read(&path).unwrap()
    }

    #[test]
    fn a_plan_comes_back_with_the_locks_and_bans_that_it_kept() {
        let request = |is_lock, expert: &str, post: &str| RequestLine {
            is_lock,
            expert: (expert.to_owned(), String::new()),
            post: (post.to_owned(), String::new()),
        };
        let alternate = AlternateLine {
            post: ("gw-1".to_owned(), String::new()),
            expert: ("zj-9".to_owned(), String::new()),
            ..AlternateLine::default()
        };
        let report = PostingReport {
            optimal: vec![placed("zj-1", "gw-1"), placed("zj-2", "gw-2")],
            stable: vec![placed("zj-2", "gw-1")],
            alternates: vec![alternate],
            requests: vec![request(true, "zj-1", "gw-1"), request(false, "zj-1", "gw-2")],
            ..PostingReport::default()
        };
        let last = written(&report);
        assert_eq!(pairs(&last), [("zj-1", "gw-1"), ("zj-2", "gw-2")]);
        let kept: Vec<(bool, &str)> =
            last.requests.iter().map(|row| (row.is_lock, row.post.as_str())).collect();
        assert_eq!(kept, [(true, "gw-1"), (false, "gw-2")]);
        assert_eq!(last.faults, []);
        let infeasible = PostingReport { stable: report.stable, ..PostingReport::default() };
        assert_eq!(pairs(&written(&infeasible)), [("zj-2", "gw-1")]);
    }

    /// A plan as somebody filled it in: rows of expert, post and decision for the optimal plan, of kind, expert and post for 要求.
    fn decided(optimal: &[[&str; 3]], requests: &[[&str; 3]]) -> LastPlan {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("方案.xlsx");
        let mut workbook = Workbook::new();
        let sheets = [
            ("最优方案", ["专家编号", "岗位编号", "处理"], optimal),
            ("要求", ["类别", "专家编号", "岗位编号"], requests),
        ];
        for (name, header, rows) in sheets {
            let sheet = workbook.add_worksheet().set_name(name).unwrap();
            for (at, cells) in std::iter::once(&header).chain(rows).enumerate() {
                for (column, cell) in cells.iter().enumerate() {
                    sheet.write_string(at as u32, column as u16, *cell).unwrap();
                }
            }
        }
        workbook.save(&path).unwrap();
        read(&path).unwrap()
    }

    #[test]
    fn what_was_decided_on_the_plan_goes_before_what_it_kept() {
        let last = decided(
            &[["zj-1", "gw-1", "禁止"], ["zj-2", "gw-2", "锁定"], ["zj-3", "gw-3", ""]],
            &[["锁定", "zj-1", "gw-1"]],
        );
        let row = |row, is_lock, expert: &str, post: &str| PairRow {
            row,
            is_lock,
            expert: expert.to_owned(),
            post: post.to_owned(),
        };
        assert_eq!(last.requests, [row(2, false, "zj-1", "gw-1"), row(3, true, "zj-2", "gw-2")]);
        assert_eq!(last.placements.len(), 3);
    }

    #[test]
    fn a_decision_that_is_none_is_named() {
        let last = decided(&[["zj-1", "gw-1", "待定"]], &[]);
        assert_eq!((last.faults[0].sheet, last.faults[0].row), ("最优方案", 2));
        assert_eq!(last.faults[0].reason, "“处理”写的是“待定”；请写“锁定”或“禁止”，或者留空");
    }

    #[test]
    fn another_workbook_is_no_plan() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("选派.xlsx");
        crate::posting_input::write_template(&path).unwrap();
        assert!(matches!(read(&path), Err(Error::NothingRecognised { .. })));
    }
}
