//! The key that a server asks for.

use std::fmt;
use std::fs;
use std::path::Path;

use crate::settings::SettingFault;

const SETTING: &str = "http.api_key_file";

/// The key that a server asks for; sent as `Authorization: Bearer …` and shown nowhere.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey(String);

impl ApiKey {
    /// A key; white space around it does not count.
    ///
    /// # Errors
    /// [`SettingFault`] when it is empty or has what cannot stand in a header: anything but visible ASCII.
    pub fn new(key: &str) -> Result<Self, SettingFault> {
        let key = key.trim();
        if key.is_empty() || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            let reason = "the key is empty, or has other characters than letters, digits and signs of ASCII";
            return Err(SettingFault::new(SETTING, reason, "密钥为空，或含有空格、中文等不允许的字符"));
        }
        Ok(Self(key.to_owned()))
    }

    /// The key in a file that has nothing else.
    ///
    /// # Errors
    /// [`SettingFault`] when the file cannot be read, and as [`ApiKey::new`].
    pub fn of_file(file: &Path) -> Result<Self, SettingFault> {
        let text = fs::read_to_string(file).map_err(|error| {
            let reason = format!("`{}`: {error}", file.display());
            SettingFault::new(SETTING, reason, format!("文件“{}”无法读取：{error}", file.display()))
        })?;
        Self::new(&text)
    }

    /// For the header alone.
    pub(super) fn reveal(&self) -> &str {
        &self.0
    }

    /// A text of the server's, in which it may have repeated the key.
    pub(super) fn hidden_in(&self, text: &str) -> String {
        text.replace(&self.0, "…")
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::ApiKey;

    #[test]
    fn a_key_is_never_shown() {
        let key = ApiKey::new(" sk-secret\n").expect("a key");
        assert_eq!(key.reveal(), "sk-secret");
        assert_eq!(format!("{key:?}"), "ApiKey(…)");
        assert_eq!(key.hidden_in("wrong key sk-secret!"), "wrong key …!");
    }

    #[test]
    fn what_cannot_stand_in_a_header_is_no_key_and_is_not_repeated() {
        for text in ["", " \n", "密钥", "two words", "a\r\nX-Other: b"] {
            let fault = ApiKey::new(text).expect_err("no key").to_string();
            assert!(text.trim().is_empty() || !fault.contains(text), "{fault}");
        }
    }

    #[test]
    fn a_file_that_cannot_be_read_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let fault = ApiKey::of_file(&folder.path().join("密钥")).expect_err("no file").to_string();
        assert!(fault.contains("http.api_key_file") && fault.contains("密钥"), "{fault}");
    }
}
