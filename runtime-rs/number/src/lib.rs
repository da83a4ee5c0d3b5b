//! The numeric tower without a heap: shared by the lexer, the compiler's constant folder and the runtime.

/// A number of any kind, owned.
#[derive(Clone, PartialEq, Debug)]
pub enum Number {
    /// An exact integer that fits 64 bits.
    Integer(i64),
    /// A flonum.
    Flonum(f64),
}
