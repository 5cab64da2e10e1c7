//! `matcher completions`: the script that completes commands in a shell.

use anyhow::Result;
use clap::{Args, CommandFactory, ValueEnum};
use clap_complete::Shell;

use crate::args::Cli;
use crate::context::Context;
use crate::failure::{Status, bad_input};

/// What `completions` takes.
#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// 命令行类型：bash、zsh、fish、powershell、elvish
    #[arg(value_name = "SHELL")]
    shell: String,
}

pub(super) fn run(args: &CompletionsArgs, context: &mut Context<'_>) -> Result<Status> {
    let shell = Shell::from_str(&args.shell, true).map_err(|_| {
        bad_input(format!("不认识命令行类型“{}”，可选：bash、zsh、fish、powershell、elvish。", args.shell))
    })?;
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "matcher", &mut script);
    context.terminal.raw(&String::from_utf8_lossy(&script))?;
    Ok(Status::Done)
}
