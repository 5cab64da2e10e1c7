//! The office's own chains, terms and synonyms, as files of the data folder.

use std::path::{Path, PathBuf};

use super::folder_file::read_if_there;
use super::options::EngineOptions;
use crate::analysis::{Lexicon, LexiconError};
use crate::chain::{Taxonomy, TaxonomyError};

/// Chains that take the place of the built-in ones.
const TAXONOMY_FILE: &str = "taxonomy.toml";
/// Terms beside the built-in ones, one a line, in the data folder.
pub const LEXICON_FILE: &str = "lexicon.txt";
/// Synonyms beside the built-in ones, in the data folder.
pub const SYNONYMS_FILE: &str = "synonyms.tsv";

/// A file of the data folder that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FolderOptionsError {
    /// It is there, but cannot be read, or is not UTF-8.
    #[error("`{}` cannot be read: {source}", file.display())]
    Read {
        /// The file.
        file: PathBuf,
        /// What the system says; `InvalidData` when it is not UTF-8.
        source: std::io::Error,
    },
    /// The taxonomy is not of the form, or contradicts itself.
    #[error("`{}`: {source}", file.display())]
    Taxonomy {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        source: TaxonomyError,
    },
    /// The synonyms are not of the form.
    #[error("`{}`: {source}", file.display())]
    Lexicon {
        /// The file.
        file: PathBuf,
        /// What is wrong, and in which line.
        source: LexiconError,
    },
}

impl EngineOptions {
    /// The default options with what the office has put into its data folder: `taxonomy.toml` takes the place of the
    /// built-in chains; the terms of `lexicon.txt` and the synonyms of `synonyms.tsv`, in the form of
    /// [`Lexicon::parse`], are added to the built-in ones. Files that are not there, and a folder that is not there,
    /// change nothing.
    ///
    /// # Errors
    /// [`FolderOptionsError`] with the file and what is wrong with it.
    pub fn of_folder(folder: &Path) -> Result<Self, FolderOptionsError> {
        let mut options = Self::default();
        let file = folder.join(TAXONOMY_FILE);
        if let Some(text) = read(&file)? {
            options.taxonomy =
                Taxonomy::parse(&text).map_err(|source| FolderOptionsError::Taxonomy { file, source })?;
        }
        let terms = read(&folder.join(LEXICON_FILE))?;
        let file = folder.join(SYNONYMS_FILE);
        let synonyms = read(&file)?;
        if terms.is_some() || synonyms.is_some() {
            let (terms, synonyms) = (terms.unwrap_or_default(), synonyms.unwrap_or_default());
            let extended = Lexicon::builtin().extended(&terms, &synonyms);
            // Any line is a term, so only the synonyms can be wrong.
            options.lexicon = Some(extended.map_err(|source| FolderOptionsError::Lexicon { file, source })?);
        }
        Ok(options)
    }
}

fn read(file: &Path) -> Result<Option<String>, FolderOptionsError> {
    read_if_there(file).map_err(|source| FolderOptionsError::Read { file: file.to_owned(), source })
}
