//! `syntax-rules` and hygiene.

use super::{check, check_message};

#[test]
fn inserted_bindings_do_not_capture() {
    check(
        "(define-syntax swap!
           (syntax-rules () ((_ a b) (let ((tmp a)) (set! a b) (set! b tmp)))))
         (lambda (tmp other) (swap! tmp other) tmp)",
        "(lambda (tmp.0 other.1) (begin (let ((tmp.2 tmp.0)) (begin (set! tmp.0 other.1) (set! other.1 tmp.2))) \
         tmp.0))",
    );
}

#[test]
fn inserted_references_are_not_captured() {
    check(
        "(define-syntax my-or
           (syntax-rules () ((_ a b) (let ((t a)) (if t t b)))))
         (lambda (t if) (my-or if t))",
        "(lambda (t.0 if.1) (let ((t.2 if.1)) (if t.2 t.2 t.0)))",
    );
}

#[test]
fn core_forms_can_be_shadowed() {
    check(
        "(lambda (list) (let ((if list)) (if 1 2 3)))",
        "(lambda (list.0) (let ((if.1 list.0)) (call if.1 1 2 3)))",
    );
    check(
        "(lambda (else) (cond (else 1)))",
        "(lambda (else.0) (if else.0 1 #!unspecified))",
    );
    check(
        "(let ((=> #f)) (cond (#t => 'ok)))",
        "(let ((=>.0 #f)) (if #t (begin =>.0 'ok) #!unspecified))",
    );
    check(
        "(let ((unquote 1)) `(,foo))",
        "(let ((unquote.0 1)) '((unquote foo)))",
    );
}

#[test]
fn a_shadowed_ellipsis_is_a_variable() {
    check(
        "(let ((... 2))
           (let-syntax ((s (syntax-rules () ((_ x ...) 'bad) ((_ . r) 'ok))))
             (s a b c)))",
        "(let ((....0 2)) 'ok)",
    );
}

