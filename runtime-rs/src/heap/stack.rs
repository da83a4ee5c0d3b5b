//! The Scheme stack and its frames: finding live values, moving frames to the heap.
//!
//! Frames lie on the stack, and in segments of continuations, as `abi::stack_map` and `abi::object::segment` describe:
//!
//! ```text
//!   base -> underflow handler's address          (the bottom: see `Context::stack_base`; in a segment, the end of the data)
//!           slots of the oldest frame
//!           return address into the oldest frame
//!           ...
//!           slots of the frame returned into
//!   sp   -> return address into it
//! ```
//!
//! In a segment a return address also carries, in its upper 16 bits, the size of the frame that it returns into; stack
//! addresses have zeros there. So one walk serves both.
//!
//! A frame of [`CallKind::SaveArea`] holds the registers of the next one, which is at a register-preserving call, and the
//! two are never separated.

use abi::context::Context;
use abi::convention::{SAVE_AREA_WORDS, SAVED_REGISTERS};
use abi::foreign::Entry;
use abi::object::segment;
use abi::stack_map::{CallKind, DescriptorHeader};
use abi::value::Value;

use super::access::{elements, length};
use super::allocate::{self, Allocation, OutOfMemory};
use super::stop;
use super::word::{WORD_BYTES, copy, load, store};
use crate::context::{runtime, runtime_ref};
use crate::images::{self, Descriptor, Images};

/// The bits of a return address; above them lies the frame size in a segment.
const ADDRESS_MASK: u64 = (1 << segment::FRAME_SIZE_SHIFT) - 1;
/// The largest frame, in words: what the bits of a return address can say. The compiler keeps to it.
const LARGEST_FRAME: u32 = 1 << (64 - segment::FRAME_SIZE_SHIFT);

/// Bytes of top frames that stay on the stack when the others become a segment, so that a procedure that returns and
/// calls in turn near the boundary does not pay for an underflow each time.
const KEPT_BYTES: u64 = 4 << 10;

/// A minor collection turns all but the top frames into a segment when the stack holds more than this, so that a deep
/// stack is not scanned again and again.
const SCANNED_BYTES: u64 = 64 << 10;

/// Finds descriptors by return address.
pub struct FrameFinder<'a> {
    images: &'a Images,
    /// Whether it may use what the images remember.
    remembers: bool,
}

