//! The arrows of ARCHITECTURE.md, checked against the sources.

use std::fs;
use std::path::{Path, PathBuf};

/// Crates that only one module (or nobody) of the core may name.
const HOMES: &[(&str, &[&str])] = &[
    ("jieba_rs", &["analysis/"]),
    ("ferrous_opencc", &["analysis/"]),
    ("tantivy::", &["index/", "error.rs"]),
    ("rusqlite", &["store/"]),
    ("tokio", &[]),
    ("tonic", &[]),
    ("prost", &[]),
    ("clap", &[]),
    ("calamine", &[]),
    ("rust_xlsxwriter", &[]),
    ("std::env", &[]),
    ("std::process", &[]),
];

/// What each module of the core may import from its siblings. Data runs from the left of the list to the right.
const ARROWS: &[(&str, &[&str])] = &[
    ("record", &[]),
    ("analysis", &[]),
    ("evaluation", &[]),
    ("matching", &["explanation", "record"]),
    ("store", &["record"]),
    ("indicator", &["analysis", "explanation", "record"]),
    ("chain", &["analysis", "matching", "record"]),
    ("facts", &["indicator", "matching", "record"]),
    ("record_text", &["explanation", "record"]),
    ("index", &["analysis", "facts"]),
    ("impact", &[]),
    ("retrieval", &["analysis", "explanation", "impact"]),
    ("scoring", &["chain", "explanation", "facts", "indicator", "matching", "record", "retrieval"]),
    ("explanation", &["analysis", "facts", "indicator", "record", "retrieval", "scoring"]),
    ("error", &["evaluation", "index", "record", "store"]),
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

fn core_sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let relative = |path: &Path| path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
    sources(&root).iter().map(|path| (relative(path), fs::read_to_string(path).unwrap())).collect()
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
