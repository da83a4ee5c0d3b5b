//! Core programs compiled to machine code and run in memory, without a library.

#[path = "in_memory/c_functions.rs"]
mod c_functions;
mod in_memory;

use c_functions::{SUM_OF_TEN, TEN_OPERANDS, address, last_error, sum_of_ten};
use in_memory::check;

#[test]
fn constants_and_arithmetic() {
    check("(begin (%+ 1 2))", "3");
    check("(begin (%* 1152921504606846975 2))", "2305843009213693950");
    check("(begin (%quotient -7 2))", "-3");
    check("(begin (%modulo -7 2))", "1");
}

#[test]
fn recursion() {
    check(
        "(define-global fib@ (lambda (n.1) (if (%< n.1 2) n.1 (%+ (call fib@ (%- n.1 1)) (call fib@ (%- n.1 2))))))
         (call fib@ 15)",
        "610",
    );
}

#[derive(Clone, Copy, Default)]
#[repr(C)]
struct Mixed {
    a: f64,
    b: u8,
    c: u16,
}

extern "C" fn sum_of_floats(
    a: f64,
    b: f32,
    n: i32,
    c: f64,
    d: f64,
    e: f64,
    f: f64,
    g: f64,
    h: f64,
    i: f64,
    j: f32,
) -> f64 {
    a + b as f64 + n as f64 + c + d + e + f + g + h + i * 10.0 + j as f64 * 100.0
}

extern "C" fn largest() -> u64 {
    u64::MAX
}

extern "C" fn half(x: f32) -> f32 {
    x / 2.0
}

extern "C" fn twice(mixed: Mixed) -> Mixed {
    Mixed {
        a: mixed.a * 2.0,
        b: mixed.b * 2,
        c: mixed.c * 2,
    }
}

#[test]
fn foreign_calls() {
    let ten = address(sum_of_ten as *const ());
    for flag in ["", "leaf"] {
        check(
            &format!(
                "(begin (%foreign-call '#(f (word word word word word word word word word word) s64 {flag}) {ten}
                         {TEN_OPERANDS}))"
            ),
            &SUM_OF_TEN.to_string(),
        );
        check(
            &format!(
                "(begin (%foreign-call '#(f (double single word double double double double double double double single)
                           double {flag}) {} 1.5 2.5 3 1.0 1.0 1.0 1.0 1.0 1.0 7.0 8.0))",
                address(sum_of_floats as *const ())
            ),
            "883.0",
        );
        check(
            &format!(
                "(begin (%foreign-call '#(f () u64 {flag}) {}))",
                address(largest as *const ())
            ),
            "18446744073709551615",
        );
        check(
            &format!(
                "(begin (%foreign-call '#(f () s64 {flag}) {}))",
                address(largest as *const ())
            ),
            "-1",
        );
        check(
            &format!(
                "(begin (%foreign-call '#(f () u8 {flag}) {}))",
                address(largest as *const ())
            ),
            "255",
        );
        check(
            &format!(
                "(begin (%foreign-call '#(f (single) single {flag}) {} 2.5))",
                address(half as *const ())
            ),
            "1.25",
        );
        let mixed = Box::leak(Box::new(Mixed {
            a: 1.25,
            b: 3,
            c: 400,
        })) as *mut Mixed as usize;
        let other = Box::leak(Box::new(Mixed::default())) as *mut Mixed as usize;
        check(
            &format!(
                "(begin (%foreign-call '#(f ((structure 16 sse integer)) (structure 16 sse integer) {flag}) {} {mixed} {other})
                        (%vector (%foreign-ref 'double {other} 0) (%foreign-ref 'u8 {other} 8) (%foreign-ref 'u16 {other} 10)))",
                address(twice as *const ())
            ),
            "#(2.5 6 800)",
        );
        check(
            &format!(
                "(begin (%foreign-set! 'double {other} 0 4.5) (%foreign-set! 's16 {other} 10 -1)
                        (%vector (%foreign-call '#(f (word) s32 errno {flag}) {} 42) (%foreign-errno)
                                 (%foreign-ref 'double {other} 0) (%foreign-ref 'u16 {other} 10)))",
                address(last_error as *const ())
            ),
            "#(-1 42 4.5 65535)",
        );
    }
}

#[test]
fn foreign_libraries_and_memory() {
    let libraries = r#"'#(#(m ("no-such-library.so" "libm.so.6") () #f "test"))"#;
    check(
        &format!(
            r#"(let ((slots.1 (%foreign-load {libraries} '#(#(cos "cos" 0 #f) #(labs "labs" #f #f) #(none "no_such_function" #f #t)))))
                 (%vector (%foreign-call '#(cos (double) double leaf) (%vector-ref slots.1 0) 0.0)
                          (%foreign-call '#(labs (word) s64) (%vector-ref slots.1 1) -7)
                          (%vector-ref slots.1 2)))"#
        ),
        "#(1.0 7 #f)",
    );
    // Each encoding: up to the zero, and by length, of which four bytes hold so many characters.
    for (encoding, count) in [(0, 3), (1, 2), (2, 1)] {
        check(
            &format!(
                r#"(let ((text.1 (%foreign-allocate (%foreign-text-size "héllo 👋" {encoding}))))
                     (begin (%foreign-fill-text! text.1 "héllo 👋" {encoding})
                            (let ((copy.2 (%foreign-text text.1 -1 {encoding})) (start.3 (%foreign-text text.1 4 {encoding})))
                              (begin (%foreign-free text.1) (%vector copy.2 (%string-length start.3))))))"#
            ),
            &format!("#(\"héllo 👋\" {count})"),
        );
    }
    // No C string holds a zero, and not all bytes are UTF-8.
    check(r"(begin (%foreign-text-size (%make-string 2 #\x0) 0))", "#f");
    check(
        "(let ((block.1 (%foreign-allocate 2)))
           (begin (%foreign-set! 'u8 block.1 0 255)
                  (let ((text.2 (%foreign-text block.1 -1 0))) (begin (%foreign-free block.1) text.2))))",
        "#f",
    );
    check(
        "(let ((block.1 (%foreign-allocate 8)) (bytes.2 (%bytevector-copy '#u8(1 2 3 4) 0 4)))
           (begin (%foreign-write! block.1 bytes.2 1 3)
                  (%foreign-move! (%+ block.1 3) block.1 2)
                  (%foreign-read! block.1 bytes.2 0 4)
                  (%foreign-free block.1)
                  bytes.2))",
        "#u8(2 3 0 2)",
    );
}
