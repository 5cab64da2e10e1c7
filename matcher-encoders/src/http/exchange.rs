//! One request and what came of it.

use std::time::Duration;

use matcher_core::semantic::EncoderError;
use serde::Serialize;
use ureq::http::header::{AUTHORIZATION, CONTENT_TYPE, LOCATION, RETRY_AFTER};
use ureq::http::{Response, StatusCode};
use ureq::{Agent, Body, Error, Timeout};

use super::answer::message;
use super::api_key::ApiKey;

/// Most that is read of an answer that is only a message, in bytes.
const LONGEST_MESSAGE: u64 = 64 * 1_024;

/// The body of a request.
#[derive(Debug, Serialize)]
pub(super) struct Question<'a> {
    pub(super) model: &'a str,
    pub(super) input: Vec<String>,
    pub(super) encoding_format: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) input_type: Option<&'a str>,
}

/// A request, ready to be sent.
#[derive(Debug, Clone)]
pub(super) struct Request {
    pub(super) endpoint: String,
    pub(super) key: Option<ApiKey>,
    pub(super) body: Vec<u8>,
    /// Longest answer that is read, in bytes.
    pub(super) longest_answer: u64,
}

/// What came of a request.
#[derive(Debug)]
pub(super) enum Outcome {
    /// The server answered; whether well stands in the body.
    Answered(Vec<u8>),
    /// It may go better later.
    Later {
        /// What happened.
        reason: String,
        /// When to come again, if the server said so.
        after: Option<Duration>,
    },
    /// It will not go better.
    Failed(EncoderError),
}

impl Request {
    /// Sends the request and reads the answer; takes as long as the agent allows.
    pub(super) fn send(&self, agent: &Agent) -> Outcome {
        let mut request = agent.post(&self.endpoint).header(CONTENT_TYPE, "application/json");
        if let Some(key) = &self.key {
            request = request.header(AUTHORIZATION, format!("Bearer {}", key.reveal()));
        }
        match request.send(&self.body[..]) {
            Ok(response) => self.read(response),
            Err(error) => self.failure(error),
        }
    }

    fn read(&self, mut response: Response<Body>) -> Outcome {
        let status = response.status();
        if status.is_success() {
            return match response.body_mut().with_config().limit(self.longest_answer).read_to_vec() {
                Ok(body) => Outcome::Answered(body),
                Err(error) => self.failure(error),
            };
        }
        let of_header = |name| response.headers().get(name).and_then(|value| value.to_str().ok());
        let after =
            of_header(RETRY_AFTER).and_then(|value| value.trim().parse().ok()).map(Duration::from_secs);
        let location = of_header(LOCATION).map(str::to_owned);
        let said = response.body_mut().with_config().limit(LONGEST_MESSAGE).read_to_vec().unwrap_or_default();
        let mut reason = format!("{} answers {status}", self.endpoint);
        let said = location.map_or_else(|| message(&said), |to| format!("go to {to}"));
        if !said.is_empty() {
            reason = format!("{reason}: {}", self.hide_key(&said));
        }
        match status {
            StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS => Outcome::Later { reason, after },
            _ if status.is_server_error() => Outcome::Later { reason, after },
            _ => Outcome::Failed(EncoderError::Refused { reason }),
        }
    }

    fn failure(&self, error: Error) -> Outcome {
        let reason = format!("{}: {error}", self.endpoint);
        match error {
            Error::BodyExceedsLimit(_) => {
                let most = self.longest_answer;
                let reason =
                    format!("{} sends more than the {most} bytes that its vectors can take", self.endpoint);
                Outcome::Failed(EncoderError::Unusable { reason })
            }
            Error::Protocol(_) | Error::LargeResponseHeader(..) => {
                Outcome::Failed(EncoderError::Unusable { reason })
            }
            // A server that is slow is not asked twice for the same.
            Error::Timeout(timeout) if !matches!(timeout, Timeout::Connect | Timeout::Resolve) => {
                Outcome::Failed(EncoderError::Unreachable { reason })
            }
            _ => Outcome::Later { reason, after: None },
        }
    }

    fn hide_key(&self, text: &str) -> String {
        self.key.as_ref().map_or_else(|| text.to_owned(), |key| key.hidden_in(text))
    }
}
