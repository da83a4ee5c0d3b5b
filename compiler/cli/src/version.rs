//! What `--version` and `-V` print.

use compiler::frontend::interface::LibraryName;
use std::fmt::Write as _;

/// SRFIs that are not libraries: `cond-expand`, syntax of the reader, the command line.
const WITHOUT_LIBRARY: [u32; 4] = [0, 30, 62, 138];

/// The line of `--version`.
pub fn line() -> String {
    format!("inc {}", env!("CARGO_PKG_VERSION"))
}

/// The properties of SRFI 176: a list of S-expressions, one on each line. `libraries` are those that `inc` carries.
pub fn properties(libraries: &[LibraryName]) -> String {
    let mut srfis: Vec<u32> = libraries
        .iter()
        .filter(|library| library.0.first().is_some_and(|part| &**part == "srfi"))
        .filter_map(|library| library.0.get(1)?.parse().ok())
        .collect();
    srfis.extend(WITHOUT_LIBRARY);
    srfis.sort_unstable();
    srfis.dedup();
    let srfis: Vec<String> = srfis.iter().map(u32::to_string).collect();
    let mut text = String::new();
    let version = env!("CARGO_PKG_VERSION");
    let mut add = |line: String| writeln!(text, "{line}").expect("a String can be written to");
    add(format!("(version \"{version}\")"));
    add("(command \"inc\" \"compile-r7rs\")".into());
    add("(scheme.id inc)".into());
    add("(languages scheme r7rs)".into());
    add("(encodings utf-8)".into());
    add(format!("(scheme.srfi {})", srfis.join(" ")));
    add(format!("(scheme.features {})", abi::features::FEATURES.join(" ")));
    add("(os.uname \"Linux\")".into());
    add("(build.platform \"x86_64-linux-gnu\")".into());
    add("(c.type-bits (char 8) (short 16) (int 32) (long 64) (pointer 64))".into());
    text
}
