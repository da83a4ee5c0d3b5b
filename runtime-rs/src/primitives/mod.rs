//! The primitives, a file for each family.
//!
//! Each function implements the row of the same name in [`abi::primitive`]: it checks its arguments completely before
//! its first effect and returns a value, or raises ([`crate::condition`]). None calls back into Scheme.

// Pairs and lists.
mod pairs;
// `eqv?` and `equal?`.
mod equality;
// Hashing by identity and by content.
mod hashing;
// Numbers.
mod numbers;
// Characters.
mod characters;
// Strings.
mod strings;
// Symbols.
mod symbols;
// Vectors.
mod vectors;
// Bytevectors.
mod bytevectors;
// Records.
mod records;
// Name and arity of procedures.
mod procedures;
// Conditions and their report.
pub(crate) mod conditions;
// Weak pairs, ephemerons, guardians.
mod weak;
// Opening, closing and asking about ports.
mod ports;
// Reading from ports.
mod input;
// Writing to ports.
mod output;
// Files, environment, time, the end of the process.
mod system;
// C's libraries and memory.
#[cfg(feature = "foreign")]
mod foreign;
// Dispatched calls of C functions.
#[cfg(feature = "foreign")]
mod requests;
// C functions that call Scheme procedures.
#[cfg(feature = "foreign")]
mod callbacks;
// Ports of file descriptors, and the other way.
#[cfg(feature = "foreign")]
mod descriptors;
// Time slices and sleep of green threads.
#[cfg(feature = "foreign")]
mod scheduling;
// `eval`, `environment`, `load`.
pub mod evaluation;

pub use bytevectors::*;
#[cfg(feature = "foreign")]
pub use callbacks::*;
pub use characters::*;
pub use conditions::*;
#[cfg(feature = "foreign")]
pub use descriptors::*;
pub use equality::*;
pub use evaluation::*;
#[cfg(feature = "foreign")]
pub use foreign::*;
pub use hashing::*;
pub use input::*;
pub use numbers::*;
pub use output::*;
pub use pairs::*;
pub use ports::*;
pub use procedures::*;
pub use records::*;
#[cfg(feature = "foreign")]
pub use requests::*;
#[cfg(feature = "foreign")]
pub use scheduling::*;
pub use strings::*;
pub use symbols::*;
pub use system::*;
pub use vectors::*;
pub use weak::*;
