//! Which system thread carries the program: the Scheme code that has no frames of C below it.
//!
//! At first that is the thread that calls the program, its *home*. A serial call in place takes the program to the thread of
//! its domain, which goes on with it and makes the call itself, and the next ones; the home waits meanwhile, with the frames
//! of Rust that called the program.
//!
//! ```text
//!   home     call  Scheme ... leave  hand on ─┐  waits at its gate              ┌─ settle  resume  Scheme ... the end
//!   domain   serves its queue                 └─ settle  resume  Scheme ... leave  hand on    serves its queue
//! ```
//!
//! A thread that gives the program away leaves Scheme first, as at its end: its C stack is as it was when it got the program.
//! All that a thread goes on with is in the Context and on the Scheme stack, and a domain's thread takes the program from its
//! queue like a call. The token stays with the block of the program, and is not free on the way.
//!
//! On a domain's thread the program is a guest: when calls wait in the domain's queue, the next stack check sends it home, and
//! it goes home before it waits for anything.

use std::arch::naked_asm;
use std::mem::offset_of;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use abi::context::{Context, PENDING_MOVE, register};
use abi::value::Value;

use super::dispatch::{Program, Task};
use super::gate::Gate;
use super::queue::Queue;
use super::threads;
use crate::condition::Raised;
use crate::context::{runtime, runtime_ref};
use crate::primitives::no_thread;
use crate::signals;

/// Where the program of a Context is, and where it goes.
pub struct Carriers {
    /// Where its home waits for it.
    home: Arc<Gate>,
    /// Why it has left Scheme, on its way to another thread.
    errand: Errand,
    /// The domain whose thread carries it, or `#f`.
    domain: Value,
}

/// Why the program has left Scheme.
enum Errand {
    /// It has come to its end, with what is returned to its home.
    End,
    /// It has, on another thread, with this value.
    Ended(Value),
    /// It is to go on at home.
    Home,
    /// It is to go on on the thread that serves a queue.
    Domain(Arc<Queue<Task>>),
}

impl Default for Carriers {
    fn default() -> Carriers {
        Carriers {
            home: Arc::default(),
            errand: Errand::End,
            domain: Value::FALSE,
        }
    }
}

/// The program was called, and has left Scheme with a value: what it returns, once it has ended.
pub fn come_home(context: &mut Context, mut value: Value) -> Value {
    while let Errand::Domain(queue) = take_errand(context) {
        let home = runtime(context).foreign.carriers.home.clone();
        depart(context);
        // Its thread has been started.
        queue.put(Task::Carry(Program(context)));
        home.pass();
        arrive(context);
        if let Errand::Ended(value) = take_errand(context) {
            return value;
        }
        // SAFETY: this thread has the program, which has left Scheme where another can go on.
        value = unsafe { resume(context) };
    }
    value
}

fn take_errand(context: &mut Context) -> Errand {
    std::mem::replace(&mut runtime(context).foreign.carriers.errand, Errand::End)
}

/// Carries a program until it goes elsewhere. `done` is called before it does.
///
/// # Safety
///
/// This thread was given the program.
pub unsafe fn carry(program: Program, done: impl FnOnce()) {
    // SAFETY: by the caller's duty nobody else has the Context.
    let context = unsafe { &mut *program.0 };
    arrive(context);
    // SAFETY: likewise.
    let value = unsafe { resume(context) };
    let errand = take_errand(context);
    let carriers = &mut runtime(context).foreign.carriers;
    let home = carriers.home.clone();
    let next = match errand {
        Errand::End | Errand::Ended(_) => {
            carriers.errand = Errand::Ended(value);
            None
        }
        Errand::Home => None,
        Errand::Domain(queue) => Some(queue),
    };
    depart(context);
    done();
    match next {
        Some(queue) => {
            queue.put(Task::Carry(program));
        }
        None => home.open(),
    }
}

