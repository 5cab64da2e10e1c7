//! What edits come to: which entries are new, and what the office's files would then be.

use anyhow::Result;
use matcher_core::analysis::{Lexicon, LexiconEntry, Normalized, OwnLexicon, Relation};

use super::edits::{Edit, Edits, put_relation};
use super::own_files::OwnFiles;

/// A change of the office's lexicon that is ready to be looked at or written.
pub(super) struct Plan {
    /// The entries as they will be.
    pub(super) lexicon: OwnLexicon,
    /// Entries that come.
    pub(super) added: Vec<LexiconEntry>,
    /// Entries that are there already, here or in the built-in lexicon.
    pub(super) present: Vec<LexiconEntry>,
}

impl Plan {
    /// Puts edits to what stands in the files; refuses all of them where one contradicts what is there.
    pub(super) fn of(edits: &Edits, files: &OwnFiles, note: &str) -> Result<Self> {
        let builtin = Lexicon::builtin();
        let mut plan = Self { lexicon: files.lexicon.clone(), added: Vec::new(), present: Vec::new() };
        let mut faults = Vec::new();
        for Edit { place, entry } in &edits.edits {
            if let Some(fault) = contradiction(entry, &plan.lexicon, &builtin) {
                faults.push((place.clone(), fault));
            } else if is_in(&builtin, entry) || !plan.lexicon.add(entry, note) {
                plan.present.push(entry.clone());
            } else {
                plan.added.push(entry.clone());
            }
        }
        edits.refuse(&faults)?;
        Ok(plan)
    }
}

fn normal(name: &str) -> String {
    Normalized::new(name.trim()).as_str().to_owned()
}

/// Whether the built-in lexicon has an entry.
pub(super) fn is_in(builtin: &Lexicon, entry: &LexiconEntry) -> bool {
    match entry {
        LexiconEntry::Term { term } => builtin.terms().binary_search(&normal(term)).is_ok(),
        LexiconEntry::Synonyms { relation, terms } => {
            let Some((first, others)) = terms.split_first() else { return false };
            let known = builtin.synonyms().of(&normal(first));
            others.iter().all(|name| {
                let name = normal(name);
                known.iter().any(|synonym| synonym.term == name && synonym.relation == *relation)
            })
        }
    }
}

/// Why a group cannot be what it is to be: of two relations of one pair only the first would count.
fn contradiction(entry: &LexiconEntry, own: &OwnLexicon, builtin: &Lexicon) -> Option<String> {
    let LexiconEntry::Synonyms { relation, terms } = entry else { return None };
    let other = match relation {
        Relation::Same => Relation::Related,
        Relation::Related => Relation::Same,
    };
    for (at, first) in terms.iter().enumerate() {
        for second in &terms[at + 1..] {
            let pair = LexiconEntry::synonyms(other, [first.as_str(), second.as_str()]);
            if own.has(&pair) {
                return Some(format!(
                    "“{first}”与“{second}”已是{}词；要改，请先运行 matcher lexicon remove {first}={second}",
                    put_relation(other)
                ));
            }
            if is_in(builtin, &pair) {
                return Some(format!(
                    "“{first}”与“{second}”在内置词典里已是{}词，不能改成{}词；请去掉这一条",
                    put_relation(other),
                    put_relation(*relation)
                ));
            }
        }
    }
    None
}
