//! The end of the process while C functions run, on other threads or below a callback.
//!
//! `exit` would run the destructors of libraries under them. So C's output is written out, if nobody holds its locks, and
//! the process ends at once.

use std::ffi::{c_int, c_void};

use abi::context::Context;

use crate::context::runtime;

unsafe extern "C" {
    static stdout: *mut c_void;
    static stderr: *mut c_void;
    fn ftrylockfile(file: *mut c_void) -> c_int;
    fn funlockfile(file: *mut c_void);
    fn fflush_unlocked(file: *mut c_void) -> c_int;
}

/// Ends the process if a C function is running; what Scheme has buffered is written out.
pub fn end_if_busy(context: &mut Context, status: i32) {
    let resident = context.thread;
    let is_running = context.entry != 0 || runtime(context).foreign.threads.is_outside(resident);
    if !is_running && !runtime(context).foreign.dispatcher.is_busy() {
        return;
    }
    // SAFETY: the C library's streams exist as long as the process; each is used between locking and unlocking it.
    unsafe {
        for stream in [stdout, stderr] {
            if ftrylockfile(stream) == 0 {
                fflush_unlocked(stream);
                funlockfile(stream);
            }
        }
        libc::_exit(status)
    }
}
