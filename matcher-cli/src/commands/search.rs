//! `matcher search`: free text over everything.

use std::ops::Range;

use anyhow::Result;
use clap::Args;
use matcher_core::record::{Record, RecordKind, SupplyKind};
use matcher_core::{Engine, SearchHit, SearchRequest};
use matcher_io::labels::Label;
use serde::Serialize;

use crate::context::Context;
use crate::failure::{Status, bad_input};
use crate::nearest::unknown;
use crate::terminal::{Style, Terminal, clean, wrap};

/// Hits looked at when only some kinds of supply are wanted.
const DEEP: usize = 1_000;

/// What `search` takes.
#[derive(Debug, Args)]
pub(crate) struct SearchArgs {
    /// 要找的文字；几个词用空格分开
    #[arg(required = true, value_name = "文字")]
    text: Vec<String>,
    /// 最多显示多少条；缺省 20
    #[arg(long, value_name = "条数", default_value_t = 20, hide_default_value = true, value_parser = super::matching::top_parser())]
    top: usize,
    /// 只找这几种：需求、供给、单位、成果、专家、仪器、平台、政策
    #[arg(long, value_name = "类型", num_args = 1, value_delimiter = ',')]
    kind: Vec<String>,
}

#[derive(Serialize)]
struct Hit<'a> {
    #[serde(flatten)]
    hit: &'a SearchHit,
    #[serde(skip_serializing_if = "Option::is_none")]
    supply_kind: Option<SupplyKind>,
}

#[derive(Default)]
struct Kinds {
    records: Vec<RecordKind>,
    supplies: Vec<SupplyKind>,
}

pub(super) fn run(args: &SearchArgs, context: &mut Context<'_>) -> Result<Status> {
    let text = args.text.join(" ");
    if text.trim().is_empty() {
        return Err(bad_input("要找的文字是空的，请写出几个词。"));
    }
    let kinds = parse_kinds(&args.kind)?;
    let engine = context.open_existing()?;
    let found = search(&engine, &text, args.top, &kinds)?;
    if context.json {
        let hits: Vec<Hit<'_>> =
            found.iter().map(|(hit, supply_kind)| Hit { hit, supply_kind: *supply_kind }).collect();
        context.write_json(&hits)?;
        return Ok(Status::Done);
    }
    if found.is_empty() {
        context.terminal.line(&format!("没有找到含有“{text}”的记录。可以换个说法，或少写几个词。"))?;
    }
    for (hit, supply_kind) in &found {
        show(context.terminal, hit, *supply_kind)?;
    }
    Ok(Status::Done)
}

fn parse_kinds(texts: &[String]) -> Result<Kinds> {
    let mut kinds = Kinds::default();
    for text in texts {
        if let Some(kind) = RecordKind::from_label(text) {
            kinds.records.push(kind);
        } else if let Some(kind) = SupplyKind::from_label(text) {
            kinds.supplies.push(kind);
        } else {
            let known = ["需求", "供给", "单位", "成果", "专家", "仪器", "平台", "政策"];
            return Err(bad_input(unknown("类型", text, known)));
        }
    }
    Ok(kinds)
}

fn search(
    engine: &Engine,
    text: &str,
    top: usize,
    kinds: &Kinds,
) -> Result<Vec<(SearchHit, Option<SupplyKind>)>> {
    let mut request = SearchRequest::default();
    request.kinds = kinds.records.clone();
    let all_supplies = kinds.records.contains(&RecordKind::Supply);
    if !kinds.supplies.is_empty() && !all_supplies {
        request.kinds.push(RecordKind::Supply);
    }
    request.top = if kinds.supplies.is_empty() { top } else { DEEP };
    let mut found = Vec::new();
    for hit in engine.search(text, &request)? {
        let supply_kind = supply_kind(engine, &hit)?;
        let wanted = kinds.supplies.is_empty()
            || all_supplies
            || supply_kind.is_none_or(|kind| kinds.supplies.contains(&kind));
        if wanted {
            found.push((hit, supply_kind));
        }
        if found.len() == top {
            break;
        }
    }
    Ok(found)
}

fn supply_kind(engine: &Engine, hit: &SearchHit) -> Result<Option<SupplyKind>> {
    if hit.kind != RecordKind::Supply {
        return Ok(None);
    }
    Ok(match engine.get(RecordKind::Supply, &hit.id)? {
        Some(Record::Supply(supply)) => Some(supply.kind),
        _ => None,
    })
}

fn show(terminal: &mut Terminal, hit: &SearchHit, supply_kind: Option<SupplyKind>) -> Result<()> {
    let kind = supply_kind.map_or_else(|| hit.kind.label(), Label::label);
    let title = painted(terminal, &hit.title, &hit.title_highlights);
    let score = terminal.paint(&format!("{:.2}", hit.score), Style::Faint);
    let id = terminal.paint(&clean(&hit.id), Style::Faint);
    terminal.raw(&format!("{score} [{kind}] {title}  {id}\n"))?;
    if !hit.snippet.is_empty() {
        let columns = terminal.columns().saturating_sub(5);
        // A snippet of some lines: wrapped as plain text, then the words are painted line by line.
        for (line, ranges) in wrapped_with(&hit.snippet, &hit.highlights, columns) {
            let line = painted(terminal, &line, &ranges);
            terminal.raw(&format!("     {line}\n"))?;
        }
    }
    Ok(())
}

/// Wraps a text and moves the ranges to the lines; a range over a line's end is split.
fn wrapped_with(text: &str, ranges: &[Range<usize>], columns: usize) -> Vec<(String, Vec<Range<usize>>)> {
    let mut lines = Vec::new();
    let mut from = 0;
    let flat: String =
        text.chars().map(|c| if c.is_control() && c.len_utf8() == 1 { ' ' } else { c }).collect();
    for line in wrap(&flat, columns) {
        let Some(start) = flat[from..].find(line.as_str()).map(|at| from + at) else { continue };
        let end = start + line.len();
        let inside = ranges
            .iter()
            .filter(|range| range.start < end && range.end > start)
            .map(|range| range.start.max(start) - start..range.end.min(end) - start)
            .collect();
        lines.push((line, inside));
        from = end;
    }
    lines
}

fn painted(terminal: &Terminal, text: &str, ranges: &[Range<usize>]) -> String {
    let mut painted = String::new();
    let mut from = 0;
    for range in ranges {
        let (Some(before), Some(inside)) = (text.get(from..range.start), text.get(range.clone())) else {
            continue;
        };
        painted.push_str(&clean_inside(before));
        painted.push_str(&terminal.paint(&clean_inside(inside), Style::Highlight));
        from = range.end;
    }
    painted.push_str(&clean_inside(text.get(from..).unwrap_or_default()));
    painted
}

fn clean_inside(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::wrapped_with;

    #[test]
    fn highlights_follow_their_words_over_line_ends() {
        let text = "尾矿综合利用回收";
        let start = "尾矿".len();
        let lines = wrapped_with(text, std::slice::from_ref(&(start..start + "综合利用".len())), 8);
        let words: Vec<&str> =
            lines.iter().flat_map(|(line, ranges)| ranges.iter().map(|range| &line[range.clone()])).collect();
        assert_eq!(words, ["综合", "利用"]);
    }
}
