//! C functions that call Scheme procedures.

mod in_memory;

use abi::foreign::Callback;
use in_memory::{check, run};
use runtime::context::Options;
use std::env;
use std::mem::offset_of;
use std::os::unix::process::ExitStatusExt;
use std::process::Command;

/// The address of a function, as programs write it.
fn address(function: *const ()) -> usize {
    function as usize
}

/// Reading an argument of a callback, of general registers and of xmm registers, and storing results.
const GENERAL: usize = offset_of!(Callback, general);
const FLOAT: usize = offset_of!(Callback, float);
const STACK: usize = offset_of!(Callback, stack);
const RAX: usize = offset_of!(Callback, general_results);
const XMM0: usize = offset_of!(Callback, float_results);

type Ten = extern "C" fn(i64, f64, i32, u8, f32, i64, i64, i64, i64, f64) -> i64;

extern "C" fn call_with_ten(callback: Ten) -> i64 {
    callback(-1, 2.5, -3, 4, 0.5, 6, 7, 8, 9, 10.0) + 1000
}

type Float = extern "C" fn(f64) -> f64;

extern "C" fn call_with_float(callback: Float, n: i32) -> f64 {
    (0..n).map(|i| callback(i as f64)).sum()
}

/// `(let ((callback.1 a callback of the procedure)) body ...)`, freed afterwards.
fn with_callback(procedure: &str, body: &str) -> String {
    format!(
        "(let ((callback.1 (%foreign-callback {procedure} #t)))
           (let ((result.2 {body}))
             (begin (%foreign-callback-free callback.1) result.2)))"
    )
}

#[test]
fn arguments_of_each_class_come_and_a_result_goes() {
    let general =
        |index: usize, access: &str| format!("(%foreign-ref '{access} b.9 {})", GENERAL + 8 * index);
    let float = |index: usize, access: &str| format!("(%foreign-ref '{access} b.9 {})", FLOAT + 8 * index);
    let stack = |index: usize, access: &str| {
        format!(
            "(%foreign-ref '{access} (%foreign-ref 'u64 b.9 {STACK}) {})",
            8 * index
        )
    };
    check(
        &format!(
            "(let ((seen.8 (%make-vector 10 0)))
               {})",
            with_callback(
                &format!(
                    "(lambda (b.9)
                       (begin (%vector-set! seen.8 0 {}) (%vector-set! seen.8 1 {}) (%vector-set! seen.8 2 {})
                              (%vector-set! seen.8 3 {}) (%vector-set! seen.8 4 {}) (%vector-set! seen.8 5 {})
                              (%vector-set! seen.8 6 {}) (%vector-set! seen.8 7 {}) (%vector-set! seen.8 8 {})
                              (%vector-set! seen.8 9 {})
                              (%foreign-set! 's64 b.9 {RAX} 234)))",
                    general(0, "s64"),
                    float(0, "double"),
                    general(1, "s32"),
                    general(2, "u8"),
                    float(1, "single"),
                    general(3, "s64"),
                    general(4, "s64"),
                    general(5, "s64"),
                    stack(0, "s64"),
                    float(2, "double")
                ),
                &format!(
                    "(let ((sum.3 (%foreign-call '#(f (word) s64) {} callback.1))) (%vector sum.3 seen.8))",
                    address(call_with_ten as *const ())
                )
            )
        ),
        "#(1234 #(-1 2.5 -3 4 0.5 6 7 8 9 10.0))",
    );
}

#[test]
fn a_callback_allocates_and_collects() {
    check(
        &format!(
            "(define-global make@ (lambda (n.1) (if (%fx=? n.1 0) '() (%cons (%vector n.1 1.5) (call make@ (%fx- n.1 1))))))
             (let ((kept.7 (call make@ 20)))
               (let ((sum.6 {}))
                 (%vector sum.6 (%length kept.7) (%vector-ref (%car kept.7) 0))))",
            with_callback(
                &format!(
                    "(lambda (b.9)
                       (begin (call make@ 30)
                              (%foreign-set! 'double b.9 {XMM0} (%fl+ (%foreign-ref 'double b.9 {FLOAT}) 0.5))))"
                ),
                &format!(
                    "(%foreign-call '#(f (word word) double) {} callback.1 100)",
                    address(call_with_float as *const ())
                )
            )
        ),
        "#(5000.0 20 20)",
    );
}