/// This thread carries the program from now on.
fn arrive(context: &mut Context) {
    threads::settle(context);
    signals::interrupt_this_thread(context);
}

/// This thread carries the program no more.
fn depart(context: &mut Context) {
    signals::interrupt_no_thread(context);
    threads::unsettle(context);
}

/// `%foreign-move-to`: has another thread carry the program.
pub fn foreign_move(domain: Value, context: &mut Context) -> Result<Value, Raised> {
    let is_program = context.thread == context.program.load(Ordering::Relaxed);
    if !is_program || context.entry != 0 {
        return Ok(Value::FALSE);
    }
    // Where calls are denied, this one is about to be.
    if context.registers[register::DOMAIN] == domain || runtime(context).deny_foreign {
        return Ok(Value::TRUE);
    }
    let errand = if domain == Value::FALSE {
        Errand::Home
    } else {
        let vacant = runtime(context).foreign.dispatcher.vacant(domain);
        match vacant.map_err(|error| no_thread(context, &error))? {
            Some(queue) => Errand::Domain(queue),
            None => return Ok(Value::FALSE),
        }
    };
    Ok(send(context, errand, domain))
}

/// Sends the program to another thread: the answer for the stub.
fn send(context: &mut Context, errand: Errand, domain: Value) -> Value {
    context.registers[register::DOMAIN] = domain;
    context.pending.fetch_and(!PENDING_MOVE, Ordering::Relaxed);
    let carriers = &mut runtime(context).foreign.carriers;
    carriers.errand = errand;
    carriers.domain = domain;
    Value::LEAVE
}

/// A call was put in the queue of a domain: if its thread carries the program, that is to go.
pub fn call_waits(context: &mut Context, domain: Value) {
    if runtime(context).foreign.carriers.domain == domain {
        context.pending.fetch_or(PENDING_MOVE, Ordering::Relaxed);
        context.stack_limit = u64::MAX;
    }
}

/// At a stack check: whether the program leaves Scheme, since calls wait for the thread that carries it. (One with frames of C
/// below it stays, and each of its stack checks comes here.)
pub fn give_back(context: &mut Context) -> bool {
    if context.pending.load(Ordering::Relaxed) & PENDING_MOVE == 0 {
        return false;
    }
    let domain = runtime(context).foreign.carriers.domain;
    if !runtime_ref(context).foreign.dispatcher.is_waited_for(domain) {
        context.pending.fetch_and(!PENDING_MOVE, Ordering::Relaxed);
        return false;
    }
    let is_program = context.thread == context.program.load(Ordering::Relaxed);
    if !is_program || context.entry != 0 {
        return false;
    }
    send(context, Errand::Home, Value::FALSE);
    true
}

/// Goes on with the program where it left Scheme: at the return address on top of its stack, with the answer `#t`, which a
/// stack check ignores. What it leaves Scheme with.
///
/// # Safety
///
/// This thread has the program, which has left Scheme by the answer [`Value::LEAVE`].
unsafe fn resume(context: *mut Context) -> Value {
    // SAFETY: the caller's duty.
    unsafe { resume_at_stack_top(context) }
}

/// The registers are saved as by the stub Enter of the compiler, since the program leaves Scheme as if that had called it.
#[unsafe(naked)]
unsafe extern "C" fn resume_at_stack_top(context: *mut Context) -> Value {
    naked_asm!(
        "push rbx",
        "push rbp",
        "push r12",
        "push r13",
        "push r14",
        "push r15",
        "sub rsp, 8",
        "mov r13, rdi",
        "mov [r13 + {c_sp}], rsp",
        "mov r12, [r13 + {allocation_pointer}]",
        "mov rsp, [r13 + {scheme_sp}]",
        "mov eax, {true}",
        "clc",
        "ret",
        c_sp = const offset_of!(Context, c_sp),
        allocation_pointer = const offset_of!(Context, allocation_pointer),
        scheme_sp = const offset_of!(Context, scheme_sp),
        true = const Value::TRUE.0,
    )
}
