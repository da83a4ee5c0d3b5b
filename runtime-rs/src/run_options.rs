//! Options of a program that runs, from the environment: `INC_OPTIONS="--max-heap 100M --gc-stats"`.
//!
//! So the options that `inc run` takes reach executables, whose arguments belong to the program.

use std::env;

/// The variable.
pub const VARIABLE: &str = "INC_OPTIONS";

/// The status of a process whose options are wrong.
pub const WRONG_USAGE: i32 = 64;

/// What the variable says.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct RunOptions {
    /// Bytes that the heap may hold (`--max-heap SIZE`).
    pub max_heap: Option<u64>,
    /// Collect at every allocation check (`--gc-stress`).
    pub gc_stress: bool,
    /// Print what the collector did (`--gc-stats`).
    pub gc_stats: bool,
    /// Load no library of C and call no foreign procedure (`--deny-ffi`).
    pub deny_foreign: bool,
}

impl RunOptions {
    /// The options in the environment. `Err` is what is wrong with them.
    pub fn from_environment() -> Result<RunOptions, String> {
        match env::var_os(VARIABLE) {
            Some(text) => parse(&text.to_string_lossy()).map_err(|error| format!("{VARIABLE}: {error}")),
            None => Ok(RunOptions::default()),
        }
    }
}

fn parse(text: &str) -> Result<RunOptions, String> {
    let mut options = RunOptions::default();
    let mut words = text.split_whitespace();
    while let Some(word) = words.next() {
        let (name, value) = match word.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (word, None),
        };
        match (name, value) {
            ("--gc-stress", None) => options.gc_stress = true,
            ("--gc-stats", None) => options.gc_stats = true,
            ("--deny-ffi", None) => options.deny_foreign = true,
            ("--max-heap", value) => {
                let value = value
                    .or_else(|| words.next())
                    .ok_or("--max-heap: SIZE is missing")?;
                options.max_heap = Some(size(value).map_err(|error| format!("--max-heap {value}: {error}"))?);
            }
            _ => {
                return Err(format!(
                    "unknown option: {word} (there are --max-heap SIZE, --gc-stress, --gc-stats, --deny-ffi)"
                ));
            }
        }
    }
    Ok(options)
}

/// A number of bytes: digits, then `k`, `M` or `G` for powers of 1024.
pub fn size(text: &str) -> Result<u64, &'static str> {
    const EXPECTED: &str = "a size is a number, which may end in k, M or G";
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let shift = match &text[digits.len()..] {
        "" => 0,
        "k" | "K" => 10,
        "m" | "M" => 20,
        "g" | "G" => 30,
        _ => return Err(EXPECTED),
    };
    let number: u64 = digits.parse().map_err(|_| EXPECTED)?;
    number.checked_mul(1 << shift).ok_or(EXPECTED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_words() {
        let expected = RunOptions {
            max_heap: Some(100 << 20),
            gc_stress: false,
            gc_stats: true,
            deny_foreign: true,
        };
        assert_eq!(parse(" --max-heap  100M --gc-stats --deny-ffi "), Ok(expected));
        assert_eq!(parse("--gc-stats --deny-ffi --max-heap=102400k"), Ok(expected));
        assert_eq!(parse(""), Ok(RunOptions::default()));
    }

    #[test]
    fn what_is_wrong_is_said() {
        let wrong = |text: &str| parse(text).expect_err("it is wrong");
        assert_eq!(wrong("--max-heap"), "--max-heap: SIZE is missing");
        assert_eq!(
            wrong("--max-heap 2x"),
            "--max-heap 2x: a size is a number, which may end in k, M or G"
        );
        assert!(wrong("--frobnicate").starts_with("unknown option: --frobnicate"));
        assert!(wrong("--gc-stats=3").starts_with("unknown option: --gc-stats=3"));
    }
}
