//! The figures of a unit of the map, the same columns wherever a unit has a row.

use matcher_core::coupling::{CoordinationLevel, Coupling, GapClass, Obstacle, ObstacleFactor, UnitCounts};
use matcher_core::record::{OutcomeEvent, SupplyKind};
use rust_xlsxwriter::{
    Color, ConditionalFormatCell, ConditionalFormatCellRule, Format, Worksheet, XlsxError,
};

use super::table::{Body, Cell, Column};
use crate::workbook::col;

/// What stands as the level of a sum that has no strengths of its own.
pub(super) const NOT_COMPUTED: &str = "不计算";

const COUNTS: [Column; 13] = [
    ("需求数", 8.0),
    ("供给数", 8.0),
    ("成果数", 8.0),
    ("专家数", 8.0),
    ("仪器数", 8.0),
    ("平台数", 8.0),
    ("政策数", 8.0),
    ("已有对接", 8.0),
    ("对接率", 8.0),
    ("对接对数", 8.0),
    ("对接流量", 9.0),
    ("需求权重", 9.0),
    ("供给权重", 9.0),
];

const DEGREES: [Column; 13] = [
    ("U₁ 需求强度", 9.0),
    ("U₂ 供给强度", 9.0),
    ("C 耦合度", 9.0),
    ("T 综合指数", 9.0),
    ("D 协调度", 9.0),
    ("C′ 修正耦合度", 10.0),
    ("D′ 修正协调度", 10.0),
    ("协调等级", 12.0),
    ("缺口类型", 14.0),
    ("主要障碍", 12.0),
    ("供给不足占比", 10.0),
    ("对接不足占比", 10.0),
    ("需求不足占比", 10.0),
];

const OUTCOMES: [Column; 4] =
    [("进展：已联系", 9.0), ("进展：已对接", 9.0), ("进展：签约", 9.0), ("进展：不合适", 9.0)];

const WARNINGS: Column = ("提示", 24.0);

/// Headers and widths, in the order of [`figures`].
pub(super) fn columns() -> impl Iterator<Item = Column> {
    COUNTS.into_iter().chain(DEGREES).chain(OUTCOMES).chain([WARNINGS])
}

/// The cells of a unit. C never stands without T, D and what corrects it.
pub(super) fn figures(coupling: &Coupling) -> Vec<Cell> {
    let warnings: Vec<&str> = coupling.warnings.iter().map(|warning| warning.label()).collect();
    let mut cells = counts(&coupling.counts);
    cells.extend(degrees(coupling));
    cells.extend(outcomes(&coupling.counts));
    cells.push(Cell::text(warnings.join("；")));
    cells
}

/// The cells of a sum without strengths of its own.
pub(super) fn sums(unit: &UnitCounts) -> Vec<Cell> {
    let mut cells = counts(unit);
    cells.extend(
        DEGREES.iter().map(
            |(header, _)| {
                if *header == "协调等级" { Cell::text(NOT_COMPUTED) } else { Cell::Empty }
            },
        ),
    );
    cells.extend(outcomes(unit));
    cells.push(Cell::Empty);
    cells
}

fn counts(unit: &UnitCounts) -> Vec<Cell> {
    let kind = |kind: SupplyKind| Cell::Count(unit.supplies_by_kind.get(&kind).copied().unwrap_or(0));
    let answered = (unit.demand_weight > 0.0).then(|| unit.answered_weight / unit.demand_weight);
    let mut cells = vec![Cell::Count(unit.demands), Cell::Count(unit.supplies)];
    cells.extend(SupplyKind::ALL.map(kind));
    cells.extend([
        Cell::Count(unit.answered_demands),
        Cell::share(answered),
        Cell::Count(unit.accepted_pairs),
        Cell::Weight(unit.flow),
        Cell::Weight(unit.demand_weight),
        Cell::Weight(unit.supply_weight),
    ]);
    cells
}

