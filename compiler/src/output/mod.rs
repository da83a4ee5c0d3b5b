//! Output: code objects to running code or executables.
//!
//! ```text
//!   units (program, libraries) --link--> Image --memory--> code that runs in this process
//!                                              --executable--> ELF executable
//!                                              --object_file--> ELF object, and back to the Image
//! ```
//!
//! The linker does all the layout; what follows it only decides on the addresses.

// A unit as the linker sees it, whether just compiled or from the archive.
pub mod unit;
// What the linker makes: bytes and the fields that depend on where they will lie.
pub mod image;
// From roots to what they reach, laid out.
pub mod link;
// Literal data to static objects.
mod literals;
// The tables of an image: return points, procedures, positions, names.
mod tables;
// Images in the memory of this process.
pub mod memory;
// Images as executable files.
pub mod executable;
// Writing files.
pub mod file;
// Images as relocatable objects, and back.
pub mod object_file;
// The compiled library that is part of `inc`.
pub mod archive;
// What was linked into an executable whose program calls `eval`.
pub mod link_state;
// Run-time values as literal data.
pub mod data_from_heap;
// Literals that hold objects of the running program, as objects.
pub mod data_to_heap;
