//! The port for machines that watch: `/metrics` for Prometheus, `/livez` and `/readyz` for supervisors.

use std::convert::Infallible;
use std::sync::Arc;

use http::{HeaderValue, Method, Request, Response, StatusCode, header};
use tonic::Code;
use tonic::body::Body;

use super::stack::Stack;
use crate::auth::{Access, Auth, Role};
use crate::state::State;

/// What Prometheus expects of OpenMetrics.
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Answers on the metrics port: metrics to whoever may read, life signs as health does.
pub(super) fn stack(state: &Arc<State>, auth: &Arc<Auth>) -> Stack {
    let (state, auth) = (Arc::clone(state), Arc::clone(auth));
    Stack::new(tower::service_fn(move |request: Request<Body>| {
        let (state, auth) = (Arc::clone(&state), Arc::clone(&auth));
        async move {
            let answered = tokio::task::spawn_blocking(move || answer(&state, &auth, &request)).await;
            Ok::<_, Infallible>(
                answered.unwrap_or_else(|_| plain(StatusCode::INTERNAL_SERVER_ERROR, "failed\n")),
            )
        }
    }))
}

fn answer(state: &State, auth: &Auth, request: &Request<Body>) -> Response<Body> {
    let access = match (request.method(), request.uri().path()) {
        (&Method::GET, "/metrics") => Access::Role(Role::Read),
        (&Method::GET, "/livez" | "/readyz") => Access::Health,
        _ => return plain(StatusCode::NOT_FOUND, "there are /metrics, /livez and /readyz\n"),
    };
    if let Err(refusal) = auth.admit(request.headers(), access) {
        let status = tonic::Status::from(refusal);
        let code = match status.code() {
            Code::Unauthenticated => StatusCode::UNAUTHORIZED,
            Code::ResourceExhausted => StatusCode::TOO_MANY_REQUESTS,
            _ => StatusCode::FORBIDDEN,
        };
        let told = match code {
            StatusCode::TOO_MANY_REQUESTS => "too many calls with this token\n",
            _ => "a token is needed: `authorization: Bearer …`\n",
        };
        let mut refused = plain(code, told);
        refused.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        return refused;
    }
    match request.uri().path() {
        "/livez" => plain(StatusCode::OK, "ok\n"),
        "/readyz" if state.serving() => plain(StatusCode::OK, "ok\n"),
        "/readyz" => plain(StatusCode::SERVICE_UNAVAILABLE, "not serving\n"),
        _ => {
            let mut metrics = Response::new(Body::new(state.metrics.render(&state.reading())));
            let form = HeaderValue::from_static(OPEN_METRICS);
            metrics.headers_mut().insert(header::CONTENT_TYPE, form);
            metrics
        }
    }
}

fn plain(code: StatusCode, text: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::new(text.to_owned()));
    *response.status_mut() = code;
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}
