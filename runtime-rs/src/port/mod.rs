//! Ports: the state behind port objects.
//!
//! A port object in the heap holds an index into the [`PortTable`]; the buffer, the file and the position live here. A
//! port that the program dropped without closing it is flushed and closed when the collector finds its object dead.

// Input: buffers, UTF-8 decoding, positions.
pub mod input;
// Output: buffers, when they are written out.
pub mod output;
// What goes wrong.
pub mod error;
// Standard streams that are closed when the process starts.
mod closed_streams;

use std::fs::File;
use std::io;
use std::mem::ManuallyDrop;
use std::os::fd::FromRawFd;

use abi::object::port::{BINARY, INPUT, OUTPUT, TEXTUAL};
use abi::value::Value;

pub use error::PortError;
pub use input::Input;
pub use output::{Flush, Output};

/// The state of one port.
pub enum Port {
    /// Bytes or characters come in.
    Input(Input),
    /// Bytes or characters go out.
    Output(Output),
    /// Closed; nothing is left but the object.
    Closed,
}

impl Port {
    /// Flushes what can be flushed and lets go of the file. A failed flush is reported, but the port is closed.
    pub fn close(&mut self) -> Result<(), PortError> {
        match std::mem::replace(self, Port::Closed) {
            Port::Output(mut output) => output.close(),
            Port::Input(_) | Port::Closed => Ok(()),
        }
    }

    /// The file descriptor where its bytes come from or go to, if it is not in memory.
    #[cfg(feature = "foreign")]
    pub fn descriptor(&self) -> Option<i32> {
        match self {
            Port::Input(input) => input.descriptor(),
            Port::Output(output) => output.descriptor(),
            Port::Closed => None,
        }
    }

    /// Whether the file is closed with the port.
    #[cfg(feature = "foreign")]
    fn owns_file(&self) -> bool {
        match self {
            Port::Input(input) => input.owns_file(),
            Port::Output(output) => output.owns_file(),
            Port::Closed => false,
        }
    }

    /// Bytes of memory that the port takes up.
    #[inline]
    fn bytes(&self) -> usize {
        size_of::<Slot>()
            + match self {
                Port::Input(input) => input.bytes(),
                Port::Output(output) => output.bytes(),
                Port::Closed => 0,
            }
    }
}

/// All ports of a context.
pub struct PortTable {
    slots: Vec<Slot>,
    /// Indices of the slots that are [`Slot::Free`].
    free: Vec<usize>,
    /// Bytes of memory that the ports take up: the sum of what is noted of each.
    bytes: usize,
    /// The first failure to write out a port that the program had dropped, until it is reported.
    lost: Option<Lost>,
}

/// Output that could not be written when nobody was left to be told.
#[derive(Debug)]
pub struct Lost {
    /// The index of the port; nothing for one that the program had dropped.
    pub port: Option<usize>,
    /// Why it could not be written.
    pub error: io::Error,
}

enum Slot {
    Free,
    Used {
        port: Port,
        /// The port object, held weakly: see [`PortTable::sweep`].
        object: Value,
        /// What the port took up when it was noted last.
        bytes: usize,
    },
}

/// The standard streams: their indices are those of the process's file descriptors.
pub const STANDARD_PORTS: usize = 3;
/// Index of the port of standard input.
pub const STANDARD_INPUT: usize = 0;
/// Index of the port of standard output.
pub const STANDARD_OUTPUT: usize = 1;

/// The properties of the standard ports, for their objects.
pub const STANDARD_KINDS: [i64; STANDARD_PORTS] = [INPUT | TEXTUAL, OUTPUT | TEXTUAL, OUTPUT | TEXTUAL];
/// The names of the standard ports, for messages.
pub const STANDARD_NAMES: [&str; STANDARD_PORTS] = ["standard input", "standard output", "standard error"];

/// Whether a descriptor is one of a terminal.
pub fn is_terminal(descriptor: i32) -> bool {
    // SAFETY: isatty only asks about the descriptor.
    unsafe { libc::isatty(descriptor) == 1 }
}

/// The columns of the terminal that a descriptor is one of.
pub fn terminal_columns(descriptor: i32) -> Option<usize> {
    // SAFETY: a size may hold anything.
    let mut size: libc::winsize = unsafe { std::mem::zeroed() };
    // SAFETY: the system writes the size there, or, where there is no terminal, nothing.
    unsafe { libc::ioctl(descriptor, libc::TIOCGWINSZ, &mut size) };
    (size.ws_col > 0).then(|| size.ws_col.into())
}

