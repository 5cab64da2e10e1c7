//! `matcher assign`: experts sent to firms (科技副总), as plans to print and sign.

mod decisions;
mod fault;
mod report;
mod request;
mod revision;
mod summary;

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Result;
use clap::Args;
use matcher_core::assignment::{Outcome, RelaxationPrices, SolveParams, Unverified};
use matcher_core::{Cancel, Engine, FolderRules, PostingRequest, PostingRules, Postings};
use matcher_io::posting_workbook::LastPlan;
use matcher_io::{posting_input, posting_workbook};
use time::Date;

use super::map::parse_day;
use super::policy::rules;
use crate::china_time::today;
use crate::context::Context;
use crate::failure::{Status, bad_input};
use crate::terminal::Progress;
use revision::Revision;

/// Below it a pair is no match at all ([`matcher_core::scoring::verdict`]): nobody is sent where his field is not asked for.
const LEAST_SATISFACTION: f64 = 0.25;

/// What `assign` takes.
#[derive(Debug, Args)]
pub(crate) struct AssignArgs {
    /// 填好的选派要求（.xlsx；或每张表一个 .csv；或 .jsonl）：专家、岗位、志愿、名额、配额、锁定、禁止；不给就安排全部专家和有待对接需求的企业
    #[arg(value_name = "选派要求")]
    files: Vec<PathBuf>,
    /// 只生成空白的选派要求表，写到这个文件
    #[arg(long, value_name = "文件", conflicts_with_all = ["files", "out", "time_limit", "least", "verified_only", "lock", "ban", "after"])]
    template: Option<PathBuf>,
    /// 必须安排在一起的：专家=企业（编号或名称，岗位写编号）；可写多次，优先于文件里的要求
    #[arg(long, value_name = "专家=企业")]
    lock: Vec<String>,
    /// 不得安排在一起的：专家=企业；可写多次，优先于文件里的要求
    #[arg(long, value_name = "专家=企业")]
    ban: Vec<String>,
    /// 上次写出的方案（.xlsx）：按“处理”列里填的锁定、禁止和“要求”表重新安排，并说明与上次相比的变化
    #[arg(long, value_name = "方案.xlsx")]
    after: Option<PathBuf>,
    /// 方案写到哪个文件；缺省为 ./选派方案.xlsx
    #[arg(long, value_name = "文件", default_value = "选派方案.xlsx", hide_default_value = true)]
    out: PathBuf,
    /// 最多算多少秒，到时给出已有的最好方案和它离最优至多差多少；缺省 10
    #[arg(long, value_name = "秒数", default_value_t = 10, hide_default_value = true, value_parser = clap::value_parser!(u64).range(1..=3_600))]
    time_limit: u64,
    /// 双方满意度低于这个数（0～1）的不安排；缺省 0.25，即至少“仅供参考”
    #[arg(long, value_name = "满意度", default_value_t = LEAST_SATISFACTION, hide_default_value = true)]
    least: f64,
    /// 接收企业条件的规则文件；缺省用数据文件夹的 posting.toml，再缺省用内置的一套
    #[arg(long, value_name = "文件.toml")]
    rules: Option<PathBuf>,
    /// 专家条件的规则文件；缺省用数据文件夹的 posting_experts.toml，再缺省用内置的一套：在编在岗，或聘用合同三年以上
    #[arg(long, value_name = "文件.toml")]
    expert_rules: Option<PathBuf>,
    /// 按哪一天判断企业和专家条件，如 2026-03-01；缺省为今天
    #[arg(long, value_name = "日期", value_parser = parse_day)]
    on: Option<Date>,
    /// 尚待核实的一律不安排；缺省可以安排，并列出签约前要核实的事
    #[arg(long)]
    verified_only: bool,
    /// 覆盖已有的同名文件
    #[arg(long)]
    force: bool,
}

pub(super) fn run(args: &AssignArgs, context: &mut Context<'_>) -> Result<Status> {
    let target = args.template.as_ref().unwrap_or(&args.out);
    if target.exists() && !args.force {
        return Err(bad_input(format!(
            "“{}”已经存在。请换一个文件名，或确认可以覆盖后加 --force。",
            target.display()
        )));
    }
    if let Some(template) = &args.template {
        posting_input::write_template(template)?;
        if context.json {
            context.write_json(&serde_json::json!({ "file": template.display().to_string() }))?;
            return Ok(Status::Done);
        }
        context
            .terminal
            .line(&format!("已生成“{}”。填好以后运行：matcher assign <文件>", template.display()))?;
        return Ok(Status::Done);
    }
    let day = args.on.unwrap_or_else(today);
    let of_firms = rules::rules_or_own(args.rules.as_deref(), FolderRules::Posting, context)?;
    let of_experts = rules::rules_or_own(args.expert_rules.as_deref(), FolderRules::PostingExperts, context)?;
    let last = args.after.as_deref().map(last_plan).transpose()?;
    let mut request = PostingRequest {
        expert_rules: Some(PostingRules { file: of_experts, day }),
        firm_rules: Some(PostingRules { file: of_firms, day }),
        ..request(args)?
    };
    let engine = context.open_existing()?;
    if let Some(last) = &last {
        decisions::take_last(&mut request, last);
    }
    decisions::take_given(&mut request, (&args.lock, &args.ban), &engine)?;
    let postings = assigned(&engine, &request, args.time_limit)?;
    let revision = last.map(|last| Revision::of(&postings, &last.placements));
    posting_workbook::write(&args.out, &report::of(&postings, &request, revision.as_ref()))?;
    if context.json {
        context.write_json(&summary::Summary::of(&postings, &args.out, revision.as_ref()))?;
    } else {
        summary::show(&postings, (&args.out, revision.as_ref()), context.terminal)?;
    }
    // Whoever runs this from a script has to notice that there is no plan.
    Ok(match postings.outcome {
        Outcome::Planned(_) => Status::Done,
        Outcome::Infeasible(_) => Status::BadInput,
    })
}

fn request(args: &AssignArgs) -> Result<PostingRequest> {
    let mut sheets = posting_input::PostingSheets::default();
    for file in &args.files {
        let read = posting_input::read(file)?;
        request::sound(&read.faults, &format!("“{}”", file.display()))?;
        sheets.extend(read);
    }
    let mut request = request::of(&sheets)?;
    request.least_satisfaction = args.least;
    if args.verified_only {
        request.unverified = Unverified::Excluded;
    }
    Ok(request)
}

fn last_plan(file: &Path) -> Result<LastPlan> {
    let last = posting_workbook::read(file)?;
    request::sound(&last.faults, &format!("方案“{}”", file.display()))?;
    Ok(last)
}

fn assigned(engine: &Engine, request: &PostingRequest, seconds: u64) -> Result<Postings> {
    let params =
        SolveParams { time_limit: Some(Duration::from_secs(seconds)), prices: RelaxationPrices::default() };
    let progress = Progress::new("选派");
    let found = engine.assign(request, &params, &Cancel::never(), &mut |at| {
        progress.set(at.considered as u64, at.candidates as u64);
    });
    progress.finish();
    found.map_err(fault::told)
}
