//! Signals: Ctrl-C interrupts the program, a store into a literal raises, a crash in C is reported.
//!
//! Signals come to the process, so this is the one place where the runtime keeps something outside a Context: which
//! Context they are for. Others in the same process get none; a program that they run can still not write to literals,
//! but ends when it tries.
//!
//! Literals lie in read-only memory. A store inline in compiled code is not checked; one into a literal faults, and the
//! handler finds the store in the image's table of fault sites. Since no Rust code was running, the handler may do what
//! a primitive may do: it makes the condition, takes the procedure's frame off the Scheme stack, and lets the code go on
//! with the stub that raises, as if the procedure had called that last.

use std::ptr;
#[cfg(feature = "foreign")]
use std::sync::OnceLock;
use std::sync::atomic::{AtomicPtr, AtomicU64, Ordering};

use abi::context::{Context, PENDING_INTERRUPT};
use abi::convention::{ALLOCATION, ARGUMENTS, CONTEXT, Register};
use abi::image::FaultSite;
use abi::primitive::Primitive;
use abi::value::Value;
use libc::{c_int, c_void, siginfo_t, ucontext_t};

use crate::context::runtime;
use crate::heap::memory::Reservation;
use crate::primitives::conditions::record_trace;
use crate::runtime_entries::fail_immutable;

/// The Context that signals are for.
static RECEIVER: AtomicPtr<Context> = AtomicPtr::new(ptr::null_mut());

/// The thread that gets them: the one that it was made to run on.
static RECEIVER_THREAD: AtomicU64 = AtomicU64::new(0);

/// The thread that carries its program, if that is another one and its system calls are to be interrupted; or 0.
#[cfg(feature = "foreign")]
static CARRIER_THREAD: AtomicU64 = AtomicU64::new(0);

/// What is done before a signal ends the process.
#[cfg(feature = "foreign")]
static BEFORE_END: OnceLock<fn()> = OnceLock::new();

/// The signals by which others end a process, and that are not handled otherwise.
#[cfg(feature = "foreign")]
const ENDING: [c_int; 3] = [libc::SIGHUP, libc::SIGQUIT, libc::SIGTERM];

/// The signals of faults in C, beside that of memory, which is always handled.
#[cfg(feature = "foreign")]
const FAULTS: [c_int; 4] = [libc::SIGBUS, libc::SIGFPE, libc::SIGILL, libc::SIGABRT];

/// Room for the handler: it makes and prints a condition.
const HANDLER_STACK_BYTES: u64 = 256 << 10;

/// Handlers of faults do not block the signal: a fault in the handler itself ends the process.
const FAULT_FLAGS: c_int = libc::SA_SIGINFO | libc::SA_ONSTACK | libc::SA_NODEFER;

/// Sends the signals of the process to a Context, which runs on this thread from now on, until it is dropped ([`forget`]).
pub fn receive(context: &mut Context) -> std::io::Result<()> {
    // It stays as long as the thread.
    std::mem::forget(HandlerStack::new()?);
    // SAFETY: a thread may ask for its own name.
    RECEIVER_THREAD.store(unsafe { libc::pthread_self() }, Ordering::SeqCst);
    RECEIVER.store(context, Ordering::SeqCst);
    let interrupt: extern "C" fn(c_int, *mut siginfo_t, *mut c_void) = on_interrupt;
    let fault: extern "C" fn(c_int, *mut siginfo_t, *mut c_void) = on_fault;
    // Without SA_RESTART, so that a blocking read ends when it is interrupted.
    handle(libc::SIGINT, interrupt, libc::SA_SIGINFO | libc::SA_ONSTACK)?;
    handle(libc::SIGSEGV, fault, FAULT_FLAGS)
}

