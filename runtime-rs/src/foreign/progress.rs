//! Whether anything can still happen while all threads of Scheme wait: if not, they wait for ever.
//!
//! It can as long as a system thread is on its way to Scheme, or runs a C function that returns to Scheme or that another thread
//! of Scheme waits for; or, once there are callbacks, a C function that may call one: in a dispatched call, or on a thread of
//! C's own. What a thread of Scheme does that waits in a callback does not count: it is among those that wait.

use std::fs;
use std::sync::atomic::Ordering;

use abi::context::{Context, PENDING_INTERRUPT, register};
use abi::value::Value;

use super::threads::{Sleep, Thread, kind_of_sleeper};
use crate::context::{runtime, runtime_ref};

/// Whether it is possible. The thread that asks has nothing to do, either.
pub fn is_possible(context: &mut Context) -> bool {
    let is_wanted = context.wanted.load(Ordering::Relaxed) != 0;
    let is_interrupted = context.pending.load(Ordering::Relaxed) & PENDING_INTERRUPT != 0;
    is_wanted
        || is_interrupted
        || returns_to_scheme(context)
        || calls(context)
        || foreign_threads_may_call(context)
}

/// The threads whose states are not in the Context.
fn others(context: &Context) -> impl Iterator<Item = &Thread> {
    runtime_ref(context).foreign.threads.outside(context)
}

/// Whether a thread is in C, called by Scheme.
fn returns_to_scheme(context: &Context) -> bool {
    others(context).any(|block| block.has_frames() && block.sleep == Sleep::Awake)
}

/// Whether a dispatched call may come to its end.
fn calls(context: &Context) -> bool {
    let this = kind_of_sleeper(context);
    let this_domain = match context.entry {
        0 => Value::FALSE,
        _ => context.registers[register::DOMAIN],
    };
    runtime_ref(context).foreign.dispatcher.is_moving(|domain| {
        if domain == Value::FALSE {
            let in_pool = others(context).filter(|block| block.sleep == Sleep::Pool);
            return in_pool.count() + usize::from(this == Sleep::Pool);
        }
        let in_domain = others(context).filter(|block| block.sleep == Sleep::Own && block.domain() == domain);
        in_domain.count() + usize::from(this_domain == domain)
    })
}

/// Whether there are system threads that are not ours, and do not wait in callbacks: they may call back.
fn foreign_threads_may_call(context: &mut Context) -> bool {
    let foreign = &runtime(context).foreign;
    if foreign.callbacks.live_count() == 0 {
        return false;
    }
    let own = foreign.dispatcher.thread_count() + foreign.carriers.worker_count();
    let own = own + foreign.threads_at_start + runtime(context).scheduling.ticker.thread_count();
    let waiting = others(context).filter(|block| block.sleep == Sleep::Foreign);
    let waiting = waiting.count() + usize::from(kind_of_sleeper(context) == Sleep::Foreign);
    system_threads().is_none_or(|count| count > own + waiting)
}

/// Before a library of C is loaded, which may start threads: how many there are.
pub fn count_threads(context: &mut Context) {
    let foreign = &mut runtime(context).foreign;
    if foreign.threads_at_start == 0 {
        let own = foreign.dispatcher.thread_count() + foreign.carriers.worker_count();
        let own = own + runtime(context).scheduling.ticker.thread_count();
        runtime(context).foreign.threads_at_start = system_threads().unwrap_or(0).saturating_sub(own);
    }
}

/// The number of threads of the process, if the system says.
fn system_threads() -> Option<usize> {
    fs::read_dir("/proc/self/task").ok().map(Iterator::count)
}
