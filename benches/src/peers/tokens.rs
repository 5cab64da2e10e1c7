//! Documents and queries as tokens in files: one text a line, tokens separated by spaces.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::{Context, ensure};
use matcher_core::analysis::Analyzer;
use matcher_core::benchmarks::demand_terms;

use crate::CatalogueEntry;

/// So many of the documents count.
const MOST_DOCUMENTS: usize = 100_000;
const DOCUMENTS: &str = "documents.txt";
const QUERIES: &str = "queries.txt";

/// The tokens of a folder.
pub struct TokenTexts {
    documents: String,
    queries: String,
}

impl TokenTexts {
    /// Reads what [`write_tokens`] wrote.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn read(folder: &Path) -> anyhow::Result<Self> {
        let read = |name: &str| {
            let path = folder.join(name);
            std::fs::read_to_string(&path).with_context(|| format!("`{}` cannot be read", path.display()))
        };
        Ok(Self { documents: read(DOCUMENTS)?, queries: read(QUERIES)? })
    }

    /// The documents; the same token may stand in one several times.
    pub fn documents(&self) -> Vec<Vec<&str>> {
        texts(&self.documents)
    }

    /// The queries, of distinct tokens each.
    pub fn queries(&self) -> Vec<Vec<&str>> {
        texts(&self.queries)
    }
}

fn texts(lines: &str) -> Vec<Vec<&str>> {
    lines.lines().map(|line| line.split(' ').collect()).collect()
}

/// Analyses documents as the index takes them and queries as matching does, and writes their tokens.
/// Of a query, no more than `query_chars` count. Texts without a token are left out. Gives how many documents and queries there are.
///
/// # Errors
/// A file that cannot be read or written; a token that holds white space.
pub fn write_tokens(
    (documents, queries): (&Path, &Path),
    query_chars: usize,
    folder: &Path,
) -> anyhow::Result<(usize, usize)> {
    let analyzer = Analyzer::shared_builtin();
    let of_document = |entry: &CatalogueEntry| {
        let mut tokens = Vec::new();
        for text in [&entry.title, &entry.text] {
            analyzer.for_each_token(text, |term, _, _| tokens.push(term.to_owned()));
        }
        tokens
    };
    let of_query = |entry: &CatalogueEntry| {
        let text: String = entry.text.chars().take(query_chars).collect();
        demand_terms(&analyzer, &entry.title, &text)
    };
    let documents = write(documents, MOST_DOCUMENTS, &folder.join(DOCUMENTS), of_document)?;
    Ok((documents, write(queries, usize::MAX, &folder.join(QUERIES), of_query)?))
}

fn write(
    from: &Path,
    most: usize,
    to: &Path,
    tokens_of: impl Fn(&CatalogueEntry) -> Vec<String>,
) -> anyhow::Result<usize> {
    let file = File::create(to).with_context(|| format!("`{}` cannot be written", to.display()))?;
    let mut file = BufWriter::new(file);
    let mut texts = 0;
    for entry in CatalogueEntry::read_all(from)?.take(most) {
        let tokens = tokens_of(&entry?);
        let spaced = tokens.iter().find(|token| token.is_empty() || token.contains(char::is_whitespace));
        ensure!(spaced.is_none(), "the token {spaced:?} is not one word");
        if !tokens.is_empty() {
            writeln!(file, "{}", tokens.join(" "))?;
            texts += 1;
        }
    }
    file.flush()?;
    Ok(texts)
}
