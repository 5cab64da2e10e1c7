//! The sheet 说明: what the map looks at, what each figure means, what does not count, and how to check a figure.

use std::borrow::Cow;

use matcher_core::coupling::{Baseline, CouplingMap, LeftOut, MapComparison, MapWarning};
use rust_xlsxwriter::XlsxError;

use super::comparison;
use super::links;
use super::table::{Book, Cell, Column, Layout};
use crate::sheet_layout::Paper;

const COLUMNS: [Column; 4] = [("类别", 12.0), ("条目", 24.0), ("数值", 12.0), ("含义", 120.0)];

/// What the figures mean, what stands on each sheet, and how a figure is traced to its records.
const NOTES: &str = include_str!("../../data/map_notes.tsv");

/// Adds the sheet.
pub(super) fn add(
    book: &mut Book<'_>,
    map: &CouplingMap,
    comparison: Option<&MapComparison>,
) -> Result<(), XlsxError> {
    let layout = Layout {
        name: "说明",
        note: Some("创新链产业链深度对接耦合图谱".to_owned()),
        columns: COLUMNS.to_vec(),
        pinned: 0,
        paper: Paper::Wide,
    };
    let mut rows = scope(map, comparison);
    rows.extend(baselines(map));
    rows.extend(left_out(&map.left_out));
    rows.extend(warnings(map));
    rows.extend(NOTES.lines().skip(1).map(note));
    let title = book.formats.title.clone();
    let (sheet, _) = book.add(layout, rows)?;
    sheet.set_cell_format(0, 0, &title)?;
    Ok(())
}

fn note(line: &'static str) -> Vec<Cell> {
    let mut fields = line.splitn(3, '\t').map(Cell::text);
    let mut field = || fields.next().unwrap_or(Cell::Empty);
    vec![field(), field(), Cell::Empty, field()]
}

fn line(
    group: &'static str,
    name: &'static str,
    value: Cell,
    meaning: impl Into<Cow<'static, str>>,
) -> Vec<Cell> {
    vec![Cell::text(group), Cell::text(name), value, Cell::text(meaning)]
}

fn scope(map: &CouplingMap, comparison: Option<&MapComparison>) -> Vec<Vec<Cell>> {
    const GROUP: &str = "统计范围";
    let answered = map.demands.iter().filter(|demand| demand.is_answered()).count();
    let period = format!("{}。按需求提交日期和进展日期；供给以期末为准。", map.period.label());
    let mut rows = vec![
        line(GROUP, "统计时间", Cell::Empty, period),
        line(GROUP, "需求", Cell::Count(map.demands.len()), "计入图谱的需求，不含下面未计入的。"),
        line(GROUP, "已有对接的需求", Cell::Count(answered), "其中至少有一对可接受的供需对。"),
        line(GROUP, "供给", Cell::Count(map.supplies.len()), "计入图谱的供给。"),
        line(GROUP, "环节", Cell::Count(links::of(map).count()), "链谱里的全部环节，没有记录的也列出。"),
    ];
    if let Some(comparison) = comparison {
        rows.push(line(GROUP, "与上期比较", Cell::Empty, comparison::note(comparison)));
    }
    rows
}

fn baselines(map: &CouplingMap) -> Vec<Vec<Cell>> {
    const GROUP: &str = "基准";
    let kept = if map.baselines_kept {
        "沿用数据文件夹里保存的基准。用同一套基准算出的两期可以直接比较。"
    } else {
        "取自本图谱自身：最强的单元强度为 1。这样的两期不能直接比较。"
    };
    let both = |name: [&'static str; 2], baseline: Baseline, meaning: &'static str| {
        name.into_iter()
            .zip([baseline.demand, baseline.supply])
            .map(move |(name, value)| line(GROUP, name, Cell::Weight(value), meaning))
    };
    let mut rows = vec![line(GROUP, "来源", Cell::Empty, kept)];
    rows.extend(both(
        ["产业链需求基准", "产业链供给基准"],
        map.baselines.chain,
        "强度达到 1 所需的权重；也用于区县。",
    ));
    rows.extend(both(["环节需求基准", "环节供给基准"], map.baselines.link, "强度达到 1 所需的权重。"));
    rows.extend(both(
        ["阶段需求基准", "阶段供给基准"],
        map.baselines.cell,
        "一个环节在一个阶段，强度达到 1 所需的权重。",
    ));
    rows
}

fn left_out(left_out: &LeftOut) -> [Vec<Cell>; 7] {
    let entry = |name, count, why: &'static str| line("未计入", name, Cell::Count(count), why);
    [
        entry("已关闭的需求", left_out.closed_demands, "不再需要对接，不计入。"),
        entry("其他时间的需求", left_out.demands_of_other_times, "提交日期不在统计时间内，不计入。"),
        entry(
            "没写提交日期的需求",
            left_out.undated_demands,
            "指定了统计时间而无法判断是否在内，不计入；补填提交日期后再算。",
        ),
        entry("已撤回的供给", left_out.withdrawn_supplies, "不再对外，不计入。"),
        entry(
            "统计时间以后的供给",
            left_out.later_supplies,
            "年份晚于统计时间，不计入；没写年份的按现有供给计入。",
        ),
        entry(
            "未归链的需求",
            left_out.unplaced_demands,
            "看不出属于哪个环节：列在需求底册和清单里，不计入任何环节。补填“产业链环节”后再算。",
        ),
        entry(
            "未归链的供给",
            left_out.unplaced_supplies,
            "看不出属于哪个环节：列在供给底册和清单里，不计入任何环节。",
        ),
    ]
}

fn warnings(map: &CouplingMap) -> [Vec<Cell>; 2] {
    let links_with = |warning: MapWarning| {
        Cell::Count(links::of(map).filter(|(_, link)| link.coupling.warnings.contains(&warning)).count())
    };
    let meaning =
        "这样的环节数。样本太少，多一条少一条结论就会变；这些行的“提示”列有说明，引用时请一并写明。";
    [
        line("慎用", MapWarning::FewDemands.label(), links_with(MapWarning::FewDemands), meaning),
        line("慎用", MapWarning::FewSupplies.label(), links_with(MapWarning::FewSupplies), meaning),
    ]
}
