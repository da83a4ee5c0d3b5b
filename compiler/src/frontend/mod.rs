//! The front end: text to Core.
//!
//! ```text
//!   text --reader--> syntax --expander--> Core
//! ```
//!
//! The reader makes syntax objects (data with spans); the expander walks them once, resolving names, using macros and
//! translating core forms, and emits `ir::core`. An [`expander::Expander`] lives as long as a compilation or a prompt: it
//! keeps the environments, the macros and the libraries already seen. See `core_forms` for the forms and `scope` for how
//! hygiene is kept.
//!
//! Errors are collected, not thrown: a form with an error becomes an unspecified constant and expansion goes on, so that
//! one run reports several errors.

// The names of library procedures that expanded code calls.
pub mod runtime_names;
// What compiled libraries show to importers.
pub mod interface;

/// How deeply expressions may be nested in what the expander emits, and how deeply it recurses itself.
///
/// Passes over Core recurse. Each level takes them up to about 2 kB of machine stack in a debug build, so a thread that
/// compiles needs [`STACK_BYTES`].
pub const MAX_DEPTH: usize = 10_000;

/// The machine stack a thread needs to compile what nests up to [`MAX_DEPTH`]. Reserved address space; only what is
/// used takes memory.
pub const STACK_BYTES: usize = 256 << 20;
