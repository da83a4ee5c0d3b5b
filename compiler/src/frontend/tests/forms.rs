//! Core forms, and what is said of wrong ones.

use super::check;

#[test]
fn bindings() {
    check("(let* ((a 1) (a a)) a)", "(let ((a.0 1)) (let ((a.1 a.0)) a.1))");
    check(
        "(let loop ((i 0)) (if i (loop (%cdr i))))",
        "(letrec* ((loop.0 (lambda (i.1) (if i.1 (call loop.0 (%cdr i.1)) #!unspecified)))) (call loop.0 0))",
    );
    check(
        "(let-values (((a . b) (%values 1 2)) (c 3)) a)",
        "(let-values (a.0 . b.1) (%values 1 2) (let-values c.2 3 a.0))",
    );
    check(
        "(do ((i 0 (%fx+ i 1)) (j 0)) ((%eq? i 10) 'done) (%car j))",
        "(letrec* ((do-loop.0 (lambda (i.1 j.2) (if (%eq? i.1 10) 'done (begin (%car j.2) (call do-loop.0 \
         (%fx+ i.1 1) j.2)))))) (call do-loop.0 0 0))",
    );
}

#[test]
fn letrec_evaluates_all_inits_first() {
    check(
        "(letrec ((f (lambda () x)) (x 1)) f)",
        "(letrec* ((f.0 (lambda () x.1)) (x.1 1)) f.0)",
    );
    check(
        "(letrec ((x (%car 1)) (y (%car 2)) (f (lambda () x))) f)",
        "(letrec* ((value.0 (%car 1)) (value.1 (%car 2)) (f.2 (lambda () x.3)) \
         (x.3 (begin (lambda () x.3) value.0)) (y.4 (begin (lambda () y.4) value.1))) f.2)",
    );
    check(
        "(letrec ((x (%car 1)) (f (lambda () x))) f)",
        "(letrec* ((x.0 (begin (lambda () x.0) (%car 1))) (f.1 (lambda () x.0))) f.1)",
    );
}

#[test]
fn conditionals() {
    check(
        "(cond ((%car 1) => %cdr) ((%car 2)) ((%car 3) 4 5) (else 6))",
        "(let ((test.0 (%car 1))) (if test.0 (call (lambda (x.1) (%cdr x.1)) test.0) (let ((test.2 (%car 2))) \
         (if test.2 test.2 (if (%car 3) (begin 4 5) 6)))))",
    );
    check(
        "(case (%car 1) ((a 1) 'x) (else => %cdr))",
        "(let ((key.0 (%car 1))) (if (if (%eq? key.0 'a) #t (%eqv? key.0 1)) 'x (call (lambda (x.1) (%cdr x.1)) key.0)))",
    );
    check("(and) (or) (and 1 2) (or 1)", "#t #f (if 1 2 #f) 1");
}

#[test]
fn quasiquotation() {
    check("`(1 2 #(3))", "'(1 2 #(3))");
    check(
        "(lambda (x) `(1 ,x ,@x 3 4))",
        "(lambda (x.0) (%cons 1 (%cons x.0 (call append@inc.runtime x.0 '(3 4)))))",
    );
    check("(lambda (x) `(1 . ,x))", "(lambda (x.0) (%cons 1 x.0))");
    check("(lambda (x) `(1 ,@x))", "(lambda (x.0) (%cons 1 x.0))");
    check("(lambda (x) `#(1 ,x))", "(lambda (x.0) (%vector 1 x.0))");
    check(
        "(lambda (x) `#(,@x 1))",
        "(lambda (x.0) (%list->vector (call append@inc.runtime x.0 (%cons 1 '()))))",
    );
    check(
        "(lambda (x) `(a `(b ,(c ,x))))",
        "(lambda (x.0) (%cons 'a (%cons (%cons 'quasiquote (%cons (%cons 'b (%cons (%cons 'unquote (%cons (%cons 'c \
         (%cons x.0 '())) '())) '())) '())) '())))",
    );
}

