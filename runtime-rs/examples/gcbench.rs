//! The collector alone, driven from Rust by allocation patterns, two of them of known Scheme benchmarks:
//!
//! - `gcbench` (Ellis, Kovac, Boehm): short-lived binary trees of many sizes beside a long-lived tree and array;
//! - `mperm` (Clinger): a queue of lists of permutations, of which the oldest is replaced again and again, so that
//!   nothing dies young.
//! - `steady`: 200 MB of lists and strings, of which some are replaced at random while much else is allocated and dropped.
//!
//! Prints time, allocation rate, pauses and resident memory of each. Run it with
//! `cargo run --release -p runtime --example gcbench`. It behaves like compiled code: everything live is in a root (the
//! global variables serve as a stack) whenever an allocation check may collect.

use std::time::Instant;

use abi::context::Context;
use abi::entry::RUNTIME_ENTRY_COUNT;
use abi::primitive::PRIMITIVE_COUNT;
use abi::value::Value;
use runtime::context::{Options, OwnedContext, global_mut, runtime};
use runtime::heap::{self, car, cdr, cons, set_field};

/// Depth of the long-lived tree, and of the largest short-lived ones.
const LONG_LIVED_DEPTH: u32 = 18;
/// Elements of the permuted list.
const PERMUTED: i64 = 9;
/// Lists of permutations that are alive at a time.
const QUEUE: usize = 10;
/// How often one of them is replaced.
const REPLACEMENTS: usize = 40;
/// Parts of the data that `steady` keeps, each of about 100 kB.
const PARTS: usize = 2000;
/// Bytes that `steady` allocates in all, in GB, unless the command line says otherwise.
const STEADY_GIGABYTES: u64 = 5;

fn main() {
    for (name, pattern) in [
        ("gcbench", gcbench as fn(&mut Context)),
        ("mperm", mperm),
        ("steady", steady),
    ] {
        let context = &mut *OwnedContext::new(
            &Options::default(),
            [0; PRIMITIVE_COUNT],
            [0; RUNTIME_ENTRY_COUNT],
        )
        .expect("the system has memory for a Context");
        let began = Instant::now();
        pattern(context);
        let seconds = began.elapsed().as_secs_f64();
        let pointer = context.allocation_pointer;
        let stats = runtime(context).heap.stats(pointer);
        println!(
            "{name}: {seconds:.2} s, {:.0} MB/s",
            stats.allocated_bytes as f64 / seconds / 1e6
        );
        print!("{stats}");
        println!("resident at most: {} MB\n", peak_resident_bytes() >> 20);
    }
}

fn gcbench(context: &mut Context) {
    make_tree(context, LONG_LIVED_DEPTH);
    pop(context);
    let long_lived = make_tree(context, LONG_LIVED_DEPTH - 2);
    push(context, long_lived);
    let array = heap::vector(context, 500_000, Value::fixnum(0)).expect("there is memory");
    push(context, array);
    let mut depth = 4;
    while depth <= LONG_LIVED_DEPTH - 2 {
        let trees = 2 * ((1 << (LONG_LIVED_DEPTH + 1)) - 1) / ((1 << (depth + 1)) - 1);
        for _ in 0..trees {
            let root = node(context, Value::NIL, Value::NIL);
            push(context, root);
            populate(context, depth);
            pop(context);
        }
        for _ in 0..trees {
            make_tree(context, depth);
            pop(context);
        }
        depth += 2;
    }
    pop(context);
    pop(context);
}

/// Makes a tree from the leaves; leaves it on the stack too, where the caller pops it.
fn make_tree(context: &mut Context, depth: u32) -> Value {
    if depth == 0 {
        let leaf = node(context, Value::NIL, Value::NIL);
        return push(context, leaf);
    }
    make_tree(context, depth - 1);
    make_tree(context, depth - 1);
    safepoint(context);
    let (right, left) = (pop(context), pop(context));
    let tree = node(context, left, right);
    push(context, tree)
}

/// Grows a tree below the node on top of the stack, from the root.
fn populate(context: &mut Context, depth: u32) {
    if depth == 0 {
        return;
    }
    for side in 0..2 {
        let child = node(context, Value::NIL, Value::NIL);
        let parent = top(context);
        set_field(context, parent, side, child);
        push(context, child);
        populate(context, depth - 1);
        pop(context);
    }
}

