//! Runs the benchmark programs of this folder under `inc` and under Chez Scheme, side by side.

fn main() {}
