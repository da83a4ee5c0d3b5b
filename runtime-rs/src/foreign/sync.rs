//! What the queues and the token are synchronised with: the standard library and the kernel. The models of them
//! (`runtime-rs/tests/foreign_models.rs`) put `loom`'s versions in its place.

pub use std::hint::spin_loop;
pub use std::sync::atomic::{AtomicU32, AtomicU64, AtomicUsize, Ordering};
pub use std::sync::{Condvar, Mutex, MutexGuard};
pub use std::thread::{sleep as pause, yield_now};

use std::ptr;
use std::sync::OnceLock;
use std::sync::atomic::compiler_fence;
use std::time::{Duration, Instant};

/// How long a thread spins before it sleeps: putting it to sleep and waking it costs about ten times as much, and a short
/// C function is over by then.
const SPIN: Duration = Duration::from_micros(5);

/// How often in a row a thread must take the token back before it is given the bias: to revoke that costs about as much as so
/// many atomic operations.
pub const RETAKES: u32 = 64;

/// Spins until a condition holds, for a short while and only where another processor can make it hold.
pub fn spin_until(condition: impl Fn() -> bool) {
    static OTHERS: OnceLock<bool> = OnceLock::new();
    if !*OTHERS.get_or_init(|| std::thread::available_parallelism().is_ok_and(|count| count.get() > 1)) {
        return;
    }
    let start = Instant::now();
    while !condition() && start.elapsed() < SPIN {
        for _ in 0..32 {
            spin_loop();
        }
    }
}

/// How a sleep ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wake {
    /// The word changed, or someone said so, or nothing happened at all.
    Woken,
    /// The time is over.
    Timeout,
    /// A signal came.
    Interrupted,
}

/// Sleeps while a word has a value.
pub fn sleep_on(word: &AtomicU32, value: u32, time: Option<Duration>) -> Wake {
    let time = time.map(|time| libc::timespec {
        tv_sec: time.as_secs() as libc::time_t,
        tv_nsec: time.subsec_nanos().into(),
    });
    let time = time.as_ref().map_or(ptr::null(), ptr::from_ref);
    // SAFETY: the word is borrowed during the call; the time is valid or absent.
    let status = unsafe {
        libc::syscall(
            libc::SYS_futex,
            word.as_ptr(),
            libc::FUTEX_WAIT | libc::FUTEX_PRIVATE_FLAG,
            value,
            time,
        )
    };
    if status == 0 {
        return Wake::Woken;
    }
    match std::io::Error::last_os_error().raw_os_error() {
        Some(libc::ETIMEDOUT) => Wake::Timeout,
        Some(libc::EINTR) => Wake::Interrupted,
        Some(_) | None => Wake::Woken,
    }
}

/// Wakes all who sleep on a word, which may already be gone: only its address is used.
pub fn wake(word: *const AtomicU32) {
    wake_some(word, i32::MAX);
}

/// Wakes one of them.
pub fn wake_one(word: *const AtomicU32) {
    wake_some(word, 1);
}

fn wake_some(word: *const AtomicU32, most: i32) {
    // SAFETY: the kernel takes any address; at one that is in other use by now a sleeper at most wakes without reason.
    unsafe {
        libc::syscall(
            libc::SYS_futex,
            word,
            libc::FUTEX_WAKE | libc::FUTEX_PRIVATE_FLAG,
            most,
        )
    };
}

/// One half of a pair of barriers: the cheap one. What this thread stored before is seen by whoever passes [`heavy_barrier`]
/// before this thread loads anything after it, or this thread sees what that one stored before.
pub fn light_barrier() {
    compiler_fence(Ordering::SeqCst);
}

/// The other half: has every thread of the process that runs pass a barrier. If the system cannot, answers false: what others
/// store is then only seen after a while.
pub fn heavy_barrier() -> bool {
    register_barrier() && membarrier(libc::MEMBARRIER_CMD_PRIVATE_EXPEDITED)
}

/// Registers the process for such barriers; whether the system has them. This takes several milliseconds in a process that has
/// more than one thread.
pub fn register_barrier() -> bool {
    static REGISTERED: OnceLock<bool> = OnceLock::new();
    *REGISTERED.get_or_init(|| membarrier(libc::MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED))
}

fn membarrier(command: libc::c_int) -> bool {
    // SAFETY: the call changes nothing but the order in which threads see memory.
    unsafe { libc::syscall(libc::SYS_membarrier, command, 0, 0) == 0 }
}
