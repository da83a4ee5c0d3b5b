//! What compiled code and the runtime must agree on, each thing defined once.
//!
//! The compiler and the runtime both depend on this crate and it depends on nothing. Tags, headers, field offsets,
//! register roles, the layout of [`context::Context`], the tables by which the collector finds the live values of a
//! frame, and the table of primitives are written here and nowhere else: no other crate contains a literal tag or
//! offset.
#![no_std]
#![forbid(unsafe_code)]

// The encoding of values: tags, fixnums, self-tagged floats, immediates.
pub mod value;
// The heap objects and their fields.
pub mod object;
// The primitives: names, parameters, effects.
pub mod primitive;
// The functions of the runtime that compiled code calls by itself: the collector, failed checks.
pub mod entry;
// The block of memory to which compiled code keeps a pointer.
pub mod context;
// The calling convention: which register holds what.
pub mod convention;
// Calls of C functions: blocks of memory in which their arguments and results lie.
pub mod foreign;
// Frame descriptors: written by the compiler, read by the collector.
pub mod stack_map;
// What a linked piece of code tells the runtime about itself.
pub mod image;
// The codes of what is reported at run time.
pub mod code;
// The feature identifiers of `cond-expand` and `features`.
pub mod features;
