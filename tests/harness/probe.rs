//! The C library that the tests of the foreign function interface call, made from `tests/foreign/probe.c`; compiling C.

use crate::inc;
use std::env;
use std::path::{Path, PathBuf};
use std::process::{self, Command};
use std::sync::OnceLock;

/// Name of the library's file, as programs name it.
pub const FILE_NAME: &str = "libprobe.so";

/// The folder of the library, which is compiled when first asked for.
pub fn folder() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(build)
}

/// Compiles the library into a folder of this process, beside the test binary.
fn build() -> PathBuf {
    let this = env::current_exe().expect("the path of the running test is known");
    let folder = this
        .parent()
        .expect("a binary is in a folder")
        .join(format!("probe-{}", process::id()));
    std::fs::create_dir_all(&folder).expect("the target folder is writable");
    make_in(&folder);
    folder
}

/// Compiles the library into a folder.
pub fn make_in(folder: &Path) {
    let source = inc::tests_folder().join("foreign/probe.c");
    compile(&["-fPIC", "-shared"], &[&source], &folder.join(FILE_NAME));
}

/// Compiles C files and libraries; a warning is an error.
pub fn compile(options: &[&str], inputs: &[&Path], output: &Path) {
    const TARGET: &str = "x86_64-unknown-linux-gnu";
    let compiler = cc::Build::new()
        .target(TARGET)
        .host(TARGET)
        .opt_level(2)
        .cargo_metadata(false)
        .get_compiler();
    let status = Command::new(compiler.path())
        .args(["-O2", "-Wall", "-Werror", "-pthread"])
        .args(options)
        .arg("-o")
        .arg(output)
        .args(inputs)
        .status()
        .expect("a C compiler is there");
    assert!(status.success(), "{inputs:?} do not compile");
}
