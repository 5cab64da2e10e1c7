//! The commands, one a file.

pub(crate) mod assign;
pub(crate) mod backup;
pub(crate) mod classify;
pub(crate) mod clearing;
pub(crate) mod completions;
pub(crate) mod demo;
pub(crate) mod doctor;
pub(crate) mod encoder;
pub(crate) mod evaluate;
pub(crate) mod explain;
pub(crate) mod export;
pub(crate) mod history;
pub(crate) mod import;
pub(crate) mod lexicon;
pub(crate) mod map;
pub(crate) mod matching;
pub(crate) mod policy;
mod rebuild;
pub(crate) mod remove;
pub(crate) mod roadshow;
pub(crate) mod search;
#[cfg(feature = "serve")]
pub(crate) mod serve;
mod settings;
pub(crate) mod show;
mod stats;
pub(crate) mod template;
#[cfg(feature = "serve")]
pub(crate) mod token;
pub(crate) mod tune;
pub(crate) mod visits;
pub(crate) mod weights;

use anyhow::Result;

use crate::args::Command;
use crate::context::Context;
use crate::failure::Status;

/// Runs a command.
pub(crate) fn run(command: Command, context: &mut Context<'_>) -> Result<Status> {
    match command {
        Command::Demo(args) => demo::run(&args, context),
        Command::Template(args) => template::run(&args, context),
        Command::Import(args) => import::run(&args, context),
        Command::Match(args) => matching::run(&args, context),
        Command::Policy(args) => policy::run(&args, context),
        Command::Clearing(args) => clearing::run(&args, context),
        Command::Assign(args) => assign::run(&args, context),
        Command::Map(args) => map::run(&args, context),
        Command::Roadshow(args) => roadshow::run(&args, context),
        Command::Visits(args) => visits::run(&args, context),
        Command::Search(args) => search::run(&args, context),
        Command::Show(args) => show::run(&args, context),
        Command::Classify(args) => classify::run(&args, context),
        Command::Lexicon(args) => lexicon::run(&args, context),
        Command::History(args) => history::run(&args, context),
        Command::Remove(args) => remove::run(&args, context),
        Command::Undelete(args) => remove::undelete(&args, context),
        Command::Stats => stats::run(context),
        Command::Export(args) => export::run(&args, context),
        Command::Explain(args) => explain::run(&args, context),
        Command::Evaluate(args) => evaluate::run(&args, context),
        Command::Tune(args) => tune::run(&args, context),
        Command::Weights(args) => weights::run(&args, context),
        Command::Completions(args) => completions::run(&args, context),
        Command::Doctor(args) => doctor::run(&args, context),
        Command::Encoder(args) => encoder::run(&args, context),
        Command::Rebuild => rebuild::run(context),
        #[cfg(feature = "serve")]
        Command::Serve(args) => serve::run(&args, context),
        #[cfg(feature = "serve")]
        Command::Token(args) => token::run(&args, context),
        Command::Backup(args) => backup::run(&args, context),
        Command::Restore(args) => backup::restore(&args, context),
    }
}
