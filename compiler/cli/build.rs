//! Makes what `inc` carries with it: the compiled library, and the stubs of executables.
//!
//! The library in `scheme-lib` is compiled by the compiler itself, which is a build dependency for that. The stub is the
//! runtime alone, with and without the foreign function interface, built by a cargo of its own with a profile of its own (`[profile.stub]` in the workspace's manifest),
//! since one cargo run has one profile.

use compiler::diagnostics::{self, COLUMNS, Style};
use compiler::driver;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn main() {
    let root = PathBuf::from(variable("CARGO_MANIFEST_DIR")).join("../..");
    let out = PathBuf::from(variable("OUT_DIR"));
    compile_library(&root.join("scheme-lib"), &out.join("library"));
    build_stub(&root, &out, "stub", &[]);
    build_stub(&root, &out, "foreign-stub", &["--features", "foreign"]);
    // `inc` itself is the stub of programs that call `eval`, so it must be linked for fixed addresses too.
    println!("cargo:rustc-link-arg-bins=-no-pie");
}

fn variable(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| panic!("cargo sets {name}"))
}

fn compile_library(folder: &Path, out: &Path) {
    println!("cargo:rerun-if-changed={}", folder.display());
    let folder = folder.to_path_buf();
    let compile = move || {
        driver::compile_library(&folder, 2).unwrap_or_else(|(diagnostics, sources)| {
            for diagnostic in &diagnostics {
                eprint!(
                    "{}",
                    diagnostics::render(diagnostic, &sources, Style::Plain, COLUMNS)
                );
            }
            panic!("the library does not compile");
        })
    };
    let thread = std::thread::Builder::new()
        .stack_size(compiler::frontend::STACK_BYTES)
        .spawn(compile);
    let bytes = thread
        .expect("a thread can be started")
        .join()
        .expect("the library compiles");
    fs::write(out, bytes).expect("OUT_DIR can be written");
}

/// Linked for fixed addresses: an image in it needs no relocation, and calls within it no table.
const FIXED_ADDRESSES: &str = "-Crelocation-model=static";
/// Functions of the same code become one: nothing in the runtime compares their addresses.
const FOLDING: &str = "-Clink-arg=-Wl,--icf=all";

/// Builds a stub with features and stores it under a name.
fn build_stub(root: &Path, out: &Path, name: &str, features: &[&str]) {
    for part in [
        "src",
        "build.rs",
        "abi/src",
        "lexer/src",
        "number/src",
        "stub/src",
        "Cargo.toml",
    ] {
        println!(
            "cargo:rerun-if-changed={}",
            root.join("runtime-rs").join(part).display()
        );
    }
    let profile = if variable("PROFILE") == "release" {
        "stub"
    } else {
        "stub-dev"
    };
    let target = out.join("stub-target");
    // The linker of the toolchain can fold; another may not.
    let built = build_with(root, &target, profile, features, &[FIXED_ADDRESSES, FOLDING])
        || build_with(root, &target, profile, features, &[FIXED_ADDRESSES]);
    assert!(built, "the stub of executables does not build");
    fs::copy(target.join(profile).join("stub"), out.join(name)).expect("cargo has made the stub");
}

/// Builds a stub with flags of `rustc`; whether that worked.
fn build_with(root: &Path, target: &Path, profile: &str, features: &[&str], flags: &[&str]) -> bool {
    let mut command = Command::new(variable("CARGO"));
    command
        .args([
            "build",
            "--quiet",
            "--package",
            "stub",
            "--profile",
            profile,
            "--target-dir",
        ])
        .arg(target)
        .arg("--manifest-path")
        .arg(root.join("Cargo.toml"))
        .args(features)
        .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f"));
    // What cargo sets for this build is not meant for another.
    for variable in [
        "RUSTFLAGS",
        "CARGO_BUILD_TARGET",
        "RUSTC_WORKSPACE_WRAPPER",
        "CARGO_TARGET_DIR",
    ] {
        command.env_remove(variable);
    }
    command
        .status()
        .expect("cargo runs, because it runs this")
        .success()
}
