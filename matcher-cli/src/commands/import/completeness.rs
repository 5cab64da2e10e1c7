//! How complete the demands are that came in, and what to ask about them.

use std::io;

use anyhow::Result;
use matcher_core::record::Record;
use matcher_core::{Cancel, Engine};
use serde::Serialize;

use crate::commands::doctor::percent;
use crate::terminal::{Table, Terminal, clean, cut};

/// An import of more demands is not kept waiting; `matcher doctor demand` tells the same.
const MOST_DIAGNOSED: usize = 500;
/// So many are shown, those that lack most.
const SHOWN: usize = 5;
const TITLE_COLUMNS: usize = 36;

/// A demand that came in.
#[derive(Serialize)]
pub(super) struct Completeness {
    demand: String,
    title: String,
    /// In [0, 1].
    completeness: f64,
    /// What to ask first.
    ask: Vec<&'static str>,
}

/// The demands among records that have just been written, by how much they lack, the most first; none of very many.
pub(super) fn of(engine: &Engine, records: &[Record]) -> Result<Vec<Completeness>> {
    let demands = records.iter().filter_map(|record| match record {
        Record::Demand(demand) => Some(demand),
        _ => None,
    });
    let demands: Vec<_> = demands.collect();
    if demands.len() > MOST_DIAGNOSED {
        return Ok(Vec::new());
    }
    let mut found = Vec::with_capacity(demands.len());
    for demand in demands {
        let diagnosis = engine.diagnose(demand, &Cancel::never())?;
        found.push(Completeness {
            demand: diagnosis.demand.to_string(),
            title: diagnosis.title,
            completeness: diagnosis.completeness,
            ask: diagnosis.questions.iter().map(|question| question.fact.label()).collect(),
        });
    }
    found.sort_by(|a, b| a.completeness.total_cmp(&b.completeness).then_with(|| a.demand.cmp(&b.demand)));
    Ok(found)
}

/// Tells it to a person.
pub(super) fn show(all: &[Completeness], terminal: &mut Terminal) -> io::Result<()> {
    if all.is_empty() {
        return Ok(());
    }
    let mean = all.iter().map(|one| one.completeness).sum::<f64>() / all.len() as f64;
    terminal.line(&format!("这 {} 条需求平均完整度 {}。缺得最多的：", all.len(), percent(mean)))?;
    let mut table = Table::new(&["需求", "标题", "完整度", "最该问的"]);
    for one in all.iter().take(SHOWN) {
        let title = cut(&clean(&one.title), TITLE_COLUMNS);
        table.row([clean(&one.demand), title, percent(one.completeness), one.ask.join("、")]);
    }
    terminal.table(&table)?;
    terminal.line("走访前看问题清单：matcher doctor demand <需求编号>。")
}
