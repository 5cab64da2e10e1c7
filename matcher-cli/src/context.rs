//! What every command works with: the terminal, the data folder, the output form.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;
use matcher_core::analysis::LexiconError;
use matcher_core::semantic::Encoder;
use matcher_core::{
    Cancel, Engine, EngineOptions, FolderOptionsError, ModelFault, RebuildReason, RefreshProgress, Refreshing,
};
use matcher_encoders::{EncoderSettings, MissingEncoder};
use serde::Serialize;

use crate::failure::{bad_input, unreadable};
use crate::terminal::{Progress, Terminal};

const DEFAULT_FOLDER: &str = "matcher-data";
const FOLDER_VARIABLE: &str = "MATCHER_DATA";

/// What every command works with.
pub(crate) struct Context<'a> {
    /// The data folder, which may not exist yet.
    pub(crate) data: PathBuf,
    /// Whether somebody named it, or it is the default.
    #[cfg(feature = "serve")]
    pub(crate) data_is_given: bool,
    /// Whether results go out as JSON.
    pub(crate) json: bool,
    /// Where results go.
    pub(crate) terminal: &'a mut Terminal,
}

/// Why an index was rebuilt, in the analyst's words.
pub(crate) fn told(reason: &RebuildReason) -> String {
    match reason {
        RebuildReason::OtherLayout => "原索引是另一版本的 matcher 建立的".to_owned(),
        RebuildReason::AheadOfDatabase => {
            "索引比数据库新：数据库换成了较早的一份，或者丢了最后的写入".to_owned()
        }
        RebuildReason::OtherDatabase => "数据库换成了另一份".to_owned(),
        RebuildReason::OtherRules => "词典、分词规则、产业链或归链学到的内容有变化".to_owned(),
        RebuildReason::Damaged { what } => format!("原索引已损坏：{what}"),
    }
}

/// Why what placement has learned does not count, in the analyst's words.
fn put_model_fault(fault: ModelFault) -> &'static str {
    match fault {
        ModelFault::OtherRules => {
            "归链学到的内容不适用于现在的词典、产业链或程序版本，暂按链谱的词归链；要重新学习，运行 matcher classify --learn"
        }
        ModelFault::Damaged => {
            "归链学到的内容已损坏，暂按链谱的词归链；要重新学习，运行 matcher classify --learn"
        }
    }
}

/// Why adopted weights do not count, in the analyst's words.
fn put_scoring_fault(fault: ModelFault) -> &'static str {
    match fault {
        ModelFault::OtherRules => {
            "启用过的评分权重是另一版本的 matcher 写的，暂用出厂权重；要重新启用，运行 matcher weights --import 或 matcher tune --adopt"
        }
        ModelFault::Damaged => {
            "启用过的评分权重已损坏，暂用出厂权重；要重新启用，运行 matcher weights --import 或 matcher tune --adopt"
        }
    }
}

/// Why what was learned of words in the same company does not count, in the analyst's words.
fn put_space_fault(fault: ModelFault) -> &'static str {
    match fault {
        ModelFault::OtherRules => {
            "词语关联是另一版本的 matcher 学的，暂不计领域相近；要重新学习，运行 matcher rebuild"
        }
        ModelFault::Damaged => "词语关联已损坏，暂不计领域相近；要重新学习，运行 matcher rebuild",
    }
}

/// What to do about a damaged database in a folder.
pub(crate) fn way_out_of_damage(data: &Path) -> String {
    let folder = data.display();
    let restore = match Engine::last_backup(data) {
        Some(file) if file.is_file() => {
            format!("再恢复最近的备份：matcher restore \"{}\" --data \"{folder}\" --replace", file.display())
        }
        Some(file) => {
            format!("再用 matcher restore 恢复备份（最近一次备份写在“{}”，现在那里找不到）", file.display())
        }
        None => "再用 matcher restore 从备份恢复".to_owned(),
    };
    format!("请不要删除它：先复制整个文件夹留底，{restore}；没有备份就换一个文件夹重新导入原始表格。")
}

/// What is wrong with a file of the office's own, in the analyst's words.
fn put(error: &FolderOptionsError) -> String {
    match error {
        FolderOptionsError::Read { file, source } => unreadable(file, source),
        FolderOptionsError::Taxonomy { file, source } => {
            format!("产业链文件“{}”有误：{source}。请改正，或移走它以使用内置的产业链。", file.display())
        }
        FolderOptionsError::Lexicon { file, source: LexiconError::Synonyms { line, .. } } => format!(
            "同义词文件“{}”第 {line} 行有误：每行应是 same 或 related，接一个制表符，再接用 | 隔开的至少两个词。请改正，或移走它。",
            file.display()
        ),
        _ => format!("数据文件夹里的词典或产业链文件不能使用：{error}。"),
    }
}

