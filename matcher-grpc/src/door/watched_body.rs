//! The body of an answer: ended by the call's deadline, and looked at for how the call went.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Instant;

use bytes::Bytes;
use http::HeaderMap;
use http_body::{Body as _, Frame, SizeHint};
use tokio::time::Sleep;
use tokio_util::sync::WaitForCancellationFutureOwned;
use tonic::Status;
use tonic::body::Body;

use super::Watch;
use super::answer::{self, Outcome};
use crate::descriptors;
use crate::failure::Failure;

pub(super) struct WatchedBody {
    body: Body,
    watch: Watch,
    sleep: Option<Pin<Box<Sleep>>>,
    /// For streams without an end of their own: they end when the server does.
    draining: Option<Pin<Box<WaitForCancellationFutureOwned>>>,
    over: bool,
}

impl WatchedBody {
    pub(super) fn new(body: Body, watch: Watch, deadline: Option<Instant>) -> Self {
        // An answer that is complete needs no clock.
        let sleep = deadline.filter(|_| body.size_hint().exact().is_none());
        let sleep = sleep.map(|deadline| Box::pin(tokio::time::sleep_until(deadline.into())));
        let endless = descriptors::rpc(watch.call.rpc()).is_some_and(|rpc| rpc.endless);
        let draining = endless.then(|| Box::pin(watch.shared.draining.clone().cancelled_owned()));
        Self { body, watch, sleep, draining, over: false }
    }

    fn cut_off(&mut self, failure: Failure) -> Frame<Bytes> {
        self.over = true;
        self.body = Body::empty();
        let reason = Some(failure.reason().to_owned());
        let status = Status::from(failure);
        self.watch.end(Outcome { code: status.code(), reason, cause: None });
        let mut trailers = HeaderMap::new();
        // Only a message that is no header value could fail, and this one is ours.
        let _ = status.add_header(&mut trailers);
        Frame::trailers(trailers)
    }
}

impl http_body::Body for WatchedBody {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        if self.over {
            return Poll::Ready(None);
        }
        if let Some(sleep) = &mut self.sleep
            && sleep.as_mut().poll(context).is_ready()
        {
            return Poll::Ready(Some(Ok(self.cut_off(Failure::late()))));
        }
        if let Some(draining) = &mut self.draining
            && draining.as_mut().poll(context).is_ready()
        {
            return Poll::Ready(Some(Ok(self.cut_off(Failure::not_serving()))));
        }
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        match &frame {
            Some(Ok(frame)) => {
                if let Some(trailers) = frame.trailers_ref() {
                    let dressed = answer::dress_trailers(trailers);
                    let outcome = Outcome::of_trailers(dressed.as_ref().unwrap_or(trailers));
                    self.watch.end(outcome);
                    if let Some(dressed) = dressed {
                        return Poll::Ready(Some(Ok(Frame::trailers(dressed))));
                    }
                }
            }
            Some(Err(status)) => {
                let outcome = Outcome { code: status.code(), reason: None, cause: None };
                self.watch.end(outcome);
            }
            None => self.over = true,
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.over || self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
