//! Whether the ranking hangs on any one judge.

use std::cmp::Ordering;

use super::board::Board;
use super::criteria::Criteria;
use super::names::ProjectCode;
use super::ranking::Ranking;
use super::result::{Sureness, WithoutJudge};
use super::sentences;
use super::sheets::ScoreSheets;

/// What leaving any one judge out changes, and the best and worst place that every project then has.
pub(super) fn sureness(
    (sheets, criteria): (&ScoreSheets, &Criteria),
    board: &Board,
    ranking: &Ranking,
    winners: Option<usize>,
) -> (Sureness, Vec<Option<(usize, usize)>>) {
    let neighbours = neighbours(ranking);
    let mut firm = vec![true; neighbours.len()];
    let mut places: Vec<Option<(usize, usize)>> =
        ranking.ranks.iter().map(|rank| rank.map(|rank| (rank, rank))).collect();
    // What is left out of a mean stays a question of the whole panel: who is left out is asked, not by which rule.
    let each_side: Vec<usize> = ranking.scores.iter().map(|score| score.each_side).collect();
    let code = |project: &usize| sheets.projects[*project].code.clone();
    let mut changes = Vec::new();
    for (at, judge) in sheets.judges.iter().enumerate() {
        if board.rows.iter().all(|rows| rows[at].total.is_none()) {
            continue;
        }
        let without = Ranking::of(&board.without(at), criteria, &each_side);
        let (mut turned, mut levelled) = (Vec::new(), Vec::new());
        for (firm, (before, after)) in firm.iter_mut().zip(&neighbours) {
            let order = without.compare(*before, *after).0;
            *firm &= order == Ordering::Less;
            match order {
                Ordering::Less => {}
                Ordering::Equal => levelled.push((code(before), code(after))),
                Ordering::Greater => turned.push((code(before), code(after))),
            }
        }
        for (places, rank) in places.iter_mut().zip(&without.ranks) {
            if let (Some((best, worst)), Some(rank)) = (places.as_mut(), rank) {
                (*best, *worst) = ((*best).min(*rank), (*worst).max(*rank));
            }
        }
        let moved = |from: &Ranking, to: &Ranking| -> Vec<ProjectCode> {
            let wins = |ranking: &Ranking, project: usize| is_winning(ranking, project, winners);
            from.order.iter().filter(|at| wins(from, **at) && !wins(to, **at)).map(code).collect()
        };
        let (entering, leaving) = (moved(&without, ranking), moved(ranking, &without));
        if !(turned.is_empty() && levelled.is_empty() && entering.is_empty() && leaving.is_empty()) {
            let mut change = WithoutJudge {
                judge: judge.clone(),
                turned,
                levelled,
                entering,
                leaving,
                sentence: String::new(),
            };
            change.sentence = sentences::without(&change, winners, sheets);
            changes.push(change);
        }
    }
    let winning = ranking.order.iter().filter(|at| is_winning(ranking, **at, winners)).map(code).collect();
    let firm_neighbours = firm.iter().filter(|firm| **firm).count();
    let found = Sureness { winners, winning, neighbours: neighbours.len(), firm_neighbours, changes };
    (found, places)
}

/// Projects that follow each other on different places.
fn neighbours(ranking: &Ranking) -> Vec<(usize, usize)> {
    let ranked: Vec<usize> =
        ranking.order.iter().copied().filter(|project| ranking.ranks[*project].is_some()).collect();
    let apart =
        |pair: &[usize]| (ranking.ranks[pair[0]] != ranking.ranks[pair[1]]).then(|| (pair[0], pair[1]));
    ranked.windows(2).filter_map(apart).collect()
}

fn is_winning(ranking: &Ranking, project: usize, winners: Option<usize>) -> bool {
    let within = winners.zip(ranking.ranks[project]);
    within.is_some_and(|(winners, rank)| rank <= winners)
}
