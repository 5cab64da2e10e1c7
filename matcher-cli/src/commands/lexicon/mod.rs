//! `matcher lexicon`: the office's own terms and synonyms: found, looked at before they count, written, taken out.

mod apply;
mod door;
mod edits;
mod list;
mod output;
mod own_files;
mod plan;
mod preview;
mod remove;
mod suggest;

use anyhow::Result;
use clap::{Args, Subcommand};

use crate::context::Context;
use crate::failure::Status;

/// What `lexicon` takes.
#[derive(Debug, Args)]
pub(crate) struct LexiconArgs {
    #[command(subcommand)]
    command: LexiconCommand,
}

/// What can be done with the lexicon.
#[derive(Debug, Subcommand)]
enum LexiconCommand {
    /// 从全部需求和供给里找新词、同义词，写成表格供挑选
    Suggest(suggest::SuggestArgs),
    /// 看采用之后哪些需求的匹配会变，多了什么、少了什么；什么都不写入
    Preview(preview::PreviewArgs),
    /// 写进本单位的词典，并让匹配按它进行
    Apply(apply::ApplyArgs),
    /// 列出本单位自己的词
    List,
    /// 从本单位的词典里删除
    Remove(remove::RemoveArgs),
}

pub(super) fn run(args: &LexiconArgs, context: &mut Context<'_>) -> Result<Status> {
    match &args.command {
        LexiconCommand::Suggest(args) => suggest::run(args, context),
        LexiconCommand::Preview(args) => preview::run(args, context),
        LexiconCommand::Apply(args) => apply::run(args, context),
        LexiconCommand::List => list::run(context),
        LexiconCommand::Remove(args) => remove::run(args, context),
    }
}
