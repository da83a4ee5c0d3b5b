//! Reading source files: whatever is read as text of a program is read here, and there is an end to it.

use std::fs::{File, OpenOptions};
use std::io::{Error, Read, Result};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// The most bytes of a source file. Places in it are numbers of 32 bits, and the data structures for a text are up to a
/// hundred times as large, so that more could not be compiled anyway.
pub const MAX_BYTES: u64 = 256 << 20;

/// Reads a file that a program names, of at most so many bytes. It is a regular file: reading a device may have no end, and
/// opening a pipe may wait for ever.
pub fn read_regular(path: &Path, limit: u64) -> Result<Vec<u8>> {
    let file = OpenOptions::new()
        .read(true)
        .custom_flags(libc::O_NONBLOCK)
        .open(path)?;
    let metadata = file.metadata()?;
    // That it is a folder is said by the system when it is read.
    if !metadata.is_file() && !metadata.is_dir() {
        return Err(Error::other("it is not a regular file"));
    }
    read_stream(file, limit)
}

/// Reads a file that the user names, which may be a pipe: a shell has those.
pub fn read_any(path: &Path) -> Result<Vec<u8>> {
    read_stream(File::open(path)?, MAX_BYTES)
}

/// Reads a stream to its end, if that comes within so many bytes.
pub fn read_stream(stream: impl Read, limit: u64) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    stream.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(Error::other(format!("it has more than {} MB", limit >> 20)));
    }
    Ok(bytes)
}
