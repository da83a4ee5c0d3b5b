//! Foreign functions: C's libraries, memory and threads.
//!
//! Compiled code calls C functions by itself (`compiler/src/native/encode_foreign.rs`); here is what it cannot do.

// Loading libraries and looking up symbols.
pub mod library;
