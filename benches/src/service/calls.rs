//! Connections of clients as applications have them.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, ensure};
use tonic::transport::{Channel, Endpoint};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

/// A server that does not answer for so long has died or hangs.
const PATIENCE: Duration = Duration::from_secs(10);

/// The runtime of a campaign: one thread, so that the load takes no more of the machine than it must.
///
/// # Errors
/// What the system says.
pub fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_current_thread().enable_all().build()?)
}

/// A connection for generated clients.
///
/// # Errors
/// When the server cannot be reached.
pub async fn connect(address: SocketAddr) -> anyhow::Result<Channel> {
    let endpoint = Endpoint::from_shared(format!("http://{address}"))?;
    Ok(endpoint.connect_timeout(PATIENCE).tcp_nodelay(true).connect().await?)
}

/// Asks the server over a connection of its own whether it serves.
///
/// # Errors
/// When it does not say SERVING, or nothing for ten seconds.
pub async fn check_health(address: SocketAddr) -> anyhow::Result<()> {
    let ask = async {
        let request = HealthCheckRequest { service: String::new() };
        let told = HealthClient::new(connect(address).await?).check(request).await?.into_inner();
        ensure!(told.status == i32::from(ServingStatus::Serving), "the server is not serving");
        Ok(())
    };
    tokio::time::timeout(PATIENCE, ask).await.context("the health check was not answered")?
}
