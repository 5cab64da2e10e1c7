//! A short form of each campaign; the long ones are run by hand (docs/operations.md).

use std::process::Command;

fn run(program: &str, arguments: &[&str]) -> serde_json::Value {
    let output = Command::new(program).args(arguments).output().expect("the campaign starts");
    let (out, complaints) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{out}{complaints}");
    // The seed comes first, for the case that nothing else does.
    let json = out.find('{').map(|at| &out[at..]).expect("a report");
    serde_json::from_str(json).expect("a report in JSON")
}

#[test]
fn killed_writers_lose_nothing() {
    let report = run(env!("CARGO_BIN_EXE_crash_cycles"), &["--cycles", "50"]);
    assert_eq!((&report["cycles"], &report["lost"]), (&50.into(), &0.into()));
    assert!(report["acknowledged"].as_u64().is_some_and(|count| count > 50), "{report}");
}

#[test]
fn engine_and_model_agree() {
    let report = run(env!("CARGO_BIN_EXE_model_operations"), &["--operations", "2000"]);
    assert_eq!(report["differences"], 0);
}

#[test]
fn damage_is_mended_or_told() {
    let report = run(env!("CARGO_BIN_EXE_damage_cases"), &["--cases", "60"]);
    assert_eq!(report["silently_wrong"], 0);
}
