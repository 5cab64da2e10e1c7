//! Load on the server: as much as it takes, or as much as comes.

use std::cell::RefCell;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::Context;
use bytes::Bytes;

use super::wire::{Reply, Wire};
use crate::{Latencies, LatencySummary, Random};

/// `OK` and `RESOURCE_EXHAUSTED`.
const OK: i32 = 0;
const EXHAUSTED: i32 = 8;

/// Requests to one rpc, taken in turn over several connections.
pub struct Load {
    connections: Vec<Rc<Wire>>,
    path: &'static str,
    bodies: Vec<Bytes>,
}

/// How calls ended.
#[derive(Default)]
pub struct Tally {
    admitted: Latencies,
    shed: Latencies,
    failed: Vec<String>,
}

/// A tally in figures.
#[derive(Debug, Clone, serde::Serialize)]
pub struct LoadSummary {
    /// Calls that were begun, each second.
    pub offered_per_second: f64,
    /// Calls that were answered with what was asked for, each second.
    pub goodput_per_second: f64,
    /// Latency of those.
    pub admitted: LatencySummary,
    /// Share of the calls that were refused as too many, in [0, 1].
    pub shed_share: f64,
    /// Latency of the refusals.
    pub shed: LatencySummary,
    /// Calls that ended in any other way.
    pub failed: usize,
    /// What one of them was told.
    pub failure: Option<String>,
}

impl Load {
    /// Opens so many connections; `bodies` are the messages that are sent in turn.
    ///
    /// # Errors
    /// When the server cannot be reached.
    pub async fn new(
        address: SocketAddr,
        connections: usize,
        path: &'static str,
        bodies: Vec<Bytes>,
    ) -> anyhow::Result<Self> {
        let mut opened = Vec::new();
        for _ in 0..connections {
            opened.push(Rc::new(Wire::connect(address).await?));
        }
        Ok(Self { connections: opened, path, bodies })
    }

    /// Keeps `workers` calls in flight for a while: each begins when another has ended. Has to run in a `LocalSet`.
    ///
    /// # Errors
    /// When a worker cannot go on.
    pub async fn closed_loop(&self, workers: usize, time: Duration) -> anyhow::Result<LoadSummary> {
        let tally = Rc::new(RefCell::new(Tally::default()));
        let start = Instant::now();
        let working: Vec<_> = (0..workers)
            .map(|worker| {
                let connection = Rc::clone(&self.connections[worker % self.connections.len()]);
                let (tally, path, bodies) = (Rc::clone(&tally), self.path, self.bodies.clone());
                tokio::task::spawn_local(async move {
                    let mut number = worker * 31;
                    while start.elapsed() < time {
                        let began = Instant::now();
                        let reply = call(&connection, path, bodies[number % bodies.len()].clone()).await;
                        tally.borrow_mut().keep(&reply, began.elapsed());
                        number += 1;
                    }
                })
            })
            .collect();
        for worker in working {
            worker.await.context("a worker has ended")?;
        }
        Ok(tally.borrow().summary(start.elapsed()))
    }

    /// Begins calls at random moments, `rate` a second on average, whatever becomes of those before (a Poisson
    /// process). Latencies count from the moment at which a call was due. Has to run in a `LocalSet`.
    ///
    /// # Errors
    /// When a call does not end within a minute.
    pub async fn open_loop(
        &self,
        rate: f64,
        time: Duration,
        random: &mut Random,
    ) -> anyhow::Result<LoadSummary> {
        let tally = Rc::new(RefCell::new(Tally::default()));
        let start = Instant::now();
        let (mut due, mut number, mut calls) = (start, 0, tokio::task::JoinSet::new());
        loop {
            due += gap(rate, random);
            if due.duration_since(start) > time {
                break;
            }
            if due > Instant::now() {
                tokio::time::sleep_until(due.into()).await;
            }
            let connection = Rc::clone(&self.connections[number % self.connections.len()]);
            let (tally, path) = (Rc::clone(&tally), self.path);
            let body = self.bodies[random.below(self.bodies.len() as u64) as usize].clone();
            calls.spawn_local(async move {
                let reply = call(&connection, path, body).await;
                tally.borrow_mut().keep(&reply, due.elapsed());
            });
            number += 1;
            while calls.try_join_next().is_some() {}
        }
        let took = start.elapsed();
        let all = async { while calls.join_next().await.is_some() {} };
        tokio::time::timeout(Duration::from_secs(60), all).await.context("calls do not end")?;
        Ok(tally.borrow().summary(took))
    }
}

impl Tally {
    fn keep(&mut self, reply: &Result<Reply, h2::Error>, took: Duration) {
        match reply {
            Ok(Reply { code: Some(OK), .. }) => self.admitted.add(took),
            Ok(Reply { code: Some(EXHAUSTED), .. }) => self.shed.add(took),
            Ok(other) => self.failed.push(format!("{other:?}")),
            Err(error) => self.failed.push(error.to_string()),
        }
    }

    fn summary(&self, took: Duration) -> LoadSummary {
        let (admitted, shed) = (self.admitted.summary(), self.shed.summary());
        let all = admitted.operations + shed.operations + self.failed.len();
        LoadSummary {
            offered_per_second: all as f64 / took.as_secs_f64(),
            goodput_per_second: admitted.operations as f64 / took.as_secs_f64(),
            shed_share: shed.operations as f64 / all.max(1) as f64,
            failed: self.failed.len(),
            failure: self.failed.first().cloned(),
            admitted,
            shed,
        }
    }
}

async fn call(connection: &Wire, path: &str, body: Bytes) -> Result<Reply, h2::Error> {
    let request = Wire::request(path).body(()).map_err(|_| h2::Error::from(h2::Reason::INTERNAL_ERROR))?;
    connection.call(request, body).await
}

/// Time between two events of a Poisson process: exponential, by inversion.
fn gap(rate: f64, random: &mut Random) -> Duration {
    // In (0, 1]: 53 bits are what a double holds.
    let uniform = ((random.next_bits() >> 11) + 1) as f64 / (1_u64 << 53) as f64;
    Duration::from_secs_f64(-uniform.ln() / rate)
}

#[cfg(test)]
mod tests {
    use super::gap;
    use crate::Random;

    #[test]
    fn gaps_have_the_mean_and_the_spread_of_a_poisson_process() {
        let mut random = Random::new(1);
        let gaps: Vec<f64> = (0..100_000).map(|_| gap(200.0, &mut random).as_secs_f64()).collect();
        let mean = gaps.iter().sum::<f64>() / gaps.len() as f64;
        let variance = gaps.iter().map(|gap| (gap - mean).powi(2)).sum::<f64>() / gaps.len() as f64;
        assert!((mean * 200.0 - 1.0).abs() < 0.02, "{mean}");
        assert!((variance.sqrt() / mean - 1.0).abs() < 0.02, "{variance}");
    }
}
