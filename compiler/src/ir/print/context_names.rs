//! The fields of the Context, as VCode and the assembly listing name them.

use abi::context::Context;
use abi::entry::RUNTIME_ENTRY_SYMBOLS;
use abi::primitive::ALL;
use std::mem::offset_of;

/// The name of the field at a displacement that the compiler uses.
pub fn field(displacement: i32) -> String {
    let name = u64::try_from(displacement).ok().and_then(find);
    name.unwrap_or_else(|| format!("context.{displacement}"))
}

/// The name of what lies at a displacement from the Context, if it has one.
pub fn find(displacement: u64) -> Option<String> {
    let index_after = |start: usize, count: usize| {
        let offset = (displacement as usize).checked_sub(start)?;
        (offset % 8 == 0 && offset / 8 < count).then_some(offset / 8)
    };
    if let Some(index) = index_after(offset_of!(Context, entries), ALL.len()) {
        return Some(format!("runtime.{}", ALL[index].symbol()));
    }
    if let Some(index) = index_after(offset_of!(Context, runtime_entries), RUNTIME_ENTRY_SYMBOLS.len()) {
        return Some(format!("runtime.{}", RUNTIME_ENTRY_SYMBOLS[index]));
    }
    if let Some(index) = index_after(offset_of!(Context, values), abi::convention::MAX_DIRECT_VALUES) {
        return Some(format!("values.{index}"));
    }
    if let Some(index) = index_after(offset_of!(Context, arguments), abi::convention::CONTEXT_ARGUMENTS) {
        return Some(format!(
            "argument.{}",
            index + abi::convention::REGISTER_ARGUMENTS
        ));
    }
    if let Some(index) = index_after(offset_of!(Context, registers), abi::context::REGISTER_COUNT) {
        return Some(format!("register.{index}"));
    }
    if let Some(index) = index_after(offset_of!(Context, foreign_results), 4) {
        return Some(format!("foreign_result.{index}"));
    }
    let fields = [
        (offset_of!(Context, allocation_limit), "allocation_limit"),
        (offset_of!(Context, stack_limit), "stack_limit"),
        (offset_of!(Context, allocation_pointer), "allocation_pointer"),
        (offset_of!(Context, scheme_sp), "scheme_sp"),
        (offset_of!(Context, c_sp), "c_sp"),
        (offset_of!(Context, card_bias), "card_bias"),
        (offset_of!(Context, stack_base), "stack_base"),
        (offset_of!(Context, underflow_segment), "underflow_segment"),
        (offset_of!(Context, underflow_index), "underflow_index"),
        (offset_of!(Context, entry), "entry"),
        (offset_of!(Context, pending), "pending"),
        (offset_of!(Context, condition), "condition"),
        (offset_of!(Context, leaf_sp), "leaf_sp"),
        (offset_of!(Context, foreign_errno), "foreign_errno"),
        (offset_of!(Context, errno_address), "errno_address"),
        (offset_of!(Context, thread), "thread"),
        (offset_of!(Context, token), "token"),
        (offset_of!(Context, wanted), "wanted"),
    ];
    let found = fields
        .into_iter()
        .find(|(offset, _)| *offset as u64 == displacement);
    found.map(|(_, name)| name.into())
}
