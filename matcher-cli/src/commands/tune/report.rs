//! What tuning found, for people.

use anyhow::Result;
use matcher_core::scoring::WeightSet;
use matcher_core::tuning::{BeforeAfter, SetReport, TuningRefusal, TuningReport};

use crate::commands::weights::table::{changes, set_label};
use crate::context::Context;
use crate::terminal::{Style, Table, clean};

/// Shows the comparison, and what became of it.
pub(super) fn show(
    report: &TuningReport,
    (wanted, adopted): (bool, Option<u32>),
    context: &mut Context<'_>,
) -> Result<()> {
    let kept = WeightSet::ALL.into_iter().filter(|set| *set != report.learned).map(set_label);
    context.terminal.line(&format!(
        "学习“{}”的权重：{} 条需求，{} 对有优劣的供给。“{}”的权重不变。",
        set_label(report.learned),
        report.demands,
        report.preferences,
        kept.collect::<String>()
    ))?;
    context.terminal.blank()?;
    let sections = [
        ("排序（五折交叉验证：每条需求用没有学过它的权重排）", rankings(report)),
        ("得分与答复（同上）", answers(report)),
        ("权重（对数几率）", changes(report)),
    ];
    for (heading, table) in sections {
        context.terminal.styled("", heading, Style::Heading)?;
        context.terminal.table(&table)?;
        context.terminal.blank()?;
    }
    for refusal in &report.refusals {
        context.terminal.styled("", &format!("✗ {}", put(refusal)), Style::Caution)?;
    }
    let end = match (report.holds(), wanted, adopted) {
        (false, false, _) => "学到的权重不能启用。",
        (false, true, _) => "学到的权重没有启用，匹配仍用原来的权重。",
        (true, _, Some(_)) => {
            "✓ 检验通过，已启用。查看：matcher weights；回退：matcher weights --rollback <版本>。"
        }
        (true, ..) => "✓ 检验通过。启用：再加 --adopt。",
    };
    let style = if report.holds() { Style::Good } else { Style::Caution };
    context.terminal.styled("", end, style)?;
    if let Some(number) = adopted {
        context.terminal.line(&format!("现在是第 {number} 版。"))?;
    }
    Ok(())
}

fn rankings(report: &TuningReport) -> Table {
    let mut table = Table::new(&["来源", ">需求", ">评分", ">nDCG@10 前", ">后", ">差", "95% 区间", ">p 值"]);
    for set in &report.sets {
        let counts = [name(&set.name), set.demands.to_string(), set.judgements.to_string()];
        let figures = match (set.ndcg_at_10, set.difference) {
            (Some(BeforeAfter { before, after }), Some(found)) => [
                format!("{before:.3}"),
                format!("{after:.3}"),
                format!("{:+.3}", found.mean_difference),
                format!("{:+.3} ～ {:+.3}", found.interval.low, found.interval.high),
                format!("{:.4}", found.p_value),
            ],
            _ => ["—"; 5].map(str::to_owned),
        };
        table.row(counts.into_iter().chain(figures));
    }
    table
}

fn answers(report: &TuningReport) -> Table {
    let mut table = Table::new(&[
        "来源",
        ">校准误差 前",
        ">后",
        ">有供给的需求",
        ">得到答复 前",
        ">后",
        ">无供给的需求",
        ">说明没有 前",
        ">后",
    ]);
    for set in &report.sets {
        let SetReport { calibration_error, answerable, answered, unanswerable, told_so, .. } = set;
        table.row([
            name(&set.name),
            format!("{:.3}", calibration_error.before),
            format!("{:.3}", calibration_error.after),
            answerable.to_string(),
            percent(answered.before, *answerable),
            percent(answered.after, *answerable),
            unanswerable.to_string(),
            percent(told_so.before, *unanswerable),
            percent(told_so.after, *unanswerable),
        ]);
    }
    table
}

/// The name of a set, of which the engine's own has no Chinese one.
fn name(name: &str) -> String {
    if name == "outcomes" { "对接结果".to_owned() } else { clean(name) }
}

fn percent(part: usize, whole: usize) -> String {
    if whole == 0 { "—".to_owned() } else { format!("{:.0}%", part as f64 / whole as f64 * 100.0) }
}

/// A refusal in the analyst's words.
fn put(refusal: &TuningRefusal) -> String {
    match refusal {
        TuningRefusal::NothingImproves { set: None } => {
            "没有一条需求有够分的供给，无法衡量。可以用 --min-relevance 降低分数线。".to_owned()
        }
        TuningRefusal::NothingImproves { set: Some(set) } => {
            format!("没有可靠的改进：变化最好的“{}”，差的 95% 区间也没有高于 0，可能只是偶然。", name(set))
        }
        TuningRefusal::GetsWorse { set } => {
            format!("“{}”的排序变差了，差的 95% 区间低于 0。", name(set))
        }
        TuningRefusal::Miscalibrated { set, error } => format!(
            "“{}”的得分不再可信：校准误差从 {:.3} 升到 {:.3}，超过 0.08。",
            name(set),
            error.before,
            error.after
        ),
    }
}
