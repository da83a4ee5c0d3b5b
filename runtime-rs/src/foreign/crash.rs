//! What is reported of a C function that crashes, or that keeps the token for too long: which foreign procedure it is, where
//! that is declared, on which thread it runs, and where it was called.
//!
//! ```text
//! error[E1091]: segmentation fault in C, at address 0x0
//!   in the foreign procedure strlen (parallel sync, on the program's thread), declared at notes.scm:3:1
//!   at notes.scm:7:4 in title
//! ```
//!
//! Nothing is recorded for it when a call is made, beside the stack pointer in a leaf call: the address to which C returns
//! tells the declaration. The report is made in a signal handler, so nothing here allocates or waits for a lock.

use std::ffi::CStr;
use std::fmt::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use abi::code;
use abi::context::Context;
use abi::image::FaultSite;
use abi::primitive::Primitive;
use abi::value::Value;

use super::dispatch;
use super::main_thread;
use super::request::{self, Handle};
use super::threads;
use crate::context::runtime_ref;
use crate::heap::{Continuation, word};
use crate::images::Images;
use crate::report::{self, Frame};
use crate::{signals, start};

/// Lines of the stack that are shown.
const SHOWN_FRAMES: usize = 16;

/// Arguments of a leaf call may take so many bytes of the C stack above the address to which it returns; it is looked for no
/// further.
const SEARCHED_BYTES: u64 = 4 << 10;

/// Before the first C function is called: from now on crashes are reported, if this process has left its signals to us.
pub fn expect_crashes() {
    static EXPECTED: AtomicBool = AtomicBool::new(false);
    if signals::are_received() && !EXPECTED.swap(true, Ordering::Relaxed) {
        signals::handle_faults();
    }
}

/// A call in progress.
enum Call {
    /// Compiled code calls C: the continuation of the call, and whether the call is a leaf; then the address to which it
    /// returns is not in the continuation.
    Inline(Continuation, Option<u64>),
    /// A thread makes the call of a request.
    Dispatched(Handle),
}

/// In a handler: reports the signal, if it comes from a C function that Scheme called. `stack_pointer` is that of the
/// interrupted code, `address` the one that could not be accessed. Then writes out what Scheme has buffered, if this thread
/// can.
pub fn report(context: &mut Context, signal: libc::c_int, address: Option<u64>, stack_pointer: u64) {
    let Some(call) = call_in_progress(context, stack_pointer) else {
        return;
    };
    let mut output = StandardError::new();
    // The output does not fail: what standard error does not take is dropped.
    let _ = write_report(&mut output, context, &call, signal, address);
    output.flush();
    if let Call::Inline(..) = call
        && threads::try_take(context)
    {
        start::write_out(context);
    }
}

fn write_report(
    output: &mut StandardError,
    context: &Context,
    call: &Call,
    signal: libc::c_int,
    address: Option<u64>,
) -> fmt::Result {
    let what = match signal {
        libc::SIGSEGV => "segmentation fault",
        libc::SIGBUS => "bus error",
        libc::SIGFPE => "arithmetic fault",
        libc::SIGILL => "illegal instruction",
        libc::SIGABRT => "abort",
        _ => "fault",
    };
    write!(output, "error[E{}]: {what} in C", code::CRASH)?;
    if let Some(address) = address {
        write!(output, ", at address {address:#x}")?;
    }
    writeln!(output)?;
    let images = &runtime_ref(context).images;
    match call {
        Call::Inline(continuation, leaf) => {
            let class = match leaf {
                Some(_) => "parallel sync leaf",
                None if is_serial(continuation, images) => "serial sync",
                None => "parallel sync",
            };
            let addresses = leaf.iter().copied();
            let addresses = addresses
                .chain(continuation.return_addresses(images))
                .chain(request::callers_of_this_thread());
            write_stack(output, images, class, addresses)
        }
        Call::Dispatched(request) => {
            // SAFETY: this thread is making the call of the request, so it is not freed.
            let request = unsafe { request.request() };
            let class = match dispatch::this_domain() {
                Value::FALSE => "parallel",
                _ => "serial",
            };
            write_stack(output, images, class, request.callers.iter().copied())
        }
    }
}

/// Whether the call that is not a leaf is a serial one: its continuation is marked.
fn is_serial(continuation: &Continuation, images: &Images) -> bool {
    let address = continuation.return_addresses(images).next();
    let site = address.and_then(|address| images.fault_site(address));
    site.is_some_and(|(_, site)| site.primitive == Primitive::foreign_call as u16)
}

fn write_stack(
    output: &mut StandardError,
    images: &Images,
    class: &str,
    addresses: impl Iterator<Item = u64>,
) -> fmt::Result {
    let mut frames = addresses
        .filter(|&address| address != 0)
        .flat_map(|address| report::frames(images, address));
    let Some(declaration) = frames.next() else {
        return Ok(());
    };
    let mut name = [0; 16];
    let (thread, name) = if signals::is_receiver() {
        ("program's thread", "")
    } else if main_thread::is_this() {
        ("process's main thread", "")
    } else {
        ("thread ", thread_name(&mut name))
    };
    writeln!(
        output,
        "  in {} ({class}, on the {thread}{name}), declared at {}",
        Declared(&declaration),
        Place(&declaration),
    )?;
    // Parts of a procedure without a name of their own come before it.
    let mut frames = frames.take(SHOWN_FRAMES).peekable();
    let mut last = declaration.place();
    while let Some(frame) = frames.next() {
        let is_part =
            frame.procedure.is_none() && frames.peek().is_some_and(|outer| outer.place() == frame.place());
        if !is_part && frame.place() != last {
            writeln!(output, "{frame}")?;
            last = frame.place();
        }
    }
    Ok(())
}

