//! Foreign functions: C's libraries, memory and threads.
//!
//! Compiled code calls C functions by itself (`compiler/src/native/encode_foreign.rs`); here is what it cannot do.

// Loading libraries and looking up symbols.
pub mod library;
// What the threads are synchronised with.
mod sync;
// The end of a request: who learns of it, who frees it.
pub(crate) mod completion;
// A queue of requests and the threads that serve it.
mod queue;
// Calls that another thread makes.
pub(crate) mod request;
// These threads.
pub(crate) mod dispatch;
// The end of the process while C functions run.
pub(crate) mod exit;

/// What a Context knows of C.
#[derive(Default)]
pub struct Foreign {
    /// The threads that make dispatched calls.
    pub(crate) dispatcher: dispatch::Dispatcher,
}
