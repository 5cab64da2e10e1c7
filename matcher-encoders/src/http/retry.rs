//! When a request is made again.

use std::time::Duration;

use crate::settings::HttpSettings;

/// How often a request is made again, and after how long. Without chance: the same failures take the same time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Retries {
    most: u32,
    first_wait: Duration,
    longest_wait: Duration,
}

impl Retries {
    pub(super) fn of(settings: &HttpSettings) -> Self {
        Self {
            most: settings.retries,
            first_wait: Duration::from_millis(settings.first_wait_ms),
            longest_wait: Duration::from_secs(settings.longest_wait_seconds),
        }
    }

    /// How long to wait before a request that failed so often is made again; nothing when it is given up. A server's own
    /// word counts, unless it is longer than anybody would wait.
    pub(super) fn wait(&self, failures: u32, asked_for: Option<Duration>) -> Option<Duration> {
        if failures > self.most {
            return None;
        }
        match asked_for {
            Some(wait) => (wait <= self.longest_wait).then_some(wait),
            None => {
                let doublings = failures.saturating_sub(1);
                let factor = 2_u32.checked_pow(doublings).unwrap_or(u32::MAX);
                Some(self.first_wait.saturating_mul(factor).min(self.longest_wait))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Retries;

    const RETRIES: Retries =
        Retries { most: 40, first_wait: Duration::from_millis(250), longest_wait: Duration::from_secs(30) };

    #[test]
    fn waits_double_up_to_the_longest() {
        let waits: Vec<u128> = (1..=9)
            .filter_map(|failures| RETRIES.wait(failures, None))
            .map(|wait| wait.as_millis())
            .collect();
        assert_eq!(waits, [250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
        assert_eq!(RETRIES.wait(40, None), Some(Duration::from_secs(30)));
        assert_eq!(RETRIES.wait(41, None), None);
    }

    #[test]
    fn a_server_that_says_when_is_obeyed_unless_it_says_too_late() {
        assert_eq!(RETRIES.wait(1, Some(Duration::from_secs(7))), Some(Duration::from_secs(7)));
        assert_eq!(RETRIES.wait(1, Some(Duration::from_secs(31))), None);
    }

    #[test]
    fn without_retries_nothing_is_made_again() {
        let none = Retries { most: 0, ..RETRIES };
        assert_eq!(none.wait(1, Some(Duration::ZERO)), None);
    }
}
