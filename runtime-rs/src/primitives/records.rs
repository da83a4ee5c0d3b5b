//! Records.

use abi::context::{Context, register};
use abi::value::Value;

use crate::condition::Raised;

/// The type of record types, which is its own type.
pub fn root_record_type(context: &mut Context) -> Result<Value, Raised> {
    Ok(context.registers[register::ROOT_RECORD_TYPE])
}
