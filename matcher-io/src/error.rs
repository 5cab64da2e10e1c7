//! What can go wrong with a whole file. Faults of single rows are not errors: they are
//! [`RejectedRow`](crate::import::RejectedRow)s.

use std::io;
use std::path::{Path, PathBuf};

/// A file that could not be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file could not be opened or read.
    #[error("cannot read `{path}`: {source}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file could not be written; the former file, if any, is untouched.
    #[error("cannot write `{path}`: {source}")]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Another process writes the file.
    #[error("another process writes `{path}`")]
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// The file has no content.
    #[error("`{path}` is empty")]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// The file is an OLE container: an encrypted workbook or one of Excel 97–2003.
    #[error("`{path}` is an encrypted workbook or an old .xls")]
    EncryptedOrOld {
        /// The file.
        path: PathBuf,
    },
    /// The file's content is not what its name says, or nothing that can be read.
    #[error("`{path}` is not a file of a known format: {found}")]
    UnknownFormat {
        /// The file.
        path: PathBuf,
        /// What it looks like, in English.
        found: &'static str,
    },
    /// The file is of the right format but cannot be read through.
    #[error("`{path}` is damaged: {reason}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What the reader says.
        reason: String,
    },
    /// The file holds more than the limits allow.
    #[error("`{path}` is too large: {what} exceeds {limit_bytes} bytes")]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The part that is too large.
        what: String,
        /// The limit.
        limit_bytes: u64,
    },
    /// No sheet of the file could be recognised.
    #[error("no sheet of `{path}` is recognised: {sheets}")]
    NothingRecognised {
        /// The file.
        path: PathBuf,
        /// The sheets and why they were ignored.
        sheets: String,
    },
    /// A mapping override names a column that does not exist.
    #[error("unknown column `{column}` in the mapping of header `{header}`")]
    UnknownColumn {
        /// The header of the file.
        header: String,
        /// The column named.
        column: String,
    },
    /// A report has more rows than a sheet can hold.
    #[error("`{path}` would have {rows} rows; a sheet holds {limit}")]
    TooManyRows {
        /// The file.
        path: PathBuf,
        /// Rows asked for, the header included.
        rows: usize,
        /// Rows that a sheet holds.
        limit: usize,
    },
    /// A file that was to hold a coupling map holds something else, or a part of one.
    #[error("`{path}` is not a coupling map: {source}")]
    NotAMap {
        /// The file.
        path: PathBuf,
        /// Where it is not what a map would be.
        source: serde_json::Error,
    },
    /// The spreadsheet writer refused something.
    #[error("cannot build the workbook `{path}`: {source}")]
    Workbook {
        /// The file.
        path: PathBuf,
        /// Why.
        source: rust_xlsxwriter::XlsxError,
    },
}

/// What kind of trouble an [`Error`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// There is no such file.
    NotFound,
    /// The system does not let us.
    PermissionDenied,
    /// The content cannot be used.
    BadInput,
    /// The content exceeds a limit.
    TooLarge,
    /// The caller asked for something that does not exist.
    BadRequest,
    /// The disk or the system failed.
    Io,
}

