//! The file that holds the tokens' hashes. People may read it; it has nothing with which one could call.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::role::Role;
use super::token::Secret;

/// Longest name of a token, in chars: as long as an author's in the history may be.
const NAME_CHARS: usize = 100;

const EMPTY: &str = "it is empty";
const TOO_LONG: &str = "it has more than 100 characters";
const CONTROL: &str = "it has a control character";

/// What is kept of a token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Token {
    /// The public part of the secret.
    pub id: String,
    /// Who uses it; stands in logs and in the history of records.
    pub name: String,
    /// What it allows.
    pub role: Role,
    /// SHA-256 of the secret, as 64 digits.
    pub hash: String,
    /// When it was made.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    /// From when on it no longer counts; never when not set.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "time::serde::rfc3339::option")]
    pub expires_at: Option<OffsetDateTime>,
}

/// What a new token is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewToken {
    /// Who uses it: 1 to 100 chars.
    pub name: String,
    /// What it allows.
    pub role: Role,
    /// From when on it no longer counts; never when not set.
    pub expires_at: Option<OffsetDateTime>,
}

/// A token file that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TokenFileError {
    /// It cannot be read or written.
    #[error("token file `{file}`: {source}")]
    Io {
        /// The file.
        file: String,
        /// Why.
        source: std::io::Error,
    },
    /// It is no token file.
    #[error("token file `{file}`: {reason}")]
    Syntax {
        /// The file.
        file: String,
        /// What is wrong, with its line.
        reason: String,
    },
    /// The name is empty, too long, has a control character, or another token has it.
    #[error("token name `{name}`: {reason}")]
    BadName {
        /// The name.
        name: String,
        /// What is wrong.
        reason: &'static str,
    },
}

impl TokenFileError {
    /// What is wrong and what to do, in Chinese.
    pub fn user_message(&self) -> String {
        match self {
            Self::Io { file, source } => format!("令牌文件“{file}”无法读写：{source}。"),
            Self::Syntax { file, reason } => format!("令牌文件“{file}”有误：{reason}。"),
            Self::BadName { name, reason } => {
                let chinese = match *reason {
                    EMPTY => "不能为空",
                    TOO_LONG => "最多 100 字",
                    CONTROL => "含有控制字符",
                    _ => "已有同名令牌，请换一个名字，或先收回原来的",
                };
                format!("令牌名称“{name}”不能使用：{chinese}。")
            }
        }
    }
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    #[serde(default, rename = "token")]
    tokens: Vec<Token>,
}

/// The file of tokens. A server that uses it notices changes within seconds.
#[derive(Debug, Clone)]
pub struct TokenFile {
    path: PathBuf,
}

impl TokenFile {
    /// The file at a path; it need not exist yet.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// All tokens, the oldest first; none when there is no file.
    ///
    /// # Errors
    /// [`TokenFileError::Io`] and [`TokenFileError::Syntax`].
    pub fn read(&self) -> Result<Vec<Token>, TokenFileError> {
        let text = match fs::read_to_string(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(self.io(error)),
        };
        let content: Content = toml::from_str(&text).map_err(|error| TokenFileError::Syntax {
            file: self.path.display().to_string(),
            reason: error.to_string(),
        })?;
        Ok(content.tokens)
    }

    /// Makes a token, keeps its hash, and gives its secret, which nobody can ask for again.
    ///
    /// # Errors
    /// As [`TokenFile::read`]; [`TokenFileError::BadName`].
    pub fn create(&self, new: NewToken) -> Result<(Secret, Token), TokenFileError> {
        let mut tokens = self.read()?;
        check_name(&new.name, &tokens)?;
        let secret = Secret::generate().map_err(|error| self.io(error))?;
        let token = Token {
            id: secret.id().to_owned(),
            name: new.name,
            role: new.role,
            hash: secret.hash(),
            // Whole seconds: nobody needs more, and people read the file.
            created_at: whole_seconds(OffsetDateTime::now_utc()),
            expires_at: new.expires_at.map(whole_seconds),
        };
        tokens.push(token.clone());
        self.write(tokens)?;
        Ok((secret, token))
    }

