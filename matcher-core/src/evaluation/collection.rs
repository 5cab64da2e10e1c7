//! A test collection: a folder of documents, queries and judgements.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Deserializer, Serialize};

use super::error::EvaluationError;
use super::identifier::{DocumentId, QueryId};
use super::json_lines::{Identified, JsonLines};
use super::qrels::Qrels;

const DOCUMENTS_FILE: &str = "docs.jsonl";
const QUERIES_FILE: &str = "queries.jsonl";
const QRELS_FILE: &str = "qrels.tsv";

/// A document of a collection. Keys of the file that have no field here are ignored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollectionDocument {
    /// The identifier, unique within the collection.
    pub id: DocumentId,
    /// The title; an expert's name.
    pub title: String,
    /// The body; `None` when unknown.
    #[serde(default)]
    pub text: Option<String>,
    /// Keywords; empty when unknown.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub keywords: Vec<String>,
    /// The organisation that it comes from; `None` when unknown.
    #[serde(default)]
    pub org: Option<String>,
    /// Fields of research; empty when unknown.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub fields: Vec<String>,
}

/// A query of a collection. Keys of the file that have no field here are ignored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollectionQuery {
    /// The identifier, unique within the collection.
    pub id: QueryId,
    /// The title; `None` when unknown.
    #[serde(default)]
    pub title: Option<String>,
    /// The request in full; `None` when unknown.
    #[serde(default)]
    pub text: Option<String>,
}

/// A collection whose queries and judgements are in memory; its documents are read when asked for.
#[derive(Debug, Clone)]
pub struct Collection {
    folder: PathBuf,
    queries: Vec<CollectionQuery>,
    qrels: Qrels,
    unasked: Vec<QueryId>,
}

impl Collection {
    /// Opens a folder that holds `docs.jsonl`, `queries.jsonl` and `qrels.tsv`.
    ///
    /// Judgements of queries that `queries.jsonl` lacks cannot be measured; they are put aside and their queries
    /// listed by [`Collection::unasked`]. That judged documents exist is not checked.
    ///
    /// # Errors
    /// [`EvaluationError::Open`], [`EvaluationError::Read`]: one of the three files cannot be read.
    /// [`EvaluationError::InvalidLine`]: a line of queries or judgements is wrong, or repeats an identifier.
    pub fn open(folder: &Path) -> Result<Self, EvaluationError> {
        JsonLines::<CollectionDocument>::open(&folder.join(DOCUMENTS_FILE))?;
        let queries: Vec<CollectionQuery> =
            JsonLines::open(&folder.join(QUERIES_FILE))?.collect::<Result<_, _>>()?;
        let mut qrels = Qrels::read(&folder.join(QRELS_FILE))?;
        let asked: HashSet<&QueryId> = queries.iter().map(|query| &query.id).collect();
        let mut unasked = Vec::new();
        qrels.retain_queries(|query| {
            let kept = asked.contains(query);
            if !kept {
                unasked.push(query.clone());
            }
            kept
        });
        Ok(Self { folder: folder.to_path_buf(), queries, qrels, unasked })
    }

    /// The queries in the order of the file.
    pub fn queries(&self) -> &[CollectionQuery] {
        &self.queries
    }

    /// The judgements of these queries.
    pub fn qrels(&self) -> &Qrels {
        &self.qrels
    }

    /// Judged queries that `queries.jsonl` lacks, by id; empty in a sound collection.
    pub fn unasked(&self) -> &[QueryId] {
        &self.unasked
    }

    /// Reads the documents one after the other, in the order of the file, from its beginning.
    ///
    /// # Errors
    /// [`EvaluationError::Open`]: the file cannot be opened any more.
    pub fn documents(&self) -> Result<Documents, EvaluationError> {
        JsonLines::open(&self.folder.join(DOCUMENTS_FILE)).map(Documents)
    }
}

/// The documents of a collection as a stream. It ends after the first error, which is an
/// [`EvaluationError::Read`] or an [`EvaluationError::InvalidLine`].
///
/// Only the identifiers seen so far stay in memory, to find repeated ones.
#[derive(Debug)]
pub struct Documents(JsonLines<CollectionDocument>);

impl Iterator for Documents {
    type Item = Result<CollectionDocument, EvaluationError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next()
    }
}

impl Identified for CollectionDocument {
    fn id(&self) -> &str {
        self.id.as_str()
    }
}

impl Identified for CollectionQuery {
    fn id(&self) -> &str {
        self.id.as_str()
    }
}

fn null_as_empty<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

#[cfg(test)]
mod tests;
