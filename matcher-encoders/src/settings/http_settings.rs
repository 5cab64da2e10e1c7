//! What a server that encodes has to be told, and how long to wait for it.

use std::path::{Path, PathBuf};

use matcher_core::semantic::MOST_DIMENSIONS;
use serde::{Deserialize, Serialize};

use super::{SettingFault, given_marks, within};
use crate::role_marks::RoleMarks;

/// A server that answers `POST /v1/embeddings` as OpenAI's does. Only `url` and `model` have to be set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HttpSettings {
    /// Where the server is, such as `http://127.0.0.1:8000/v1`; with or without `/embeddings` and a slash at its end.
    /// Without any path, `/v1` is meant.
    pub url: String,
    /// What the server calls the model.
    pub model: String,
    /// A file whose only content is the key that the server asks for, if any; relative ones stand in the data folder. The
    /// key itself never stands in the settings, as these are shown and backed up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub api_key_file: Option<PathBuf>,
    /// Stands before each demand, such as `query: `. When none of the prefixes and input types is set, the model's own
    /// count ([`RoleMarks::of_model`]); when one is, only what is set counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub demand_prefix: Option<String>,
    /// Stands before each supply, such as `passage: `.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supply_prefix: Option<String>,
    /// The field `input_type` with demands, such as `query`, for servers that put the prefix there themselves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub demand_input_type: Option<String>,
    /// The field `input_type` with supplies, such as `passage`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supply_input_type: Option<String>,
    /// Length of the vectors. When it is set, the encoder can be opened while the server is down; when not, the server is
    /// asked. It is compared with every answer, and not sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dimensions: Option<usize>,
    /// Longest text that is sent, in chars without the prefix; what comes after is cut off. The model may cut earlier.
    pub longest_text_chars: usize,
    /// Most texts of one request.
    pub batch_texts: usize,
    /// Most chars of one request, prefixes not counted; a single text may be longer.
    pub batch_chars: usize,
    /// Requests that are under way at once; more wait for their turn.
    pub concurrent_requests: usize,
    /// Seconds that one request may take, from the first byte sent to the last one read.
    pub timeout_seconds: u64,
    /// Seconds that finding the server's address may take, and then connecting to it.
    pub connect_timeout_seconds: u64,
    /// How often a request is made again when the server cannot be reached, is busy (408, 429), or fails (5xx). One that
    /// took too long is not made again: asking a slow server twice makes it slower.
    pub retries: u32,
    /// Milliseconds before a request is made again for the first time; doubled each time. A server that says when to come
    /// again (`Retry-After`, in seconds) is obeyed.
    pub first_wait_ms: u64,
    /// Longest time in seconds to wait before a request is made again. A server that asks for more is given up at once.
    pub longest_wait_seconds: u64,
    /// A proxy on the way to the server, such as `http://10.0.0.1:8080`; none when not set, whatever the environment says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proxy: Option<String>,
    /// Certificates (PEM) of authorities that are trusted beside those that this machine trusts; relative paths stand in
    /// the data folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ca_file: Option<PathBuf>,
}

/// Longest name of a model, in chars: what is added to it has to fit into the 200 of an encoder's name.
const MOST_MODEL_CHARS: usize = 120;

/// Longest prefix or input type, in chars.
const MOST_MARK_CHARS: usize = 1_000;

impl Default for HttpSettings {
    /// Neither server nor model; the rest suits a server without a graphics card. 16 texts of some 300 chars take
    /// a small model five seconds on one core; 2,000 chars are more than the 512 tokens of most models.
    fn default() -> Self {
        Self {
            url: String::new(),
            model: String::new(),
            api_key_file: None,
            demand_prefix: None,
            supply_prefix: None,
            demand_input_type: None,
            supply_input_type: None,
            dimensions: None,
            longest_text_chars: 2_000,
            batch_texts: 16,
            batch_chars: 16_000,
            concurrent_requests: 2,
            timeout_seconds: 120,
            connect_timeout_seconds: 5,
            retries: 2,
            first_wait_ms: 250,
            longest_wait_seconds: 30,
            proxy: None,
            ca_file: None,
        }
    }
}

