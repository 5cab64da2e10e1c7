//! `matcher token`: who may call the service.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Subcommand};
use matcher_core::record::{format_date, parse_date};
use matcher_grpc::{NewToken, Role, ServeArgs, Settings, Token, TokenFile, TokenFileError};
use time::{Duration, OffsetDateTime, Time, UtcOffset};

use super::serve::given_data;
use crate::context::Context;
use crate::failure::{Status, bad_input};
use crate::terminal::{Style, Table};

/// Days are counted as China counts them.
const CHINA: UtcOffset = time::macros::offset!(+8);

/// What `token` takes.
#[derive(Debug, Args)]
pub(crate) struct TokenArgs {
    /// 令牌文件；缺省为数据文件夹里的 tokens.toml
    #[arg(long, value_name = "文件", global = true)]
    file: Option<PathBuf>,
    /// 服务的设置文件，从中得知令牌文件的位置
    #[arg(long, value_name = "文件", global = true, conflicts_with = "file")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: TokenCommand,
}

/// What can be done with tokens.
#[derive(Debug, Subcommand)]
enum TokenCommand {
    /// 生成令牌；只显示这一次，文件里只存摘要
    Create {
        /// 谁用这个令牌，如 门户；会记入日志和变更历史
        #[arg(value_name = "名称")]
        name: String,
        /// 权限：read（查询和匹配）、write（另可写入）、admin（另可备份、重建）
        #[arg(long, value_name = "角色", default_value = "read")]
        role: String,
        /// 有效天数；不写则长期有效
        #[arg(long, value_name = "天数", conflicts_with = "until")]
        days: Option<u32>,
        /// 有效至哪一天（含），YYYY-MM-DD
        #[arg(long, value_name = "日期")]
        until: Option<String>,
    },
    /// 列出令牌
    List,
    /// 收回令牌；运行中的服务几秒内生效
    Revoke {
        /// 令牌的名称或编号
        #[arg(value_name = "名称或编号")]
        name: String,
    },
}

pub(super) fn run(args: &TokenArgs, context: &mut Context<'_>) -> Result<Status> {
    let file = token_file(args, context)?;
    match &args.command {
        TokenCommand::Create { name, role, days, until } => {
            let role: Role = role
                .parse()
                .map_err(|_| bad_input(format!("没有“{role}”这种角色，可以用 read、write 或 admin。")))?;
            let new = NewToken { name: name.clone(), role, expires_at: end(*days, until.as_deref())? };
            create(&file, new, context)
        }
        TokenCommand::List => list(&file, context),
        TokenCommand::Revoke { name } => revoke(&file, name, context),
    }
}

fn token_file(args: &TokenArgs, context: &Context<'_>) -> Result<TokenFile> {
    if let Some(file) = &args.file {
        return Ok(TokenFile::at(file));
    }
    let serve = ServeArgs { config: args.config.clone(), ..ServeArgs::default() };
    let sources = serve.sources(given_data(context)).map_err(bad_input)?;
    // Settings that wait for their first token are not yet fit to be served.
    let settings = Settings::load_unchecked(&sources).map_err(|error| bad_input(error.user_message()))?;
    Ok(TokenFile::at(settings.token_file()))
}

fn end(days: Option<u32>, until: Option<&str>) -> Result<Option<OffsetDateTime>> {
    if let Some(days) = days {
        let end = OffsetDateTime::now_utc().checked_add(Duration::days(i64::from(days)));
        return end.map(Some).ok_or_else(|| bad_input(format!("{days} 天太长了。不写 --days 则长期有效。")));
    }
    let Some(until) = until else { return Ok(None) };
    let day = parse_date(until).map_err(|_| bad_input(format!("“{until}”不是 YYYY-MM-DD 形式的日期。")))?;
    let next = day.next_day().ok_or_else(|| bad_input(format!("“{until}”太晚了。")))?;
    Ok(Some(next.with_time(Time::MIDNIGHT).assume_offset(CHINA)))
}

/// The last day on which a token counts.
fn last_day(end: OffsetDateTime) -> String {
    format_date((end - Duration::SECOND).to_offset(CHINA).date())
}

fn create(file: &TokenFile, new: NewToken, context: &mut Context<'_>) -> Result<Status> {
    let (secret, token) = file.create(new).map_err(refused)?;
    if context.json {
        let made = serde_json::json!({ "token": secret.reveal(), "id": token.id, "role": token.role });
        context.write_json(&made)?;
        return Ok(Status::Done);
    }
    context.terminal.raw(&format!("{}\n", secret.reveal()))?;
    let told = format!("令牌“{}”（{}）已生成，只显示这一次，请妥善保存。", token.name, token.role.as_str());
    context.terminal.styled("", &told, Style::Good)?;
    context.terminal.line("调用时放在请求头里：authorization: Bearer <令牌>")?;
    Ok(Status::Done)
}

fn list(file: &TokenFile, context: &mut Context<'_>) -> Result<Status> {
    let tokens = file.read().map_err(refused)?;
    if context.json {
        let line = |token: &Token| {
            serde_json::json!({
                "id": token.id, "name": token.name, "role": token.role,
                "created_on": format_date(token.created_at.date()),
                "expires_on": token.expires_at.map(last_day),
            })
        };
        context.write_json(&tokens.iter().map(line).collect::<Vec<_>>())?;
        return Ok(Status::Done);
    }
    if tokens.is_empty() {
        context.terminal.line("还没有令牌。生成：matcher token create <名称>")?;
        return Ok(Status::Done);
    }
    let now = OffsetDateTime::now_utc();
    let mut table = Table::new(&["编号", "名称", "角色", "生成日期", "有效期"]);
    for token in tokens {
        let end = match token.expires_at {
            None => "长期".to_owned(),
            Some(end) if end <= now => "已过期".to_owned(),
            Some(end) => format!("至 {}", last_day(end)),
        };
        let made = format_date(token.created_at.date());
        table.row([token.id, token.name, token.role.as_str().to_owned(), made, end]);
    }
    context.terminal.table(&table)?;
    Ok(Status::Done)
}

fn revoke(file: &TokenFile, name: &str, context: &mut Context<'_>) -> Result<Status> {
    let gone = file.revoke(name).map_err(refused)?;
    if gone.is_empty() {
        return Err(bad_input(format!("没有名称或编号为“{name}”的令牌。用 matcher token list 查看。")));
    }
    if context.json {
        context.write_json(&serde_json::json!({ "revoked": gone.len() }))?;
    } else {
        context.terminal.line(&format!("已收回令牌“{name}”。运行中的服务几秒内生效。"))?;
    }
    Ok(Status::Done)
}

fn refused(error: TokenFileError) -> anyhow::Error {
    bad_input(error.user_message())
}
