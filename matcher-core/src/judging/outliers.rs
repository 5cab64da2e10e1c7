//! Totals and judges that lie far from the panel. Nothing of it changes a score.

use super::agreement::spearman;
use super::board::Board;
use super::criteria::OutlierRules;
use super::points::Points;
use super::result::JudgeHabit;

/// Fewer totals have no middle from which one could be far.
const LEAST_TOTALS: usize = 3;
/// Fewer projects say nothing about a judge.
const LEAST_PROJECTS: usize = 3;
/// The median absolute deviation of a normal distribution times this is its standard deviation: 1 / Φ⁻¹(.75) (Rousseeuw and
/// Croux 1993, *Alternatives to the median absolute deviation*, JASA 88).
const MAD_TO_DEVIATION: f64 = 1.4826;
/// From this rank correlation with the others downwards a judge ranks against them; of fewer projects chance alone does.
const CONTRARY: f64 = -0.5;
const CONTRARY_PROJECTS: usize = 4;

/// The middle of some numbers, and how far from it one may lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Middle {
    pub(super) median: Points,
    pub(super) allowed: Points,
}

impl Middle {
    /// `None` of fewer than three numbers.
    pub(super) fn of(numbers: &[Points], deviations: f64, least: Points) -> Option<Self> {
        if numbers.len() < LEAST_TOTALS {
            return None;
        }
        let median = Points::median(numbers)?;
        let off: Vec<Points> = numbers.iter().map(|number| number.distance(median)).collect();
        let mad = f64::from(Points::median(&off)?);
        let allowed = Points::rounded(deviations * MAD_TO_DEVIATION * mad).max(least);
        Some(Self { median, allowed })
    }

    pub(super) fn is_far(self, number: Points) -> bool {
        number.distance(self.median) > self.allowed
    }
}

/// What a judge's totals look like beside the panel's.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Habits {
    pub(super) bias: Option<Points>,
    pub(super) spread: Option<Points>,
    /// The spread of the panel's medians on the same projects.
    pub(super) panel_spread: Option<Points>,
    pub(super) agreement: Option<f64>,
    pub(super) found: Vec<JudgeHabit>,
}

/// The habits of every judge.
pub(super) fn habits(board: &Board, rules: &OutlierRules) -> Vec<Habits> {
    let judges = board.rows.first().map_or(0, Vec::len);
    let mut all: Vec<Habits> = (0..judges).map(|judge| measured(board, judge)).collect();
    let biases: Vec<Points> = all.iter().filter_map(|habits| habits.bias).collect();
    let middle = Middle::of(&biases, rules.deviations, rules.bias_points);
    for (judge, habits) in all.iter_mut().enumerate() {
        let counted = projects_of(board, judge).count();
        if let (Some(middle), Some(bias)) = (middle, habits.bias)
            && counted >= LEAST_PROJECTS
            && middle.is_far(bias)
        {
            habits.found.push(if bias > middle.median { JudgeHabit::Lenient } else { JudgeHabit::Strict });
        }
        if let (Some(spread), Some(panel)) = (habits.spread, habits.panel_spread)
            && counted >= LEAST_PROJECTS
            && f64::from(spread) < rules.flat_share * f64::from(panel)
        {
            habits.found.push(JudgeHabit::Flat);
        }
        let contrary = habits.agreement.is_some_and(|agreement| agreement <= CONTRARY);
        if contrary && counted >= CONTRARY_PROJECTS {
            habits.found.push(JudgeHabit::Contrary);
        }
    }
    all
}

/// The projects on which a judge has a total, with it.
fn projects_of(board: &Board, judge: usize) -> impl Iterator<Item = (usize, Points)> {
    let rows = board.rows.iter().enumerate();
    rows.filter_map(move |(project, rows)| Some((project, rows.get(judge)?.total?)))
}

fn measured(board: &Board, judge: usize) -> Habits {
    let (mut totals, mut medians, mut off) = (Vec::new(), Vec::new(), Vec::new());
    let (mut own, mut others) = (Vec::new(), Vec::new());
    for (project, total) in projects_of(board, judge) {
        let all = board.totals_of(project);
        let panel: Vec<Points> = all.iter().map(|(_, total)| *total).collect();
        let rest: Vec<Points> =
            all.iter().filter(|(other, _)| *other != judge).map(|(_, total)| *total).collect();
        totals.push(total);
        let median = Points::median(&panel);
        medians.extend(median);
        if panel.len() >= LEAST_TOTALS {
            off.extend(median.map(|median| Points::of_hundredths(total.hundredths() - median.hundredths())));
        }
        if let Some(mean) = Points::mean(&rest) {
            own.push(total);
            others.push(mean);
        }
    }
    Habits {
        bias: Points::median(&off),
        spread: spread(&totals),
        panel_spread: spread(&medians),
        agreement: spearman(&own, &others),
        found: Vec::new(),
    }
}

/// The greatest less the least.
fn spread(of: &[Points]) -> Option<Points> {
    Some(of.iter().max()?.distance(*of.iter().min()?))
}

#[cfg(test)]
mod tests {
    use super::Middle;
    use crate::judging::Points;

    fn points(of: &[f64]) -> Vec<Points> {
        of.iter().map(|points| Points::try_from(*points).unwrap()).collect()
    }

    #[test]
    fn small_differences_are_not_far_where_all_agree() {
        let middle =
            Middle::of(&points(&[80.0, 80.0, 80.0, 88.0]), 3.5, Points::of_hundredths(1_000)).unwrap();
        assert!(!middle.is_far(points(&[88.0])[0]) && middle.is_far(points(&[90.01])[0]));
    }

    #[test]
    fn what_is_far_depends_on_how_far_judges_lie_apart() {
        // The median is 80, the median deviation 5: 3.5 × 1.4826 × 5 = 25.95.
        let middle = Middle::of(&points(&[70.0, 75.0, 80.0, 85.0, 90.0]), 3.5, Points::ZERO).unwrap();
        assert_eq!(middle.allowed.to_string(), "25.95");
        assert_eq!(Middle::of(&points(&[70.0, 75.0]), 3.5, Points::ZERO), None);
    }
}
