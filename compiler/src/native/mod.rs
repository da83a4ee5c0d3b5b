//! The back end: SSA to machine code.

// Code objects: what comes out.
pub mod code;
