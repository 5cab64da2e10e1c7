//! Adopting weights from a file, from an earlier version, or those of the software.

use std::fs;
use std::path::Path;

use anyhow::Result;
use matcher_core::scoring::{Parameter, ScoringFault, ScoringModel};
use matcher_core::{Engine, ScoringProposal};

use super::WeightsArgs;
use super::table::{parameter_label, set_label};
use crate::context::Context;
use crate::failure::{Status, bad_input};

pub(super) fn run(args: &WeightsArgs, context: &mut Context<'_>) -> Result<Status> {
    let by = context.author(args.by.as_deref())?.author;
    // A file that cannot be used is told before the catalogue is opened.
    let imported = args.import.as_deref().map(read).transpose()?;
    let engine = context.open_existing()?;
    let proposal = match (imported, args.rollback) {
        (Some(model), _) => ScoringProposal::imported(model),
        (None, Some(number)) => earlier(&engine, number)?,
        (None, None) => ScoringProposal::shipped(),
    };
    let version = engine.adopt_scoring(proposal.adopted_by(by, args.note.clone()))?;
    if context.json {
        context.write_json(&version)?;
    } else {
        let line = format!("已启用为第 {} 版。查看：matcher weights。", version.number);
        context.terminal.line(&line)?;
    }
    Ok(Status::Done)
}

fn earlier(engine: &Engine, number: u32) -> Result<ScoringProposal> {
    let versions = engine.scoring_history()?;
    if let Some(version) = versions.iter().find(|version| version.number == number) {
        return Ok(ScoringProposal::roll_back(version));
    }
    Err(bad_input(match (versions.first(), versions.last()) {
        (Some(first), Some(last)) => {
            format!("没有第 {number} 版权重。现有第 {} 到第 {} 版。", first.number, last.number)
        }
        _ => "还没有启用过别的权重，无版可退。".to_owned(),
    }))
}

fn read(file: &Path) -> Result<ScoringModel> {
    let shown = file.display();
    let text = fs::read_to_string(file).map_err(|error| bad_input(format!("读不了“{shown}”：{error}。")))?;
    let model: ScoringModel = serde_json::from_str(&text).map_err(|error| {
        bad_input(format!("“{shown}”不是权重文件：{error}。请用 matcher weights --export 写出一份来改。"))
    })?;
    model.check().map_err(|fault| bad_input(format!("“{shown}”{}，没有启用。", put(&fault))))?;
    Ok(model)
}

/// What is wrong with a weight, in the analyst's words.
fn put(fault: &ScoringFault) -> String {
    let known = Parameter::ALL.into_iter().find(|parameter| parameter.name() == fault.parameter);
    let label = known.map_or_else(|| fault.parameter.to_owned(), parameter_label);
    format!(
        "里“{}”一组的“{label}”（{}）是 {}，应在 {} 到 {} 之间",
        set_label(fault.set),
        fault.parameter,
        fault.value,
        fault.least,
        fault.most
    )
}
