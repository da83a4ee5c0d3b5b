//! Time slices of green threads, and sleeping while none of them can run.

use std::io;
use std::sync::atomic::Ordering;
use std::time::Duration;

use abi::context::{Context, PENDING_INTERRUPT};
use abi::object::ConditionKind;
use abi::value::Value;

use crate::condition::{self, Raised};
use crate::context::runtime;
use crate::foreign::{progress, threads};
use crate::signals::take_interrupt_of;
use crate::{allocate, arguments};

/// `%thread-ticks!`
pub fn thread_ticks(ticks: Value, context: &mut Context) -> Result<Value, Raised> {
    let limit = &raw mut context.stack_limit;
    let set = runtime(context).scheduling.ticker.set(limit, ticks.is_true());
    done(context, set)
}

/// `%event-watch!`
pub fn event_watch(descriptor: Value, context: &mut Context) -> Result<Value, Raised> {
    let descriptor = arguments::fixnum(context, "event-watch!", 1, descriptor)? as i32;
    let watched = runtime(context).scheduling.events.watch(descriptor);
    watched.map(Value::bool).map_err(|error| failed(context, &error))
}

/// `%event-unwatch!`
pub fn event_unwatch(descriptor: Value, context: &mut Context) -> Result<Value, Raised> {
    let descriptor = arguments::fixnum(context, "event-unwatch!", 1, descriptor)? as i32;
    runtime(context).scheduling.events.unwatch(descriptor);
    Ok(Value::UNSPECIFIED)
}

/// `%event-notify!`
pub fn event_notify(context: &mut Context) -> Result<Value, Raised> {
    let notified = runtime(context).scheduling.events.notify();
    done(context, notified)
}

/// `%event-wait`
pub fn event_wait(nanoseconds: Value, context: &mut Context) -> Result<Value, Raised> {
    let nanoseconds = arguments::fixnum(context, "event-wait", 1, nanoseconds)?;
    let time = u64::try_from(nanoseconds).ok().map(Duration::from_nanos);
    let ready = if time == Some(Duration::ZERO) {
        runtime(context).scheduling.events.take_ready()
    } else {
        sleep(context, time)
    };
    let ready = ready.map_err(|error| failed(context, &error))?;
    if take_interrupt_of(context) {
        return Ok(Value::TRUE);
    }
    let ready: Vec<Value> = ready
        .into_iter()
        .map(|descriptor| Value::fixnum(descriptor.into()))
        .collect();
    allocate::list(context, &ready)
}

fn sleep(context: &mut Context, time: Option<Duration>) -> io::Result<Vec<i32>> {
    let bed = runtime(context).scheduling.events.bed()?;
    let pending = &raw const context.pending;
    threads::sleep(context, || {
        bed.sleep(time, || {
            // SAFETY: an atomic field of the Context, which is alive.
            let pending = unsafe { &*pending };
            pending.load(Ordering::Relaxed) & PENDING_INTERRUPT != 0
        });
    });
    runtime(context).scheduling.events.take_ready()
}

/// `%event-other-threads?`
pub fn event_other_threads(context: &mut Context) -> Value {
    Value::bool(progress::is_possible(context))
}

fn done(context: &mut Context, result: io::Result<()>) -> Result<Value, Raised> {
    match result {
        Ok(()) => Ok(Value::UNSPECIFIED),
        Err(error) => Err(failed(context, &error)),
    }
}

fn failed(context: &mut Context, error: &io::Error) -> Raised {
    let message = format!("the system does not let threads wait: {error}");
    condition::raise(context, ConditionKind::ForeignThread, None, &message, &[])
}
