//! The compiler: Scheme text to x86-64 code, in memory and as executables.
//!
//! The stages, in pipeline order: `frontend` (text to Core), `ir` (the intermediate languages), `middle` (Core to Flat
//! to SSA), `native` (SSA to machine code), `output` (linking, executables, running in memory). ARCHITECTURE.md at the
//! root of the project is the guide.

// Where text comes from, and places in it.
pub mod source;
// Reading source files.
pub mod source_files;
// Errors and warnings as the user sees them.
pub mod diagnostics;
pub mod frontend;
pub mod ir;
pub mod middle;
pub mod native;
pub mod output;
// How long each pass takes.
pub mod timings;
// The passes, in order.
pub mod pipeline;
// From source files to linked images.
pub mod driver;
// What the passes make of a program, and the places that it comes from.
pub mod stages;
// A program that runs in this process.
pub mod session;
// Frames and their local variables.
pub mod debugger;
// What the user asked for.
pub mod options;
