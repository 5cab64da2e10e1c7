//! The protocol of a peer: lines of requests come in, one JSON object for each goes out.

use std::collections::HashMap;
use std::io::{BufRead, Write};

use anyhow::{Context, ensure};
use serde_json::json;

use crate::thread_time;

/// Of what is found, so much has to be among the exact best before anything is timed.
const LEAST_RECALL: f64 = 0.99;
/// Every so many queries are checked.
const CHECKED: usize = 5;
/// Sums in another order may differ by so much.
const ROUNDING: f32 = 1e-5;

/// A program that finds the best documents for a query of distinct tokens.
pub trait Peer {
    /// The best documents with their scores, best first.
    ///
    /// # Errors
    /// What the program answers instead.
    fn top(&self, query: &[&str], most: usize) -> anyhow::Result<Vec<(u32, f32)>>;

    /// All documents that have any token, scored one by one by the same formula, best first.
    ///
    /// # Errors
    /// What the program answers instead.
    fn exhaustive(&self, query: &[&str]) -> anyhow::Result<Vec<(u32, f32)>>;
}

/// Answers until nothing more is asked. `check N` asks for the share of each query's exact best N that is found, and fails when it
/// is too small; `round N E` for the processor time, in seconds, of finding the best N of every E-th query, one after the other.
///
/// # Errors
/// A request of another kind, a failed check, or a closed output.
pub fn answer_requests(
    peer: &impl Peer,
    queries: &[Vec<&str>],
    requests: impl BufRead,
    mut answers: impl Write,
) -> anyhow::Result<()> {
    for request in requests.lines() {
        let request = request?;
        let (kind, numbers) = request.split_once(' ').with_context(|| format!("what is `{request}`?"))?;
        let numbers: Vec<usize> = numbers.split(' ').map(str::parse).collect::<Result<_, _>>()?;
        let answer = match (kind, &numbers[..]) {
            ("check", &[most]) => json!({ "recall": checked_recall(peer, queries, most)? }),
            ("round", &[most, every]) => {
                let before = running()?;
                let mut answered = 0;
                for query in queries.iter().step_by(every) {
                    answered += usize::from(!peer.top(query, most)?.is_empty());
                }
                json!({ "processor_seconds": running()? - before, "queries": answered })
            }
            _ => anyhow::bail!("what is `{request}`?"),
        };
        writeln!(answers, "{answer}")?;
        answers.flush()?;
    }
    Ok(())
}

fn running() -> anyhow::Result<f64> {
    Ok(thread_time().context("this system does not tell a thread's processor time")?.running)
}

fn checked_recall(peer: &impl Peer, queries: &[Vec<&str>], most: usize) -> anyhow::Result<f64> {
    let (mut found, mut all) = (0, 0);
    for query in queries.iter().step_by(CHECKED) {
        let exact = peer.exhaustive(query)?;
        let best = most.min(exact.len());
        all += best;
        found += good_ones(&peer.top(query, most)?, &exact, best);
    }
    let recall = found as f64 / all as f64;
    ensure!(recall >= LEAST_RECALL, "of the best {most}, only {recall:.4} are found");
    Ok(recall)
}

/// How many of those found are among the best, or as good as the last of them; each counts once.
fn good_ones(found: &[(u32, f32)], exact: &[(u32, f32)], best: usize) -> usize {
    let Some((_, least)) = best.checked_sub(1).map(|last| exact[last]) else { return 0 };
    let good = exact.iter().take_while(|(_, score)| *score >= least * (1.0 - ROUNDING));
    let mut good: HashMap<u32, f32> = good.copied().collect();
    found.iter().take(best).filter(|(document, _)| good.remove(document).is_some()).count()
}

#[cfg(test)]
mod tests {
    use super::{Peer, answer_requests, good_ones};

    struct Fixed(Vec<(u32, f32)>, Vec<(u32, f32)>);

    impl Peer for Fixed {
        fn top(&self, _: &[&str], most: usize) -> anyhow::Result<Vec<(u32, f32)>> {
            Ok(self.0.iter().take(most).copied().collect())
        }

        fn exhaustive(&self, _: &[&str]) -> anyhow::Result<Vec<(u32, f32)>> {
            Ok(self.1.clone())
        }
    }

    const EXACT: [(u32, f32); 4] = [(7, 3.0), (1, 2.0), (2, 2.0), (3, 1.0)];

    #[test]
    fn a_tie_with_the_last_counts_and_a_worse_one_or_a_second_time_does_not() {
        assert_eq!(good_ones(&[(7, 3.0), (2, 2.0)], &EXACT, 2), 2);
        assert_eq!(good_ones(&[(7, 3.0), (3, 1.0)], &EXACT, 2), 1);
        assert_eq!(good_ones(&[(7, 3.0), (7, 3.0)], &EXACT, 2), 1);
        assert_eq!(good_ones(&[(7, 3.0)], &[], 0), 0);
    }

    #[test]
    fn a_peer_that_misses_the_best_fails_its_check() {
        let check = |found: &[(u32, f32)]| {
            let mut answers = Vec::new();
            let peer = Fixed(found.to_vec(), EXACT.to_vec());
            answer_requests(&peer, &[vec!["尾矿"]], &b"check 2\n"[..], &mut answers)?;
            anyhow::Ok(String::from_utf8(answers)?)
        };
        assert_eq!(check(&EXACT).unwrap(), "{\"recall\":1.0}\n");
        assert!(check(&[(1, 2.0), (3, 1.0)]).unwrap_err().to_string().contains("0.5000"));
    }
}
