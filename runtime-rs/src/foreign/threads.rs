//! The system threads that run Scheme in a Context, one at a time: the one that runs the program, and others on which C
//! calls back.
//!
//! The Context holds the state of the thread that has the token, or had it last: its Scheme stack, its entries into Scheme,
//! its registers of the dynamic state. When another thread takes the token, that state moves to the block of its thread
//! ([`Thread`]), and the state of the taker moves in. A thread that comes back from C and finds that nobody else had the
//! token finds its state in place.

use std::arch::asm;
use std::cell::{Cell, OnceCell, RefCell};
use std::ptr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use abi::context::{Context, IN_SCHEME, register};
use abi::value::Value;

use super::c_stack::CStack;
use super::callbacks;
use super::carriers;
use super::crash;
use super::dispatch;
use super::fork;
use super::sync::register_barrier;
use super::token::Token;
use crate::context::{SchemeStack, runtime};
use crate::heap::memory::{PAGE_BYTES, Reservation};
use crate::heap::{Continuation, restore_stack_limit, word};

/// A callback is refused when less than this is left of the C stack: enough for the runtime, which handles the refusal.
pub(super) const C_STACK_RESERVE: u64 = 64 << 10;
/// The limit of a thread whose callbacks run C functions on another stack: whatever is left of its own is too little.
pub(super) const ALWAYS_LOW: u64 = u64::MAX;
/// A thread with a smaller C stack than this gets another one for what its callbacks call.
const SMALL_C_STACK: u64 = 256 << 10;
/// The size of that.
const SIDE_STACK_BYTES: u64 = 256 << 10;

/// A system thread, in a Context. Its address is what stands for it in `Context::thread` and `Context::token`. A block lives
/// as long as the Context, since callbacks read the one that is in the token; when its thread has ended it is used for
/// another.
#[repr(C, align(64))]
pub struct Thread {
    /// What tells the thread: the address of its control block. First, for the assembly.
    identity: AtomicU64,
    /// Whether it has the token, or is about to look: 1, or else 0. That is so of the block in the token, if that is a thread's:
    /// one that another block has replaced there may stay at 1, and by the newcomer's, which has no identity, several threads
    /// take the token at once. So it is asked of this thread's block, or of one with the bias, which the newcomer's never has.
    in_scheme: AtomicU32,
    /// Its state while it is not in the Context.
    pub(super) state: State,
    /// The Scheme stack that its callbacks run on, if it is not that of the program.
    stack: Option<SchemeStack>,
    /// Another C stack, if its own is small.
    pub(super) side_stack: Option<Reservation>,
    /// What has become of the thread.
    life: Life,
    /// Whether it sleeps until something happens.
    pub(super) sleep: Sleep,
}

/// Whether a thread sleeps, and which.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Sleep {
    /// It does not.
    Awake,
    /// One that Scheme has started, or the program's own.
    Own,
    /// One that makes parallel calls, during one.
    Pool,
    /// One of C's.
    Foreign,
}

/// When other threads wait for the token for so long, that is reported.
const STALL: Duration = Duration::from_secs(2);

/// Where [`register::DOMAIN`] is among the registers of a thread.
const DOMAIN_PLACE: usize = register::OF_THREAD.len() - 1;
const _: () = assert!(register::OF_THREAD[DOMAIN_PLACE] == register::DOMAIN);
/// Likewise [`register::ENTRY`].
const ENTRY_PLACE: usize = 7;
const _: () = assert!(register::OF_THREAD[ENTRY_PLACE] == register::ENTRY);

/// In place of the serial of an entry, on a thread that is in none: no continuation has it.
const OUTSIDE: Value = Value::fixnum(-1);

/// What a thread and a Context tell each other of their ends: [`THREAD_ENDED`], [`CONTEXT_GONE`].
type Life = Arc<AtomicU32>;

const THREAD_ENDED: u32 = 1;
const CONTEXT_GONE: u32 = 2;

/// What the Context holds of the thread that has the token.
pub(super) struct State {
    pub(super) scheme_sp: u64,
    pub(super) stack_base: u64,
    stack_lowest: u64,
    true_stack_limit: u64,
    pub(super) underflow_segment: Value,
    pub(super) underflow_index: Value,
    c_sp: u64,
    c_limit: u64,
    pub(super) entry: u64,
    errno_address: u64,
    foreign_errno: u64,
    pub(super) registers: [Value; register::OF_THREAD.len()],
}

