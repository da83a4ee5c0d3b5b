//! Input: a buffer of bytes and where more come from.
//!
//! Textual ports decode UTF-8 one character at a time, with the ASCII case first. An invalid byte is an error at its
//! place and is then skipped, so that reading can go on.

use std::fs::File;
use std::io;
use std::mem::ManuallyDrop;
use std::os::fd::AsRawFd;
use std::time::Duration;

use super::error::{PortError, patiently, repeated};
use crate::signals;

/// Bytes asked for at a time: as for output.
const CHUNK: usize = 1 << 16;
/// Of a long line or string, bytes that a system call reads: about 10 ms, after which Ctrl-C is looked for.
const AT_ONCE: usize = 1 << 24;
/// Length up to which a buffer grows without leave: a chunk, after one of which part is kept.
const FREE_LENGTH: usize = 2 * CHUNK;

/// Input from a file or from memory.
pub struct Input {
    buffer: Vec<u8>,
    /// Index, in the buffer, of the next byte.
    next: usize,
    /// The bytes from `next` up to here are known to be whole characters in UTF-8; see [`Input::text`].
    valid_end: usize,
    /// Where more bytes come from, if anywhere.
    file: Option<ManuallyDrop<File>>,
    /// Whether the file is closed with the port.
    owned: bool,
    /// An end of file was seen by peeking; the next read reports it without asking again, once. (A terminal or a growing
    /// file may have more after it.)
    end_pending: bool,
    /// Of the next character.
    place: Place,
    /// Whether `read` folds case on this port.
    pub fold_case: bool,
    /// Length up to which the buffer may grow next: [`FREE_LENGTH`], or more by leave, which is for once.
    most: usize,
    /// Whether the operation may wait for the file.
    may_wait: bool,
    /// The place that [`Input::rewind`] goes back to.
    mark: Option<Mark>,
    /// What the last operation that was begun in vain has looked at, in bytes, and how long that took; see [`Input::gather`].
    #[cfg(feature = "foreign")]
    vain: Option<(usize, Duration)>,
}

/// Where an operation began that takes its input piece by piece.
struct Mark {
    next: usize,
    place: Place,
    fold_case: bool,
}

/// Where a character is in the input.
#[derive(Clone, Copy)]
struct Place {
    /// From 1. A line ends with a line feed, a carriage return, or both, as in the compiler.
    line: u64,
    /// From 1.
    column: u64,
    /// Whether the character before it is a carriage return, with which a line feed is one end of a line.
    after_return: bool,
}

impl Place {
    /// The place after a text that begins here.
    fn after(self, text: &str) -> Place {
        let mut after_return = self.after_return;
        let ends_line = |&byte: &u8| {
            let ends = byte == b'\r' || byte == b'\n' && !after_return;
            after_return = byte == b'\r';
            ends
        };
        let lines = text.as_bytes().iter().copied().filter(ends_line).count() as u64;
        let (column, rest) = match text.rfind(['\n', '\r']) {
            Some(end) => (1, &text[end + 1..]),
            None => (self.column, text),
        };
        Place {
            line: self.line + lines,
            column: column + rest.chars().count() as u64,
            after_return,
        }
    }
}

impl Drop for Input {
    fn drop(&mut self) {
        if let (true, Some(file)) = (self.owned, &mut self.file) {
            // SAFETY: the port is going away and owns the file.
            unsafe { ManuallyDrop::drop(file) };
        }
    }
}

impl Input {
    /// Input from bytes.
    pub fn from_memory(buffer: Vec<u8>) -> Input {
        Input {
            buffer,
            next: 0,
            valid_end: 0,
            file: None,
            owned: false,
            end_pending: false,
            place: Place {
                line: 1,
                column: 1,
                after_return: false,
            },
            fold_case: false,
            most: FREE_LENGTH,
            may_wait: false,
            mark: None,
            #[cfg(feature = "foreign")]
            vain: None,
        }
    }

    /// Input from a file that others own, too.
    pub fn from_file(file: ManuallyDrop<File>) -> Input {
        let mut input = Input::from_memory(Vec::new());
        input.file = Some(file);
        input
    }

    /// Input from a file that is closed with the port.
    pub fn from_owned_file(file: File) -> Input {
        let mut input = Input::from_file(ManuallyDrop::new(file));
        input.owned = true;
        input
    }

