//! Judgements: which documents answer which query, and how well.

use std::collections::BTreeMap;
use std::io::BufRead;
use std::path::Path;

use super::error::{EvaluationError, LineFault};
use super::grade::Grade;
use super::identifier::{DocumentId, QueryId};
use super::numbered_lines::NumberedLines;

/// Relevance judgements. A pair without a grade is *unjudged*, which is not the same as judged 0.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Qrels {
    grades: BTreeMap<QueryId, BTreeMap<DocumentId, Grade>>,
}

impl Qrels {
    /// Makes judgements without any pair.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads a file of lines `query⇥doc⇥grade` in UTF-8; blank lines are skipped.
    ///
    /// # Errors
    /// [`EvaluationError::Open`], [`EvaluationError::Read`]: the file cannot be read.
    /// [`EvaluationError::InvalidLine`]: a line has other columns, no grade from 0 to 3, or a pair seen before.
    pub fn read(path: &Path) -> Result<Self, EvaluationError> {
        Self::from_lines(NumberedLines::open(path)?)
    }

    /// Reads like [`Qrels::read`] from `reader`; `path` only names it in errors.
    ///
    /// # Errors
    /// [`EvaluationError::Read`], [`EvaluationError::InvalidLine`]: as for [`Qrels::read`].
    pub fn parse(reader: impl BufRead, path: &Path) -> Result<Self, EvaluationError> {
        Self::from_lines(NumberedLines::new(reader, path))
    }

    /// Judges a pair; returns the grade that it had before.
    pub fn insert(&mut self, query: QueryId, document: DocumentId, grade: Grade) -> Option<Grade> {
        self.grades.entry(query).or_default().insert(document, grade)
    }

    /// Keeps the queries that `keep` holds for, for example those of one fold of a cross-validation.
    pub fn retain_queries(&mut self, mut keep: impl FnMut(&QueryId) -> bool) {
        self.grades.retain(|query, _| keep(query));
    }

    /// The grade of a pair; `None` if it is unjudged.
    pub fn grade(&self, query: &QueryId, document: &DocumentId) -> Option<Grade> {
        self.grades.get(query)?.get(document).copied()
    }

    /// All judged documents of a query, by id; `None` if there are none.
    pub fn judged(&self, query: &QueryId) -> Option<&BTreeMap<DocumentId, Grade>> {
        self.grades.get(query)
    }

    /// Every query with its judged documents, both by id.
    pub fn iter(&self) -> impl Iterator<Item = (&QueryId, &BTreeMap<DocumentId, Grade>)> {
        self.grades.iter()
    }

    /// The number of judged pairs.
    pub fn len(&self) -> usize {
        self.grades.values().map(BTreeMap::len).sum()
    }

    /// Whether no pair is judged.
    pub fn is_empty(&self) -> bool {
        self.grades.is_empty()
    }

    fn from_lines(mut lines: NumberedLines<impl BufRead>) -> Result<Self, EvaluationError> {
        let mut qrels = Self::new();
        while let Some(line) = lines.next() {
            let (number, text) = line?;
            qrels.add_line(&text).map_err(|fault| lines.fault(number, fault))?;
        }
        Ok(qrels)
    }

    fn add_line(&mut self, text: &str) -> Result<(), LineFault> {
        let columns: Vec<&str> = text.split('\t').collect();
        let [query, document, grade] = columns[..] else {
            return Err(LineFault::ColumnCount { expected: "query⇥doc⇥grade", found: columns.len() });
        };
        if query.trim().is_empty() || document.trim().is_empty() {
            return Err(LineFault::EmptyIdentifier);
        }
        let grade = grade
            .trim()
            .parse()
            .ok()
            .and_then(Grade::new)
            .ok_or_else(|| LineFault::InvalidGrade { value: grade.to_owned() })?;
        let (query, document) = (QueryId::from(query), DocumentId::from(document));
        if self.insert(query.clone(), document.clone(), grade).is_some() {
            return Err(LineFault::DuplicatePair { query, document });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(text: &str) -> String {
        Qrels::parse(text.as_bytes(), Path::new("qrels.tsv")).unwrap_err().to_string()
    }

    #[test]
    fn judged_zero_differs_from_unjudged() {
        let qrels = Qrels::parse("q1\td1\t0\r\n\nq1\td2\t3\n".as_bytes(), Path::new("qrels.tsv")).unwrap();
        let grade = |document: &str| qrels.grade(&"q1".into(), &document.into()).map(Grade::value);
        assert_eq!((grade("d1"), grade("d2"), grade("d3")), (Some(0), Some(3), None));
        assert_eq!(qrels.len(), 2);
    }

    #[test]
    fn faults_name_file_and_line() {
        assert_eq!(
            message("q1\td1\t1\nq1 d2 1\n"),
            "`qrels.tsv` line 2: found 1 columns; write `query⇥doc⇥grade`"
        );
        assert_eq!(
            message("q1\td1\t4\n"),
            "`qrels.tsv` line 1: grade `4` is not one of 0, 1, 2, 3; correct it"
        );
        assert_eq!(
            message("q1\td1\t-1\n"),
            "`qrels.tsv` line 1: grade `-1` is not one of 0, 1, 2, 3; correct it"
        );
        assert_eq!(
            message("\t\t1\n"),
            "`qrels.tsv` line 1: an identifier is empty; give every query and document one"
        );
        assert_eq!(
            message("q1\td1\t1\n\nq1\td1\t1\n"),
            "`qrels.tsv` line 3: query `q1` and document `d1` already stand on an earlier line; remove one of them"
        );
    }

    #[test]
    fn retained_queries_keep_their_judgements() {
        let mut qrels = Qrels::parse("q1\td1\t1\nq2\td1\t2\n".as_bytes(), Path::new("qrels.tsv")).unwrap();
        qrels.retain_queries(|query| query.as_str() == "q2");
        let left: Vec<&str> = qrels.iter().map(|(query, _)| query.as_str()).collect();
        assert_eq!(left, ["q2"]);
    }
}
