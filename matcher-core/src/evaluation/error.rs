//! What can go wrong when measuring.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use super::grade::Grade;
use super::identifier::{DocumentId, QueryId};

/// Why a collection, a run or a comparison could not be had.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum EvaluationError {
    /// A file cannot be opened or created.
    #[error("cannot open `{}`; check that the path is right and that you have access", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Reading broke off.
    #[error("cannot read `{}` beyond line {line}; check the disk and that it is a file", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The last line that was read, counted from 1; 0 when none was.
        line: usize,
        /// What the system says.
        source: io::Error,
    },
    /// Writing broke off.
    #[error("cannot write the run to `{}`; check for free space and access", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A line of a file is not what it should be.
    #[error("`{}` line {line}: {fault}", path.display())]
    InvalidLine {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong with it.
        fault: LineFault,
    },
    /// A ranking holds a document twice.
    #[error("ranking of query `{query}` holds document `{document}` twice; keep its best position only")]
    RepeatedDocument {
        /// The query.
        query: QueryId,
        /// The document.
        document: DocumentId,
    },
    /// A score cannot be ordered.
    #[error(
        "score {score} of document `{document}` for query `{query}` is not finite; leave the document out"
    )]
    ScoreNotFinite {
        /// The query.
        query: QueryId,
        /// The document.
        document: DocumentId,
        /// The score.
        score: f64,
    },
    /// A name would break the columns of a TREC file.
    #[error("`{name}` cannot stand in a TREC file; use a name without white space that is not empty")]
    UnwritableName {
        /// The identifier or tag.
        name: String,
    },
    /// No query has a relevant document.
    #[error("no query has a document of grade {min_relevance} or better; lower the least relevant grade")]
    NothingToScore {
        /// The least grade that counts as relevant.
        min_relevance: Grade,
    },
    /// Two runs were scored over different queries.
    #[error("query `{query}` is scored in one of the two runs only; score both with the same judgements")]
    DifferentQueries {
        /// The first query, by identifier, that only one of them has.
        query: QueryId,
    },
    /// Two runs were scored under different rules.
    #[error("the two runs are scored with different relevance parameters; score both with the same ones")]
    DifferentParams,
}

/// What is wrong with one line of a file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum LineFault {
    /// The bytes are not UTF-8.
    #[error("not UTF-8; save the file in UTF-8")]
    NotUtf8,
    /// The line is not the JSON object that belongs there.
    #[error("column {column}: {detail}; each line must hold one whole JSON object")]
    InvalidJson {
        /// Where the trouble is, in bytes counted from 1.
        column: usize,
        /// What the JSON reader says.
        detail: String,
    },
    /// The number of columns is wrong.
    #[error("found {found} columns; write `{expected}`")]
    ColumnCount {
        /// The columns that belong there.
        expected: &'static str,
        /// How many there are.
        found: usize,
    },
    /// An identifier is empty or blank.
    #[error("an identifier is empty; give every query and document one")]
    EmptyIdentifier,
    /// An identifier was given before.
    #[error("`{id}` already stands on line {first_line}; remove one of them")]
    DuplicateIdentifier {
        /// The identifier.
        id: String,
        /// Where it stood first, counted from 1.
        first_line: usize,
    },
    /// A pair was judged or ranked before.
    #[error("query `{query}` and document `{document}` already stand on an earlier line; remove one of them")]
    DuplicatePair {
        /// The query.
        query: QueryId,
        /// The document.
        document: DocumentId,
    },
    /// A grade is not a whole number from 0 to 3.
    #[error("grade `{value}` is not one of 0, 1, 2, 3; correct it")]
    InvalidGrade {
        /// What stands there.
        value: String,
    },
    /// A score is not a finite number.
    #[error("score `{value}` is not a finite number; correct it")]
    InvalidScore {
        /// What stands there.
        value: String,
    },
}
