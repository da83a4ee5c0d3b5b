//! The procedures of the library that never return.
//!
//! Where they are called is cold: they are not inlined, the code after the call is dropped, and what was in registers need not
//! be saved for it.

use crate::ir::core::GlobalInfo;
use crate::ir::target::{FOREIGN_LIBRARY, RUNTIME_LIBRARY};

/// Those of the run-time library, among the ones that programs call.
const OF_RUNTIME: &[&str] = &[
    "error",
    "error-in",
    "raise",
    "raise-bad-index",
    "raise-bad-position",
    "raise-bad-range",
    "raise-bad-value",
    "raise-failed-assertion",
    "raise-no-key",
    "raise-not-chars",
    "raise-system-condition",
    "raise-wrong-record",
    "raise-wrong-type",
];

/// How the names of those of the library of foreign calls begin, but for [`RESUME_OUTCOME`].
const OF_FOREIGN: &str = "raise-";

/// Lets what ended a callback take effect.
const RESUME_OUTCOME: &str = "resume-outcome";

/// Whether a global is defined as a procedure that never returns.
pub fn is_raising(global: &GlobalInfo) -> bool {
    match &*global.library {
        RUNTIME_LIBRARY => OF_RUNTIME.contains(&&*global.name),
        FOREIGN_LIBRARY => global.name.starts_with(OF_FOREIGN) || &*global.name == RESUME_OUTCOME,
        _ => false,
    }
}
