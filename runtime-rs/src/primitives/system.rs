//! The system: files, environment, time, features, the end of the process.

use std::path::Path;
use std::sync::atomic::Ordering;
use std::time::{SystemTime, UNIX_EPOCH};

use abi::context::Context;
use abi::features::FEATURES;
use abi::value::Value;

use crate::condition::{self, Raised};
use crate::context::runtime;
use crate::{allocate, arguments};

/// International Atomic Time is ahead of UTC by this many seconds since 2017; no further leap second is announced.
const TAI_MINUS_UTC: f64 = 37.0;

/// `file-exists?`
pub fn is_file_present(path: Value, context: &mut Context) -> Result<Value, Raised> {
    let path = arguments::string(context, "file-exists?", 1, path)?.to_text();
    Ok(Value::bool(Path::new(&path).exists()))
}

/// `delete-file`
pub fn delete_file(path: Value, context: &mut Context) -> Result<Value, Raised> {
    let text = arguments::string(context, "delete-file", 1, path)?.to_text();
    match std::fs::remove_file(text) {
        Ok(()) => Ok(Value::UNSPECIFIED),
        Err(error) => Err(condition::file_error(context, "delete-file", path, &error)),
    }
}

/// `get-environment-variable`
pub fn get_environment_variable(name: Value, context: &mut Context) -> Result<Value, Raised> {
    let name = arguments::string(context, "get-environment-variable", 1, name)?.to_text();
    // Such names cannot exist, and asking for them is an error of the caller in Rust.
    if name.is_empty() || name.contains(['=', '\0']) {
        return Ok(Value::FALSE);
    }
    match std::env::var_os(name) {
        Some(value) => allocate::string(context, &value.to_string_lossy()),
        None => Ok(Value::FALSE),
    }
}

/// `get-environment-variables`
pub fn get_environment_variables(context: &mut Context) -> Result<Value, Raised> {
    let mut pairs = Vec::new();
    for (name, value) in std::env::vars_os() {
        let name = allocate::string(context, &name.to_string_lossy())?;
        let value = allocate::string(context, &value.to_string_lossy())?;
        pairs.push(allocate::pair(context, name, value)?);
    }
    allocate::list(context, &pairs)
}

/// `current-second`: International Atomic Time, as the report has it.
pub fn current_second(context: &mut Context) -> Result<Value, Raised> {
    let utc = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0.0, |since| since.as_secs_f64());
    allocate::flonum(context, utc + TAI_MINUS_UTC)
}

/// `current-jiffy`: nanoseconds since the Context was made.
pub fn current_jiffy(context: &mut Context) -> Result<Value, Raised> {
    Ok(Value::fixnum(runtime(context).started.elapsed().as_nanos() as i64))
}

/// Processor time of this process in nanoseconds
pub fn cpu_time(_context: &mut Context) -> Result<Value, Raised> {
    let mut time = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: the clock exists on Linux, and the result goes to a local of the right type.
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &mut time) };
    Ok(Value::fixnum(time.tv_sec * 1_000_000_000 + time.tv_nsec))
}

/// `features`
pub fn features(context: &mut Context) -> Result<Value, Raised> {
    let mut given = runtime(context).features.clone();
    given.retain(|name| !FEATURES.contains(&name.as_str()));
    let mut symbols = Vec::with_capacity(FEATURES.len() + given.len());
    for name in FEATURES.iter().copied().chain(given.iter().map(String::as_str)) {
        symbols.push(allocate::symbol(context, name)?);
    }
    allocate::list(context, &symbols)
}

/// Flushes all ports and ends the process with a status
pub fn exit(status: Value, context: &mut Context) -> Result<Value, Raised> {
    let status = arguments::fixnum(context, "exit", 1, status)?;
    crate::start::end_process(context, status as i32)
}

/// Flushes all ports and ends the process as a signal does
pub fn end_by_signal(signal: Value, context: &mut Context) -> Result<Value, Raised> {
    let signal = arguments::fixnum(context, "end-by-signal", 1, signal)?;
    crate::start::end_by_signal(context, signal as i32)
}

/// What was pending (a sum of `PENDING_` constants), which is now cleared
pub fn disable_pending(context: &mut Context) -> Result<Value, Raised> {
    let pending = context.pending.swap(0, Ordering::Relaxed);
    context.stack_limit = context.true_stack_limit;
    Ok(Value::fixnum(pending as i64))
}

/// Has the next stack check look for what came up
pub fn check_soon(context: &mut Context) -> Value {
    context.stack_limit = u64::MAX;
    Value::UNSPECIFIED
}

/// Bytes allocated since the start
pub fn bytes_allocated(context: &mut Context) -> Result<Value, Raised> {
    let pointer = context.allocation_pointer;
    Ok(Value::fixnum(
        runtime(context).heap.stats(pointer).allocated_bytes as i64,
    ))
}
