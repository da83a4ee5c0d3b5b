//! The texts of earlier sessions, in a file that only the user can read.

use reedline::{FileBackedHistory, History};
use std::fs::{DirBuilder, OpenOptions};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::PathBuf;

/// So many texts are kept.
const CAPACITY: usize = 10_000;

/// The history; none if its file cannot be used. Then a session has its own, which is not kept.
pub fn open() -> Option<Box<dyn History>> {
    let folder = state_folder()?.join("inc");
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(&folder)
        .ok()?;
    let file = folder.join("history");
    OpenOptions::new()
        .append(true)
        .create(true)
        .mode(0o600)
        .open(&file)
        .ok()?;
    let history = FileBackedHistory::with_file(CAPACITY, file).ok()?;
    Some(Box::new(history))
}

/// Where programs keep what outlives them, by the XDG Base Directory Specification.
fn state_folder() -> Option<PathBuf> {
    let absolute = |name| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    absolute("XDG_STATE_HOME").or_else(|| Some(absolute("HOME")?.join(".local/state")))
}