impl HttpSettings {
    /// A server and what it calls the model.
    pub fn new(url: impl Into<String>, model: impl Into<String>) -> Self {
        Self { url: url.into(), model: model.into(), ..Self::default() }
    }

    /// What goes with the texts of each role: what was set, or what the model needs by its name.
    pub fn marks(&self) -> RoleMarks {
        let prefixes = [&self.demand_prefix, &self.supply_prefix];
        let input_types = [&self.demand_input_type, &self.supply_input_type];
        given_marks(prefixes, input_types).unwrap_or_else(|| RoleMarks::of_model(&self.model))
    }

    /// The same settings with all paths as they are meant from a data folder.
    pub fn within(&self, folder: &Path) -> Self {
        let meant = |path: &Option<PathBuf>| path.as_deref().map(|path| within(folder, path));
        Self { api_key_file: meant(&self.api_key_file), ca_file: meant(&self.ca_file), ..self.clone() }
    }

    /// Checks what can be known without the server.
    ///
    /// # Errors
    /// [`SettingFault`] names the setting, what is wrong, and what would be right.
    pub fn check(&self) -> Result<(), SettingFault> {
        #[cfg(feature = "http")]
        crate::http::endpoint(&self.url)?;
        self.check_names()?;
        self.check_numbers()
    }

    fn check_names(&self) -> Result<(), SettingFault> {
        let chars = self.model.chars().count();
        if chars == 0 || chars > MOST_MODEL_CHARS || self.model.contains(char::is_control) {
            let reason =
                format!("the server's name for the model is needed: 1 to {MOST_MODEL_CHARS} characters");
            let chinese = format!("应当是服务端所用的模型名称，1 至 {MOST_MODEL_CHARS} 字");
            return Err(SettingFault::new("http.model", reason, chinese));
        }
        let marks = [
            ("http.demand_prefix", &self.demand_prefix),
            ("http.supply_prefix", &self.supply_prefix),
            ("http.demand_input_type", &self.demand_input_type),
            ("http.supply_input_type", &self.supply_input_type),
        ];
        for (setting, mark) in marks {
            if mark.as_ref().is_some_and(|mark| mark.chars().count() > MOST_MARK_CHARS) {
                let reason = format!("has more than {MOST_MARK_CHARS} characters");
                return Err(SettingFault::new(setting, reason, format!("不得超过 {MOST_MARK_CHARS} 字")));
            }
        }
        Ok(())
    }

    fn check_numbers(&self) -> Result<(), SettingFault> {
        let numbers = [
            ("http.dimensions", self.dimensions.unwrap_or(1) as u64, 1, MOST_DIMENSIONS as u64),
            ("http.longest_text_chars", self.longest_text_chars as u64, 1, 1_000_000),
            ("http.batch_texts", self.batch_texts as u64, 1, 2_048),
            ("http.batch_chars", self.batch_chars as u64, 1, 10_000_000),
            ("http.concurrent_requests", self.concurrent_requests as u64, 1, 64),
            ("http.timeout_seconds", self.timeout_seconds, 1, 3_600),
            ("http.connect_timeout_seconds", self.connect_timeout_seconds, 1, 600),
            ("http.retries", u64::from(self.retries), 0, 20),
            ("http.first_wait_ms", self.first_wait_ms, 0, 60_000),
            ("http.longest_wait_seconds", self.longest_wait_seconds, 0, 3_600),
        ];
        for (setting, given, least, most) in numbers {
            if !(least..=most).contains(&given) {
                let reason = format!("{given} is not from {least} to {most}");
                let chinese = format!("应在 {least} 至 {most} 之间，现为 {given}");
                return Err(SettingFault::new(setting, reason, chinese));
            }
        }
        Ok(())
    }
}
