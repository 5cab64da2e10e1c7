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

use http::{HeaderValue, Request, Response};
use tokio_util::sync::CancellationToken;
use tonic::body::Body;
use tonic::service::Routes;
use tower::Service;
use tracing::Instrument;

use crate::auth::{Auth, access};
use crate::descriptors;
use crate::metrics::Metrics;
use crate::settings::Settings;

use answer::Outcome;
pub(crate) use answer::of_stream;
pub(crate) use call::Call;
use deadline::Limit;
use watched_body::WatchedBody;

/// The header that carries a call's number, in and out.
pub(crate) const REQUEST_ID: &str = "x-request-id";

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
        let shared = Shared { auth, metrics, limit, draining, log_calls: settings.log.calls };
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
    let span = tracing::info_span!("call", otel.name = rpc, otel.kind = "server", rpc.system = "grpc");
    #[cfg(feature = "otel")]
    crate::telemetry::follow(&span, request.headers());
    span
}

async fn pass(shared: Arc<Shared>, mut routes: Routes, mut request: Request<Body>) -> Response<Body> {
    let call = Call::begin(request.uri().path(), request.headers());
    let id = call.id.clone();
    let mut watch = Watch::begin(&shared, call);
    let admitted = shared.auth.admit(request.headers(), access(request.uri().path()));
    let answered = match admitted {
        Err(refusal) => Err(refusal),
        Ok(caller) => {
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

/// Follows a call until its last byte, or until its caller has gone.
struct Watch {
    shared: Arc<Shared>,
    call: Call,
    ended: bool,
}

impl Watch {
    fn begin(shared: &Arc<Shared>, call: Call) -> Self {
        shared.metrics.in_flight.inc();
        Self { shared: Arc::clone(shared), call, ended: false }
    }

    fn end(&mut self, outcome: Outcome) {
        if std::mem::replace(&mut self.ended, true) {
            return;
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
        self.end(Outcome { code: tonic::Code::Cancelled, reason: None });
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
        tonic::Code::Ok if !log_calls => {}
        tonic::Code::Ok => tracing::info!(request_id, rpc, caller, code, took_ms, "call"),
        tonic::Code::Internal | tonic::Code::Unknown | tonic::Code::DataLoss => {
            tracing::error!(request_id, rpc, caller, code, reason, took_ms, "call failed");
        }
        _ => tracing::warn!(request_id, rpc, caller, code, reason, took_ms, "call refused"),
    }
}
