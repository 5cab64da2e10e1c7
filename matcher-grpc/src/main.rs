//! `matcher-server`: the service alone, without the analyst's commands.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use matcher_grpc::{ServeArgs, Settings, serve};

// glibc's allocator keeps what was freed in many arenas, or, with few of them, makes threads wait for each other
// (docs/adr/0013).
#[cfg(target_os = "linux")]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// 科技供需匹配服务（gRPC）
#[derive(Debug, Parser)]
#[command(version)]
struct Args {
    /// 数据文件夹；缺省 ./matcher-data
    #[arg(long, value_name = "文件夹", env = "MATCHER_DATA")]
    data: Option<PathBuf>,
    #[command(flatten)]
    serve: ServeArgs,
}

fn main() -> ExitCode {
    run(&Args::parse()).unwrap_or_else(|message| {
        eprintln!("错误：{message}");
        ExitCode::from(2)
    })
}

fn run(args: &Args) -> Result<ExitCode, String> {
    let sources = args.serve.sources(args.data.as_deref())?;
    let settings = Settings::load(&sources).map_err(|error| error.user_message())?;
    if args.serve.print_config {
        println!("{}", settings.to_toml());
        return Ok(ExitCode::SUCCESS);
    }
    serve(settings).map_err(|error| error.user_message())
}
