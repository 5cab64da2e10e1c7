use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;

static FOLDERS: AtomicUsize = AtomicUsize::new(0);

/// A folder that goes away with the test.
struct TemporaryFolder(PathBuf);

impl TemporaryFolder {
    fn with(files: &[(&str, &str)]) -> Self {
        let number = FOLDERS.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("matcher-collection-{}-{number}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        for (name, text) in files {
            fs::write(path.join(name), text).unwrap();
        }
        Self(path)
    }
}

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        // A folder left behind must not hide the failure that a test reports.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The message of the first error, with the folder taken out.
fn message(files: &[(&str, &str)]) -> String {
    let folder = TemporaryFolder::with(files);
    let error = Collection::open(&folder.0)
        .and_then(|collection| collection.documents()?.collect::<Result<Vec<_>, _>>())
        .unwrap_err();
    error.to_string().replace(&format!("{}{}", folder.0.display(), std::path::MAIN_SEPARATOR), "")
}

const DOCUMENT: &str = r#"{"id": "d1", "title": "尾矿充填"}"#;
const QUERY: &str = r#"{"id": "q1", "text": "尾矿怎么处理"}"#;

#[test]
fn optional_and_unknown_keys_are_taken_as_they_come() {
    let full = r#"{"id": "d2", "title": "汪国胜", "text": "方言", "keywords": null, "org": "华中师大", "fields": ["语言学"], "clc": "H1"}"#;
    let folder = TemporaryFolder::with(&[
        ("docs.jsonl", &format!("{DOCUMENT}\n{full}\n")),
        ("queries.jsonl", QUERY),
        ("qrels.tsv", "q1\td1\t3\nq9\td1\t3\n"),
    ]);
    let collection = Collection::open(&folder.0).unwrap();
    let documents: Vec<_> = collection.documents().unwrap().collect::<Result<_, _>>().unwrap();
    assert_eq!(documents[0].text, None);
    assert_eq!(documents[1].fields, ["语言学"]);
    assert!(documents[1].keywords.is_empty());
    assert_eq!(collection.queries()[0].title, None);
    assert_eq!(collection.qrels().len(), 1);
    assert_eq!(collection.unasked(), [QueryId::from("q9")]);
}

#[test]
fn a_missing_file_is_named() {
    let advice = "check that the path is right and that you have access";
    assert_eq!(message(&[]), format!("cannot open `docs.jsonl`; {advice}"));
    assert_eq!(
        message(&[("docs.jsonl", DOCUMENT), ("queries.jsonl", QUERY)]),
        format!("cannot open `qrels.tsv`; {advice}")
    );
}

#[test]
fn a_bad_line_is_named_with_its_number() {
    let sound = [("queries.jsonl", QUERY), ("qrels.tsv", "q1\td1\t3\n")];
    let with_documents = |text: &str| message(&[("docs.jsonl", text), sound[0], sound[1]]);
    assert_eq!(
        with_documents(&format!("{DOCUMENT}\n\n{{\"id\": \"d2\"}}\n")),
        "`docs.jsonl` line 3: column 12: missing field `title`; each line must hold one whole JSON object"
    );
    assert_eq!(
        with_documents(&format!("{DOCUMENT}\n{DOCUMENT}\n")),
        "`docs.jsonl` line 2: `d1` already stands on line 1; remove one of them"
    );
    assert_eq!(
        with_documents(r#"{"id": " ", "title": "无号"}"#),
        "`docs.jsonl` line 1: an identifier is empty; give every query and document one"
    );
}

#[test]
fn a_repeated_query_is_named() {
    let queries = format!("{QUERY}\n{QUERY}\n");
    let files = [("docs.jsonl", DOCUMENT), ("queries.jsonl", queries.as_str()), ("qrels.tsv", "")];
    assert_eq!(message(&files), "`queries.jsonl` line 2: `q1` already stands on line 1; remove one of them");
}

#[test]
fn the_stream_ends_after_an_error() {
    let folder = TemporaryFolder::with(&[
        ("docs.jsonl", &format!("{{\n{DOCUMENT}\n")),
        ("queries.jsonl", QUERY),
        ("qrels.tsv", ""),
    ]);
    let collection = Collection::open(&folder.0).unwrap();
    assert_eq!(collection.documents().unwrap().count(), 1);
}
