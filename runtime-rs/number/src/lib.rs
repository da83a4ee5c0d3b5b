//! The numeric tower without a heap: shared by the lexer, the compiler's constant folder and the runtime.
//!
//! [`Number`] is an owned number of any kind and always in normal form: the same number has one representation, so that
//! `==` on two exact numbers is numerical equality. The runtime keeps its numbers in heap objects; for bignums it works
//! directly on their limbs with the kernels of `limbs` and `signed` and builds a [`Number`] only for the rarer kinds.
//!
//! ```text
//!   Number  ::=  Integer | Big | Ratnum | Flonum | Compnum
//!   Real    ::=  Integer | Big | Ratnum | Flonum               parts of a Compnum
//!   Integer ::=  Small   | Big                                 parts of a Ratnum
//! ```
//!
//! Operations are functions of the modules below, named like the primitives of the run-time system. One that can fail
//! returns an [`Error`], which says what the argument should have been; the caller adds who complains.
#![forbid(unsafe_code)]

// The number types and their normal forms.
mod integer;
mod number;
mod ratnum;

pub use integer::{BigInteger, Integer};
pub use number::{Compnum, Error, Number, Real};
pub use ratnum::Ratnum;
