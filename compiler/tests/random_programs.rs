//! Random Core programs must do the same before the passes and after each of them.
//!
//! The programs are well-scoped, end, and leave nothing to the order in which operands are evaluated: of the operands of
//! an expression one at most has an effect or can fail. What they do is a trace of what they print, and the error in
//! which they end, if any. `SEED=n` runs one program and shows it; `COUNT=n` runs more than usual.

#[path = "random/evaluate.rs"]
mod evaluate;
#[path = "random/generate.rs"]
mod generate;
#[path = "random/random.rs"]
mod random;

use compiler::ir::{parse, print};
use compiler::middle::{Options, Traced, build_names::Debugging, globals::Unit, interface::Interface};
use compiler::pipeline::{self, Job, Stage};
use compiler::timings::Timings;

#[test]
fn passes_keep_the_meaning_of_random_programs() {
    let thread = std::thread::Builder::new().stack_size(256 << 20);
    thread
        .spawn(run)
        .expect("a thread starts")
        .join()
        .expect("all programs keep their meaning");
}

fn run() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    match number("SEED") {
        Some(seed) => check(seed, true),
        None => (0..number("COUNT").unwrap_or(400)).for_each(|seed| check(seed, false)),
    }
}

fn check(seed: u64, show: bool) {
    let text = generate::program(seed);
    if show {
        println!("{text}");
    }
    let expected = evaluate::run(&parse::core(&text));
    for level in [0, 2] {
        let mut observe = |pass: &'static str, stage: Stage| {
            let Stage::Core(program) = stage else { return };
            let actual = evaluate::run(program);
            if show {
                println!(";; {pass} at level {level}:\n{}", print::core(program).text);
            }
            assert!(
                actual == expected || expected.is_too_long(),
                "SEED={seed}, pass {pass} at level {level}: expected {expected:?}, but got {actual:?}"
            );
        };
        let job = Job {
            interface: &Interface::default(),
            options: Options {
                unit: Unit::Program,
                level,
                debugging: Debugging::Off,
                traced: Traced::LeftOut,
            },
            timings: &mut Timings::default(),
            observe: &mut observe,
        };
        pipeline::compile(parse::core(&text), job);
    }
}