/// What the system calls this thread.
fn thread_name(bytes: &mut [u8; 16]) -> &str {
    // SAFETY: the function answers in the bytes given, at most 16 with the zero at their end.
    unsafe { libc::prctl(libc::PR_GET_NAME, bytes.as_mut_ptr()) };
    let name = CStr::from_bytes_until_nul(bytes).unwrap_or_default();
    name.to_str().unwrap_or("?")
}

/// "the foreign procedure strlen"
struct Declared<'f>(&'f Frame);

impl fmt::Display for Declared<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self.0.procedure {
            Some(name) => write!(f, "the foreign procedure {name}"),
            None => write!(f, "a foreign procedure"),
        }
    }
}

struct Place<'f>(&'f Frame);

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let (file, line, column) = self.0.place();
        write!(f, "{file}:{line}:{column}")
    }
}

/// The call of a C function that this thread is making. (What is read of the Context belongs to this thread, or changes at
/// most while another thread is adopted: a risk that is taken, for the process ends in any case.)
fn call_in_progress(context: &Context, stack_pointer: u64) -> Option<Call> {
    let inline = |continuation: Continuation| {
        (continuation.sp != continuation.base).then_some(Call::Inline(continuation, None))
    };
    let dispatched = || {
        let (address, _) = dispatch::current_request();
        (address != 0).then(|| Call::Dispatched(Handle::at(address)))
    };
    if context.thread == 0 {
        return None;
    }
    if !threads::is_this(threads::holder(context)) {
        let block = runtime_ref(context).foreign.threads.this(context);
        return block
            .and_then(|block| inline(block.continuation()))
            .or_else(dispatched);
    }
    // SAFETY: the Context is there.
    if unsafe { threads::has_token(context) } {
        let (address, site) = leaf_call(context, stack_pointer)?;
        let continuation = Continuation {
            sp: context.leaf_sp + u64::from(site.words) * 8,
            ..Continuation::of(context)
        };
        return Some(Call::Inline(continuation, Some(address)));
    }
    inline(Continuation::of(context)).or_else(dispatched)
}

/// The leaf call that the thread that has the token is making, or none if it runs Scheme or the runtime: the address to which
/// C returns, and what is known of it. What was called last has left its return address at the base of the C stack, below its
/// arguments, if it has any there.
fn leaf_call(context: &Context, stack_pointer: u64) -> Option<(u64, &'static FaultSite)> {
    let images = &runtime_ref(context).images;
    let lowest = stack_pointer.max(context.c_sp - SEARCHED_BYTES);
    let mut place = context.c_sp - 8;
    while place >= lowest {
        let address = word::load(place);
        if let Some((_, site)) = images.fault_site(address)
            && site.primitive == Primitive::foreign_call as u16
        {
            return Some((address, site));
        }
        if images.of_code(address).is_some() {
            return None;
        }
        place -= 16;
    }
    None
}

/// Warns that other threads have waited for so many seconds for the one that has the token, if it is in a leaf call.
pub fn report_stall(context: &Context, seconds: u64) {
    let Some((address, _)) = leaf_call(context, 0) else {
        return;
    };
    let images = &runtime_ref(context).images;
    let mut frames = report::frames(images, address);
    let Some(declaration) = frames.next() else {
        return;
    };
    let mut output = StandardError::new();
    // As above.
    let _ = writeln!(
        output,
        "warning[E{}]: {} (parallel sync leaf), declared at {}, has kept other threads from running Scheme for {seconds} seconds",
        code::STALL,
        Declared(&declaration),
        Place(&declaration),
    );
    for frame in frames {
        let _ = writeln!(output, "{frame}");
    }
    output.flush();
}

/// Standard error without Scheme's port, whose state is unknown: what is written is gathered here.
struct StandardError {
    bytes: [u8; 1024],
    length: usize,
}

impl StandardError {
    fn new() -> StandardError {
        StandardError {
            bytes: [0; 1024],
            length: 0,
        }
    }

    fn flush(&mut self) {
        // SAFETY: the bytes are there. What the system does not take is lost, since the process is ending.
        unsafe { libc::write(libc::STDERR_FILENO, self.bytes.as_ptr().cast(), self.length) };
        self.length = 0;
    }
}

impl Write for StandardError {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for part in text.as_bytes().chunks(self.bytes.len()) {
            if self.length + part.len() > self.bytes.len() {
                self.flush();
            }
            self.bytes[self.length..self.length + part.len()].copy_from_slice(part);
            self.length += part.len();
        }
        Ok(())
    }
}
