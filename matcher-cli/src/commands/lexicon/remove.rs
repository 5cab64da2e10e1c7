//! `matcher lexicon remove`: entries out of the office's files.

use anyhow::Result;
use clap::Args;
use matcher_core::analysis::{Lexicon, LexiconEntry, OwnLexicon, Relation, Removal};
use serde::Serialize;

use super::apply::{Outcome, WritingArgs, write};
use super::edits::put_entry;
use super::own_files::OwnFiles;
use super::plan::is_in;
use crate::context::Context;
use crate::failure::{Status, bad_input};
use crate::nearest::nearest;
use crate::terminal::clean;

/// What `lexicon remove` takes.
#[derive(Debug, Args)]
pub(crate) struct RemoveArgs {
    /// 一个词（新词里和各组同义词里的都删），或 甲=乙（只把乙从与甲同组的词里拿掉）
    #[arg(required = true, value_name = "词或词=词")]
    names: Vec<String>,
    #[command(flatten)]
    writing: WritingArgs,
}

#[derive(Serialize)]
struct Answer<'a> {
    /// Entries that are gone.
    removed: Vec<&'a LexiconEntry>,
    /// Groups that lost a name, as they now are.
    shortened: Vec<&'a LexiconEntry>,
    #[serde(flatten)]
    outcome: &'a Outcome,
}

pub(super) fn run(args: &RemoveArgs, context: &mut Context<'_>) -> Result<Status> {
    let engine = args.writing.engine(context)?;
    let files = OwnFiles::read(&context.data)?;
    let mut lexicon = files.lexicon.clone();
    let mut removals = Vec::new();
    for text in &args.names {
        let note = args.writing.note(&format!("删除 {}", clean(text)), context)?;
        let gone = match text.split_once(['=', '＝']) {
            Some(pair) => lexicon.remove_pair(pair, &note),
            None => lexicon.remove_name(text, &note),
        };
        if gone.is_empty() {
            return Err(bad_input(not_there(text, &lexicon)));
        }
        removals.extend(gone);
    }
    let outcome = write(&files, &lexicon, engine.as_ref(), context)?;
    if context.json {
        let (mut removed, mut shortened) = (Vec::new(), Vec::new());
        for removal in &removals {
            match removal {
                Removal::Entry(entry) => removed.push(entry),
                Removal::Name { rest, .. } => shortened.push(rest),
            }
        }
        context.write_json(&Answer { removed, shortened, outcome: &outcome })?;
        return Ok(Status::Done);
    }
    for removal in &removals {
        context.terminal.line(&match removal {
            Removal::Entry(entry) => format!("已删除：{}。", put_entry(entry)),
            Removal::Name { name, rest } => {
                format!("已从一组里拿掉“{}”，余下：{}。", clean(name), put_entry(rest))
            }
        })?;
    }
    outcome.tell(context)?;
    Ok(Status::Done)
}

fn not_there(text: &str, own: &OwnLexicon) -> String {
    let text = clean(text);
    let builtin = Lexicon::builtin();
    let is_builtin = match text.split_once(['=', '＝']) {
        Some((first, second)) => [Relation::Same, Relation::Related]
            .into_iter()
            .any(|relation| is_in(&builtin, &LexiconEntry::synonyms(relation, [first, second]))),
        None => is_in(&builtin, &LexiconEntry::term(&text)),
    };
    if is_builtin {
        return format!(
            "“{text}”在内置词典里，不能删除；只能删除自己加的词（matcher lexicon list）。词典没有改动。"
        );
    }
    let entries = own.entries();
    let names = entries.iter().flat_map(|own| own.entry.names()).map(String::as_str);
    let near = nearest(&text, names, 3);
    let hint =
        if near.is_empty() { String::new() } else { format!("相近的词：{}。", near.join("、")) };
    format!("自己的词典里没有“{text}”。{hint}用 matcher lexicon list 查看。词典没有改动。")
}
