//! How accurate placement is, and what learning makes of it.

use anyhow::Result;
use matcher_core::RefreshProgress;
use matcher_core::chain::{PlacementAccuracy, PlacementValidation, Taxonomy};
use matcher_core::record::ChainId;
use matcher_io::labels::Label;
use serde::Serialize;

use crate::context::Context;
use crate::failure::Status;
use crate::terminal::{Progress, Style, Table};

/// Parts into which the records are divided.
const FOLDS: usize = 5;
/// Confused links that are shown.
const CONFUSED_SHOWN: usize = 10;

#[derive(Serialize)]
struct Check {
    /// By the taxonomy's own words.
    words: PlacementValidation,
    /// When it learns.
    learned: PlacementValidation,
}

/// Learns, and tells what that gave.
pub(super) fn learn(context: &mut Context<'_>) -> Result<Status> {
    let engine = context.open_existing()?;
    let progress = Progress::new("学习归链");
    let report = engine.learn_placement(&mut |RefreshProgress { done, total }| progress.set(done, total))?;
    progress.finish();
    if context.json {
        context.write_json(&report)?;
        return Ok(Status::Done);
    }
    context.terminal.line(&match (report.learned_from, report.changed) {
        (0, _) => {
            "没有人工归链的记录，按链谱的词归链。更正：matcher classify <编号> --link <环节>。".to_owned()
        }
        (records, true) => format!("已从 {records} 条人工归链的记录中学习，其余记录已重新归链。"),
        (records, false) => format!("{records} 条人工归链的记录没有新内容，归链没有变化。"),
    })?;
    if report.learned_from > 0 {
        context.terminal.blank()?;
        let mut table = accuracies();
        table.row(cells("学习前", &report.before));
        table.row(cells("学习后", &report.after));
        context.terminal.table(&table)?;
        context.terminal.line(
            "学习后为五折交叉验证：每条记录按其余记录教的归链。学习前为上次学习时的结果；没有学习过的，为只按链谱的词归链的结果。",
        )?;
    }
    Ok(Status::Done)
}

/// Shows the accuracy by cross-validation; changes nothing.
pub(super) fn check(context: &mut Context<'_>) -> Result<Status> {
    let engine = context.open_existing()?;
    let check = Check { words: engine.validate_placement(1)?, learned: engine.validate_placement(FOLDS)? };
    if context.json {
        context.write_json(&check)?;
        return Ok(Status::Done);
    }
    if check.learned.all.records == 0 {
        context.terminal.line(
            "还没有人工归链的记录，无法检验。用 matcher classify <编号> --link <环节> 归链，或导入写有环节的表格。",
        )?;
        return Ok(Status::Done);
    }
    show(&check, &engine.taxonomy(), context)?;
    Ok(Status::Done)
}

fn show(check: &Check, taxonomy: &Taxonomy, context: &mut Context<'_>) -> Result<()> {
    let learned = &check.learned;
    let sections = [
        ("归链有多准（五折交叉验证：每条记录按其余记录教的归链）", by_kind(check)),
        ("产业链：人工归链（行）与按文字最接近的（列）", chains(learned, taxonomy)),
        ("最容易混的环节", confused_links(learned, taxonomy)),
        ("把握与实际", calibration(learned)),
    ];
    for (heading, table) in sections {
        context.terminal.styled("", heading, Style::Heading)?;
        context.terminal.table(&table)?;
        context.terminal.blank()?;
    }
    Ok(())
}

fn by_kind(check: &Check) -> Table {
    let learned = &check.learned;
    let mut table = accuracies();
    table.row(cells("需求", &learned.demands));
    for (kind, accuracy) in &learned.supplies {
        table.row(cells(&format!("供给 · {}", kind.label()), accuracy));
    }
    table.row(cells("合计", &learned.all));
    table.row(cells("合计（不学习）", &check.words.all));
    table
}

fn accuracies() -> Table {
    Table::new(&["", ">记录", ">首选环节", ">前三环节", ">首选产业链", ">已归链", ">归对环节", ">归对产业链"])
}

fn cells(label: &str, accuracy: &PlacementAccuracy) -> [String; 8] {
    let PlacementAccuracy { records, placed, .. } = *accuracy;
    [
        label.to_owned(),
        records.to_string(),
        percent(accuracy.first, records),
        percent(accuracy.among_three, records),
        percent(accuracy.chain, records),
        percent(placed, records),
        percent(accuracy.placed_right, placed),
        percent(accuracy.placed_on_chain, placed),
    ]
}

fn chains(validation: &PlacementValidation, taxonomy: &Taxonomy) -> Table {
    let mut headers = vec![String::new()];
    headers.extend(taxonomy.chains.iter().map(|chain| format!(">{}", chain.name)));
    let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
    let mut table = Table::new(&headers);
    for given in &taxonomy.chains {
        let count = |predicted: &ChainId| {
            let of_pair = validation.chains.iter().filter(|pair| pair.given == given.id);
            of_pair.filter(|pair| pair.predicted == *predicted).map(|pair| pair.count).sum::<usize>()
        };
        let counts = taxonomy.chains.iter().map(|predicted| count(&predicted.id).to_string());
        table.row(std::iter::once(given.name.clone()).chain(counts));
    }
    table
}

fn confused_links(validation: &PlacementValidation, taxonomy: &Taxonomy) -> Table {
    let mut table = Table::new(&["人工归链", "按文字最接近", ">条数"]);
    for confusion in validation.confused_links.iter().take(CONFUSED_SHOWN) {
        let [given, predicted] =
            [&confusion.given, &confusion.predicted].map(|link| taxonomy.link_label(link));
        table.row([given, predicted, confusion.count.to_string()]);
    }
    table
}

fn calibration(validation: &PlacementValidation) -> Table {
    let mut table = Table::new(&["把握", ">记录", ">平均把握", ">归对环节"]);
    for bin in &validation.calibration {
        table.row([
            format!("{:.0}% 起", bin.from * 100.0),
            bin.records.to_string(),
            percent_of(bin.mean_confidence),
            percent(bin.right, bin.records),
        ]);
    }
    table
}

fn percent(part: usize, whole: usize) -> String {
    if whole == 0 { "—".to_owned() } else { percent_of(PlacementAccuracy::share(part, whole)) }
}

fn percent_of(share: f64) -> String {
    format!("{:.1}%", share * 100.0)
}