/// All threads that have run Scheme in a Context.
#[derive(Default)]
#[expect(
    clippy::vec_box,
    reason = "blocks stay where they are: their addresses stand for threads"
)]
pub struct Threads(Vec<Box<Thread>>);

// SAFETY: a block is read and changed by the thread that has the token alone, but for its identity, which only its own
// thread needs to see, and the word that the token is about.
unsafe impl Send for Threads {}

thread_local! {
    /// The blocks of this thread, in each Context that it has run callbacks in; those of programs are not among them.
    static BLOCKS: RefCell<Blocks> = const { RefCell::new(Blocks(Vec::new())) };
}

struct Blocks(Vec<Known>);

struct Known {
    context: *mut Context,
    block: *mut Thread,
    life: Life,
    /// Whether the block goes to other threads: a program's, in which this thread has frames of C.
    is_left: bool,
}

/// This thread's identity: no other that runs has the same.
fn identity() -> u64 {
    let identity;
    // SAFETY: on this system the word at the start of the thread's control block is its own address.
    unsafe {
        asm!("mov {}, fs:[0]", out(reg) identity, options(nostack, readonly, preserves_flags));
    }
    identity
}

/// The token of a Context.
///
/// # Safety
///
/// The Context must be alive.
unsafe fn token<'c>(context: *const Context) -> Token<'c, impl Fn(u64) -> &'c AtomicU32> {
    // SAFETY: these fields are atomic, so that they may be used by any thread; they live as long as the Context, as do the
    // blocks.
    unsafe {
        Token {
            word: &(*context).token,
            wanted: &(*context).wanted,
            turn: &(*context).turn,
            retakes: &(*context).retakes,
            in_scheme: |thread| &(*(thread as *const Thread)).in_scheme,
        }
    }
}

/// What makes the thread that has the token in a Context come to a stack check. If that takes too long, it warns once.
///
/// # Safety
///
/// The Context must be alive.
unsafe fn hurry(context: *mut Context) -> impl Fn() {
    let since = OnceCell::new();
    let is_reported = Cell::new(false);
    move || {
        // SAFETY: as a signal handler does it: whatever the thread is doing, it reads the limit in one step and restores it
        // only when nobody waits.
        unsafe { (&raw mut (*context).stack_limit).write_volatile(u64::MAX) };
        let since: &Instant = since.get_or_init(Instant::now);
        if since.elapsed() >= STALL && !is_reported.replace(true) {
            // SAFETY: the Context is alive; what is read of it does not change while its thread is in a leaf call, which is
            // what is reported.
            crash::report_stall(unsafe { &*context }, since.elapsed().as_secs());
        }
    }
}

impl State {
    /// Takes the state out of a Context.
    fn of(context: &Context) -> State {
        State {
            scheme_sp: context.scheme_sp,
            stack_base: context.stack_base,
            stack_lowest: context.stack_lowest,
            true_stack_limit: context.true_stack_limit,
            underflow_segment: context.underflow_segment,
            underflow_index: context.underflow_index,
            c_sp: context.c_sp,
            c_limit: context.c_limit,
            entry: context.entry,
            errno_address: context.errno_address,
            foreign_errno: context.foreign_errno,
            registers: register::OF_THREAD.map(|number| context.registers[number]),
        }
    }

    /// That of a thread in no call of Scheme, with a stack of its own (from `lowest` up, with a limit, to `base`).
    fn outside(base: u64, lowest: u64, limit: u64) -> State {
        let registers = register::OF_THREAD.map(|number| match number {
            register::HANDLERS | register::WINDERS => Value::NIL,
            register::ENTRY => OUTSIDE,
            _ => Value::FALSE,
        });
        State {
            scheme_sp: base,
            stack_base: base,
            stack_lowest: lowest,
            true_stack_limit: limit,
            underflow_segment: OUTSIDE,
            underflow_index: Value::fixnum(0),
            c_sp: 0,
            c_limit: 0,
            entry: 0,
            errno_address: 0,
            foreign_errno: 0,
            registers,
        }
    }

