//! The arrows of ARCHITECTURE.md, checked against the sources.

use std::fs;
use std::path::{Path, PathBuf};

/// Crates that only one module (or nobody) of the core may name.
const HOMES: &[(&str, &[&str])] = &[
    ("jieba_rs", &["analysis/"]),
    ("ferrous_opencc", &["analysis/"]),
    ("tantivy", &["index/"]),
    ("rusqlite", &["store/"]),
    ("fail::", &["fail_point.rs"]),
    ("zerocopy", &["image/"]),
    ("fs4", &["store/"]),
    ("tokio", &[]),
    ("tonic", &[]),
    ("prost", &[]),
    ("clap", &[]),
    ("calamine", &[]),
    ("rust_xlsxwriter", &[]),
    ("ureq", &[]),
    ("tokenizers::", &[]),
    ("safetensors", &[]),
    ("candle", &[]),
    ("matcher_encoders", &[]),
    ("std::net", &[]),
    ("std::env", &[]),
    ("std::process", &[]),
];

/// Crates that another crate of the workspace must not name: each has its own door to the world.
const OTHER_DOORS: &[(&str, &[&str])] = &[
    (
        "matcher-encoders",
        &[
            "jieba_rs",
            "tantivy",
            "rusqlite",
            "calamine",
            "rust_xlsxwriter",
            "clap",
            "tokio",
            "tonic",
            "matcher_io",
            "matcher_grpc",
            "matcher_cli",
            "matcher_fixtures",
        ],
    ),
    (
        "matcher-io",
        &[
            "jieba_rs",
            "tantivy",
            "rusqlite",
            "clap",
            "tokio",
            "tonic",
            "ureq",
            "tokenizers::",
            "matcher_cli",
            "matcher_encoders",
            "matcher_grpc",
            "matcher_fixtures",
        ],
    ),
    (
        "matcher-grpc",
        &[
            "jieba_rs",
            "tantivy",
            "rusqlite",
            "calamine",
            "rust_xlsxwriter",
            "ureq",
            "tokenizers::",
            "matcher_io",
            "matcher_cli",
            "matcher_fixtures",
        ],
    ),
    (
        "matcher-cli",
        &[
            "jieba_rs",
            "tantivy",
            "rusqlite",
            "calamine",
            "rust_xlsxwriter",
            "encoding_rs",
            "ureq",
            "tokenizers::",
            "tonic",
            "prost",
            "tokio",
            "matcher_grpc::proto",
        ],
    ),
];
/// What of the core encoders may know: the trait that they implement, and whether somebody still waits for them.
const KNOWN_TO_ENCODERS: &[&str] = &["semantic", "Cancel"];

/// What of the core files in and out may know: records and results, never how they come about.
const KNOWN_TO_IO: &[&str] = &[
    "record",
    "matching",
    "explanation",
    "coupling",
    "diagnosis",
    "eligibility",
    "judging",
    "roadshow",
    "visits",
];

/// The modules that know each other's types in a circle, through `explanation` and `matching`. None may join.
const CIRCLE: &[&str] = &["chain", "explanation", "facts", "indicator", "matching", "retrieval", "scoring"];

