//! The runtime's part of the Context: creation, the private state behind `Context::runtime`.
