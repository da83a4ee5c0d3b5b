//! The compiler under test: `inc` from the same target folder as the test binary, built first if need be.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder of this package in the source tree.
pub fn tests_folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The root of the source tree.
pub fn root_folder() -> PathBuf {
    tests_folder()
        .parent()
        .expect("tests/ is inside the workspace")
        .to_path_buf()
}

/// The path of `inc`: the environment variable `INC`, or the binary of this workspace in the profile of the running test.
///
/// Cargo builds the binaries of a package only for that package's own tests, so `inc` is brought up to date here. Not
/// under cargo-nextest, which starts one process for each test: there `cargo build` comes first.
pub fn path() -> PathBuf {
    if let Some(path) = env::var_os("INC") {
        return PathBuf::from(path);
    }
    let this = env::current_exe().expect("the path of the running test is known");
    // Tests are in <target>/<profile>/deps, binaries in <target>/<profile>.
    let folder = this.parent().expect("a binary is in a folder");
    let profile = folder
        .parent()
        .filter(|_| folder.ends_with("deps"))
        .unwrap_or(folder);
    if env::var_os("NEXTEST").is_none() {
        build(profile);
    }
    profile.join("inc")
}

/// `cargo build` of the `inc` that belongs into the folder of a profile.
fn build(profile: &Path) {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command
        .args(["build", "--quiet", "--package", "inc"])
        .current_dir(root_folder());
    command.arg("--target-dir").arg(
        profile
            .parent()
            .expect("a profile has a folder inside the target folder"),
    );
    if profile.ends_with("release") {
        command.arg("--release");
    }
    let status = command
        .status()
        .expect("cargo runs, because it has started this test");
    assert!(status.success(), "inc does not build");
}
