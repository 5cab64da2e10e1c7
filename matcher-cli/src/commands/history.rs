//! `matcher history`: who changed what, and when.

use anyhow::Result;
use clap::Args;
use matcher_core::record::{Record, RecordKind};
use matcher_core::{Change, ChangeAction, Engine};
use matcher_io::labels::Label;

use super::remove::kinds;
use super::show::stated;
use crate::catalogue::not_found;
use crate::china_time::minute;
use crate::context::Context;
use crate::failure::{Status, bad_input};
use crate::names::Names;
use crate::terminal::{Style, Table, clean, cut};

/// Columns of a value before or after a change.
const VALUE_COLUMNS: usize = 120;
/// So much of what two long values share is shown around the difference.
const SHARED_CHARS: usize = 8;
/// What stands where an early version wrote down neither time nor name.
const NOT_KNOWN: &str = "（未记录）";

/// What `history` takes.
#[derive(Debug, Args)]
pub(crate) struct HistoryArgs {
    /// 需求、供给或单位的编号；不写则列出全部数据最近的变更
    #[arg(value_name = "编号")]
    id: Option<String>,
    /// 只在这一类里找：需求、供给、单位
    #[arg(long, value_name = "类别", requires = "id")]
    kind: Option<String>,
    /// 不写编号时最多列出多少条
    #[arg(long, value_name = "条数", default_value_t = 20, conflicts_with = "id")]
    limit: usize,
}

pub(super) fn run(args: &HistoryArgs, context: &mut Context<'_>) -> Result<Status> {
    match &args.id {
        Some(id) => of_record(id, args.kind.as_deref(), context),
        None => latest(args.limit, context),
    }
}

fn of_record(id: &str, kind: Option<&str>, context: &mut Context<'_>) -> Result<Status> {
    let kinds = kinds(kind)?;
    let engine = context.open_existing()?;
    let mut found = Vec::new();
    for kind in &kinds {
        found.push(engine.history(*kind, id)?);
    }
    found.retain(|changes| !changes.is_empty());
    if found.is_empty() {
        return Err(not_found(&engine, &kinds, id, "记录")?);
    }
    if context.json {
        context.write_json(&found.concat())?;
        return Ok(Status::Done);
    }
    let names = Names::of(&engine)?;
    for changes in &found {
        tell(changes, &names, context)?;
    }
    Ok(Status::Done)
}

fn latest(limit: usize, context: &mut Context<'_>) -> Result<Status> {
    if !(1..=10_000).contains(&limit) {
        return Err(bad_input("--limit 请写 1 到 10000 之间的数。"));
    }
    let engine = context.open_existing()?;
    let changes = engine.changes(u64::MAX, limit)?;
    if context.json {
        context.write_json(&changes)?;
        return Ok(Status::Done);
    }
    let mut table = Table::new(&["时间", "操作人", "操作", "类别", "编号", "名称"]);
    for change in &changes {
        table.row([
            moment(change),
            change.author.clone().unwrap_or_default(),
            action(change.action).to_owned(),
            change.kind.label().to_owned(),
            change.id.clone(),
            version(change).map_or_else(String::new, |record| record.title().to_owned()),
        ]);
    }
    context.terminal.table(&table)?;
    context.terminal.line("某一条记录的变更内容：matcher history <编号>。时间为北京时间。")?;
    Ok(Status::Done)
}

/// All changes of one record.
fn tell(changes: &[Change], names: &Names, context: &mut Context<'_>) -> Result<()> {
    let Some(last) = changes.last() else { return Ok(()) };
    let title = changes.iter().rev().find_map(version).map_or("", Record::title);
    let kind = last.kind.label();
    context.terminal.styled("", &format!("{kind} {}  {}", clean(&last.id), clean(title)), Style::Heading)?;
    for change in changes {
        let by = change.author.as_ref().map_or_else(String::new, |author| format!("  {}", clean(author)));
        context.terminal.line(&format!("  {}  {}{by}", moment(change), action(change.action)))?;
        if let (Some(before), Some(after)) = (&change.before, &change.after) {
            for (label, old, new) in differences(before, after, names) {
                let (old, new) = parted(&clean(&old), &clean(&new));
                context
                    .terminal
                    .entry(&format!("    {label}："), &format!("{} → {}", shown(&old), shown(&new)))?;
            }
        }
    }
    if last.action == ChangeAction::Removed {
        context.terminal.line(&format!("  已删除；恢复：matcher undelete {}", clean(&last.id)))?;
    }
    context.terminal.blank()?;
    Ok(())
}

