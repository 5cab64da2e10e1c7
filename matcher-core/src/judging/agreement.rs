//! How far judges rank projects alike.

use super::board::Board;
use super::points::Points;
use super::result::{Agreement, AgreementLevel};

/// Fewer judges or projects say nothing about agreement.
const LEAST_JUDGES: usize = 2;
const LEAST_PROJECTS: usize = 3;

/// Kendall's W over judges and projects without a gap: the projects on which every judge has a total, or the judges with a total
/// on every project, whichever are more totals.
pub(super) fn agreement(board: &Board) -> Option<Agreement> {
    let judges = board.rows.first()?.len();
    let has = |judge: usize, project: usize| board.rows[project][judge].total.is_some();
    let projects: Vec<usize> = (0..board.rows.len()).collect();
    let active: Vec<usize> =
        (0..judges).filter(|judge| projects.iter().any(|project| has(*judge, *project))).collect();
    let shared: Vec<usize> =
        projects.iter().copied().filter(|at| active.iter().all(|judge| has(*judge, *at))).collect();
    let judged: Vec<usize> =
        projects.iter().copied().filter(|at| active.iter().any(|judge| has(*judge, *at))).collect();
    let whole: Vec<usize> =
        active.iter().copied().filter(|judge| judged.iter().all(|at| has(*judge, *at))).collect();
    let blocks = [(active, shared), (whole, judged)];
    let usable = blocks
        .into_iter()
        .filter(|(judges, projects)| judges.len() >= LEAST_JUDGES && projects.len() >= LEAST_PROJECTS);
    // Of blocks alike the first, which has all judges.
    let (judges, projects) = usable.reduce(|best, other| {
        if other.0.len() * other.1.len() > best.0.len() * best.1.len() { other } else { best }
    })?;
    let totals = |judge: &usize| projects.iter().filter_map(|at| board.rows[*at][*judge].total).collect();
    let table: Vec<Vec<Points>> = judges.iter().map(totals).collect();
    let w = kendalls_w(&table)?;
    let count = judges.len() as f64;
    Some(Agreement {
        judges: judges.len(),
        projects: projects.len(),
        w,
        mean_correlation: (count * w - 1.0) / (count - 1.0),
        level: AgreementLevel::of(w),
    })
}

/// Kendall's coefficient of concordance with the correction for ties (Kendall and Gibbons 1990, *Rank Correlation Methods*, 5th
/// edition, eq. 6.10): 12 S / (m² (n³ − n) − m Σ T), T = Σ (t³ − t) over the groups of ties of a judge. One row a judge, all of one length;
/// in [0, 1]. `None` when no judge tells projects apart.
pub(super) fn kendalls_w(table: &[Vec<Points>]) -> Option<f64> {
    let (judges, projects) = (table.len() as f64, table.first()?.len());
    let ranks: Vec<Vec<f64>> = table.iter().map(|totals| midranks(totals)).collect();
    let sums: Vec<f64> = (0..projects).map(|at| ranks.iter().map(|ranks| ranks[at]).sum()).collect();
    let count = projects as f64;
    let mean = judges * (count + 1.0) / 2.0;
    let s: f64 = sums.iter().map(|sum| (sum - mean).powi(2)).sum();
    let ties: f64 = table.iter().map(|totals| tie_correction(totals)).sum();
    let most = judges * judges * (count.powi(3) - count) - judges * ties;
    (most > 0.0).then(|| (12.0 * s / most).clamp(0.0, 1.0))
}

/// Σ (t³ − t) over the groups of equal totals.
fn tie_correction(totals: &[Points]) -> f64 {
    let mut sorted = totals.to_vec();
    sorted.sort_unstable();
    let groups = sorted.chunk_by(|a, b| a == b).map(|group| group.len() as f64);
    groups.map(|size| size.powi(3) - size).sum()
}

/// Ranks from 1, the least first; equal ones share the mean of their places.
pub(super) fn midranks(totals: &[Points]) -> Vec<f64> {
    let rank = |total: &Points| {
        let below = totals.iter().filter(|other| *other < total).count();
        let equal = totals.iter().filter(|other| *other == total).count();
        below as f64 + (equal as f64 + 1.0) / 2.0
    };
    totals.iter().map(rank).collect()
}