    /// Puts the state into a Context.
    fn install(&self, context: &mut Context) {
        context.scheme_sp = self.scheme_sp;
        context.stack_base = self.stack_base;
        context.stack_lowest = self.stack_lowest;
        context.true_stack_limit = self.true_stack_limit;
        context.underflow_segment = self.underflow_segment;
        context.underflow_index = self.underflow_index;
        context.c_sp = self.c_sp;
        context.c_limit = self.c_limit;
        context.entry = self.entry;
        context.errno_address = self.errno_address;
        context.foreign_errno = self.foreign_errno;
        for (number, value) in register::OF_THREAD.into_iter().zip(self.registers) {
            context.registers[number] = value;
        }
        restore_stack_limit(context);
    }
}

/// Before Scheme is called from outside: this thread runs the program from now on, and has the token.
pub fn enter(context: &mut Context) {
    if context.thread == 0 {
        // An executable has no other thread yet.
        register_barrier();
        let threads = &mut runtime(context).foreign.threads;
        let (program, newcomer) = (threads.add(0), threads.add(0));
        context.thread = program as u64;
        *context.program.get_mut() = program as u64;
        context.newcomer = newcomer as u64;
        have_token(context, program);
        fork::watch(context);
    }
    if !is_this(context.thread as *const Thread) {
        settle(context);
    }
}

/// This thread runs the code of the block whose state is in the Context from now on; nobody else has the Context.
pub(super) fn settle(context: &mut Context) {
    block(context).identity.store(identity(), Ordering::Relaxed);
    // SAFETY: the function only answers.
    context.errno_address = unsafe { libc::__errno_location() } as u64;
    context.c_limit = 0;
    if !runtime(context).foreign.callbacks.is_empty() {
        know_c_stack(context);
    }
}

/// No thread does, until one settles: this one may be called back for others.
pub(super) fn unsettle(context: &mut Context) {
    block(context).identity.store(0, Ordering::Relaxed);
}

/// Whether a block is that of this thread.
pub(super) fn is_this(block: *const Thread) -> bool {
    // SAFETY: blocks live as long as the Context.
    unsafe { (*block).identity.load(Ordering::Relaxed) == identity() }
}

/// Takes the token, if this thread had it last and it is free; true also if it has it.
pub(super) fn try_take(context: &mut Context) -> bool {
    let thread = context.thread;
    // SAFETY: the Context is alive.
    let token = unsafe { token(context) };
    is_this(thread as *const Thread) && (token.is_held_by(thread) || token.try_take(thread) == Some(thread))
}

/// The block in the token: of the thread that has it, or had it last.
pub(super) fn holder(context: &Context) -> *const Thread {
    // SAFETY: the Context is alive.
    unsafe { token(context) }.holder() as *const Thread
}

/// Whether this thread has the token.
///
/// # Safety
///
/// The Context must be alive.
pub(super) unsafe fn has_token(context: *const Context) -> bool {
    // SAFETY: by the caller's duty.
    let token = unsafe { token(context) };
    let holder = token.holder();
    is_this(holder as *const Thread) && token.is_held_by(holder)
}

/// The thread that has the token has it by this block from now on.
fn have_token(context: &Context, block: *const Thread) {
    // SAFETY: blocks live as long as the Context.
    unsafe { (*block).in_scheme.store(1, Ordering::Relaxed) };
    context.token.store(block as u64, Ordering::Relaxed);
}

/// The block of the thread that has the token.
pub(super) fn block<'b>(context: &Context) -> &'b mut Thread {
    // SAFETY: blocks live as long as the Context, and belong to the thread that has the token, which calls this.
    unsafe { &mut *(context.thread as *mut Thread) }
}

/// Before the first callback of a Context is made: callbacks on this thread must know how much C stack is left.
pub fn know_c_stack(context: &mut Context) {
    context.c_limit = CStack::of_this_thread().start + C_STACK_RESERVE;
}

/// Remembers the block of this thread in a Context. (A thread that is ending has no storage of its own any more: it is
/// adopted anew each time.)
fn remember(context: *mut Context, block: &mut Thread) {
    let life = block.life.clone();
    let _ = BLOCKS.try_with(|blocks| {
        blocks.borrow_mut().0.push(Known {
            context,
            block,
            life,
            is_left: false,
        })
    });
}

