//! From sheets to a result.

use std::cmp::Ordering;

use super::agreement::agreement;
use super::board::Board;
use super::criteria::Criteria;
use super::outliers::{Habits, Middle, habits};
use super::points::Points;
use super::ranking::{Ranking, marks};
use super::result::{
    FarTotal, JudgeReport, JudgedRow, MissingRow, PanelResult, ProjectResult, RowStanding, Tie,
};
use super::sentences;
use super::sheets::{JudgingError, ScoreSheets};
use super::sureness::sureness;

/// Works out what a panel says: scores, places, ties, outliers, agreement, and how sure the order is. docs/judging.md has the
/// formulas. With `winners`, so many first places are looked at besides.
///
/// A mark that is missing is never a 0: the judge's total is missing then, and the result says so. The same sheets and criteria
/// give the same result, bit by bit; projects that nothing tells apart share a place and stand in the order of their codes.
///
/// # Errors
/// [`JudgingError`] when the sheets contradict themselves or the criteria.
///
/// # Example
/// ```
/// use matcher_core::judging::{Criteria, JudgedProject, Points, RowEntry, ScoreRow, ScoreSheets, judge};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let criteria = Criteria::parse("[[criterion]]\nid = 'all'\nname = '总体'\nweight = 1\nfull_mark = 10")?;
/// let project = |code: &str, name: &str| JudgedProject { code: code.into(), name: name.into(), owner: String::new() };
/// let row = |judge: &str, project: &str, mark: i64| ScoreRow {
///     judge: judge.into(),
///     project: project.into(),
///     entry: RowEntry::Marks(vec![Some(Points::of_hundredths(mark))]),
/// };
/// let sheets = ScoreSheets {
///     event: "综合场".into(),
///     judges: vec!["李工".into(), "王工".into()],
///     projects: vec![project("cg-1", "香菇热泵干燥"), project("cg-2", "尾矿制微晶玻璃")],
///     rows: vec![row("李工", "cg-1", 900), row("王工", "cg-1", 800), row("李工", "cg-2", 950)],
/// };
/// let result = judge(&sheets, &criteria, None)?;
/// assert_eq!(result.projects[0].project.code.as_str(), "cg-2");
/// assert_eq!(result.projects[1].score.map(|score| score.to_string()), Some("85.00".to_owned()));
/// assert!(!result.is_complete());
/// # Ok(())
/// # }
/// ```
pub fn judge(
    sheets: &ScoreSheets,
    criteria: &Criteria,
    winners: Option<usize>,
) -> Result<PanelResult, JudgingError> {
    sheets.check(criteria)?;
    let mut sheets = sheets.clone();
    // Of what nothing tells apart the smaller code stands first.
    sheets.projects.sort_by(|a, b| a.code.cmp(&b.code));
    let board = Board::of(&sheets, criteria);
    let each_side: Vec<usize> =
        (0..sheets.projects.len()).map(|at| criteria.trim.of(board.totals_of(at).len())).collect();
    let ranking = Ranking::of(&board, criteria, &each_side);
    let (sureness, places) = sureness((&sheets, criteria), &board, &ranking, winners);
    let panel = Panel { sheets: &sheets, criteria, board: &board, ranking: &ranking };
    let far_totals: Vec<FarTotal> = ranking.order.iter().flat_map(|at| panel.far_totals(*at)).collect();
    let project = |at: &usize| panel.project(*at, places[*at], &far_totals);
    let projects = ranking.order.iter().map(project).collect();
    let habits = habits(&board, &criteria.outliers).into_iter().enumerate();
    let judges = habits.map(|(at, habits)| panel.judge(at, &habits, &far_totals)).collect();
    let mut result = PanelResult {
        event: sheets.event.clone(),
        projects,
        judges,
        missing: panel.missing(),
        far_totals,
        agreement: agreement(&board),
        sureness,
        summary: Vec::new(),
    };
    result.summary = sentences::summary(&result);
    Ok(result)
}

struct Panel<'a> {
    sheets: &'a ScoreSheets,
    criteria: &'a Criteria,
    board: &'a Board,
    ranking: &'a Ranking,
}