    /// Takes tokens of a name or identifier away; gives them.
    ///
    /// # Errors
    /// As [`TokenFile::read`].
    pub fn revoke(&self, name_or_id: &str) -> Result<Vec<Token>, TokenFileError> {
        let tokens = self.read()?;
        let (gone, kept): (Vec<Token>, Vec<Token>) =
            tokens.into_iter().partition(|token| token.name == name_or_id || token.id == name_or_id);
        if !gone.is_empty() {
            self.write(kept)?;
        }
        Ok(gone)
    }

    fn write(&self, tokens: Vec<Token>) -> Result<(), TokenFileError> {
        let text = toml::to_string(&Content { tokens }).map_err(|error| TokenFileError::Syntax {
            file: self.path.display().to_string(),
            reason: error.to_string(),
        })?;
        self.replace(text.as_bytes()).map_err(|error| self.io(error))
    }

    /// A server that reads meanwhile sees the old file or the new one.
    fn replace(&self, text: &[u8]) -> std::io::Result<()> {
        if let Some(folder) = self.path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            fs::create_dir_all(folder)?;
        }
        let beside = self.path.with_extension("toml.new");
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&beside)?;
        file.write_all(text)?;
        file.sync_all()?;
        fs::rename(&beside, &self.path)
    }

    fn io(&self, source: std::io::Error) -> TokenFileError {
        TokenFileError::Io { file: self.path.display().to_string(), source }
    }
}

fn whole_seconds(at: OffsetDateTime) -> OffsetDateTime {
    at.replace_nanosecond(0).unwrap_or(at)
}

fn check_name(name: &str, tokens: &[Token]) -> Result<(), TokenFileError> {
    let refuse = |reason| Err(TokenFileError::BadName { name: name.to_owned(), reason });
    if name.trim().is_empty() {
        return refuse(EMPTY);
    }
    if name.chars().count() > NAME_CHARS {
        return refuse(TOO_LONG);
    }
    if name.chars().any(char::is_control) {
        return refuse(CONTROL);
    }
    if tokens.iter().any(|token| token.name == name) {
        return refuse("another token has it; revoke that one first, or take another name");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{NewToken, TokenFile, TokenFileError};
    use crate::auth::Role;

    fn new(name: &str) -> NewToken {
        NewToken { name: name.to_owned(), role: Role::Write, expires_at: None }
    }

    #[test]
    fn the_secret_is_not_in_the_file_and_a_revoked_token_is_gone() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = TokenFile::at(folder.path().join("new/tokens.toml"));
        assert!(file.read().expect("no file is no token").is_empty());
        let (secret, token) = file.create(new("门户")).expect("made");
        let text = std::fs::read_to_string(file.path()).expect("there");
        assert!(text.contains("门户") && !text.contains(&secret.reveal()), "{text}");
        assert_eq!(file.read().expect("sound"), [token]);
        assert_eq!(file.revoke("门户").expect("there").len(), 1);
        assert!(file.read().expect("sound").is_empty());
        assert!(file.revoke("门户").expect("sound").is_empty());
    }

    #[test]
    fn names_are_checked() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = TokenFile::at(folder.path().join("tokens.toml"));
        file.create(new("a")).expect("made");
        for name in ["a", " ", "b\n", &"x".repeat(101)] {
            assert!(matches!(file.create(new(name)), Err(TokenFileError::BadName { .. })), "{name:?}");
        }
    }

    #[test]
    fn a_broken_file_is_told_and_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = TokenFile::at(folder.path().join("tokens.toml"));
        std::fs::write(file.path(), "[[token]]\nid = 3\n").expect("written");
        assert!(matches!(file.create(new("a")), Err(TokenFileError::Syntax { .. })));
        assert_eq!(std::fs::read_to_string(file.path()).expect("there"), "[[token]]\nid = 3\n");
    }
}
