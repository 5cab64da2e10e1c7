//! `matcher`: demands and supplies in Excel files in, reasoned matches out. For analysts, in Chinese.

mod args;
mod catalogue;
mod china_time;
mod commands;
mod context;
mod failure;
mod match_report;
mod names;
mod nearest;
mod terminal;
mod usage_message;
mod visit_fact;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use args::Cli;
use context::Context;
use failure::Status;
use terminal::Terminal;

// glibc's allocator keeps what was freed in many arenas, or, with few of them, makes threads wait for each other
// (docs/adr/0012).
#[cfg(all(feature = "serve", target_os = "linux"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    let mut terminal = Terminal::new();
    let status = match Cli::command().try_get_matches().and_then(|found| Cli::from_arg_matches(&found)) {
        Ok(cli) => run(cli, &mut terminal),
        Err(error) => usage_message::tell(&error, &mut terminal),
    };
    ExitCode::from(status.code())
}

fn run(cli: Cli, terminal: &mut Terminal) -> Status {
    let mut context = Context::new(cli.data, cli.json, terminal);
    let result = commands::run(cli.command, &mut context).and_then(|status| {
        context.terminal.flush()?;
        Ok(status)
    });
    result.unwrap_or_else(|error| failure::tell(&error, &context.data, context.terminal))
}
