//! What is wrong with a round, in the analyst's words.

use matcher_core::Error;
use matcher_core::assignment::{AssignmentError, LockHolder};

use crate::failure::bad_input;

/// The error that the command ends with.
pub(super) fn told(error: Error) -> anyhow::Error {
    match error {
        Error::Assignment(fault) => bad_input(put(&fault)),
        other => other.into(),
    }
}

/// A contradiction with the way out of it.
pub(super) fn put(fault: &AssignmentError) -> String {
    use AssignmentError as Fault;
    match fault {
        Fault::Empty { side: "candidates" } => {
            "没有可选派的专家。请先导入专家，或在“专家”表里填写。".to_owned()
        }
        Fault::Empty { .. } => "没有岗位。请先导入企业及其待对接的需求，或在“岗位”表里填写。".to_owned(),
        Fault::TooLarge { count, limit, .. } => {
            format!("这一轮太大：有 {count}，至多 {limit}。请分几轮，或只列可能的人选和岗位。")
        }
        Fault::Bounds { of, min, max } => {
            format!("{of}的名额是 {min} 到 {max}。请填不小于 0 的整数，下限不大于上限，上限不超过 10000。")
        }
        Fault::NoExpert { id } => format!("目录里没有编号为“{id}”的专家。请改正编号，或先导入。"),
        Fault::NoFirm { post, firm } => {
            format!("岗位“{post}”：目录里没有编号为“{firm}”的单位。请改正“企业编号”，或先导入。")
        }
        Fault::NoDemand { post, demand } => {
            format!("岗位“{post}”：目录里没有编号为“{demand}”的需求。请改正“需求编号”，或先导入。")
        }
        Fault::IdleFirm { post, firm } => format!(
            "岗位“{post}”：“{firm}”没有待对接的需求，无从匹配专家。请在“需求编号”里写明需求，或先登记需求。"
        ),
        Fault::DuplicateCandidate { id } => format!("专家“{id}”填了两行，请只留一行。"),
        Fault::DuplicatePost { id } => format!("岗位“{id}”填了两行，请只留一行。"),
        Fault::DuplicateQuota { group } => format!("{group}的配额填了两行，请只留一行。"),
        Fault::UnknownCandidate { id, .. } => {
            format!("志愿、锁定或禁止里的专家“{id}”不在这一轮。请加到“专家”表，或改正编号。")
        }
        Fault::UnknownPost { id, .. } => {
            format!("志愿、锁定或禁止里的岗位“{id}”不在这一轮。请加到“岗位”表，或改正编号。")
        }
        Fault::UnknownGroup { group } => format!("配额里的{group}没有任何岗位。请改正名称，或删去这一行。"),
        Fault::DuplicateWish { of, wish } => format!("“{of}”的志愿里“{wish}”出现两次，请只留靠前的一次。"),
        Fault::OutOfRange { value, .. } => format!("满意度下限是 {value}，请填 0 到 1 之间的数。"),
        Fault::LockedAndBanned { candidate, post } => {
            format!("专家“{candidate}”与岗位“{post}”既锁定又禁止，请去掉其中一条。")
        }
        Fault::LockedOut { candidate, post, reason } => format!(
            "专家“{candidate}”与岗位“{post}”锁定不了：{}。请解除锁定，或先消除原因。",
            put_reason(reason)
        ),
        Fault::TooManyLocks { of, count, max } => {
            format!("{}有 {count} 条锁定，名额只有 {max}。请减少锁定，或提高上限。", put_holder(of))
        }
        other => format!("选派要求不能使用：{other}。"),
    }
}

fn put_holder(of: &LockHolder) -> String {
    match of {
        LockHolder::Candidate(id) => format!("专家“{id}”"),
        LockHolder::Post(id) => format!("岗位“{id}”"),
        LockHolder::Group(group) => group.label(),
    }
}

/// Rules give their reasons in Chinese; the engine's own are few.
fn put_reason(reason: &str) -> &str {
    match reason {
        "the pair is not listed" => "两者没有匹配得分",
        "facts of the pair are still to be verified" => "尚有事实待核实",
        "a rule forbids it" => "不符合规定",
        other => other,
    }
}
