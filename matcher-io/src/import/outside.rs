//! Rows that stand on a sheet without being records: totals, and what is signed below the table.

use crate::read::RawRow;
use crate::text::fold;

/// Why a row is no record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outside {
    /// 合计, 总计 and their like.
    Total,
    /// 填表人：…, 审核人：….
    Signature,
}

impl Outside {
    /// The note for users.
    pub(super) fn note(self, sheet: &str, row: u32) -> String {
        let what = match self {
            Self::Total => "是合计行",
            Self::Signature => "是表格下方的签署或说明",
        };
        format!("工作表“{sheet}”第 {row} 行{what}，没有当作记录。")
    }
}

const TOTALS: &[&str] = &["合计", "总计", "小计", "共计", "累计"];
/// What begins a cell of a signature, before a colon.
const SIGNED: &[&str] = &[
    "填表人",
    "填报人",
    "制表人",
    "审核人",
    "复核人",
    "负责人",
    "经办人",
    "联系人",
    "联系电话",
    "填报单位",
    "填报日期",
    "填表日期",
    "单位盖章",
    "备注",
    "注",
    "说明",
];

/// Says whether a row is no record.
pub(super) fn outside(row: &RawRow) -> Option<Outside> {
    let first = row.cells.first()?;
    if TOTALS.contains(&fold(&first.text).trim_end_matches(':')) {
        return Some(Outside::Total);
    }
    let signed = |text: &str| fold(text).split_once(':').is_some_and(|(before, _)| SIGNED.contains(&before));
    row.cells.iter().all(|cell| signed(&cell.text)).then_some(Outside::Signature)
}

#[cfg(test)]
mod tests {
    use super::{Outside, outside};
    use crate::read::{RawCell, RawRow};

    fn row(cells: &[&str]) -> RawRow {
        let cell = |(column, text): (u32, &&str)| RawCell { column, text: (*text).to_owned(), number: false };
        RawRow { row_number: 9, cells: (0..).zip(cells).map(cell).collect(), fault: None }
    }

    #[test]
    fn totals_and_signatures_are_no_records() {
        assert_eq!(outside(&row(&["合 计", "24项", "1005"])), Some(Outside::Total));
        assert_eq!(outside(&row(&["填表人：向小满", "联系电话：0914-5550000"])), Some(Outside::Signature));
    }

    #[test]
    fn a_record_that_speaks_of_totals_stays_one() {
        assert_eq!(outside(&row(&["总计量仪表漂移", "某厂"])), None);
        assert_eq!(outside(&row(&["1", "合计", "某厂"])), None);
        assert_eq!(outside(&row(&["备注：加急", "尾矿再选"])), None);
    }
}
