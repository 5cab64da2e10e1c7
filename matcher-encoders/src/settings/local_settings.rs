//! What a model on this machine has to be told.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{SettingFault, given_marks};
use crate::role_marks::RoleMarks;

/// A model in a folder on this machine, laid out as sentence-transformers does. Needs a build with the feature `local`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LocalSettings {
    /// The folder with `config.json`, `model.safetensors` and `tokenizer.json`; relative ones stand in the data folder. Its
    /// name is the model's name.
    pub folder: PathBuf,
    /// Stands before each demand, such as `query: `. When neither prefix is set, the model's own count, from its
    /// `config_sentence_transformers.json` or by its name ([`RoleMarks::of_model`]).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub demand_prefix: Option<String>,
    /// Stands before each supply, such as `passage: `.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supply_prefix: Option<String>,
}

impl LocalSettings {
    /// The model of a folder.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), ..Self::default() }
    }

    /// The model's name: the last part of its folder; empty when there is none.
    pub fn name(&self) -> &str {
        self.folder.file_name().and_then(|name| name.to_str()).unwrap_or_default()
    }

    /// What was given to go with the texts of each role; nothing when the model's own count.
    pub fn given_marks(&self) -> Option<RoleMarks> {
        given_marks([&self.demand_prefix, &self.supply_prefix], [&None, &None])
    }

    pub(super) fn check(&self) -> Result<(), SettingFault> {
        if self.name().is_empty() {
            let reason = "is missing or names no folder; set the folder of the model";
            return Err(SettingFault::new("local.folder", reason, "没有给出模型所在的文件夹"));
        }
        Ok(())
    }
}