    /// Bytes of memory that the input takes up.
    #[inline]
    pub fn bytes(&self) -> usize {
        self.buffer.capacity()
    }

    /// After [`PortError::NoRoom`]: gives leave to grow as [`Input::fill`] wanted, if there is room for so many bytes more;
    /// false if there is not. Most operations need no leave, so they do not find out how much room there is.
    pub fn let_grow(&mut self, room: u64) -> bool {
        let wanted = filled_length(self.buffer.len() - self.kept_from());
        let is_granted = wanted as u64 <= self.buffer.len() as u64 + room;
        if is_granted {
            self.most = wanted;
        }
        is_granted
    }

    /// After [`PortError::NotReady`]: gives the operation leave to wait, until [`Input::end_operation`]. Who has none can do
    /// something else in the meantime, and then begin again.
    pub fn let_wait(&mut self) {
        self.may_wait = true;
    }

    /// The end of an operation.
    #[inline]
    pub fn end_operation(&mut self) {
        self.may_wait = false;
        self.mark = None;
    }

    /// Keeps what is consumed from here on until the operation ends.
    pub fn mark(&mut self) {
        self.mark = Some(Mark {
            next: self.next,
            place: self.place,
            fold_case: self.fold_case,
        });
    }

    /// Goes back to where the mark is, if there is one: nothing was consumed.
    pub fn rewind(&mut self) {
        if let Some(mark) = self.mark.take() {
            self.next = mark.next;
            self.place = mark.place;
            self.fold_case = mark.fold_case;
        }
    }

    /// After [`Input::rewind`]: an operation that looks at all of its input each time will begin again; this time that took so
    /// long.
    #[cfg(feature = "foreign")]
    pub fn note_vain(&mut self, time: Duration) {
        self.vain = Some((self.buffered().len(), time));
    }

    /// Before such an operation begins again: takes what arrives until half as much again is there, or nothing comes for as long
    /// as the last time took. So all attempts together take linear time, or no longer than what the input is waited for. There
    /// is `room` for so many bytes.
    #[cfg(feature = "foreign")]
    pub fn gather(&mut self, mut room: impl FnMut() -> u64) {
        let Some((length, time)) = self.vain.take() else {
            return;
        };
        while self.buffered().len() < length + length / 2
            && let Some(file) = &self.file
            && matches!(is_readable_within(file, time), Ok(true))
        {
            match self.fill() {
                Ok(true) => {}
                Ok(false) => {
                    self.end_pending = true;
                    return;
                }
                Err(PortError::NoRoom) if self.let_grow(room()) => {}
                // The operation will meet it.
                Err(_) => return,
            }
        }
    }

    /// Where more bytes come from, if anywhere.
    pub fn descriptor(&self) -> Option<i32> {
        self.file.as_ref().map(|file| file.as_raw_fd())
    }

    /// Whether the file is closed with the port.
    #[cfg(feature = "foreign")]
    pub fn owns_file(&self) -> bool {
        self.owned
    }

    /// Line and column, from 1, of the next character.
    pub fn place(&self) -> (u64, u64) {
        (self.place.line, self.place.column)
    }

    /// The bytes that have arrived and are not consumed.
    pub fn buffered(&self) -> &[u8] {
        &self.buffer[self.next..]
    }

    /// Index, in the buffer, from which on bytes are kept.
    fn kept_from(&self) -> usize {
        self.mark.as_ref().map_or(self.next, |mark| mark.next)
    }

    /// Takes more bytes, keeping the unread ones; false at the end of the file. If there are none yet and the operation has
    /// no leave to wait, the error is [`PortError::NotReady`]; without leave to grow so much, [`PortError::NoRoom`].
    pub fn fill(&mut self) -> Result<bool, PortError> {
        let kept_from = self.kept_from();
        let Some(file) = &mut self.file else {
            return Ok(false);
        };
        if std::mem::take(&mut self.end_pending) {
            return Ok(false);
        }
        if !self.may_wait && !is_readable(file)? {
            return Err(PortError::NotReady);
        }
        self.buffer.drain(..kept_from);
        self.valid_end = self.valid_end.saturating_sub(kept_from);
        self.next -= kept_from;
        if let Some(mark) = &mut self.mark {
            mark.next = 0;
        }
        let kept = self.buffer.len();
        let length = filled_length(kept);
        if length > self.most {
            return Err(PortError::NoRoom);
        }
        self.most = FREE_LENGTH;
        // What a long line or string took is given back.
        self.buffer.shrink_to(length);
        self.buffer.reserve_exact(length - kept);
        read_up_to(file, &mut self.buffer, length)
    }