/// A stack for the handlers of this thread: where its own is full, or the one that it got at its start too small for a report.
pub struct HandlerStack(#[expect(dead_code, reason = "it is unmapped when it is dropped")] Reservation);

impl HandlerStack {
    /// Handlers of this thread use it until it is dropped.
    pub fn new() -> std::io::Result<HandlerStack> {
        let stack = Reservation::new(HANDLER_STACK_BYTES)?;
        let description = libc::stack_t {
            ss_sp: stack.start() as *mut c_void,
            ss_flags: 0,
            ss_size: HANDLER_STACK_BYTES as usize,
        };
        // SAFETY: the area is mapped until `drop` says that it is not used any more.
        match unsafe { libc::sigaltstack(&description, ptr::null_mut()) } {
            0 => Ok(HandlerStack(stack)),
            _ => Err(std::io::Error::last_os_error()),
        }
    }
}

impl Drop for HandlerStack {
    fn drop(&mut self) {
        let none = libc::stack_t {
            ss_sp: ptr::null_mut(),
            ss_flags: libc::SS_DISABLE,
            ss_size: 0,
        };
        // SAFETY: no handler runs on it, since this code does not.
        unsafe { libc::sigaltstack(&none, ptr::null_mut()) };
    }
}

/// Whether the signals of the process are sent to a Context.
#[cfg(feature = "foreign")]
pub fn are_received() -> bool {
    !RECEIVER.load(Ordering::SeqCst).is_null()
}

/// Whether this is the thread of the Context that signals are for.
#[cfg(feature = "foreign")]
pub fn is_receiver() -> bool {
    // SAFETY: a thread may ask for its own name.
    unsafe { libc::pthread_self() == RECEIVER_THREAD.load(Ordering::SeqCst) }
}

/// This thread carries the program of a Context: Ctrl-C interrupts its system calls.
#[cfg(feature = "foreign")]
pub fn interrupt_this_thread(context: &mut Context) {
    if RECEIVER.load(Ordering::SeqCst) == ptr::from_mut(context) && !is_receiver() {
        // SAFETY: a thread may ask for its own name.
        CARRIER_THREAD.store(unsafe { libc::pthread_self() }, Ordering::SeqCst);
        mask_interrupt(libc::SIG_UNBLOCK);
    }
}

/// This thread carries the program of a Context no more.
#[cfg(feature = "foreign")]
pub fn interrupt_no_thread(context: &mut Context) {
    if RECEIVER.load(Ordering::SeqCst) == ptr::from_mut(context) && !is_receiver() {
        mask_interrupt(libc::SIG_BLOCK);
        CARRIER_THREAD.store(0, Ordering::SeqCst);
    }
}

/// Leaves Ctrl-C to the other threads of the process: this one only waits for them. The system then gives it to the thread of
/// the receiver itself, before that gets any input which came later.
#[cfg(feature = "foreign")]
pub fn leave_to_others() {
    mask_interrupt(libc::SIG_BLOCK);
}

#[cfg(feature = "foreign")]
fn mask_interrupt(how: c_int) {
    // SAFETY: all zero is a valid set; the functions only write to a set that lives here.
    unsafe {
        let mut signals: libc::sigset_t = std::mem::zeroed();
        libc::sigemptyset(&mut signals);
        libc::sigaddset(&mut signals, libc::SIGINT);
        libc::pthread_sigmask(how, &signals, ptr::null_mut());
    }
}

/// Interrupts the system calls of the thread that carries the program, if that is another one. It sends the same signal, with
/// a value by which that thread's handler knows it.
#[cfg(feature = "foreign")]
fn interrupt_carrier() {
    let carrier = CARRIER_THREAD.load(Ordering::SeqCst);
    if carrier != 0 {
        let value = libc::sigval {
            sival_ptr: (&raw const CARRIER_THREAD).cast_mut().cast(),
        };
        // SAFETY: the threads that carry programs live as long as the Context.
        unsafe { libc::pthread_sigqueue(carrier, libc::SIGINT, value) };
    }
}

/// Whether a signal only interrupts a system call.
///
/// # Safety
///
/// The information must be that of a signal.
#[cfg(feature = "foreign")]
unsafe fn is_for_carrier(information: *const siginfo_t) -> bool {
    // SAFETY: by the caller's duty; a signal with this code has a value.
    unsafe {
        (*information).si_code == libc::SI_QUEUE
            && (*information).si_value().sival_ptr.cast_const().cast() == &raw const CARRIER_THREAD
    }
}

/// The signals that C functions cause are handled like a fault of memory.
#[cfg(feature = "foreign")]
pub fn handle_faults() {
    for signal in FAULTS {
        // The system refuses only what is no signal.
        let _ = handle(signal, on_fault, FAULT_FLAGS);
    }
}

/// Has an action done before a signal ends the process: one that others send, Ctrl-C, or one that C functions cause. Signals that
/// are ignored stay so. The action is done in a handler, on any thread, so it must be one that may be done there: it neither
/// allocates nor waits. Only the first action counts.
#[cfg(feature = "foreign")]
pub fn before_end(action: fn()) -> std::io::Result<()> {
    if BEFORE_END.set(action).is_err() {
        return Ok(());
    }
    handle_faults();
    for signal in ENDING {
        // SAFETY: all zero is an action, which the function overwrites.
        let is_default = unsafe {
            let mut action: libc::sigaction = std::mem::zeroed();
            libc::sigaction(signal, ptr::null(), &mut action) == 0 && action.sa_sigaction == libc::SIG_DFL
        };
        if is_default {
            handle(signal, on_end, libc::SA_SIGINFO | libc::SA_ONSTACK)?;
        }
    }
    Ok(())
}

/// A signal that ends the process.
#[cfg(feature = "foreign")]
extern "C" fn on_end(signal: c_int, _information: *mut siginfo_t, _state: *mut c_void) {
    end_by(signal);
}

/// Does what is to be done before a signal ends the process.
fn do_before_end() {
    #[cfg(feature = "foreign")]
    if let Some(action) = BEFORE_END.get() {
        action();
    }
}

/// Sends no more signals to a Context, which is going away.
pub fn forget(context: *mut Context) {
    // It may not be the receiver; then nothing changes.
    let _ = RECEIVER.compare_exchange(context, ptr::null_mut(), Ordering::SeqCst, Ordering::SeqCst);
}

fn handle(
    signal: c_int,
    handler: extern "C" fn(c_int, *mut siginfo_t, *mut c_void),
    flags: c_int,
) -> std::io::Result<()> {
    // SAFETY: all zero is an empty action; the handler has the type that SA_SIGINFO calls for.
    let status = unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = handler as *const () as usize;
        action.sa_flags = flags;
        libc::sigaction(signal, &action, ptr::null_mut())
    };
    if status == 0 {
        Ok(())
    } else {
        Err(std::io::Error::last_os_error())
    }
}

