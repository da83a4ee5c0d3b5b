//! The system threads that make dispatched calls: one for each serial domain, a pool for parallel calls.
//!
//! Threads start when the first request comes for them. They never touch Scheme's heap.

use std::cell::Cell;
use std::env;
use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use super::completion::{Reports, Then};
use super::queue::{Need, Queue};
use super::request::Handle;
use crate::signals::HandlerStack;

/// The variable that says how many threads make parallel calls.
const THREADS_VARIABLE: &str = "INC_FOREIGN_THREADS";
/// As many at least, if the variable does not say: calls wait for the outside world more than they compute.
const FEWEST_THREADS: usize = 4;
/// As many at most, however many of them wait for each other.
const MOST_THREADS: usize = 512;
/// When requests have waited for so long and no thread has taken one, the threads may be waiting for just these requests:
/// one more is started.
const PATIENCE: Duration = Duration::from_millis(100);
/// The name of the thread of a serial domain.
pub(super) const DOMAIN_THREAD: &str = "inc-serial";
/// The name of the threads that make parallel calls.
const POOL_THREAD: &str = "inc-parallel";
/// What C functions may take: as much as the system gives a main thread, usually. Pages in use take memory only.
const STACK_BYTES: usize = 8 << 20;

/// All threads of a Context that make calls.
#[derive(Default)]
pub struct Dispatcher {
    domains: Vec<Option<Arc<Queue<Handle>>>>,
    pool: Option<Arc<Queue<Handle>>>,
    shared: Option<Arc<Shared>>,
}

/// What the threads share.
struct Shared {
    /// Requests started and not yet done.
    in_flight: AtomicUsize,
    /// The watched requests that are done.
    reports: Reports<Handle>,
    /// Readable while there is a report.
    descriptor: OwnedFd,
}

/// Who is to make a call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lane {
    /// The thread of a serial domain.
    Domain(usize),
    /// Any thread of the pool.
    Pool,
}

impl Lane {
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
        let queue = match lane {
            Lane::Pool => self
                .pool
                .get_or_insert_with(|| Arc::new(Queue::parallel(pool_size(), MOST_THREADS))),
            Lane::Domain(number) => {
                if self.domains.len() <= number {
                    self.domains.resize(number + 1, None);
                }
                self.domains[number].get_or_insert_with(|| Arc::new(Queue::serial()))
            }
        };
        // SAFETY: no thread has it yet.
        unsafe { request.set_started(true) };
        shared.in_flight.fetch_add(1, Ordering::Relaxed);
        let need = queue.put(request);
        let started = match need {
            Need::Nothing => Ok(()),
            Need::Thread => start_thread(queue, &shared, lane.thread_name(), serve),
            Need::Overseer => start_thread(queue, &shared, "inc-overseer", oversee),
        };
        let Err(error) = started else { return Ok(()) };
        let returned = queue.not_started(need);
        shared.in_flight.fetch_sub(returned.len(), Ordering::Relaxed);
        for request in &returned {
            // SAFETY: no thread has it, since none serves the queue.
            unsafe { request.set_started(false) };
        }
        if returned.is_empty() { Ok(()) } else { Err(error) }
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
        });
        self.shared = Some(shared.clone());
        Ok(shared)
    }

    /// The descriptor that is readable while a watched request is done that was not yet taken.
    pub fn descriptor(&mut self) -> io::Result<i32> {
        Ok(self.shared()?.descriptor.as_raw_fd())
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
        let queues = self.domains.drain(..).flatten().chain(self.pool.take());
        for request in queues.flat_map(|queue| queue.close()) {
            // SAFETY: it was started, so Scheme, which is going away, does not free it; no thread has taken it.
            unsafe { request.free() };
        }
    }
}

impl Shared {
    fn announce(&self) {
        let one: u64 = 1;
        // SAFETY: eight bytes of a local variable. A counter of one cannot be full.
        unsafe { libc::write(self.descriptor.as_raw_fd(), (&raw const one).cast(), 8) };
    }

    fn silence(&self) {
        let mut count: u64 = 0;
        // SAFETY: likewise.
        unsafe { libc::read(self.descriptor.as_raw_fd(), (&raw mut count).cast(), 8) };
    }
}

/// The number of threads for parallel calls: what the environment says, else one for each processor.
fn pool_size() -> usize {
    let said = env::var(THREADS_VARIABLE).ok().and_then(|text| text.parse().ok());
    let size = said.unwrap_or_else(|| {
        let processors = thread::available_parallelism().map_or(FEWEST_THREADS, |count| count.get());
        processors.max(FEWEST_THREADS)
    });
    size.clamp(1, MOST_THREADS)
}

/// Starts a thread to which no signal of the process is delivered: those are Scheme's.
fn start_thread(
    queue: &Arc<Queue<Handle>>,
    shared: &Arc<Shared>,
    name: &str,
    body: fn(&Arc<Queue<Handle>>, &Arc<Shared>),
) -> io::Result<()> {
    let (queue, shared) = (queue.clone(), shared.clone());
    let started = with_blocked_signals(|| {
        thread::Builder::new()
            .name(name.to_owned())
            .stack_size(STACK_BYTES)
            .spawn(move || {
                // Without memory for it a crash is reported on the stack that there is.
                let _stack = HandlerStack::new();
                body(&queue, &shared)
            })
    });
    started.map(drop)
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
}

/// The address and the number of the request whose call this thread is making, or zeros.
pub fn current_request() -> (u64, u64) {
    CURRENT.get()
}

/// The life of a thread that makes calls.
fn serve(queue: &Arc<Queue<Handle>>, shared: &Arc<Shared>) {
    while let Some(handle) = queue.take() {
        // SAFETY: the queue gives each request to one thread, and Scheme leaves it alone until it is done.
        unsafe {
            CURRENT.set((handle.address(), handle.request().serial));
            handle.perform();
        }
        CURRENT.set((0, 0));
        shared.in_flight.fetch_sub(1, Ordering::Relaxed);
        // SAFETY: it is not yet done, so not freed. Nothing is read of it after that, unless it is to be freed.
        let then = unsafe {
            let completion = &handle.request().completion;
            completion
                .finish()
                .unwrap_or_else(|| shared.reports.finish(handle, completion, || shared.announce()))
        };
        if then == Then::Free {
            // SAFETY: Scheme has released it, and this thread is done with it.
            unsafe { handle.free() };
        }
    }
}

/// The life of the thread that starts more of them.
fn oversee(queue: &Arc<Queue<Handle>>, shared: &Arc<Shared>) {
    while queue.oversee(PATIENCE) {
        if start_thread(queue, shared, POOL_THREAD, serve).is_err() {
            // Others serve the queue, so nothing comes back; perhaps there will be room later.
            queue.not_started(Need::Thread);
        }
    }
}
