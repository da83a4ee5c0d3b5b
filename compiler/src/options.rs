//! What the user asked for, beside the command itself.

use std::path::PathBuf;

/// The options that every command understands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Options {
    /// Directories searched for libraries before all others (`-I`).
    pub prepended: Vec<PathBuf>,
    /// Directories searched after all others (`-A`).
    pub appended: Vec<PathBuf>,
    /// Further feature identifiers (`-D`).
    pub features: Vec<String>,
    /// How much to optimise (`-O0` to `-O2`).
    pub level: u8,
    /// Collect at every allocation check (`--gc-stress`).
    pub gc_stress: bool,
    /// Print what the collector did (`--gc-stats`).
    pub gc_stats: bool,
    /// Bytes that the heap may hold (`--max-heap`).
    pub max_heap: Option<u64>,
    /// Load no library of C and call no foreign procedure (`--deny-ffi`).
    pub deny_foreign: bool,
    /// Print what each pass took (`--time-passes`).
    pub time_passes: bool,
    /// What a program that comes from standard input is called (`--stdin-name`).
    pub stdin_name: Option<String>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            prepended: Vec::new(),
            appended: Vec::new(),
            features: Vec::new(),
            level: 2,
            gc_stress: false,
            gc_stats: false,
            max_heap: None,
            deny_foreign: false,
            time_passes: false,
            stdin_name: None,
        }
    }
}
