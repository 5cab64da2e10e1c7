//! A short form of each campaign; the long ones are run by hand (docs/operations.md).

use std::process::Command;

use matcher_benches::Random;
use matcher_benches::campaign::{Model, Operation, compare, equal_to_a_rebuild};
use matcher_core::{Engine, EngineOptions};
use proptest::prelude::*;

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

/// On a file system of its own; mounting one takes rights that not everybody has.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_survived() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path().to_str().expect("a path");
    let mount = Command::new("mount").args(["-t", "tmpfs", "-o", "size=200m", "tmpfs", at]).output();
    if !mount.is_ok_and(|mount| mount.status.success()) {
        use std::io::Write;
        let _ = writeln!(std::io::stderr(), "skipped: mounting a file system in memory is not allowed here");
        return;
    }
    let report =
        std::panic::catch_unwind(|| run(env!("CARGO_BIN_EXE_disk_full_cycles"), &[at, "--cycles", "5"]));
    let _ = Command::new("umount").arg(at).status();
    assert_eq!(report.expect("it runs")["lost"], 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Each number stands for one operation, so that a sequence that fails shrinks to the operations that matter.
    #[test]
    fn any_sequence_of_operations_does_to_engine_and_model_the_same(
        operations in prop::collection::vec(any::<u64>(), 1..60)
    ) {
        let folder = tempfile::tempdir().expect("a folder");
        let open = || Engine::open(&folder.path().join("data"), EngineOptions::default()).expect("opens");
        let (mut engine, mut model) = (open(), Model::default());
        for number in operations {
            if number % 16 == 0 {
                drop(engine);
                engine = open();
                continue;
            }
            let operation = Operation::random(&mut Random::new(number), 20, 10);
            let done = operation.run(&engine, folder.path()).expect("done");
            prop_assert_eq!(done, model.apply(&operation), "{}", operation.name());
        }
        prop_assert!(compare(&engine, &model).is_ok(), "{:?}", compare(&engine, &model));
        prop_assert!(equal_to_a_rebuild(&engine).is_ok());
    }
}
