//! Rule files: where they are, and what is wrong with them.

use std::path::Path;

use anyhow::Result;
use matcher_core::eligibility::RuleFile;
use matcher_core::{FolderRules, FolderRulesError, read_rules};

use crate::context::Context;
use crate::failure::{bad_input, unreadable};
use crate::nearest::unknown;

/// The rules of a file, or else those of the data folder, or else the built-in ones.
pub(in crate::commands) fn rules_or_own(
    file: Option<&Path>,
    own: FolderRules,
    context: &Context<'_>,
) -> Result<RuleFile> {
    if let Some(file) = file {
        return read(file);
    }
    own.read(&context.data).map_err(refused)?.ok_or_else(|| {
        bad_input(format!(
            "还没有政策规则：数据文件夹里没有“{}”。可以用 matcher policy sample 写出示例（政策均为虚构），改成本地政策；或用 --rules 指定规则文件。",
            context.data.join(own.file_name()).display()
        ))
    })
}

/// Reads and checks a rule file that is named.
pub(super) fn read(file: &Path) -> Result<RuleFile> {
    read_rules(file).map_err(refused)
}

/// What to say of a rule file that cannot be used.
#[expect(clippy::needless_pass_by_value, reason = "as `map_err` gives it")]
pub(super) fn refused(error: FolderRulesError) -> anyhow::Error {
    bad_input(match &error {
        FolderRulesError::Read { file, source } => unreadable(file, source),
        FolderRulesError::Rules { file, source } => format!(
            "规则文件“{}”有 {} 处错误，没有使用：\n{}",
            file.display(),
            source.faults.len(),
            source.user_message()
        ),
    })
}

/// What to say when a file has no rule of an identifier.
pub(super) fn no_rule(rules: &RuleFile, id: &str) -> anyhow::Error {
    bad_input(unknown("政策编号", id, rules.rules.iter().map(|rule| rule.id.as_str())))
}
