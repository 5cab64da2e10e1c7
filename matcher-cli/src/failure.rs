//! From an error to a Chinese message that names the thing and the way out, and to an exit code.

use std::io;
use std::path::Path;

use matcher_core::evaluation::EvaluationError;
use matcher_core::{BackupFault, Damage, ErrorKind, StoreError};

use crate::context::way_out_of_damage;
use crate::terminal::Terminal;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    /// Everything went well.
    Done,
    /// Something unexpected.
    Unexpected,
    /// The command line or the input cannot be used.
    BadInput,
    /// Done, but some rows were rejected.
    RowsRejected,
    /// The data folder is locked, read-only, full, newer or damaged.
    DataFolder,
}

impl Status {
    /// The exit code.
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Unexpected => 1,
            Self::BadInput => 2,
            Self::RowsRejected => 3,
            Self::DataFolder => 4,
        }
    }
}

/// The user asked for something that cannot be done; the message says in Chinese what and what to do.
#[derive(Debug)]
pub(crate) struct BadInput(pub(crate) String);

impl std::fmt::Display for BadInput {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BadInput {}

/// A [`BadInput`] as the error that commands return.
pub(crate) fn bad_input(message: impl Into<String>) -> anyhow::Error {
    BadInput(message.into()).into()
}

/// What to say of a text file that cannot be read.
pub(crate) fn unreadable(file: &Path, error: &io::Error) -> String {
    let name = file.display();
    match error.kind() {
        io::ErrorKind::NotFound => format!("找不到文件“{name}”，请检查文件名和路径。"),
        io::ErrorKind::InvalidData => format!("“{name}”不是 UTF-8 编码的文本。请另存为 UTF-8。"),
        _ => format!("读不了“{name}”：{error}。"),
    }
}

/// The data folder cannot be used now; the message says in Chinese why and what to do.
#[derive(Debug)]
pub(crate) struct FolderInUse(String);

impl std::fmt::Display for FolderInUse {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for FolderInUse {}

/// A [`FolderInUse`] as the error that commands return.
pub(crate) fn data_folder(message: impl Into<String>) -> anyhow::Error {
    FolderInUse(message.into()).into()
}

/// Tells the user what went wrong on stderr and gives the status to end with.
///
/// A closed pipe (`matcher … | head`) is no failure: whoever read has enough.
pub(crate) fn tell(error: &anyhow::Error, data: &Path, terminal: &mut Terminal) -> Status {
    let broken_pipe = |cause: &(dyn std::error::Error + 'static)| {
        cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    };
    if error.chain().any(broken_pipe) {
        return Status::Done;
    }
    let (status, message) = describe(error, data);
    terminal.complain(&format!("错误：{message}"));
    status
}

fn describe(error: &anyhow::Error, data: &Path) -> (Status, String) {
    if let Some(BadInput(message)) = error.downcast_ref() {
        return (Status::BadInput, message.clone());
    }
    if let Some(FolderInUse(message)) = error.downcast_ref() {
        return (Status::DataFolder, message.clone());
    }
    if let Some(error) = error.downcast_ref::<matcher_io::Error>() {
        return (file_status(error), error.user_message());
    }
    if let Some(error) = error.downcast_ref::<EvaluationError>() {
        return (Status::BadInput, evaluation_message(error));
    }
    if let Some(error) = error.downcast_ref::<matcher_core::Error>() {
        return engine_failure(error, data);
    }
    (Status::Unexpected, format!("{error:#}。"))
}

fn file_status(error: &matcher_io::Error) -> Status {
    match error.kind() {
        matcher_io::ErrorKind::Io => Status::Unexpected,
        matcher_io::ErrorKind::NotFound
        | matcher_io::ErrorKind::PermissionDenied
        | matcher_io::ErrorKind::BadInput
        | matcher_io::ErrorKind::TooLarge
        | matcher_io::ErrorKind::BadRequest => Status::BadInput,
    }
}

fn engine_failure(error: &matcher_core::Error, data: &Path) -> (Status, String) {
    let folder = data.display();
    let kept = "已保存的数据没有受影响";
    match error.kind() {
        ErrorKind::InvalidInput => match error {
            matcher_core::Error::Evaluation(error) => (Status::BadInput, evaluation_message(error)),
            _ => (Status::BadInput, format!("输入不能使用：{error}。请修改后重试。")),
        },
        ErrorKind::Locked => (
            Status::DataFolder,
            format!(
                "数据文件夹“{folder}”正被另一个 matcher 进程使用。请等它结束，或关闭它后重试；也可用 --data 指定别的文件夹。"
            ),
        ),
        ErrorKind::ReadOnly => (
            Status::DataFolder,
            format!(
                "数据文件夹“{folder}”不能写入（{error}）。请检查文件夹权限，或用 --data 指定可以写入的文件夹。{kept}。"
            ),
        ),
        ErrorKind::DiskFull => (
            Status::DataFolder,
            format!("{}，无法写入数据文件夹“{folder}”。请清理空间后重试。{kept}。", full(error)),
        ),
        ErrorKind::LimitReached => (
            Status::DataFolder,
            format!("数据文件夹“{folder}”里的记录已达到上限（{error}），没有写入。{kept}。"),
        ),
        ErrorKind::NewerFormat => (
            Status::DataFolder,
            format!(
                "数据文件夹“{folder}”是更新版本的 matcher 建立的（{error}）。请升级 matcher 后再打开。{kept}。"
            ),
        ),
        ErrorKind::Damaged => (
            Status::DataFolder,
            format!("数据文件夹“{folder}”已损坏（{}）。{}", damaged(error), way_out_of_damage(data)),
        ),
        ErrorKind::UnusableBackup => (Status::BadInput, backup_message(error)),
        ErrorKind::Conflict => (
            Status::BadInput,
            format!("记录在此期间已被改动（{error}），没有写入。请重新查看后再改。{kept}。"),
        ),
        ErrorKind::Cancelled => (Status::Unexpected, "操作已取消。".to_owned()),
        ErrorKind::Encoder => (
            Status::Unexpected,
            format!("语义编码器不可用（{error}）。请检查编码器是否在运行；没有它时匹配只比较词语。{kept}。"),
        ),
        ErrorKind::Internal => (Status::Unexpected, format!("内部错误：{error}。请把这条信息反馈给开发者。")),
    }
}

/// What is damaged.
fn damaged(error: &matcher_core::Error) -> String {
    match error {
        matcher_core::Error::Store(StoreError::Damaged(damage)) => put_damage(damage),
        _ => error.to_string(),
    }
}

/// A damage in the analyst's words.
pub(crate) fn put_damage(damage: &Damage) -> String {
    match damage {
        Damage::Record { id } => format!("记录“{id}”的内容已不是写入时的内容"),
        Damage::Change { sequence } => format!("第 {sequence} 条变更历史缺失或已不是写入时的内容"),
        Damage::Outcome { demand, supply } => format!("“{demand}”与“{supply}”的对接结果已不是写入时的内容"),
        Damage::Request { id } => format!("写入请求“{id}”的记载已不是当时的内容"),
        Damage::PlacementModel => {
            "从人工归链学到的内容已不是写入时的内容，现在只按链谱的词归链；运行 matcher classify --learn 重新学习即可".to_owned()
        }
        Damage::CouplingBaselines => {
            "图谱的基准已不是写入时的内容；运行 matcher map --rebase 以本期为新的基准".to_owned()
        }
        Damage::ScoringModel => {
            "启用过的评分权重已不是写入时的内容，现在用出厂权重；用 matcher weights --import 或 matcher tune --adopt 重新启用即可".to_owned()
        }
        Damage::LatentSpace => {
            "从供给学到的词语关联已不是写入时的内容，现在不计领域相近；运行 matcher rebuild 重新学习即可".to_owned()
        }
        Damage::Database { what } => format!("数据库文件读不通：{what}"),
        Damage::More { count } => format!("还有 {count} 处"),
    }
}

/// How full the disk is.
fn full(error: &matcher_core::Error) -> String {
    match error {
        matcher_core::Error::Store(StoreError::DiskLow { free_bytes, reserved_bytes }) => {
            let mebibytes = |bytes: &u64| format!("{:.1} MB", *bytes as f64 / f64::from(1 << 20));
            format!("磁盘快满了（只剩 {}，至少要留 {}）", mebibytes(free_bytes), mebibytes(reserved_bytes))
        }
        _ => "磁盘已满".to_owned(),
    }
}

fn backup_message(error: &matcher_core::Error) -> String {
    let matcher_core::Error::Store(StoreError::UnusableBackup { file, fault }) = error else {
        return format!("备份不能使用：{error}。");
    };
    let (reason, way_out) = match fault {
        BackupFault::NotABackup => {
            ("不是 matcher 的备份文件，或者不完整", "请检查是否选对了文件、复制是否完成")
        }
        BackupFault::Altered => ("内容与备份时不一致，文件已损坏", "请换一份备份"),
        BackupFault::NewerFormat { .. } => ("是更新版本的 matcher 写的", "请升级 matcher 后再恢复"),
        BackupFault::Unsound { .. } => ("里面的数据库在备份时就已损坏", "请换一份更早的备份"),
    };
    format!("“{file}”{reason}，没有恢复，数据文件夹没有改动。{way_out}。")
}

fn evaluation_message(error: &EvaluationError) -> String {
    match error {
        EvaluationError::Open { path, source } => {
            format!("无法打开“{}”（{source}）。请检查路径和权限。", path.display())
        }
        EvaluationError::Read { path, line, .. } => {
            format!("“{}”第 {line} 行之后读不下去。请检查文件是否完整。", path.display())
        }
        EvaluationError::Write { path, source } => {
            format!("无法写入“{}”（{source}）。请检查空间和权限。", path.display())
        }
        EvaluationError::InvalidLine { path, line, fault } => {
            format!("“{}”第 {line} 行有误：{fault}。请改正后重试。", path.display())
        }
        EvaluationError::NothingToScore { min_relevance } => {
            format!("没有任何查询有 {min_relevance} 分及以上的文档。请用 --min-relevance 降低分数线。")
        }
        EvaluationError::DifferentQueries { query } => {
            format!("查询“{query}”只在两个结果中的一个里计分。请用同一份评分比较。")
        }
        _ => format!("评测失败：{error}。"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_pipe_is_recognised_below_other_errors() {
        let error = anyhow::Error::from(io::Error::from(io::ErrorKind::BrokenPipe)).context("writing");
        assert_eq!(tell(&error, Path::new("."), &mut Terminal::new()), Status::Done);
    }

    #[test]
    fn bad_input_is_told_as_it_is() {
        let (status, message) = describe(&bad_input("没有这个"), Path::new("."));
        assert_eq!((status.code(), message.as_str()), (2, "没有这个"));
    }
}