/// A node: two children and two numbers. All else that is live is on the stack, but for the given children.
fn node(context: &mut Context, left: Value, right: Value) -> Value {
    if left == Value::NIL {
        safepoint(context);
    }
    heap::vector_from(context, &[left, right, Value::fixnum(0), Value::fixnum(0)]).expect("there is memory")
}

fn mperm(context: &mut Context) {
    let queue = heap::vector(context, QUEUE, Value::NIL).expect("there is memory");
    push(context, queue);
    for round in 0..QUEUE + REPLACEMENTS {
        permutations(context);
        let perms = pop(context);
        let queue = top(context);
        set_field(context, queue, round % QUEUE, perms);
    }
    pop(context);
}

fn steady(context: &mut Context) {
    let gigabytes = std::env::args()
        .nth(1)
        .and_then(|text| text.parse().ok())
        .unwrap_or(STEADY_GIGABYTES);
    let table = heap::vector(context, PARTS, Value::NIL).expect("there is memory");
    push(context, table);
    let mut random = 1u64;
    let mut round = 0;
    loop {
        // Knuth's multiplier for 64 bits.
        random = random.wrapping_mul(6364136223846793005).wrapping_add(1);
        let place = if round < PARTS {
            round
        } else {
            (random >> 33) as usize % PARTS
        };
        // Nine of ten lists are dropped at once.
        push(context, Value::NIL);
        for i in 0..3_000 {
            safepoint(context);
            let list = pop(context);
            let text = heap::string_narrow(context, b"sixteen").expect("there is memory");
            let list = cons(context, if i % 2 == 0 { Value::fixnum(i) } else { text }, list)
                .expect("there is memory");
            push(context, list);
        }
        let list = pop(context);
        if round < PARTS || round.is_multiple_of(10) {
            let table = top(context);
            set_field(context, table, place, list);
        }
        round += 1;
        let pointer = context.allocation_pointer;
        if runtime(context).heap.stats(pointer).allocated_bytes >= gigabytes << 30 {
            break;
        }
    }
    pop(context);
}

/// All permutations of a list, by the algorithm of Zaks ("A new algorithm for generation of permutations", 1984). Leaves
/// the list of them on the stack. Below it while it runs lies the last permutation.
fn permutations(context: &mut Context) {
    push(context, Value::NIL);
    for i in (0..PERMUTED).rev() {
        let rest = top(context);
        let x = cons(context, Value::fixnum(i), rest).expect("there is memory");
        pop(context);
        push(context, x);
    }
    let x = top(context);
    let perms = cons(context, x, Value::NIL).expect("there is memory");
    push(context, perms);
    permute(context, PERMUTED);
    let perms = pop(context);
    pop(context);
    push(context, perms);
}

fn permute(context: &mut Context, n: i64) {
    if n > 1 {
        for _ in 1..n {
            permute(context, n - 1);
            reverse_front(context, n);
        }
        permute(context, n - 1);
    }
}

/// Reverses the first `n` elements of the last permutation, and adds the result to the permutations.
fn reverse_front(context: &mut Context, n: i64) {
    safepoint(context);
    let perms = pop(context);
    let x = pop(context);
    let mut y = x;
    for _ in 0..n {
        y = cdr(y);
    }
    let mut front = x;
    for _ in 0..n {
        y = cons(context, car(front), y).expect("there is memory");
        front = cdr(front);
    }
    push(context, y);
    let perms = cons(context, y, perms).expect("there is memory");
    push(context, perms);
}

/// Collects if the nursery is full.
fn safepoint(context: &mut Context) {
    if context.allocation_limit < context.allocation_pointer + heap::GUARANTEED_ROOM {
        heap::collect_entry(context);
    }
}

fn push(context: &mut Context, value: Value) -> Value {
    let depth = runtime(context).global_count;
    runtime(context).global_count = depth + 1;
    *global_mut(context, depth) = value;
    value
}

fn pop(context: &mut Context) -> Value {
    runtime(context).global_count -= 1;
    let depth = runtime(context).global_count;
    *global_mut(context, depth)
}

fn top(context: &mut Context) -> Value {
    let depth = runtime(context).global_count;
    *global_mut(context, depth - 1)
}

/// The most memory that the process has had.
fn peak_resident_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|rest| rest.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kilobytes.unwrap_or(0) << 10
}
