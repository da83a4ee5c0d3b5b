//! Writing the files that `inc build` makes.

use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;

/// Permissions of an executable, less what the process's mask takes away.
pub const EXECUTABLE: u32 = 0o777;
/// Permissions of other files, likewise.
pub const READABLE: u32 = 0o666;

/// Writes a file, replacing any that is there, which may be a program that runs. A device or pipe is written to. What could
/// not be written whole is removed.
pub fn write(path: &Path, bytes: &[u8], permissions: u32) -> io::Result<()> {
    let is_special = |metadata: fs::Metadata| !metadata.is_file() && !metadata.is_dir();
    if fs::metadata(path).is_ok_and(is_special) {
        return fs::OpenOptions::new().write(true).open(path)?.write_all(bytes);
    }
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(permissions)
        .open(path)?;
    let written = file.write_all(bytes);
    if written.is_err() {
        // The failure to write is what the user must know.
        let _ = fs::remove_file(path);
    }
    written
}

/// Whether two paths lead to the same file.
pub fn is_same(a: &Path, b: &Path) -> bool {
    match (fs::metadata(a), fs::metadata(b)) {
        (Ok(a), Ok(b)) => (a.dev(), a.ino()) == (b.dev(), b.ino()),
        _ => false,
    }
}
