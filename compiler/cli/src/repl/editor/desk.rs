//! The editor on a thread of its own, so that green threads run while a text is typed.
//!
//! One of the two has the terminal: the session while a text runs, the editor while one is typed. What the program writes
//! meanwhile goes through a pipe and, line by line, to the editor, which shows it above the text.

use super::super::evaluation::{Prompt, Waited};
use super::knowledge::Shared;
use super::{Invitation, editor, terminal};
use crate::printing::print;
use compiler::session::Session;
use reedline::{ExternalPrinter, Reedline, Signal};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use rustix::termios::{InputModes, LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use std::ffi::c_int;
use std::fs::File;
use std::io::{self, ErrorKind, PipeReader, PipeWriter, Read, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SendError, Sender, SyncSender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// Bytes that are read at once: several screens. A line with more is shown in parts.
const MOST_BYTES: usize = 16 << 10;

/// How often it is looked whether there is room for lines above a text: as often as the editor looks for them.
const PAUSE: Duration = Duration::from_millis(100);

/// Who has it has the terminal.
static TERMINAL: Mutex<()> = Mutex::new(());
/// While a text is typed and green threads run: what is to be ended with the process.
static TYPING: Mutex<Option<Typing>> = Mutex::new(None);

/// Where texts are typed.
pub struct Desk {
    shared: Shared,
    /// Has the editor read a text, behind an invitation, and show messages above it.
    invitations: Sender<(String, ExternalPrinter<String>)>,
    texts: Receiver<io::Result<Signal>>,
    /// Has a byte for each text.
    bell: PipeReader,
    /// Ends the editor's reading.
    stop: Arc<AtomicBool>,
}

/// How an editor reads a text, behind an invitation.
type ReadText = fn(&mut Reedline, &dyn reedline::Prompt) -> io::Result<Signal>;

/// The time in which the editor reads a text. At its end, also if the editor panics, nobody waits for it any more, and the
/// terminal is as it was.
struct Turn<'a> {
    shared: &'a Shared,
    /// How the terminal was set, if it was set otherwise.
    mode: Option<Termios>,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        // A holder that has panicked has left nothing half done that matters to the end.
        let known = self.shared.lock();
        known.unwrap_or_else(PoisonError::into_inner).end();
        if let Some(mode) = &self.mode {
            // If it does not take it, nothing does.
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, mode);
        }
    }
}

/// Output that is shown above a text.
struct Typing {
    /// Is closed when nothing more is written.
    writing: PipeWriter,
    /// Answers what was not shown.
    shower: JoinHandle<String>,
    stop: Arc<AtomicBool>,
    shared: Shared,
}

impl Desk {
    /// Starts the editor for the texts of a session.
    pub fn open(shared: &Shared, session: &mut Session) -> io::Result<Desk> {
        let desk = Desk::with_editor(shared, editor(shared), Reedline::read_line)?;
        // What a thread ends the process by: the runtime, C, or a signal. If one of them cannot be told of, the terminal is left as
        // it is then.
        session.before_exit(|_| end_typing());
        let _ = atexit(end_typing);
        let _ = terminal::keep();
        Ok(desk)
    }

    /// Starts a thread on which an editor reads texts.
    fn with_editor(shared: &Shared, editor: Reedline, read: ReadText) -> io::Result<Desk> {
        let (invitations, invited) = channel();
        let (answers, texts) = channel();
        let (bell, mut ring) = io::pipe()?;
        let stop = Arc::new(AtomicBool::new(false));
        let known = shared.clone();
        let mut editor = editor.with_break_signal(stop.clone());
        thread::Builder::new().spawn(move || {
            while let Ok((invitation, printer)) = invited.recv() {
                editor = editor.with_external_printer(printer);
                let terminal = TERMINAL.lock();
                let turn = Turn {
                    mode: take_typed_ahead(&known),
                    shared: &known,
                };
                let text = terminal::edited(|| read(&mut editor, &Invitation(invitation)));
                drop(turn);
                drop(terminal);
                // Whoever has a message that was not shown is told.
                editor = editor.with_external_printer(ExternalPrinter::new(0));
                // The process may end in any form. A history that cannot be kept is no reason not to go on.
                let _ = editor.sync_history();
                if answers.send(text).is_err() || ring.write_all(&[0]).is_err() {
                    return;
                }
            }
        })?;
        Ok(Desk {
            shared: shared.clone(),
            invitations,
            texts,
            bell,
            stop,
        })
    }

