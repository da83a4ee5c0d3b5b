//! Output: a buffer of bytes, and where they go.
//!
//! Textual ports hold UTF-8, binary ports any bytes; string and bytevector ports keep everything. Writing appends to the
//! buffer, and [`Output::settle`] at the end of each operation decides whether to write it out, so that a failure is
//! reported by the operation that saw it.

use std::fs::File;
use std::io::{self, Write};
use std::mem::ManuallyDrop;
use std::os::fd::AsRawFd;

use super::error::{PortError, patiently, repeated};
use crate::signals;

/// The buffer is written out when it holds this much: large enough that the cost of the system call (about 1 µs) is
/// small against that of making so much text.
const CAPACITY: usize = 1 << 16;

/// Output to a file, or kept in memory.
pub struct Output {
    /// What is not written out yet; in memory, everything.
    buffer: Vec<u8>,
    /// The column, in characters, at which the buffer begins.
    column: usize,
    sink: Sink,
    /// Bytes that an operation may take besides: see [`Output::let_grow`].
    room: usize,
}

enum Sink {
    /// Kept in memory, at most so many bytes.
    Memory { most: usize },
    /// Kept in memory, but no more than about this many bytes are wanted.
    Limited(usize),
    File {
        file: ManuallyDrop<File>,
        /// Whether the file is closed with the port.
        owned: bool,
        flush: Flush,
    },
}

/// When a buffer is written out to its file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Flush {
    /// When it is full.
    WhenFull,
    /// After each operation that ended a line: terminals.
    Lines,
    /// After each operation: standard error.
    Always,
}

impl Output {
    /// Output that is kept.
    pub fn to_memory() -> Output {
        Output {
            buffer: Vec::new(),
            column: 0,
            sink: Sink::Memory { most: usize::MAX },
            room: usize::MAX,
        }
    }

    /// Output that is kept, by a writer that stops soon after `limit` bytes: see [`Output::is_full`].
    pub fn limited(limit: usize) -> Output {
        Output {
            buffer: Vec::new(),
            column: 0,
            sink: Sink::Limited(limit),
            room: usize::MAX,
        }
    }

    /// Output to a file that others own, too.
    pub fn to_file(file: ManuallyDrop<File>, flush: Flush) -> Output {
        Output {
            buffer: Vec::new(),
            column: 0,
            sink: Sink::File {
                file,
                owned: false,
                flush,
            },
            room: usize::MAX,
        }
    }

    /// Output to a file that is closed with the port.
    pub fn to_owned_file(file: File) -> Output {
        let sink = Sink::File {
            file: ManuallyDrop::new(file),
            owned: true,
            flush: Flush::WhenFull,
        };
        Output {
            buffer: Vec::new(),
            column: 0,
            sink,
            room: usize::MAX,
        }
    }

    /// The same, but written out as given; in memory it is not written out.
    pub fn with_flush(mut self, when: Flush) -> Output {
        if let Sink::File { flush, .. } = &mut self.sink {
            *flush = when;
        }
        self
    }

    /// Goes on where another output would go, which goes on in its place and is answered. What cannot be written out before is
    /// written there, too.
    pub fn divert(&mut self, mut to: Output) -> Output {
        // It is reported when the rest cannot be written either.
        let _ = self.flush();
        std::mem::swap(&mut self.sink, &mut to.sink);
        to
    }