impl<'a> FrameFinder<'a> {
    /// A finder over the registered images, for the thread that has the token: it is quick where addresses recur, as those
    /// of the frames of a recursion do, and those of a continuation that is captured again and again.
    pub fn new(images: &'a Images) -> FrameFinder<'a> {
        FrameFinder {
            images,
            remembers: true,
        }
    }

    /// A finder that only reads, for any thread.
    pub fn reading(images: &'a Images) -> FrameFinder<'a> {
        FrameFinder {
            images,
            remembers: false,
        }
    }

    /// The descriptor of the frame that an address returns into.
    #[inline]
    pub fn find(&mut self, return_address: u64) -> Descriptor {
        if self.remembers
            && let Some(descriptor) = self.images.recent(return_address)
        {
            return descriptor;
        }
        let Some(site) = self.images.return_site(return_address) else {
            self.stop_at_unknown(return_address)
        };
        if self.remembers {
            self.images.remember(return_address, site.descriptor);
        }
        site.descriptor
    }

    /// Ends the process because a frame cannot be understood: the compiler has not described it, or the one above it
    /// wrongly.
    #[cold]
    fn stop_at_unknown(&self, return_address: u64) -> ! {
        let procedure = match self.images.procedure_at(return_address) {
            Some((image, procedure)) => images::text(image, procedure.name, procedure.name_length),
            None => "no procedure",
        };
        stop(format_args!(
            "no frame is described for the return address {return_address:#x} in {procedure}"
        ))
    }
}

/// A frame found by [`Frames`].
pub struct Frame {
    /// Address of the return address into it.
    pub at: u64,
    /// Its descriptor's header.
    pub header: DescriptorHeader,
    descriptor: Descriptor,
    /// Address of the save area that holds its registers, if it is at a register-preserving call.
    save_area: Option<u64>,
}

impl Frame {
    /// The return address into it.
    #[inline(always)]
    pub fn return_address(&self) -> u64 {
        load(self.at) & ADDRESS_MASK
    }

    /// Address of the next return address, or the end.
    pub fn end(&self) -> u64 {
        self.at + (1 + self.header.words() as u64) * WORD_BYTES
    }

    /// The word in a slot, which is good until the next safepoint.
    pub fn slot(&self, slot: u32) -> u64 {
        debug_assert!(slot < self.header.words());
        load(self.at + (1 + u64::from(slot)) * WORD_BYTES)
    }

    /// The word of a general register, by its machine number, if the frame is at a call that saved it; likewise.
    pub fn register(&self, number: u8) -> Option<u64> {
        let place = SAVED_REGISTERS
            .iter()
            .position(|&register| register as u8 == number)?;
        self.saved(place)
    }

    /// The double of an xmm register, likewise, by its bits.
    pub fn double_register(&self, number: u8) -> Option<u64> {
        self.saved(SAVED_REGISTERS.len() + usize::from(number))
    }

    fn saved(&self, place: usize) -> Option<u64> {
        debug_assert!(place < SAVE_AREA_WORDS);
        Some(load(self.save_area? + place as u64 * WORD_BYTES))
    }

    /// Visits the address of each live tagged value of the frame.
    #[inline]
    pub fn for_each_slot(&self, visit: &mut impl FnMut(u64)) {
        if let Some(save_area) = self.save_area {
            let registers = self.header.registers();
            for (place, &register) in SAVED_REGISTERS.iter().enumerate() {
                if registers >> register as u8 & 1 != 0 {
                    visit(save_area + place as u64 * WORD_BYTES);
                }
            }
        }
        let slots = self.at + WORD_BYTES;
        for index in 0..self.header.bitmap_words() {
            let mut bits = self.descriptor.bitmap_word(index);
            while bits != 0 {
                let slot = index as u64 * 64 + bits.trailing_zeros() as u64;
                visit(slots + slot * WORD_BYTES);
                bits &= bits - 1;
            }
        }
    }
}

/// The frames from a return address up to the bottom.
pub struct Frames {
    at: u64,
    base: u64,
    save_area: Option<u64>,
}

impl Frames {
    /// The frames of a stack or of the data of a segment: from the return address at `at` up to `base`.
    pub fn new(at: u64, base: u64) -> Frames {
        Frames {
            at,
            base,
            save_area: None,
        }
    }

    /// The frames of a segment.
    pub fn of_segment(segment: Value) -> Frames {
        let fields = segment.address() + WORD_BYTES;
        let (first, end) = (segment::DATA as u64, length(segment) as u64);
        Frames::new(fields + first * WORD_BYTES, fields + end * WORD_BYTES)
    }

    /// The next frame. (Not an `Iterator`, so that the finder is free between two frames.)
    #[inline]
    pub fn next(&mut self, finder: &mut FrameFinder) -> Option<Frame> {
        if self.at == self.base {
            return None;
        }
        debug_assert!(
            self.at < self.base,
            "a frame reaches beyond the bottom of the stack"
        );
        let at = self.at;
        let descriptor = finder.find(load(at) & ADDRESS_MASK);
        let header = descriptor.header();
        debug_assert!(header.words() < LARGEST_FRAME);
        let save_area = self.save_area.take();
        match header.kind() {
            CallKind::Entry => {
                self.at = self.base;
                return None;
            }
            CallKind::SaveArea => {
                debug_assert!(header.words() as usize >= SAVE_AREA_WORDS);
                self.save_area = Some(at + WORD_BYTES);
            }
            CallKind::Ordinary | CallKind::Preserving => {}
        }
        let frame = Frame {
            at,
            header,
            descriptor,
            save_area,
        };
        self.at = frame.end();
        Some(frame)
    }
}

/// Turns all frames of the active stack into a segment, which becomes the rest of the continuation; the stack is empty
/// afterwards (`scheme_sp` is `stack_base`). Answers the rest of the continuation, a segment or the serial
/// of the current entry. Never collects.
pub fn capture_stack(context: &mut Context) -> Allocation {
    let at = context.scheme_sp;
    move_frames(context, at)?;
    Ok(context.underflow_segment)
}

/// When the active stack is full: moves all but the top frames to a segment, and the top ones to the bottom of the stack.
/// `scheme_sp` is changed accordingly: whoever called must take its stack pointer from there. Never collects.
pub fn handle_stack_overflow(context: &mut Context) -> Result<(), OutOfMemory> {
    let at = frames_end(context, KEPT_BYTES);
    move_frames(context, at)
}

/// Moves all frames but the top one, which is at a register-preserving call, to a segment, so that the stack has as much
/// room as it ever has. As for [`handle_stack_overflow`].
pub fn clear_stack(context: &mut Context) -> Result<(), OutOfMemory> {
    let at = frames_end(context, 0);
    move_frames(context, at)
}

/// The same when a collection finds much on the stack. If there is no memory for a segment, the stack stays as it is.
pub(super) fn shorten_stack(context: &mut Context) {
    if context.stack_base - context.scheme_sp > SCANNED_BYTES {
        let at = frames_end(context, KEPT_BYTES);
        // Without memory the frames are scanned where they are; the allocation check will report the lack.
        let _ = move_frames(context, at);
    }
}

/// Address of the return address below the top frames that stay on the stack: one, and more while they have less than
/// `kept` bytes.
fn frames_end(context: &Context, kept: u64) -> u64 {
    let mut finder = FrameFinder::new(&runtime_ref(context).images);
    let sp = context.scheme_sp;
    let mut end = sp;
    let mut frames = Frames::new(sp, context.stack_base);
    while let Some(frame) = frames.next(&mut finder) {
        end = frame.end();
        if frame.header.kind() != CallKind::SaveArea && end - sp >= kept {
            break;
        }
    }
    end
}

/// Moves the frames from the return address at `at` down to the bottom into a new segment in front of the rest of the
/// continuation, and what lies above `at` to the bottom.
fn move_frames(context: &mut Context, at: u64) -> Result<(), OutOfMemory> {
    let base = context.stack_base;
    if at < base {
        let segment = make_segment(context, at)?;
        context.underflow_segment = segment;
        context.underflow_index = Value::fixnum(segment::DATA as i64);
    }
    let kept = at - context.scheme_sp;
    // SAFETY: both areas lie within the Scheme stack; they may overlap.
    unsafe {
        core::ptr::copy(
            context.scheme_sp as *const u8,
            (base - kept) as *mut u8,
            kept as usize,
        );
    }
    context.scheme_sp = base - kept;
    Ok(())
}

/// A segment of the frames from the return address at `at` down to the bottom of the stack.
fn make_segment(context: &mut Context, at: u64) -> Allocation {
    let base = context.stack_base;
    let words = (base - at) / WORD_BYTES;
    let segment = allocate::segment(context, segment::DATA as usize + words as usize)?;
    let fields = segment.address() + WORD_BYTES;
    store(
        fields + segment::NEXT as u64 * WORD_BYTES,
        context.underflow_segment.0,
    );
    store(
        fields + segment::NEXT_INDEX as u64 * WORD_BYTES,
        context.underflow_index.0,
    );
    let data = fields + segment::DATA as u64 * WORD_BYTES;
    copy(at, data, base - at);
    let mut finder = FrameFinder::new(&runtime(context).images);
    let mut frames = Frames::new(at, base);
    while let Some(frame) = frames.next(&mut finder) {
        let place = data + (frame.at - at);
        store(
            place,
            load(frame.at) | (frame.header.words() as u64) << segment::FRAME_SIZE_SHIFT,
        );
    }
    Ok(segment)
}

/// The records of a list of entries into Scheme by callbacks, from the innermost.
pub fn entries<'e>(first: u64) -> impl Iterator<Item = &'e Entry> {
    let at = |address: u64| {
        // SAFETY: a callback's record is in the list only while it is running, when it stays where it is.
        unsafe { (address as *const Entry).as_ref() }
    };
    std::iter::successors(at(first), move |entry| at(entry.previous))
}

/// A part of a continuation: the frames of a stack, then those in the segments, then those of the foreign calls that called
/// back.
#[derive(Clone, Copy)]
pub struct Continuation {
    /// The lowest return address.
    pub sp: u64,
    /// The bottom of the stack.
    pub base: u64,
    /// The rest, as in `Context::underflow_segment`.
    pub segment: Value,
    /// Where it goes on in the segment, as in `Context::underflow_index`.
    pub index: Value,
    /// The record of the innermost callback, or 0.
    pub entry: u64,
}

impl Continuation {
    /// That of the code that called the runtime or C.
    pub fn of(context: &Context) -> Continuation {
        Continuation {
            sp: context.scheme_sp,
            base: context.stack_base,
            segment: context.underflow_segment,
            index: context.underflow_index,
            entry: context.entry,
        }
    }

    /// Its return addresses, from the innermost, for stack traces. Allocates nothing.
    pub fn return_addresses(self, images: &Images) -> impl Iterator<Item = u64> {
        self.frames(images).map(|frame| frame.return_address())
    }

    /// Its frames, from the innermost, without save areas. Allocates nothing.
    pub fn frames(mut self, images: &Images) -> impl Iterator<Item = Frame> {
        // Reports ask for the frames of another thread too.
        let mut finder = FrameFinder::reading(images);
        let mut frames = Frames::new(self.sp, self.base);
        std::iter::from_fn(move || {
            loop {
                if let Some(frame) = frames.next(&mut finder) {
                    if frame.header.kind() != CallKind::SaveArea {
                        return Some(frame);
                    }
                } else if self.segment.is_object() {
                    let fields = elements(self.segment);
                    let start = self.segment.address() + WORD_BYTES;
                    let first =
                        self.index
                            .as_fixnum()
                            .expect("the position in a segment is a fixnum") as u64;
                    frames = Frames::new(
                        start + first * WORD_BYTES,
                        start + fields.len() as u64 * WORD_BYTES,
                    );
                    self.segment = fields[segment::NEXT as usize];
                    self.index = fields[segment::NEXT_INDEX as usize];
                } else {
                    let entry = entries(self.entry).next()?;
                    frames = Frames::new(entry.scheme_sp, entry.stack_base);
                    (self.segment, self.index) = (entry.underflow_segment, entry.underflow_index);
                    self.entry = entry.previous;
                }
            }
        })
    }
}

/// The return addresses of the current continuation, from the innermost, for stack traces; at most `limit`. In a callback
/// of a call that another thread makes, those of the call follow.
pub fn return_addresses(context: &Context, limit: usize) -> Vec<u64> {
    let images = &runtime_ref(context).images;
    let addresses = Continuation::of(context).return_addresses(images);
    #[cfg(feature = "foreign")]
    let addresses = addresses.chain(crate::foreign::request::callers_of_this_thread());
    addresses.take(limit).collect()
}

/// Whether so little is left of the active stack that frames must be moved before Scheme goes on.
pub(super) fn is_stack_full(context: &Context) -> bool {
    context.scheme_sp < context.true_stack_limit
}
