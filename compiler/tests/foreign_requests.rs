//! Dispatched calls of C functions: requests, domains, the pool, the end of the process.

#[path = "in_memory/c_functions.rs"]
mod c_functions;
mod in_memory;

use abi::foreign::results;
use c_functions::{SUM_OF_TEN, TEN_OPERANDS, address, last_error, sum_of_ten};
use in_memory::{check, run};
use runtime::context::Options;
use std::process::Command;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use std::{env, thread};

/// Programs by which a request is started and waited for; `(start description operand ... domain)`.
fn with_request(request: &str, domain: &str, result: &str) -> String {
    format!(
        "(let ((request.1 {request}))
           (begin (%foreign-start request.1 {domain})
                  (%foreign-wait request.1 -1)
                  (let ((result.2 {result})) (begin (%foreign-release request.1) result.2))))"
    )
}

extern "C" fn sum_of_nine(
    x: f64,
    b: f64,
    c: f64,
    d: f64,
    e: f64,
    f: f64,
    g: f64,
    h: f64,
    n: i32,
    y: f64,
) -> f64 {
    x + b + c + d + e + f + g + h + y * 10.0 + f64::from(n) * 100.0
}

#[derive(Clone, Copy, Default)]
#[repr(C)]
struct Pair {
    a: f64,
    b: u8,
}

#[derive(Clone, Copy)]
#[repr(C)]
struct Large {
    parts: [i64; 5],
}

extern "C" fn turned(pair: Pair, large: Large, last: i32) -> Pair {
    Pair {
        a: large.parts.iter().sum::<i64>() as f64 + pair.a,
        b: pair.b + last as u8,
    }
}

#[test]
fn arguments_and_results_of_each_class() {
    check(
        &with_request(
            &format!(
                "(%foreign-call '#(f (word word word word word word word word word word) s64 dispatched) {}
                   {TEN_OPERANDS})",
                address(sum_of_ten as *const ())
            ),
            "'foreign",
            &format!("(%foreign-ref 's64 request.1 {})", results::RAX),
        ),
        &SUM_OF_TEN.to_string(),
    );
    check(
        &with_request(
            &format!(
                "(%foreign-call '#(f (double double double double double double double double word double) double dispatched) {}
                   1.5 1.0 1.0 1.0 1.0 1.0 1.0 0.5 2 3.0)",
                address(sum_of_nine as *const ())
            ),
            "#f",
            &format!("(%foreign-ref 'double request.1 {})", results::XMM0),
        ),
        "238.0",
    );
    let pair = Box::leak(Box::new(Pair { a: 0.5, b: 3 })) as *mut Pair as usize;
    let large = Box::leak(Box::new(Large {
        parts: [1, 2, 3, 4, 5],
    })) as *mut Large as usize;
    check(
        &with_request(
            &format!(
                "(%foreign-call '#(f ((structure 16 sse integer) (memory 40) word) (structure 16 sse integer) dispatched)
                   {} {pair} {large} 4)",
                address(turned as *const ())
            ),
            "'foreign",
            &format!(
                "(%vector (%foreign-ref 'double request.1 {}) (%foreign-ref 'u8 request.1 {}))",
                results::XMM0,
                results::RAX
            ),
        ),
        "#(15.5 7)",
    );
}

#[test]
fn errno_is_that_of_the_call() {
    check(
        &with_request(
            &format!(
                "(%foreign-call '#(f (word) s32 errno dispatched) {} 42)",
                address(last_error as *const ())
            ),
            "#f",
            &format!(
                "(%vector (%foreign-ref 's32 request.1 {}) (%foreign-ref 's64 request.1 {}))",
                results::RAX,
                results::ERRNO
            ),
        ),
        "#(-1 42)",
    );
}

extern "C" fn variable_arguments_of(first: f64) -> u64 {
    first as u64
}

#[test]
fn variable_arguments() {
    check(
        &with_request(
            &format!(
                "(%foreign-call '#(f (double) u64 variadic dispatched) {} 7.0)",
                address(variable_arguments_of as *const ())
            ),
            "#f",
            &format!("(%foreign-ref 'u64 request.1 {})", results::RAX),
        ),
        "7",
    );
}

