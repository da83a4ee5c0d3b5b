//! Dispatched calls of C functions: starting them and waiting for their end.
//!
//! Requests are known by their addresses, exact integers, which the library keeps to itself: what it passes is a request
//! that it has not released.

use std::io;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::{Duration, Instant};

use abi::context::{Context, register};
use abi::object::ConditionKind;
use abi::value::Value;

use super::foreign::{address, unit_bytes};
use crate::arguments;
use crate::condition::{self, Raised};
use crate::context::runtime;
use crate::foreign::carriers;
use crate::foreign::completion::Waited;
use crate::foreign::dispatch::{Lane, current_request};
use crate::foreign::request::{Argument, Handle, new_request};
use crate::foreign::threads::without_token;
use crate::heap;
use crate::signals::take_interrupt_of;
use crate::symbol_table::symbol_text;

/// `%foreign-start`
pub fn foreign_start(request: Value, domain: Value, context: &mut Context) -> Result<Value, Raised> {
    let lane = if domain == Value::FALSE {
        Lane::Pool
    } else {
        Lane::Domain(domain)
    };
    let handle = Handle::at(address(request));
    // SAFETY: the library starts a request once, and does not use one that it has released.
    let started = unsafe { runtime(context).foreign.dispatcher.start(handle, lane) };
    started.map_err(|error| no_thread(context, &error))?;
    if lane == Lane::Domain(context.registers[register::DOMAIN]) {
        carriers::call_waits(context);
    }
    Ok(Value::UNSPECIFIED)
}

/// `%foreign-make-request`
pub fn foreign_make_request(
    function: Value,
    kinds: Value,
    arguments: Value,
    sets_errno: Value,
    context: &mut Context,
) -> Result<Value, Raised> {
    let kinds = arguments::vector(context, "foreign-make-request", 2, kinds)?;
    let values = arguments::vector(context, "foreign-make-request", 3, arguments)?;
    let arguments: Vec<Argument> = values
        .iter()
        .enumerate()
        .map(|(index, &value)| {
            let is_single = kinds
                .get(index)
                .is_some_and(|&kind| &*symbol_text(kind) == "single");
            match heap::as_flonum(value) {
                Some(double) if is_single => Argument::Float(u64::from((double as f32).to_bits())),
                Some(double) => Argument::Float(double.to_bits()),
                None => Argument::Word(address(value)),
            }
        })
        .collect();
    let handle = new_request(context, address(function), &arguments, sets_errno.is_true());
    Ok(Value::fixnum(handle.address() as i64))
}

/// `%foreign-perform`
pub fn foreign_perform(request: Value, context: &mut Context) -> Value {
    let handle = Handle::at(address(request));
    // SAFETY: the library has not started it, so this thread has it alone.
    without_token(context, || unsafe { handle.perform_here() });
    Value::UNSPECIFIED
}

/// `%foreign-keep-text!`
pub fn foreign_keep_text(request: Value, encoding: Value, _: &mut Context) -> Value {
    let unit = unit_bytes(encoding);
    // SAFETY: the library has not yet started it.
    unsafe { Handle::at(address(request)).keep_text(unit) };
    Value::UNSPECIFIED
}

pub(crate) fn no_thread(context: &mut Context, error: &io::Error) -> Raised {
    let message = format!("there is no thread for foreign calls: {error}");
    condition::raise(context, ConditionKind::ForeignThread, None, &message, &[])
}

/// `%foreign-wait`
pub fn foreign_wait(request: Value, milliseconds: Value, context: &mut Context) -> Result<Value, Raised> {
    let end = end_of(milliseconds);
    let left = || end.map(|end| end.saturating_duration_since(Instant::now()));
    if request == Value::FALSE {
        without_token(context, || thread::sleep(left().unwrap_or_default()));
        return Ok(Value::FALSE);
    }
    let handle = Handle::at(address(request));
    loop {
        let left = left();
        // SAFETY: the library does not use a request that it has released.
        let completion = unsafe { &handle.request().completion };
        if completion.is_done() {
            return Ok(Value::TRUE);
        }
        match without_token(context, || completion.wait(left)) {
            Waited::Done => return Ok(Value::TRUE),
            Waited::Timeout => return Ok(Value::FALSE),
            Waited::Interrupted => notice_interrupt(context)?,
        }
    }
}

