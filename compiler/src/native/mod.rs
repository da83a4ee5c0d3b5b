//! The back end: SSA to machine code.
