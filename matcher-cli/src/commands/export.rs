//! `matcher export`: everything out, in a form that `import` takes back.

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::Args;
use matcher_core::Engine;
use matcher_core::record::{Outcome, Record, RecordKind};
use matcher_io::SheetKind;
use matcher_io::export as files;

use super::template::{kinds, make_folder};
use crate::catalogue::for_each;
use crate::context::Context;
use crate::failure::{Status, bad_input};
use crate::names::Names;
use crate::nearest::unknown;

/// What `export` takes.
#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    /// 格式：xlsx、csv 或 jsonl；缺省按 --out 的扩展名
    #[arg(long, value_name = "格式")]
    format: Option<String>,
    /// 写到哪里：xlsx、jsonl 是文件，csv 是文件夹（每种一个文件）
    #[arg(long, value_name = "文件或文件夹")]
    out: PathBuf,
    /// 只导出这几种：需求、成果、专家、仪器、平台、政策、单位；缺省全部，连同对接结果
    #[arg(long, value_name = "类型", num_args = 1.., value_delimiter = ',')]
    kind: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Xlsx,
    Csv,
    JsonLines,
}

pub(super) fn run(args: &ExportArgs, context: &mut Context<'_>) -> Result<Status> {
    let format = format(args)?;
    let kinds = kinds(&args.kind)?;
    let engine = context.open_existing()?;
    let names = Names::of(&engine)?;
    let records = records(&engine, &kinds)?;
    let outcomes: Vec<Outcome> = if args.kind.is_empty() { engine.outcomes()? } else { Vec::new() };
    let written = write(&args.out, format, (&records, &outcomes), &names)?;
    let paths: Vec<String> = written.iter().map(|path| path.display().to_string()).collect();
    if context.json {
        context.write_json(&serde_json::json!({
            "files": paths, "records": records.len(), "outcomes": outcomes.len(),
        }))?;
        return Ok(Status::Done);
    }
    context.terminal.line(&format!("已导出 {} 条记录、{} 条对接结果：", records.len(), outcomes.len()))?;
    for path in paths {
        context.terminal.entry("  ", &path)?;
    }
    Ok(Status::Done)
}

fn format(args: &ExportArgs) -> Result<Format> {
    let extension = args.out.extension().map(|extension| extension.to_string_lossy().into_owned());
    let Some(text) = args.format.clone().or(extension) else {
        return Err(bad_input("请用 --format 指明格式：xlsx、csv 或 jsonl。"));
    };
    match text.to_ascii_lowercase().as_str() {
        "xlsx" => Ok(Format::Xlsx),
        "csv" => Ok(Format::Csv),
        "jsonl" => Ok(Format::JsonLines),
        _ => Err(bad_input(unknown("导出格式", &text, ["xlsx", "csv", "jsonl"]))),
    }
}

fn records(engine: &Engine, kinds: &[SheetKind]) -> Result<Vec<Record>> {
    let mut records = Vec::new();
    for kind in RecordKind::ALL {
        for_each(engine, kind, |record| {
            if kinds.contains(&SheetKind::of_record(&record)) {
                records.push(record);
            }
        })?;
    }
    Ok(records)
}

fn write(out: &Path, format: Format, what: (&[Record], &[Outcome]), names: &Names) -> Result<Vec<PathBuf>> {
    let (records, outcomes) = what;
    if format == Format::Csv {
        if out.is_file() {
            return Err(bad_input(format!("csv 每种一个文件，“{}”要是文件夹，但它是文件。", out.display())));
        }
        make_folder(out)?;
        return Ok(files::write_csv(out, records, outcomes, names)?);
    }
    if let Some(folder) = out.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        make_folder(folder)?;
    }
    match format {
        Format::Xlsx => files::write_xlsx(out, records, outcomes, names)?,
        Format::Csv | Format::JsonLines => files::write_jsonl(out, records, outcomes)?,
    }
    Ok(vec![out.to_owned()])
}
