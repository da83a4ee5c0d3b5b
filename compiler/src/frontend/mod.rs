//! The front end: text to Core.
