//! How long a call may take.

use std::future::Future;
use std::time::{Duration, Instant};

use http::{Request, Response};
use tonic::body::Body;

use crate::descriptors;
use crate::failure::Failure;

/// The longest that a single call may take.
pub(super) struct Limit {
    longest: Duration,
}

impl Limit {
    pub(super) fn new(longest: Duration) -> Self {
        Self { longest }
    }

    /// The moment at which a call has to have ended: its own deadline, and for what is not unbounded the server's.
    pub(super) fn of<T>(&self, request: &Request<T>, begun: Instant) -> Option<Instant> {
        let own = request
            .headers()
            .get("grpc-timeout")
            .and_then(|value| value.to_str().ok())
            .and_then(parse)
            .and_then(|timeout| begun.checked_add(timeout));
        let unbounded = descriptors::rpc(request.uri().path()).is_some_and(|rpc| rpc.unbounded);
        let most = (!unbounded).then(|| begun + self.longest);
        own.into_iter().chain(most).min()
    }
}

/// `grpc-timeout`: up to eight digits and a unit.
fn parse(text: &str) -> Option<Duration> {
    let (digits, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    if digits.is_empty() || digits.len() > 8 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let value: u64 = digits.parse().ok()?;
    Some(match unit {
        "H" => Duration::from_secs(value * 3_600),
        "M" => Duration::from_secs(value * 60),
        "S" => Duration::from_secs(value),
        "m" => Duration::from_millis(value),
        "u" => Duration::from_micros(value),
        "n" => Duration::from_nanos(value),
        _ => return None,
    })
}

/// The answer, unless its time is over before. What still works on it is then dropped, which cancels it.
pub(super) async fn within(
    deadline: Option<Instant>,
    answer: impl Future<Output = Result<Response<Body>, std::convert::Infallible>>,
) -> Result<Response<Body>, Failure> {
    let answered = match deadline {
        Some(deadline) => {
            tokio::time::timeout_at(deadline.into(), answer).await.map_err(|_| Failure::late())?
        }
        None => answer.await,
    };
    let Ok(response) = answered;
    Ok(response)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::parse;

    #[test]
    fn timeouts_have_digits_and_a_unit() {
        assert_eq!(parse("50m"), Some(Duration::from_millis(50)));
        assert_eq!(parse("99999999H"), Some(Duration::from_secs(99_999_999 * 3_600)));
        for broken in ["", "m", "50", "-1S", "123456789S", "1x", "1秒", "+1S"] {
            assert_eq!(parse(broken), None, "{broken}");
        }
    }
}
