//! A short form of each campaign against the service; the long ones are run by hand (docs/operations.md). They are
//! about whether things work: how fast they are is no question for a machine that builds and tests at the same time.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, OnceLock, PoisonError};

/// Limits on times are so many times as wide here.
const SLACK: &str = "1000";
/// Campaigns run one after the other: load on the machine is what some of them measure.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// The server's program: where `MATCHER_SERVER` says, else built if it is not up to date. Cargo tells the paths of this
/// crate's programs alone.
fn server() -> &'static Path {
    static SERVER: OnceLock<PathBuf> = OnceLock::new();
    SERVER.get_or_init(|| {
        if let Some(given) = std::env::var_os("MATCHER_SERVER") {
            return PathBuf::from(given);
        }
        let beside = Path::new(env!("CARGO_BIN_EXE_service_soak"));
        let folder = beside.parent().expect("a folder");
        let target = folder.parent().expect("the target folder");
        let profile = match folder.file_name().and_then(|name| name.to_str()) {
            Some("debug") | None => "dev",
            Some(profile) => profile,
        };
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        // As `cargo test --workspace` builds it, which then has nothing left to do: another choice of packages would
        // give the dependencies other features, and build them anew.
        let built = Command::new(cargo)
            .args(["test", "--no-run", "--quiet", "--workspace", "--profile", profile])
            .arg("--target-dir")
            .arg(target)
            .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
            .status();
        assert!(built.is_ok_and(|built| built.success()), "the server cannot be built");
        let server = folder.join(format!("matcher-server{}", std::env::consts::EXE_SUFFIX));
        assert!(server.is_file(), "no {}", server.display());
        server
    })
}

fn run(program: &str, arguments: &[&str]) -> serde_json::Value {
    let _alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let output = Command::new(program).args(arguments).arg("--server").arg(server()).output();
    let output = output.expect("the campaign starts");
    let (out, complaints) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{out}{complaints}");
    // The seed comes first, for the case that nothing else does.
    let json = out.find('{').map(|at| &out[at..]).expect("a report");
    serde_json::from_str(json).expect("a report in JSON")
}

#[test]
fn engine_and_service_agree_at_every_detail() {
    let arguments = ["--rounds", "1", "--demands", "6", "--slack", SLACK];
    let report = run(env!("CARGO_BIN_EXE_service_overhead"), &arguments);
    assert_eq!(report["details"].as_array().map(Vec::len), Some(3), "{report}");
}

#[test]
fn too_many_calls_are_refused_and_the_others_answered() {
    let arguments = ["--seconds", "1", "--supplies", "300", "--connections", "8", "--slack", SLACK];
    let report = run(env!("CARGO_BIN_EXE_service_overload"), &arguments);
    assert_eq!(report["levels"].as_array().map(Vec::len), Some(4), "{report}");
}

#[test]
fn heavy_calls_end_with_their_deadline() {
    let arguments = ["--calls", "40", "--supplies", "500", "--demands", "300", "--slack", "5"];
    let report = run(env!("CARGO_BIN_EXE_service_deadlines"), &arguments);
    assert_eq!(report["punctual_percent"], 100.0, "{report}");
}

#[test]
fn broken_input_harms_nobody() {
    let report = run(env!("CARGO_BIN_EXE_service_malformed"), &["--inputs", "400"]);
    assert_eq!(report["inputs"], 400);
    assert!(report["codes"].get("3").is_some(), "nothing was refused: {report}");
}

#[test]
fn acknowledged_writes_outlive_the_server() {
    let report = run(env!("CARGO_BIN_EXE_service_restarts"), &["--terms", "2", "--kills", "2"]);
    assert_eq!(report["lost"], 0);
    assert!(report["acknowledged"].as_u64().is_some_and(|count| count > 100), "{report}");
}

#[test]
fn a_mixed_load_is_answered() {
    let arguments = ["--minutes", "0.1", "--supplies", "300", "--sample-seconds", "0.5", "--slack", SLACK];
    let report = run(env!("CARGO_BIN_EXE_service_soak"), &arguments);
    assert!(report["calls"].as_object().is_some_and(|calls| calls.len() >= 10), "{report}");
}