    /// Whether reading a byte would not wait.
    pub fn is_byte_ready(&mut self) -> Result<bool, PortError> {
        self.is_ready(|_| 1)
    }

    /// Whether reading a character would not wait: all its bytes have arrived.
    pub fn is_char_ready(&mut self) -> Result<bool, PortError> {
        self.is_ready(encoded_length)
    }

    /// Whether as many bytes as `wanted` says of the first have arrived, or the end. What has arrived is taken into the
    /// buffer, so that asking again needs no system call.
    fn is_ready(&mut self, wanted: impl Fn(u8) -> usize) -> Result<bool, PortError> {
        loop {
            let buffered = self.buffered();
            if buffered
                .first()
                .is_some_and(|&first| buffered.len() >= wanted(first))
                || self.end_pending
            {
                return Ok(true);
            }
            match self.fill() {
                Ok(is_more) => self.end_pending = !is_more,
                Err(PortError::NotReady) => return Ok(false),
                Err(error) => return Err(error),
            }
        }
    }

    /// The next byte, left in place; `None` at the end.
    #[inline]
    pub fn peek_byte(&mut self) -> Result<Option<u8>, PortError> {
        if let Some(&byte) = self.buffer.get(self.next) {
            return Ok(Some(byte));
        }
        if self.fill()? {
            Ok(Some(self.buffer[self.next]))
        } else {
            self.end_pending = self.file.is_some();
            Ok(None)
        }
    }

    /// The next byte; `None` at the end.
    #[inline]
    pub fn read_byte(&mut self) -> Result<Option<u8>, PortError> {
        let byte = self.peek_byte()?;
        self.end_pending = false;
        self.next += usize::from(byte.is_some());
        Ok(byte)
    }

    /// The text that has arrived and is not consumed, up to the first invalid or incomplete character.
    pub fn text(&mut self) -> &str {
        self.valid_end = self.valid_end.max(self.next);
        if self.valid_end < self.buffer.len() {
            let rest = &self.buffer[self.valid_end..];
            self.valid_end += match std::str::from_utf8(rest) {
                Ok(_) => rest.len(),
                Err(error) => error.valid_up_to(),
            };
        }
        // SAFETY: the bytes from `next` to `valid_end` were checked when `valid_end` got there, and `next` moves over
        // whole characters only.
        unsafe { std::str::from_utf8_unchecked(&self.buffer[self.next..self.valid_end]) }
    }

    /// Line and column of the character `offset` bytes into [`Input::text`].
    pub fn place_at(&mut self, offset: usize) -> (u64, u64) {
        let before = self.place;
        let place = before.after(&self.text()[..offset]);
        (place.line, place.column)
    }

    /// Consumes the first `count` bytes of [`Input::text`], which are whole characters.
    pub fn consume_text(&mut self, count: usize) {
        let before = self.place;
        self.place = before.after(&self.text()[..count]);
        self.next += count;
    }

    /// Skips a first line `#!...`, by which systems find the program that runs a script.
    pub fn skip_script_line(&mut self) {
        let text = self.text();
        if text.starts_with("#!/") || text.starts_with("#! ") {
            let length = text.find('\n').unwrap_or(text.len());
            self.consume_text(length);
        }
    }

    /// The next character, left in place; `None` at the end.
    #[inline]
    pub fn peek_char(&mut self) -> Result<Option<char>, PortError> {
        match self.buffer.get(self.next) {
            Some(&byte) if byte < 0x80 => Ok(Some(char::from(byte))),
            _ => self.peek_char_slow(),
        }
    }

    /// The next character; `None` at the end.
    #[inline]
    pub fn read_char(&mut self) -> Result<Option<char>, PortError> {
        match self.buffer.get(self.next) {
            Some(&byte) if byte < 0x80 => {
                self.advance(char::from(byte));
                Ok(Some(char::from(byte)))
            }
            _ => self.read_char_slow(),
        }
    }

