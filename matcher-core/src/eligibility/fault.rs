//! What can be wrong with a file of rules. Every fault is reported, each with its line.

use std::fmt;

use super::value::FactKind;

/// A file of rules that cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{}", join(faults))]
pub struct RuleFileError {
    /// Every fault, by line; at least one.
    pub faults: Vec<RuleFault>,
}

fn join(faults: &[RuleFault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// One thing that is wrong with a file of rules.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("line {line}: {}{what}", Within(rule.as_deref()))]
pub struct RuleFault {
    /// The line, from 1.
    pub line: usize,
    /// The identifier of the rule that it is in, where that can be told.
    pub rule: Option<String>,
    /// What is wrong.
    pub what: RuleFaultKind,
}

struct Within<'a>(Option<&'a str>);

impl fmt::Display for Within<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |rule| write!(f, "rule `{rule}`: "))
    }
}

/// What is wrong. A new kind is a breaking change, so that no door forgets to put it into words.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RuleFaultKind {
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
        key: &'static str,
    },
    /// A value of another type.
    #[error("`{key}` wants {wanted}")]
    WrongType {
        /// The key.
        key: String,
        /// What it wants.
        wanted: Wanted,
    },
    /// A text with nothing in it.
    #[error("`{key}` is empty")]
    EmptyText {
        /// The key.
        key: String,
    },
    /// A list with nothing in it.
    #[error("`{key}` is an empty list")]
    EmptyList {
        /// The key.
        key: String,
    },
    /// A fact that the catalogue does not have.
    #[error("unknown fact `{fact}`")]
    UnknownFact {
        /// The name.
        fact: String,
    },
    /// A fact of every year without the year, or a year that cannot be read.
    #[error("`{fact}` needs a year: `@-1` for the year before, `@2025` for a calendar year")]
    YearWanted {
        /// The fact as written.
        fact: String,
    },
    /// A year on a fact that has none.
    #[error("`{fact}` has no years")]
    NoYears {
        /// The fact as written.
        fact: String,
    },
    /// A condition without any test or group, or without an operator.
    #[error("the condition asks nothing: it has none of {}", choices.join(", "))]
    AsksNothing {
        /// The keys of which it needs one.
        choices: Vec<&'static str>,
    },
    /// A condition that asks several things at once.
    #[error("the condition asks several things at once: {}", keys.join(", "))]
    AsksSeveral {
        /// The keys that exclude each other.
        keys: Vec<String>,
    },
    /// An operator that facts of the kind do not know.
    #[error("`{operator}` cannot be asked of `{fact}`, which is a {}", kind.name())]
    WrongOperator {
        /// The operator's key.
        operator: String,
        /// The fact as written.
        fact: String,
        /// What the fact is.
        kind: FactKind,
    },
    /// More parts asked for than there are, or none.
    #[error("`need` is {need}, and there are {parts} parts")]
    NeedOutOfRange {
        /// How many are to hold.
        need: usize,
        /// How many there are.
        parts: usize,
    },
    /// A range whose end lies below its beginning.
    #[error("the range ends at {upper}, before its beginning {lower}")]
    BrokenRange {
        /// The lower end.
        lower: f64,
        /// The upper end.
        upper: f64,
    },
    /// An amount below zero.
    #[error("`{key}` is below zero")]
    Negative {
        /// The key.
        key: String,
    },
    /// A period that ends before it begins.
    #[error("it ends before it begins")]
    EndsBeforeItBegins,
    /// An identifier that another rule has.
    #[error("`{id}` stands in line {first} already")]
    Duplicate {
        /// The identifier.
        id: String,
        /// The line in which it stands first.
        first: usize,
    },
    /// An identifier of a fact that is not of lower-case letters, digits and `_`.
    #[error("`{id}` cannot identify a fact: only a-z, 0-9 and `_`, a letter first")]
    BadFactId {
        /// The identifier.
        id: String,
    },
    /// A name that another fact has.
    #[error("`{name}` names another fact already")]
    KnownFact {
        /// The identifier, name or synonym.
        name: String,
    },
    /// Groups within groups beyond all reading.
    #[error("groups within groups, more than {limit} deep")]
    TooDeep {
        /// The deepest allowed.
        limit: usize,
    },
    /// A file without any rule.
    #[error("there is no rule in it")]
    NoRules,
}

/// What a key wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// A text.
    Text,
    /// A finite number.
    Number,
    /// A whole number of zero or more.
    Whole,
    /// true or false.
    Flag,
    /// A day.
    Date,
    /// A list of texts.
    Texts,
    /// A list of two numbers.
    Range,
    /// A table.
    Table,
    /// A list of tables.
    Tables,
    /// The name of a kind of fact.
    FactKind,
    /// The name of an origin of facts.
    FactOrigin,
}

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "a text",
            Self::Number => "a finite number",
            Self::Whole => "a whole number of zero or more",
            Self::Flag => "true or false",
            Self::Date => "a day YYYY-MM-DD",
            Self::Texts => "a list of texts",
            Self::Range => "a list of two numbers",
            Self::Table => "a table",
            Self::Tables => "a list of tables",
            Self::FactKind => "number, text, flag, date or texts",
            Self::FactOrigin => "field, demands or further",
        })
    }
}
