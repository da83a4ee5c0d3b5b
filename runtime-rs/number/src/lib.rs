//! The numeric tower without a heap: shared by the lexer, the compiler's constant folder and the runtime.
//!
//! [`Number`] is an owned number of any kind and always in normal form: the same number has one representation, so that
//! `==` on two exact numbers is numerical equality. The runtime keeps its numbers in heap objects; for bignums it works
//! directly on their limbs with the kernels of [`limbs`] and [`signed`] and builds a [`Number`] only for the rarer kinds.
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

// Kernels on slices of limbs.
pub mod limbs;
// Arithmetic on borrowed integers.
pub mod signed;
// Exact integers.
mod integer;
// Their bitwise operations.
mod bitwise;
// Exact ratios.
mod ratnum;
// The kinds of numbers, how they nest, and what can go wrong.
mod number;
// Arithmetic and order of real numbers.
mod real;
// Between exact numbers and flonums.
pub mod float;
// The four operations, order and equality of all numbers.
mod arithmetic;
// How large exact results can get.
mod size;
// Division of integers with remainder.
mod integer_division;
// Powers and square roots.
mod power;
// Elementary functions of inexact complex numbers.
mod complex;
// Exponential, logarithm, trigonometric functions.
mod transcendental;
// Conversion to exact, inexact and integral numbers.
mod rounding;
// Rectangular and polar form; numerator and denominator.
mod parts;
// The text of a number.
mod print;
// The number that a text denotes.
mod parse;

pub use arithmetic::{add, compare, divide, equal, multiply, negate, subtract};
pub use integer::{BigInteger, Integer};
pub use integer_division::{exact_integer_sqrt, floor_quotient, gcd, modulo, quotient, remainder};
pub use number::{Compnum, Error, Number, Real};
pub use parse::{ParseError, parse};
pub use parts::{
    angle, denominator, imag_part, magnitude, make_polar, make_rectangular, numerator, real_part,
};
pub use power::{expt, sqrt};
pub use print::{to_text, write_flonum, write_limbs, write_number, write_small};
pub use ratnum::Ratnum;
pub use rounding::{ceiling, exact, floor, inexact, round, truncate};
pub use size::{bits_of_product, bits_of_quotient, bits_of_sum};
pub use transcendental::{acos, asin, atan, atan2, cos, exp, log, sin, tan};
