//! The office's own policies, lists and conditions, as rule files of the data folder.

use std::path::{Path, PathBuf};

use super::folder_file::read_if_there;
use crate::eligibility::{RuleFile, RuleFileError};

/// A rule file of a data folder.
///
/// # Example
/// ```
/// use matcher_core::FolderRules;
/// use matcher_core::eligibility::RuleFile;
///
/// # let folder = tempfile::tempdir()?;
/// let folder = folder.path();
/// assert_eq!(FolderRules::Posting.read(folder)?, Some(RuleFile::posting()));
/// assert_eq!(FolderRules::Policies.read(folder)?, None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FolderRules {
    /// Policies. None are built in: they are the city's own.
    Policies,
    /// The lists of enterprises to be cleared (清零).
    Clearing,
    /// What a firm has to fulfil before experts are sent to it (科技副总).
    Posting,
    /// What an expert has to fulfil before being sent to a firm.
    PostingExperts,
}

/// A rule file that cannot be used. A new variant is a breaking change, so that no door forgets to put it into words.
#[derive(Debug, thiserror::Error)]
pub enum FolderRulesError {
    /// It cannot be read, or is not UTF-8.
    #[error("`{}` cannot be read: {source}", file.display())]
    Read {
        /// The file.
        file: PathBuf,
        /// What the system says; `InvalidData` when it is not UTF-8.
        source: std::io::Error,
    },
    /// It has faults, and is not used at all.
    #[error("`{}`: {source}", file.display())]
    Rules {
        /// The file.
        file: PathBuf,
        /// Every fault with its line.
        source: RuleFileError,
    },
}

impl FolderRules {
    /// The file's name in the data folder.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Policies => "policies.toml",
            Self::Clearing => "clearing.toml",
            Self::Posting => "posting.toml",
            Self::PostingExperts => "posting_experts.toml",
        }
    }

    /// The rules of the folder's file; the built-in ones where it has none, and `None` where none are built in.
    ///
    /// # Errors
    /// [`FolderRulesError`]; what is built in never takes the place of a file with faults.
    pub fn read(self, folder: &Path) -> Result<Option<RuleFile>, FolderRulesError> {
        let file = folder.join(self.file_name());
        match read_if_there(&file) {
            Ok(Some(text)) => parse(&file, &text).map(Some),
            Ok(None) => Ok(self.built_in()),
            Err(source) => Err(FolderRulesError::Read { file, source }),
        }
    }

    fn built_in(self) -> Option<RuleFile> {
        match self {
            Self::Policies => None,
            Self::Clearing => Some(RuleFile::clearing()),
            Self::Posting => Some(RuleFile::posting()),
            Self::PostingExperts => Some(RuleFile::posting_experts()),
        }
    }
}

/// Reads and checks a rule file, wherever it is.
///
/// # Errors
/// [`FolderRulesError`], also where there is no such file.
pub fn read_rules(file: &Path) -> Result<RuleFile, FolderRulesError> {
    let text = std::fs::read_to_string(file)
        .map_err(|source| FolderRulesError::Read { file: file.to_owned(), source })?;
    parse(file, &text)
}

fn parse(file: &Path, text: &str) -> Result<RuleFile, FolderRulesError> {
    RuleFile::parse(text).map_err(|source| FolderRulesError::Rules { file: file.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;

    use super::{FolderRules, FolderRulesError, read_rules};
    use crate::eligibility::RuleFile;

    const OWN: &str = "[[rule]]\nid = \"W-1\"\ntitle = \"成立满三年\"\n\
        [[rule.all]]\nfact = \"成立日期\"\nyears_at_least = 3\n";

    #[test]
    fn a_file_of_the_folder_takes_the_place_of_what_is_built_in() {
        let folder = tempfile::tempdir().expect("a folder");
        let read = |rules: FolderRules| rules.read(folder.path()).expect("sound");
        assert_eq!(read(FolderRules::Clearing), Some(RuleFile::clearing()));
        assert_eq!(read(FolderRules::PostingExperts), Some(RuleFile::posting_experts()));
        for rules in [FolderRules::Policies, FolderRules::Posting] {
            std::fs::write(folder.path().join(rules.file_name()), OWN).expect("written");
            let own = read(rules).expect("the file");
            assert_eq!(own.rules[0].id.as_str(), "W-1");
        }
        assert_eq!(FolderRules::Policies.read(&folder.path().join("nowhere")).expect("none"), None);
    }

    #[test]
    fn a_file_with_faults_is_never_passed_over() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("posting.toml");
        std::fs::write(&file, OWN.replace("title", "titel")).expect("written");
        let error = FolderRules::Posting.read(folder.path()).expect_err("faults");
        assert!(matches!(&error, FolderRulesError::Rules { source, .. } if !source.faults.is_empty()));
        let told = error.to_string();
        assert!(told.contains("posting.toml") && told.contains("titel"), "{told}");
        let unread = |read: Result<_, FolderRulesError>| match read {
            Err(FolderRulesError::Read { source, .. }) => source.kind(),
            _ => panic!("it was read"),
        };
        std::fs::write(&file, [0xb9, 0xe6, 0xd4, 0xf2]).expect("written");
        assert_eq!(unread(FolderRules::Posting.read(folder.path()).map(drop)), ErrorKind::InvalidData);
        assert_eq!(unread(read_rules(&folder.path().join("absent.toml")).map(drop)), ErrorKind::NotFound);
    }
}
