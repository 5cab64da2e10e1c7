//! Where the demands to be matched come from.

use std::io::Read;
use std::path::Path;

use anyhow::Result;
use matcher_core::Engine;
use matcher_core::record::{Demand, Record};
use matcher_io::SheetKind;
use matcher_io::import::{self, ImportOptions, Item};

use super::MatchArgs;
use crate::catalogue;
use crate::commands::import::tell_about;
use crate::context::Context;
use crate::failure::{Status, bad_input};
use crate::names::Names;

/// A text longer than this is no demand.
const MOST_TEXT_BYTES: u64 = 1024 * 1024;

/// The demands, and how the command is to end.
pub(super) struct Source {
    pub(super) demands: Vec<Demand>,
    pub(super) status: Status,
}

/// The text that is to be matched, if one is; `-` reads it from stdin.
pub(super) fn read_text(text: Option<&str>) -> Result<Option<Demand>> {
    let Some(text) = text else { return Ok(None) };
    if text != "-" {
        return catalogue::demand_from_text(text).map(Some);
    }
    let mut bytes = Vec::new();
    std::io::stdin().lock().take(MOST_TEXT_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MOST_TEXT_BYTES {
        return Err(bad_input("标准输入超过 1 MB，不像是一条需求。多条需求请写成表格，用 --file 指定。"));
    }
    let text = String::from_utf8(bytes)
        .map_err(|_| bad_input("标准输入不是 UTF-8 文字。请把文字另存为 UTF-8 编码后再试。"))?;
    catalogue::demand_from_text(text.trim_start_matches('\u{FEFF}')).map(Some)
}

/// Gathers the demands: the text, those of the file, those of the identifiers, or all open ones.
pub(super) fn demands(
    args: &MatchArgs,
    text: Option<Demand>,
    (engine, names): (&Engine, &mut Names),
    context: &mut Context<'_>,
) -> Result<Source> {
    if let Some(demand) = text {
        return Ok(Source { demands: vec![demand], status: Status::Done });
    }
    if let Some(file) = &args.file {
        return of_file(file, (engine, names), context);
    }
    let demands = if args.demands.is_empty() {
        catalogue::demands_with_status(engine, &args.filters.demand_statuses()?)?
    } else {
        args.demands.iter().map(|id| catalogue::demand(engine, id)).collect::<Result<_>>()?
    };
    Ok(Source { demands, status: Status::Done })
}

fn of_file(path: &Path, (engine, names): (&Engine, &mut Names), context: &mut Context<'_>) -> Result<Source> {
    let options = ImportOptions {
        resolver: &*names,
        record_limits: engine.limits().clone(),
        ..ImportOptions::default()
    };
    let batch = match import::read_file(path, &options) {
        // A csv of a few columns says too little of its kind; here it can only be of demands.
        Err(matcher_io::Error::NothingRecognised { .. }) => {
            import::read_file(path, &ImportOptions { sheet_kind: Some(SheetKind::Demand), ..options })?
        }
        batch => batch?,
    };
    tell_about(&batch, context.terminal);
    let status = if batch.rejected.is_empty() { Status::Done } else { Status::RowsRejected };
    let mut demands = Vec::new();
    for (_, item) in batch.items {
        let Item::Record(record) = item else { continue };
        names.learn(&record);
        if let Record::Demand(demand) = *record {
            demands.push(demand);
        }
    }
    Ok(Source { demands, status })
}
