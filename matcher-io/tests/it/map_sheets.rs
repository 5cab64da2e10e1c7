//! The workbook of a coupling map.

use std::fs;
use std::path::{Path, PathBuf};

use calamine::{Data, Reader, Xlsx, open_workbook};
use matcher_core::coupling::{Coupling, CouplingMap, LinkCoupling, MapComparison};
use matcher_core::record::{OutcomeEvent, SupplyKind};
use matcher_io::import::{ImportOptions, Item, read_file};
use matcher_io::map_workbook;
use tempfile::TempDir;

use crate::map_support::{PRIMARY, SheetRows, earlier_map, map};

fn written(map: &CouplingMap, comparison: Option<&MapComparison>) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("map.xlsx");
    map_workbook::write(&path, map, comparison).expect("written");
    (folder, path)
}

fn links(map: &CouplingMap) -> impl Iterator<Item = (&str, &LinkCoupling)> {
    map.chains.iter().flat_map(|chain| chain.links.iter().map(|link| (chain.name.as_str(), link)))
}

/// Every figure of a unit against its row.
fn check(sheet: &SheetRows, row: usize, coupling: &Coupling) {
    let counts = &coupling.counts;
    let kind = |kind| counts.supplies_by_kind.get(&kind).copied().unwrap_or(0) as f64;
    let degree = coupling.degree;
    let figures = [
        ("需求数", Some(counts.demands as f64)),
        ("供给数", Some(counts.supplies as f64)),
        ("成果数", Some(kind(SupplyKind::Achievement))),
        ("专家数", Some(kind(SupplyKind::Expert))),
        ("仪器数", Some(kind(SupplyKind::Instrument))),
        ("已有对接", Some(counts.answered_demands as f64)),
        ("对接对数", Some(counts.accepted_pairs as f64)),
        ("对接流量", Some(counts.flow)),
        ("需求权重", Some(counts.demand_weight)),
        ("供给权重", Some(counts.supply_weight)),
        ("U₁ 需求强度", Some(coupling.demand_strength)),
        ("U₂ 供给强度", Some(coupling.supply_strength)),
        ("C 耦合度", degree.map(|degree| degree.c)),
        ("T 综合指数", degree.map(|degree| degree.t)),
        ("D 协调度", degree.map(|degree| degree.d)),
        ("C′ 修正耦合度", degree.map(|degree| degree.modified_c)),
        ("D′ 修正协调度", degree.map(|degree| degree.modified_d)),
    ];
    for (header, figure) in figures {
        assert_eq!(sheet.number(row, header), figure, "{header} of row {row}");
    }
    assert_eq!(sheet.text(row, "协调等级"), coupling.level.map_or("不可计算", |level| level.label()));
    assert_eq!(sheet.text(row, "缺口类型"), coupling.gap.label());
    let factor = coupling.obstacle.as_ref().map_or("", |obstacle| obstacle.factor.label());
    assert_eq!(sheet.text(row, "主要障碍"), factor);
}

#[test]
fn the_figures_of_every_unit_stand_on_its_row() {
    let map = map();
    let (_folder, path) = written(&map, None);
    let chains = SheetRows::read(&path, "产业链总览", 0);
    assert_eq!(chains.len(), map.chains.len());
    for (row, chain) in map.chains.iter().enumerate() {
        assert_eq!(chains.text(row, "产业链"), chain.name);
        check(&chains, row, &chain.coupling);
    }
    let sheet = SheetRows::read(&path, "环节", 0);
    assert_eq!(sheet.len(), links(&map).count());
    for (row, (chain, link)) in links(&map).enumerate() {
        assert_eq!([sheet.text(row, "产业链"), sheet.text(row, "环节")], [chain, link.name.as_str()]);
        check(&sheet, row, &link.coupling);
    }
    let cells = SheetRows::read(&path, "环节×阶段明细", 0);
    let stages: Vec<_> = links(&map).flat_map(|(_, link)| &link.stages).collect();
    assert_eq!(cells.len(), stages.len());
    for (row, cell) in stages.into_iter().enumerate() {
        assert_eq!(cells.text(row, "阶段"), cell.stage.map_or("未注明", |stage| stage.label()));
        check(&cells, row, &cell.coupling);
    }
}

