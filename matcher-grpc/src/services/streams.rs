//! Streams that threads fill.

use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::Stream;
use tokio::sync::mpsc;
use tonic::Status;

use crate::state::CancelOnDrop;

/// Messages that may wait for a slow reader; then the thread waits for it.
const AHEAD: usize = 16;

/// A stream of answers. When it is dropped, as its reader has gone, the thread that fills it is told to end.
pub(super) struct Answers<T> {
    receiver: mpsc::Receiver<Result<T, Status>>,
    _cancel: CancelOnDrop,
}

impl<T> Answers<T> {
    pub(super) fn new(cancel: CancelOnDrop) -> (mpsc::Sender<Result<T, Status>>, Self) {
        let (sender, receiver) = mpsc::channel(AHEAD);
        (sender, Self { receiver, _cancel: cancel })
    }
}

impl<T> Stream for Answers<T> {
    type Item = Result<T, Status>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.receiver.poll_recv(context)
    }
}