/// What kind of thread this is when it sleeps.
pub(super) fn kind_of_sleeper(context: &Context) -> Sleep {
    if dispatch::is_own() {
        let is_calling = dispatch::current_request().0 != 0;
        return match is_calling && dispatch::this_domain() == Value::FALSE {
            true => Sleep::Pool,
            false => Sleep::Own,
        };
    }
    let this = context.thread as *const Thread;
    let is_adopted = BLOCKS.try_with(|blocks| {
        let known = &blocks.borrow().0;
        known
            .iter()
            .any(|known| !known.is_left && ptr::eq(known.block, this))
    });
    match is_adopted {
        Ok(true) => Sleep::Foreign,
        Ok(false) | Err(_) => Sleep::Own,
    }
}

/// Sleeps without the token.
pub fn sleep<T>(context: &mut Context, wait: impl FnOnce() -> T) -> T {
    block(context).sleep = kind_of_sleeper(context);
    let result = without_token(context, wait);
    block(context).sleep = Sleep::Awake;
    result
}

/// Whether the running code is the program, without frames of C below it.
pub(super) fn is_program(context: &Context) -> bool {
    context.thread == context.program.load(Ordering::Relaxed) && context.entry == 0
}

/// A block for the program, with a Scheme stack of its own; `None` if there is no memory.
pub(super) fn new_block(context: &mut Context) -> Option<*mut Thread> {
    let stack = SchemeStack::new().ok()?;
    let resident = context.thread;
    let block = runtime(context).foreign.threads.add(resident);
    // SAFETY: it was just added, and nobody else knows it.
    let new = unsafe { &mut *block };
    new.state = State::outside(stack.base(), stack.lowest(), stack.limit());
    new.stack = Some(stack);
    Some(block)
}

/// The program goes on in another block, which has the token from now on; the state of the code that runs stays in its own,
/// which is answered.
///
/// # Safety
///
/// The code must be the program's, with frames of C below it on this thread, and the block be one that no code is in.
pub(super) unsafe fn leave_program(context: &mut Context, block: *mut Thread) -> u64 {
    let left = context.thread;
    let known = Known {
        context,
        block: left as *mut Thread,
        life: Life::default(),
        is_left: true,
    };
    let _ = BLOCKS.try_with(|blocks| blocks.borrow_mut().0.push(known));
    // SAFETY: by the caller's duty.
    let state = unsafe { &mut (*block).state };
    state.registers = State::outside(0, 0, 0).registers;
    state.registers[ENTRY_PLACE] = Value::fixnum(0);
    become_resident(context, block);
    context.program.store(block as u64, Ordering::Relaxed);
    left
}

/// The code that has been run in the block whose state is in the Context has left Scheme; if that was left by the program, it is
/// now in no use. The block.
pub(super) fn forget_left(context: &mut Context) -> *mut Thread {
    let block = context.thread as *mut Thread;
    let pointer: *mut Context = context;
    let _ = BLOCKS.try_with(|blocks| {
        let known = &mut blocks.borrow_mut().0;
        known.retain(|known| !(known.is_left && known.context == pointer && known.block == block));
    });
    block
}

/// The code that has come to its end in the block whose state is in the Context is the program.
pub(super) fn become_program(context: &mut Context) {
    let block = forget_left(context);
    context.program.store(block as u64, Ordering::Relaxed);
}

/// The block of this thread in a Context, if it has one: that of the program, if this thread carries it.
fn known_block(context: *mut Context, this: u64) -> Option<*mut Thread> {
    // SAFETY: the Context is there, and so are its blocks. Only this thread makes a block its own.
    unsafe {
        let program = (*context).program.load(Ordering::Relaxed) as *mut Thread;
        if (*program).identity.load(Ordering::Relaxed) == this {
            return Some(program);
        }
    }
    let found = BLOCKS.try_with(|blocks| {
        let known = &mut blocks.borrow_mut().0;
        known.retain(|known| known.life.load(Ordering::Acquire) & CONTEXT_GONE == 0);
        let of_context = known.iter().filter(|known| known.context == context);
        // SAFETY: the Context is there, and so are its blocks.
        let mut of_thread =
            of_context.filter(|known| unsafe { (*known.block).identity.load(Ordering::Relaxed) } == this);
        of_thread.next().map(|known| known.block)
    });
    found.ok().flatten()
}

