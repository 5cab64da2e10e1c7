//! `matcher lexicon suggest`: candidates from the catalogue, as a table to be edited.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use matcher_core::analysis::Relation;
use matcher_core::mining::{
    Example, LexiconSuggestions, PairBasis, PairCandidate, SuggestRequest, TermCandidate,
};
use matcher_core::{Cancel, RefreshProgress};
use matcher_io::lexicon_workbook::{self, CandidateRow, EntryKind};

use super::door::open;
use super::output::OutputFile;
use crate::context::Context;
use crate::failure::{Status, bad_input};
use crate::terminal::{Progress, Style, Table};

/// Candidates of each sort that the terminal shows.
const SHOWN: usize = 15;
/// Most candidates of a sort that may be asked for.
const MOST: usize = 10_000;

/// What `lexicon suggest` takes.
#[derive(Debug, Args)]
pub(crate) struct SuggestArgs {
    /// 写成表格（.xlsx 或 .csv），填好“采用”一列后交给 preview 和 apply
    #[arg(long, short, value_name = "文件")]
    output: Option<PathBuf>,
    /// 最多多少个新词；缺省 200
    #[arg(long, value_name = "个数", default_value_t = 200, hide_default_value = true)]
    terms: usize,
    /// 每种依据最多多少对同义词、相近词；缺省 100
    #[arg(long, value_name = "对数", default_value_t = 100, hide_default_value = true)]
    pairs: usize,
    /// 新词至少出现多少次；缺省按数据多少决定
    #[arg(long, value_name = "次数")]
    least: Option<usize>,
    /// 词典里已有的同义词也列出来
    #[arg(long)]
    known: bool,
    /// 含字母数字的新词（如 X射线衍射）也列出来；它们目前按组成部分匹配，写进词典不改变匹配
    #[arg(long)]
    mixed: bool,
}

pub(super) fn run(args: &SuggestArgs, context: &mut Context<'_>) -> Result<Status> {
    if args.terms > MOST || args.pairs > MOST {
        return Err(bad_input("--terms、--pairs 请写 0 到 10000 之间的数。"));
    }
    let output = args.output.as_deref().map(OutputFile::new).transpose()?;
    let engine = open(context)?;
    let mut request = SuggestRequest::default();
    (request.terms, request.pairs, request.least_count) = (args.terms, args.pairs, args.least);
    (request.known, request.mixed) = (args.known, args.mixed);
    let progress = Progress::new("读取记录");
    let found = engine.suggest_lexicon(
        &request,
        &mut |RefreshProgress { done, total }| progress.set(done, total),
        &Cancel::never(),
    )?;
    progress.finish();
    if let Some(output) = &output {
        let rows: Vec<CandidateRow> = rows(&found);
        output.write(
            |path| lexicon_workbook::write(path, &rows),
            |path| lexicon_workbook::write_csv(path, &rows),
        )?;
    }
    if context.json {
        context.write_json(&found)?;
    } else {
        show(&found, output.as_ref(), context)?;
    }
    Ok(Status::Done)
}

fn show(found: &LexiconSuggestions, output: Option<&OutputFile>, context: &mut Context<'_>) -> Result<()> {
    let sorts = [
        ("新词", PairSort::None),
        ("文中写明的同义词（全称、简称、俗称、缩写）", PairSort::Definition),
        ("常与同样的词在一起、又很少同时出现的词", PairSort::Company),
        ("需求里有、供给里没有的词，与供给的说法", PairSort::Demand),
    ];
    context.terminal.line(&format!(
        "读了 {} 条记录：新词 {} 个（至少出现 {} 次），同义词和相近词 {} 对。是否采用，请逐条判断。",
        found.records,
        found.terms.len(),
        found.least_count,
        found.pairs.len()
    ))?;
    for (heading, sort) in sorts {
        let rows: Vec<CandidateRow> = match sort {
            PairSort::None => found.terms.iter().map(term_row).collect(),
            _ => found.pairs.iter().filter(|pair| sort_of(pair) == sort).map(pair_row).collect(),
        };
        if !rows.is_empty() {
            context.terminal.blank()?;
            context.terminal.styled("", &format!("{heading}：{} 条", rows.len()), Style::Heading)?;
            context.terminal.table(&table(&rows))?;
        }
    }
    context.terminal.blank()?;
    context.terminal.line(&match output {
        Some(output) => format!(
            "全部建议已写入 {}。在“采用”一列填“是”，再运行 matcher lexicon preview 看影响，matcher lexicon apply 写入。",
            output.path().display()
        ),
        None => "用 --output 词典建议.xlsx 写成表格，填好“采用”一列再交回来；只加一个词：matcher lexicon apply --term <词>。".to_owned(),
    })?;
    Ok(())
}

