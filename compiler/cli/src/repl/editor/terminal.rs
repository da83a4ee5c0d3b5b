//! The terminal is left as it was found, however the process ends: by `exit`, in Scheme or in C, or by a signal, which may be one of
//! a crash in C. (What no process learns of is SIGKILL, and `_exit` in C.)

use runtime::signals;
use rustix::process::getpgrp;
use rustix::stdio::{stdin, stdout};
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcgetpgrp, tcsetattr};
use std::io;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

/// How the terminal was found.
static FOUND: OnceLock<Termios> = OnceLock::new();

/// Whether the editor has it.
static IS_EDITED: AtomicBool = AtomicBool::new(false);

/// What the editor leaves undone if it does not come to its end: the terminal does not mark any more what is pasted, and a line is
/// begun behind the text.
const END_OF_EDITING: &[u8] = b"\x1b[?2004l\r\n";

/// From now on every signal that ends the process leaves the terminal as it is now.
pub fn keep() -> io::Result<()> {
    let found = tcgetattr(stdin())?;
    // The first editor of a process is its only one.
    let _ = FOUND.set(found);
    signals::before_end(give_back)
}

/// Lets an editor have the terminal.
pub fn edited<R>(edit: impl FnOnce() -> R) -> R {
    IS_EDITED.store(true, Ordering::SeqCst);
    let result = edit();
    IS_EDITED.store(false, Ordering::SeqCst);
    result
}

/// Leaves the terminal as it was found. (Two system calls and no more: it is done in handlers of signals.)
pub fn give_back() {
    let Some(found) = FOUND.get() else { return };
    // In the background, where another process has the terminal, it would stop this one.
    if tcgetpgrp(stdin()) != Ok(getpgrp()) {
        return;
    }
    // Nobody is left to be told if that is not possible.
    let _ = tcsetattr(stdin(), OptionalActions::Now, found);
    if IS_EDITED.swap(false, Ordering::SeqCst) {
        let _ = rustix::io::write(stdout(), END_OF_EDITING);
    }
}
