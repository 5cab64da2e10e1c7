//! Whether the server answers, as `grpc.health.v1` tells it: for the server and for every service.

use tonic_health::ServingStatus;
use tonic_health::pb::health_server::HealthServer;
use tonic_health::server::{HealthReporter, HealthService};

use crate::descriptors;

/// Says whether the services answer.
#[derive(Clone)]
pub(super) struct Health {
    reporter: HealthReporter,
}

impl Health {
    /// Services that do not answer yet, and the service that says so.
    pub(super) fn new() -> (Self, HealthServer<HealthService>) {
        let reporter = HealthReporter::new();
        let service = HealthServer::new(HealthService::from_health_reporter(reporter.clone()));
        (Self { reporter }, service)
    }

    /// From now on all services answer, or none does.
    pub(super) async fn set(&self, serving: bool) {
        let status = if serving { ServingStatus::Serving } else { ServingStatus::NotServing };
        self.reporter.set_service_status("", status).await;
        for service in descriptors::services() {
            self.reporter.set_service_status(service, status).await;
        }
    }
}
