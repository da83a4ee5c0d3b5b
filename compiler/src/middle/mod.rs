//! The middle end: Core to Core to Flat to SSA.
