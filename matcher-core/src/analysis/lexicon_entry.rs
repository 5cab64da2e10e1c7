//! An entry of an office's lexicon, and whether it can do what it is there for.

use serde::{Deserialize, Serialize};

use super::analyzer::Analyzer;
use super::normalize::Normalized;
use super::stopwords::TermClass;
use super::synonyms::Relation;

/// Longest name of an entry, in chars.
pub const MOST_NAME_CHARS: usize = 40;

/// A term, or a group of synonyms.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LexiconEntry {
    /// A term that is one word.
    Term {
        /// The term.
        term: String,
    },
    /// Names of one thing, or words of one problem.
    Synonyms {
        /// How close they are.
        relation: Relation,
        /// Two or more.
        terms: Vec<String>,
    },
}

/// Why an entry is of no use.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EntryFault {
    /// A name is empty.
    #[error("an empty name")]
    Empty,
    /// A term is one char, which is one word anyway; a synonym may be one (钼).
    #[error("`{name}` is one char")]
    OneChar {
        /// The name.
        name: String,
    },
    /// A name has more chars than [`MOST_NAME_CHARS`].
    #[error("`{name}` has more than {MOST_NAME_CHARS} chars")]
    TooLong {
        /// The name.
        name: String,
    },
    /// A name has a char that the files or the analyzer have another use for.
    #[error("`{name}` has the char {char:?}")]
    Char {
        /// The name.
        name: String,
        /// The char.
        char: char,
    },
    /// A name has neither a Han char nor a letter.
    #[error("`{name}` has no letter")]
    NoLetter {
        /// The name.
        name: String,
    },
    /// A name is a stop word, which counts in no request.
    #[error("`{name}` is a stop word")]
    StopWord {
        /// The name.
        name: String,
    },
    /// A group of synonyms has less than two different names.
    #[error("`{name}` alone is no group")]
    OneName {
        /// The name.
        name: String,
    },
}

impl LexiconEntry {
    /// A term.
    pub fn term(term: &str) -> Self {
        Self::Term { term: term.trim().to_owned() }
    }

    /// A group of synonyms, each name once.
    pub fn synonyms<'a>(relation: Relation, names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut terms: Vec<String> = Vec::new();
        for name in names.into_iter().map(str::trim) {
            if terms.iter().all(|other| normal(other) != normal(name)) {
                terms.push(name.to_owned());
            }
        }
        Self::Synonyms { relation, terms }
    }

    /// Its names.
    pub fn names(&self) -> &[String] {
        match self {
            Self::Term { term } => std::slice::from_ref(term),
            Self::Synonyms { terms, .. } => terms,
        }
    }

    /// Whether it can be written down and counts in matching.
    ///
    /// # Errors
    /// The first fault of its names.
    pub fn check(&self, analyzer: &Analyzer) -> Result<(), EntryFault> {
        for name in self.names() {
            check_name(name, analyzer)?;
        }
        match self {
            Self::Term { term } if normal(term).chars().nth(1).is_none() => {
                Err(EntryFault::OneChar { name: term.clone() })
            }
            Self::Synonyms { terms, .. } if terms.len() < 2 => {
                Err(EntryFault::OneName { name: terms.first().cloned().unwrap_or_default() })
            }
            _ => Ok(()),
        }
    }
}

/// A name as names are compared.
pub(super) fn normal(name: &str) -> String {
    Normalized::new(name.trim()).as_str().to_owned()
}

fn check_name(name: &str, analyzer: &Analyzer) -> Result<(), EntryFault> {
    let (normal, name) = (normal(name), name.to_owned());
    if normal.trim().is_empty() {
        return Err(EntryFault::Empty);
    }
    if normal.chars().count() > MOST_NAME_CHARS {
        return Err(EntryFault::TooLong { name });
    }
    // `#` begins a comment and marks bigrams; `|` and the tab separate; sentences are no names.
    let forbidden =
        |c: char| c.is_control() || matches!(c, '|' | '#' | '=' | '。' | ';' | '!' | '?' | '、' | '"');
    if let Some(char) = normal.chars().find(|c| forbidden(*c)) {
        return Err(EntryFault::Char { name, char });
    }
    if !normal.chars().any(char::is_alphabetic) {
        return Err(EntryFault::NoLetter { name });
    }
    if analyzer.classify(&normal) != TermClass::Content {
        return Err(EntryFault::StopWord { name });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Analyzer, EntryFault, LexiconEntry, Relation};

    fn check(entry: &LexiconEntry) -> Result<(), String> {
        entry.check(&Analyzer::shared_builtin()).map_err(|fault: EntryFault| fault.to_string())
    }

    #[test]
    fn what_can_be_matched_is_an_entry() {
        for term in ["柞水木耳", "5G基站", " 花心坯 "] {
            assert_eq!(check(&LexiconEntry::term(term)), Ok(()), "{term}");
        }
        assert_eq!(check(&LexiconEntry::synonyms(Relation::Same, ["钼", "Mo"])), Ok(()));
    }

    #[test]
    fn what_cannot_is_told_apart() {
        let long = "长".repeat(41);
        let terms = ["", "钼", &long, "甲|乙", "甲\t乙", "12%", "技术", "好。"];
        for term in terms {
            assert!(check(&LexiconEntry::term(term)).is_err(), "{term}");
        }
        let one = LexiconEntry::synonyms(Relation::Same, ["LFP", "ＬＦＰ"]);
        assert_eq!(check(&one), Err("`LFP` alone is no group".to_owned()));
    }
}
