//! What the server counts, in the form that Prometheus reads. docs/operations.md says what each one means.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use tonic::Code;

/// Upper bounds of the time buckets in seconds: from a search on a small catalogue to the longest call.
const SECONDS: [f64; 15] =
    [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct CallLabels {
    rpc: &'static str,
    code: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RpcLabels {
    rpc: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct KindLabels {
    kind: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct GateLabels {
    gate: &'static str,
}

/// Everything that is counted.
pub(crate) struct Metrics {
    registry: Mutex<Registry>,
    calls: Family<CallLabels, Counter>,
    seconds: Family<RpcLabels, Histogram>,
    shed: Family<GateLabels, Counter>,
    records: Family<KindLabels, Gauge>,
    /// Calls that have come in and are not yet answered to the end.
    pub(crate) in_flight: Gauge,
    /// Calls that wait for their turn.
    pub(crate) waiting: Gauge,
    /// Connections that are open.
    pub(crate) connections: Gauge,
    /// Connections that were closed at once, as there were too many.
    pub(crate) connections_refused: Counter,
    /// Demands that were matched.
    pub(crate) demands_matched: Counter,
    /// Records that were written by calls.
    pub(crate) records_written: Counter,
    serving: Gauge,
    written_sequence: Gauge,
    visible_sequence: Gauge,
    resident_bytes: Gauge,
    open_files: Gauge,
    started: Gauge<f64, AtomicU64>,
}

/// What is only looked at when somebody asks.
pub(crate) struct Reading {
    pub(crate) serving: bool,
    /// Organisations, demands, supplies.
    pub(crate) records: [usize; 3],
    pub(crate) written: u64,
    pub(crate) visible: u64,
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let metrics = Self {
            registry: Mutex::new(Registry::with_prefix("matcher")),
            calls: Family::default(),
            seconds: Family::new_with_constructor(|| Histogram::new(SECONDS)),
            shed: Family::default(),
            records: Family::default(),
            in_flight: Gauge::default(),
            waiting: Gauge::default(),
            connections: Gauge::default(),
            connections_refused: Counter::default(),
            demands_matched: Counter::default(),
            records_written: Counter::default(),
            serving: Gauge::default(),
            written_sequence: Gauge::default(),
            visible_sequence: Gauge::default(),
            resident_bytes: Gauge::default(),
            open_files: Gauge::default(),
            started: Gauge::default(),
        };
        metrics.register();
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        metrics.started.set(now.as_secs_f64());
        metrics
    }

    fn register(&self) {
        let mut registry = self.registry.lock().unwrap_or_else(PoisonError::into_inner);
        registry.register("calls", "Calls that ended, by rpc and code", self.calls.clone());
        registry.register_with_unit(
            "call_duration",
            "Time from a call's head to the last byte of its answer",
            Unit::Seconds,
            self.seconds.clone(),
        );
        registry.register("calls_shed", "Calls refused as too many were waiting", self.shed.clone());
        registry.register(
            "calls_in_flight",
            "Calls that are not yet answered to the end",
            self.in_flight.clone(),
        );
        registry.register("calls_waiting", "Calls that wait for their turn", self.waiting.clone());
        registry.register("connections", "Connections that are open", self.connections.clone());
        let help = "Connections closed at once, as there were too many";
        registry.register("connections_refused", help, self.connections_refused.clone());
        registry.register("demands_matched", "Demands that were matched", self.demands_matched.clone());
        registry.register("records_written", "Records that calls have written", self.records_written.clone());
        registry.register("records", "Records that matching sees, by kind", self.records.clone());
        registry.register(
            "serving",
            "1 while the server answers, 0 while it loads or drains",
            self.serving.clone(),
        );
        registry.register("written_sequence", "The last write on disk", self.written_sequence.clone());
        registry.register(
            "visible_sequence",
            "The last write that matching sees",
            self.visible_sequence.clone(),
        );
        let help = "Memory of the process";
        registry.register_with_unit("resident_memory", help, Unit::Bytes, self.resident_bytes.clone());
        registry.register(
            "open_files",
            "Files and sockets that the process has open",
            self.open_files.clone(),
        );
        let help = "When the server was started, in seconds since 1970";
        registry.register_with_unit("start_time", help, Unit::Seconds, self.started.clone());
    }

    /// A call has ended.
    pub(crate) fn answered(&self, rpc: &'static str, code: Code, took: Duration) {
        self.calls.get_or_create(&CallLabels { rpc, code: code_name(code) }).inc();
        self.seconds.get_or_create(&RpcLabels { rpc }).observe(took.as_secs_f64());
    }

    /// A call was refused at a gate.
    pub(crate) fn shed(&self, gate: &'static str) {
        self.shed.get_or_create(&GateLabels { gate }).inc();
    }

    /// Everything in Prometheus' text form.
    pub(crate) fn render(&self, reading: &Reading) -> String {
        self.serving.set(i64::from(reading.serving));
        for (kind, count) in ["organisation", "demand", "supply"].into_iter().zip(reading.records) {
            self.records.get_or_create(&KindLabels { kind }).set(count as i64);
        }
        self.written_sequence.set(reading.written as i64);
        self.visible_sequence.set(reading.visible as i64);
        if let Some((resident, files)) = of_process() {
            self.resident_bytes.set(resident);
            self.open_files.set(files);
        }
        let mut text = String::new();
        let registry = self.registry.lock().unwrap_or_else(PoisonError::into_inner);
        // Writing into a string cannot fail.
        let _ = encode(&mut text, &registry);
        text
    }
}

/// Resident memory in bytes and open files, where the system tells.
fn of_process() -> Option<(i64, i64)> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: i64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    let files = std::fs::read_dir("/proc/self/fd").ok()?.count();
    Some((kib * 1024, files as i64))
}

/// A code as gRPC's documents write it.
pub(crate) fn code_name(code: Code) -> &'static str {
    match code {
        Code::Ok => "OK",
        Code::Cancelled => "CANCELLED",
        Code::Unknown => "UNKNOWN",
        Code::InvalidArgument => "INVALID_ARGUMENT",
        Code::DeadlineExceeded => "DEADLINE_EXCEEDED",
        Code::NotFound => "NOT_FOUND",
        Code::AlreadyExists => "ALREADY_EXISTS",
        Code::PermissionDenied => "PERMISSION_DENIED",
        Code::ResourceExhausted => "RESOURCE_EXHAUSTED",
        Code::FailedPrecondition => "FAILED_PRECONDITION",
        Code::Aborted => "ABORTED",
        Code::OutOfRange => "OUT_OF_RANGE",
        Code::Unimplemented => "UNIMPLEMENTED",
        Code::Internal => "INTERNAL",
        Code::Unavailable => "UNAVAILABLE",
        Code::DataLoss => "DATA_LOSS",
        Code::Unauthenticated => "UNAUTHENTICATED",
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tonic::Code;

    use super::{Metrics, Reading};

    #[test]
    fn calls_stand_in_the_text_by_rpc_and_code() {
        let metrics = Metrics::new();
        metrics.answered("/matcher.v1.MatchingService/Search", Code::Ok, Duration::from_millis(3));
        metrics.shed("match");
        let reading = Reading { serving: true, records: [1, 2, 3], written: 9, visible: 8 };
        let text = metrics.render(&reading);
        for line in [
            "matcher_calls_total{rpc=\"/matcher.v1.MatchingService/Search\",code=\"OK\"} 1",
            "matcher_call_duration_seconds_bucket{le=\"0.005\",rpc=\"/matcher.v1.MatchingService/Search\"} 1",
            "matcher_calls_shed_total{gate=\"match\"} 1",
            "matcher_records{kind=\"supply\"} 3",
            "matcher_visible_sequence 8",
        ] {
            assert!(text.contains(line), "no {line} in\n{text}");
        }
    }
}
