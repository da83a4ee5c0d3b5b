//! Frame descriptors: for each return address, which words of the frame (and, at a register-preserving call, which
//! registers) hold live tagged values. Written by the compiler, read by the collector, by capture of continuations and
//! by stack traces.
//!
//! A frame, as the collector finds it with the stack pointer `sp` just above the return address that it popped:
//!
//! ```text
//!   sp + 8*words   return address into the caller of this frame
//!   ...            frame slots words-1 .. 0
//!   sp             slot 0
//! ```
//!
//! The tables of one image are a hash table keyed by the return address's offset from the start of the image's code,
//! with linear probing (no entry is ever removed), and a blob of descriptors that entries share.

/// One entry of the hash table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(C)]
pub struct ReturnPoint {
    /// Offset of the return address from the start of the code; `EMPTY_KEY` in an empty entry.
    pub offset: u32,
    /// Index, in 8-byte words, of the descriptor in the blob.
    pub descriptor: u32,
    /// Index into the image's positions.
    pub position: u32,
    /// Index into the image's procedures: the procedure that contains the call.
    pub procedure: u32,
}

/// `offset` of an entry that is not in use.
pub const EMPTY_KEY: u32 = u32::MAX;

/// The first probe for `offset` in a table of `1 << bits` entries (multiplicative hashing, Knuth 6.4).
pub const fn first_probe(offset: u32, bits: u32) -> usize {
    if bits == 0 {
        0
    } else {
        (offset.wrapping_mul(0x9E37_79B1) >> (32 - bits)) as usize
    }
}

/// What sort of call a return address belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum CallKind {
    /// Clobbers every register.
    Ordinary = 0,
    /// Preserves every register; `registers` says which hold tagged values.
    Preserving = 1,
    /// The return address inside the stub that saved the registers: the frame is a save area
    /// ([`crate::convention::SAVE_AREA_WORDS`]) to be read with the next frame's `registers`.
    SaveArea = 2,
    /// Where Rust entered Scheme: the walk ends here.
    Entry = 3,
}

/// A descriptor: one header word, then `words.div_ceil(64)` bitmap words whose bit `i` says that slot `i` holds a live
/// tagged value.
///
/// Header word: bits 0-31 frame size in words, bits 32-47 set of registers (by machine number) that hold tagged values,
/// bits 48-55 the [`CallKind`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DescriptorHeader(pub u64);

impl DescriptorHeader {
    /// Packs the parts.
    pub const fn new(words: u32, registers: u16, kind: CallKind) -> DescriptorHeader {
        DescriptorHeader(words as u64 | (registers as u64) << 32 | (kind as u64) << 48)
    }

    /// Frame size in words.
    pub const fn words(self) -> u32 {
        self.0 as u32
    }

    /// Registers that hold tagged values.
    pub const fn registers(self) -> u16 {
        (self.0 >> 32) as u16
    }

    /// The kind of call.
    pub const fn kind(self) -> CallKind {
        match (self.0 >> 48) as u8 {
            0 => CallKind::Ordinary,
            1 => CallKind::Preserving,
            2 => CallKind::SaveArea,
            _ => CallKind::Entry,
        }
    }

    /// Number of bitmap words that follow.
    pub const fn bitmap_words(self) -> usize {
        (self.words() as usize).div_ceil(64)
    }
}