/// Calls a function `count` times with 1, 2, ..., all at once, and waits for all; the sum of the results.
fn many(function: *const (), count: u32, domain: &str) -> String {
    format!(
        "(define-global start@ (lambda (n.1 rest.2)
           (if (%fx=? n.1 {count})
               rest.2
               (let ((request.3 (%foreign-call '#(f (word) s64 dispatched) {} (%fx+ n.1 1))))
                 (begin (%foreign-start request.3 {domain})
                        (call start@ (%fx+ n.1 1) (%cons request.3 rest.2)))))))
         (define-global finish@ (lambda (requests.1)
           (if (%null? requests.1)
               0
               (begin (%foreign-wait (%car requests.1) -1)
                      (let ((result.2 (%foreign-ref 's64 (%car requests.1) 0)))
                        (begin (%foreign-release (%car requests.1))
                               (%fx+ result.2 (call finish@ (%cdr requests.1)))))))))
         (call finish@ (call start@ 0 '()))",
        address(function)
    )
}

static CALLS: AtomicI64 = AtomicI64::new(0);
static DOMAIN_THREAD: AtomicU64 = AtomicU64::new(0);

/// Its argument, if that many calls have been made with this one, and all by one thread.
extern "C" fn in_order(n: i64) -> i64 {
    // SAFETY: the function only answers.
    let this = unsafe { libc::pthread_self() };
    let before = DOMAIN_THREAD.swap(this, Ordering::Relaxed);
    let is_next = CALLS.fetch_add(1, Ordering::Relaxed) + 1 == n;
    if is_next && (before == 0 || before == this) {
        n
    } else {
        0
    }
}

#[test]
fn a_domain_is_one_thread_and_keeps_the_order() {
    let text = many(in_order as *const (), 300, "'apart");
    assert_eq!(run(&text, &Options::default()), (300 * 301 / 2).to_string());
    // SAFETY: the function only answers.
    assert_ne!(DOMAIN_THREAD.load(Ordering::Relaxed), unsafe {
        libc::pthread_self()
    });
}

static MEETING: AtomicI64 = AtomicI64::new(0);

/// Comes back when as many calls as its argument says are in progress at once, and had to wait for the last.
extern "C" fn meet(_: i64) -> i64 {
    MEETING.fetch_add(1, Ordering::SeqCst);
    let start = Instant::now();
    while MEETING.load(Ordering::SeqCst) < 12 {
        if start.elapsed() > Duration::from_secs(20) {
            return 0;
        }
        thread::sleep(Duration::from_millis(1));
    }
    1
}

#[test]
fn the_pool_grows_while_calls_wait_for_each_other() {
    assert_eq!(run(&many(meet as *const (), 12, "#f"), &Options::default()), "12");
}

extern "C" fn nap(milliseconds: i64) -> i64 {
    thread::sleep(Duration::from_millis(milliseconds as u64));
    milliseconds
}

#[test]
fn waiting_has_a_limit_and_polling_none() {
    let start = Instant::now();
    check(
        &format!(
            "(let ((request.1 (%foreign-call '#(f (word) s64 dispatched) {} 300)))
               (begin (%foreign-start request.1 #f)
                      (let ((polled.2 (%foreign-wait request.1 0)))
                        (let ((early.3 (%foreign-wait request.1 10)))
                          (let ((done.4 (%foreign-wait request.1 20000)))
                            (begin (%foreign-release request.1) (%vector polled.2 early.3 done.4)))))))",
            address(nap as *const ())
        ),
        "#(#f #f #t)",
    );
    assert!(start.elapsed() < Duration::from_secs(15));
}

#[test]
fn watched_requests_are_told_in_the_order_of_their_end() {
    let start = |name: &str, milliseconds: u32| {
        format!(
            "(({name} (%foreign-call '#(f (word) s64 dispatched) {} {milliseconds})))",
            address(nap as *const ())
        )
    };
    check(
        &format!(
            "(let {} (let {} (let {}
               (begin (%foreign-watch slow.1) (%foreign-watch fast.2) (%foreign-watch released.3)
                      (%foreign-start slow.1 #f) (%foreign-start fast.2 #f) (%foreign-start released.3 #f)
                      (%foreign-release released.3)
                      (let ((none.4 (%foreign-next-done 0)))
                        (let ((first.5 (%foreign-next-done -1)))
                          (let ((second.6 (%foreign-next-done 20000)))
                            (let ((none.7 (%foreign-next-done 10)))
                              (begin (%foreign-release slow.1) (%foreign-release fast.2)
                                (%vector none.4 (%eq? first.5 fast.2) (%eq? second.6 slow.1) none.7)))))))))) ",
            start("slow.1", 400),
            start("fast.2", 100),
            start("released.3", 1)
        ),
        "#(#f #t #t #f)",
    );
}

#[test]
fn the_descriptor_is_readable_while_there_is_something_to_tell() {
    extern "C" fn is_readable(descriptor: i32, milliseconds: i32) -> i32 {
        let mut wanted = libc::pollfd {
            fd: descriptor,
            events: libc::POLLIN,
            revents: 0,
        };
        // SAFETY: one valid pollfd.
        unsafe { libc::poll(&mut wanted, 1, milliseconds) }
    }
    let readable = |milliseconds: i32| {
        format!(
            "(%foreign-call '#(f (word word) s32) {} (%foreign-done-descriptor) {milliseconds})",
            address(is_readable as *const ())
        )
    };
    check(
        &format!(
            "(let ((request.1 (%foreign-call '#(f (word) s64 dispatched) {} 50)))
               (begin (%foreign-watch request.1)
                      (let ((before.2 {}))
                        (begin (%foreign-start request.1 'foreign)
                          (let ((then.3 {}))
                            (begin (%foreign-next-done 0)
                              (let ((after.4 {}))
                                (begin (%foreign-release request.1) (%vector before.2 then.3 after.4)))))))))",
            address(nap as *const ()),
            readable(0),
            readable(20000),
            readable(0)
        ),
        "#(0 1 0)",
    );
}

/// 200,000 requests, 10,000 of them at a time: nothing is lost.
#[test]
fn many_requests_in_flight() {
    extern "C" fn successor(n: i64) -> i64 {
        n + 1
    }
    let text = format!(
        "(define-global start@ (lambda (n.1 rest.2)
           (if (%fx=? n.1 0)
               rest.2
               (let ((request.3 (%foreign-call '#(f (word) s64 dispatched) {} n.1)))
                 (begin (%foreign-start request.3 #f)
                        (call start@ (%fx- n.1 1) (%cons request.3 rest.2)))))))
         (define-global finish@ (lambda (requests.1 sum.2)
           (if (%null? requests.1)
               sum.2
               (begin (%foreign-wait (%car requests.1) -1)
                      (let ((result.3 (%foreign-ref 's64 (%car requests.1) 0)))
                        (begin (%foreign-release (%car requests.1))
                               (call finish@ (%cdr requests.1) (%fx+ sum.2 result.3))))))))
         (define-global batches@ (lambda (n.1 sum.2)
           (if (%fx=? n.1 0)
               sum.2
               (call batches@ (%fx- n.1 1) (%fx+ sum.2 (call finish@ (call start@ 10000 '()) 0))))))
         (call batches@ 20 0)",
        address(successor as *const ())
    );
    let sum: i64 = (1..=10_000i64).map(|n| n + 1).sum();
    assert_eq!(run(&text, &Options::default()), (sum * 20).to_string());
}

/// The variable by which this test asks for its other half, in a process of its own.
const ENDING: &str = "INC_TEST_ENDING";

#[test]
fn the_process_ends_while_calls_are_pending() {
    extern "C" fn unfinished_line(_: i64) -> i64 {
        // SAFETY: a terminated string; the C library keeps what it does not write out.
        unsafe { libc::printf(c"from C".as_ptr()) };
        0
    }
    if env::var_os(ENDING).is_some() {
        let text = format!(
            "(begin (%foreign-call '#(f (word) s64 leaf) {} 0)
                    (%foreign-start (%foreign-call '#(f (word) s64 dispatched) {nap} 10000) #f)
                    (%foreign-start (%foreign-call '#(f (word) s64 dispatched) {nap} 10000) 'foreign)
                    (%foreign-start (%foreign-call '#(f (word) s64 dispatched) {nap} 10000) 'foreign)
                    (%foreign-wait (%foreign-call '#(f (word) s64 dispatched) {nap} 10000) 50)
                    (%exit-process 7))",
            address(unfinished_line as *const ()),
            nap = address(nap as *const ())
        );
        run(&text, &Options::default());
        unreachable!("the program has ended the process");
    }
    let start = Instant::now();
    let output = Command::new(env::current_exe().expect("this program has a path"))
        .args([
            "--exact",
            "the_process_ends_while_calls_are_pending",
            "--nocapture",
        ])
        .env(ENDING, "1")
        .output()
        .expect("this program runs");
    assert_eq!(output.status.code(), Some(7));
    assert!(String::from_utf8_lossy(&output.stdout).ends_with("from C"));
    assert!(start.elapsed() < Duration::from_secs(8));
}
