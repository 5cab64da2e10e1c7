//! `matcher lexicon list`: the office's own entries.

use anyhow::Result;
use matcher_core::analysis::{LexiconEntry, OwnEntry};
use matcher_core::{LEXICON_FILE, SYNONYMS_FILE};
use serde::Serialize;

use super::edits::put_relation;
use super::own_files::OwnFiles;
use crate::context::Context;
use crate::failure::Status;
use crate::terminal::Table;

#[derive(Serialize)]
struct Row {
    #[serde(flatten)]
    entry: LexiconEntry,
    file: &'static str,
    line: usize,
}

pub(super) fn run(context: &mut Context<'_>) -> Result<Status> {
    let rows: Vec<Row> = OwnFiles::read(&context.data)?.lexicon.entries().into_iter().map(row).collect();
    if context.json {
        context.write_json(&rows)?;
        return Ok(Status::Done);
    }
    if rows.is_empty() {
        context.terminal.line(
            "还没有自己的词。找建议：matcher lexicon suggest；加一个词：matcher lexicon apply --term <词>。",
        )?;
        return Ok(Status::Done);
    }
    let mut table = Table::new(&["类型", "词", "文件", ">行"]);
    for Row { entry, file, line } in &rows {
        let kind = match entry {
            LexiconEntry::Term { .. } => "新词",
            LexiconEntry::Synonyms { relation, .. } => put_relation(*relation),
        };
        table.row([kind.to_owned(), entry.names().join("＝"), (*file).to_owned(), line.to_string()]);
    }
    context.terminal.table(&table)?;
    context
        .terminal
        .line(&format!("共 {} 条，在内置词典之外。删除：matcher lexicon remove <词或词=词>。", rows.len()))?;
    Ok(Status::Done)
}

fn row(OwnEntry { line, entry }: OwnEntry) -> Row {
    let file = match entry {
        LexiconEntry::Term { .. } => LEXICON_FILE,
        LexiconEntry::Synonyms { .. } => SYNONYMS_FILE,
    };
    Row { entry, file, line }
}