/// `%foreign-retain`
pub fn foreign_retain(request: Value, _: &mut Context) -> Value {
    // SAFETY: the library does not use a request that it has released.
    let references = unsafe { &Handle::at(address(request)).request().references };
    references.fetch_add(1, Ordering::Relaxed);
    Value::UNSPECIFIED
}

/// `%foreign-release`
pub fn foreign_release(request: Value, context: &mut Context) -> Value {
    let handle = Handle::at(address(request));
    // SAFETY: the library releases a request once, and once more for each time that it retained it.
    unsafe {
        if handle.request().references.fetch_sub(1, Ordering::Relaxed) == 1 {
            runtime(context).foreign.dispatcher.release(handle);
        }
    }
    Value::UNSPECIFIED
}

/// `%foreign-watch`
pub fn foreign_watch(request: Value, _: &mut Context) -> Value {
    // SAFETY: the library does not use a request that it has released.
    let completion = unsafe { &Handle::at(address(request)).request().completion };
    Value::bool(completion.watch())
}

/// `%foreign-next-done`
pub fn foreign_next_done(milliseconds: Value, context: &mut Context) -> Result<Value, Raised> {
    let end = end_of(milliseconds);
    loop {
        if let Some(handle) = runtime(context).foreign.dispatcher.take_report() {
            return Ok(Value::fixnum(handle.address() as i64));
        }
        let left = end.map(|end| end.saturating_duration_since(Instant::now()));
        if left == Some(Duration::ZERO) {
            return Ok(Value::FALSE);
        }
        let descriptor = runtime(context).foreign.dispatcher.descriptor();
        let mut wanted = libc::pollfd {
            fd: descriptor.map_err(|error| no_thread(context, &error))?,
            events: libc::POLLIN,
            revents: 0,
        };
        // A whole number of milliseconds, rounded up; a longer time than fits is waited for in parts.
        let left = left.map_or(-1, |left| i32::try_from(left.as_millis() + 1).unwrap_or(i32::MAX));
        // SAFETY: one valid pollfd.
        if without_token(context, || unsafe { libc::poll(&mut wanted, 1, left) }) < 0 {
            notice_interrupt(context)?;
        }
    }
}

/// `%foreign-done-descriptor`
pub fn foreign_done_descriptor(context: &mut Context) -> Result<Value, Raised> {
    let limit = &raw mut context.stack_limit;
    let runtime = runtime(context);
    let slice_end = runtime.scheduling.ticker.slice_end(limit);
    let dispatcher = &mut runtime.foreign.dispatcher;
    match dispatcher
        .end_slices(slice_end)
        .and_then(|()| dispatcher.descriptor())
    {
        Ok(descriptor) => Ok(Value::fixnum(i64::from(descriptor))),
        Err(error) => Err(no_thread(context, &error)),
    }
}

/// `%foreign-hand-over`
pub fn foreign_hand_over(scheduler: Value, context: &mut Context) -> Value {
    carriers::foreign_hand_over(scheduler, context)
}

/// `%foreign-program?`
pub fn foreign_is_program(context: &mut Context) -> Value {
    carriers::foreign_is_program(context)
}

/// `%foreign-behind?`
pub fn foreign_is_behind(request: Value, context: &mut Context) -> Value {
    // SAFETY: the library does not use a request that it has released.
    let request = unsafe { Handle::at(address(request)).request() };
    let domain = context.registers[register::DOMAIN];
    Value::bool(context.entry != 0 && domain != Value::FALSE && request.domain == domain)
}

/// `%foreign-current-request`
pub fn foreign_current_request(_: &mut Context) -> Value {
    Value::fixnum(current_request().0 as i64)
}

/// `%foreign-current-serial`
pub fn foreign_current_serial(_: &mut Context) -> Value {
    Value::fixnum(current_request().1 as i64)
}

/// The time at which waiting for so many milliseconds ends; `None` for ever.
fn end_of(milliseconds: Value) -> Option<Instant> {
    let milliseconds = u64::try_from(milliseconds.as_fixnum()?).ok()?;
    Instant::now().checked_add(Duration::from_millis(milliseconds))
}

/// After a signal: raises if it was Ctrl-C.
pub(super) fn notice_interrupt(context: &mut Context) -> Result<(), Raised> {
    match take_interrupt_of(context) {
        true => Err(condition::interrupted(context)),
        false => Ok(()),
    }
}
