//! What every call passes on its way in and out: a number of its own, who calls, how long it may take; and what it came
//! to, in logs and metrics.

mod answer;
mod call;
mod deadline;
mod watched_body;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Instant;

use http::{HeaderMap, HeaderValue, Request, Response, StatusCode};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tonic::Code;
use tonic::body::Body;
use tonic::service::Routes;
use tower::Service;
use tracing::Instrument;

use crate::auth::{Auth, Caller, access};
use crate::descriptors;
use crate::failure::Failure;
use crate::metrics::Metrics;
use crate::settings::Settings;

use answer::Outcome;
pub(crate) use answer::of_stream;
pub(crate) use call::Call;
use deadline::Limit;
use watched_body::WatchedBody;

/// The header that carries a call's number, in and out.
pub(crate) const REQUEST_ID: &str = "x-request-id";

/// Calls under way at once: so many for each that works or waits, and in any case the least number.
const ROOM_FACTOR: usize = 8;
const LEAST_ROOM: usize = 512;

/// Stands before the services.
#[derive(Clone)]
pub(crate) struct Door {
    shared: Arc<Shared>,
    routes: Routes,
}

struct Shared {
    auth: Arc<Auth>,
    metrics: Arc<Metrics>,
    limit: Limit,
    /// Calls that may be under way at once, those that are still being read included: what a request holds in memory is
    /// taken before anybody has looked at it.
    room: Arc<Semaphore>,
    origins: Vec<String>,
    draining: CancellationToken,
    log_calls: bool,
}

impl Door {
    pub(crate) fn new(
        routes: Routes,
        auth: Arc<Auth>,
        metrics: Arc<Metrics>,
        settings: &Settings,
        draining: CancellationToken,
    ) -> Self {
        let limit = Limit::new(settings.limits.longest_call());
        let turns = settings.limits.concurrency() + settings.limits.queue();
        let room = Arc::new(Semaphore::new(LEAST_ROOM.max(ROOM_FACTOR * turns)));
        let origins = settings.web.origins.clone();
        let shared = Shared { auth, metrics, limit, room, origins, draining, log_calls: settings.log.calls };
        Self { shared: Arc::new(shared), routes: routes.prepare() }
    }
}

impl Service<Request<Body>> for Door {
    type Response = Response<Body>;
    type Error = std::convert::Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let (shared, routes) = (Arc::clone(&self.shared), self.routes.clone());
        let span = span(&request);
        Box::pin(async move { Ok(pass(shared, routes, request).await) }.instrument(span))
    }
}

/// What traces know of a call.
fn span(request: &Request<Body>) -> tracing::Span {
    let rpc = descriptors::rpc(request.uri().path()).map_or("unknown", |rpc| rpc.path);
    let span = tracing::info_span!(
        "call",
        otel.name = rpc,
        otel.kind = "server",
        otel.status_code = tracing::field::Empty,
        rpc.system = "grpc",
        rpc.grpc.status_code = tracing::field::Empty,
    );
    #[cfg(feature = "otel")]
    crate::telemetry::follow(&span, request.headers());
    span
}

async fn pass(shared: Arc<Shared>, mut routes: Routes, mut request: Request<Body>) -> Response<Body> {
    let call = Call::begin(request.uri().path(), request.headers());
    let id = call.id.clone();
    let mut watch = Watch::begin(&shared, call);
    if !is_grpc(request.headers()) {
        return watch.refuse_other_protocol();
    }
    let answered = match shared.admit(&request) {
        Err(refusal) => Err(refusal),
        Ok((caller, place)) => {
            watch.place = place;
            watch.call.caller = Some(caller);
            let deadline = shared.limit.of(&request, watch.call.begun);
            watch.call.deadline = deadline;
            request.extensions_mut().insert(watch.call.clone());
            deadline::within(deadline, routes.call(request)).await
        }
    };
    let mut response = match answered {
        Ok(response) => answer::dress(response),
        Err(failure) => tonic::Status::from(failure).into_http(),
    };
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    match Outcome::of_head(response.headers()) {
        // Everything was said in the head.
        Some(outcome) => {
            watch.end(outcome);
            response
        }
        None => {
            let deadline = watch.call.deadline;
            response.map(|body| Body::new(WatchedBody::new(body, watch, deadline)))
        }
    }
}