#[test]
fn a_gap_is_empty_and_says_that_nothing_can_be_computed() {
    let map = map();
    let (_folder, path) = written(&map, None);
    let sheet = SheetRows::read(&path, "环节", 0);
    let row = links(&map).position(|(_, link)| link.id.as_str() == PRIMARY).expect("a link");
    for header in ["C 耦合度", "T 综合指数", "D 协调度", "C′ 修正耦合度", "D′ 修正协调度"]
    {
        assert_eq!(sheet.cell(row, header), &Data::Empty, "{header}");
    }
    assert_eq!(sheet.text(row, "协调等级"), "不可计算");
    assert_eq!(sheet.text(row, "缺口类型"), "补链");
    let heat = SheetRows::read(&path, "环节×阶段", 0);
    assert_eq!(heat.cell(row, "未注明 D′"), &Data::Empty);
    assert_eq!(heat.text(row, "未注明 缺口类型"), "补链");
}

#[test]
fn a_figure_can_be_filtered_down_to_its_records() {
    let map = map();
    let (_folder, path) = written(&map, None);
    let demands = SheetRows::read(&path, "需求底册", 0);
    let supplies = SheetRows::read(&path, "供给底册", 0);
    let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-9, "{a} is not {b}");
    for (chain, link) in links(&map) {
        let counts = &link.coupling.counts;
        let asked = demands.filter(&[("产业链", chain), ("环节", &link.name)]);
        let offered = supplies.filter(&[("产业链", chain), ("环节", &link.name)]);
        assert_eq!((asked.len(), offered.len()), (counts.demands, counts.supplies), "{}", link.id);
        near(demands.sum(&asked, "份额"), counts.demand_weight);
        near(supplies.sum(&offered, "供给权重"), counts.supply_weight);
        near(demands.sum(&asked, "对接流量"), counts.flow);
    }
    for chain in &map.chains {
        let of_chain = demands.filter(&[("产业链", &chain.name), ("链内行次", "1")]);
        assert_eq!(of_chain.len(), chain.coupling.counts.demands, "{}", chain.id);
    }
    assert_eq!(demands.filter(&[("环节", "")]).len(), map.left_out.unplaced_demands);
    assert_eq!(demands.filter(&[("记录行次", "1")]).len(), map.demands.len());
    assert_eq!(supplies.filter(&[("记录行次", "1")]).len(), map.supplies.len());
}

#[test]
fn regions_have_a_row_for_their_sum_and_one_for_each_chain() {
    let map = map();
    let (_folder, path) = written(&map, None);
    let sheet = SheetRows::read(&path, "区县", 0);
    let sums = sheet.filter(&[("产业链", "合计")]);
    assert_eq!(sums.len(), map.regions.len());
    for (row, region) in sums.iter().zip(&map.regions) {
        assert_eq!(sheet.number(*row, "需求数"), Some(region.counts.demands as f64));
        assert_eq!(
            (sheet.number(*row, "U₁ 需求强度"), sheet.text(*row, "协调等级").as_str()),
            (None, "不计算")
        );
    }
    let chains: usize = map.regions.iter().map(|region| region.chains.len()).sum();
    assert_eq!(sheet.len(), sums.len() + chains);
}

