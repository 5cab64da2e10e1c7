//! `matcher remove` and `matcher undelete`: records out of the catalogue, and back.

use anyhow::Result;
use clap::Args;
use matcher_core::record::RecordKind;
use matcher_core::{Engine, WriteOptions};
use matcher_io::labels::Label;

use super::history::is_removed;
use crate::catalogue::not_found;
use crate::context::Context;
use crate::failure::{Status, bad_input};
use crate::nearest::unknown;

/// What `remove` and `undelete` take.
#[derive(Debug, Args)]
pub(crate) struct RemoveArgs {
    /// 需求、供给或单位的编号
    #[arg(required = true, value_name = "编号")]
    ids: Vec<String>,
    /// 只在这一类里找：需求、供给、单位
    #[arg(long, value_name = "类别")]
    kind: Option<String>,
    /// 操作人，记入变更历史；缺省为登录用户名
    #[arg(long, value_name = "姓名")]
    by: Option<String>,
}

/// Removes records.
pub(super) fn run(args: &RemoveArgs, context: &mut Context<'_>) -> Result<Status> {
    let kinds = kinds(args.kind.as_deref())?;
    let engine = context.open_existing()?;
    // All are looked up before any is removed.
    let found = locate(&engine, args, &kinds, |kind, id| Ok(engine.get(kind, id)?.is_some()))?;
    let by = context.author(args.by.as_deref())?;
    let removed = write(&found, |kind, ids| Ok(engine.remove_with(kind, ids, &by)?.removed))?;
    if context.json {
        context.write_json(&serde_json::json!({ "removed": removed }))?;
        return Ok(Status::Done);
    }
    context.terminal.line(&format!("已删除 {removed} 条记录。恢复：matcher undelete <编号>。"))?;
    Ok(Status::Done)
}

/// Brings removed records back.
pub(super) fn undelete(args: &RemoveArgs, context: &mut Context<'_>) -> Result<Status> {
    let kinds = kinds(args.kind.as_deref())?;
    let engine = context.open_existing()?;
    let found = locate(&engine, args, &kinds, |kind, id| is_removed(&engine, kind, id))?;
    let by = context.author(args.by.as_deref())?;
    let restored = write(&found, |kind, ids| Ok(engine.undelete(kind, ids, &by)?.created))?;
    if context.json {
        context.write_json(&serde_json::json!({ "restored": restored }))?;
        return Ok(Status::Done);
    }
    context.terminal.line(&format!("已恢复 {restored} 条记录。"))?;
    Ok(Status::Done)
}

/// The kinds that a label names; all without one.
pub(super) fn kinds(text: Option<&str>) -> Result<Vec<RecordKind>> {
    let Some(text) = text else { return Ok(RecordKind::ALL.to_vec()) };
    let known = RecordKind::CHOICES.iter().map(|choice| choice.1);
    RecordKind::from_label(text).map(|kind| vec![kind]).ok_or_else(|| bad_input(unknown("类别", text, known)))
}

/// Kind and identifier of every record that was named; each has to be of exactly one kind.
fn locate<'a>(
    engine: &Engine,
    args: &'a RemoveArgs,
    kinds: &[RecordKind],
    is_there: impl Fn(RecordKind, &str) -> Result<bool>,
) -> Result<Vec<(RecordKind, &'a str)>> {
    let mut found = Vec::new();
    for id in &args.ids {
        let mut of_kind = Vec::new();
        for kind in kinds {
            if is_there(*kind, id)? {
                of_kind.push(*kind);
            }
        }
        match of_kind[..] {
            [kind] => found.push((kind, id.as_str())),
            [] => return Err(nothing_to_do(engine, kinds, id)?),
            _ => {
                let labels: Vec<&str> = of_kind.iter().map(|kind| kind.label()).collect();
                return Err(bad_input(format!(
                    "编号“{id}”在{}里都有，请用 --kind 指定类别。",
                    labels.join("、")
                )));
            }
        }
    }
    Ok(found)
}

fn nothing_to_do(engine: &Engine, kinds: &[RecordKind], id: &str) -> Result<anyhow::Error> {
    for kind in kinds {
        if engine.get(*kind, id)?.is_some() {
            return Ok(bad_input(format!("编号“{id}”的记录没有被删除，不需要恢复。")));
        }
        if is_removed(engine, *kind, id)? {
            return Ok(bad_input(format!("编号“{id}”的记录已经删除了。恢复：matcher undelete {id}。")));
        }
    }
    not_found(engine, kinds, id, "记录")
}

fn write(
    found: &[(RecordKind, &str)],
    mut of_kind: impl FnMut(RecordKind, &[&str]) -> Result<usize>,
) -> Result<usize> {
    let mut count = 0;
    for kind in RecordKind::ALL {
        let ids: Vec<&str> = found.iter().filter(|entry| entry.0 == kind).map(|entry| entry.1).collect();
        if !ids.is_empty() {
            count += of_kind(kind, &ids)?;
        }
    }
    Ok(count)
}

impl Context<'_> {
    /// In whose name is written: the one given, or whoever is logged in.
    pub(crate) fn author(&self, given: Option<&str>) -> Result<WriteOptions> {
        let Some(name) = given.map(str::trim) else {
            let user = ["USERNAME", "USER"].into_iter().find_map(|variable| std::env::var(variable).ok());
            return Ok(user.map_or_else(WriteOptions::default, WriteOptions::by));
        };
        if name.is_empty() || name.chars().count() > 100 || name.contains(char::is_control) {
            return Err(bad_input("--by 请写操作人的姓名，1 到 100 个字。"));
        }
        Ok(WriteOptions::by(name))
    }
}
