//! The office's two files in the data folder: read, and written both or neither.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::Result;
use matcher_core::analysis::{Lexicon, LexiconError, OwnLexicon};
use matcher_core::{LEXICON_FILE, SYNONYMS_FILE};
use matcher_io::Error;
use matcher_io::atomic::write_atomically;

use crate::china_time::stamp;
use crate::failure::{bad_input, unreadable};

/// The mark that some editors put in front of a text.
const MARK: &str = "\u{feff}";

/// The files as they were read.
pub(super) struct OwnFiles {
    terms: OwnFile,
    synonyms: OwnFile,
    /// What stands in them.
    pub(super) lexicon: OwnLexicon,
}

struct OwnFile {
    path: PathBuf,
    /// `None` when it is not there.
    text: Option<String>,
}

/// What was written, to be told or taken back.
#[derive(Default)]
pub(super) struct Written {
    /// The files that changed.
    pub(super) files: Vec<PathBuf>,
    /// Where the former ones are kept.
    pub(super) backups: Vec<PathBuf>,
    former: Vec<(PathBuf, Option<String>)>,
}

impl OwnFiles {
    /// Reads both.
    pub(super) fn read(folder: &Path) -> Result<Self> {
        let terms = OwnFile::read(folder.join(LEXICON_FILE))?;
        let synonyms = OwnFile::read(folder.join(SYNONYMS_FILE))?;
        let lexicon = OwnLexicon::parse(terms.content(), synonyms.content()).map_err(|error| match error {
            LexiconError::Synonyms { line, .. } => bad_input(format!(
                "同义词文件“{}”第 {line} 行有误：每行应是 same 或 related，接一个制表符，再接用 | 隔开的至少两个词。请用记事本改正这一行，或在行首加 # 停用它。",
                synonyms.path.display()
            )),
            other => bad_input(format!("“{}”不能使用：{other}。", synonyms.path.display())),
        })?;
        Ok(Self { terms, synonyms, lexicon })
    }

    /// The built-in lexicon with what stands in another version of the files.
    pub(super) fn merged(lexicon: &OwnLexicon) -> Result<Lexicon> {
        let merged = Lexicon::builtin().extended(&lexicon.terms_text(), &lexicon.synonyms_text());
        merged.map_err(|error| bad_input(format!("词典不能使用：{error}。")))
    }

    /// Puts another version in the place of what was read, the former files kept beside it. After a failure both are as
    /// they were.
    pub(super) fn write(&self, lexicon: &OwnLexicon) -> Result<Written> {
        let mut written = Written::default();
        let texts = [(&self.terms, lexicon.terms_text()), (&self.synonyms, lexicon.synonyms_text())];
        for (file, text) in texts {
            if file.content() == text {
                continue;
            }
            if let Err(error) = file.replace(&text, &mut written) {
                written.take_back();
                return Err(error);
            }
        }
        Ok(written)
    }
}

impl OwnFile {
    fn read(path: PathBuf) -> Result<Self> {
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Self { path, text: Some(text) }),
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                Ok(Self { path, text: None })
            }
            Err(error) => Err(bad_input(unreadable(&path, &error))),
        }
    }

    fn content(&self) -> &str {
        let text = self.text.as_deref().unwrap_or_default();
        text.strip_prefix(MARK).unwrap_or(text)
    }

    fn replace(&self, content: &str, written: &mut Written) -> Result<()> {
        if let Some(former) = &self.text {
            let backup = free_name(&self.path);
            write_text(&backup, former)?;
            written.backups.push(backup);
        }
        let mark = if self.text.as_ref().is_some_and(|text| text.starts_with(MARK)) { MARK } else { "" };
        write_text(&self.path, &format!("{mark}{content}"))?;
        written.former.push((self.path.clone(), self.text.clone()));
        written.files.push(self.path.clone());
        Ok(())
    }
}

impl Written {
    /// Puts the former files back, as well as that can be done.
    pub(super) fn take_back(&self) {
        for (path, former) in &self.former {
            // What cannot be put back is still there as a backup.
            let _ = match former {
                Some(text) => write_text(path, text).map_err(drop),
                None => fs::remove_file(path).map_err(drop),
            };
        }
        for backup in &self.backups {
            let _ = fs::remove_file(backup);
        }
    }
}

/// `lexicon.txt.20260501-173000.bak`, with a number where there is one already.
fn free_name(path: &Path) -> PathBuf {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let stamp = stamp();
    let first = path.with_file_name(format!("{name}.{stamp}.bak"));
    let more = (2..).map(|number| path.with_file_name(format!("{name}.{stamp}-{number}.bak")));
    std::iter::once(first)
        .chain(more)
        .find(|path| !path.exists())
        .unwrap_or_else(|| path.with_extension("bak"))
}

fn write_text(path: &Path, text: &str) -> Result<()> {
    write_atomically(path, |file| {
        file.write_all(text.as_bytes()).map_err(|source| Error::Write { path: path.to_owned(), source })
    })?;
    Ok(())
}