impl PortTable {
    /// The table with the standard ports, whose objects are entered by [`PortTable::set_object`].
    pub fn new() -> PortTable {
        let standard_output = if is_terminal(1) {
            Flush::Lines
        } else {
            Flush::WhenFull
        };
        let ports = [
            Port::Input(Input::from_file(standard_file(0))),
            Port::Output(Output::to_file(standard_file(1), standard_output)),
            Port::Output(Output::to_file(standard_file(2), Flush::Always)),
        ];
        let slots = ports
            .into_iter()
            .map(|port| Slot::Used {
                port,
                object: Value::FALSE,
                bytes: 0,
            })
            .collect();
        PortTable {
            slots,
            free: Vec::new(),
            bytes: 0,
            lost: None,
        }
    }

    /// Enters a port; its index.
    pub fn insert(&mut self, port: Port) -> usize {
        let slot = Slot::Used {
            port,
            object: Value::FALSE,
            bytes: 0,
        };
        if let Some(index) = self.free.pop() {
            self.slots[index] = slot;
            index
        } else {
            self.slots.push(slot);
            self.slots.len() - 1
        }
    }

    /// Says which object stands for port `index`.
    pub fn set_object(&mut self, index: usize, port_object: Value) {
        match &mut self.slots[index] {
            Slot::Used { object, .. } => *object = port_object,
            Slot::Free => panic!("a port object has an index in use"),
        }
    }

    /// The object of port `index`.
    pub fn object(&self, index: usize) -> Value {
        match &self.slots[index] {
            Slot::Used { object, .. } => *object,
            Slot::Free => panic!("a port object has an index in use"),
        }
    }

    /// The state of port `index`.
    #[inline]
    pub fn port(&mut self, index: usize) -> &mut Port {
        match &mut self.slots[index] {
            Slot::Used { port, .. } => port,
            Slot::Free => panic!("a port object has an index in use"),
        }
    }

    /// Whether a port closes a descriptor.
    #[cfg(feature = "foreign")]
    pub fn owns(&self, descriptor: i32) -> bool {
        self.slots.iter().any(|slot| match slot {
            Slot::Used { port, .. } => port.owns_file() && port.descriptor() == Some(descriptor),
            Slot::Free => false,
        })
    }

    /// Bytes of memory that the ports take up.
    pub fn bytes(&self) -> u64 {
        self.bytes as u64
    }

    /// Notes what port `index` takes up now. Whether that has changed.
    #[inline]
    pub fn note_bytes(&mut self, index: usize) -> bool {
        let Slot::Used { port, bytes, .. } = &mut self.slots[index] else {
            return false;
        };
        let before = std::mem::replace(bytes, port.bytes());
        self.bytes = self.bytes - before + *bytes;
        before != *bytes
    }

    /// Called at the end of a full collection with the function that gives the new value of an object that survived,
    /// and `None` for one that did not: closes the ports of dead objects.
    pub fn sweep(&mut self, survivor: &mut dyn FnMut(Value) -> Option<Value>) {
        for index in 0..self.slots.len() {
            let Slot::Used { port, object, bytes } = &mut self.slots[index] else {
                continue;
            };
            if !object.is_pointer() {
                continue;
            }
            if let Some(moved) = survivor(*object) {
                *object = moved;
            } else {
                if let Err(PortError::System(error)) = port.close() {
                    self.lost.get_or_insert(Lost { port: None, error });
                }
                self.bytes -= *bytes;
                self.slots[index] = Slot::Free;
                self.free.push(index);
            }
        }
    }

    /// Writes out everything that is buffered: on every way out of the process. What could not be written, also by ports
    /// that the program had dropped.
    pub fn flush_all(&mut self) -> Vec<Lost> {
        let mut lost = Vec::from_iter(self.lost.take());
        for (index, slot) in self.slots.iter_mut().enumerate() {
            if let Slot::Used {
                port: Port::Output(output),
                ..
            } = slot
                && let Err(PortError::System(error)) = output.flush_to_end()
            {
                lost.push(Lost {
                    port: Some(index),
                    error,
                });
            }
        }
        lost
    }
}

impl Default for PortTable {
    fn default() -> Self {
        PortTable::new()
    }
}

/// A standard stream, which stays open when its port is closed: the process, and code in other languages, share it. Unlike
/// those of `std::io`, it reports that it was closed.
pub fn standard_file(descriptor: i32) -> ManuallyDrop<File> {
    // SAFETY: the descriptor belongs to the process and, being in `ManuallyDrop`, is never closed through this value.
    ManuallyDrop::new(unsafe { File::from_raw_fd(descriptor) })
}

/// Whether a kind has all flags of `wanted`.
#[inline]
pub fn has_kind(kind: i64, wanted: i64) -> bool {
    kind & wanted == wanted
}

/// What a port of this kind is called in messages.
pub fn kind_noun(wanted: i64) -> &'static str {
    match wanted {
        k if k == INPUT | TEXTUAL => "a textual input port",
        k if k == OUTPUT | TEXTUAL => "a textual output port",
        k if k == INPUT | BINARY => "a binary input port",
        k if k == OUTPUT | BINARY => "a binary output port",
        INPUT => "an input port",
        OUTPUT => "an output port",
        _ => "a port",
    }
}