/// C calls back, and the thread whose state is in the Context is not in C, or is another one: takes the token. Afterwards the
/// state of this thread is in the Context. `slot` is that of the callback.
///
/// # Safety
///
/// The Context must be alive.
pub unsafe extern "C" fn attach(context: *mut Context, slot: *const Value) {
    fork::end_in_child();
    let this = identity();
    // SAFETY: by the caller's duty; blocks live as long as the Context.
    let (token, newcomer) = unsafe { (token(context), (*context).newcomer) };
    let holder = token.holder();
    // That it is this thread's does not change meanwhile.
    let is_mine = is_this(holder as *const Thread);
    if is_mine && token.is_held_by(holder) {
        callbacks::end_in_leaf_call(slot);
    }
    let known = if is_mine {
        Some(holder as *mut Thread)
    } else {
        known_block(context, this)
    };
    // SAFETY: by the caller's duty.
    let hurry = unsafe { hurry(context) };
    token.take(known.map_or(newcomer, |known| known as u64), hurry);
    // SAFETY: this thread has the token, so that nothing else refers to the Context.
    let context = unsafe { &mut *context };
    let block = known.unwrap_or_else(|| adopt(context, this));
    become_resident(context, block);
}

/// A block for this thread, which has the token as a newcomer.
fn adopt(context: &mut Context, this: u64) -> *mut Thread {
    let Ok(stack) = SchemeStack::new() else {
        callbacks::end_without_memory();
    };
    word::store(stack.base(), context.underflow_handler);
    let c_stack = CStack::of_this_thread();
    let mut state = State::outside(stack.base(), stack.lowest(), stack.limit());
    state.c_limit = c_stack.start + C_STACK_RESERVE;
    // SAFETY: the function only answers.
    state.errno_address = unsafe { libc::__errno_location() } as u64;
    state.registers[DOMAIN_PLACE] = dispatch::this_domain();
    let pointer: *mut Context = context;
    let resident = context.thread;
    let block = runtime(context).foreign.threads.add(resident);
    // SAFETY: it was just added, and nobody else knows it.
    let block = unsafe { &mut *block };
    block.identity.store(this, Ordering::Relaxed);
    block.state = state;
    block.stack = Some(stack);
    if c_stack.bytes < SMALL_C_STACK {
        block.side_stack = new_side_stack().ok();
        if block.side_stack.is_some() {
            block.state.c_limit = ALWAYS_LOW;
        }
    }
    remember(pointer, block);
    block
}

/// Another C stack, above a page that nothing may touch.
fn new_side_stack() -> std::io::Result<Reservation> {
    let memory = Reservation::new(PAGE_BYTES + SIDE_STACK_BYTES)?;
    memory.guard(PAGE_BYTES)?;
    Ok(memory)
}

/// Makes a thread's state that of the Context; it has the token.
fn become_resident(context: &mut Context, block: *mut Thread) {
    let resident = context.thread as *mut Thread;
    if resident != block {
        // SAFETY: both blocks live as long as the Context, and belong to who has the token.
        unsafe {
            (*resident).state = State::of(context);
            (*block).state.install(context);
        }
        context.thread = block as u64;
        let domain = context.registers[register::DOMAIN];
        if domain != Value::FALSE && runtime(context).foreign.dispatcher.is_waited_for(domain) {
            carriers::call_waits(context);
        }
    }
    if holder(context) != block {
        have_token(context, block);
    }
}

/// A thread goes into C, and does not have the token any more, as its block says, which is `thread`: frees it for others.
///
/// # Safety
///
/// The Context must be alive.
pub unsafe extern "C" fn leave(context: *mut Context, thread: u64) {
    // SAFETY: by the caller's duty.
    unsafe { token(context) }.free(thread);
}

/// A thread comes back from C: takes the token. `thread` is its block.
///
/// # Safety
///
/// The Context must be alive; the thread must have freed the token.
pub unsafe fn come_back(context: *mut Context, thread: u64) {
    fork::end_in_child();
    // SAFETY: by the caller's duty.
    unsafe {
        token(context).take(thread, hurry(context));
        become_resident(&mut *context, thread as *mut Thread);
    }
}

