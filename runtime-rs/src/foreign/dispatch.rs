//! The system threads that make dispatched calls: one for each serial domain, a pool for parallel calls.
//!
//! Threads start when the first request comes for them, but for that of one domain (`main_thread`). They touch Scheme's heap only where C calls back, and that of a domain
//! while it carries the program (`carriers`), which it does like a call, in its turn.

use std::cell::Cell;
use std::env;
use std::io;
use std::mem;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use abi::context::Context;
use abi::value::Value;

use super::c_stack::CStack;
use super::carriers;
use super::completion::{Reports, Then};
use super::main_thread;
use super::queue::{Need, Queue};
use super::request::Handle;
use crate::heap::memory::Reservation;
use crate::scheduling::SliceEnd;
use crate::signals::HandlerStack;

/// The variable that says how many threads make parallel calls.
const THREADS_VARIABLE: &str = "INC_FOREIGN_THREADS";
/// As many at least, if the variable does not say: calls wait for the outside world more than they compute.
const FEWEST_THREADS: usize = 4;
/// As many at most, however many of them wait for each other.
const MOST_THREADS: usize = 512;
/// When requests have waited for so long and no thread has taken one, the threads may be waiting for just these requests:
/// one more is started, or as many as there are already if the process is idle.
const PATIENCE: Duration = Duration::from_millis(100);
/// If the process is idle, all the threads wait: then so long is enough, unless the variable says how many threads there are.
const LOOK: Duration = Duration::from_millis(5);
/// The name of the thread of a serial domain.
const DOMAIN_THREAD: &str = "inc-serial";
/// The name of the threads that make parallel calls.
const POOL_THREAD: &str = "inc-parallel";
/// What C functions may take: as much as the system gives a main thread, usually. Pages in use take memory only.
const STACK_BYTES: usize = 8 << 20;
/// What must be left of the address space, if that is limited, for what the runtime and C allocate: a thread that would take that
/// is not started.
const SPARE_BYTES: usize = 4 << 20;

/// All threads of a Context that make calls.
#[derive(Default)]
pub struct Dispatcher {
    domains: Vec<Domain>,
    pool: Option<Arc<Queue<Task>>>,
    shared: Option<Arc<Shared>>,
}

/// A serial domain.
struct Domain {
    /// A symbol: a root.
    name: Value,
    queue: Arc<Queue<Task>>,
}

/// What a thread is to do.
#[derive(Clone, Copy)]
pub enum Task {
    /// Make a call.
    Call(Handle),
    /// Carry the program of a Context.
    Carry(Program),
}

/// A Context whose program no thread carries.
#[derive(Clone, Copy)]
pub struct Program(pub *mut Context);

// SAFETY: whoever has it gives the Context away, and the thread that gets it has the Context alone (`carriers`).
unsafe impl Send for Program {}

/// What the threads share.
struct Shared {
    /// Requests started and not yet done.
    in_flight: AtomicUsize,
    /// The watched requests that are done.
    reports: Reports<Handle>,
    /// Readable while there is a report.
    descriptor: OwnedFd,
    /// Ends the slice of the code that runs, so that a green thread goes on that waits for a request; while the Context is
    /// there, once it has green threads.
    slice_end: Mutex<Option<SliceEnd>>,
}

/// Who is to make a call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lane {
    /// The thread of a serial domain, by its name, a symbol.
    Domain(Value),
    /// Any thread of the pool.
    Pool,
}

impl Lane {
    /// The name of the domain, or `#f`.
    fn domain(self) -> Value {
        match self {
            Lane::Domain(name) => name,
            Lane::Pool => Value::FALSE,
        }
    }

    /// What debuggers and reports call its threads.
    fn thread_name(self) -> &'static str {
        match self {
            Lane::Domain(_) => DOMAIN_THREAD,
            Lane::Pool => POOL_THREAD,
        }
    }
}

impl Dispatcher {
    /// Puts a request in a queue; starts the threads that this calls for.
    ///
    /// # Safety
    ///
    /// The request must have been made and neither started nor released.
    pub unsafe fn start(&mut self, request: Handle, lane: Lane) -> io::Result<()> {
        let shared = self.shared()?;
        let queue = self.queue(lane);
        // SAFETY: no thread has it yet.
        unsafe { request.set_started(true, lane.domain()) };
        shared.in_flight.fetch_add(1, Ordering::Relaxed);
        let need = queue.put(Task::Call(request));
        let started = match need {
            Need::Nothing => Ok(()),
            Need::Thread => start_thread(&queue, &shared, lane, lane.thread_name(), serve),
            Need::Overseer => start_thread(&queue, &shared, lane, "inc-overseer", oversee),
        };
        let Err(error) = started else { return Ok(()) };
        let returned = queue.not_started(need);
        shared.in_flight.fetch_sub(returned.len(), Ordering::Relaxed);
        for request in returned.iter().filter_map(|task| task.request()) {
            // SAFETY: no thread has it, since none serves the queue.
            unsafe { request.set_started(false, Value::FALSE) };
        }
        if returned.is_empty() { Ok(()) } else { Err(error) }
    }

