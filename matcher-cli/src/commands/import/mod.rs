//! `matcher import`: files into the catalogue.

mod completeness;
mod kept_places;
mod kept_visits;
mod report;
mod trial;

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::Args;
use matcher_core::record::{Outcome, Record};
use matcher_core::{Engine, WriteOptions, WriteSummary};
use matcher_io::import::{self, ImportBatch, ImportOptions, Item, RejectedRow};
use matcher_io::{SheetKind, errors_workbook};

use crate::china_time::today;
use crate::context::Context;
use crate::failure::{Status, bad_input};
use crate::names::Names;
use crate::nearest::unknown;
use crate::terminal::Progress;
pub(super) use report::tell_about;
use report::{FileReport, ImportReport};

/// What `import` takes.
#[derive(Debug, Args)]
#[command(next_help_heading = "选项")]
pub(crate) struct ImportArgs {
    /// 要导入的文件：.xlsx、.csv 或 .jsonl
    #[arg(required = true, value_name = "文件", help_heading = "参数")]
    files: Vec<PathBuf>,
    /// 只检查，不写入任何数据
    #[arg(long)]
    dry_run: bool,
    /// 把每张表都当作这种表：需求、成果、专家、仪器、平台、政策、单位、对接结果
    #[arg(long, value_name = "类型")]
    sheet_kind: Option<String>,
    /// 指定列的含义，如 难题描述=需求描述；可以写多次
    #[arg(long, value_name = "列名=字段")]
    map: Vec<String>,
    /// 有问题的行写到这个工作簿；缺省写在第一个文件旁边
    #[arg(long, value_name = "文件.xlsx")]
    errors: Option<PathBuf>,
    /// 操作人，记入变更历史；缺省为登录用户名
    #[arg(long, value_name = "姓名")]
    by: Option<String>,
}

pub(super) fn run(args: &ImportArgs, context: &mut Context<'_>) -> Result<Status> {
    let sheet_kind = args.sheet_kind.as_deref().map(parse_kind).transpose()?;
    let mapping = args.map.iter().map(|text| parse_mapping(text)).collect::<Result<Vec<_>>>()?;
    let errors_path = errors_path(args)?;
    let by = context.author(args.by.as_deref())?;
    let engine = if args.dry_run && !context.has_catalogue() {
        // Looking must not leave a data folder behind.
        Engine::in_memory(context.rules()?)?
    } else {
        context.open_or_create()?
    };
    let mut names = Names::of(&engine)?;
    let mut batches = Vec::new();
    for file in &args.files {
        let batch = read(file, (sheet_kind, &mapping), (&engine, &mut names))?;
        batches.push(batch);
    }
    // All files are read before anything is written, so that a file that cannot be read leaves nothing half done.
    let (mut records, outcomes) = contents(&batches);
    let kept_places = kept_places::keep(&engine, &mut records)?;
    let kept_visits = kept_visits::keep(&engine, &mut records)?;
    let (summary, new_outcomes) = if args.dry_run {
        trial::write(&engine, &records, &outcomes)?
    } else {
        write(&engine, (&records, &outcomes), &by, context)?
    };
    let completeness = if args.dry_run { Vec::new() } else { completeness::of(&engine, &records)? };
    let rejected: Vec<RejectedRow> =
        batches.iter().flat_map(|batch| batch.rejected.iter().cloned()).collect();
    let errors_file = write_errors(&rejected, args, &errors_path)?;
    let files: Vec<FileReport<'_>> =
        args.files.iter().zip(&batches).map(|(path, batch)| FileReport::new(path, batch)).collect();
    let report = ImportReport {
        dry_run: args.dry_run,
        records: summary,
        kept_places,
        kept_visits,
        outcomes: outcomes.len(),
        new_outcomes,
        rejected: rejected.len(),
        errors_file: errors_file.map(|path| path.display().to_string()),
        files,
        completeness,
    };
    if context.json {
        context.write_json(&report)?
    } else {
        report.show(&rejected, context.terminal)?
    }
    Ok(if rejected.is_empty() { Status::Done } else { Status::RowsRejected })
}