impl<'a> Context<'a> {
    /// The folder is the one given, or of the environment, or the default.
    pub(crate) fn new(data: Option<PathBuf>, json: bool, terminal: &'a mut Terminal) -> Self {
        let from_environment =
            || env::var_os(FOLDER_VARIABLE).filter(|value| !value.is_empty()).map(PathBuf::from);
        let given = data.or_else(from_environment);
        #[cfg(feature = "serve")]
        let data_is_given = given.is_some();
        let data = given.unwrap_or_else(|| PathBuf::from(DEFAULT_FOLDER));
        Self {
            data,
            #[cfg(feature = "serve")]
            data_is_given,
            json,
            terminal,
        }
    }

    /// Opens the catalogue and makes it if it is missing.
    pub(crate) fn open_or_create(&mut self) -> Result<Engine> {
        if self.data.exists() && !self.data.is_dir() {
            return Err(bad_input(format!(
                "“{}”不是文件夹，请用 --data 指定数据文件夹。",
                self.data.display()
            )));
        }
        let options = self.engine_options()?;
        let engine = Engine::open(&self.data, options)?;
        if let Some(reason) = &engine.opening().rebuilt {
            self.terminal.complain(&format!("提示：索引已重建（{}），数据没有变化。", told(reason)));
        }
        if let Some(fault) = engine.opening().model_fault {
            self.terminal.complain(&format!("提示：{}。", put_model_fault(fault)));
        }
        if let Some(fault) = engine.opening().scoring_fault {
            self.terminal.complain(&format!("提示：{}。", put_scoring_fault(fault)));
        }
        if let Some(fault) = engine.opening().space_fault {
            self.terminal.complain(&format!("提示：{}。", put_space_fault(fault)));
        }
        Ok(engine)
    }

    /// Opens the catalogue; a folder without one is a mistake to be told, not a reason to make it.
    pub(crate) fn open_existing(&mut self) -> Result<Engine> {
        if !self.has_catalogue() {
            return Err(bad_input(format!(
                "数据文件夹“{}”里还没有数据。请先用 matcher import 导入文件，或用 --data 指定别的文件夹；想先看看效果可以运行 matcher demo。",
                self.data.display()
            )));
        }
        self.open_or_create()
    }

    /// Whether the data folder holds a catalogue.
    pub(crate) fn has_catalogue(&self) -> bool {
        self.data.join("catalogue.sqlite").exists()
    }

    /// The engine's options: the built-in chains, terms and synonyms, and the office's own of the data folder.
    pub(crate) fn rules(&self) -> Result<EngineOptions> {
        let mut options = EngineOptions::of_folder(&self.data).map_err(|error| bad_input(put(&error)))?;
        // A command refreshes when it has written everything, with a progress bar.
        options.refreshing = Refreshing::Manual;
        Ok(options)
    }

    /// The same with the encoder.
    pub(crate) fn engine_options(&mut self) -> Result<EngineOptions> {
        let mut options = self.rules()?;
        options.encoder = self.encoder()?;
        Ok(options)
    }

    /// The encoder that the data folder names. One that does not answer is told, and answers say that it was missing.
    fn encoder(&mut self) -> Result<Option<Arc<dyn Encoder>>> {
        let settings =
            EncoderSettings::of_folder(&self.data).map_err(|error| bad_input(error.user_message()))?;
        let Some(settings) = settings else { return Ok(None) };
        match settings.build(&self.data, &Cancel::never()) {
            Ok(encoder) => Ok(Some(encoder)),
            Err(error) => {
                let why = error.user_message();
                self.terminal.complain(&format!("提示：语义编码器不可用，只比较词语。{why}"));
                Ok(Some(Arc::new(MissingEncoder::because_of(&error))))
            }
        }
    }

    /// What to do about a damaged database.
    pub(crate) fn way_out_of_damage(&self) -> String {
        way_out_of_damage(&self.data)
    }

    /// Takes what was written into matching, with a progress bar, and encodes what has no vector yet.
    pub(crate) fn refresh(&mut self, engine: &Engine) -> Result<()> {
        self.refresh_index(engine)?;
        if let Err(error) = Self::encode(engine) {
            let why = format!("提示：语义编码没有完成（{error}），以后运行 matcher encoder run 可以接着做。");
            self.terminal.complain(&why);
        }
        Ok(())
    }

    /// Takes what was written into matching, with a progress bar, and learns which words stand in the same company, if it is
    /// time.
    pub(crate) fn refresh_index(&self, engine: &Engine) -> Result<()> {
        let progress = Progress::new("建立索引");
        engine.refresh(&mut |RefreshProgress { done, total }| progress.set(done, total))?;
        progress.finish();
        engine.learn_space_if_due()?;
        Ok(())
    }

    /// Encodes what has no vector yet, with a progress bar; nothing without an encoder.
    pub(crate) fn encode(engine: &Engine) -> Result<(), matcher_core::Error> {
        let progress = Progress::new("语义编码");
        let told = &mut |RefreshProgress { done, total }: RefreshProgress| progress.set(done, total);
        engine.encode(told, &Cancel::never())?;
        progress.finish();
        Ok(())
    }

    /// Writes a result as JSON.
    pub(crate) fn write_json(&mut self, value: &impl Serialize) -> Result<()> {
        let mut text = serde_json::to_string_pretty(value)?;
        text.push('\n');
        self.terminal.raw(&text)?;
        Ok(())
    }
}
