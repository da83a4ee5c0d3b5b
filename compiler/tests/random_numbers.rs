//! Random programs that compute with numbers must have the same results with and without optimisation, and with a
//! collection at every allocation.
//!
//! `SEED=n` runs one program and shows it; `COUNT=n` runs more than usual.

mod in_memory;
#[path = "random/numbers.rs"]
mod numbers;
#[path = "random/random.rs"]
mod random;

use runtime::context::Options;

#[test]
fn optimised_programs_have_the_same_results() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    match number("SEED") {
        Some(seed) => {
            println!("{}", numbers::program(seed));
            check(seed);
        }
        None => (0..number("COUNT").unwrap_or(300)).for_each(check),
    }
}

fn check(seed: u64) {
    println!("SEED={seed}");
    let text = numbers::program(seed);
    in_memory::check(&text, &in_memory::run(&text, &Options::default()));
}
