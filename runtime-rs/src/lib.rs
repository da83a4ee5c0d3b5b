//! The runtime: heap, primitives, start of executables.

// Memory: allocation, the collector, roots.
pub mod heap;
// The runtime's part of the Context.
pub mod context;
// Numbers between the heap and the crate `number`.
pub mod number_heap;
// Operations on long numbers, which can be interrupted.
mod long;
// What is known of code addresses.
pub mod images;
// Crossing from Scheme into Rust: results, panics.
pub mod entry;
// The addresses through which compiled code calls the runtime.
pub mod entry_points;
// What compiled code calls by itself.
mod runtime_entries;
// Argument lists, capture of continuations: parts of the calling convention.
mod calling;
// The primitives, a file for each family.
pub mod primitives;
// C's libraries, memory and threads.
#[cfg(feature = "foreign")]
pub mod foreign;
// What green threads need of the system.
#[cfg(feature = "foreign")]
pub mod scheduling;
// Conditions that the runtime raises.
pub mod condition;
// Checks of arguments.
pub mod arguments;
// New objects, with exhaustion of memory as a condition.
pub mod allocate;
// Interning of symbols.
pub mod symbol_table;
// Hash tables keyed by values.
pub mod word_map;
// The free parts of an area of memory.
pub mod free_list;
// Lists that may be improper or cyclic.
pub mod lists;
// Case mappings and digits beyond the standard library.
pub mod unicode;
// Ports: buffers, files, decoding.
pub mod port;
// Data to text.
pub mod printer;
// Text to data.
pub mod reader;
// What is written about an uncaught condition.
pub mod report;
// Ctrl-C, and stores into literals.
pub mod signals;
// For the tests of primitives.
#[cfg(test)]
mod testing;
// Options of a program that runs, from the environment.
pub mod run_options;
// The start and the end of a process that runs Scheme code.
pub mod start;
// The image of a program, from loading to the end.
pub mod program;