#[test]
fn a_macro_sees_the_scope_of_its_definition() {
    check(
        "(let ((x 'outer))
           (let-syntax ((m (syntax-rules () ((m) x))))
             (let ((x 'inner)) (m))))",
        "(let ((x.0 'outer)) (let ((x.1 'inner)) x.0))",
    );
}

#[test]
fn macros_define_macros() {
    check(
        "(define-syntax define-sequence
           (syntax-rules ()
             ((_ name) (define-syntax name (syntax-rules () ((name e (... ...)) (begin e (... ...))))))))
         (define-sequence in-order)
         (in-order 1 2 3)",
        "1 2 3",
    );
    check(
        "(let ((x 1))
           (let-syntax
               ((foo (syntax-rules ()
                       ((_ y) (let-syntax ((bar (syntax-rules () ((_) (let ((x 2)) y))))) (bar))))))
             (foo x)))",
        "(let ((x.0 1)) (let ((x.1 2)) x.0))",
    );
}

#[test]
fn literals_match_by_meaning() {
    let arrow = "(define-syntax m (syntax-rules (=>) ((_ a => b) 'arrow) ((_ a b c) 'other)))";
    check(&format!("{arrow} (m 1 => 2)"), "'arrow");
    check(&format!("{arrow} (m 1 -> 2)"), "'other");
    check(
        &format!("{arrow} (lambda (=>) (m 1 => 2))"),
        "(lambda (=>.0) 'other)",
    );
    // The literal is the inner template's k, the pattern's k that of the use: not the same identifier.
    check(
        "(let-syntax
             ((m (syntax-rules ()
                   ((m x) (let-syntax ((n (syntax-rules (k) ((n x) 'bound) ((n y) 'free)))) (n z))))))
           (m k))",
        "'bound",
    );
}

#[test]
fn patterns() {
    let cases = [
        ("(_ a ... b . c) '(b a ... c)", "(m 1 2 3 . 4)", "'(3 1 2 4)"),
        (
            "(_ #((a b ...) ...)) '((b ... a) ...)",
            "(m #((1 2 3) (4) (5 6)))",
            "'((2 3 1) (4) (6 5))",
        ),
        (
            "(_ (a b ...) ...) '(b ... ...)",
            "(m (1 2 3) (4) (5 6))",
            "'(2 3 6)",
        ),
        (
            "(_ a (b ...) ...) '((a b ...) ...)",
            "(m 1 (2 3) (4))",
            "'((1 2 3) (1 4))",
        ),
        ("(_ _ _) 'two", "(m 1 2)", "'two"),
        ("(_ \"s\" 1.5 #\\a) 'data", "(m \"s\" 1.5 #\\a)", "'data"),
        ("(_ a ...) '#(a ... end)", "(m 1 2)", "'#(1 2 end)"),
        ("(_ a) '(... (a ...))", "(m 1)", "'(1 ...)"),
        (
            "(_ ((a b ...) ... x) ...) '(((b ... a) ... x) ...)",
            "(m ((1 2) (3) 4) (5))",
            "'(((2 1) (3) 4) (5))",
        ),
        // Used under more ellipses than matched under: stepped through further out if something else is repeated here.
        (
            "(_ (k v ...) ...) '((k (k v) ...) ...)",
            "(m (a 1 2) (b 3))",
            "'((a (a 1) (a 2)) (b (b 3)))",
        ),
        (
            "(_ (a ...) (b ...)) '((a b ...) ...)",
            "(m (1 2) (3 4))",
            "'((1 3 4) (2 3 4))",
        ),
        (
            "(_ (a ...) (b ...)) '((b (a b) ...) ...)",
            "(m (1 2) (3 4))",
            "'((3 (1 3) (2 3)) (4 (1 4) (2 4)))",
        ),
    ];
    for (rule, program, expected) in cases {
        check(
            &format!("(define-syntax m (syntax-rules () ({rule}))) {program}"),
            expected,
        );
    }
}

#[test]
fn a_custom_ellipsis() {
    check(
        "(define-syntax m (syntax-rules ::: () ((_ a :::) '(a ::: ...)))) (m 1 2)",
        "'(1 2 ...)",
    );
    // As a literal it has its meaning no more.
    check(
        "(define-syntax m (syntax-rules ... (...) ((_ x) '(x ...)))) (m 100)",
        "'(100 ...)",
    );
}

#[test]
fn names_introduced_at_top_level_are_fresh() {
    check(
        "(define-syntax def (syntax-rules () ((_ n v) (begin (define tmp v) (define (n) tmp)))))
         (def a 1)
         (def b 2)",
        "(define-global tmp~0@ 1) (define-global a@ (lambda () tmp~0@)) \
         (define-global tmp~2@ 2) (define-global b@ (lambda () tmp~2@))",
    );
}

#[test]
fn internal_syntax() {
    check(
        "(lambda ()
           (define-syntax foo (syntax-rules () ((_) (bar))))
           (define (quux) (foo))
           (define (bar) 42)
           (quux))",
        "(lambda () (letrec* ((quux.0 (lambda () (call bar.1))) (bar.1 (lambda () 42))) (call quux.0)))",
    );
    check(
        "(lambda () (define x 1) (let-syntax () (define x 2) #f) x)",
        "(lambda () (letrec* ((x.0 1)) (begin (letrec* ((x.1 2)) #f) x.0)))",
    );
    check(
        "(lambda () (let-syntax () (define x 'ok)) x)",
        "(lambda () (letrec* ((x.0 'ok)) x.0))",
    );
    check(
        "(lambda () (let-syntax ((five (syntax-rules () ((_) 5)))) (define x (five)) (%car x)))",
        "(lambda () (letrec* ((x.0 5)) (%car x.0)))",
    );
    check(
        "(%car (cond-expand (r7rs (define x 1) x)))",
        "(%car (letrec* ((x.0 1)) x.0))",
    );
}

#[test]
fn messages() {
    check_message("(define-syntax m 5)", "a transformer is a `syntax-rules` form");
    check_message(
        "(define-syntax m (syntax-rules () ((_ a a) a))) (m 1 2)",
        "`a` occurs twice in the pattern",
    );
    check_message(
        "(define-syntax m (syntax-rules () ((_ a ...) a)))",
        "`a` is under one ellipsis in the pattern and no ellipsis here",
    );
    check_message(
        "(define-syntax m (syntax-rules () ((_ (a ...) (b ...)) '((a b) ...)))) (m (1 2) (3))",
        "an ellipsis repeats parts of different lengths",
    );
    check_message(
        "(define-syntax m (syntax-rules () ((_ a) a))) (m)",
        "this use of `m` does not have the form that its rule asks for",
    );
    check_message(
        "(define-syntax m (syntax-rules () ((_ x ...) (syntax-error \"no\" x ...)))) (m 1 (a . \"b\"))",
        "no 1 (a . \"b\")",
    );
}