#[test]
fn the_five_lists_keep_the_order_of_the_map() {
    let map = map();
    let (_folder, path) = written(&map, None);
    let column = |name: &str, header: &str| -> Vec<String> {
        let sheet = SheetRows::read(&path, name, 0);
        (0..sheet.len()).map(|row| sheet.text(row, header)).filter(|text| !text.is_empty()).collect()
    };
    let name =
        |id: &str| links(&map).find(|(_, link)| link.id.as_str() == id).map(|(_, link)| link.name.clone());
    let mend: Vec<String> = map.lists.mend.iter().filter_map(|link| name(link.link.as_str())).collect();
    assert_eq!(column("补链清单", "环节"), mend);
    assert_eq!(mend.first(), name(PRIMARY).as_ref());
    let ids = |ids: Vec<&str>| ids.into_iter().map(str::to_owned).collect::<Vec<String>>();
    let waiting = map.lists.waiting_supplies.iter().map(|id| id.as_str()).collect();
    assert_eq!(column("待转化清单", "供给编号"), ids(waiting));
    let challenges = map.lists.challenges.iter().map(|id| id.as_str()).collect();
    assert_eq!(column("揭榜清单", "需求编号"), ids(challenges));
    let accepted = map.demands.iter().flat_map(|demand| &demand.accepted);
    assert_eq!(column("对接清单", "供给编号"), ids(accepted.map(|pair| pair.supply.as_str()).collect()));
    assert_eq!(column("共性需求清单", "序号").len(), map.lists.common_demands.len());
    assert!(column("对接清单", "理由").iter().all(|reasons| reasons.contains('。')));
}

#[test]
fn the_brokers_columns_come_back_and_nothing_else_is_taken_for_records() {
    let map = map();
    assert!(map.demands.iter().any(|demand| demand.is_answered()));
    let (_folder, path) = written(&map, None);
    let untouched = read_file(&path, &ImportOptions::default()).expect("read");
    assert!(untouched.items.is_empty() && untouched.rejected.is_empty(), "{untouched:?}");
    assert!(untouched.unknown_columns.is_empty(), "{:?}", untouched.unknown_columns);
    assert_eq!(untouched.ignored_sheets.len(), 13, "{:?}", untouched.ignored_sheets);
    let sheet = SheetRows::read(&path, "对接清单", 0);
    let csv = path.with_file_name("对接结果.csv");
    let pair = [sheet.text(0, "需求编号"), sheet.text(0, "供给编号")].join(",");
    fs::write(&csv, format!("需求编号,供给编号,对接结果,日期\n{pair},签约,2026-05-01\n")).expect("written");
    let filled = read_file(&csv, &ImportOptions::default()).expect("read");
    assert!(
        matches!(&filled.items[0].1, Item::Outcome(outcome) if outcome.event == OutcomeEvent::Signed),
        "{filled:?}"
    );
    assert!(sheet.has("对接结果") && sheet.has("日期"));
}

#[test]
fn texts_stay_texts() {
    let (_folder, path) = written(&map(), None);
    let demands = SheetRows::read(&path, "需求底册", 0);
    let row = demands.filter(&[("需求编号", "D-2")])[0];
    assert_eq!(demands.cell(row, "需求"), &Data::String("+香菇烘干后发黑".into()));
    let owner = demands.filter(&[("需求编号", "D-1")])[0];
    assert_eq!(demands.cell(owner, "所属方"), &Data::String("=示例矿业有限公司".into()));
    let mut workbook: Xlsx<_> = open_workbook(&path).expect("a workbook");
    for name in workbook.sheet_names() {
        assert!(workbook.worksheet_formula(&name).expect("read").is_empty(), "{name} has a formula");
    }
}

#[test]
fn the_same_map_gives_the_same_bytes() {
    let map = map();
    let (_one, first) = written(&map, None);
    let (_other, second) = written(&map, None);
    assert!(fs::read(first).expect("read") == fs::read(second).expect("read"));
}

