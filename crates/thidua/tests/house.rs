//! The invariants of ARCHITECTURE.md that a tool can hold, held over the whole tree.

use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn manifest(crate_name: &str) -> toml::Table {
    let text = std::fs::read_to_string(root().join("crates").join(crate_name).join("Cargo.toml"))
        .expect("a manifest");
    text.parse().expect("TOML")
}

/// What a crate is built from (what its tests need does not count).
fn dependencies(crate_name: &str) -> Vec<String> {
    manifest(crate_name)["dependencies"].as_table().expect("a table").keys().cloned().collect()
}

/// Every Rust source of a crate's `src`, with its path.
fn sources(crate_name: &str) -> Vec<(PathBuf, String)> {
    let mut all = Vec::new();
    collect(&root().join("crates").join(crate_name).join("src"), &mut all);
    assert!(!all.is_empty(), "{crate_name} has sources");
    all
}

fn collect(folder: &Path, all: &mut Vec<(PathBuf, String)>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, all);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = std::fs::read_to_string(&path).expect("a source");
            all.push((path, text));
        }
    }
}

/// The lines of a source that are code of the product: neither comments nor the tests at its foot.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .take_while(|line| line.trim() != "#[cfg(test)]")
        .filter(|line| !line.trim_start().starts_with("//"))
}

fn nowhere(crates: &[&str], words: &[&str], why: &str) {
    for name in crates {
        for (path, text) in sources(name) {
            for line in code(&text) {
                let found = words.iter().find(|word| line.contains(**word));
                assert!(found.is_none(), "{}: «{}»: {why}", path.display(), line.trim());
            }
        }
    }
}

const FLOORS: [&str; 8] = ["viet", "law", "domain", "store", "papers", "sheets", "web", "thidua"];

#[test]
fn each_floor_imports_only_what_lies_below_it() {
    let allowed: [(&str, &[&str]); 8] = [
        ("viet", &[]),
        ("law", &["viet"]),
        ("domain", &["viet", "law"]),
        ("store", &["viet", "law", "domain"]),
        ("papers", &["viet", "domain"]),
        ("sheets", &["viet", "domain"]),
        ("web", &["viet", "law", "domain", "store", "papers", "sheets"]),
        ("thidua", &["viet", "law", "domain", "store", "papers", "sheets", "web"]),
    ];
    for (name, below) in allowed {
        for dependency in dependencies(name).iter().filter(|d| FLOORS.contains(&d.as_str())) {
            assert!(below.contains(&dependency.as_str()), "{name} must not import {dependency}");
        }
    }
}

#[test]
fn sql_http_and_file_formats_each_have_one_home() {
    let homes: [(&str, &[&str]); 8] = [
        ("sqlx", &["store"]),
        ("axum", &["web", "thidua"]),
        ("askama", &["web"]),
        ("typst", &["papers"]),
        ("docx-rs", &["papers"]),
        ("calamine", &["sheets"]),
        ("csv", &["sheets"]),
        ("rust_xlsxwriter", &["sheets"]),
    ];
    for (dependency, home) in homes {
        for name in FLOORS.iter().filter(|name| !home.contains(name)) {
            assert!(
                !dependencies(name).iter().any(|d| d == dependency),
                "{name} must not depend on {dependency}"
            );
        }
    }
}

#[test]
fn the_lower_floors_do_no_io() {
    nowhere(
        &["viet", "law", "domain"],
        &["std::fs", "std::net", "std::env", "std::io", "tokio", "async fn", "SystemTime", "Instant::"],
        "the lower floors are synchronous and do no I/O",
    );
}

#[test]
fn only_the_binary_reads_the_environment() {
    nowhere(
        &["viet", "law", "domain", "store", "papers", "sheets", "web"],
        &["env::var", "env::args"],
        "only `thidua` reads the environment",
    );
}

#[test]
fn the_law_knows_no_floating_point_and_no_hash_order() {
    nowhere(&["law"], &["f32", "f64", "HashMap", "HashSet"], "a verdict must be exact and the same twice");
}

#[test]
fn the_law_is_sound_and_every_figure_is_cited() {
    let faults: Vec<String> = law::Law::built_in().check().iter().map(ToString::to_string).collect();
    assert_eq!(faults, Vec::<String>::new());
}

/// Figures of the law that somebody could be tempted to type: they stand in law/, dated and cited, and nowhere in Rust.
#[test]
fn no_figure_of_the_law_stands_in_rust() {
    nowhere(
        &["domain", "store", "papers", "sheets", "web", "thidua", "law"],
        &["2_340_000", "2340000", "2_530_000", "2530000", "1_800_000", "1800000", "1_490_000", "1490000"],
        "the base salary is data",
    );
}

#[test]
fn the_readme_names_the_two_commands_and_ci_runs_the_second() {
    let readme = std::fs::read_to_string(root().join("README.md")).expect("README.md");
    assert!(readme.contains("cargo run --release -- demo"), "the first command");
    assert!(readme.contains("scripts/test"), "the second command");
    let ci = std::fs::read_to_string(root().join(".ci/run")).expect(".ci/run");
    let commands: Vec<&str> =
        ci.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()).collect();
    assert!(commands.last().is_some_and(|last| last.contains("scripts/test")), "{commands:?}");
}

#[test]
fn every_module_says_what_it_is_for() {
    for name in FLOORS {
        for (path, text) in sources(name) {
            assert!(text.starts_with("//!"), "{} does not open by saying what it is for", path.display());
        }
    }
}