/// Label, old and new value of every field that two versions have differently.
fn differences(before: &Record, after: &Record, names: &Names) -> Vec<(&'static str, String, String)> {
    let (before, after) = (with_title(before, names), with_title(after, names));
    let mut labels: Vec<&'static str> = Vec::new();
    for (label, _) in before.iter().chain(&after) {
        if !labels.contains(label) {
            labels.push(label);
        }
    }
    let value = |fields: &[(&'static str, String)], label| {
        let values = fields.iter().filter(|field| field.0 == label).map(|field| field.1.as_str());
        values.collect::<Vec<_>>().join("；")
    };
    labels
        .into_iter()
        .map(|label| (label, value(&before, label), value(&after, label)))
        .filter(|(_, old, new)| old != new)
        .collect()
}

fn with_title(record: &Record, names: &Names) -> Vec<(&'static str, String)> {
    let mut fields = vec![("名称", record.title().to_owned())];
    fields.extend(stated(record, names));
    fields
}

/// The newest version that a change knows of.
fn version(change: &Change) -> Option<&Record> {
    change.after.as_ref().or(change.before.as_ref())
}

/// Two texts without what a reader need not compare: of a long beginning or end that both have, only some chars stay.
fn parted(old: &str, new: &str) -> (String, String) {
    let (old, new): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
    let start = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let room = old.len().min(new.len()) - start;
    let end = old.iter().rev().zip(new.iter().rev()).take(room).take_while(|(a, b)| a == b).count();
    // Something has to stand on either side, also where text was only added or taken away.
    let (start, end) = (start.saturating_sub(SHARED_CHARS), end.saturating_sub(SHARED_CHARS));
    let middle = |text: &[char]| {
        let (before, after) = (if start > 0 { "…" } else { "" }, if end > 0 { "…" } else { "" });
        format!("{before}{}{after}", text[start..text.len() - end].iter().collect::<String>())
    };
    (middle(&old), middle(&new))
}

fn shown(value: &str) -> String {
    if value.is_empty() { "（空）".to_owned() } else { cut(value, VALUE_COLUMNS) }
}

fn moment(change: &Change) -> String {
    change.at.map_or_else(|| NOT_KNOWN.to_owned(), minute)
}

fn action(action: ChangeAction) -> &'static str {
    match action {
        ChangeAction::Created => "新增",
        ChangeAction::Updated => "修改",
        ChangeAction::Removed => "删除",
        ChangeAction::Restored => "恢复",
        ChangeAction::Unknown => "（早期版本写入）",
    }
}

/// Whether a record was there once and is removed.
pub(super) fn is_removed(engine: &Engine, kind: RecordKind, id: &str) -> Result<bool> {
    Ok(engine.history(kind, id)?.last().is_some_and(|change| change.after.is_none()))
}

#[cfg(test)]
mod tests {
    use super::parted;

    #[test]
    fn long_texts_show_where_they_differ() {
        let (old, new) = parted("一二三四五六七八九十甲乙", "一二三四五六七八九十甲丙丁");
        assert_eq!((old.as_str(), new.as_str()), ("…四五六七八九十甲乙", "…四五六七八九十甲丙丁"));
        let (old, new) = parted("前面很长很长很长很长很长的话。", "前面很长很长很长很长很长的话。另加一句。");
        assert_eq!((old.as_str(), new.as_str()), ("…长很长很长的话。", "…长很长很长的话。另加一句。"));
        assert_eq!(parted("50 万元", "80 万元"), ("50 万元".to_owned(), "80 万元".to_owned()));
        assert_eq!(parted("", "新"), (String::new(), "新".to_owned()));
    }
}