    #[cold]
    fn peek_char_slow(&mut self) -> Result<Option<char>, PortError> {
        let Some(first) = self.peek_byte()? else {
            return Ok(None);
        };
        let length = encoded_length(first);
        while self.buffered().len() < length && !self.is_invalid_at(0) && self.fill()? {}
        let bytes = self.buffered();
        match std::str::from_utf8(&bytes[..length.min(bytes.len())]) {
            Ok(text) => Ok(text.chars().next()),
            Err(error) => {
                let invalid = PortError::InvalidUtf8 {
                    line: self.place.line,
                    column: self.place.column,
                    byte: first,
                };
                self.next += error.error_len().unwrap_or(bytes.len()).max(1);
                self.place.column += 1;
                self.place.after_return = false;
                Err(invalid)
            }
        }
    }

    fn read_char_slow(&mut self) -> Result<Option<char>, PortError> {
        let c = self.peek_char_slow()?;
        self.end_pending = false;
        if let Some(c) = c {
            self.advance(c);
        }
        Ok(c)
    }

    /// Consumes the character `c`, which is next.
    #[inline]
    fn advance(&mut self, c: char) {
        self.next += c.len_utf8();
        let place = &mut self.place;
        match c {
            '\n' if place.after_return => {}
            '\n' | '\r' => {
                place.line += 1;
                place.column = 1;
            }
            _ => place.column += 1,
        }
        place.after_return = c == '\r';
    }

    /// The rest of the line, without its end ("\n", "\r" or "\r\n"); `None` at the end of the input.
    pub fn read_line(&mut self) -> Result<Option<String>, PortError> {
        let (length, ending) = self.find_line_end()?;
        if length + ending == 0 {
            return Ok(None);
        }
        let line = &self.buffer[self.next..self.next + length + ending];
        let Ok(line) = std::str::from_utf8(line) else {
            return self.invalid_line();
        };
        self.place = self.place.after(line);
        let text = line[..length].to_owned();
        self.next += length + ending;
        Ok(Some(text))
    }

    /// Lengths in bytes of the rest of the line and of its end, which are then in the buffer. At the end of the input
    /// a line needs no end.
    fn find_line_end(&mut self) -> Result<(usize, usize), PortError> {
        let mut searched = 0;
        loop {
            let bytes = self.buffered();
            let ends_line = |&byte: &u8| byte == b'\n' || byte == b'\r';
            let found = bytes[searched..].iter().position(ends_line);
            let length = found.map_or(bytes.len(), |position| searched + position);
            match &bytes[length..] {
                [b'\r', b'\n', ..] => return Ok((length, 2)),
                [b'\n', ..] | [b'\r', _, ..] => return Ok((length, 1)),
                // What follows decides; the carriage return ends the line also if nothing does.
                rest => {
                    let ending = rest.len();
                    if !self.fill()? {
                        return Ok((length, ending));
                    }
                }
            }
            searched = length;
        }
    }

    /// Reads up to the invalid byte that is known to be in the line.
    fn invalid_line(&mut self) -> Result<Option<String>, PortError> {
        loop {
            self.read_char()?;
        }
    }

    /// Up to `count` characters; `None` at the end of the input. Nothing is consumed until all is there, so that the
    /// operation can be repeated when it was interrupted.
    pub fn read_string(&mut self, count: usize) -> Result<Option<String>, PortError> {
        // Length of the characters found so far, and their number.
        let (mut length, mut found) = (0, 0);
        loop {
            let text = &self.text()[length..];
            match text.char_indices().nth(count - found) {
                Some((end, _)) => {
                    length += end;
                    break;
                }
                None => {
                    found += text.chars().count();
                    length += text.len();
                }
            }
            if found == count {
                break;
            }
            // An invalid byte, or a character that is not complete: it counts once what precedes it is consumed.
            if self.is_invalid_at(length) || !self.fill()? {
                if self.buffered().len() > length {
                    self.consume_text(length);
                    return self.read_char().map(|c| c.map(String::from));
                }
                break;
            }
        }
        let text = self.text()[..length].to_owned();
        self.consume_text(length);
        Ok(if text.is_empty() && count > 0 {
            None
        } else {
            Some(text)
        })
    }

