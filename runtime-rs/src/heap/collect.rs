//! When to collect, which sort of collection, and what happens when memory is exhausted.
//!
//! Compiled code arrives here when its allocation check fails: at the end of the nursery, or because something set
//! `allocation_limit` to 0. It must have saved everything on the Scheme stack (a frame of registers whose return address
//! is described as a save area), with `scheme_sp` and `allocation_pointer` in the Context. Afterwards
//!
//! - `scheme_sp` may have changed (frames may have moved to a segment): the stub loads its stack pointer from there;
//! - `allocation_pointer` is the new allocation pointer, and above it there is room for [`GUARANTEED_ROOM`] bytes,
//!   so the code allocates without a second check (under stress the limit stays 0 and a check would never succeed).

use std::sync::atomic::{Ordering, fence};
use std::time::Instant;

use abi::context::{Context, PENDING_COLLECTION};
use abi::image::ImageHeader;
use abi::object::ConditionKind;
use abi::value::Value;

use super::minor::Survivors;
use super::roots::Roots;
use super::stack::{self, FrameFinder};
use super::word::WORD_BYTES;
use super::{
    Allocation, Heap, LEAST_GROWTH, OutOfMemory, condition, full, heap_of, minor, request_collection,
    string_from, verify,
};
use crate::context::{Runtime, runtime};
use crate::start;

/// What compiled code may allocate after a collection without a check. No block of code allocates as much at once.
pub const GUARANTEED_ROOM: u64 = 32 << 10;

/// The exit status when memory is exhausted for good.
const OUT_OF_MEMORY_STATUS: i32 = 71;

/// Under stress, every how many collections there is a full, verified one.
const STRESS_FULL_EVERY: u64 = 1000;

/// The part of the heap's limit that is kept for handling its exhaustion.
const RESERVE_PART: u64 = 16;
/// What the reserve is at least: enough to unwind, report and clean up.
const LEAST_RESERVE: u64 = 1 << 20;

/// Bytes of code loaded between full collections: an eighth of the room that there is for it.
const MOST_CODE_GROWTH: u64 = 64 << 20;

/// Which sort of collection.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Collection {
    /// Of the young zone.
    Minor,
    /// Of everything.
    Full,
}

/// The entry for compiled code whose allocation check failed. `Value::ERROR` when the heap's limit is reached: the
/// condition to raise is in the Context.
pub extern "C" fn collect_entry(context: &mut Context) -> Value {
    match collect_as_needed(context) {
        Ok(()) => Value::UNSPECIFIED,
        Err(condition) => {
            context.condition = condition;
            Value::ERROR
        }
    }
}

/// The entry for compiled code whose stack check failed: collects if that was asked for, and moves frames to the heap if
/// the stack is full. Whoever else set `pending` is served by the caller. `Value::ERROR` as for [`collect_entry`].
pub extern "C" fn stack_check_entry(context: &mut Context) -> Value {
    if context.pending.load(Ordering::Relaxed) & PENDING_COLLECTION != 0 {
        let result = collect_entry(context);
        if result == Value::ERROR {
            return result;
        }
    }
    if stack::is_stack_full(context) && stack::handle_stack_overflow(context).is_err() {
        context.condition = out_of_memory_condition(context);
        return Value::ERROR;
    }
    restore_stack_limit(context);
    Value::UNSPECIFIED
}

/// Counts the image of a form. When such images take much, a full collection is asked for, whatever the heap holds: the
/// memory for code is limited.
pub fn code_loaded(context: &mut Context, image: &ImageHeader) {
    let heap = heap_of(context);
    heap.code_bytes += image_bytes(image);
    heap.code_growth += image_bytes(image);
    if heap.code_growth > MOST_CODE_GROWTH || heap.wants_full_collection() {
        request(context, Collection::Full);
    }
}

/// Bytes of an image.
fn image_bytes(image: &ImageHeader) -> u64 {
    image.code_length + image.data_length + image.object_count * WORD_BYTES
}

/// Lets stack checks succeed again unless something is pending.
pub fn restore_stack_limit(context: &mut Context) {
    context.stack_limit = context.true_stack_limit;
    // A signal handler, on this thread or another, sets `pending` first and then the limit, so what it set in between is not
    // lost if `pending` is read after the limit is written. Likewise a thread that wants the token, which passes the other
    // half of the barrier between the two.
    fence(Ordering::SeqCst);
    if context.pending.load(Ordering::Relaxed) != 0 || context.wanted.load(Ordering::Relaxed) != 0 {
        context.stack_limit = u64::MAX;
    }
}

/// Asks for a collection at the next safepoint.
pub fn request(context: &mut Context, collection: Collection) {
    if collection == Collection::Full {
        heap_of(context).is_full_requested = true;
    }
    request_collection(context);
}

/// Collects now. Only at a safepoint.
pub fn collect(context: &mut Context, collection: Collection) {
    stack::shorten_stack(context);
    let began = Instant::now();
    let pointer = context.allocation_pointer;
    let roots = Roots::of(context);
    let Runtime {
        heap,
        images,
        symbols,
        ports,
        dead_images,
        ..
    } = runtime(context);
    heap.account(pointer);
    match collection {
        Collection::Minor => {
            minor::collect(heap, &roots, FrameFinder::new(images), Survivors::Age, pointer);
        }
        Collection::Full => {
            minor::collect(
                heap,
                &roots,
                FrameFinder::new(images),
                Survivors::Promote,
                pointer,
            );
            let live_images = full::collect(heap, &roots, images, &mut |place| {
                symbols.sweep(&mut |symbol| place(symbol).is_some());
                ports.sweep(place);
            });
            heap.port_bytes = ports.bytes();
            for image in images.drop_dead(&live_images) {
                heap.code_bytes -= image_bytes(image);
                dead_images.push(image);
            }
            heap.begin_cycle();
        }
    }
    heap.finish(collection, began);
    // The verifier is not to look at the references of images that are no more.
    let roots = Roots::of(context);
    let Runtime { heap, images, .. } = runtime(context);
    if heap.is_verifying || (heap.is_stressed && collection == Collection::Full) {
        verify::verify(heap, &roots, &mut FrameFinder::new(images));
    }
    context.pending.fetch_and(!PENDING_COLLECTION, Ordering::Relaxed);
    restore_stack_limit(context);
    let heap = heap_of(context);
    let (start, limit) = (
        heap.young.start,
        if heap.is_stressed { 0 } else { heap.young.limit },
    );
    context.allocation_pointer = start;
    context.allocation_limit = limit;
}