    /// The next text, behind an invitation; green threads run until it is there.
    pub fn read(&mut self, invitation: String, prompt: &mut Prompt) -> io::Result<Signal> {
        let ended = || io::Error::from(ErrorKind::BrokenPipe);
        // A message is either taken by the editor, which looks for them ten times a second, or not sent.
        let printer = ExternalPrinter::new(0);
        let above = printer.sender();
        let room = Room {
            shared: self.shared.clone(),
            invitation: invitation.len(),
            stop: self.stop.clone(),
        };
        self.shared.lock().expect("no holder panics").begin();
        self.invitations
            .send((invitation, printer))
            .map_err(|_| ended())?;
        if prompt.session.has_threads() {
            self.let_threads_run(prompt, above, room)?;
        }
        let text = self.texts.recv().map_err(|_| ended())?;
        self.bell.read_exact(&mut [0])?;
        text
    }

    fn let_threads_run(&self, prompt: &mut Prompt, above: SyncSender<String>, room: Room) -> io::Result<()> {
        let (output, writer) = io::pipe()?;
        let (end, writing) = io::pipe()?;
        let files = [writer.try_clone()?, writer].map(|end| File::from(OwnedFd::from(end)));
        let shower = thread::Builder::new().spawn(move || show(&output, &end, &above, &room))?;
        *TYPING.lock().expect("no holder panics") = Some(Typing {
            writing,
            shower,
            stop: self.stop.clone(),
            shared: self.shared.clone(),
        });
        let before = prompt.session.divert_output(files);
        // On a terminal that is edited on, Ctrl-C is a key; a signal from elsewhere has nothing to end.
        while prompt.let_threads_run(self.bell.as_fd()) == Waited::Interrupted {}
        prompt.session.restore_output(before);
        // The text is typed; what was not shown above it comes after it.
        let typing = TYPING.lock().expect("no holder panics").take();
        let rest = typing.map(Typing::end).unwrap_or_default();
        // If that is not possible, the results that follow are not either, and that is reported.
        let _ = print(rest);
        Ok(())
    }
}

impl Typing {
    /// Waits until all that can be shown is shown; answers the rest.
    fn end(self) -> String {
        drop(self.writing);
        self.shower.join().unwrap_or_default()
    }

    /// Lines of the text below the cursor, as far as that is known.
    fn lines_below(&self) -> usize {
        let known = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        let typed = known.typed();
        typed.map_or(0, |(text, cursor)| text[cursor..].matches('\n').count())
    }
}

/// Hands what was typed while a text ran to the editor, as events that wait for it. The terminal has made each Enter a line feed,
/// which is taken for Enter only before the editor sets the terminal to give it single keys; and it lets lines be read one by one
/// only, unless it is told otherwise. What comes later than that, if it is still typed before the editor has begun, is one batch,
/// of which the editor drops what follows the first text. Answers how the terminal is to be set again: until the editor has begun,
/// it gives single keys as they are, since a Ctrl-D would end a line that nobody reads.
fn take_typed_ahead(shared: &Shared) -> Option<Termios> {
    let stdin = io::stdin();
    let mode = tcgetattr(&stdin).ok()?;
    let mut at_once = mode.clone();
    at_once.local_modes.remove(LocalModes::ICANON);
    at_once.input_modes.remove(InputModes::ICRNL);
    // If it cannot be taken, it is typed once more.
    tcsetattr(&stdin, OptionalActions::Now, &at_once).ok()?;
    let is_typed_ahead = crossterm::event::poll(Duration::ZERO).unwrap_or(false);
    shared.lock().expect("no holder panics").is_typed_ahead = is_typed_ahead;
    Some(mode)
}

// SAFETY: this is how the C library declares it.
unsafe extern "C" {
    /// Has a procedure called when the process ends.
    safe fn atexit(procedure: extern "C" fn()) -> c_int;
}

/// When the process ends while a text is typed: ends the typing, so that the terminal is as it was.
extern "C" fn end_typing() {
    let typing = TYPING.lock().ok().and_then(|mut typing| typing.take());
    if let Some(typing) = typing {
        let to_end = "\n".repeat(typing.lines_below() + 1);
        typing.stop.store(true, Ordering::Relaxed);
        // The editor does not get it again.
        std::mem::forget(TERMINAL.lock());
        // Behind the text. Nobody is left to be told if that is not possible.
        let _ = print(format!("{to_end}{}", typing.end()));
    }
    terminal::give_back();
}