/// What each module of the core may import from its siblings. Data runs from the left of the list to the right.
const ARROWS: &[(&str, &[&str])] = &[
    ("cancel", &[]),
    ("fail_point", &[]),
    ("identifier", &[]),
    ("fingerprint", &[]),
    ("settings_file", &[]),
    ("image", &[]),
    ("term_table", &["image"]),
    ("semantic", &["cancel", "fingerprint", "image", "term_table"]),
    ("record", &[]),
    ("analysis", &["fingerprint"]),
    ("evaluation", &[]),
    ("exclusion", &["analysis", "fingerprint"]),
    ("matching", &["explanation", "record"]),
    ("store", &["cancel", "record", "semantic"]),
    ("mining", &["analysis", "cancel", "record"]),
    ("indicator", &["analysis", "explanation", "record"]),
    ("chain", &["analysis", "fingerprint", "matching", "record"]),
    ("assignment", &["cancel"]),
    ("judging", &["settings_file"]),
    ("coupling", &["chain", "matching", "record"]),
    ("roadshow", &["chain", "coupling", "record"]),
    ("duplicate", &["analysis", "fingerprint", "record"]),
    ("eligibility", &["record", "settings_file"]),
    ("facts", &["chain", "duplicate", "exclusion", "image", "indicator", "matching", "record", "semantic"]),
    ("record_text", &["explanation", "record", "semantic"]),
    ("index", &["analysis", "facts", "image", "record"]),
    ("impact", &["cancel", "image", "term_table"]),
    ("retrieval", &["analysis", "exclusion", "explanation", "impact"]),
    ("benchmarks", &["analysis", "cancel", "explanation", "impact", "retrieval"]),
    ("scoring", &["chain", "explanation", "facts", "indicator", "matching", "record", "retrieval"]),
    ("explanation", &["analysis", "exclusion", "facts", "indicator", "record", "retrieval", "scoring"]),
    ("diagnosis", &["matching", "record", "scoring"]),
    ("visits", &["coupling", "matching", "record", "settings_file"]),
    ("tuning", &["evaluation", "fingerprint", "matching", "record", "scoring"]),
    ("error", &["assignment", "cancel", "evaluation", "index", "record", "roadshow", "semantic", "store"]),
];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if path.file_name().is_some_and(|name| name != "target") {
                found.extend(sources(&path));
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Path and text of every source below a folder.
fn texts(root: &Path) -> Vec<(String, String)> {
    let relative = |path: &Path| path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
    sources(root).iter().map(|path| (relative(path), fs::read_to_string(path).unwrap())).collect()
}

fn core_sources() -> Vec<(String, String)> {
    texts(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
}

/// The library sources of another crate of the workspace; none when the core stands alone, as in a package.
fn sibling_sources(name: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name).join("src");
    if root.exists() { texts(&root) } else { Vec::new() }
}

fn code_lines(text: &str) -> impl Iterator<Item = &str> {
    // Unit tests at the end of a file may use what the library must not.
    let library =
        text.lines().take_while(|line| line.trim() != "#[cfg(test)]" || text.contains("mod tests;"));
    library.filter(|line| !line.trim_start().starts_with("//"))
}

#[test]
fn every_foreign_crate_has_one_home() {
    for (path, text) in core_sources().into_iter().filter(|(path, _)| !path.ends_with("tests.rs")) {
        for (name, homes) in HOMES {
            let at_home = homes.iter().any(|home| path.starts_with(home));
            let named = code_lines(&text).any(|line| line.contains(name));
            assert!(at_home || !named, "{path} names {name}");
        }
    }
}

#[test]
fn modules_import_only_what_the_architecture_allows() {
    for (path, text) in core_sources() {
        let module = path.split('/').next().unwrap().trim_end_matches(".rs");
        let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == module) else { continue };
        for line in code_lines(&text) {
            for import in line.split("crate::").skip(1) {
                let target: String =
                    import.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
                let fine = target.is_empty() || target == module || allowed.contains(&target.as_str());
                assert!(
                    fine,
                    "{path} imports {target}: a new arrow needs a line in ARCHITECTURE.md and here"
                );
            }
        }
    }
}

#[test]
fn every_module_has_its_arrows() {
    for (path, _) in core_sources() {
        let module = path.split('/').next().unwrap().trim_end_matches(".rs");
        let known = ARROWS.iter().any(|(name, _)| *name == module) || ["engine", "lib"].contains(&module);
        assert!(known, "{path} stands nowhere in ARROWS");
    }
}

/// Every module that a module reaches along the arrows.
fn reached(from: &str) -> Vec<&'static str> {
    let mut found: Vec<&'static str> = Vec::new();
    let mut open = vec![from];
    while let Some(module) = open.pop() {
        let arrows = ARROWS.iter().find(|(name, _)| *name == module).map_or(&[][..], |(_, to)| *to);
        for target in arrows {
            if !found.contains(target) {
                found.push(target);
                open.push(target);
            }
        }
    }
    found
}

#[test]
fn no_module_joins_the_circle() {
    let mut circular: Vec<&str> =
        ARROWS.iter().map(|(name, _)| *name).filter(|name| reached(name).contains(name)).collect();
    circular.sort_unstable();
    assert_eq!(circular, CIRCLE, "modules that lead back to themselves");
}

#[test]
fn the_other_crates_keep_to_their_own_doors() {
    for (krate, forbidden) in OTHER_DOORS {
        for (path, text) in sibling_sources(krate) {
            for name in *forbidden {
                let named = code_lines(&text).any(|line| line.contains(name));
                assert!(!named, "{krate}/src/{path} names {name}");
            }
        }
    }
}

#[test]
fn files_know_records_and_results_only() {
    knows_only("matcher-io", KNOWN_TO_IO);
}

#[test]
fn encoders_know_nothing_of_records_and_matching() {
    knows_only("matcher-encoders", KNOWN_TO_ENCODERS);
}

fn knows_only(krate: &str, known: &[&str]) {
    for (path, text) in sibling_sources(krate) {
        for line in code_lines(&text) {
            for import in line.split("matcher_core::").skip(1) {
                let target: String =
                    import.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                assert!(known.contains(&target.as_str()), "{krate}/src/{path} knows {target}: {line}");
            }
        }
    }
}

#[test]
fn the_library_prints_nothing() {
    for (path, text) in core_sources() {
        let prints = code_lines(&text).any(|line| line.contains("println!(") || line.contains("print!("));
        assert!(!prints, "{path} prints");
    }
}

#[test]
fn files_stay_short() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    // A packaged crate stands alone; in the workspace all its crates are looked at.
    let workspace = root.parent().filter(|parent| parent.join("matcher-io").exists()).unwrap_or(root);
    for path in sources(workspace) {
        let lines = fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines <= 500, "{} has {lines} lines", path.display());
    }
}
