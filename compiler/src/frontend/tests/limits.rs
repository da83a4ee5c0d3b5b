//! Input that is bad, very deep or without end: it never crashes the expander.

#[path = "../../../tests/random/random.rs"]
mod random;

use super::{check_message, expand, expand_core};
use crate::frontend::MAX_DEPTH;
use random::Random;

#[test]
fn deep_data_are_read() {
    let deep = format!("'{}{}", "(".repeat(100_000), ")".repeat(100_000));
    let expander = std::thread::Builder::new().stack_size(super::super::STACK_BYTES);
    let size = expander.spawn(move || {
        let options = crate::options::Options::default();
        let compiled = std::rc::Rc::new(crate::frontend::interface::NoLibraries);
        let mut expander = super::Expander::new(&options, compiled);
        let file = expander
            .sources
            .add("deep.scm", &format!("(import (inc core)) {deep}"));
        expander
            .expand_program(file)
            .expect("a literal may be of any depth")
            .program
            .data
            .len()
    });
    assert!(
        size.expect("a thread starts")
            .join()
            .expect("the expander does not panic")
            > 100_000
    );
}

#[test]
fn deep_programs_are_refused() {
    for (open, close) in [
        ("(", ")"),
        ("(%car ", ")"),
        ("(let ((x 1)) ", ")"),
        ("(lambda () ", ")"),
        ("`(,", ")"),
    ] {
        let program = format!("{}1{}", open.repeat(100_000), close.repeat(100_000));
        let found = expand_core(&program);
        assert!(
            found.ends_with("expressions are nested too deeply"),
            "{open}: {found}"
        );
    }
    let unclosed = expand(&"(".repeat(100_000));
    assert!(
        unclosed.starts_with("1:1: a closing parenthesis is missing"),
        "{unclosed}"
    );
}

#[test]
fn depth_within_the_limit_is_fine() {
    let levels = MAX_DEPTH - 10;
    let program = format!("{}1{}", "(%car ".repeat(levels), ")".repeat(levels));
    assert!(expand_core(&program).starts_with("(%car (%car"));
}

/// Each look-up takes time in the logarithm of the depth at most: otherwise this would take hours.
#[test]
fn a_name_may_be_bound_again_and_again() {
    let levels = MAX_DEPTH - 20;
    let program = format!(
        "(let ((x 0)) {}x{})",
        "(let ((x (%car x))) ".repeat(levels),
        ")".repeat(levels)
    );
    let found = expand_core(&program);
    assert!(
        found.starts_with("(let ((x"),
        "{}",
        &found[..found.len().min(100)]
    );
}

#[test]
fn forms_whose_parts_nest_have_a_limit() {
    let many = |part: &str| part.repeat(MAX_DEPTH + 1);
    for (program, message) in [
        (
            format!("(case 1 {})", many("((2) 3)")),
            "`case` has too many clauses",
        ),
        (format!("(cond {})", many("(1 2)")), "`cond` has too many clauses"),
        (format!("(and {})", many("1 ")), "`and` has too many operands"),
        (format!("(or {})", many("1 ")), "`or` has too many operands"),
        (
            format!("(let* ({}) 1)", many("(x 1)")),
            "`let*` has too many bindings",
        ),
        (
            format!("(let*-values ({}) 1)", many("((x) 1)")),
            "`let*-values` has too many bindings",
        ),
    ] {
        let found = expand_core(&program);
        assert!(found.ends_with(message), "{message}: {found}");
    }
    let definitions: String = (0..=MAX_DEPTH)
        .map(|i| format!("(define x{i} (%car x{i}))"))
        .collect();
    let found = expand_core(&format!("(lambda () {definitions} 1)"));
    assert!(
        found.ends_with("a body has too many definitions of values"),
        "{found}"
    );
}

#[test]
fn expansion_can_be_interrupted() {
    let options = crate::options::Options::default();
    let compiled = std::rc::Rc::new(crate::frontend::interface::NoLibraries);
    let mut expander = super::Expander::new(&options, compiled);
    let mut uses = 0;
    expander.take_interrupt = Box::new(move || {
        uses += 1;
        uses == 1000
    });
    let file = expander.sources.add(
        "endless.scm",
        "(import (inc core)) (define-syntax m (syntax-rules () ((_) (m)))) (m)",
    );
    let errors = expander.expand_program(file).expect_err("it does not end");
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0].message, "expansion interrupted");
}

#[test]
fn deep_macro_definitions_are_refused() {
    for part in ["'()", "pattern"] {
        let deep = format!("{}a{}", "(".repeat(100_000), ")".repeat(100_000));
        let rule = if part == "pattern" {
            format!("((_ {deep}) 1)")
        } else {
            format!("((_) {deep})")
        };
        let found = expand_core(&format!("(define-syntax m (syntax-rules () {rule}))"));
        assert!(found.ends_with("expressions are nested too deeply"), "{found}");
    }
}

#[test]
fn expansion_without_end_is_stopped() {
    check_message(
        "(define-syntax m (syntax-rules () ((_) (m)))) (m)",
        "the expansion of `m` does not end",
    );
    check_message(
        "(define-syntax m (syntax-rules () ((_ x ...) (m x ... x ...)))) (m 1)",
        "the expansion of `m` does not end",
    );
    check_message(
        "(define-syntax m (syntax-rules () ((_) (%car (m))))) (m)",
        "expressions are nested too deeply",
    );
    check_message(
        "(define-syntax m (syntax-rules () ((_) (begin (m) (m))))) (m)",
        "the expansion of `m` does not end",
    );
}

#[test]
fn random_forms_do_not_crash() {
    let words = [
        "(",
        "(",
        "(",
        ")",
        ")",
        ")",
        "'",
        "`",
        ",",
        ",@",
        "#(",
        "#u8(",
        "#;",
        "#0=",
        "#0#",
        ".",
        "...",
        "_",
        "else",
        "=>",
        "x",
        "y",
        "1",
        "\"s\"",
        "#\\a",
        "define",
        "lambda",
        "let",
        "let*",
        "letrec",
        "let-values",
        "if",
        "cond",
        "case",
        "do",
        "begin",
        "set!",
        "define-syntax",
        "syntax-rules",
        "let-syntax",
        "define-record-type",
        "define-values",
        "guard",
        "parameterize",
        "quasiquote",
        "cond-expand",
        "include",
        "import",
        "define-library",
        "case-lambda",
        "syntax-error",
        "delay",
        "(define-syntax m (syntax-rules () ((_ x ...) (m2 x ...))))",
        "(m 1 2)",
        "()",
        "(x y)",
        "((x 1))",
    ];
    let mut random = Random::new(1);
    let mut below = |bound: usize| random.below(bound as u64) as usize;
    for _ in 0..3000 {
        let length = 1 + below(40);
        let text: Vec<&str> = (0..length).map(|_| words[below(words.len())]).collect();
        expand_core(&text.join(" "));
    }
}

#[test]
fn random_bytes_do_not_crash() {
    let mut random = Random::new(2);
    for _ in 0..2000 {
        let bytes: Vec<u8> = (0..random.below(60)).map(|_| random.below(256) as u8).collect();
        expand(&String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn truncated_programs_do_not_crash() {
    let program = "(define-library (a) (import (inc core)) (export x) (begin (define x '#(1 \"two\" #\\x33))))
        (import (inc core) (a)) #| c |# (define-record-type p (mk a) p? (a p-a)) (let loop ((i `(1 ,@x . ,x))) (loop i))";
    for end in 0..program.len() {
        expand(&program[..end]);
    }
}
