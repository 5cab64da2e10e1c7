//! The tokens that a running server knows, kept up with their file.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant, SystemTime};

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use time::OffsetDateTime;

use super::role::Role;
use super::token::{Secret, same};
use super::token_file::{Token, TokenFile, TokenFileError};

/// So often at most the file is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// How many calls a token may make.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rate {
    pub(crate) per_second: NonZeroU32,
    pub(crate) burst: NonZeroU32,
}

impl Rate {
    /// `None` where there is no limit.
    pub(crate) fn new(per_second: u32, burst: u32) -> Option<Self> {
        Some(Self { per_second: NonZeroU32::new(per_second)?, burst: NonZeroU32::new(burst)? })
    }

    fn limiter(self) -> Arc<DefaultDirectRateLimiter> {
        Arc::new(RateLimiter::direct(Quota::per_second(self.per_second).allow_burst(self.burst)))
    }
}

/// Why somebody may not call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// No token was shown.
    Missing,
    /// The token is not known.
    Unknown,
    /// Its time is over.
    Expired,
    /// Too many calls; after so long the next one is let in.
    TooFast(Duration),
}

/// Who holds a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Holder {
    pub(crate) name: Arc<str>,
    pub(crate) role: Role,
}

struct Entry {
    token: Token,
    holder: Holder,
    limiter: Option<Arc<DefaultDirectRateLimiter>>,
}

/// The tokens by identifier.
pub(crate) struct Keyring {
    file: TokenFile,
    rate: Option<Rate>,
    entries: RwLock<HashMap<String, Entry>>,
    looked: Mutex<Look>,
}

struct Look {
    at: Instant,
    modified: Option<SystemTime>,
}

impl Keyring {
    /// Reads the file.
    pub(crate) fn open(file: TokenFile, rate: Option<Rate>) -> Result<Self, TokenFileError> {
        let looked = Mutex::new(Look { at: Instant::now(), modified: modified(&file) });
        let keyring = Self { rate, entries: RwLock::default(), looked, file };
        keyring.read()?;
        Ok(keyring)
    }

    /// Who holds the token that was shown, if it counts now and its calls are not too many.
    pub(crate) fn admit(&self, shown: Option<&str>) -> Result<Holder, Refusal> {
        self.look();
        let secret = Secret::parse(shown.ok_or(Refusal::Missing)?).ok_or(Refusal::Unknown)?;
        let entries = self.entries.read().unwrap_or_else(PoisonError::into_inner);
        let entry = entries.get(secret.id()).ok_or(Refusal::Unknown)?;
        if !same(&entry.token.hash, &secret.hash()) {
            return Err(Refusal::Unknown);
        }
        if entry.token.expires_at.is_some_and(|end| end <= OffsetDateTime::now_utc()) {
            return Err(Refusal::Expired);
        }
        if let Some(limiter) = &entry.limiter {
            let clock = DefaultClock::default();
            limiter.check().map_err(|full| Refusal::TooFast(full.wait_time_from(clock.now())))?;
        }
        Ok(entry.holder.clone())
    }

    /// Reads the file again when it has changed; a broken one leaves everything as it was.
    fn look(&self) {
        let Ok(mut looked) = self.looked.try_lock() else { return };
        if looked.at.elapsed() < LOOK_EVERY {
            return;
        }
        looked.at = Instant::now();
        let now = modified(&self.file);
        if now == looked.modified {
            return;
        }
        // One that cannot be read now is tried again.
        match self.read() {
            Ok(count) => {
                looked.modified = now;
                tracing::info!(tokens = count, "token file read again");
            }
            Err(error) => {
                tracing::error!(%error, "token file cannot be read; the tokens known before still count")
            }
        }
    }

    fn read(&self) -> Result<usize, TokenFileError> {
        let tokens = self.file.read()?;
        let mut entries = self.entries.write().unwrap_or_else(PoisonError::into_inner);
        let mut next = HashMap::with_capacity(tokens.len());
        for token in tokens {
            // A token that stays keeps its count of calls.
            let limiter = entries.remove(&token.id).and_then(|entry| entry.limiter);
            let holder = Holder { name: token.name.as_str().into(), role: token.role };
            let limiter = limiter.or_else(|| self.rate.map(Rate::limiter));
            next.insert(token.id.clone(), Entry { token, holder, limiter });
        }
        *entries = next;
        Ok(entries.len())
    }
}

fn modified(file: &TokenFile) -> Option<SystemTime> {
    std::fs::metadata(file.path()).and_then(|data| data.modified()).ok()
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use time::OffsetDateTime;

    use super::{Keyring, Rate, Refusal};
    use crate::auth::{NewToken, Role, Secret, TokenFile};

    fn token(name: &str) -> NewToken {
        NewToken { name: name.to_owned(), role: Role::Read, expires_at: None }
    }

    #[test]
    fn only_a_known_secret_that_has_not_expired_is_let_in() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = TokenFile::at(folder.path().join("tokens.toml"));
        let (good, _) = file.create(token("a")).expect("made");
        let past = OffsetDateTime::now_utc() - Duration::from_secs(60);
        let (old, _) = file.create(NewToken { expires_at: Some(past), ..token("b") }).expect("made");
        let keyring = Keyring::open(file, None).expect("sound");
        let admit = |shown: &str| keyring.admit(Some(shown)).map(|holder| holder.role);
        assert_eq!(admit(&good.reveal()), Ok(Role::Read));
        assert_eq!(admit(&old.reveal()), Err(Refusal::Expired));
        assert_eq!(admit(&Secret::generate().expect("chance").reveal()), Err(Refusal::Unknown));
        // The right name with another key.
        let forged = format!("mtk_{}_{}", good.id(), "0".repeat(64));
        assert_eq!(admit(&forged), Err(Refusal::Unknown));
        assert_eq!(keyring.admit(None), Err(Refusal::Missing));
    }

    #[test]
    fn a_changed_file_is_noticed_and_a_broken_one_changes_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = TokenFile::at(folder.path().join("tokens.toml"));
        let keyring = Keyring::open(file.clone(), None).expect("no file is no token");
        let (secret, _) = file.create(token("a")).expect("made");
        let until = |wanted: bool| {
            let start = Instant::now();
            while keyring.admit(Some(&secret.reveal())).is_ok() != wanted {
                assert!(start.elapsed() < Duration::from_secs(10), "never noticed");
                std::thread::sleep(Duration::from_millis(50));
            }
        };
        until(true);
        std::fs::write(file.path(), "broken").expect("written");
        std::thread::sleep(Duration::from_millis(1_200));
        assert!(keyring.admit(Some(&secret.reveal())).is_ok());
        std::fs::remove_file(file.path()).expect("removed");
        until(false);
    }

    #[test]
    fn too_many_calls_are_told_to_wait() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = TokenFile::at(folder.path().join("tokens.toml"));
        let (secret, _) = file.create(token("a")).expect("made");
        let keyring = Keyring::open(file, Rate::new(1, 3)).expect("sound");
        let admitted = (0..10).filter(|_| keyring.admit(Some(&secret.reveal())).is_ok()).count();
        assert_eq!(admitted, 3);
        let refusal = keyring.admit(Some(&secret.reveal())).expect_err("too many");
        assert!(matches!(refusal, Refusal::TooFast(wait) if wait <= Duration::from_secs(1)), "{refusal:?}");
    }
}