/// Ctrl-C: makes the next stack check raise. A second one, while the first is not yet noticed, ends the process by the
/// signal. The system gives it to any thread of the process; only in that of the Context does it interrupt a system call.
extern "C" fn on_interrupt(_signal: c_int, information: *mut siginfo_t, _state: *mut c_void) {
    // SAFETY: the kernel hands the handler the signal's information.
    #[cfg(feature = "foreign")]
    if unsafe { is_for_carrier(information) } {
        return;
    }
    #[cfg(not(feature = "foreign"))]
    let _ = information;
    let context = RECEIVER.load(Ordering::SeqCst);
    if context.is_null() {
        return end_by(libc::SIGINT);
    }
    let thread = RECEIVER_THREAD.load(Ordering::SeqCst);
    // SAFETY: both may be called in a handler, and the thread of a receiver, which is alive, is alive.
    if unsafe { libc::pthread_self() != thread && libc::pthread_kill(thread, libc::SIGINT) == 0 } {
        return;
    }
    // SAFETY: the receiver is alive (`receive`). Other code of the Context may be in the middle of anything, so only
    // these two words are touched, in the order that `restore_stack_limit` counts on.
    unsafe {
        let pending = (*context).pending.fetch_or(PENDING_INTERRUPT, Ordering::SeqCst);
        if pending & PENDING_INTERRUPT != 0 {
            return end_by(libc::SIGINT);
        }
        (&raw mut (*context).stack_limit).write_volatile(u64::MAX);
    }
    #[cfg(feature = "foreign")]
    interrupt_carrier();
}

/// Has a signal end the process when its handler, which this is for, returns: until then it is blocked.
fn end_by(signal: c_int) {
    do_before_end();
    // SAFETY: both may be called in a handler.
    unsafe {
        libc::signal(signal, libc::SIG_DFL);
        libc::raise(signal);
    }
}

/// Whether a Context was interrupted and that was not yet noticed; if so, that is now being handled. For code that runs for
/// long without a stack check.
///
/// # Safety
///
/// The Context must be alive.
pub unsafe fn take_interrupt(context: *mut Context) -> bool {
    // SAFETY: the Context is alive, by the caller's duty. The stack limit stays as the handler left it: the next stack check
    // finds nothing and restores it.
    let pending = unsafe { &(*context).pending };
    pending.load(Ordering::SeqCst) & PENDING_INTERRUPT != 0
        && pending.fetch_and(!PENDING_INTERRUPT, Ordering::SeqCst) & PENDING_INTERRUPT != 0
}

/// The same for a Context that the caller has.
pub fn take_interrupt_of(context: &mut Context) -> bool {
    // SAFETY: what is borrowed is alive.
    unsafe { take_interrupt(context) }
}

/// Whether Ctrl-C was noticed by nobody yet. For code that a signal interrupts.
pub fn is_interrupted() -> bool {
    let context = RECEIVER.load(Ordering::SeqCst);
    // SAFETY: the receiver is alive (`receive`).
    !context.is_null() && unsafe { &(*context).pending }.load(Ordering::SeqCst) & PENDING_INTERRUPT != 0
}

