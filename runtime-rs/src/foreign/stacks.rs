//! Stacks for callbacks, when the ones that they would run on have too little room left.
//!
//! A callback runs on the same Scheme stack as the foreign call that called back, above its frames, and what it calls runs on
//! the same C stack. Where little is left of the Scheme stack, it gets another one. Where little is left of the C stack, it
//! gets another one if its thread never had much; otherwise callbacks are nested too deeply, and it is refused.

use abi::context::{Context, register};
use abi::foreign::Entry;
use abi::object::ConditionKind;

use super::threads::{ALWAYS_LOW, C_STACK_RESERVE, block};
use crate::condition;
use crate::context::{SchemeStack, runtime};
use crate::heap::memory::PAGE_BYTES;
use crate::heap::restore_stack_limit;

/// A callback begins while less of the C stack is left than it may need. Answers the top of another stack for what it calls,
/// or 0: then it is refused.
///
/// # Safety
///
/// This thread has the token, and its block is that of the Context.
pub unsafe extern "C" fn low_c_stack(context: &mut Context, entry: &mut Entry) -> u64 {
    if context.entry == 0
        && let Some(side) = &block(context).side_stack
    {
        context.c_limit = side.start() + PAGE_BYTES + C_STACK_RESERVE;
        entry.stack |= SIDE_STACK;
        return side.end();
    }
    refuse(context);
    0
}

/// Has the callback that begins refused.
fn refuse(context: &mut Context) {
    let message = "too little is left of the stack for a callback from C";
    // Raised it is by the library, when the foreign call returns that called back.
    let _ = condition::raise(context, ConditionKind::ForeignStackOverflow, None, message, &[]);
    context.registers[register::REFUSAL] = context.condition;
}

/// In [`Entry::stack`]: the callback runs C functions on the thread's other stack. Otherwise it is 0 or the address of a
/// [`Nested`], which is even.
const SIDE_STACK: u64 = 1;

/// A Scheme stack for a callback, and what was in the Context before.
struct Nested {
    stack: SchemeStack,
    stack_lowest: u64,
    true_stack_limit: u64,
}

/// A callback begins while too little of the Scheme stack is left: gives it another one. Answers the bottom of the callback's
/// part of the stack.
///
/// # Safety
///
/// As for [`low_c_stack`].
pub unsafe extern "C" fn more_stack(context: &mut Context, entry: &mut Entry) -> u64 {
    let spare = runtime(context).foreign.spare_stacks.pop();
    let Ok(stack) = spare.map_or_else(SchemeStack::new, Ok) else {
        refuse(context);
        return context.scheme_sp - 8;
    };
    let nested = Box::new(Nested {
        stack_lowest: context.stack_lowest,
        true_stack_limit: context.true_stack_limit,
        stack,
    });
    let base = nested.stack.base();
    context.stack_lowest = nested.stack.lowest();
    context.true_stack_limit = nested.stack.limit();
    entry.stack |= Box::into_raw(nested) as u64;
    restore_stack_limit(context);
    base
}

/// A callback ends that had other stacks.
///
/// # Safety
///
/// As for [`low_c_stack`]; `entry` is the record of the callback.
pub unsafe extern "C" fn leave_stacks(context: &mut Context, entry: &Entry) {
    if entry.stack & SIDE_STACK != 0 {
        context.c_limit = ALWAYS_LOW;
    }
    let nested = (entry.stack & !SIDE_STACK) as *mut Nested;
    if !nested.is_null() {
        // SAFETY: `more_stack` made it for this entry.
        let nested = unsafe { Box::from_raw(nested) };
        context.stack_lowest = nested.stack_lowest;
        context.true_stack_limit = nested.true_stack_limit;
        restore_stack_limit(context);
        runtime(context).foreign.spare_stacks.push(nested.stack);
    }
}