    /// Whether the bytes from an offset on, where the text ends, are no beginning of a character.
    fn is_invalid_at(&self, offset: usize) -> bool {
        let rest = &self.buffered()[offset..];
        std::str::from_utf8(rest).is_err_and(|error| error.error_len().is_some())
    }

    /// Up to `count` bytes; `None` at the end of the input.
    pub fn read_bytes(&mut self, count: usize) -> Result<Option<Vec<u8>>, PortError> {
        while self.buffer.len() - self.next < count && self.fill()? {}
        let available = self.buffered();
        let taken = available[..count.min(available.len())].to_vec();
        self.next += taken.len();
        Ok(if taken.is_empty() && count > 0 {
            None
        } else {
            Some(taken)
        })
    }
}

/// Appends what a file has, at most so many bytes, for which there is room; how many those were. (Nothing is stored in room that
/// is not used: of a pipe that may be most of it, each time.)
fn read_more(file: &File, buffer: &mut Vec<u8>, most: usize) -> io::Result<usize> {
    let room = &mut buffer.spare_capacity_mut()[..most];
    // SAFETY: the room is that of the buffer.
    let count = unsafe { libc::read(file.as_raw_fd(), room.as_mut_ptr().cast(), room.len()) };
    let count = usize::try_from(count).map_err(|_| io::Error::last_os_error())?;
    // SAFETY: the system has filled so many bytes of it.
    unsafe { buffer.set_len(buffer.len() + count) };
    Ok(count)
}

/// Fills a buffer to a length, or less if no more has arrived; false at the end of the file. Ctrl-C ends that between two
/// system calls; what was read stays.
fn read_up_to(file: &File, buffer: &mut Vec<u8>, length: usize) -> Result<bool, PortError> {
    let before = buffer.len();
    loop {
        let most = AT_ONCE.min(length - buffer.len());
        let read = || patiently(file.as_raw_fd(), libc::POLLIN, || read_more(file, buffer, most));
        let count = repeated(read)?;
        if count < most || buffer.len() == length {
            return Ok(buffer.len() > before);
        }
        if signals::is_interrupted() {
            return Err(PortError::Interrupted);
        }
        if !is_readable(file)? {
            return Ok(true);
        }
    }
}

/// Whether reading from a file would not wait.
fn is_readable(file: &File) -> Result<bool, PortError> {
    is_readable_within(file, Duration::ZERO)
}

/// The same after some time at most, in whole milliseconds.
#[inline]
fn is_readable_within(file: &File, time: Duration) -> Result<bool, PortError> {
    let milliseconds = time.as_millis() as libc::c_int;
    let mut request = libc::pollfd {
        fd: file.as_raw_fd(),
        events: libc::POLLIN,
        revents: 0,
    };
    // SAFETY: one valid pollfd.
    let count = repeated(|| match unsafe { libc::poll(&mut request, 1, milliseconds) } {
        -1 => Err(io::Error::last_os_error()),
        count => Ok(count),
    })?;
    Ok(count > 0)
}

/// Length that the buffer gets when so many bytes are kept: as many again, so that whoever looks at the whole buffer each
/// time takes linear time.
fn filled_length(kept: usize) -> usize {
    kept + CHUNK.max(kept)
}

