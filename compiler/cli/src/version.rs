//! What `--version` and `-V` print.

use std::fmt::Write as _;

/// The line of `--version`.
pub fn line() -> String {
    format!("inc {}", env!("CARGO_PKG_VERSION"))
}

/// The properties of SRFI 176: a list of S-expressions, one on each line.
pub fn properties() -> String {
    let mut text = String::new();
    let version = env!("CARGO_PKG_VERSION");
    let mut add = |line: String| writeln!(text, "{line}").expect("a String can be written to");
    add(format!("(version \"{version}\")"));
    add("(command \"inc\")".into());
    add("(scheme.id inc)".into());
    add("(languages scheme r7rs)".into());
    add("(encodings utf-8)".into());
    add(format!("(scheme.features {})", abi::features::FEATURES.join(" ")));
    add("(os.uname \"Linux\")".into());
    add("(build.platform \"x86_64-linux-gnu\")".into());
    add("(c.type-bits (char 8) (short 16) (int 32) (long 64) (pointer 64))".into());
    text
}
