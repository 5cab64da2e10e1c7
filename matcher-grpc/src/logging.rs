//! Log lines on standard error: JSON for machines, or text for people. With the feature `otel` also spans.

use tracing_subscriber::fmt::Layer as Lines;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, Registry};

use crate::server::ServerError;
use crate::settings::{LogFormat, Settings};

/// The process's logging.
pub(crate) struct Logging {
    #[cfg(feature = "otel")]
    telemetry: Option<crate::telemetry::Telemetry>,
}

impl Logging {
    /// Sets it up; does nothing where it has been set up already.
    ///
    /// # Errors
    /// [`ServerError::Log`] when the level is no filter; [`ServerError::Telemetry`] when spans cannot be sent.
    pub(crate) fn begin(settings: &Settings) -> Result<Self, ServerError> {
        let level = EnvFilter::builder().parse(&settings.log.level);
        let level = level.map_err(|error| ServerError::Log(error.to_string()))?;
        let lines = Lines::<Registry>::new().with_writer(std::io::stderr).with_ansi(false);
        let lines = match settings.log.format {
            LogFormat::Json => {
                lines.json().flatten_event(true).with_current_span(false).with_span_list(false).boxed()
            }
            LogFormat::Text => lines.boxed(),
        };
        begin_with(settings, Registry::default().with(lines.with_filter(level)))
    }

    /// Sends what has not been sent yet.
    pub(crate) fn end(self) {
        #[cfg(feature = "otel")]
        if let Some(telemetry) = self.telemetry {
            telemetry.shut_down();
        }
    }
}

type WithLines = tracing_subscriber::layer::Layered<
    tracing_subscriber::filter::Filtered<Box<dyn Layer<Registry> + Send + Sync>, EnvFilter, Registry>,
    Registry,
>;

#[cfg(feature = "otel")]
fn begin_with(settings: &Settings, lines: WithLines) -> Result<Logging, ServerError> {
    let Some(endpoint) = &settings.telemetry.otlp_endpoint else {
        let _ = lines.try_init();
        return Ok(Logging { telemetry: None });
    };
    let telemetry = crate::telemetry::Telemetry::to(endpoint).map_err(ServerError::Telemetry)?;
    let spans = tracing_opentelemetry::layer().with_tracer(telemetry.tracer());
    // What the exporter does itself must not become spans that it exports.
    let own = tracing_subscriber::filter::filter_fn(|data| data.target().starts_with("matcher_"));
    let _ = lines.with(spans.with_filter(own)).try_init();
    Ok(Logging { telemetry: Some(telemetry) })
}

#[cfg(not(feature = "otel"))]
fn begin_with(settings: &Settings, lines: WithLines) -> Result<Logging, ServerError> {
    if settings.telemetry.otlp_endpoint.is_some() {
        let reason = "telemetry.otlp_endpoint needs a build with the feature `otel`";
        return Err(ServerError::Telemetry(reason.to_owned()));
    }
    let _ = lines.try_init();
    Ok(Logging {})
}