/// Collects as much as is called for. An error is the condition to raise because the heap's limit is reached.
fn collect_as_needed(context: &mut Context) -> Result<(), Value> {
    let pointer = context.allocation_pointer;
    let heap = heap_of(context);
    let is_full = heap.is_full_requested
        || heap.wants_full_collection()
        || heap.used_bytes(pointer) > heap.max_heap
        || (heap.is_stressed && (heap.stats.collections() + 1).is_multiple_of(STRESS_FULL_EVERY));
    if !is_full {
        collect(context, Collection::Minor);
        return Ok(());
    }
    collect(context, Collection::Full);
    let pointer = context.allocation_pointer;
    let heap = heap_of(context);
    let live = heap.used_bytes(pointer);
    heap.rearm_reserve(live);
    // With less than a nursery left, every further allocation would mean a full collection. Once the reserve is in use,
    // that is put up with.
    let margin = if heap.reserve == 0 {
        0
    } else {
        heap.young.nursery_bytes()
    };
    if live + margin <= heap.max_heap {
        return Ok(());
    }
    Err(exhaustion_condition(context))
}

/// The condition for an object that the heap's limit does not allow. There may be garbage, so whether the heap is
/// exhausted is found at the next safepoint.
pub fn out_of_memory_condition(context: &mut Context) -> Value {
    request(context, Collection::Full);
    match make_condition(context) {
        Ok(condition) => condition,
        Err(OutOfMemory) => exhaustion_condition(context),
    }
}

/// The condition for the exhaustion of the heap. Releases the reserve, above what is in use, so that the condition can be
/// handled; when that is used up too, the process ends.
fn exhaustion_condition(context: &mut Context) -> Value {
    let pointer = context.allocation_pointer;
    let heap = heap_of(context);
    if heap.reserve == 0 {
        end_out_of_memory(context);
    }
    heap.max_heap = heap.max_heap.max(heap.used_bytes(pointer)) + std::mem::take(&mut heap.reserve);
    match make_condition(context) {
        Ok(condition) => condition,
        Err(OutOfMemory) => end_out_of_memory(context),
    }
}

fn make_condition(context: &mut Context) -> Allocation {
    let message = string_from(context, "out of memory")?;
    let kind = Value::fixnum(ConditionKind::OutOfMemory as i64);
    condition(
        context,
        [
            kind,
            message,
            Value::NIL,
            Value::FALSE,
            Value::FALSE,
            Value::FALSE,
        ],
    )
}

/// Ends the process because memory is exhausted and that has been signalled before.
fn end_out_of_memory(context: &mut Context) -> ! {
    start::write_out(context);
    start::call_before_exit(context);
    let heap = heap_of(context);
    eprintln!(
        "out of memory: the heap's limit of {} MiB is reached",
        heap.configured_max_heap >> 20
    );
    start::leave_process(context, OUT_OF_MEMORY_STATUS)
}

/// What is kept for the handling of exhaustion, of a heap of this limit.
pub(super) fn reserve_of(max_heap: u64) -> u64 {
    (max_heap / RESERVE_PART).max(LEAST_RESERVE)
}

impl Heap {
    /// Counts what was allocated since the last collection.
    fn account(&mut self, pointer: u64) {
        self.stats.allocated_bytes += pointer - self.young.start + self.large.take_allocated();
    }

    /// After a full collection: sets when the next is due.
    fn begin_cycle(&mut self) {
        let live = self.old_bytes();
        // Growing by three quarters keeps the heap below twice what is live, with room for the copies of an evacuation,
        // and the cost of marking a live byte below one and a third for each byte promoted.
        self.full_threshold = live + (live / 4 * 3).max(LEAST_GROWTH);
        self.is_full_requested = false;
        self.code_growth = 0;
    }

    fn finish(&mut self, collection: Collection, began: Instant) {
        let live = self.old_bytes() + self.young.survivor_bytes();
        let stats = &mut self.stats;
        stats.peak_live_bytes = stats.peak_live_bytes.max(live);
        match collection {
            Collection::Minor => {
                stats.minor += 1;
                stats.minor_pauses.add(began.elapsed());
            }
            Collection::Full => {
                stats.full += 1;
                stats.full_pauses.add(began.elapsed());
            }
        }
    }

    /// Takes the reserve back when the program has recovered from the exhaustion of the heap.
    fn rearm_reserve(&mut self, live: u64) {
        let reserve = reserve_of(self.configured_max_heap);
        if self.reserve == 0 && live + 2 * reserve < self.configured_max_heap {
            self.max_heap = self.configured_max_heap;
            self.reserve = reserve;
        }
    }

    /// The counters, for a Context whose allocation pointer is given.
    pub fn stats(&self, pointer: u64) -> super::stats::Stats {
        let mut stats = self.stats.clone();
        stats.allocated_bytes += pointer - self.young.start + self.large.allocated_bytes();
        stats
    }
}
