//! The figures, for people and for programs.

use std::time::{Duration, Instant};

use anyhow::Result;
use matcher_core::evaluation::{PairedComparison, Summary};
use matcher_core::record::Demand;
use matcher_core::{Engine, MatchRequest};
use serde::Serialize;

use crate::terminal::{Progress, Table, Terminal};

/// Everything that an evaluation found out.
#[derive(Serialize)]
pub(super) struct EvaluationReport {
    pub(super) folder: String,
    pub(super) documents: usize,
    /// Judged queries that the collection lacks.
    pub(super) unasked: usize,
    pub(super) summary: Summary,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) comparison: Option<PairedComparison>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) timing: Option<Timing>,
}

/// How long things took on this machine.
#[derive(Serialize)]
pub(super) struct Timing {
    /// Seconds to read, store and index all documents.
    indexing_seconds: f64,
    documents: usize,
    documents_per_second: f64,
    /// Matches timed, one after the other, each with explanations of the best ten.
    matches: usize,
    /// Milliseconds of the middle match.
    p50_ms: f64,
    /// Milliseconds that 95 % of the matches keep to.
    p95_ms: f64,
}

impl Timing {
    /// Times one whole match for each query.
    pub(super) fn measure(
        engine: &Engine,
        queries: &[Demand],
        (documents, indexing): (usize, Duration),
    ) -> Result<Self> {
        let progress = Progress::new("计时");
        let mut times = Vec::new();
        for (at, demand) in queries.iter().enumerate() {
            progress.set(at as u64, queries.len() as u64);
            let started = Instant::now();
            engine.find_matches(demand, &MatchRequest::default())?;
            times.push(started.elapsed().as_secs_f64() * 1e3);
        }
        times.sort_by(f64::total_cmp);
        let indexing_seconds = indexing.as_secs_f64();
        Ok(Self {
            indexing_seconds,
            documents,
            documents_per_second: documents as f64 / indexing_seconds.max(f64::MIN_POSITIVE),
            matches: times.len(),
            p50_ms: quantile(&times, 50),
            p95_ms: quantile(&times, 95),
        })
    }
}

/// The nearest-rank percentile of sorted values; 0 of none.
fn quantile(sorted: &[f64], percent: usize) -> f64 {
    let rank = (sorted.len() * percent).div_ceil(100);
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or_default()
}

impl EvaluationReport {
    /// Shows the figures as tables.
    pub(super) fn show(&self, terminal: &mut Terminal) -> Result<()> {
        let params = self.summary.params;
        terminal.line(&format!(
            "{}：{} 篇文档，{} 条需求计分，{} 分起算相关{}。",
            self.folder,
            self.documents,
            self.summary.queries,
            params.min_relevance,
            if params.judged_only { "，只看有评分的文档" } else { "" }
        ))?;
        if self.summary.unanswered > 0 {
            terminal.line(&format!("其中 {} 条没有任何结果，按 0 分计。", self.summary.unanswered))?;
        }
        if self.unasked > 0 {
            terminal.line(&format!("有 {} 条需求只有评分、没有文字，未计分。", self.unasked))?;
        }
        let mut table = Table::new(&["指标", ">平均", "95% 区间"]);
        for figure in &self.summary.metrics {
            let interval = format!("{:.3} ～ {:.3}", figure.interval.low, figure.interval.high);
            table.row([figure.metric.to_string(), format!("{:.3}", figure.mean), interval]);
        }
        terminal.table(&table)?;
        self.show_comparison(terminal)?;
        self.show_timing(terminal)
    }

    fn show_comparison(&self, terminal: &mut Terminal) -> Result<()> {
        let Some(comparison) = &self.comparison else { return Ok(()) };
        terminal.blank()?;
        terminal.line("与对照结果相比（正数表示本次更好）：")?;
        let mut table = Table::new(&["指标", ">差", "95% 区间", ">p 值", ">胜", ">负", ">平"]);
        for figure in &comparison.metrics {
            table.row([
                figure.metric.to_string(),
                format!("{:+.3}", figure.mean_difference),
                format!("{:+.3} ～ {:+.3}", figure.interval.low, figure.interval.high),
                format!("{:.4}", figure.p_value),
                figure.won.to_string(),
                figure.lost.to_string(),
                figure.tied.to_string(),
            ]);
        }
        terminal.table(&table)?;
        Ok(())
    }

    fn show_timing(&self, terminal: &mut Terminal) -> Result<()> {
        let Some(timing) = &self.timing else { return Ok(()) };
        terminal.blank()?;
        terminal.line(&format!(
            "建索引：{} 篇，{:.1} 秒，每秒 {:.0} 篇。",
            timing.documents, timing.indexing_seconds, timing.documents_per_second
        ))?;
        terminal.line(&format!(
            "匹配（含前 10 名的理由）：{} 次，中位数 {:.1} 毫秒，95% 在 {:.1} 毫秒以内。",
            timing.matches, timing.p50_ms, timing.p95_ms
        ))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::quantile;

    #[test]
    fn percentiles_are_values_that_occurred() {
        let values = [1.0, 2.0, 3.0, 4.0];
        assert_eq!([50, 95, 100].map(|percent| quantile(&values, percent)), [2.0, 4.0, 4.0]);
        assert_eq!(quantile(&[], 50), 0.0);
    }
}