/// Spearman's rank correlation with ties: Pearson's of the midranks, in [−1, 1]. `None` of fewer than three pairs, or where
/// one side is all alike.
pub(super) fn spearman(a: &[Points], b: &[Points]) -> Option<f64> {
    if a.len() < LEAST_PROJECTS {
        return None;
    }
    let (a, b) = (midranks(a), midranks(b));
    let mean = (a.len() as f64 + 1.0) / 2.0;
    let product =
        |x: &[f64], y: &[f64]| -> f64 { x.iter().zip(y).map(|(x, y)| (x - mean) * (y - mean)).sum() };
    let size = (product(&a, &a) * product(&b, &b)).sqrt();
    (size > 0.0).then(|| (product(&a, &b) / size).clamp(-1.0, 1.0))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{kendalls_w, midranks, spearman};
    use crate::judging::Points;

    fn points(of: &[i64]) -> Vec<Points> {
        of.iter().map(|points| Points::of_hundredths(*points)).collect()
    }

    #[test]
    fn equal_totals_share_the_mean_of_their_places() {
        assert_eq!(midranks(&points(&[30, 10, 30, 20])), [3.5, 1.0, 3.5, 2.0]);
    }

    #[test]
    fn w_is_that_of_the_book() {
        // Siegel 1956, Nonparametric Statistics, table 9.7: three executives rank six applicants, W = .16.
        let table = [[1, 6, 3, 2, 5, 4], [1, 5, 6, 4, 2, 3], [6, 3, 2, 5, 4, 1]];
        let table: Vec<Vec<Points>> = table.iter().map(|row| points(row)).collect();
        assert!((kendalls_w(&table).unwrap() - 0.162).abs() < 5e-4);
    }

    #[test]
    fn judges_who_tell_nothing_apart_have_no_w() {
        assert_eq!(kendalls_w(&[points(&[5, 5, 5]), points(&[7, 7, 7])]), None);
        assert_eq!(spearman(&points(&[5, 5, 5]), &points(&[1, 2, 3])), None);
    }

    fn table() -> impl Strategy<Value = Vec<Vec<i64>>> {
        (2_usize..6, 3_usize..8).prop_flat_map(|(judges, projects)| {
            proptest::collection::vec(proptest::collection::vec(0_i64..6, projects), judges)
        })
    }

    proptest! {
        /// W is what the sums of ranks vary, of what they would if all judges ranked as one of them: S / (m Σ SS).
        #[test]
        fn w_is_a_share_of_what_could_be(rows in table()) {
            let table: Vec<Vec<Points>> = rows.iter().map(|row| points(row)).collect();
            let ranks: Vec<Vec<f64>> = table.iter().map(|row| midranks(row)).collect();
            let mean = |of: &[f64]| of.iter().sum::<f64>() / of.len() as f64;
            let squares = |of: &[f64]| of.iter().map(|one| (one - mean(of)).powi(2)).sum::<f64>();
            let sums: Vec<f64> = (0..rows[0].len()).map(|at| ranks.iter().map(|row| row[at]).sum()).collect();
            let within: f64 = ranks.iter().map(|row| squares(row)).sum();
            match kendalls_w(&table) {
                None => prop_assert!(within < 1e-9),
                Some(w) => prop_assert!((w - squares(&sums) / (rows.len() as f64 * within)).abs() < 1e-9),
            }
        }

        /// Without ties (mW − 1) / (m − 1) is the mean correlation of the pairs.
        #[test]
        fn w_stands_for_the_mean_correlation(
            seed in proptest::collection::vec(Just(vec![1_i64, 2, 3, 4, 5, 6]).prop_shuffle(), 2..5)
        ) {
            let table: Vec<Vec<Points>> = seed.iter().map(|row| points(row)).collect();
            let judges = table.len();
            let mut pairs = Vec::new();
            for a in 0..judges {
                for b in 0..a {
                    pairs.push(spearman(&table[a], &table[b]).unwrap());
                }
            }
            let mean = pairs.iter().sum::<f64>() / pairs.len() as f64;
            let count = judges as f64;
            let from_w = (count * kendalls_w(&table).unwrap() - 1.0) / (count - 1.0);
            prop_assert!((mean - from_w).abs() < 1e-9);
        }
    }
}
