//! The entries into Scheme by callbacks, and what a collection finds through them.
//!
//! ```text
//!   Scheme stack          C stack                               the Context
//!   program
//!   foreign call  <-----  scheme_sp |
//!                         stack_base| record of callback 1  <-  entry
//!   callback 1 ...        C function                            scheme_sp, stack_base: of callback 1
//! ```

use abi::context::{Context, register};
use abi::foreign::{Entry, EntryRegisters};
use abi::value::Value;

use super::stacks::leave_stacks;
use super::threads::Thread;
use crate::context::runtime_ref;
use crate::heap::stack::entries;

/// Whether an entry into Scheme of the thread whose state is in the Context, by its serial, is not over.
pub fn is_live(context: &Context, serial: Value) -> bool {
    serial == context.registers[register::ENTRY]
        || entries(context.entry).any(|entry| entry.registers.serial == serial)
}

/// The record of the innermost entry. Only for code that a callback has called.
pub fn innermost(context: &Context) -> &Entry {
    // SAFETY: there is an entry, since a callback is running; its record is on the C stack of this thread, above what runs.
    unsafe { &*(context.entry as *const Entry) }
}

/// Ends the innermost entry without returning to the C function that made it: Scheme goes on where the foreign call was made,
/// with the parameterization that is current. Only for code that a callback has called.
pub fn leave(context: &mut Context) {
    // SAFETY: as in `innermost`; the record is not in the Context, which is changed.
    let entry = unsafe { &*(context.entry as *const Entry) };
    context.entry = entry.previous;
    context.c_sp = entry.c_sp;
    context.stack_base = entry.stack_base;
    context.underflow_segment = entry.underflow_segment;
    context.underflow_index = entry.underflow_index;
    context.scheme_sp = entry.scheme_sp;
    context.registers[register::HANDLERS] = entry.registers.handlers;
    context.registers[register::WINDERS] = entry.registers.winders;
    context.registers[register::ENTRY] = entry.registers.serial;
    context.registers[register::CALLBACK] = entry.registers.callback;
    if entry.stack != 0 {
        // SAFETY: this thread has the token, and its block is that of the Context.
        unsafe { leave_stacks(context, entry) };
    }
}

/// The part of a Scheme stack that holds frames, from its lowest return address to its bottom.
pub type Region = (u64, u64);

/// What a collection finds through threads and callbacks beside what is in the Context itself: areas of tagged words, as
/// address and number, and parts of Scheme stacks.
pub fn roots(context: &Context, areas: &mut Vec<(u64, u64)>, regions: &mut Vec<Region>) {
    let foreign = &runtime_ref(context).foreign;
    foreign.callbacks.roots(areas);
    foreign.dispatcher.roots(areas);
    foreign.carriers.roots(areas);
    let mut of_entries = |first: u64, areas: &mut Vec<(u64, u64)>| {
        for entry in entries(first) {
            areas.push((&raw const entry.underflow_segment as u64, 1));
            let registers = size_of::<EntryRegisters>() / size_of::<Value>();
            areas.push((&raw const entry.registers as u64, registers as u64));
            regions.push((entry.scheme_sp, entry.stack_base));
        }
    };
    of_entries(context.entry, areas);
    let outside: Vec<&Thread> = foreign.threads.outside(context).collect();
    for thread in &outside {
        let state = &thread.state;
        areas.push((state.registers.as_ptr() as u64, state.registers.len() as u64));
        areas.push((&raw const state.underflow_segment as u64, 1));
        of_entries(state.entry, areas);
    }
    regions.extend(
        outside
            .iter()
            .map(|thread| (thread.state.scheme_sp, thread.state.stack_base)),
    );
}
