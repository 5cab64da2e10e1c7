//! `matcher serve`: the gRPC service.

use anyhow::Result;
use clap::Args;
use matcher_grpc::{ServeArgs, ServerError, Settings, SettingsSources};

use crate::context::Context;
use crate::failure::{Status, bad_input};

/// What `serve` takes.
#[derive(Debug, Args)]
pub(crate) struct ServeCommandArgs {
    #[command(flatten)]
    serve: ServeArgs,
}

pub(super) fn run(args: &ServeCommandArgs, context: &mut Context<'_>) -> Result<Status> {
    let sources = args.serve.sources(given_data(context)).map_err(bad_input)?;
    let settings = settings(&sources)?;
    if args.serve.print_config {
        context.terminal.raw(&settings.to_toml())?;
        return Ok(Status::Done);
    }
    context.terminal.flush()?;
    let data_folder_fails = |error: &ServerError| matches!(error, ServerError::Catalogue { .. });
    match matcher_grpc::serve(settings) {
        Ok(_) => Ok(Status::Done),
        Err(error) if data_folder_fails(&error) => {
            context.terminal.complain(&format!("错误：{}", error.user_message()));
            Ok(Status::DataFolder)
        }
        Err(error) => Err(bad_input(error.user_message())),
    }
}

/// The data folder, where somebody named it; otherwise the settings say.
pub(super) fn given_data<'a>(context: &'a Context<'_>) -> Option<&'a std::path::Path> {
    context.data_is_given.then_some(context.data.as_path())
}

/// The settings of the service.
pub(super) fn settings(sources: &SettingsSources) -> Result<Settings> {
    Settings::load(sources).map_err(|error| bad_input(error.user_message()))
}