    fn queue(&mut self, lane: Lane) -> Arc<Queue<Task>> {
        let Lane::Domain(name) = lane else {
            let pool = &mut self.pool;
            return pool
                .get_or_insert_with(|| Arc::new(Queue::parallel(pool_size(), MOST_THREADS)))
                .clone();
        };
        if let Some(queue) = self.queue_of(name) {
            return queue.clone();
        }
        let queue = Arc::new(Queue::serial());
        self.domains.push(Domain {
            name,
            queue: queue.clone(),
        });
        queue
    }

    fn queue_of(&self, name: Value) -> Option<&Arc<Queue<Task>>> {
        let mut domains = self.domains.iter();
        domains
            .find(|domain| domain.name == name)
            .map(|domain| &domain.queue)
    }

    /// Whether calls of a domain wait for its thread.
    pub fn is_waited_for(&self, name: Value) -> bool {
        self.queue_of(name).is_some_and(|queue| queue.is_waited_for())
    }

    /// Whether a thread that makes calls may come to the end of one: one that has any to make and is not among those that
    /// `waits` tells of, which wait in callbacks.
    pub fn is_moving(&self, waits: impl Fn(Value) -> usize) -> bool {
        let domains = self.domains.iter().map(|domain| (domain.name, &domain.queue));
        let pool = self.pool.iter().map(|queue| (Value::FALSE, queue));
        // Of a domain, the others wait for one that waits.
        { domains }.any(|(name, queue)| queue.unsettled() > 0 && waits(name) == 0) || { pool }
            .any(|(none, queue)| queue.unsettled() > waits(none))
    }

    /// The number of threads that were started.
    pub fn thread_count(&self) -> usize {
        let domains = self.domains.iter();
        let domains = domains.filter(|domain| !main_thread::is_name(domain.name));
        let queues = domains.map(|domain| &domain.queue).chain(&self.pool);
        queues.map(|queue| queue.thread_count()).sum()
    }

    /// The queue of a domain if its thread, which is started, has nothing to do: what is put in next is done at once.
    pub fn vacant(&mut self, name: Value) -> io::Result<Option<Arc<Queue<Task>>>> {
        let shared = self.shared()?;
        let lane = Lane::Domain(name);
        let queue = self.queue(lane);
        if !queue.is_vacant() {
            return Ok(None);
        }
        if queue.expect()
            && let Err(error) = start_thread(&queue, &shared, lane, lane.thread_name(), serve)
        {
            queue.not_started(Need::Thread);
            return Err(error);
        }
        Ok(Some(queue))
    }

    /// The names of the domains, as areas of tagged words.
    pub fn roots(&self, areas: &mut Vec<(u64, u64)>) {
        areas.extend(
            self.domains
                .iter()
                .map(|domain| (&raw const domain.name as u64, 1)),
        );
    }

    fn shared(&mut self) -> io::Result<Arc<Shared>> {
        if let Some(shared) = &self.shared {
            return Ok(shared.clone());
        }
        // SAFETY: the call makes a descriptor, or fails.
        let descriptor = unsafe { libc::eventfd(0, libc::EFD_CLOEXEC | libc::EFD_NONBLOCK) };
        if descriptor < 0 {
            return Err(io::Error::last_os_error());
        }
        let shared = Arc::new(Shared {
            in_flight: AtomicUsize::new(0),
            reports: Reports::new(),
            // SAFETY: it was just made and nothing else owns it.
            descriptor: unsafe { OwnedFd::from_raw_fd(descriptor) },
            slice_end: Mutex::new(None),
        });
        self.shared = Some(shared.clone());
        Ok(shared)
    }

    /// The descriptor that is readable while a watched request is done that was not yet taken.
    pub fn descriptor(&mut self) -> io::Result<i32> {
        Ok(self.shared()?.descriptor.as_raw_fd())
    }

    /// From now on the slice of the code that runs ends when a watched request is done.
    pub fn end_slices(&mut self, slice_end: SliceEnd) -> io::Result<()> {
        *self.shared()?.slice_end() = Some(slice_end);
        Ok(())
    }

    /// The watched request that was done first among those not yet taken.
    pub fn take_report(&self) -> Option<Handle> {
        let shared = self.shared.as_ref()?;
        shared.reports.take(|| shared.silence())
    }