fn table(rows: &[CandidateRow]) -> Table {
    let mut table = Table::new(&["词", "同义词", ">得分", "依据", "例句"]);
    for row in rows.iter().take(SHOWN) {
        let CandidateRow { term, synonym, score, basis, examples, .. } = row.clone();
        let example = examples.lines().next().unwrap_or_default().to_owned();
        table.row([term, synonym, format!("{score:.2}"), basis, example]);
    }
    table
}

/// Sorts of candidates that stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PairSort {
    None,
    Definition,
    Company,
    Demand,
}

fn sort_of(pair: &PairCandidate) -> PairSort {
    match pair.basis {
        PairBasis::Definition { .. } => PairSort::Definition,
        PairBasis::Company { .. } => PairSort::Company,
        PairBasis::DemandOnly { .. } | PairBasis::Outcomes { .. } => PairSort::Demand,
    }
}

fn rows(found: &LexiconSuggestions) -> Vec<CandidateRow> {
    found.terms.iter().map(term_row).chain(found.pairs.iter().map(pair_row)).collect()
}

fn term_row(term: &TermCandidate) -> CandidateRow {
    let TermCandidate { count, demands, supplies, cohesion, freedom, .. } = *term;
    CandidateRow {
        kind: EntryKind::Term,
        term: term.term.clone(),
        synonym: String::new(),
        score: term.score,
        count,
        records: demands + supplies,
        known: false,
        basis: format!(
            "出现 {count} 次（需求 {demands} 条、供给 {supplies} 条）；凝合度 {cohesion:.2}，两侧自由度 {freedom:.1}"
        ),
        examples: put_examples(&term.examples),
    }
}

fn pair_row(pair: &PairCandidate) -> CandidateRow {
    let (basis, count, records) = match pair.basis {
        PairBasis::Definition { records, of } if records == of => {
            (format!("{records} 条记录写明"), records, of)
        }
        PairBasis::Definition { records, of } => {
            (format!("{records} 条记录写明（“{}”共 {of} 条有解释）", pair.synonym), records, of)
        }
        PairBasis::Company { cosine, records, others, together } => (
            format!("语境相似度 {cosine:.2}；分别见于 {records} 条、{others} 条，同时出现 {together} 条"),
            records + others,
            records + others - together,
        ),
        PairBasis::DemandOnly { cosine, demands, supplies } => (
            format!(
                "{demands} 条需求用“{}”，没有供给用；语境相似度 {cosine:.2}，{supplies} 条供给用“{}”",
                pair.term, pair.synonym
            ),
            demands,
            demands + supplies,
        ),
        PairBasis::Outcomes { pairs, of } => (
            format!(
                "没有供给用“{}”；联系或签约的 {of} 对中，{pairs} 对的供给用“{}”",
                pair.term, pair.synonym
            ),
            pairs,
            of,
        ),
    };
    CandidateRow {
        kind: match pair.relation {
            Relation::Same => EntryKind::Same,
            Relation::Related => EntryKind::Related,
        },
        term: pair.term.clone(),
        synonym: pair.synonym.clone(),
        score: pair.score,
        count,
        records,
        known: pair.known,
        basis,
        examples: put_examples(&pair.examples),
    }
}

fn put_examples(examples: &[Example]) -> String {
    let lines: Vec<String> =
        examples.iter().map(|example| format!("{}（{}）", example.sentence, example.id)).collect();
    lines.join("\n")
}