extern "C" fn nest(callback: extern "C" fn(i64) -> i64, n: i64) -> i64 {
    callback(n) + 1
}

/// Callbacks within callbacks, deep enough for more than one Scheme stack.
#[test]
fn callbacks_nest() {
    let text = |depth: u32| {
        format!(
            "(define-global callback@ #f)
             (define-global make@ (lambda (n.1) (if (%fx=? n.1 0) '() (%cons n.1 (call make@ (%fx- n.1 1))))))
             (begin
               (set-global! callback@
                 (%foreign-callback
                   (lambda (b.1)
                     (let ((n.2 (%foreign-ref 's64 b.1 {GENERAL})))
                       (let ((list.3 (call make@ 10)))
                         (let ((below.4 (if (%fx=? n.2 0) 0 (%foreign-call '#(f (word word) s64) {nest} callback@ (%fx- n.2 1)))))
                           (%foreign-set! 's64 b.1 {RAX} (%fx+ below.4 (%length list.3))))))) #t))
               (let ((result.5 (%foreign-call '#(f (word word) s64) {nest} callback@ {depth})))
                 (begin (%foreign-callback-free callback@) result.5)))",
            nest = address(nest as *const ())
        )
    };
    check(&text(3), &(4 * 11).to_string());
    check(&text(200), &(201 * 11).to_string());
    let deep = text(3000);
    let result = std::thread::Builder::new()
        .stack_size(64 << 20)
        .spawn(move || run(&deep, &Options::default()))
        .expect("a thread can be started")
        .join()
        .expect("the program ends");
    assert_eq!(result, (3001 * 11).to_string());
}

/// Recursion that is deeper than the Scheme stack, in a callback and around it.
#[test]
fn the_stack_overflows_into_the_heap_on_both_sides() {
    check(
        &format!(
            "(define-global deep@ (lambda (n.1 thunk.2) (if (%fx=? n.1 0) (call thunk.2) (%fx+ 1 (call deep@ (%fx- n.1 1) thunk.2)))))
             (call deep@ 100000 (lambda () {}))",
            with_callback(
                &format!("(lambda (b.9) (%foreign-set! 's64 b.9 {RAX} (call deep@ 100000 (lambda () 5))))"),
                &format!(
                    "(%foreign-call '#(f (word word) s64) {} callback.1 0)",
                    address(nest as *const ())
                )
            )
        ),
        "200006",
    );
}

#[test]
fn continuations_within_a_callback() {
    // A generator that is resumed within the same callback, and a continuation that is entered twice.
    check(
        &with_callback(
            &format!(
                "(lambda (b.9)
                   (let ((count.3 (%make-vector 2 0)))
                     (let ((value.4 (%fx+ 10 (%call/cc (lambda (k.5) (begin (%vector-set! count.3 0 k.5) 1))))))
                       (begin
                         (%vector-set! count.3 1 (%fx+ (%vector-ref count.3 1) value.4))
                         (if (%fx<? value.4 15) (call (%vector-ref count.3 0) (%fx- value.4 9)) 0)
                         (%foreign-set! 's64 b.9 {RAX} (%vector-ref count.3 1))))))"
            ),
            &format!(
                "(%foreign-call '#(f (word word) s64) {} callback.1 0)",
                address(nest as *const ())
            ),
        ),
        // 11 + 12 + 13 + 14 + 15, and 1 of C.
        "66",
    );
}

#[test]
fn a_continuation_into_a_callback_that_is_over_raises() {
    let result = run(
        &format!(
            "(define-global k@ #f)
             (begin {}
                    (%call/cc (lambda (escape.6)
                      (begin (set-global! escape@inc.runtime escape.6) (call k@ 1)))))",
            with_callback(
                &format!(
                    "(lambda (b.9) (begin (%call/cc (lambda (k.5) (set-global! k@ k.5))) (%foreign-set! 's64 b.9 {RAX} 5)))"
                ),
                &format!(
                    "(%foreign-call '#(f (word word) s64) {} callback.1 0)",
                    address(nest as *const ())
                ),
            )
        ),
        &Options::default(),
    );
    assert!(result.contains("leads back into a callback"), "{result}");
}

#[test]
fn a_callback_ends_early() {
    check(
        &with_callback(
            &format!("(lambda (b.9) (begin (%foreign-set! 's64 b.9 {RAX} 41) (%fx+ 1 (%foreign-return))))"),
            &format!(
                "(%foreign-call '#(f (word word) s64) {} callback.1 0)",
                address(nest as *const ())
            ),
        ),
        "42",
    );
}

#[test]
fn a_hundred_thousand_callbacks_live_at_once() {
    let text = format!(
        "(define-global make@ (lambda (n.1 list.2)
           (if (%fx=? n.1 0) list.2
               (call make@ (%fx- n.1 1)
                  (%cons (%foreign-callback (lambda (b.3) (%foreign-set! 's64 b.3 {RAX} n.1)) #t) list.2)))))
         (define-global sum@ (lambda (list.1 sum.2)
           (if (%null? list.1) sum.2
               (call sum@ (%cdr list.1) (%fx+ sum.2 (%foreign-call '#(f (word word) s64) {} (%car list.1) 0))))))
         (define-global free@ (lambda (list.1)
           (if (%null? list.1) '() (begin (%foreign-callback-free (%car list.1)) (call free@ (%cdr list.1))))))
         (let ((all.1 (call make@ 100000 '())))
           (let ((first.2 (call sum@ all.1 0)))
             (begin (call free@ all.1)
               (let ((again.3 (call make@ 100000 '())))
                 (%vector first.2 (call sum@ again.3 0))))))",
        address(nest as *const ())
    );
    let sum: u64 = (1..=100_000u64).sum::<u64>() + 100_000;
    assert_eq!(run(&text, &Options::default()), format!("#({sum} {sum})"));
}

/// The C library's sort of 32-bit integers, by a callback.
extern "C" fn sort(
    numbers: *mut i32,
    count: usize,
    compare: unsafe extern "C" fn(*const libc::c_void, *const libc::c_void) -> i32,
) {
    // SAFETY: the program passes so many numbers.
    unsafe { libc::qsort(numbers.cast(), count, 4, Some(compare)) };
}

/// A comparator in Scheme that itself sorts by a comparator in Scheme.
#[test]
fn a_sort_within_a_sort() {
    let text = |count: u32| {
        format!(
            "(define-global inner@ #f)
             (define-global outer@ #f)
             (define-global scratch@ #f)
             (define-global fill@ (lambda (block.1 i.2 n.3)
               (if (%fx=? i.2 n.3) block.1
                   (begin (%foreign-set! 's32 block.1 (%fx* i.2 4) (%fxremainder (%fx* (%fx+ i.2 7) 7919) 1009))
                          (call fill@ block.1 (%fx+ i.2 1) n.3)))))
             (define-global order@ (lambda (b.1)
               (let ((x.2 (%foreign-ref 's32 (%foreign-ref 'u64 b.1 {GENERAL}) 0))
                     (y.3 (%foreign-ref 's32 (%foreign-ref 'u64 b.1 {second}) 0)))
                 (begin (%cons x.2 y.3) (%foreign-set! 's32 b.1 {RAX} (%fx- x.2 y.3))))))
             (define-global sorted@ (lambda (block.1 i.2 n.3)
               (if (%fx=? i.2 n.3) #t
                   (if (%fx<? (%foreign-ref 's32 block.1 (%fx* i.2 4)) (%foreign-ref 's32 block.1 (%fx- (%fx* i.2 4) 4)))
                       #f
                       (call sorted@ block.1 (%fx+ i.2 1) n.3)))))
             (begin
               (set-global! scratch@ (%foreign-allocate 40))
               (set-global! inner@ (%foreign-callback order@ #t))
               (set-global! outer@ (%foreign-callback (lambda (b.1)
                 (begin (call fill@ scratch@ 0 10)
                        (%foreign-call '#(sort (word word word) void) {sort} scratch@ 10 inner@)
                        (if (call sorted@ scratch@ 1 10) (call order@ b.1) (%foreign-set! 's32 b.1 {RAX} 0)))) #t))
               (let ((numbers.2 (call fill@ (%foreign-allocate {bytes}) 0 {count})))
                 (begin
                   (%foreign-call '#(sort (word word word) void) {sort} numbers.2 {count} outer@)
                   (let ((result.3 (call sorted@ numbers.2 1 {count})))
                     (begin (%foreign-free numbers.2) (%foreign-free scratch@)
                            (%foreign-callback-free inner@) (%foreign-callback-free outer@)
                            result.3))))))",
            second = GENERAL + 8,
            bytes = count * 4,
            sort = address(sort as *const ())
        )
    };
    check(&text(30), "#t");
    assert_eq!(run(&text(3000), &Options::default()), "#t");
}

type Counter = extern "C" fn(i64) -> i64;

/// Calls back `count` times from each of so many new threads; the sum of the results.
extern "C" fn from_threads(callback: Counter, threads: i64, count: i64) -> i64 {
    let call = move |thread: i64| move || (0..count).map(|i| callback(thread * count + i)).sum::<i64>();
    let threads: Vec<_> = (0..threads)
        .map(|thread| std::thread::spawn(call(thread)))
        .collect();
    threads
        .into_iter()
        .map(|thread| thread.join().expect("the thread ends"))
        .sum()
}

/// A program in which C's threads call back; the callback counts its calls in a global, and allocates.
fn counted(threads: u32, count: u32, call: &str) -> String {
    format!(
        "(define-global calls@ 0)
         (define-global make@ (lambda (n.1) (if (%fx=? n.1 0) '() (%cons n.1 (call make@ (%fx- n.1 1))))))
         (let ((callback.1 (%foreign-callback (lambda (b.2)
                 (let ((list.3 (call make@ 5)))
                   (begin
                     (set-global! calls@ (%fx+ calls@ 1))
                     (%foreign-set! 's64 b.2 {RAX} (%fx+ (%foreign-ref 's64 b.2 {GENERAL}) (%length list.3)))))) #t)))
           (let ((kept.4 (call make@ 10)))
             (let ((sum.5 {}))
               (begin (%foreign-callback-free callback.1) (%vector sum.5 calls@ (%length kept.4))))))",
        call.replace("ARGUMENTS", &format!("{} callback.1 {threads} {count}", address(from_threads as *const ())))
    )
}

fn expected_count(threads: u64, count: u64) -> String {
    let calls = threads * count;
    format!("#({} {calls} 10)", calls * (calls - 1) / 2 + 5 * calls)
}

#[test]
fn threads_of_c_call_back_while_the_program_is_in_c() {
    let call = "(%foreign-call '#(f (word word word) s64) ARGUMENTS)";
    check(&counted(3, 50, call), &expected_count(3, 50));
    assert_eq!(
        run(&counted(8, 100_000, call), &Options::default()),
        expected_count(8, 100_000)
    );
}

#[test]
fn threads_of_c_call_back_while_the_program_runs() {
    let call = "(let ((request.6 (%foreign-call '#(f (word word word) s64 dispatched) ARGUMENTS)))
                  (begin
                    (%foreign-start request.6 'foreign)
                    (let ((spin.7 (call spin@ request.6 0)))
                      (let ((result.8 (%foreign-ref 's64 request.6 0)))
                        (begin (%foreign-release request.6) result.8)))))";
    let spin = "(define-global spin@ (lambda (request.1 n.2)
                  (if (%foreign-wait request.1 0) n.2 (call spin@ request.1 (%fx+ n.2 (%length (call make@ 10)))))))\n";
    check(&(spin.to_owned() + &counted(2, 20, call)), &expected_count(2, 20));
    assert_eq!(
        run(&(spin.to_owned() + &counted(8, 2000, call)), &Options::default()),
        expected_count(8, 2000)
    );
}

#[test]
fn threads_of_c_call_back_while_the_program_waits() {
    let call = "(let ((request.6 (%foreign-call '#(f (word word word) s64 dispatched) ARGUMENTS)))
                  (begin
                    (%foreign-start request.6 #f)
                    (%foreign-wait request.6 -1)
                    (let ((result.8 (%foreign-ref 's64 request.6 0)))
                      (begin (%foreign-release request.6) result.8))))";
    check(&counted(3, 50, call), &expected_count(3, 50));
}

/// The variable by which a test asks for its other half, in a process of its own.
const ENDING: &str = "INC_TEST_ENDING";

/// Runs a program that ends the process by an abort, in a process of its own (the test of that name again); what it says.
fn message_of_abort(test: &str, text: &str) -> String {
    if env::var_os(ENDING).is_some() {
        run(text, &Options::default());
        unreachable!("the program has ended the process");
    }
    let output = Command::new(env::current_exe().expect("this program has a path"))
        .args(["--exact", test, "--nocapture"])
        .env(ENDING, "1")
        .output()
        .expect("this program runs");
    assert_eq!(output.status.signal(), Some(libc::SIGABRT));
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_freed_callback_that_is_called_ends_the_process() {
    let message = message_of_abort(
        "a_freed_callback_that_is_called_ends_the_process",
        &format!(
            "(let ((callback.1 (%foreign-callback (lambda (b.2) b.2) #t)))
               (begin (%foreign-callback-name! callback.1 \"on-event, made at x.scm:1:2\")
                      (%foreign-callback-free callback.1)
                      (%foreign-call '#(f (word word) s64) {} callback.1 0)))",
            address(nest as *const ())
        ),
    );
    assert!(
        message.contains("inc: C has called a callback that is freed: on-event, made at x.scm:1:2\n"),
        "{message}"
    );
}

#[test]
fn a_freed_callback_returns_what_was_said() {
    check(
        &format!(
            "(let ((callback.1 (%foreign-callback (lambda (b.2) b.2) #t)) (other.2 (%foreign-callback (lambda (b.2) b.2) #t)))
               (begin (%foreign-callback-else! callback.1 -7 0.0) (%foreign-callback-free callback.1)
                      (%foreign-callback-else! other.2 0 2.5) (%foreign-callback-free other.2)
                      (%vector (%foreign-call '#(f (word word) s64) {} callback.1 0)
                               (%foreign-call '#(f (word word) double) {} other.2 2))))",
            address(nest as *const ()),
            address(call_with_float as *const ())
        ),
        "#(-6 5.0)",
    );
}

#[test]
fn a_callback_in_a_leaf_call_ends_the_process() {
    let message = message_of_abort(
        "a_callback_in_a_leaf_call_ends_the_process",
        &format!(
            "(let ((callback.1 (%foreign-callback (lambda (b.2) b.2) #t)))
               (begin (%foreign-callback-name! callback.1 \"compare\")
                      (%foreign-call '#(f (word word) s64 leaf) {} callback.1 0)))",
            address(nest as *const ())
        ),
    );
    assert!(
        message.contains("inc: C has called back during a call that is declared as leaf: compare\n"),
        "{message}"
    );
}
