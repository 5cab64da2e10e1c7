//! The columns of a judge's sheet, for its making and its reading.

use matcher_core::judging::Criteria;

pub(super) const NUMBER: &str = "序号";
pub(super) const CODE: &str = "项目编号";
pub(super) const NAME: &str = "项目名称";
pub(super) const OWNER: &str = "单位";
pub(super) const RECUSAL: &str = "回避";
pub(super) const REMARK: &str = "评语";
/// Before the names of event and judge, above the header.
pub(super) const EVENT_LEAD: &str = "场次：";
pub(super) const JUDGE_LEAD: &str = "评委：";
/// Two wide spaces stand between what is said above the header.
pub(super) const BETWEEN: &str = "\u{3000}\u{3000}";
/// The sheet that says what the criteria mean.
pub(super) const GUIDE_SHEET: &str = "评分标准";
/// What an event without a name is called.
pub(super) const NAMELESS_EVENT: &str = "路演";

/// What stands above the column of a criterion: `成熟度（满分10，权重20%）`.
pub(super) fn criterion_header(criteria: &Criteria, at: usize) -> String {
    let Some(criterion) = criteria.criteria.get(at) else { return String::new() };
    format!("{}（满分{}，权重{}）", criterion.name, criterion.full_mark.short(), percent(criteria.share(at)))
}

/// A share in percent, with two decimals at most.
pub(super) fn percent(share: f64) -> String {
    format!("{}%", (share * 10_000.0).round() / 100.0)
}
