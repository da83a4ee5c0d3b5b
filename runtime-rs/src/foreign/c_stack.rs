//! The C stacks of system threads: how large they are, and doing something on one that is large enough.

use std::cell::Cell;
use std::io;
use std::mem::MaybeUninit;
use std::panic::resume_unwind;
use std::ptr;
use std::thread;

use super::dispatch::with_blocked_signals;

thread_local! {
    /// The C stack of this thread, once it was asked for.
    static C_STACK: Cell<Option<CStack>> = const { Cell::new(None) };
}

/// The stack that a thread was started with.
#[derive(Clone, Copy, Default)]
pub struct CStack {
    /// Its lowest address; 0 if the system does not say.
    pub start: u64,
    /// Its size; 0 likewise.
    pub bytes: u64,
}

impl CStack {
    /// That of this thread: the system is asked once.
    pub fn of_this_thread() -> CStack {
        let known = C_STACK.try_with(Cell::get).ok().flatten();
        known.unwrap_or_else(|| {
            let found = find();
            let _ = C_STACK.try_with(|known| known.set(Some(found)));
            found
        })
    }
}

fn find() -> CStack {
    let mut attributes = MaybeUninit::<libc::pthread_attr_t>::uninit();
    let (mut start, mut size) = (ptr::null_mut(), 0);
    // SAFETY: the first call fills the attributes if it succeeds, and only then are they read and destroyed.
    unsafe {
        if libc::pthread_getattr_np(libc::pthread_self(), attributes.as_mut_ptr()) != 0 {
            return CStack::default();
        }
        libc::pthread_attr_getstack(attributes.as_ptr(), &mut start, &mut size);
        libc::pthread_attr_destroy(attributes.as_mut_ptr());
    }
    CStack {
        start: start as u64,
        bytes: size as u64,
    }
}

/// What the system keeps of a stack of the size that was asked for: a page that guards it, and what belongs to the thread.
const KEPT_BYTES: u64 = 1 << 20;

/// Whether this code runs on a stack that was made with at least so many bytes.
pub fn has(bytes: usize) -> bool {
    let stack = CStack::of_this_thread();
    let here = &raw const stack as u64;
    stack.bytes + KEPT_BYTES >= bytes as u64 && here.wrapping_sub(stack.start) < stack.bytes
}

/// Does something on another thread with a stack of so many bytes, and waits for that. The error is that it cannot be started.
pub fn on_another<T>(bytes: usize, body: impl FnOnce() -> T) -> io::Result<T> {
    /// What the other thread gets and gives while this one waits.
    struct Lent<T>(T);
    // SAFETY: this thread uses nothing of it before the other one has ended.
    unsafe impl<T> Send for Lent<T> {}
    let body = Lent(body);
    thread::scope(|scope| {
        let start = || {
            thread::Builder::new().stack_size(bytes).spawn_scoped(scope, || {
                let body = body;
                Lent((body.0)())
            })
        };
        let done = with_blocked_signals(start)?.join();
        Ok(done.unwrap_or_else(|panic| resume_unwind(panic)).0)
    })
}
