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
// Identifiers and scopes: hygiene.
pub mod scope;
// Data with places, whose symbols are identifiers.
pub mod syntax;
// Quotation marks and bars that were lost.
mod lost_mark;
// Text to syntax.
pub mod reader;
// Syntax objects as text.
mod text;
// What looks right and is not.
pub mod lookalike;
// The nearest known name.
pub mod suggestion;
// Top-level environments.
pub mod environment;
// The state of the expander, the expansion of expressions.
pub mod expander;
// What names mean.
mod names;
// Names whose definitions failed.
mod lost;
// Top-level variables.
pub mod variables;
// Pieces of Core.
mod emission;
// How errors are collected.
mod errors;
// The core forms.
pub mod core_forms;
// Definitions and expressions in sequence: bodies and the top level.
mod body;
// let-syntax, letrec-syntax.
mod local_syntax;
// define-record-type.
mod record;
// define-foreign and its kin.
pub mod foreign;
// Macros.
mod syntax_rules;
// include, cond-expand.
mod inclusion;
// Library names, import sets, where libraries are found.
mod library;
// define-library.
mod define_library;
// What the prompt tells of names.
pub mod visible;
// Whole programs, libraries, forms of the prompt: the operations.
pub mod program;

#[cfg(test)]
mod tests;

/// How deeply expressions may be nested in what the expander emits, and how deeply it recurses itself. Definitions of a
/// body other than procedures, and clauses of conditionals, count as nested in one another.
///
/// Passes over Core recurse. Each level takes them up to about 2 kB of machine stack in a debug build, so a thread that
/// compiles needs [`STACK_BYTES`]. Another bound is liveness, whose sets take memory in the square of the depth where each
/// level keeps a variable alive: about 3 GB at this one.
pub const MAX_DEPTH: usize = 10_000;

/// The machine stack a thread needs to compile what nests up to [`MAX_DEPTH`]; the inliner, which processes operands where
/// they are needed, nests deeper. Reserved address space; only what is used takes memory.
pub const STACK_BYTES: usize = 256 << 20;

/// How much macros, and forms whose contents are spliced, may do in one program. A use costs [`MACRO_USE_COST`], and 1 more for each node of its expansion. All
/// of it is spent in a second or two, and what that makes takes less than half a gigabyte.
const EXPANSION_FUEL: u64 = 20_000_000;

/// See [`EXPANSION_FUEL`].
const MACRO_USE_COST: u64 = 20;

/// After this many errors the rest is not looked at: it is probably nonsense, and nobody reads that many.
pub const MAX_ERRORS: usize = 1000;

/// How often reading begins anew after a form that is not balanced. Each time the rest of the text is read again.
const MAX_RESTARTS: usize = 20;

/// For how many unknown names the nearest known one is looked for. Looking at all names for each of thousands would take
/// minutes, and the first ones suffice.
const MAX_SUGGESTIONS: usize = 20;

/// How deeply files may include each other. Each level is a file, so that this is far more than anyone needs.
const MAX_INCLUDE_DEPTH: usize = 200;
