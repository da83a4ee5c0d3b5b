//! Bytes that come in pieces, as lines and as text.

use std::io::{self, ErrorKind, Read};

/// Bytes asked for at a time.
const CHUNK: usize = 1 << 16;

/// Lines that come in pieces.
#[derive(Default)]
pub struct Lines {
    /// The line that is not complete.
    rest: Vec<u8>,
}

impl Lines {
    /// The lines, without their ends, that a piece completes.
    pub fn add(&mut self, bytes: &[u8]) -> Vec<Vec<u8>> {
        let mut lines = Vec::new();
        for part in bytes.split_inclusive(|&byte| byte == b'\n') {
            self.rest.extend(part);
            if self.rest.pop_if(|byte| *byte == b'\n').is_some() {
                lines.push(std::mem::take(&mut self.rest));
            }
        }
        lines
    }

    /// The last line, if nothing ends it.
    pub fn last(&mut self) -> Option<Vec<u8>> {
        (!self.rest.is_empty()).then(|| std::mem::take(&mut self.rest))
    }
}

/// UTF-8 that comes in pieces, which may cut characters.
#[derive(Default)]
pub struct Text {
    /// The beginning of a character.
    rest: Vec<u8>,
}

impl Text {
    /// The text that a piece completes; what is no UTF-8 becomes U+FFFD.
    pub fn add(&mut self, bytes: &[u8]) -> String {
        self.rest.extend(bytes);
        let whole = match std::str::from_utf8(&self.rest) {
            // The end may be the beginning of a character.
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            _ => self.rest.len() - cut_length(&self.rest),
        };
        let rest = self.rest.split_off(whole);
        let text = String::from_utf8_lossy(&self.rest).into_owned();
        self.rest = rest;
        text
    }
}

/// How many bytes at the end are the beginning of a character.
fn cut_length(bytes: &[u8]) -> usize {
    match bytes.utf8_chunks().last() {
        Some(chunk) => match std::str::from_utf8(chunk.invalid()) {
            Err(error) if error.error_len().is_none() => chunk.invalid().len(),
            _ => 0,
        },
        None => 0,
    }
}

/// What can be read now, without waiting, from what was made so that it does not; none at its end.
pub fn read_available(source: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = vec![0; CHUNK];
    loop {
        match source.read(&mut bytes) {
            Ok(0) => return Ok(None),
            Ok(length) => {
                bytes.truncate(length);
                return Ok(Some(bytes));
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(Some(Vec::new())),
            // The session is gone, and with it what it had not read.
            Err(error) if error.kind() == ErrorKind::ConnectionReset => return Ok(None),
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_in_pieces() {
        let mut lines = Lines::default();
        assert!(lines.add(b"a").is_empty());
        assert_eq!(lines.add(b"b\n\nc"), [b"ab".to_vec(), b"".to_vec()]);
        assert_eq!(lines.last(), Some(b"c".to_vec()));
        assert_eq!(lines.last(), None);
    }

    #[test]
    fn characters_come_in_pieces() {
        let mut text = Text::default();
        assert_eq!(text.add(b"a\xce"), "a");
        assert_eq!(text.add(b"\xbb\xffb\xf0\x9f"), "\u{3bb}\u{fffd}b");
        assert_eq!(text.add(b"\x98\x80"), "\u{1f600}");
        assert_eq!(text.add(b"\xff"), "\u{fffd}");
    }
}
