//! What stands in a model's folder.

use std::fs;
use std::path::{Path, PathBuf};

use matcher_core::Cancel;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::bert::BertConfig;
use super::pooling::Pooling;
use crate::role_marks::RoleMarks;

/// Bytes that are hashed between two looks at the cancellation; a few milliseconds.
const HASHED_AT_ONCE: usize = 4 << 20;

/// Fewest tokens that a model has to take; less is no model of texts.
const FEWEST_TOKENS: usize = 16;

/// The small files of a model's folder, read and checked.
#[derive(Debug)]
pub(super) struct ModelFolder {
    path: PathBuf,
    pub(super) name: String,
    pub(super) config: BertConfig,
    pub(super) config_text: String,
    pub(super) pooling: Pooling,
    /// Most tokens of a text, those at its ends included.
    pub(super) most_tokens: usize,
    pub(super) lower_case: bool,
    /// What the folder itself says to put before the texts of each role.
    pub(super) prompts: Option<RoleMarks>,
}

#[derive(Deserialize)]
struct Module {
    path: String,
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct SentenceBertConfig {
    max_seq_length: Option<usize>,
    do_lower_case: bool,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct SentenceTransformersConfig {
    prompts: Prompts,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Prompts {
    query: String,
    #[serde(alias = "document")]
    passage: String,
}

impl ModelFolder {
    /// Reads what is small.
    ///
    /// # Errors
    /// Which file is missing or wrong.
    pub(super) fn read(path: &Path) -> Result<Self, String> {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("model");
        let config_text = text(path, "config.json")?.ok_or("`config.json` is missing")?;
        let config: BertConfig = parse("config.json", &config_text)?;
        config.check()?;
        let of_sentences: SentenceBertConfig = parsed(path, "sentence_bert_config.json")?.unwrap_or_default();
        let most_tokens = config.most_tokens().min(of_sentences.max_seq_length.unwrap_or(usize::MAX));
        if most_tokens < FEWEST_TOKENS {
            return Err(format!("the model takes {most_tokens} tokens at most, which is too few for a text"));
        }
        let prompts: SentenceTransformersConfig =
            parsed(path, "config_sentence_transformers.json")?.unwrap_or_default();
        let prompts = prompts.prompts;
        let has_prompts = !(prompts.query.is_empty() && prompts.passage.is_empty());
        Ok(Self {
            path: path.to_owned(),
            name: name.to_owned(),
            pooling: pooling(path)?,
            most_tokens,
            lower_case: of_sentences.do_lower_case,
            prompts: has_prompts.then(|| RoleMarks::of_prefixes(&prompts.query, &prompts.passage)),
            config,
            config_text,
        })
    }

    /// The tokenizer's file.
    ///
    /// # Errors
    /// It is missing or cannot be read.
    pub(super) fn tokenizer(&self) -> Result<String, String> {
        text(&self.path, "tokenizer.json")?.ok_or_else(|| "`tokenizer.json` is missing".to_owned())
    }

    /// The weights' file, all of it: mapping it into memory would need unsafe code.
    ///
    /// # Errors
    /// It is missing or cannot be read.
    pub(super) fn weights(&self) -> Result<Vec<u8>, String> {
        fs::read(self.path.join("model.safetensors")).map_err(|error| format!("`model.safetensors`: {error}"))
    }
}

/// What comes after the transformer. A folder that does not say so takes the mean, as sentence-transformers does.
fn pooling(path: &Path) -> Result<Pooling, String> {
    let modules: Option<Vec<Module>> = parsed(path, "modules.json")?;
    let mut place = "1_Pooling".to_owned();
    for module in modules.unwrap_or_default() {
        match module.kind.rsplit('.').next().unwrap_or_default() {
            "Pooling" => place = module.path,
            // Vectors are normalised by whoever compares them.
            "Transformer" | "Normalize" => {}
            other => return Err(format!("`modules.json` has a module `{other}`, which is not known here")),
        }
    }
    let file = format!("{place}/config.json");
    match text(path, &file)? {
        None => Ok(Pooling::Mean),
        Some(config) => Pooling::of_config(&config).map_err(|reason| format!("`{file}`: {reason}")),
    }
}

fn text(folder: &Path, file: &str) -> Result<Option<String>, String> {
    match fs::read_to_string(folder.join(file)) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(format!("`{file}`: {error}")),
    }
}

fn parsed<T: DeserializeOwned>(folder: &Path, file: &str) -> Result<Option<T>, String> {
    text(folder, file)?.map(|text| parse(file, &text)).transpose()
}

fn parse<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, String> {
    serde_json::from_str(text).map_err(|error| format!("`{file}`: {error}"))
}

/// A hash of a whole file; nothing when cancelled.
pub(super) fn hash(content: &[u8], cancel: &Cancel) -> Option<[u8; 32]> {
    let mut hash = Sha256::new();
    for part in content.chunks(HASHED_AT_ONCE) {
        if cancel.is_cancelled() {
            return None;
        }
        hash.update(part);
    }
    Some(hash.finalize().into())
}