/// The number of bytes of a character in UTF-8, from its first byte (1 for an invalid one).
fn encoded_length(first: u8) -> usize {
    match first {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn decodes_characters_and_counts_places() {
        let mut input = Input::from_memory("aλ\n👋".as_bytes().to_vec());
        let mut read = Vec::new();
        while let Some(c) = input.read_char().expect("the input is valid") {
            read.push(c);
        }
        assert_eq!(read, ['a', 'λ', '\n', '👋']);
        assert_eq!(input.place(), (2, 2));
    }

    #[test]
    fn lines_end_in_a_line_feed_a_carriage_return_or_both() {
        let text = "1\r\n2\r\r\n\n";
        let places = [(1, 2), (2, 1), (2, 1), (2, 2), (3, 1), (4, 1), (4, 1), (5, 1)];
        let mut one_by_one = Input::from_memory(text.as_bytes().to_vec());
        for (count, place) in (1..).zip(places) {
            one_by_one.read_char().expect("the input is valid");
            assert_eq!(one_by_one.place(), place);
            let mut at_once = Input::from_memory(text.as_bytes().to_vec());
            at_once.consume_text(count);
            assert_eq!(at_once.place(), place);
            at_once.consume_text(text.len() - count);
            assert_eq!(at_once.place(), (5, 1));
        }
        let mut lines = Input::from_memory(text.as_bytes().to_vec());
        while lines.read_line().expect("the input is valid").is_some() {}
        assert_eq!(lines.place(), (5, 1));
    }

    #[test]
    fn an_invalid_byte_is_an_error_at_its_place_and_skipped() {
        let mut input = Input::from_memory(b"x\xFFy".to_vec());
        assert_eq!(input.read_char().expect("valid"), Some('x'));
        assert!(matches!(
            input.read_char(),
            Err(PortError::InvalidUtf8 {
                line: 1,
                column: 2,
                byte: 0xFF
            })
        ));
        assert_eq!(input.read_char().expect("valid"), Some('y'));
    }

    #[test]
    fn a_character_is_ready_when_all_its_bytes_have_arrived() {
        let (reader, mut writer) = std::io::pipe().expect("a pipe");
        let mut input = Input::from_owned_file(File::from(std::os::fd::OwnedFd::from(reader)));
        assert!(!input.is_char_ready().expect("open"));
        for (byte, is_ready) in [(0xE2, false), (0x82, false), (0xAC, true)] {
            writer.write_all(&[byte]).expect("room");
            assert_eq!(input.is_char_ready().expect("open"), is_ready);
            assert!(input.is_byte_ready().expect("open"));
        }
        assert_eq!(input.read_char().expect("valid"), Some('€'));
        assert!(!input.is_char_ready().expect("open"));
        drop(writer);
        assert!(input.is_char_ready().expect("open"));
        assert_eq!(input.read_char().expect("the end"), None);
    }

    #[test]
    fn what_has_not_arrived_is_waited_for_with_leave_only() {
        let (reader, mut writer) = std::io::pipe().expect("a pipe");
        let mut input = Input::from_owned_file(File::from(std::os::fd::OwnedFd::from(reader)));
        writer.write_all(b"a (b\nc").expect("room");
        assert_eq!(input.read_char().expect("valid"), Some('a'));
        input.mark();
        assert_eq!(input.read_line().expect("valid").as_deref(), Some(" (b"));
        assert!(matches!(input.read_line(), Err(PortError::NotReady)));
        input.rewind();
        assert_eq!(input.place(), (1, 2));
        writer.write_all(b"d\n").expect("room");
        let lines = [(); 2].map(|()| input.read_line().expect("valid").expect("not at the end"));
        assert_eq!(lines, [" (b", "cd"]);
        assert!(matches!(input.read_char(), Err(PortError::NotReady)));
        let thread = std::thread::spawn(move || writer.write_all(b"e"));
        input.let_wait();
        assert_eq!(input.read_char().expect("valid"), Some('e'));
        thread.join().expect("no panic").expect("room");
    }

    #[test]
    fn a_long_line_needs_leave_to_grow() {
        let (reader, mut writer) = std::io::pipe().expect("a pipe");
        let line = "x".repeat(FREE_LENGTH);
        let text = line.clone();
        let thread = std::thread::spawn(move || writer.write_all(text.as_bytes()));
        let mut input = Input::from_owned_file(File::from(std::os::fd::OwnedFd::from(reader)));
        let mut leaves = 0;
        let result = loop {
            match input.read_line() {
                Err(PortError::NotReady) => input.let_wait(),
                Err(PortError::NoRoom) => {
                    assert!(!input.let_grow(1));
                    assert!(input.let_grow(FREE_LENGTH as u64 * 2));
                    leaves += 1;
                }
                result => break result.expect("valid"),
            }
        };
        thread.join().expect("no panic").expect("all is read");
        assert_eq!(result.as_deref(), Some(line.as_str()));
        assert!(leaves > 0);
    }

    #[test]
    fn lines_end_in_either_way() {
        let mut input = Input::from_memory(b"one\r\ntwo\n\nlast".to_vec());
        let lines: Vec<_> = std::iter::from_fn(|| input.read_line().expect("valid")).collect();
        assert_eq!(lines, ["one", "two", "", "last"]);
    }
}
