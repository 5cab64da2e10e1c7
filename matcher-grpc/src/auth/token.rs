//! A token's secret and its hash.

use std::fmt::{self, Write};

use sha2::{Digest, Sha256};

/// Every secret begins with this, so that scanners of repositories and logs can find one that got there.
const PREFIX: &str = "mtk_";
/// Bytes of a token's public identifier.
const ID_BYTES: usize = 4;
/// Bytes of chance in a secret: so many that it needs no slow hash.
const KEY_BYTES: usize = 32;

/// What a caller shows: `mtk_`, eight digits that name the token, `_`, 64 digits of chance. Shown once, never stored.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret {
    id: String,
    key: String,
}

impl Secret {
    /// A new one.
    ///
    /// # Errors
    /// When the system has no chance to give.
    pub fn generate() -> std::io::Result<Self> {
        let mut bytes = [0u8; ID_BYTES + KEY_BYTES];
        getrandom::fill(&mut bytes).map_err(std::io::Error::other)?;
        Ok(Self { id: hex(&bytes[..ID_BYTES]), key: hex(&bytes[ID_BYTES..]) })
    }

    /// Reads what a caller shows; `None` when it has another form.
    pub fn parse(text: &str) -> Option<Self> {
        let (id, key) = text.strip_prefix(PREFIX)?.split_once('_')?;
        let digits = |text: &str, bytes: usize| {
            text.len() == 2 * bytes && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        };
        (digits(id, ID_BYTES) && digits(key, KEY_BYTES))
            .then(|| Self { id: id.to_owned(), key: key.to_owned() })
    }

    /// The public part, which files and logs may have.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What is stored instead of the secret: SHA-256 as 64 digits.
    pub fn hash(&self) -> String {
        hex(&Sha256::digest(self.reveal().as_bytes()))
    }

    /// The secret in full, to be shown to its owner.
    pub fn reveal(&self) -> String {
        format!("{PREFIX}{}_{}", self.id, self.key)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Secret").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Whether two hashes are the same, in a time that does not tell where they differ.
pub(super) fn same(a: &str, b: &str) -> bool {
    let differences = a.bytes().zip(b.bytes()).fold(0, |all, (a, b)| all | (a ^ b));
    a.len() == b.len() && std::hint::black_box(differences) == 0
}

/// Bytes as digits of base 16.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::{Secret, same};

    #[test]
    fn a_secret_can_be_read_back_and_is_never_debugged() {
        let secret = Secret::generate().expect("chance");
        assert_eq!(Secret::parse(&secret.reveal()), Some(secret.clone()));
        assert!(!format!("{secret:?}").contains(&secret.key));
        assert_ne!(secret.hash(), Secret::generate().expect("chance").hash());
    }

    #[test]
    fn other_forms_are_no_secrets() {
        let good = Secret::generate().expect("chance").reveal();
        for text in ["", "mtk_", "mtk_1_2", &good[1..], &good[..good.len() - 1], &good.to_uppercase()] {
            assert_eq!(Secret::parse(text), None, "{text}");
        }
    }

    #[test]
    fn hashes_are_compared_whole() {
        assert!(same("ab", "ab"));
        assert!(!same("ab", "ac") && !same("ab", "abc") && !same("", "a"));
    }
}
