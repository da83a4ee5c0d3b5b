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
//!
//! A callback has frames of C below it, so it stays where it is. When it waits, and other green threads could run, its thread
//! keeps the block with those frames, and the program goes on in another block, on a Scheme stack of its own, with the
//! scheduler alone ([`foreign_hand_over`]); its home takes it, if that is resting, or a *worker*, a thread that does nothing
//! else. Code that comes back from C in a block that is no more the program's joins the others at its next stack check:
//! it becomes a ready green thread, and its system thread rests.

use std::arch::naked_asm;
use std::io;
use std::mem::{offset_of, take};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use abi::context::{Context, PENDING_MOVE, register};
use abi::object;
use abi::value::Value;

use super::dispatch::{self, Program, Task};
use super::gate::Gate;
use super::queue::Queue;
use super::threads::{self, Thread};
use crate::condition::Raised;
use crate::context::{runtime, runtime_ref};
use crate::primitives::no_thread;
use crate::{signals, start};

/// Who can carry the program of a Context, and what it is about to do.
#[derive(Default)]
pub struct Carriers {
    /// Where its home rests.
    home: Arc<Gate>,
    /// Whether it does.
    home_rests: bool,
    /// Where the workers rest that do.
    resting: Vec<Arc<Gate>>,
    /// Where all workers rest.
    workers: Vec<Arc<Gate>>,
    /// Blocks that no code is in.
    spare: Vec<Spare>,
    /// Why a thread leaves Scheme.
    errand: Errand,
    /// Whether whoever gets the program begins with the scheduler.
    starts: bool,
    /// The procedure of that, which runs the next green thread, once there is one: a root.
    scheduler: Option<Value>,
    /// What the program has returned, elsewhere than at its home: a root while it waits for that.
    ended: Option<Value>,
    /// Whether the process ends with the program that was called.
    ends_process: bool,
}

/// A block that no code is in, and that is not in the Context.
struct Spare(*mut Thread);

// SAFETY: it is used by the thread that has the token alone, as the block is.
unsafe impl Send for Spare {}

/// Why a thread leaves Scheme.
#[derive(Default)]
enum Errand {
    /// What it was called for has come to its end.
    #[default]
    End,
    /// A thread that rests is to go on with the program.
    Rested,
    /// The thread that serves a queue is to go on with it.
    Domain(Arc<Queue<Task>>),
    /// It rests itself: others go on.
    Rest,
}

/// The program was called, and has left Scheme with a value: what it returns, once it has ended.
pub fn come_home(context: &mut Context, mut value: Value) -> Value {
    loop {
        let errand = take(&mut runtime(context).foreign.carriers.errand);
        if matches!(errand, Errand::End) {
            threads::become_program(context);
            return value;
        }
        let carriers = &mut runtime(context).foreign.carriers;
        if matches!(errand, Errand::Rest)
            && let Some(value) = carriers.ended.take()
        {
            threads::become_program(context);
            return value;
        }
        carriers.home_rests = true;
        let home = carriers.home.clone();
        // SAFETY: this thread has left Scheme, and uses the Context again when it is given it.
        unsafe { hand_on(context, errand) };
        home.pass();
        arrive(context);
        if let Some(value) = runtime(context).foreign.carriers.ended.take() {
            return value;
        }
        // SAFETY: this thread was given the program.
        value = unsafe { go_on(context) };
    }
}

/// Carries a program until it goes elsewhere. `rest` is called before it does.
///
/// # Safety
///
/// This thread was given the program.
pub unsafe fn carry(program: Program, rest: impl FnOnce(&mut Carriers)) {
    // SAFETY: by the caller's duty nobody else has the Context.
    let context = unsafe { &mut *program.0 };
    arrive(context);
    // SAFETY: likewise.
    let mut value = unsafe { go_on(context) };
    let errand = loop {
        let carriers = &mut runtime(context).foreign.carriers;
        match take(&mut carriers.errand) {
            Errand::End => {}
            errand => break errand,
        }
        if !carriers.home_rests && carriers.ends_process {
            start::end_process(context, 0);
        }
        carriers.ended = Some(value);
        if carriers.home_rests {
            break Errand::Rested;
        }
        // Frames of C are on its home; the other green threads run until it comes to rest. The scheduler runs in a critical
        // region.
        carriers.starts = true;
        context.registers[register::CRITICAL] = Value::fixnum(1);
        // SAFETY: this thread has the program.
        value = unsafe { go_on(context) };
    };
    rest(&mut runtime(context).foreign.carriers);
    // SAFETY: this thread has left Scheme, and uses the Context no more.
    unsafe { hand_on(context, errand) };
}