impl Panel<'_> {
    fn project(&self, at: usize, places: Option<(usize, usize)>, far: &[FarTotal]) -> ProjectResult {
        let (score, rank) = (&self.ranking.scores[at], self.ranking.ranks[at]);
        let same_place = self.ranking.ranks.iter().filter(|other| rank.is_some() && **other == rank).count();
        let means = (0..self.criteria.criteria.len())
            .map(|criterion| Points::mean(&marks(self.board, at, criterion)));
        let mut result = ProjectResult {
            project: self.sheets.projects[at].clone(),
            rank,
            shared: same_place > 1,
            score: score.score,
            left_out_each_side: score.each_side,
            mean: score.mean,
            median: score.median,
            rows: self.rows(at, far),
            criterion_means: means.collect(),
            ties: self.ties(at),
            places_without_one: places,
            reason: String::new(),
        };
        result.reason = sentences::project(&result, self.sheets, self.criteria);
        result
    }

    fn rows(&self, at: usize, far: &[FarTotal]) -> Vec<JudgedRow> {
        let code = &self.sheets.projects[at].code;
        let rows = self.sheets.judges.iter().zip(&self.board.rows[at]).enumerate();
        rows.map(|(number, (judge, row))| JudgedRow {
            judge: judge.clone(),
            standing: row.standing,
            marks: row.marks.clone(),
            total: row.total,
            left_out: self.ranking.scores[at].left_out.contains(&number),
            far: far.iter().any(|far| far.judge == *judge && far.project == *code),
        })
        .collect()
    }

    /// The other projects of the same score, in their order.
    fn ties(&self, at: usize) -> Vec<Tie> {
        let score = self.ranking.scores[at].score;
        let alike =
            self.ranking.order.iter().filter(|other| {
                **other != at && score.is_some() && self.ranking.scores[**other].score == score
            });
        alike
            .map(|other| {
                let (order, decided) = self.ranking.compare(at, *other);
                let label = |number: usize| {
                    self.criteria.tie_break_label(&self.criteria.tie_break[number]).to_owned()
                };
                Tie {
                    with: self.sheets.projects[*other].code.clone(),
                    decided_by: decided.map(label),
                    ahead: order == Ordering::Less,
                }
            })
            .collect()
    }

    fn far_totals(&self, at: usize) -> Vec<FarTotal> {
        let totals = self.board.totals_of(at);
        let numbers: Vec<Points> = totals.iter().map(|(_, total)| *total).collect();
        let rules = &self.criteria.outliers;
        let Some(middle) = Middle::of(&numbers, rules.deviations, rules.least_points) else {
            return Vec::new();
        };
        let far = totals.into_iter().filter(|(_, total)| middle.is_far(*total));
        far.map(|(judge, total)| {
            let mut far = FarTotal {
                judge: self.sheets.judges[judge].clone(),
                project: self.sheets.projects[at].code.clone(),
                total,
                median: middle.median,
                allowed: middle.allowed,
                left_out: self.ranking.scores[at].left_out.contains(&judge),
                sentence: String::new(),
            };
            far.sentence = sentences::far(&far, self.sheets);
            far
        })
        .collect()
    }

    fn judge(&self, at: usize, habits: &Habits, far: &[FarTotal]) -> JudgeReport {
        let judge = &self.sheets.judges[at];
        let rows = || self.board.rows.iter().map(move |rows| &rows[at]);
        let count = |standing| rows().filter(|row| row.standing == standing).count();
        let totals: Vec<Points> = rows().filter_map(|row| row.total).collect();
        let mut report = JudgeReport {
            judge: judge.clone(),
            complete: count(RowStanding::Complete),
            incomplete: count(RowStanding::Incomplete),
            absent: count(RowStanding::Absent),
            recused: count(RowStanding::Recused),
            mean: Points::mean(&totals),
            bias: habits.bias,
            spread: habits.spread,
            agreement: habits.agreement,
            far_totals: far.iter().filter(|far| far.judge == *judge).count(),
            habits: habits.found.clone(),
            sentence: String::new(),
        };
        report.sentence = sentences::judge(&report, habits.panel_spread);
        report
    }

    /// By project in the order of the result, then by judge.
    fn missing(&self) -> Vec<MissingRow> {
        let mut found = Vec::new();
        for at in &self.ranking.order {
            for (judge, row) in self.sheets.judges.iter().zip(&self.board.rows[*at]) {
                if !matches!(row.standing, RowStanding::Incomplete | RowStanding::Absent) {
                    continue;
                }
                let blank = self.criteria.criteria.iter().zip(&row.marks).filter(|(_, mark)| mark.is_none());
                let mut missing = MissingRow {
                    judge: judge.clone(),
                    project: self.sheets.projects[*at].code.clone(),
                    criteria: blank.map(|(criterion, _)| criterion.id.clone()).collect(),
                    sentence: String::new(),
                };
                missing.sentence = sentences::missing(&missing, row.standing, self.sheets, self.criteria);
                found.push(missing);
            }
        }
        found
    }
}
