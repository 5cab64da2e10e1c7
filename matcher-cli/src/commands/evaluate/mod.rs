//! `matcher evaluate`: how good the ranking is on a judged collection.

pub(super) mod collection;
mod report;
mod run;

use std::path::PathBuf;
use std::time::Instant;

use anyhow::Result;
use clap::Args;
use matcher_core::Engine;
use matcher_core::evaluation::{
    DEFAULT_SEED, Grade, PairedComparison, RelevanceParams, Run, ScoredRun, Summary,
};

use crate::context::Context;
use crate::failure::{Status, bad_input};
use collection::JudgedCollection;
use report::{EvaluationReport, Timing};

/// Documents of a ranking that are measured.
const DEPTH: usize = 100;
/// The system's name in TREC files.
const RUN_TAG: &str = "matcher";

/// What `evaluate` takes.
#[derive(Debug, Args)]
pub(crate) struct EvaluateArgs {
    /// 测试集文件夹：docs.jsonl、queries.jsonl、qrels.tsv，或 demands.jsonl、supplies.jsonl、qrels.tsv
    #[arg(value_name = "文件夹")]
    folder: PathBuf,
    /// 几分起算相关，0 到 3；缺省 1
    #[arg(long, value_name = "分", default_value_t = 1, hide_default_value = true)]
    min_relevance: u8,
    /// 只看有评分的文档
    #[arg(long)]
    judged_only: bool,
    /// 把排序结果写成 TREC 文件
    #[arg(long, value_name = "文件.trec")]
    run: Option<PathBuf>,
    /// 与另一个 TREC 文件比较：逐条需求的差和 p 值
    #[arg(long, value_name = "文件.trec")]
    against: Option<PathBuf>,
    /// 另外报告建索引的时间和每次匹配的时间
    #[arg(long)]
    timing: bool,
}

pub(super) fn run(args: &EvaluateArgs, context: &mut Context<'_>) -> Result<Status> {
    let min_relevance = Grade::new(args.min_relevance)
        .ok_or_else(|| bad_input(format!("“{}”不是分数，请用 0 到 3。", args.min_relevance)))?;
    let params = RelevanceParams { min_relevance, judged_only: args.judged_only };
    // What cannot be read is told before minutes are spent on ranking.
    let against = args.against.as_deref().map(Run::read_trec).transpose()?;
    let collection = JudgedCollection::open(&args.folder)?;
    let mut options = context.engine_options()?;
    // Encoding a collection can take an hour; the next evaluation finds what this one paid for.
    options.vectors = context.data.is_dir().then(|| context.data.clone());
    let engine = Engine::in_memory(options)?;
    let started = Instant::now();
    let documents = collection.load(&engine)?;
    context.refresh(&engine)?;
    let indexing = started.elapsed();
    let depth = if args.judged_only { documents.max(1) } else { DEPTH };
    let ranked = run::rank(&engine, collection.queries(), depth)?;
    if let Some(path) = &args.run {
        ranked.write_trec(path, RUN_TAG)?;
    }
    let scored = ScoredRun::new(&ranked, collection.qrels(), params)?;
    let comparison = match &against {
        Some(other) => {
            let baseline = ScoredRun::new(other, collection.qrels(), params)?;
            let candidate = ScoredRun::new(&ranked.cut(other.depth()), collection.qrels(), params)?;
            Some(PairedComparison::new(&baseline, &candidate, DEFAULT_SEED)?)
        }
        None => None,
    };
    let timing = if args.timing {
        Some(Timing::measure(&engine, collection.queries(), (documents, indexing))?)
    } else {
        None
    };
    let report = EvaluationReport {
        folder: args.folder.display().to_string(),
        documents,
        unasked: collection.unasked(),
        summary: Summary::new(&scored, DEFAULT_SEED),
        comparison,
        timing,
    };
    if context.json {
        context.write_json(&report)?
    } else {
        report.show(context.terminal)?
    }
    Ok(Status::Done)
}
