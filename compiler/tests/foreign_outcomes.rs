//! Conditions and continuations in callbacks from C: the library's part, `scheme-lib/foreign/outcomes.scm`.

use abi::foreign::Callback;
use abi::image::ImageHeader;
use compiler::driver::{self, Compiler};
use compiler::options::Options;
use compiler::output::archive::Archive;
use compiler::output::link::NoHeap;
use compiler::output::memory::CodeMemory;
use runtime::context::global_mut;
use runtime::{printer, program};
use std::mem::offset_of;
use std::path::Path;
use std::sync::OnceLock;
use std::thread;

/// The compiled library, made once for all tests of this file.
fn library() -> &'static [u8] {
    static LIBRARY: OnceLock<Vec<u8>> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scheme-lib");
        driver::compile_library(&folder, 2).unwrap_or_else(|_| panic!("the library compiles"))
    })
}

/// Runs a body on a C stack of so many bytes.
fn on_stack<R: Send + 'static>(bytes: usize, body: impl FnOnce() -> R + Send + 'static) -> R {
    thread::Builder::new()
        .stack_size(bytes)
        .spawn(body)
        .expect("a thread can be started")
        .join()
        .expect("all assertions hold")
}

/// What the tests add to the library: a callback whose body is a procedure of a number, and its calls.
fn prelude() -> String {
    format!(
        "(import (inc core) (inc primitives) (inc runtime))
         {}
         (define-syntax with-outcome
           (syntax-rules () ((_ call) (let ((result call)) (foreign-after-call) result))))
         (define (number-of block) (%foreign-ref 's64 block {argument}))
         (define (make-callback name else procedure)
           (foreign-allocate-callback name
             (lambda (block) (%foreign-set! 's64 block {result} (procedure (number-of block))))
             (lambda (block) (%foreign-set! 's64 block {result} else))
             #f #f))
         (define (call-times callback n)
           (with-outcome (%foreign-call '#(call-times (word word) s64) {call_times} callback n)))
         (define (call-both first second n)
           (with-outcome (%foreign-call '#(call-both (word word word) s64) {call_both} first second n)))
         (define (on-thread callback bytes n)
           (with-outcome (%foreign-call '#(on-thread (word word word) s64) {on_thread} callback bytes n)))
         (define log '())
         (define (note! x) (set! log (cons x log)))
         (define result #f)
         ",
        concat!(
            include_str!("../../scheme-lib/foreign/conditions.scm"),
            include_str!("../../scheme-lib/foreign/outcomes.scm")
        ),
        argument = offset_of!(Callback, general),
        result = offset_of!(Callback, general_results),
        call_times = call_times as *const () as usize,
        call_both = call_both as *const () as usize,
        on_thread = on_thread as *const () as usize,
    )
}

/// Runs a program on a C stack of so many bytes; the value that it leaves in `result`.
fn run(text: &str, gc_stress: bool, stack_bytes: usize) -> String {
    let text = prelude() + text;
    let (header, number) = on_stack(compiler::frontend::STACK_BYTES, move || {
        let mut compiler = Compiler::new(&Options::default(), Archive::open(library()));
        let file = compiler.expander.sources.add("test", &text);
        let expansion = match compiler.expand(file) {
            Ok(expansion) => expansion,
            Err(diagnostics) => panic!("{}", diagnostics[0].message),
        };
        let (unit, _) = compiler.compile_program(expansion, &mut |_, _| {});
        let image = compiler.link(unit, &NoHeap);
        let number = compiler
            .global_number("", "result")
            .expect("the program assigns it");
        let mut memory = CodeMemory::new().expect("there is memory");
        let header = memory.place(&image).expect("there is room").data;
        // It stays mapped: freed callbacks may still be called.
        std::mem::forget(memory);
        (header, number)
    });
    on_stack(stack_bytes, move || {
        let header = header as *const ImageHeader;
        let options = runtime::context::Options {
            gc_stress,
            verify_heap: gc_stress,
            ..Default::default()
        };
        let mut context = program::new_context(&options).expect("there is memory");
        // SAFETY: the image was placed in memory that outlives the Context, which has no symbols yet.
        unsafe { program::load_image(&mut context, header) };
        program::prepare(&mut context, &[]).expect("there is memory");
        // SAFETY: the image was loaded.
        unsafe { program::run_image(&mut context, header) };
        let value = *global_mut(&mut context, number);
        printer::excerpt(&runtime::context::runtime(&mut context).images, value)
    })
}

/// The C stack of most tests.
const STACK: usize = 2 << 20;

fn check(text: &str, expected: &str) {
    assert_eq!(run(text, false, STACK), expected);
    assert_eq!(run(text, true, STACK), expected);
}

type Function = extern "C" fn(i64) -> i64;

/// The sum of the results for 0, 1, ...
extern "C" fn call_times(callback: Function, n: i64) -> i64 {
    (0..n).map(|i| callback(i)).sum()
}

/// Calls two callbacks in turns.
extern "C" fn call_both(first: Function, second: Function, n: i64) -> i64 {
    (0..n).map(|i| first(i) + second(i)).sum()
}

/// As `call_times`, from another thread with a stack of so many bytes.
extern "C" fn on_thread(callback: Function, bytes: usize, n: i64) -> i64 {
    on_stack(bytes, move || call_times(callback, n))
}

#[test]
fn a_condition_is_raised_when_the_call_returns() {
    check(
        "(define f (make-callback \"f\" 100 (lambda (n) (note! n) (if (= n 2) (raise 'two) n))))
         (define caught (call-with-guard (lambda () (call-times f 10)) (lambda (e again) (list 'caught e))))
         (define before log)
         (set! result (list caught before (call-times f 2) (outcome) (callback)))",
        "((caught two) (2 1 0) 1 #f #f)",
    );
}

#[test]
fn other_callbacks_run_until_then() {
    check(
        "(define f (make-callback \"f\" 0 (lambda (n) (note! n) (raise 'f))))
         (define g (make-callback \"g\" 0 (lambda (n) (note! (+ n 10)) 0)))
         (define caught (call-with-guard (lambda () (call-both f g 3)) (lambda (e again) e)))
         (set! result (list caught log))",
        "(f (12 11 10 0))",
    );
}

#[test]
fn a_guard_within_that_does_not_match_leaves_it_to_one_outside() {
    check(
        "(define f (make-callback \"f\" 0
           (lambda (n)
             (call-with-guard
               (lambda () (raise (if (= n 0) 'inner 'outer)))
               (lambda (e again) (if (eq? e 'inner) 7 (again)))))))
         (define caught (call-with-guard (lambda () (call-times f 3)) (lambda (e again) (list e))))
         (set! result (list caught (call-times f 1)))",
        "((outer) 7)",
    );
}

#[test]
fn winders_of_the_callback_are_unwound_once() {
    check(
        "(define f (make-callback \"f\" 0
           (lambda (n)
             (dynamic-wind
               (lambda () (note! 'in))
               (lambda () (dynamic-wind void (lambda () (raise 'first)) (lambda () (note! 'out) (raise 'second))))
               (lambda () (note! 'out2))))))
         (define caught
           (call-with-guard
             (lambda ()
               (dynamic-wind (lambda () (note! 'before)) (lambda () (call-times f 3)) (lambda () (note! 'after))))
             (lambda (e again) e)))
         (set! result (list caught (reverse log)))",
        "(first (before in out out2 after))",
    );
}

#[test]
fn a_continuation_of_the_program_takes_effect_when_the_call_returns() {
    check(
        "(define f #f)
         (define returned
           (call/cc (lambda (k)
             (set! f (make-callback \"f\" 0 (lambda (n) (note! n) (if (= n 1) (k 'left 'early) 0))))
             (call-with-values (lambda () (call/cc (lambda (k2)
                (dynamic-wind void
                  (lambda () (call-times (make-callback \"g\" 0 (lambda (n) (note! n) (if (= n 1) (k2 'left 'early) 0))) 5))
                  (lambda () (note! 'after))))))
               list))))
         (set! result (list returned (reverse log)))",
        "((left early) (0 1 after))",
    );
}

#[test]
fn outcomes_cross_several_calls() {
    check(
        "(define inner (make-callback \"inner\" 0 (lambda (n) (note! 'inner) (raise 'deep))))
         (define outer (make-callback \"outer\" 0
           (lambda (n) (dynamic-wind void (lambda () (call-times inner 2)) (lambda () (note! 'unwound))))))
         (define caught (call-with-guard (lambda () (call-times outer 2)) (lambda (e again) e)))
         (define escaped
           (call/cc (lambda (k)
             (let* ((inner (make-callback \"inner\" 0 (lambda (n) (k 'out))))
                    (outer (make-callback \"outer\" 0 (lambda (n) (call-times inner 2) (note! 'never)))))
               (call-times outer 2)))))
         (set! result (list caught escaped (reverse log)))",
        "(deep out (inner unwound))",
    );
}

#[test]
fn a_continuation_of_a_callback_that_is_over() {
    check(
        "(define k #f)
         (define calls 0)
         (define f (make-callback \"f\" 0 (lambda (n) (call/cc (lambda (it) (set! k it))) (set! calls (+ calls 1)) n)))
         (call-times f 1)
         (define caught
           (call-with-guard (lambda () (k 1)) (lambda (e again) (list (%condition-kind e)))))
         (define before calls)
         (set! result (list before (car caught) (call-times f 3)))",
        "(2 25 3)",
    );
}

#[test]
fn parameters_are_those_of_the_call() {
    check(
        "(define p (make-parameter 1))
         (define f (make-callback \"f\" 0 (lambda (n) (p))))
         (define (with-p value thunk) (call-with-parameterization (list (cons p value)) thunk))
         (set! result (list (call-times f 1) (on-thread f 1000000 1)))",
        "(1 1)",
    );
}

#[test]
fn callbacks_that_nest_too_deeply_are_refused() {
    let text = "(define depth 0)
         (define f (make-callback \"f\" 5 (lambda (n) (set! depth (+ depth 1)) (call-times f 1))))
         (define caught (call-with-guard (lambda () (call-times f 1)) (lambda (e again) (%condition-kind e))))
         (set! result (list caught (< 100 depth) (call-times (make-callback \"g\" 0 (lambda (n) 3)) 2)))";
    assert_eq!(run(text, false, 1 << 20), "(26 #t 6)");
}

#[test]
fn a_thread_of_c_with_little_stack() {
    check(
        "(define f (make-callback \"f\" 0 (lambda (n) (string-length (number->string (expt 7 (* 1000 n)) 10)))))
         (set! result (on-thread f 20000 3))",
        "2538",
    );
}

#[test]
fn a_condition_on_a_thread_of_c_is_told() {
    check(
        "(set-lost-outcome-handler!
           (lambda (name resume) (note! (list name (call-with-guard resume (lambda (e again) e))))))
         (define f (make-callback \"f\" 10 (lambda (n) (if (= n 1) (raise 'lost) n))))
         (define k #f)
         (call/cc (lambda (it) (set! k it)))
         (define g (make-callback \"g\" 10 (lambda (n) (k 1))))
         (define first (on-thread f 1000000 3))
         (define second (on-thread g 1000000 1))
         (set! result (list (list first second) (cadr log) (%condition-kind (cadr (car log)))))",
        "((12 10) (\"f\" lost) 25)",
    );
}

#[test]
fn a_dispatched_call_keeps_the_outcome_with_its_request() {
    let start = format!(
        "(define (start callback n)
           (let ((request (%foreign-call '#(call-times (word word) s64 dispatched) {} callback n)))
             (%foreign-start request 'foreign)
             request))",
        call_times as *const () as usize
    );
    let text = "
         (define (settle request)
           (%foreign-wait request -1)
           (let ((resume (foreign-held-outcome request)) (value (%foreign-ref 's64 request 0)))
             (%foreign-release request)
             (if resume (call-with-guard resume (lambda (e again) (list e value))) value)))
         (define f (make-callback \"f\" 10 (lambda (n) (note! n) (if (= n 1) (raise 'dispatched) n))))
         (define first (settle (start f 4)))
         (define second (settle (start f 1)))
         (set! result (list first second (reverse log) held-outcomes))";
    check(&(start + text), "((dispatched 30) 0 (0 1 0) ())");
}