/// Whether lines can be shown above a text.
struct Room {
    shared: Shared,
    /// Bytes of the invitation.
    invitation: usize,
    /// Whether the editor is to end its reading.
    stop: Arc<AtomicBool>,
}

impl Room {
    /// Waits until there is; false if the process ends before.
    fn is_awaited(&self) -> bool {
        while !self.stop.load(Ordering::Relaxed) {
            if self.is_there() {
                return true;
            }
            thread::sleep(PAUSE);
        }
        false
    }

    /// Whether there is: the editor finds the row in which the text begins only if the cursor is in its last line and no line
    /// wraps. When the text is typed, nothing is shown above it any more.
    fn is_there(&self) -> bool {
        let Ok((columns, _)) = crossterm::terminal::size() else {
            return true;
        };
        let known = self.shared.lock().expect("no holder panics");
        let Some((text, cursor)) = known.typed() else {
            return !known.is_typing;
        };
        // No character has more columns than bytes.
        let fits = |line: &str| self.invitation + line.len() < columns.into();
        !text[cursor..].contains('\n') && !text.ends_with('\n') && text.lines().all(fits)
    }
}

/// Has lines shown, as long as any can come; answers what was not shown. Who writes more than can be shown waits; so do the lines
/// while there is no room.
fn show(mut output: &PipeReader, end: &PipeReader, above: &SyncSender<String>, room: &Room) -> String {
    let mut waiting = Vec::new();
    let mut bytes = [0; MOST_BYTES];
    let mut is_typed = true;
    while is_written(output, end)
        && let Ok(count @ 1..) = output.read(&mut bytes)
    {
        waiting.extend_from_slice(&bytes[..count]);
        if !is_typed {
            continue;
        }
        // A line is shown when it has ended.
        let end = match waiting.iter().rposition(|&byte| byte == b'\n') {
            Some(end) => end + 1,
            None if waiting.len() >= MOST_BYTES => last_character(&waiting),
            None => continue,
        };
        if !room.is_awaited() {
            is_typed = false;
            continue;
        }
        let rest = waiting.split_off(end);
        let lines = std::mem::replace(&mut waiting, rest);
        if let Err(SendError(lines)) = above.send(String::from_utf8_lossy(&lines).into_owned()) {
            waiting.splice(..0, lines.into_bytes());
            is_typed = false;
        }
    }
    String::from_utf8_lossy(&waiting).into_owned()
}

/// Waits until there is output, or an end to it.
fn is_written(output: &PipeReader, end: &PipeReader) -> bool {
    let mut files = [output, end].map(|file| PollFd::new(file, PollFlags::IN));
    while let Err(error) = poll(&mut files, None) {
        if error != Errno::INTR {
            return false;
        }
    }
    files[0].revents().contains(PollFlags::IN)
}

/// Where the last character begins, which may be there in part.
fn last_character(text: &[u8]) -> usize {
    text.iter()
        .rposition(|byte| byte & 0xC0 != 0x80)
        .unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::super::super::evaluation::PLAINLY;
    use super::*;
    use compiler::frontend::STACK_BYTES;
    use compiler::options::Options;

    /// The prompt tells of it and ends, and what threads write does not hold it up.
    #[test]
    fn an_editor_that_panics_ends_the_reading() {
        let run = || {
            let mut prompt = Prompt::new(&Options::default()).unwrap_or_else(|_| panic!("there is memory"));
            let shared = Shared::default();
            // What the thread writes waits by then.
            let panics: ReadText = |_, _| {
                thread::sleep(2 * PAUSE);
                panic!("as an editor may")
            };
            let mut desk = Desk::with_editor(&shared, Reedline::create(), panics).expect("there are threads");
            let writer =
                "(thread-start! (make-thread (lambda () (display \"a line\\n\") (thread-sleep! 60))))";
            let text = format!("(import (srfi 18))\n(define writer {writer})");
            let started = prompt.run(&text, PLAINLY, &mut |_, _| {});
            assert!(started.is_ok() && prompt.session.has_threads());
            let error = desk.read("> ".into(), &mut prompt).expect_err("nobody has typed");
            assert_eq!(error.kind(), ErrorKind::BrokenPipe);
        };
        let thread = thread::Builder::new().stack_size(STACK_BYTES).spawn(run);
        thread
            .expect("there is memory")
            .join()
            .expect("it has not failed");
    }
}
