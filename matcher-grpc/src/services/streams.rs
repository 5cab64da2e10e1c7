//! Streams of answers, filled by threads. However the filling ends, the stream tells: a thread that panicked, or that
//! gave up on a reader who does not read, must not look like one that was done.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_util::Stream;
use matcher_core::Cancel;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::sync::mpsc::error::SendTimeoutError;
use tonic::{Code, Status};

use crate::failure::Failure;
use crate::gate::Turn;
use crate::state::CancelOnDrop;

/// Messages that may wait for a slow reader; then whoever fills the stream waits for it.
const AHEAD: usize = 16;
/// So long at most: a reader that has not read anything by then takes others' turn.
const STALLED: Duration = Duration::from_secs(60);

/// How a stream ended that was not filled to its end.
type Ending = Arc<Mutex<Option<Status>>>;

/// A stream of answers. When it is dropped, as its reader has gone, whoever fills it is told to end.
pub(super) struct Answers<T> {
    receiver: mpsc::Receiver<T>,
    ending: Ending,
    _cancel: CancelOnDrop,
}

/// Where answers go.
pub(super) struct Feed<T> {
    sender: mpsc::Sender<T>,
}

impl<T: Send + 'static> Answers<T> {
    /// A stream that a thread fills with a turn of its own.
    pub(super) fn filled(
        turn: Turn,
        cancel: &Cancel,
        fill: impl FnOnce(&Feed<T>) -> Result<(), Failure> + Send + 'static,
    ) -> Self {
        let (feed, answers) = Self::new(cancel);
        let ending = Arc::clone(&answers.ending);
        // Outlives the filling, so that the stream does not end before it is known how.
        let held = feed.sender.clone();
        tokio::spawn(async move {
            let filled = tokio::task::spawn_blocking(move || {
                let _turn = turn;
                fill(&feed)
            });
            let filled = filled.await.unwrap_or_else(|error| Err(Failure::broken(&error)));
            if let Err(failure) = filled {
                set(&ending, failure.into());
            }
            drop(held);
        });
        answers
    }

    /// A stream that a task fills.
    pub(super) fn filled_by_task<F>(fill: impl FnOnce(Feed<T>) -> F) -> Self
    where
        F: Future<Output = Result<(), Status>> + Send + 'static,
    {
        let (feed, answers) = Self::new(&Cancel::never());
        let ending = Arc::clone(&answers.ending);
        let held = feed.sender.clone();
        let filling = fill(feed);
        tokio::spawn(async move {
            if let Err(status) = filling.await {
                set(&ending, status);
            }
            drop(held);
        });
        answers
    }

    fn new(cancel: &Cancel) -> (Feed<T>, Self) {
        let (sender, receiver) = mpsc::channel(AHEAD);
        let answers = Self { receiver, ending: Ending::default(), _cancel: CancelOnDrop(cancel.clone()) };
        (Feed { sender }, answers)
    }
}

fn set(ending: &Ending, status: Status) {
    *ending.lock().unwrap_or_else(PoisonError::into_inner) = Some(status);
}

impl<T> Feed<T> {
    /// Gives the next answer, from a thread; fails when the reader has gone, or reads nothing for long.
    pub(super) fn give(&self, answer: T) -> Result<(), Failure> {
        Handle::current().block_on(self.send(answer))
    }

    /// The same, from a task.
    pub(super) async fn send(&self, answer: T) -> Result<(), Failure> {
        self.sender.send_timeout(answer, STALLED).await.map_err(|error| match error {
            SendTimeoutError::Timeout(_) => stalled(),
            SendTimeoutError::Closed(_) => Failure::late(),
        })
    }

    /// Gives an answer if the reader has room for it.
    pub(super) fn offer(&self, answer: T) {
        drop(self.sender.try_send(answer));
    }
}

/// The other side neither reads nor sends.
pub(super) fn stalled() -> Failure {
    let chinese = "长时间没有读取结果或发送数据，服务已停止等待。";
    Failure::new(Code::Aborted, "STALLED", "nothing was read or sent for too long", chinese)
}

impl<T> Stream for Answers<T> {
    type Item = Result<T, Status>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = ready!(self.receiver.poll_recv(context));
        Poll::Ready(
            next.map(Ok)
                .or_else(|| self.ending.lock().unwrap_or_else(PoisonError::into_inner).take().map(Err)),
        )
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use futures_util::StreamExt;
    use matcher_core::Cancel;

    use super::Answers;
    use crate::failure::Failure;
    use crate::gate::Gate;
    use crate::metrics::Metrics;

    async fn told(
        fill: impl FnOnce() -> Result<(), Failure> + Send + 'static,
    ) -> Vec<Result<u32, tonic::Code>> {
        let turn = Gate::new("long", 1, 1, &Arc::new(Metrics::new())).enter().await.expect("free");
        let answers = Answers::filled(turn, &Cancel::never(), |feed| {
            feed.give(1)?;
            fill()
        });
        answers.map(|answer| answer.map_err(|status| status.code())).collect().await
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_stream_that_was_cut_short_does_not_look_complete() {
        assert_eq!(told(|| Ok(())).await, [Ok(1)]);
        assert_eq!(told(|| Err(Failure::busy())).await, [Ok(1), Err(tonic::Code::ResourceExhausted)]);
        assert_eq!(told(|| panic!("on purpose")).await, [Ok(1), Err(tonic::Code::Internal)]);
    }
}
