//! Runs in the format of TREC: `query Q0 doc rank score tag`, six columns with white space between them.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{self, BufRead, BufWriter, Write};
use std::path::Path;

use super::error::{EvaluationError, LineFault};
use super::identifier::{DocumentId, QueryId};
use super::numbered_lines::NumberedLines;
use super::run::{RankedDocument, Run};

impl Run {
    /// Reads a TREC file in UTF-8. Scores make the order, as in `trec_eval`: the rank column is not looked at.
    ///
    /// # Errors
    /// [`EvaluationError::Open`], [`EvaluationError::Read`]: the file cannot be read.
    /// [`EvaluationError::InvalidLine`]: a line has other columns, no finite score, or a pair seen before.
    pub fn read_trec(path: &Path) -> Result<Self, EvaluationError> {
        from_lines(NumberedLines::open(path)?)
    }

    /// Reads like [`Run::read_trec`] from `reader`; `path` only names it in errors.
    ///
    /// # Errors
    /// [`EvaluationError::Read`], [`EvaluationError::InvalidLine`]: as for [`Run::read_trec`].
    pub fn parse_trec(reader: impl BufRead, path: &Path) -> Result<Self, EvaluationError> {
        from_lines(NumberedLines::new(reader, path))
    }

    /// Writes a TREC file over whatever stood at `path`: queries by id, ranks from 1, scores in full precision, so
    /// that reading gives the same run. `tag` names the system. Queries with an empty ranking leave no line.
    ///
    /// # Errors
    /// [`EvaluationError::UnwritableName`]: the tag or an identifier is empty or has white space; no file is made.
    /// [`EvaluationError::Open`], [`EvaluationError::Write`]: the file cannot be written.
    pub fn write_trec(&self, path: &Path, tag: &str) -> Result<(), EvaluationError> {
        self.check_names(tag)?;
        let file = File::create(path)
            .map_err(|source| EvaluationError::Open { path: path.to_path_buf(), source })?;
        let mut out = BufWriter::new(file);
        self.write_lines(&mut out, tag)
            .and_then(|()| out.flush())
            .map_err(|source| EvaluationError::Write { path: path.to_path_buf(), source })
    }

    fn check_names(&self, tag: &str) -> Result<(), EvaluationError> {
        check_name(tag)?;
        for (query, ranking) in self.iter() {
            check_name(query.as_str())?;
            ranking.iter().try_for_each(|ranked| check_name(ranked.document.as_str()))?;
        }
        Ok(())
    }

    fn write_lines(&self, out: &mut impl Write, tag: &str) -> io::Result<()> {
        for (query, ranking) in self.iter() {
            for (position, RankedDocument { document, score }) in ranking.iter().enumerate() {
                writeln!(out, "{query} Q0 {document} {} {score} {tag}", position + 1)?;
            }
        }
        Ok(())
    }
}

fn check_name(name: &str) -> Result<(), EvaluationError> {
    if name.is_empty() || name.contains(char::is_whitespace) {
        return Err(EvaluationError::UnwritableName { name: name.to_owned() });
    }
    Ok(())
}

fn from_lines(mut lines: NumberedLines<impl BufRead>) -> Result<Run, EvaluationError> {
    let mut rankings: HashMap<QueryId, Vec<RankedDocument>> = HashMap::new();
    let mut seen: HashMap<QueryId, HashSet<DocumentId>> = HashMap::new();
    while let Some(line) = lines.next() {
        let (number, text) = line?;
        let (query, ranked) = parse_line(&text).map_err(|fault| lines.fault(number, fault))?;
        if !seen.entry(query.clone()).or_default().insert(ranked.document.clone()) {
            let fault = LineFault::DuplicatePair { query, document: ranked.document };
            return Err(lines.fault(number, fault));
        }
        rankings.entry(query).or_default().push(ranked);
    }
    let mut run = Run::new();
    for (query, documents) in rankings {
        run.insert(query, documents)?;
    }
    Ok(run)
}

fn parse_line(text: &str) -> Result<(QueryId, RankedDocument), LineFault> {
    let columns: Vec<&str> = text.split_whitespace().collect();
    let [query, _, document, _, score, _] = columns[..] else {
        return Err(LineFault::ColumnCount { expected: "query Q0 doc rank score tag", found: columns.len() });
    };
    let score = score
        .parse()
        .ok()
        .filter(|score: &f64| score.is_finite())
        .ok_or_else(|| LineFault::InvalidScore { value: score.to_owned() })?;
    Ok((query.into(), RankedDocument { document: document.into(), score }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Run, EvaluationError> {
        Run::parse_trec(text.as_bytes(), Path::new("run.trec"))
    }

    fn text(run: &Run) -> String {
        let mut out = Vec::new();
        run.write_lines(&mut out, "混合").unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn score_decides_and_rank_does_not() {
        let run = parse("q Q0 b 1 0.5 x\nq\tQ0\tc\t2\t2e0\tx\nq Q0 a 3 0.5 x\n").unwrap();
        assert_eq!(text(&run), "q Q0 c 1 2 混合\nq Q0 a 2 0.5 混合\nq Q0 b 3 0.5 混合\n");
    }

    #[test]
    fn writing_and_reading_gives_the_same_run() {
        let mut run = Run::new();
        for query in ["需求2", "需求1"] {
            let scores = [0.1 + 0.2, f64::MIN_POSITIVE, -1e300, 1.0 / 3.0, 1.0 / 3.0 + f64::EPSILON];
            let ranking = scores
                .iter()
                .enumerate()
                .map(|(number, &score)| RankedDocument {
                    document: DocumentId::new(format!("d{number}")),
                    score,
                })
                .collect();
            run.insert(query.into(), ranking).unwrap();
        }
        assert_eq!(parse(&text(&run)).unwrap(), run);
    }

    #[test]
    fn faults_name_file_and_line() {
        let message = |text| parse(text).unwrap_err().to_string();
        assert_eq!(
            message("q Q0 a 1 0.5\n"),
            "`run.trec` line 1: found 5 columns; write `query Q0 doc rank score tag`"
        );
        assert_eq!(
            message("q Q0 a 1 inf x\n"),
            "`run.trec` line 1: score `inf` is not a finite number; correct it"
        );
        assert_eq!(
            message("q Q0 a 1 2 x\nq Q0 a 2 1 x\n"),
            "`run.trec` line 2: query `q` and document `a` already stand on an earlier line; remove one of them"
        );
    }

    #[test]
    fn names_with_white_space_are_not_written() {
        let run = parse("q Q0 a 1 0.5 x\n").unwrap();
        let path = std::env::temp_dir().join(format!("matcher-unwritten-{}.trec", std::process::id()));
        let error = run.write_trec(&path, "my system").unwrap_err();
        assert!(matches!(error, EvaluationError::UnwritableName { name } if name == "my system"));
        assert!(!path.exists());
    }
}