/// Waits without the token. Nothing of the heap may be held meanwhile: others may collect.
pub fn without_token<T>(context: &mut Context, wait: impl FnOnce() -> T) -> T {
    let thread = context.thread;
    let pointer: *mut Context = context;
    // SAFETY: the Context is alive, and its reference is not used until this thread has the token again.
    unsafe {
        token(pointer).free(thread);
        let result = wait();
        come_back(pointer, thread);
        result
    }
}

/// At a stack check: lets a thread that waits have the token.
pub fn give_way(context: &mut Context) {
    let thread = context.thread;
    let pointer: *mut Context = context;
    // SAFETY: likewise.
    unsafe {
        token(pointer).give_way(thread, hurry(pointer));
        become_resident(&mut *pointer, thread as *mut Thread);
    }
    crate::heap::restore_stack_limit(context);
}

impl Threads {
    /// A block that is not in use; `resident` is the one whose state is in the Context.
    fn add(&mut self, resident: u64) -> *mut Thread {
        let unused = self.0.iter().position(|block| {
            let has_ended = block.life.load(Ordering::Acquire) & THREAD_ENDED != 0;
            // The system may have given a new thread the identity of the one that ended, and that is now running callbacks
            // by this block.
            has_ended && block.state.entry == 0 && ptr::from_ref(&**block) as u64 != resident
        });
        let index = unused.unwrap_or(self.0.len());
        if index == self.0.len() {
            self.0.push(Box::new(Thread::unused()));
        } else {
            *self.0[index] = Thread::unused();
        }
        &mut *self.0[index]
    }

    /// Whether a thread other than the one whose state is in the Context is in a call of Scheme: the program, when it is
    /// another thread that ends the process. (One that sleeps without frames of C is not.)
    pub(super) fn is_outside(&self, resident: u64) -> bool {
        let mut blocks = self.0.iter();
        blocks.any(|block| {
            ptr::from_ref(&**block) as u64 != resident
                && (block.state.entry != 0 || (block.has_frames() && block.sleep == Sleep::Awake))
        })
    }

    /// The block of this thread that has frames of Scheme, if its state is not in the Context.
    pub(super) fn this(&self, context: &Context) -> Option<&Thread> {
        self.outside(context)
            .find(|block| is_this(*block) && block.has_frames())
    }

    /// The blocks, but for that whose state is in the Context.
    pub(super) fn outside<'t>(&'t self, context: &Context) -> impl Iterator<Item = &'t Thread> {
        let resident = context.thread;
        let blocks = self.0.iter().map(|block| &**block);
        blocks.filter(move |block| ptr::from_ref(*block) as u64 != resident)
    }
}

impl Thread {
    /// Whether frames of Scheme are on its stack, while it is not in the Context.
    pub(super) fn has_frames(&self) -> bool {
        self.state.entry != 0 || self.state.scheme_sp != self.state.stack_base
    }

    /// The domain whose thread it is, while it is not in the Context.
    pub(super) fn domain(&self) -> Value {
        self.state.registers[DOMAIN_PLACE]
    }

    /// What called C on this thread, which is not in the Context.
    pub(super) fn continuation(&self) -> Continuation {
        Continuation {
            sp: self.state.scheme_sp,
            base: self.state.stack_base,
            segment: self.state.underflow_segment,
            index: self.state.underflow_index,
            entry: self.state.entry,
        }
    }

    fn unused() -> Thread {
        Thread {
            identity: AtomicU64::new(0),
            in_scheme: AtomicU32::new(0),
            state: State::outside(0, 0, 0),
            stack: None,
            side_stack: None,
            life: Life::default(),
            sleep: Sleep::Awake,
        }
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        for block in &self.0 {
            block.life.fetch_or(CONTEXT_GONE, Ordering::Release);
        }
    }
}

impl Drop for Blocks {
    fn drop(&mut self) {
        for known in self.0.iter().filter(|known| !known.is_left) {
            known.life.fetch_or(THREAD_ENDED, Ordering::Release);
        }
    }
}

/// Where the identity is in a block.
pub(super) const IDENTITY: usize = std::mem::offset_of!(Thread, identity);
const _: () = assert!(std::mem::offset_of!(Thread, in_scheme) == IN_SCHEME && align_of::<Thread>() == 64);
