//! The feature identifiers of `cond-expand`, which `(features)` also answers.

/// Feature identifiers, beside those given by `-D`.
pub const FEATURES: &[&str] = &[
    "r7rs",
    "exact-closed",
    "exact-complex",
    "ieee-float",
    "full-unicode",
    "ratios",
    "posix",
    "unix",
    "linux",
    "gnu-linux",
    "x86-64",
    "little-endian",
    "inc",
    concat!("inc-", env!("CARGO_PKG_VERSION")),
];
