//! The intermediate languages: data only, a file each, whose text is its grammar.

// Literal data, as the reader makes it and programs quote it.
pub mod data;
// Core: the fully expanded program, with nested lambda expressions.
pub mod core;
// Where inlined code comes from.
pub mod inlining;
// What values are called in the program's text.
pub mod locals;
// Flat: closed procedures with explicit closures.
pub mod flat;
// SSA: control-flow graphs with block parameters, tagged and raw values.
pub mod ssa;
// How C functions are called.
pub mod foreign;
// What the operations of SSA use and define; operands replaced.
pub mod operands;
// Dominators of a graph.
pub mod dominators;
// What code refers to.
pub mod target;
// VCode: x86-64 operations over virtual registers.
pub mod vcode;
// All of them as text.
pub mod print;
// Core from text.
pub mod parse;
// SSA from text.
pub mod parse_ssa;
// Well-formedness of Core and Flat.
pub mod verify;
// Well-formedness of SSA.
pub mod verify_ssa;