    /// Whether a request was started that is not done.
    pub fn is_busy(&self) -> bool {
        let shared = self.shared.as_ref();
        shared.is_some_and(|shared| shared.in_flight.load(Ordering::Relaxed) > 0)
    }

    /// Scheme will not look at a request again.
    ///
    /// # Safety
    ///
    /// The request must have been made and not yet been released.
    pub unsafe fn release(&self, handle: Handle) {
        // SAFETY: by the caller's duty it is still there.
        let request = unsafe { handle.request() };
        let completion = &request.completion;
        let then = match &self.shared {
            Some(shared) if request.started && completion.is_watched() => {
                shared.reports.release(handle, completion, || shared.silence())
            }
            Some(_) if request.started => completion.release(),
            Some(_) | None => Then::Free,
        };
        if then == Then::Free {
            // SAFETY: nobody else has it.
            unsafe { handle.free() };
        }
    }
}

impl Drop for Dispatcher {
    fn drop(&mut self) {
        if let Some(shared) = &self.shared {
            *shared.slice_end() = None;
        }
        let queues = self.domains.drain(..).map(|domain| domain.queue);
        for task in queues.chain(self.pool.take()).flat_map(|queue| queue.close()) {
            if let Some(request) = task.request() {
                // SAFETY: it was started, so Scheme, which is going away, does not free it; no thread has taken it.
                unsafe { request.free() };
            }
        }
    }
}

impl Task {
    /// The request whose call is to be made.
    fn request(self) -> Option<Handle> {
        match self {
            Task::Call(request) => Some(request),
            Task::Carry(_) => None,
        }
    }
}

impl Shared {
    fn slice_end(&self) -> MutexGuard<'_, Option<SliceEnd>> {
        self.slice_end.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// There is a report.
    fn announce(&self) {
        let one: u64 = 1;
        // SAFETY: eight bytes of a local variable. A counter of one cannot be full.
        unsafe { libc::write(self.descriptor.as_raw_fd(), (&raw const one).cast(), 8) };
        if let Some(slice_end) = &*self.slice_end() {
            slice_end.now();
        }
    }

    fn silence(&self) {
        let mut count: u64 = 0;
        // SAFETY: likewise.
        unsafe { libc::read(self.descriptor.as_raw_fd(), (&raw mut count).cast(), 8) };
    }
}

/// The number of threads for parallel calls, if the environment says one.
fn said_pool_size() -> Option<usize> {
    env::var(THREADS_VARIABLE).ok().and_then(|text| text.parse().ok())
}

/// The number of threads for parallel calls: what the environment says, else one for each processor.
fn pool_size() -> usize {
    let size = said_pool_size().unwrap_or_else(|| {
        let processors = thread::available_parallelism().map_or(FEWEST_THREADS, |count| count.get());
        processors.max(FEWEST_THREADS)
    });
    size.clamp(1, MOST_THREADS)
}

/// Starts a thread that may carry the program, which then has as much of the C stack as on this one. No signal of the process is
/// delivered to it while it does not.
pub(super) fn start_carrier(name: &str, body: impl FnOnce() + Send + 'static) -> io::Result<()> {
    let stack_bytes = STACK_BYTES.max(CStack::of_this_thread().bytes as usize);
    start_named(name, stack_bytes, body)
}

fn start_named(name: &str, stack_bytes: usize, body: impl FnOnce() + Send + 'static) -> io::Result<()> {
    drop(Reservation::new((stack_bytes + SPARE_BYTES) as u64)?);
    let started = with_blocked_signals(|| {
        thread::Builder::new()
            .name(name.to_owned())
            .stack_size(stack_bytes)
            .spawn(|| live(body))
    });
    started.map(drop)
}

/// The life of a thread that does nothing else, or a part of it.
fn live(body: impl FnOnce()) {
    // Without memory for it a crash is reported on the stack that there is.
    let _stack = HandlerStack::new();
    IS_OWN.set(true);
    body();
    IS_OWN.set(false);
}

/// The life of the thread of a domain, or a part of it.
fn live_for(domain: Value, body: impl FnOnce()) {
    DOMAIN.set(domain);
    body();
    DOMAIN.set(Value::FALSE);
}

/// Starts a thread to which no signal of the process is delivered: those are Scheme's. That of the domain `main-thread` is
/// there already.
fn start_thread(
    queue: &Arc<Queue<Task>>,
    shared: &Arc<Shared>,
    lane: Lane,
    name: &str,
    body: fn(&Arc<Queue<Task>>, &Arc<Shared>),
) -> io::Result<()> {
    let (queue, shared) = (queue.clone(), shared.clone());
    let body = move || body(&queue, &shared);
    match lane {
        Lane::Domain(domain) if main_thread::is_name(domain) => {
            main_thread::run(move || live(|| live_for(domain, body)))
        }
        Lane::Domain(domain) => start_carrier(name, move || live_for(domain, body)),
        Lane::Pool => start_named(name, STACK_BYTES, body),
    }
}

