//! The runtime: heap, primitives, start of executables.

// Memory: allocation, the collector, roots.
pub mod heap;
// The runtime's part of the Context.
pub mod context;
// What is known of code addresses.
pub mod images;
// The primitives, a file for each family.
pub mod primitives;
