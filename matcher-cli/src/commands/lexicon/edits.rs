//! The entries that somebody wants in the lexicon: from an edited table, or from the command line.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;
use clap::Args;
use matcher_core::analysis::{Analyzer, EntryFault, LexiconEntry, MOST_NAME_CHARS, Relation};
use matcher_io::lexicon_workbook::{self, EntryKind, SheetEntry};

use crate::failure::bad_input;
use crate::terminal::clean;

/// Faults of a table that are told at once.
const TOLD: usize = 10;
/// What separates the names of a group on the command line.
const BETWEEN_NAMES: [char; 2] = ['=', '＝'];

/// What `preview` and `apply` take as the change.
#[derive(Debug, Args)]
pub(crate) struct EditArgs {
    /// matcher lexicon suggest 写出、填好“采用”一列的表格（.xlsx 或 .csv）
    #[arg(value_name = "表格")]
    file: Option<PathBuf>,
    /// 一个新词；可以写多次
    #[arg(long, value_name = "词")]
    term: Vec<String>,
    /// 同义词：同一样东西的几个名字，如 钒电池=全钒液流电池=VRB；可以写多次
    #[arg(long, value_name = "词=词")]
    same: Vec<String>,
    /// 相近词：说的是同一件事，如 发黑=褐变；可以写多次
    #[arg(long, value_name = "词=词")]
    related: Vec<String>,
}

/// An entry, and where somebody asked for it.
#[derive(Debug, Clone)]
pub(super) struct Edit {
    pub(super) place: String,
    pub(super) entry: LexiconEntry,
}

/// What a table and the command line ask for.
pub(super) struct Edits {
    pub(super) edits: Vec<Edit>,
    /// Where they come from, for messages.
    source: Option<PathBuf>,
}

impl Edits {
    /// Reads and checks everything: nothing is taken while a part of it is wrong.
    pub(super) fn of(args: &EditArgs) -> Result<Self> {
        let mut read = Self { edits: Vec::new(), source: args.file.clone() };
        let mut faults: Vec<(String, String)> = Vec::new();
        if let Some(file) = &args.file {
            let reading = lexicon_workbook::read(file)?;
            read.edits.extend(reading.entries.iter().map(of_row));
            faults.extend(reading.faults.into_iter().map(|fault| (row_place(fault.row), fault.reason)));
        }
        for (option, relation, texts) in
            [("--same", Relation::Same, &args.same), ("--related", Relation::Related, &args.related)]
        {
            for text in texts {
                let entry = LexiconEntry::synonyms(relation, text.split(BETWEEN_NAMES));
                read.edits.push(Edit { place: format!("{option} {text}"), entry });
            }
        }
        let term = |text: &String| Edit { place: format!("--term {text}"), entry: LexiconEntry::term(text) };
        read.edits.extend(args.term.iter().map(term));
        let analyzer: Arc<Analyzer> = Analyzer::shared_builtin();
        for Edit { place, entry } in &read.edits {
            if let Err(fault) = entry.check(&analyzer) {
                faults.push((place.clone(), put_fault(&fault)));
            }
        }
        read.refuse(&faults)?;
        if read.edits.is_empty() {
            return Err(bad_input(nothing_asked(args.file.as_deref())));
        }
        Ok(read)
    }

    /// An error with what is wrong and where, if anything is.
    pub(super) fn refuse(&self, faults: &[(String, String)]) -> Result<()> {
        if faults.is_empty() {
            return Ok(());
        }
        let of = self.source.as_ref().map_or(String::new(), |file| format!("“{}”", file.display()));
        let mut message = format!("{of}有 {} 处不能用，词典没有改动：", faults.len());
        for (place, reason) in faults.iter().take(TOLD) {
            message.push_str(&format!("\n  {}：{reason}。", clean(place)));
        }
        if faults.len() > TOLD {
            message.push_str(&format!("\n  …… 还有 {} 处。", faults.len() - TOLD));
        }
        message.push_str("\n请改正后重试。");
        Err(bad_input(message))
    }
}

fn of_row(row: &SheetEntry) -> Edit {
    let names = row.names.iter().map(String::as_str);
    let entry = match row.kind {
        EntryKind::Term => LexiconEntry::term(row.names.first().map_or("", String::as_str)),
        EntryKind::Same => LexiconEntry::synonyms(Relation::Same, names),
        EntryKind::Related => LexiconEntry::synonyms(Relation::Related, names),
    };
    Edit { place: row_place(row.row), entry }
}

fn row_place(row: u32) -> String {
    format!("第 {row} 行")
}

fn nothing_asked(file: Option<&Path>) -> String {
    match file {
        Some(file) => format!("“{}”里没有“采用”为“是”的行。请在要采用的行填“是”，保存后重试。", file.display()),
        None => "请给出填好的表格，或用 --term、--same、--related 写出要加的词。找建议：matcher lexicon suggest --output 词典建议.xlsx。".to_owned(),
    }
}

/// What is wrong with an entry, in the analyst's words, without a full stop.
fn put_fault(fault: &EntryFault) -> String {
    match fault {
        EntryFault::Empty => "有一个词是空的；请填写".to_owned(),
        EntryFault::OneChar { name } => format!("“{name}”只有一个字，本来就是一个词；新词至少两个字"),
        EntryFault::TooLong { name } => format!("“{}”太长；最多 {MOST_NAME_CHARS} 个字", clean(name)),
        EntryFault::Char { name, char } => {
            format!("“{}”里有不能用的字符“{}”；请删去", clean(name), char.escape_default())
        }
        EntryFault::NoLetter { name } => format!("“{name}”里没有汉字或字母；请写词"),
        EntryFault::StopWord { name } => format!("“{name}”是停用词，匹配时不计；请去掉这一条"),
        EntryFault::OneName { name } => format!("只有“{name}”一个词；同义词、相近词要两个不同的词，如 甲=乙"),
        _ => format!("不能使用（{fault}）；请改写"),
    }
}

/// An entry in a few words.
pub(super) fn put_entry(entry: &LexiconEntry) -> String {
    match entry {
        LexiconEntry::Term { term } => format!("新词 {}", clean(term)),
        LexiconEntry::Synonyms { relation, terms } => {
            let terms: Vec<String> = terms.iter().map(|term| clean(term)).collect();
            format!("{} {}", put_relation(*relation), terms.join("＝"))
        }
    }
}

/// How close synonyms are, as users see it.
pub(super) fn put_relation(relation: Relation) -> &'static str {
    match relation {
        Relation::Same => EntryKind::Same.label(),
        Relation::Related => EntryKind::Related.label(),
    }
}
