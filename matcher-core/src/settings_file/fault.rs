//! What can be wrong with a file of settings. Every fault is reported, each with its line.

use std::fmt;

/// A file of settings that cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{}", join(faults))]
pub struct SettingsFileError {
    /// Every fault, by line; at least one.
    pub faults: Vec<SettingsFault>,
}

fn join(faults: &[SettingsFault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// One thing that is wrong with a file of settings.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct SettingsFault {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub what: SettingsFaultKind,
}

/// What is wrong. A new kind is a breaking change, so that no door forgets to put it into words.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SettingsFaultKind {
    /// The file is not TOML.
    #[error("{message}")]
    Syntax {
        /// What the parser says.
        message: String,
    },
    /// A key that has no meaning where it stands.
    #[error("`{key}` means nothing here")]
    UnknownKey {
        /// The key.
        key: String,
    },
    /// A key that has to be there.
    #[error("`{key}` is missing")]
    Missing {
        /// The key.
        key: String,
    },
    /// A value of another type.
    #[error("`{key}` wants {wanted}")]
    WrongType {
        /// The key.
        key: String,
        /// What it wants.
        wanted: SettingKind,
    },
    /// A number that is too small or too large.
    #[error("`{key}` lies outside of {least} to {most}")]
    OutOfRange {
        /// The key.
        key: String,
        /// The least that is allowed.
        least: f64,
        /// The most.
        most: f64,
    },
    /// A number with more than two decimals.
    #[error("`{key}` has more than two decimals")]
    TooFine {
        /// The key.
        key: String,
    },
    /// A text or a list with nothing in it.
    #[error("`{key}` is empty")]
    Empty {
        /// The key.
        key: String,
    },
    /// A name that stands in an earlier line already.
    #[error("`{name}` stands in line {first} already")]
    Duplicate {
        /// The name.
        name: String,
        /// The line in which it stands first.
        first: usize,
    },
    /// A name that nothing in the file has.
    #[error("`{key}` names `{name}`; known are {}", known.join(", "))]
    UnknownName {
        /// The key.
        key: String,
        /// The name.
        name: String,
        /// What could be named.
        known: Vec<String>,
    },
    /// Numbers of which one at least has to be above 0.
    #[error("all of `{table}` are 0")]
    AllZero {
        /// The table that they stand in.
        table: String,
    },
}

/// What a key wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettingKind {
    /// A text.
    Text,
    /// A finite number.
    Number,
    /// A whole number of zero or more.
    Whole,
    /// A list of texts.
    Texts,
    /// A table.
    Table,
    /// A list of tables.
    Tables,
}

impl fmt::Display for SettingKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "a text",
            Self::Number => "a finite number",
            Self::Whole => "a whole number of zero or more",
            Self::Texts => "a list of texts",
            Self::Table => "a table",
            Self::Tables => "a list of tables",
        })
    }
}
