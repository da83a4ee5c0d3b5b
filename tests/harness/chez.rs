//! Chez Scheme, with which benchmarks compare.

use crate::subprocess;
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Chez Scheme, under one of the names that distributions give it.
pub fn find() -> Option<PathBuf> {
    let paths = env::var_os("PATH")?;
    let candidates = ["chezscheme", "scheme", "chez"];
    env::split_paths(&paths)
        .flat_map(|folder| candidates.map(|name| folder.join(name)))
        .find(|path| is_chez(path))
}

/// Whether a command is Chez Scheme and not another Scheme of the same name.
fn is_chez(path: &Path) -> bool {
    if !path.is_file() {
        return false;
    }
    let mut command = Command::new(path);
    command.arg("--version");
    // Chez prints its version, a number and nothing else.
    subprocess::run(command, b"", subprocess::TIME_LIMIT).is_ok_and(|outcome| {
        format!("{}{}", outcome.stdout, outcome.stderr)
            .trim()
            .starts_with(|c: char| c.is_ascii_digit())
    })
}