#[test]
fn bodies() {
    check(
        "(lambda () (define a 1) (%car a) (define (f) a) (f))",
        "(lambda () (letrec* ((a.0 1) (effect.1 (%car a.0)) (f.2 (lambda () a.0))) (call f.2)))",
    );
    check(
        "(lambda () (define-values (a . b) (%values 1 2)) b)",
        "(lambda () (letrec* ((values.0 (let-values (a.1 . b.2) (%values 1 2) (%vector a.1 b.2))) \
         (a.3 (%vector-ref values.0 0)) (b.4 (%vector-ref values.0 1))) b.4))",
    );
    check(
        "(define-values (a b) (%values 1 2))",
        "(let-values (a.0 b.1) (%values 1 2) (begin (define-global a@ a.0) (define-global b@ b.1)))",
    );
}

#[test]
fn records() {
    check(
        "(define-record-type point (make-point y) point? (x point-x) (y point-y set-point-y!))",
        "(define-global point-type~1@ (%record (%root-record-type) 'point '#(x y) #f #f)) \
         (define-global point@ point-type~1@) \
         (define-global make-point@ (lambda (y.0) (%record point-type~1@ #f y.0))) \
         (define-global point?@ (lambda (object.1) (%record-of-type? object.1 point-type~1@))) \
         (define-global point-x@ (lambda (record.2) (if (%record-of-type? record.2 point-type~1@) \
         (%record-ref record.2 1) (call raise-wrong-record@inc.runtime 'point-x point-type~1@ record.2)))) \
         (define-global point-y@ (lambda (record.3) (if (%record-of-type? record.3 point-type~1@) \
         (%record-ref record.3 2) (call raise-wrong-record@inc.runtime 'point-y point-type~1@ record.3)))) \
         (define-global set-point-y!@ (lambda (record.4 value.5) (if (%record-of-type? record.4 point-type~1@) \
         (%record-set! record.4 2 value.5) (call raise-wrong-record@inc.runtime 'set-point-y! point-type~1@ \
         record.4))))",
    );
}

#[test]
fn forms_with_runtime_support() {
    check(
        "(guard (e ((%car e) 1)) 2)",
        "(call call-with-guard@inc.runtime (lambda () 2) (lambda (e.0 reraise.1) (if (%car e.0) 1 (call reraise.1))))",
    );
    check(
        "(guard (e (else 1)) 2)",
        "(call call-with-total-guard@inc.runtime (lambda () 2) (lambda (e.0) 1))",
    );
    check(
        "(parameterize ((1 2)) 3)",
        "(call call-with-parameterization@inc.runtime (%cons (%cons 1 2) '()) (lambda () 3))",
    );
    check(
        "(delay 1) (delay-force 2)",
        "(call make-delayed@inc.runtime (lambda () 1)) (call make-delayed-force@inc.runtime (lambda () 2))",
    );
}

#[test]
fn each_wrong_form_has_a_message() {
    let cases = [
        (
            "(if)",
            "`if` takes a test, a consequent and at most one alternative",
        ),
        ("(lambda)", "`lambda` takes parameters and a body"),
        (
            "(lambda (x))",
            "`lambda` needs at least one expression in its body",
        ),
        ("(lambda (x x) x)", "`x` is bound twice by the same `lambda`"),
        (
            "(let ((x)) x)",
            "a binding of `let` is a list of name and expression",
        ),
        (
            "(set! 1 2)",
            "`set!` assigns to a variable, and this is not a name",
        ),
        ("(set! if 1)", "`if` is syntax and cannot be assigned"),
        ("(1 . 2)", "a call is not a proper list"),
        ("(lambda () (define a 1))", "a body ends in a definition"),
        (
            "(lambda () (define a 1) (define a 2) a)",
            "`a` is defined twice in this body",
        ),
        ("(if 1 (define a 1))", "`define` where an expression is expected"),
        (
            "(cond (else 1) (2 3))",
            "the `else` clause of `cond` must be the last",
        ),
        ("(case 1 (2 3))", "a clause of `case` begins with a list of data"),
        ("if", "`if` is syntax, not a variable"),
        ("(else)", "`else` where an expression is expected"),
        ("(%car)", "primitive `%car` takes 1 arguments, not 0"),
        ("(begin (quote))", "`quote` takes one datum"),
        ("#0=(1 . #0#)", "a call is not a proper list"),
    ];
    for (program, message) in cases {
        let found = super::expand_core(program);
        assert!(found.ends_with(&format!(": {message}")), "{program}: {found}");
    }
}
