//! `matcher policy`: which policies fit a firm, which firms fit a policy; rule files checked and compared.

mod check;
mod compare;
mod firms;
mod fit;
pub(super) mod rules;
mod sample;
pub(super) mod show;

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Subcommand};
use time::Date;

use super::map::parse_day;
use crate::china_time::today;
use crate::context::Context;
use crate::failure::Status;

/// What `policy` takes.
#[derive(Debug, Args)]
pub(crate) struct PolicyArgs {
    #[command(subcommand)]
    command: PolicyCommand,
}

/// What can be asked of policies.
#[derive(Debug, Subcommand)]
enum PolicyCommand {
    /// 哪些政策适合一家企业：符合的在前，待核实的说明要问什么
    Fit(fit::FitArgs),
    /// 一项政策适合哪些企业
    Firms(firms::FirmsArgs),
    /// 检查规则文件，一次说出全部错误和所在的行
    Check(check::CheckArgs),
    /// 两版规则文件改了什么：哪些政策增减，哪些门槛变动
    Compare(compare::CompareArgs),
    /// 写出示例规则文件（政策均为虚构），照着改成本地政策
    Sample(sample::SampleArgs),
}

/// What lists of eligibility have in common.
#[derive(Debug, Args)]
pub(super) struct ListArgs {
    /// 规则文件；缺省为数据文件夹里的那一份
    #[arg(long, value_name = "文件.toml")]
    pub(super) rules: Option<PathBuf>,
    /// 按哪一天计算，如 2026-03-01；缺省为今天
    #[arg(long, value_name = "日期", value_parser = parse_day)]
    on: Option<Date>,
    /// 写成可以打印、签字的工作簿
    #[arg(long, value_name = "文件.xlsx")]
    pub(super) out: Option<PathBuf>,
}

impl ListArgs {
    /// The day asked.
    pub(super) fn day(&self) -> Date {
        self.on.unwrap_or_else(today)
    }
}

pub(super) fn run(args: &PolicyArgs, context: &mut Context<'_>) -> Result<Status> {
    match &args.command {
        PolicyCommand::Fit(args) => fit::run(args, context),
        PolicyCommand::Firms(args) => firms::run(args, context),
        PolicyCommand::Check(args) => check::run(args, context),
        PolicyCommand::Compare(args) => compare::run(args, context),
        PolicyCommand::Sample(args) => sample::run(args, context),
    }
}
