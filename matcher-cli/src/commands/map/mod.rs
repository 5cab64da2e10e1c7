//! `matcher map`: the coupling map of the catalogue, as files and on the terminal.

mod chain_view;
mod figures;
pub(super) mod files;
mod link_view;
mod overview;
mod part;
mod summary;

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::Args;
use matcher_core::coupling::{CouplingMap, MapComparison, Period};
use matcher_core::record::parse_date;
use matcher_core::{Cancel, Engine, MapRequest};
use matcher_io::map_json;
use time::Date;

use super::template::make_folder;
use crate::context::Context;
use crate::failure::{Status, bad_input};
use crate::names::Names;
use crate::terminal::Progress;
use files::MAP_FILE;
use part::Part;
use summary::Summary;

/// What `map` takes.
#[derive(Debug, Args)]
pub(crate) struct MapArgs {
    /// 只在屏幕上看一条产业链或一个环节，如 绿色食品，或 绿色食品/产地初加工；不写文件
    #[arg(value_name = "产业链或环节", conflicts_with_all = ["chain", "out", "against", "rebase"])]
    part: Option<String>,
    /// 只在屏幕上看这条产业链；不写文件
    #[arg(long, value_name = "产业链", conflicts_with_all = ["out", "against", "rebase"])]
    chain: Option<String>,
    /// 图谱写到哪个文件夹；缺省为 ./map
    #[arg(long, value_name = "文件夹", default_value = "map", hide_default_value = true)]
    out: PathBuf,
    /// 只看这一天起提交的需求和发生的进展，如 2026-01-01
    #[arg(long, value_name = "日期", value_parser = parse_day)]
    from: Option<Date>,
    /// 只看到这一天为止（含当天）
    #[arg(long, value_name = "日期", value_parser = parse_day)]
    to: Option<Date>,
    /// 与以前的图谱比较：那一期的 map.json
    #[arg(long, value_name = "文件")]
    against: Option<PathBuf>,
    /// 以本期为新的基准保存下来，今后各期都按它计算强度
    #[arg(long)]
    rebase: bool,
}

/// What becomes of the baselines by which strengths are worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum BaselinesFate {
    /// They are those that the catalogue kept.
    Kept,
    /// There were none; those of this map are kept from now on.
    First,
    /// Those of this map take the place of the former ones.
    Replaced,
}

/// A map that was written, with what is to be said about it.
struct Report {
    map: CouplingMap,
    comparison: Option<MapComparison>,
    baselines: BaselinesFate,
    files: Vec<files::MapFile>,
}

pub(super) fn run(args: &MapArgs, context: &mut Context<'_>) -> Result<Status> {
    let period = period(args)?;
    let before = args.against.as_deref().map(|file| earlier_map(file, &args.out)).transpose()?;
    let engine = context.open_existing()?;
    let part = Part::of(args.part.as_deref(), args.chain.as_deref(), &Names::of(&engine)?)?;
    if part == Part::Whole && engine.stats()?.demands > 0 {
        // Before the long work, so that nobody waits for it in vain.
        make_folder(&args.out)?;
        if !args.rebase {
            // Damaged baselines are not to be replaced unasked.
            engine.baselines()?;
        }
    }
    let map = couple(&engine, period)?;
    if map.demands.is_empty() {
        return Err(bad_input(nothing_to_map(&map)));
    }
    match part {
        Part::Whole => whole(args, (&engine, map), before.as_ref(), context)?,
        Part::Chain(id) => chain_view::show(&map, &id, context)?,
        Part::Link(id) => link_view::show(&map, &id, context)?,
    }
    Ok(Status::Done)
}

/// Works the map out, with a progress bar.
pub(super) fn couple(engine: &Engine, period: Period) -> Result<CouplingMap> {
    let progress = Progress::new("匹配需求");
    let map = engine.couple_with(&MapRequest::of(period), &Cancel::never(), &mut |done, total| {
        progress.set(done as u64, total as u64);
    })?;
    progress.finish();
    Ok(map)
}

fn whole(
    args: &MapArgs,
    (engine, map): (&Engine, CouplingMap),
    before: Option<&CouplingMap>,
    context: &mut Context<'_>,
) -> Result<()> {
    let (map, baselines) = settle_baselines(map, args.rebase);
    let comparison = before.map(|before| MapComparison::of(before, &map));
    let files = files::write(&args.out, &map, comparison.as_ref())?;
    if baselines != BaselinesFate::Kept {
        // Only now: files that could not be written leave the former baselines as they are.
        engine.keep_baselines(&map.baselines)?;
    }
    let report = Report { map, comparison, baselines, files };
    if context.json {
        context.write_json(&Summary::of(&report))
    } else {
        overview::tell(&report, context.terminal)
    }
}

/// The map by the baselines that will stand from now on.
fn settle_baselines(map: CouplingMap, rebase: bool) -> (CouplingMap, BaselinesFate) {
    if map.baselines_kept && !rebase {
        return (map, BaselinesFate::Kept);
    }
    let fate = if map.baselines_kept { BaselinesFate::Replaced } else { BaselinesFate::First };
    (map.rebased(map.own_baselines()), fate)
}

fn period(args: &MapArgs) -> Result<Period> {
    let period = Period { from: args.from, to: args.to };
    if period.is_reversed() {
        return Err(bad_input(format!(
            "开始日期晚于结束日期（{}），请对调 --from 和 --to。",
            period.label()
        )));
    }
    Ok(period)
}

pub(super) fn parse_day(text: &str) -> Result<Date, &'static str> {
    parse_date(text.trim()).map_err(|_| "请写成 2026-01-31 这样的日期")
}

/// Reads the map to compare with; it must not be the very file that this map is written to.
fn earlier_map(file: &Path, out: &Path) -> Result<CouplingMap> {
    let same = |written: PathBuf| Some(written.canonicalize().ok()? == file.canonicalize().ok()?);
    if same(out.join(MAP_FILE)) == Some(true) {
        return Err(bad_input(format!(
            "“{}”会被这一次的图谱覆盖，上期就没有了。请先把它改名留底，或用 --out 把本期写到别的文件夹。",
            file.display()
        )));
    }
    Ok(map_json::read(file)?)
}

/// Why there is no map, and what to do.
fn nothing_to_map(map: &CouplingMap) -> String {
    let left_out = &map.left_out;
    let (closed, others, undated) =
        (left_out.closed_demands, left_out.demands_of_other_times, left_out.undated_demands);
    if others + undated > 0 {
        return format!(
            "统计时间（{}）里没有可以计入的需求：{others} 项在其他时间提交，{undated} 项没写提交日期，{closed} 项已关闭。\
             请放宽 --from、--to，或补填“提交日期”后重新导入。",
            map.period.label()
        );
    }
    if closed > 0 {
        return format!(
            "全部 {closed} 项需求都已关闭，画不出图谱。请导入新的需求，或把仍要对接的改回“待对接”。"
        );
    }
    "还没有需求，画不出图谱。请先导入需求表：matcher import 需求.xlsx；空白表格用 matcher template 生成；想先看看效果可以运行 matcher demo。".to_owned()
}