/// This thread carries the program from now on.
fn arrive(context: &mut Context) {
    threads::settle(context);
    signals::interrupt_this_thread(context);
}

/// Gives the program away, or the token of other code that has left Scheme.
///
/// # Safety
///
/// This thread has left Scheme, and nothing refers to the Context any more.
unsafe fn hand_on(context: *mut Context, errand: Errand) {
    // SAFETY: until the program is given away, this thread has the Context.
    let this = unsafe { &mut *context };
    threads::unsettle(this);
    match errand {
        Errand::Rest => {
            let block = threads::forget_left(this);
            this.scheme_sp = this.stack_base;
            this.underflow_segment = Value::fixnum(0);
            runtime(this).foreign.carriers.spare.push(Spare(block));
            // SAFETY: the Context is alive.
            unsafe { threads::leave(context, block as u64) };
        }
        Errand::Domain(queue) => {
            signals::interrupt_no_thread(this);
            // Its thread has been started.
            queue.put(Task::Carry(Program(context)));
        }
        Errand::Rested | Errand::End => {
            signals::interrupt_no_thread(this);
            runtime(this).foreign.carriers.rested().open();
        }
    }
}

impl Carriers {
    /// Where a thread rests that is to go on.
    fn rested(&mut self) -> Arc<Gate> {
        if take(&mut self.home_rests) {
            return self.home.clone();
        }
        self.resting
            .pop()
            .expect("before the program is sent to a thread that rests, there is one")
    }

    /// Sees to it that a thread rests.
    fn have_one_rest(&mut self, context: Program) -> io::Result<()> {
        if self.home_rests || !self.resting.is_empty() {
            return Ok(());
        }
        let gate = Arc::new(Gate::default());
        let its_gate = gate.clone();
        dispatch::start_carrier("inc-worker", move || {
            while its_gate.pass() {
                let gate = its_gate.clone();
                // SAFETY: the gate is opened for who is to have the Context.
                unsafe { carry(context, |carriers| carriers.resting.push(gate)) };
            }
        })?;
        self.workers.push(gate.clone());
        self.resting.push(gate);
        Ok(())
    }

    /// The number of workers.
    pub fn worker_count(&self) -> usize {
        self.workers.len()
    }

    /// The values that live here, as areas of tagged words.
    pub fn roots(&self, areas: &mut Vec<(u64, u64)>) {
        let values = [&self.scheduler, &self.ended].into_iter().flatten();
        areas.extend(values.map(|value| (&raw const *value as u64, 1)));
    }
}

impl Drop for Carriers {
    fn drop(&mut self) {
        self.workers.iter().for_each(|gate| gate.remove());
    }
}

/// The process ends with the program that is called next, on whichever thread that ends.
pub fn end_process_with_program(context: &mut Context) {
    runtime(context).foreign.carriers.ends_process = true;
}

/// `%foreign-move-to`: has another thread carry the program: that of a domain (a symbol), or one that does nothing else
/// (`#f`). With `#t`, this thread, which does not carry the program, rests.
pub fn foreign_move(to: Value, context: &mut Context) -> Result<Value, Raised> {
    let carriers = &mut runtime(context).foreign.carriers;
    if to == Value::TRUE {
        carriers.errand = Errand::Rest;
        return Ok(Value::LEAVE);
    }
    if !threads::is_program(context) {
        return Ok(Value::FALSE);
    }
    // Where calls are denied, this one is about to be.
    if context.registers[register::DOMAIN] == to || runtime(context).deny_foreign {
        return Ok(Value::TRUE);
    }
    let sent = if to == Value::FALSE {
        send_to_rested(context).map(|()| true)
    } else {
        send_to_domain(context, to)
    };
    match sent {
        Ok(true) => Ok(Value::LEAVE),
        Ok(false) => Ok(Value::FALSE),
        Err(error) => Err(no_thread(context, &error)),
    }
}

fn send_to_rested(context: &mut Context) -> io::Result<()> {
    let program = Program(context);
    runtime(context).foreign.carriers.have_one_rest(program)?;
    send(context, Errand::Rested, Value::FALSE);
    Ok(())
}

/// False if the thread of the domain has something else to do.
fn send_to_domain(context: &mut Context, domain: Value) -> io::Result<bool> {
    let queue = runtime(context).foreign.dispatcher.vacant(domain)?;
    let is_vacant = queue.is_some();
    if let Some(queue) = queue {
        send(context, Errand::Domain(queue), domain);
    }
    Ok(is_vacant)
}

fn send(context: &mut Context, errand: Errand, domain: Value) {
    context.registers[register::DOMAIN] = domain;
    context.pending.fetch_and(!PENDING_MOVE, Ordering::Relaxed);
    runtime(context).foreign.carriers.errand = errand;
}

