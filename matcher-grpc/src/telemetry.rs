//! Spans of calls, sent to an OTLP collector: only with the feature `otel`.
//!
//! A span has the rpc and how it ended; like the logs, nothing of what was asked or answered.

use http::HeaderMap;
use opentelemetry::propagation::{Extractor, TextMapPropagator};
use opentelemetry::trace::TracerProvider;
use opentelemetry_otlp::{SpanExporter, WithExportConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::{SdkTracer, SdkTracerProvider};
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt;

/// Sends spans for as long as it lives; the last ones when it is shut down.
pub(crate) struct Telemetry {
    provider: SdkTracerProvider,
}

impl Telemetry {
    /// Sends to an endpoint such as `http://127.0.0.1:4317`.
    pub(crate) fn to(endpoint: &str) -> Result<Self, String> {
        let exporter = SpanExporter::builder().with_tonic().with_endpoint(endpoint).build();
        let exporter = exporter.map_err(|error| error.to_string())?;
        let resource = Resource::builder().with_service_name("matcher").build();
        let provider =
            SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(resource).build();
        Ok(Self { provider })
    }

    pub(crate) fn tracer(&self) -> SdkTracer {
        self.provider.tracer("matcher")
    }

    /// Sends what has not been sent yet.
    pub(crate) fn shut_down(&self) {
        let _ = self.provider.shutdown();
    }
}

struct Headers<'a>(&'a HeaderMap);

impl Extractor for Headers<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.to_str().ok()
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(http::HeaderName::as_str).collect()
    }
}

/// Makes a span a part of the trace that its caller began (`traceparent`).
pub(crate) fn follow(span: &Span, headers: &HeaderMap) {
    // A span that nobody records has no parent either.
    let _ = span.set_parent(TraceContextPropagator::new().extract(&Headers(headers)));
}