/// A fault: of a store into a literal, of a C function, or a defect.
extern "C" fn on_fault(signal: c_int, information: *mut siginfo_t, state: *mut c_void) {
    // SAFETY: the kernel hands a handler with SA_SIGINFO the state of the interrupted code.
    let state = unsafe { &mut *(state as *mut ucontext_t) };
    if signal == libc::SIGSEGV && raise_from_store(state).is_some() {
        return;
    }
    do_before_end();
    // The instruction faults again, and ends the process as it would have without us. So does a fault in what follows.
    // SAFETY: the default action is valid for the signal.
    unsafe { libc::signal(signal, libc::SIG_DFL) };
    #[cfg(feature = "foreign")]
    report_crash(signal, information, state);
    // SAFETY: the kernel hands the handler the signal's information; a positive code is that of an instruction. A process
    // may send any signal to itself.
    unsafe {
        if (*information).si_code <= 0 {
            libc::raise(signal);
        }
    }
}

#[cfg(feature = "foreign")]
fn report_crash(signal: c_int, information: *mut siginfo_t, state: &mut ucontext_t) {
    let receiver = RECEIVER.load(Ordering::SeqCst);
    // SAFETY: the receiver, if there is one, is alive (`receive`); only C code was running on this thread if the report
    // comes to read what is in it. For these two signals the information holds an address.
    unsafe {
        let Some(context) = receiver.as_mut() else { return };
        let has_address = matches!(signal, libc::SIGSEGV | libc::SIGBUS) && (*information).si_code > 0;
        let address = has_address.then(|| (*information).si_addr() as u64);
        let stack_pointer = *register(state, libc::REG_RSP) as u64;
        crate::foreign::crash::report(context, signal, address, stack_pointer);
    }
}

/// If the interrupted code is a store of compiled code of the receiver: goes on with raising the condition.
fn raise_from_store(state: &mut ucontext_t) -> Option<()> {
    let address = *register(state, libc::REG_RIP) as u64;
    let receiver = RECEIVER.load(Ordering::SeqCst);
    if receiver.is_null() || *machine_register(state, CONTEXT) as u64 != receiver as u64 {
        return None;
    }
    // SAFETY: the receiver is alive (`receive`), and its register holds its address, so its code was running, not Rust
    // code that might be using it.
    let context = unsafe { &mut *receiver };
    let (image, site) = runtime(context).images.fault_site(address)?;
    if image.raise == 0 || site.primitive == Primitive::foreign_call as u16 {
        return None;
    }
    context.allocation_pointer = *machine_register(state, ALLOCATION) as u64;
    context.scheme_sp = *register(state, libc::REG_RSP) as u64 + u64::from(site.words) * 8;
    make_condition(context, site, address, state);
    *machine_register(state, ARGUMENTS[0]) = context.condition.0 as i64;
    *machine_register(state, ALLOCATION) = context.allocation_pointer as i64;
    *register(state, libc::REG_RSP) = context.scheme_sp as i64;
    *register(state, libc::REG_RIP) = image.raise as i64;
    Some(())
}

/// Makes the condition the Context's current one, with the place of the store as the innermost of its trace.
fn make_condition(context: &mut Context, site: &FaultSite, address: u64, state: &mut ucontext_t) {
    let object = Value(*general_register(state, site.object) as u64);
    // The result says only that the condition is in the Context, and a trace that finds no room is left out.
    let _ = fail_immutable(u64::from(site.primitive), object, context);
    let condition = context.condition;
    let _ = record_trace(context, condition, Some(address));
    context.condition = condition;
}

/// A register of the interrupted code, by its number in the saved state.
fn register(state: &mut ucontext_t, number: c_int) -> &mut i64 {
    &mut state.uc_mcontext.gregs[number as usize]
}

fn machine_register(state: &mut ucontext_t, number: Register) -> &mut i64 {
    general_register(state, number as u16)
}

/// A general register, by its number in machine code.
fn general_register(state: &mut ucontext_t, number: u16) -> &mut i64 {
    const PLACES: [c_int; 16] = [
        libc::REG_RAX,
        libc::REG_RCX,
        libc::REG_RDX,
        libc::REG_RBX,
        libc::REG_RSP,
        libc::REG_RBP,
        libc::REG_RSI,
        libc::REG_RDI,
        libc::REG_R8,
        libc::REG_R9,
        libc::REG_R10,
        libc::REG_R11,
        libc::REG_R12,
        libc::REG_R13,
        libc::REG_R14,
        libc::REG_R15,
    ];
    register(state, PLACES[usize::from(number)])
}