/// `%foreign-hand-over`: a callback on the thread that carries the program is about to wait: has another thread go on, with a
/// procedure that never returns. This one then has the block of the callback alone. False if there is no other thread.
pub fn foreign_hand_over(scheduler: Value, context: &mut Context) -> Value {
    let program = Program(context);
    let carriers = &mut runtime(context).foreign.carriers;
    let spare = carriers.spare.pop();
    let is_ready = carriers.have_one_rest(program).is_ok();
    let block = spare.map(|spare| spare.0).or_else(|| threads::new_block(context));
    let carriers = &mut runtime(context).foreign.carriers;
    match block {
        Some(block) if is_ready => {
            carriers.scheduler = Some(scheduler);
            carriers.starts = true;
            let gate = carriers.rested();
            signals::interrupt_no_thread(context);
            // SAFETY: the block is in no use.
            let left = unsafe { threads::leave_program(context, block) };
            gate.open();
            // SAFETY: the Context lives as long as its threads use it, and the other thread has the token.
            unsafe { threads::come_back(program.0, left) };
            Value::TRUE
        }
        block => {
            carriers.spare.extend(block.map(Spare));
            Value::FALSE
        }
    }
}

/// `%foreign-program?`: whether this thread carries the program, or a callback of it.
pub fn foreign_is_program(context: &mut Context) -> Value {
    Value::bool(context.thread == context.program.load(Ordering::Relaxed))
}

/// A call was put in the queue of the domain whose thread this is.
pub fn call_waits(context: &mut Context) {
    context.pending.fetch_or(PENDING_MOVE, Ordering::Relaxed);
    context.stack_limit = u64::MAX;
}

/// At a stack check: whether the program leaves Scheme, since calls wait for the thread of the domain that carries it. (While
/// frames of C are below it stays. Time slices end here, too, so that it goes soon after that.)
pub fn give_back(context: &mut Context) -> bool {
    context.pending.fetch_and(!PENDING_MOVE, Ordering::Relaxed);
    let domain = context.registers[register::DOMAIN];
    domain != Value::FALSE
        && threads::is_program(context)
        && runtime_ref(context).foreign.dispatcher.is_waited_for(domain)
        && send_to_rested(context).is_ok()
}

/// At a stack check: whether code has come back from C in a block that is not the program's.
pub fn is_to_join(context: &Context) -> bool {
    context.entry == 0 && context.thread != context.program.load(Ordering::Relaxed)
}

/// Goes on with the program: where it left Scheme, or with the scheduler. What it leaves Scheme with.
///
/// # Safety
///
/// This thread has the program, which has left Scheme by the answer [`Value::LEAVE`], or is to begin with the scheduler.
unsafe fn go_on(context: &mut Context) -> Value {
    let carriers = &mut runtime(context).foreign.carriers;
    let starts = take(&mut carriers.starts);
    // SAFETY: the caller's duty.
    unsafe {
        match carriers.scheduler {
            Some(scheduler) if starts => call_on_empty_stack(context, scheduler),
            _ => return_to_stack_top(context),
        }
    }
}

/// Returns to the address on top of the Scheme stack, with the answer `#t`, which a stack check ignores. The registers are
/// saved as by the stub Enter of the compiler, since the program leaves Scheme as if that had called it.
#[unsafe(naked)]
unsafe extern "C" fn return_to_stack_top(context: *mut Context) -> Value {
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

/// Calls a procedure without arguments, as the stub Enter does. What was on the Scheme stack is dropped.
#[unsafe(naked)]
unsafe extern "C" fn call_on_empty_stack(context: *mut Context, procedure: Value) -> Value {
    naked_asm!(
        "push rbx",
        "push rbp",
        "push r12",
        "push r13",
        "push r14",
        "push r15",
        "sub rsp, 8",
        "mov r13, rdi",
        "mov rbx, rsi",
        "mov [r13 + {c_sp}], rsp",
        "mov r12, [r13 + {allocation_pointer}]",
        "mov rsp, [r13 + {stack_base}]",
        "mov rax, [r13 + {underflow_handler}]",
        "mov [rsp], rax",
        "mov qword ptr [r13 + {underflow_segment}], {outside}",
        "xor eax, eax",
        "jmp [rbx + {procedure_entry}]",
        c_sp = const offset_of!(Context, c_sp),
        allocation_pointer = const offset_of!(Context, allocation_pointer),
        stack_base = const offset_of!(Context, stack_base),
        underflow_handler = const offset_of!(Context, underflow_handler),
        underflow_segment = const offset_of!(Context, underflow_segment),
        // The serial of the program's entry.
        outside = const Value::fixnum(0).0,
        procedure_entry = const object::ENTRY,
    )
}
