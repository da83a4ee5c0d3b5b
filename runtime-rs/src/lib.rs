//! The runtime: heap, primitives, start of executables.

// Memory: allocation, the collector, roots.
pub mod heap;
// The runtime's part of the Context.
pub mod context;
// Numbers between the heap and the crate `number`.
pub mod number_heap;
// What is known of code addresses.
pub mod images;
// The primitives, a file for each family.
pub mod primitives;