impl Error {
    /// The kind of trouble.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Read { source, .. } | Self::Write { source, .. } => match source.kind() {
                io::ErrorKind::NotFound => ErrorKind::NotFound,
                io::ErrorKind::IsADirectory => ErrorKind::BadInput,
                io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                    ErrorKind::PermissionDenied
                }
                _ => ErrorKind::Io,
            },
            Self::TooLarge { .. } | Self::TooManyRows { .. } => ErrorKind::TooLarge,
            Self::UnknownColumn { .. } => ErrorKind::BadRequest,
            Self::Busy { .. } => ErrorKind::PermissionDenied,
            Self::Workbook { .. } => ErrorKind::Io,
            Self::Empty { .. }
            | Self::EncryptedOrOld { .. }
            | Self::UnknownFormat { .. }
            | Self::Damaged { .. }
            | Self::NotAMap { .. }
            | Self::NothingRecognised { .. } => ErrorKind::BadInput,
        }
    }

    /// The message for users, in Chinese, with what to do next.
    pub fn user_message(&self) -> String {
        match self {
            Self::Read { path, source } => read_message(path, source),
            Self::Write { path, source } => write_message(path, source),
            Self::Busy { path } => {
                format!("另一个 matcher 正在写“{}”。请等它写完，或换一个文件名。", path.display())
            }
            Self::Empty { path } => format!("“{}”是空文件，请检查是否保存成功。", path.display()),
            Self::EncryptedOrOld { path } => format!(
                "“{}”是加密的工作簿或旧版 .xls 文件。请在 Excel 或 WPS 中打开，取消密码后另存为 .xlsx 再导入。",
                path.display()
            ),
            Self::UnknownFormat { path, .. } => format!(
                "无法识别“{}”的格式：内容不是 .xlsx、.csv 或 .jsonl（只改扩展名不行）。请在 Excel 或 WPS 中打开后另存为 .xlsx 再导入。",
                path.display()
            ),
            Self::Damaged { path, reason } => format!(
                "“{}”已损坏，读不下去（{reason}）。请在 Excel 或 WPS 中打开并修复，另存为 .xlsx 再导入；若打不开，请重新索取文件。",
                path.display()
            ),
            Self::TooLarge { path, what, limit_bytes } => format!(
                "“{}”太大：{what}解压后超过 {} MB 的上限，已拒绝读取。请删去图片和多余内容，或拆成几个文件再导入。",
                path.display(),
                limit_bytes / (1024 * 1024)
            ),
            Self::NothingRecognised { path, sheets } => format!(
                "“{}”里没有能识别的工作表（{sheets}）。请用 matcher template 生成的模板填写，或指定表的类型。",
                path.display()
            ),
            Self::UnknownColumn { header, column } => format!(
                "列对应关系“{header}={column}”里的“{column}”不是已知的列。请用模板“填写说明”中的列名。"
            ),
            Self::TooManyRows { path, rows, limit } => format!(
                "“{}”要写 {rows} 行，超过 Excel 一张表 {limit} 行的上限。请减少每条需求的匹配数，或改用 .csv、.jsonl。",
                path.display()
            ),
            Self::NotAMap { path, source } => format!(
                "“{}”不是完整的图谱文件（第 {} 行第 {} 个字节处读不下去）。请指定以前由 matcher map 写出的 map.json。",
                path.display(),
                source.line(),
                source.column()
            ),
            Self::Workbook { path, source } => format!("无法生成工作簿“{}”：{source}。", path.display()),
        }
    }
}

fn read_message(path: &Path, source: &io::Error) -> String {
    let path = path.display();
    match source.kind() {
        io::ErrorKind::NotFound => format!("找不到文件“{path}”，请检查文件名和路径。"),
        io::ErrorKind::PermissionDenied => {
            format!("没有权限读取“{path}”，请检查文件权限，或先关闭占用它的程序。")
        }
        io::ErrorKind::IsADirectory => format!("“{path}”是文件夹，请指定其中的文件。"),
        _ => format!("读取“{path}”失败：{source}。"),
    }
}

fn write_message(path: &Path, source: &io::Error) -> String {
    let path = path.display();
    match source.kind() {
        io::ErrorKind::NotFound => format!("无法写入“{path}”：文件夹不存在，请先建立。"),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => format!(
            "没有权限写入“{path}”。若文件正在 Excel 或 WPS 中打开，请先关闭；或换一个文件夹。原文件未改动。"
        ),
        io::ErrorKind::IsADirectory => format!("“{path}”是文件夹，写不成文件。请先把它改名或移走。"),
        io::ErrorKind::StorageFull => format!("磁盘已满，无法写入“{path}”。请清理空间后重试。原文件未改动。"),
        _ => format!("写入“{path}”失败：{source}。原文件未改动。"),
    }
}
