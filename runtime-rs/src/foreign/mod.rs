//! Foreign functions: C's libraries, memory and threads.
//!
//! Compiled code calls C functions by itself (`compiler/src/native/encode_foreign.rs`); here is what it cannot do.

// Loading libraries and looking up symbols.
pub mod library;
// What the threads are synchronised with.
pub(crate) mod sync;
// The end of a request: who learns of it, who frees it.
pub(crate) mod completion;
// A queue of requests and the threads that serve it.
mod queue;
// Calls that another thread makes.
pub(crate) mod request;
// These threads.
pub(crate) mod dispatch;
// How large their stacks are, and what is done on larger ones.
pub(crate) mod c_stack;
// The domain of the thread that the process began with.
pub mod main_thread;
// The token: who may run Scheme.
mod token;
// Where a thread waits for another one.
mod gate;
// Which thread carries the program.
pub(crate) mod carriers;
// The system threads that run Scheme.
pub(crate) mod threads;
// The registers in which C passes arguments.
mod argument_registers;
// C functions that call Scheme procedures.
pub(crate) mod callbacks;
// How C comes into Scheme, and back.
pub(crate) mod callback_entry;
// Callbacks that C knows by their names.
pub(crate) mod exports;
// Callbacks that C does not wait for.
pub(crate) mod posts;
// Whether there is anything to wait for.
pub(crate) mod progress;
// What they run on when the stacks are nearly full.
mod stacks;
// Which of them are running, and what a collection finds through them.
pub(crate) mod entries;
// What is reported of C functions that crash or keep the token.
pub(crate) mod crash;
// Processes that C forks.
pub(crate) mod fork;
// The end of the process while C functions run.
pub(crate) mod exit;

pub use request::callers_of_this_thread;

/// What a Context knows of C.
#[derive(Default)]
pub struct Foreign {
    /// The threads that make dispatched calls.
    pub(crate) dispatcher: dispatch::Dispatcher,
    /// The number of the request that was made last.
    pub(crate) last_request: u64,
    /// The threads that run Scheme.
    pub(crate) threads: threads::Threads,
    /// Which of them carries the program.
    pub(crate) carriers: carriers::Carriers,
    /// The C functions that call Scheme procedures.
    pub(crate) callbacks: callbacks::Callbacks,
    /// The callbacks that C knows by their names.
    pub(crate) exports: exports::Exports,
    /// The threads that the process had before the first library of C was loaded.
    pub(crate) threads_at_start: usize,
    /// Scheme stacks that nested callbacks have used.
    pub(crate) spare_stacks: Vec<crate::context::SchemeStack>,
}