impl Shared {
    /// Who calls, and the call's place among those under way; or why it is not let in.
    fn admit(&self, request: &Request<Body>) -> Result<(Caller, Option<OwnedSemaphorePermit>), Failure> {
        let (path, headers) = (request.uri().path(), request.headers());
        self.check_origin(headers)?;
        let caller = self.auth.admit(headers, access(path))?;
        // Streams that go on until somebody ends them read next to nothing.
        if descriptors::rpc(path).is_some_and(|rpc| rpc.endless) {
            return Ok((caller, None));
        }
        match Arc::clone(&self.room).try_acquire_owned() {
            Ok(place) => Ok((caller, Some(place))),
            Err(_) => {
                self.metrics.shed("door");
                Err(Failure::busy())
            }
        }
    }

    /// A page that was not allowed must not even be executed, whatever the browser then shows it.
    fn check_origin(&self, headers: &HeaderMap) -> Result<(), Failure> {
        let Some(origin) = headers.get(http::header::ORIGIN) else { return Ok(()) };
        if self.origins.iter().any(|allowed| allowed.as_bytes() == origin.as_bytes()) {
            return Ok(());
        }
        let chinese = "这个网页来源没有获准调用，请管理员加入 web.origins。";
        Err(Failure::new(Code::PermissionDenied, "ORIGIN_NOT_ALLOWED", "this origin may not call", chinese))
    }
}

fn is_grpc(headers: &HeaderMap) -> bool {
    let form = headers.get(http::header::CONTENT_TYPE);
    form.is_some_and(|form| form.as_bytes().starts_with(b"application/grpc"))
}

/// Follows a call until its last byte, or until its caller has gone.
struct Watch {
    shared: Arc<Shared>,
    call: Call,
    place: Option<OwnedSemaphorePermit>,
    span: tracing::Span,
    ended: bool,
}

impl Watch {
    fn begin(shared: &Arc<Shared>, call: Call) -> Self {
        shared.metrics.in_flight.inc();
        let span = tracing::Span::current();
        Self { shared: Arc::clone(shared), call, place: None, span, ended: false }
    }

    /// What is no gRPC is no call either.
    fn refuse_other_protocol(mut self) -> Response<Body> {
        self.end(Outcome { code: Code::InvalidArgument, reason: Some("NOT_GRPC".to_owned()), cause: None });
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        response
    }

    fn end(&mut self, outcome: Outcome) {
        if std::mem::replace(&mut self.ended, true) {
            return;
        }
        self.place = None;
        self.span.record("rpc.grpc.status_code", outcome.code as i32);
        if outcome.code != Code::Ok {
            self.span.record("otel.status_code", "ERROR");
        }
        let took = Instant::now().duration_since(self.call.begun);
        let metrics = &self.shared.metrics;
        metrics.in_flight.dec();
        metrics.answered(self.call.rpc(), outcome.code, took);
        log(&self.call, &outcome, took.as_secs_f64() * 1e3, self.shared.log_calls);
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        // Whoever waited for the rest has gone.
        self.end(Outcome { code: Code::Cancelled, reason: None, cause: None });
    }
}

/// No text of a record, demand or search is ever logged.
fn log(call: &Call, outcome: &Outcome, took_ms: f64, log_calls: bool) {
    let code = crate::metrics::code_name(outcome.code);
    let caller = call.caller.as_ref().and_then(|caller| caller.name.as_deref()).unwrap_or("-");
    let (request_id, rpc) = (call.id.as_str(), call.rpc());
    let reason = outcome.reason.as_deref().unwrap_or("-");
    let took_ms = (took_ms * 1e3).round() / 1e3;
    match outcome.code {
        Code::Ok if !log_calls => {}
        Code::Ok => tracing::info!(request_id, rpc, caller, code, took_ms, "call"),
        Code::Internal | Code::Unknown | Code::DataLoss => {
            let cause = outcome.cause.as_deref().unwrap_or("-");
            tracing::error!(request_id, rpc, caller, code, reason, cause, took_ms, "call failed");
        }
        // There are most of these when there is least time to write them down; the metrics count them.
        Code::ResourceExhausted => {
            tracing::debug!(request_id, rpc, caller, code, reason, took_ms, "call refused");
        }
        _ => tracing::warn!(request_id, rpc, caller, code, reason, took_ms, "call refused"),
    }
}
