//! `matcher roadshow`: which projects stand in which event, who is invited, and why; on the terminal and as a workbook. And how
//! judges mark the projects: sheets, what they handed in, criteria.

mod criteria;
mod events;
mod places;
mod scores;
mod sheets;
mod show;

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Subcommand};
use matcher_core::Cancel;
use matcher_core::record::SupplyId;
use matcher_core::roadshow::{RoadshowError, RoadshowRequest};
use matcher_io::roadshow_workbook;

use crate::args::HELP;
use crate::context::Context;
use crate::failure::{Status, bad_input};
use crate::names::Names;
use crate::terminal::Progress;

/// What `roadshow` takes.
#[derive(Debug, Args)]
#[command(
    next_help_heading = "选项",
    subcommand_help_heading = "命令",
    disable_help_subcommand = true,
    args_conflicts_with_subcommands = true
)]
pub(crate) struct RoadshowArgs {
    #[command(subcommand)]
    command: Option<RoadshowCommand>,
    #[command(flatten)]
    compose: ComposeArgs,
}

/// What else there is to a roadshow; without it, it is composed.
#[derive(Debug, Subcommand)]
enum RoadshowCommand {
    /// 以演代评：按项目清单，给每位评委生成一张评分表，可打印签字
    #[command(help_template = HELP, override_usage = "matcher roadshow sheets [选项] <项目清单> --judge <姓名>...")]
    Sheets(sheets::SheetsArgs),
    /// 读回评分表，算出得分和名次，指出缺的、并列的、偏离的
    #[command(help_template = HELP, override_usage = "matcher roadshow scores [选项] <评分表>...")]
    Scores(scores::ScoresArgs),
    /// 查看、检查、写出评审标准
    #[command(help_template = HELP, override_usage = "matcher roadshow criteria [选项] [文件]")]
    Criteria(criteria::CriteriaArgs),
}

/// What composing a roadshow takes.
#[derive(Debug, Args)]
#[command(next_help_heading = "选项")]
pub(crate) struct ComposeArgs {
    /// 一场路演：名称，或 名称=产业链；可写多次，缺省为一场“路演”
    #[arg(long = "event", value_name = "名称[=产业链]")]
    events: Vec<String>,
    /// 每场安排几个项目；缺省 8
    #[arg(long, value_name = "个数", default_value_t = 8, hide_default_value = true)]
    places: usize,
    /// 同一单位在一场里最多几个项目；0 为不限，缺省 2
    #[arg(long, value_name = "个数", default_value_t = 2, hide_default_value = true)]
    per_owner: usize,
    /// 指定某个成果上某一场：成果编号=场次名称；可写多次
    #[arg(long, value_name = "编号=场次")]
    lock: Vec<String>,
    /// 不安排这个成果；可写多次
    #[arg(long, value_name = "编号")]
    ban: Vec<String>,
    /// 以前的路演工作簿，上过的项目往后排；可写多次
    #[arg(long, value_name = "文件")]
    earlier: Vec<PathBuf>,
    /// 工作簿写到哪里；缺省为 roadshow.xlsx
    #[arg(long, value_name = "文件", default_value = "roadshow.xlsx", hide_default_value = true)]
    out: PathBuf,
}

pub(super) fn run(args: &RoadshowArgs, context: &mut Context<'_>) -> Result<Status> {
    match &args.command {
        None => compose(&args.compose, context),
        Some(RoadshowCommand::Sheets(args)) => sheets::run(args, context),
        Some(RoadshowCommand::Scores(args)) => scores::run(args, context),
        Some(RoadshowCommand::Criteria(args)) => criteria::run(args, context),
    }
}

fn compose(args: &ComposeArgs, context: &mut Context<'_>) -> Result<Status> {
    let mut earlier = Vec::new();
    for file in &args.earlier {
        earlier.extend(roadshow_workbook::read_projects(file)?);
    }
    let engine = context.open_existing()?;
    let mut request = request(args, &Names::of(&engine)?)?;
    request.earlier = earlier;
    let progress = Progress::new("匹配需求");
    let plan = engine
        .compose_roadshow_with(&request, &Cancel::never(), &mut |done, total| {
            progress.set(done as u64, total as u64);
        })
        .map_err(told)?;
    progress.finish();
    roadshow_workbook::write(&args.out, &plan)?;
    if context.json {
        context.write_json(&plan)?;
    } else {
        show::tell(&plan, &args.out, context.terminal)?;
    }
    Ok(Status::Done)
}

fn request(args: &ComposeArgs, names: &Names) -> Result<RoadshowRequest> {
    let events = events::of(&args.events, args.places, names)?;
    let mut request = RoadshowRequest::of(events);
    request.projects_of_owner = (args.per_owner > 0).then_some(args.per_owner);
    for lock in &args.lock {
        request.locks.push(events::lock(lock, &request.events)?);
    }
    request.bans = args.ban.iter().map(|id| SupplyId::new(id.as_str())).collect();
    Ok(request)
}

/// A request that cannot be met, in the analyst's words.
fn told(error: matcher_core::Error) -> anyhow::Error {
    let matcher_core::Error::Roadshow(fault) = &error else { return error.into() };
    bad_input(match fault {
        RoadshowError::Events { limit, .. } => format!("一次最多安排 {limit} 场，请减少 --event。"),
        RoadshowError::Places { limit, .. } => format!("每场可以安排 1 到 {limit} 个项目，请改 --places。"),
        RoadshowError::EventTwice { event } => format!("有两场都叫“{event}”，请换一个名称。"),
        RoadshowError::UnknownProject { project } => {
            format!("没有可对接的成果“{project}”，不能指定它上场。请用 matcher search 查编号。")
        }
        RoadshowError::LockedAndBanned { project } => {
            format!("成果“{project}”既用 --lock 指定上场，又用 --ban 排除。请去掉其中一个。")
        }
        RoadshowError::LockRefused { project, event, refusal } => {
            format!("成果“{project}”不能指定上“{event}”：{}。", events::put(refusal))
        }
        other => format!("路演的要求不能使用：{other}。请修改后重试。"),
    })
}
