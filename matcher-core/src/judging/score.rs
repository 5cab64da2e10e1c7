//! A project's score out of the judges' totals.

use super::points::Points;

/// A project's score.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct ProjectScore {
    /// The trimmed mean; `None` without a total.
    pub(super) score: Option<Points>,
    /// So many totals were left out on each side.
    pub(super) each_side: usize,
    /// The judges whose totals were left out, by number.
    pub(super) left_out: Vec<usize>,
    pub(super) mean: Option<Points>,
    pub(super) median: Option<Points>,
}

/// The score out of totals, each with the number of its judge. So many totals are left out on each side, fewer where none would
/// remain; of equal totals the lower number's is left out as the lowest first, the higher number's as the highest.
pub(super) fn project_score(totals: &[(usize, Points)], each_side: usize) -> ProjectScore {
    let all: Vec<Points> = totals.iter().map(|(_, total)| *total).collect();
    let each_side = each_side.min(all.len().saturating_sub(1) / 2);
    let mut sorted: Vec<(Points, usize)> = totals.iter().map(|(judge, total)| (*total, *judge)).collect();
    sorted.sort_unstable();
    let counted = sorted.get(each_side..sorted.len() - each_side).unwrap_or_default();
    let counted: Vec<Points> = counted.iter().map(|(total, _)| *total).collect();
    let outside = sorted.iter().take(each_side).chain(sorted.iter().rev().take(each_side));
    ProjectScore {
        score: Points::mean(&counted),
        each_side,
        left_out: outside.map(|(_, judge)| *judge).collect(),
        mean: Points::mean(&all),
        median: Points::median(&all),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::project_score;
    use crate::judging::Points;

    fn totals(of: &[i64]) -> Vec<(usize, Points)> {
        of.iter().map(|total| Points::of_hundredths(*total)).enumerate().collect()
    }

    #[test]
    fn one_total_always_remains() {
        assert_eq!(project_score(&totals(&[100, 300]), 1).score, Some(Points::of_hundredths(200)));
        assert_eq!(project_score(&totals(&[100, 300, 800]), 5).score, Some(Points::of_hundredths(300)));
        assert_eq!(project_score(&[], 1).score, None);
    }

    #[test]
    fn of_equal_totals_two_judges_are_left_out() {
        assert_eq!(project_score(&totals(&[500; 5]), 1).left_out, [0, 4]);
    }

    proptest! {
        /// 去掉一个最高分和一个最低分, by the words: the sum less the greatest and the least, over the rest.
        #[test]
        fn the_trimmed_mean_is_as_defined(of in proptest::collection::vec(0_i64..10_000, 3..12)) {
            let found = project_score(&totals(&of), 1);
            let (least, most) = (of.iter().min().unwrap(), of.iter().max().unwrap());
            let rest = (of.iter().sum::<i64>() - least - most) as f64 / (of.len() - 2) as f64;
            let score = found.score.unwrap();
            prop_assert!((score.hundredths() as f64 - rest).abs() <= 0.5 + 1e-9);
            prop_assert!(score.hundredths() >= *least && score.hundredths() <= *most);
            prop_assert_eq!(found.left_out.len(), 2);
        }

        #[test]
        fn the_order_of_judges_does_not_matter(mut of in proptest::collection::vec(0_i64..10_000, 1..12), side in 0_usize..3) {
            let before = project_score(&totals(&of), side).score;
            of.reverse();
            prop_assert_eq!(project_score(&totals(&of), side).score, before);
        }

        #[test]
        fn a_higher_total_never_lowers_the_score(of in proptest::collection::vec(0_i64..9_000, 1..12), more in 1_i64..1_000) {
            let before = project_score(&totals(&of), 1).score;
            let mut raised = of;
            raised[0] += more;
            prop_assert!(project_score(&totals(&raised), 1).score >= before);
        }
    }
}