    /// Appends a character in UTF-8.
    #[inline]
    pub fn push(&mut self, c: char) {
        if c.is_ascii() {
            self.buffer.push(c as u8);
        } else {
            self.buffer
                .extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }

    /// Appends text.
    #[inline]
    pub fn push_str(&mut self, text: &str) {
        self.buffer.extend_from_slice(text.as_bytes());
    }

    /// Appends bytes.
    pub fn push_bytes(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
    }

    /// Whether only the beginning is wanted.
    pub fn is_limited(&self) -> bool {
        matches!(self.sink, Sink::Limited(_))
    }

    /// Whether a limited output has reached its limit.
    pub fn is_full(&self) -> bool {
        matches!(self.sink, Sink::Limited(limit) if self.buffer.len() >= limit)
    }

    /// What is kept, of output to memory.
    pub fn contents(&self) -> Option<&[u8]> {
        match self.sink {
            Sink::Memory { .. } | Sink::Limited(_) => Some(&self.buffer),
            Sink::File { .. } => None,
        }
    }

    /// Where it goes, if it is not kept.
    #[cfg(feature = "foreign")]
    pub fn descriptor(&self) -> Option<i32> {
        match &self.sink {
            Sink::File { file, .. } => Some(file.as_raw_fd()),
            Sink::Memory { .. } | Sink::Limited(_) => None,
        }
    }

    /// Whether the file is closed with the port.
    #[cfg(feature = "foreign")]
    pub fn owns_file(&self) -> bool {
        matches!(self.sink, Sink::File { owned: true, .. })
    }

    /// The column, in characters from 0, of the next character.
    pub fn column(&self) -> usize {
        column_after(self.column, &self.buffer)
    }

    /// Bytes of memory that the output takes up.
    #[inline]
    pub fn bytes(&self) -> usize {
        self.buffer.capacity()
    }

    /// Gives the next operation room for so many bytes: output that is kept grows by no more, and what the operation keeps in
    /// mind takes up no more.
    #[inline]
    pub fn let_grow(&mut self, room: impl FnOnce() -> u64) {
        self.room = room() as usize;
        if let Sink::Memory { most } = &mut self.sink {
            *most = self.buffer.len().saturating_add(self.room);
        }
    }

    /// The room of the operation, in bytes.
    pub fn room(&self) -> usize {
        self.room
    }

    /// Writes the buffer out if it is full: called between the parts of a long output, which Ctrl-C ends here.
    #[inline]
    pub fn relieve(&mut self) -> Result<(), PortError> {
        match self.sink {
            Sink::File { .. } if self.buffer.len() >= CAPACITY => {
                self.flush()?;
                match signals::is_interrupted() {
                    true => Err(PortError::Interrupted),
                    false => Ok(()),
                }
            }
            Sink::Memory { most } if self.buffer.len() > most => Err(PortError::NoRoom),
            Sink::File { .. } | Sink::Memory { .. } | Sink::Limited(_) => Ok(()),
        }
    }

    /// Ends an operation: writes the buffer out if the port's rule says so.
    #[inline]
    pub fn settle(&mut self) -> Result<(), PortError> {
        match self.sink {
            Sink::File {
                flush: Flush::Always, ..
            } => self.flush(),
            Sink::File {
                flush: Flush::Lines, ..
            } if self.buffer.contains(&b'\n') => self.flush(),
            Sink::File { .. } if self.buffer.len() >= CAPACITY => self.flush(),
            Sink::File { .. } | Sink::Memory { .. } | Sink::Limited(_) => self.relieve(),
        }
    }

    /// Writes the buffer out.
    pub fn flush(&mut self) -> Result<(), PortError> {
        let Sink::File { file, .. } = &mut self.sink else {
            return Ok(());
        };
        let mut written = 0;
        let result = loop {
            if written == self.buffer.len() {
                break Ok(());
            }
            let descriptor = file.as_raw_fd();
            let write = || patiently(descriptor, libc::POLLOUT, || file.write(&self.buffer[written..]));
            match repeated(write) {
                Ok(0) => break Err(PortError::System(io::ErrorKind::WriteZero.into())),
                Ok(count) => written += count,
                Err(error) => break Err(error),
            }
        };
        // A buffer that could not be written stays, unless nothing will ever take it: else every later operation, and
        // the exit, would fail again.
        if matches!(result, Err(PortError::System(_))) {
            written = self.buffer.len();
        }
        self.column = column_after(self.column, &self.buffer[..written]);
        self.buffer.drain(..written);
        result
    }

    /// Writes the buffer out, whatever signals arrive.
    pub fn flush_to_end(&mut self) -> Result<(), PortError> {
        loop {
            match self.flush() {
                Err(PortError::Interrupted) => {}
                result => return result,
            }
        }
    }

    /// Writes the buffer out and lets go of the file.
    pub fn close(&mut self) -> Result<(), PortError> {
        let result = self.flush_to_end();
        if let Sink::File {
            file, owned: true, ..
        } = &mut self.sink
        {
            // SAFETY: the file is owned, and the sink is replaced at once, so nothing uses the file again.
            unsafe { ManuallyDrop::drop(file) };
            self.sink = Sink::Memory { most: usize::MAX };
        }
        result
    }
}

/// The column after writing `text` from column `before`.
fn column_after(before: usize, text: &[u8]) -> usize {
    let (before, line) = match text.iter().rposition(|&byte| byte == b'\n') {
        Some(newline) => (0, &text[newline + 1..]),
        None => (before, text),
    };
    // Continuation bytes of UTF-8 do not begin a character.
    before + line.iter().filter(|&&byte| byte & 0xC0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_column_counts_characters_of_the_last_line() {
        let mut output = Output::to_memory();
        output.push_str("ab\nλμ");
        assert_eq!(output.column(), 2);
        output.push('\n');
        assert_eq!(output.column(), 0);
        assert_eq!(output.contents(), Some("ab\nλμ\n".as_bytes()));
    }
}