fn read(
    file: &Path,
    (sheet_kind, mapping): (Option<SheetKind>, &[(String, String)]),
    (engine, names): (&Engine, &mut Names),
) -> Result<ImportBatch> {
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let progress = Progress::new(&format!("读取 {name}"));
    let told = |reading: import::Progress<'_>| progress.count(reading.rows);
    let options = ImportOptions {
        resolver: &*names,
        sheet_kind,
        mapping: mapping.to_vec(),
        record_limits: engine.limits().clone(),
        today: Some(today()),
        progress: Some(&told),
        ..ImportOptions::default()
    };
    let batch = import::read_file(file, &options)?;
    progress.finish();
    for (_, item) in &batch.items {
        if let Item::Record(record) = item {
            names.learn(record);
        }
    }
    Ok(batch)
}

fn contents(batches: &[ImportBatch]) -> (Vec<Record>, Vec<Outcome>) {
    let (mut records, mut outcomes) = (Vec::new(), Vec::new());
    for (_, item) in batches.iter().flat_map(|batch| &batch.items) {
        match item {
            Item::Record(record) => records.push((**record).clone()),
            Item::Outcome(outcome) => outcomes.push(outcome.clone()),
        }
    }
    (records, outcomes)
}

fn write(
    engine: &Engine,
    (records, outcomes): (&[Record], &[Outcome]),
    by: &WriteOptions,
    context: &mut Context<'_>,
) -> Result<(WriteSummary, usize)> {
    let summary = engine.upsert_with(records, by)?;
    let new_outcomes = engine.add_outcomes(outcomes)?;
    context.refresh(engine)?;
    Ok((summary, new_outcomes))
}

/// Writes the workbook of rejected rows; a dry run only where it was asked for.
fn write_errors<'a>(rejected: &[RejectedRow], args: &ImportArgs, path: &'a Path) -> Result<Option<&'a Path>> {
    if rejected.is_empty() || (args.dry_run && args.errors.is_none()) {
        return Ok(None);
    }
    errors_workbook::write(path, rejected)?;
    Ok(Some(path))
}

/// Where rejected rows go: what was asked for, or beside the first file; never over a file that is being imported.
fn errors_path(args: &ImportArgs) -> Result<PathBuf> {
    let path = match (&args.errors, args.files.first()) {
        (Some(path), _) => path.clone(),
        (None, Some(first)) => {
            let stem = first.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            let stem = stem.strip_suffix("-问题").unwrap_or(&stem);
            let numbered = |round: u32| match round {
                0 => first.with_file_name(format!("{stem}-问题.xlsx")),
                _ => first.with_file_name(format!("{stem}-问题{}.xlsx", round + 1)),
            };
            // An error workbook that was corrected and imported again must not be written over.
            (0..).map(numbered).find(|path| !args.files.contains(path)).unwrap_or_default()
        }
        (None, None) => PathBuf::new(),
    };
    let same =
        |file: &PathBuf| file.canonicalize().ok().is_some_and(|file| path.canonicalize().ok() == Some(file));
    if args.files.iter().any(same) {
        return Err(bad_input(format!(
            "问题工作簿“{}”就是要导入的文件之一，会被覆盖。请用 --errors 指定别的文件。",
            path.display()
        )));
    }
    Ok(path)
}

fn parse_kind(text: &str) -> Result<SheetKind> {
    let known = SheetKind::ALL.map(SheetKind::label);
    SheetKind::from_name(text).ok_or_else(|| bad_input(unknown("表的类型", text, known)))
}

fn parse_mapping(text: &str) -> Result<(String, String)> {
    let pair = text.split_once('=').or_else(|| text.split_once('＝'));
    let filled = pair.map(|(header, field)| (header.trim(), field.trim()));
    match filled {
        Some((header, field)) if !header.is_empty() && !field.is_empty() => {
            Ok((header.to_owned(), field.to_owned()))
        }
        _ => Err(bad_input(format!("“{text}”不是“列名=字段”的写法，例如：--map 难题描述=需求描述"))),
    }
}