#[test]
fn two_periods_stand_side_by_side() {
    let (before, after) = (earlier_map(), map());
    let comparison = MapComparison::of(&before, &after);
    let (_folder, path) = written(&after, Some(&comparison));
    let sheet = SheetRows::read(&path, "与上期比较", 1);
    assert_eq!(sheet.len(), comparison.chains.len() + comparison.links.len());
    for (row, link) in (comparison.chains.len()..).zip(&comparison.links) {
        assert_eq!(sheet.text(row, "产业链或环节"), link.name);
        let state =
            |state: Option<matcher_core::coupling::UnitState>| state.map(|state| state.demands as f64);
        assert_eq!(sheet.number(row, "需求数 上期"), state(link.before));
        assert_eq!(sheet.number(row, "需求数 本期"), state(link.after));
    }
    let opened: Vec<usize> = sheet.filter(&[("变化", "新列入补链")]);
    assert_eq!(opened.len(), comparison.gaps_opened.len());
    assert!(comparison.gaps_opened.iter().any(|link| link.as_str() == PRIMARY), "{comparison:?}");
    let changes = SheetRows::read(&path, "需求变化", 0);
    let listed =
        comparison.demands_opened.len() + comparison.demands_closed.len() + comparison.demands_gone.len();
    assert_eq!(changes.len(), listed);
    assert_eq!(changes.text(0, "需求编号"), comparison.demands_opened[0].as_str());
    let mut workbook: Xlsx<_> = open_workbook(&path).expect("a workbook");
    let note =
        workbook.worksheet_range("与上期比较").expect("the sheet").get_value((0, 0)).map(ToString::to_string);
    assert!(note.is_some_and(|note| note.contains("2026-01-01 至 2026-06-30")));
}

#[test]
fn what_is_left_out_is_said_with_its_number_and_reason() {
    let map = earlier_map();
    let (_folder, path) = written(&map, None);
    let notes = SheetRows::read(&path, "说明", 1);
    let row = notes.filter(&[("条目", "没写提交日期的需求")])[0];
    assert_eq!(notes.number(row, "数值"), Some(map.left_out.undated_demands as f64));
    assert_eq!(map.left_out.undated_demands, 3);
    assert!(notes.text(row, "含义").contains("补填提交日期"));
    let workbook: Xlsx<_> = open_workbook(&path).expect("a workbook");
    let names = workbook.sheet_names();
    let explained = |name: &str| !notes.filter(&[("条目", name)]).is_empty();
    assert!(names.iter().skip(1).all(|name| explained(name)), "{names:?}");
}

#[test]
fn every_sheet_prints_on_a3_with_its_headers_and_keeps_them_in_view() {
    let (_folder, path) = written(&map(), None);
    let mut zip = zip::ZipArchive::new(fs::File::open(&path).expect("a file")).expect("a zip");
    let sheets = open_workbook::<Xlsx<_>, _>(&path).expect("a workbook").sheet_names().len();
    for sheet in 1..=sheets {
        let xml = part(&mut zip, &format!("xl/worksheets/sheet{sheet}.xml"));
        for setting in [r#"paperSize="8""#, r#"orientation="landscape""#, r#"state="frozen""#, "<autoFilter "]
        {
            assert!(xml.contains(setting), "no {setting} on sheet {sheet}");
        }
    }
    let workbook = part(&mut zip, "xl/workbook.xml");
    assert_eq!(workbook.matches("_xlnm.Print_Titles").count(), sheets);
    assert!(part(&mut zip, "xl/worksheets/sheet4.xml").contains("<colorScale>"));
}

fn part(zip: &mut zip::ZipArchive<fs::File>, name: &str) -> String {
    let mut text = String::new();
    std::io::Read::read_to_string(&mut zip.by_name(name).expect("a part"), &mut text).expect("UTF-8");
    text
}

#[test]
fn an_unwritable_place_is_named() {
    let error =
        map_workbook::write(Path::new("/没有的文件夹/map.xlsx"), &map(), None).expect_err("no folder");
    assert!(error.user_message().contains("文件夹不存在"));
}
