//! The back end: SSA to machine code.

// Code objects: what comes out.
pub mod code;
// The registers as the allocator sees them.
pub mod registers;
// Instruction selection: SSA to VCode.
pub mod select;
// Liveness of virtual registers.
mod liveness;
// Values that live across ordinary calls go to frame slots.
pub mod crossing;
// Register allocation.
pub mod allocate;
// The maps of safepoints.
pub mod locations;
