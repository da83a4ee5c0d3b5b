//! The primitives, a file for each family.
