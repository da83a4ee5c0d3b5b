//! The command line.

mod arguments;

fn main() {}
