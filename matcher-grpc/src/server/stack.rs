//! What a call passes, from the outside in: web pages' preflights, gRPC-Web, the door, the services.

use std::sync::Arc;
use std::time::Duration;

use http::{HeaderName, HeaderValue, Method, Request, Response};
use tokio_util::sync::CancellationToken;
use tonic::body::Body;
use tonic::service::Routes;
use tonic_health::pb::health_server::HealthServer;
use tonic_health::server::HealthService;
use tonic_web::GrpcWebLayer;
use tower::Layer;
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::auth::Auth;
use crate::descriptors::FILE_DESCRIPTOR_SET;
use crate::door::{Door, REQUEST_ID};
use crate::services;
use crate::settings::WebSettings;
use crate::state::State;

/// Answers requests of HTTP.
pub(super) type Stack =
    tower::util::BoxCloneSyncService<Request<Body>, Response<Body>, std::convert::Infallible>;

/// Browsers ask again whether they may call after so long.
const PREFLIGHT_AGE: Duration = Duration::from_secs(3_600);

pub(super) fn of_service(
    state: &Arc<State>,
    auth: &Arc<Auth>,
    health: HealthServer<HealthService>,
    draining: CancellationToken,
) -> Stack {
    let reflection = || {
        tonic_reflection::server::Builder::configure()
            .register_encoded_file_descriptor_set(FILE_DESCRIPTOR_SET)
            .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
    };
    let mut routes = services::add_to(Routes::default(), state).add_service(health);
    match (reflection().build_v1(), reflection().build_v1alpha()) {
        (Ok(v1), Ok(v1alpha)) => routes = routes.add_service(v1).add_service(v1alpha),
        (Err(error), _) | (_, Err(error)) => tracing::error!(%error, "no reflection"),
    }
    let door = Door::new(routes, Arc::clone(auth), Arc::clone(&state.metrics), &state.settings, draining);
    let stack = GrpcWebLayer::new().layer(door);
    Stack::new(cors(&state.settings.web).layer(stack))
}

fn cors(settings: &WebSettings) -> CorsLayer {
    let origins = settings.origins.iter().filter_map(|origin| HeaderValue::from_str(origin).ok());
    let name = HeaderName::from_static;
    let taken = ["authorization", "content-type", "grpc-timeout", "x-grpc-web", "x-user-agent", REQUEST_ID];
    let given = ["grpc-status", "grpc-message", "grpc-status-details-bin", REQUEST_ID];
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_methods([Method::POST])
        .allow_headers(taken.map(name))
        .expose_headers(given.map(name))
        .max_age(PREFLIGHT_AGE)
}
