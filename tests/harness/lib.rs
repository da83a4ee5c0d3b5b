//! What the test binaries of this folder share: finding `inc`, running it with a time limit, finding the test files, and
//! comparing what was printed with what is expected.
//!
//! A test is a program `x.scm`; files beside it say how it is run and what must come out (see [`case::Case`]).

#![forbid(unsafe_code)]

pub mod case; // A test: its program and the files beside it.
pub mod chez; // Chez Scheme, if it is installed.
pub mod expectation; // Expected text against actual text, and rewriting it.
pub mod inc; // The compiler under test.
pub mod markdown; // The blocks of a Markdown page.
pub mod probe; // The C library that programs with foreign procedures call.
pub mod random; // Numbers for generated programs.
pub mod subprocess; // A child process with input, captured output and a time limit.
pub mod xml; // Text in XML and HTML.