fn degrees(coupling: &Coupling) -> [Cell; 13] {
    let degree = coupling.degree;
    let obstacle = coupling.obstacle.as_ref();
    [
        Cell::Degree(coupling.demand_strength),
        Cell::Degree(coupling.supply_strength),
        Cell::degree(degree.map(|degree| degree.c)),
        Cell::degree(degree.map(|degree| degree.t)),
        Cell::degree(degree.map(|degree| degree.d)),
        Cell::degree(degree.map(|degree| degree.modified_c)),
        Cell::degree(degree.map(|degree| degree.modified_d)),
        Cell::text(CoordinationLevel::label_of(coupling.level)),
        Cell::text(coupling.gap.label()),
        obstacle.map_or(Cell::Empty, |obstacle| Cell::text(obstacle.factor.label())),
        obstacle_share(obstacle, ObstacleFactor::Supply),
        obstacle_share(obstacle, ObstacleFactor::Matching),
        obstacle_share(obstacle, ObstacleFactor::Demand),
    ]
}

fn obstacle_share(obstacle: Option<&Obstacle>, factor: ObstacleFactor) -> Cell {
    let degrees = obstacle.map_or(&[][..], |obstacle| &obstacle.degrees);
    Cell::share(degrees.iter().find(|share| share.factor == factor).map(|share| share.degree))
}

fn outcomes(unit: &UnitCounts) -> [Cell; 4] {
    let events =
        [OutcomeEvent::Contacted, OutcomeEvent::Negotiating, OutcomeEvent::Signed, OutcomeEvent::Declined];
    events.map(|event| Cell::Count(unit.outcomes.get(&event).copied().unwrap_or(0)))
}

/// Fills the gap classes in some columns by what they say.
pub(super) fn colour_gaps(
    sheet: &mut Worksheet,
    (first, last): (usize, usize),
    body: Body,
) -> Result<(), XlsxError> {
    for gap in GapClass::ALL {
        let fill = match gap {
            GapClass::Mend => 0xF8_CB_AD,
            GapClass::Strengthen => 0xC6_EF_CE,
            GapClass::Extend => 0xFF_EB_9C,
            GapClass::Blank => 0xED_ED_ED,
        };
        let rule = ConditionalFormatCell::new()
            .set_rule(ConditionalFormatCellRule::EqualTo(gap.label()))
            .set_format(Format::new().set_background_color(Color::RGB(fill)));
        sheet.add_conditional_format(body.first, col(first), body.last, col(last), &rule)?;
    }
    Ok(())
}

/// The column of the gap class, behind so many columns that come before the figures.
pub(super) fn gap_column(before: usize) -> usize {
    before + columns().take_while(|(header, _)| *header != "缺口类型").count()
}

#[cfg(test)]
mod tests {
    use matcher_core::coupling::{Baseline, Coupling, UnitCounts};

    use super::{Cell, columns, figures, sums};

    fn coupling(demand_weight: f64, supply_weight: f64) -> Coupling {
        let baseline = Baseline { demand: 20.0, supply: 20.0 };
        Coupling::of(UnitCounts { demand_weight, supply_weight, ..UnitCounts::default() }, baseline)
    }

    fn at<'a>(cells: &'a [Cell], header: &str) -> &'a Cell {
        let column = columns().position(|(known, _)| known == header).expect("a column");
        &cells[column]
    }

    #[test]
    fn what_cannot_be_computed_is_empty_and_said_so() {
        let cells = figures(&coupling(3.0, 0.0));
        for header in ["C 耦合度", "T 综合指数", "D 协调度", "C′ 修正耦合度", "D′ 修正协调度"]
        {
            assert_eq!(at(&cells, header), &Cell::Empty, "{header}");
        }
        assert_eq!(at(&cells, "协调等级"), &Cell::text("不可计算"));
        assert_eq!(at(&cells, "缺口类型"), &Cell::text("补链"));
        assert_eq!(at(&figures(&coupling(0.0, 3.0)), "对接率"), &Cell::Empty);
    }

    #[test]
    fn every_figure_has_a_header() {
        assert_eq!(figures(&coupling(3.0, 3.0)).len(), columns().count());
        assert_eq!(sums(&UnitCounts::default()).len(), columns().count());
    }
}