/// Starts a thread with all signals blocked but those that its own instructions cause: it inherits the mask.
pub(crate) fn with_blocked_signals<T>(start: impl FnOnce() -> T) -> T {
    // SAFETY: all zero is a valid set; the functions only write to sets that live here, and no signal is unknown.
    let before = unsafe {
        let mut blocked: libc::sigset_t = std::mem::zeroed();
        let mut before = blocked;
        libc::sigfillset(&mut blocked);
        for signal in [
            libc::SIGSEGV,
            libc::SIGBUS,
            libc::SIGFPE,
            libc::SIGILL,
            libc::SIGTRAP,
        ] {
            libc::sigdelset(&mut blocked, signal);
        }
        libc::pthread_sigmask(libc::SIG_SETMASK, &blocked, &mut before);
        before
    };
    let started = start();
    // SAFETY: the mask is one that this thread had.
    unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, &before, std::ptr::null_mut()) };
    started
}

thread_local! {
    /// The address and the number of the request whose call this thread is making, or zeros.
    static CURRENT: Cell<(u64, u64)> = const { Cell::new((0, 0)) };
    /// The name of the domain that this thread is of, or `#f`.
    static DOMAIN: Cell<Value> = const { Cell::new(Value::FALSE) };
    /// Whether this thread was started here.
    static IS_OWN: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread makes dispatched calls or carries programs, and nothing else.
pub fn is_own() -> bool {
    IS_OWN.get()
}

/// The name of the domain that this thread is of, or `#f`.
pub fn this_domain() -> Value {
    DOMAIN.get()
}

/// The address and the number of the request whose call this thread is making, or zeros.
pub fn current_request() -> (u64, u64) {
    CURRENT.get()
}

/// The life of a thread that makes calls.
fn serve(queue: &Arc<Queue<Task>>, shared: &Arc<Shared>) {
    while let Some(task) = queue.take() {
        let handle = match task {
            Task::Call(handle) => handle,
            Task::Carry(program) => {
                // SAFETY: the Context was put in the queue for the thread that serves it.
                unsafe { carriers::carry(program, |_| queue.served()) };
                queue.settled();
                continue;
            }
        };
        // SAFETY: the queue gives each request to one thread, and Scheme leaves it alone until it is done.
        unsafe {
            CURRENT.set((handle.address(), handle.request().serial));
            handle.perform();
        }
        CURRENT.set((0, 0));
        queue.served();
        shared.in_flight.fetch_sub(1, Ordering::Relaxed);
        // SAFETY: it is not yet done, so not freed. Nothing is read of it after that, unless it is to be freed.
        let then = unsafe {
            let completion = &handle.request().completion;
            completion
                .finish()
                .unwrap_or_else(|| shared.reports.finish(handle, completion, || shared.announce()))
        };
        queue.settled();
        if then == Then::Free {
            // SAFETY: Scheme has released it, and this thread is done with it.
            unsafe { handle.free() };
        }
    }
}

/// The life of the thread that starts more of them.
fn oversee(queue: &Arc<Queue<Task>>, shared: &Arc<Shared>) {
    // Who says how many threads there are wants no others before there is need.
    let look = match said_pool_size() {
        Some(_) => PATIENCE,
        None => LOOK,
    };
    let mut usage = Usage::now();
    loop {
        let count = queue.oversee(PATIENCE, look, || usage.was_idle());
        if count == 0 {
            return;
        }
        let start = |_: &usize| start_thread(queue, shared, Lane::Pool, POOL_THREAD, serve).is_ok();
        let started = (0..count).take_while(start).count();
        for _ in started..count {
            // Others serve the queue, so nothing comes back; perhaps there will be room later.
            queue.not_started(Need::Thread);
        }
    }
}

/// How much processor time the process had used at a time.
struct Usage {
    at: Instant,
    used: Duration,
}

impl Usage {
    fn now() -> Usage {
        let mut time = libc::timespec {
            tv_sec: 0,
            tv_nsec: 0,
        };
        // SAFETY: the time is there to be written.
        unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &mut time) };
        Usage {
            at: Instant::now(),
            used: Duration::new(time.tv_sec as u64, time.tv_nsec as u32),
        }
    }

    /// Whether the process has used less than half of a processor since the last time this was asked, a look ago or more.
    fn was_idle(&mut self) -> bool {
        let elapsed = self.at.elapsed();
        if elapsed < LOOK {
            return false;
        }
        let before = mem::replace(self, Usage::now());
        self.used.saturating_sub(before.used) < elapsed / 2
    }
}
