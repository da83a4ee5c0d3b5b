//! The codes of what is reported at run time. `inc explain` has a page for each; those of what does not compile are in the
//! compiler. A code is shown as `E` and four digits, and never changes its meaning.

/// The code of a condition is this and the number of its kind ([`crate::object::ConditionKind`]).
pub const CONDITION: i64 = 1000;
/// An object that is no condition was raised and not handled.
pub const UNCAUGHT_OBJECT: i64 = 1090;
/// A C function crashed.
pub const CRASH: i64 = 1091;
/// A C function keeps the other threads from running Scheme.
pub const STALL: i64 = 1092;
/// Output could not be written when the program ended.
pub const LOST_OUTPUT: i64 = 1093;
