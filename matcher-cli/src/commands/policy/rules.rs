//! Rule files: where they are, and what is wrong with them.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::Result;
use matcher_core::eligibility::RuleFile;

use crate::context::Context;
use crate::failure::bad_input;
use crate::nearest::unknown;

/// The office's own policies, in the data folder.
pub(super) const POLICIES_FILE: &str = "policies.toml";
/// The office's own lists to be cleared, in place of the built-in ones.
const CLEARING_FILE: &str = "clearing.toml";
/// The office's own conditions for firms that ask for experts, in place of the built-in ones.
const POSTING_FILE: &str = "posting.toml";
/// The office's own conditions for experts who are sent to firms, in place of the built-in ones.
const POSTING_EXPERTS_FILE: &str = "posting_experts.toml";

/// The policies of a file, or else those of the data folder.
pub(super) fn policies(file: Option<&Path>, context: &Context<'_>) -> Result<RuleFile> {
    let own = context.data.join(POLICIES_FILE);
    match file {
        Some(file) => read(file),
        None if own.exists() => read(&own),
        None => Err(bad_input(format!(
            "还没有政策规则：数据文件夹里没有“{}”。可以用 matcher policy sample 写出示例（政策均为虚构），改成本地政策；或用 --rules 指定规则文件。",
            own.display()
        ))),
    }
}

/// The lists of a file, or else those of the data folder, or else the built-in ones.
pub(in crate::commands) fn clearing(file: Option<&Path>, context: &Context<'_>) -> Result<RuleFile> {
    let own = context.data.join(CLEARING_FILE);
    match file {
        Some(file) => read(file),
        None if own.exists() => read(&own),
        None => Ok(RuleFile::clearing()),
    }
}

/// What firms have to fulfil before experts are sent to them: of a file, or else of the data folder, or else built in.
pub(in crate::commands) fn posting(file: Option<&Path>, context: &Context<'_>) -> Result<RuleFile> {
    let own = context.data.join(POSTING_FILE);
    match file {
        Some(file) => read(file),
        None if own.exists() => read(&own),
        None => Ok(RuleFile::posting()),
    }
}

/// What experts have to fulfil before they are sent to firms: likewise.
pub(in crate::commands) fn posting_experts(file: Option<&Path>, context: &Context<'_>) -> Result<RuleFile> {
    let own = context.data.join(POSTING_EXPERTS_FILE);
    match file {
        Some(file) => read(file),
        None if own.exists() => read(&own),
        None => Ok(RuleFile::posting_experts()),
    }
}

/// Reads and checks a rule file.
pub(super) fn read(file: &Path) -> Result<RuleFile> {
    RuleFile::parse(&text(file)?).map_err(|error| {
        bad_input(format!(
            "规则文件“{}”有 {} 处错误，没有使用：\n{}",
            file.display(),
            error.faults.len(),
            error.user_message()
        ))
    })
}

/// The text of a rule file.
pub(super) fn text(file: &Path) -> Result<String> {
    let name = file.display();
    fs::read_to_string(file).map_err(|error| {
        bad_input(match error.kind() {
            ErrorKind::NotFound => format!("找不到文件“{name}”，请检查文件名和路径。"),
            ErrorKind::InvalidData => format!("“{name}”不是 UTF-8 编码的文本。请另存为 UTF-8。"),
            _ => format!("读不了“{name}”：{error}。"),
        })
    })
}

/// What to say when a file has no rule of an identifier.
pub(super) fn no_rule(rules: &RuleFile, id: &str) -> anyhow::Error {
    bad_input(unknown("政策编号", id, rules.rules.iter().map(|rule| rule.id.as_str())))
}
