//! The serial domain `main-thread`: its calls are made by the thread that the process began with, as toolkits of windows
//! and of graphics want it.
//!
//! A process has one such thread, whatever the number of its Contexts. Its `main` lends it ([`lend`]): the program runs on
//! another thread, and this one waits until a Context needs it, and then serves the queue of the domain like the thread of
//! any other, which includes that it carries the program (`carriers`). The Context that needs it first has it until its end.

use std::convert::Infallible;
use std::io;
use std::process;
use std::sync::mpsc::{self, Sender};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use abi::image::ImageHeader;
use abi::value::Value;

use super::c_stack::CStack;
use super::sync::register_barrier;
use crate::program::FAILURE;
use crate::signals;
use crate::symbol_table::has_name;

/// The name of the domain.
const NAME: &str = "main-thread";

/// What the thread is to do.
type Task = Box<dyn FnOnce() + Send>;

/// Where its tasks go while it is lent.
static TASKS: Mutex<Option<Sender<Task>>> = Mutex::new(None);

fn tasks() -> MutexGuard<'static, Option<Sender<Task>>> {
    TASKS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether it is this domain.
pub fn is_name(domain: Value) -> bool {
    has_name(domain, NAME)
}

/// Whether a program may make calls of this domain: then its image has the symbol.
///
/// # Safety
///
/// The image must be one of a program, and be mapped.
pub unsafe fn is_named_in(image: *const ImageHeader) -> bool {
    // SAFETY: the header of an image is right, by the caller's duty.
    let symbols = unsafe {
        let header = &*image;
        std::slice::from_raw_parts(header.symbols as *const Value, header.symbol_count as usize)
    };
    symbols.iter().any(|&symbol| is_name(symbol))
}

/// Runs the body of a process on another thread with so much of the C stack; the process ends with it, with the status that
/// it answers. This thread, which must be the one that the process began with, meanwhile serves the domain. A panic, which
/// has been reported, ends the process, too. The error is that the other thread could not be started.
pub fn lend(stack_bytes: usize, body: impl FnOnce() -> i32 + Send + 'static) -> io::Result<Infallible> {
    // While there is only one thread.
    register_barrier();
    let (sender, arriving) = mpsc::channel();
    *tasks() = Some(sender);
    thread::Builder::new().stack_size(stack_bytes).spawn(|| {
        let _lent = Lent;
        process::exit(body())
    })?;
    signals::leave_to_others();
    for task in arriving {
        task();
    }
    process::exit(FAILURE)
}

/// The thread is lent as long as this is there.
struct Lent;

impl Drop for Lent {
    fn drop(&mut self) {
        *tasks() = None;
    }
}

/// As much of the C stack as this thread has.
pub fn stack_bytes() -> usize {
    CStack::of_this_thread().bytes as usize
}

/// Whether this is the thread that the process began with.
pub(super) fn is_this() -> bool {
    // SAFETY: the functions only answer.
    unsafe { libc::gettid() == libc::getpid() }
}

/// Has the thread do something, in its turn.
pub(super) fn run(task: impl FnOnce() + Send + 'static) -> io::Result<()> {
    let not_lent = || io::Error::other("this process does not lend its main thread");
    let tasks = tasks();
    let sender = tasks.as_ref().ok_or_else(not_lent)?;
    sender.send(Box::new(task)).map_err(|_| not_lent())
}
