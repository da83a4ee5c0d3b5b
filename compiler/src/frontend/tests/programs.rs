//! Programs, libraries, and the prompt.

use super::{check, expand};
use crate::frontend::expander::Expander;
use crate::frontend::interface::{CompiledLibraries, LibraryInterface, LibraryName, NoLibraries};
use crate::ir::print;
use crate::options::Options;
use std::rc::Rc;

const COUNTER: &str = "
(define-library (counter)
  (import (inc core) (inc primitives))
  (export increment! (rename current count))
  (begin
    (define value 0)
    (define (current) value)
    (define-syntax increment! (syntax-rules () ((_) (set! value (%fx+ value 1)))))))";

#[test]
fn libraries_in_the_program() {
    let program = format!("{COUNTER} (import (prefix (counter) c:)) (c:increment!) (c:count)");
    assert_eq!(
        expand(&program),
        "(define-global value@counter 0)\n(define-global current@counter (lambda () value@counter))\n\
         (set-global! value@counter (%fx+ value@counter 1))\n(call current@counter)\n"
    );
}

#[test]
fn import_sets() {
    let ab = "(define-library (ab) (import (inc core)) (export a b) (begin (define a 1) (define b 2)))";
    let core = |import: &str| expand(&format!("{ab} (import {import} (only (inc core) quote)) x"));
    let head = "(define-global a@ab 1)\n(define-global b@ab 2)\n";
    assert_eq!(core("(rename (ab) (a x))"), format!("{head}a@ab\n"));
    assert_eq!(
        core("(rename (prefix (only (ab) b) p-) (p-b x))"),
        format!("{head}b@ab\n")
    );
    assert_eq!(core("(except (rename (ab) (a x)) b)"), format!("{head}a@ab\n"));
    assert_eq!(
        core("(only (ab) c)"),
        "1:109: (ab) does not export `c`\n1:137: unknown name `x`\n"
    );
}

#[test]
fn wrong_libraries() {
    check("(import (no such))", "1:46: there is no library (no such)");
    let cycle = "(define-library (a) (import (b))) (define-library (b) (import (a))) (import (a))";
    assert_eq!(expand(cycle), "1:63: (a) imports itself\n");
    let undefined = "(define-library (a) (export x)) (import (a))";
    assert_eq!(
        expand(undefined),
        "1:29: `x` is exported, but neither defined nor imported\n"
    );
}

#[test]
fn unknown_names() {
    check(
        "(define (display x) x) (dispaly 1) (lambda (height) hieght)",
        "1:62: unknown name `dispaly` 1:90: unknown name `hieght`",
    );
}

#[test]
fn conditional_expansion() {
    check(
        "(cond-expand ((and r7rs (not no-such)) 1) (else 2)) (cond-expand ((library (inc core)) 3))
         (cond-expand (no-such 4)) (cond-expand ((library (no such)) 5) (else 6))",
        "1 3 6",
    );
}

/// A definition may take over an imported name; what refers to it before, while the program starts, sees the import.
#[test]
fn a_definition_shadows_an_import() {
    check(
        "(define old %car) (define (%car x) (old x)) (%car 1)",
        "(define-global %car@ (lambda (x.0) (%car x.0))) (define-global old@ %car@) \
         (define-global %car@ (lambda (x.1) (call old@ x.1))) (call %car@ 1)",
    );
    check(
        "(define (f) (%car 1)) (define (%car x) x)",
        "(define-global f@ (lambda () (call %car@ 1))) \
         (define-global %car@ (lambda (x.0) x.0))",
    );
}

/// Compiled libraries of which there is one.
struct One(LibraryInterface);

impl CompiledLibraries for One {
    fn interface(&self, library: &LibraryName) -> Option<LibraryInterface> {
        (library.to_core() == self.0.library).then(|| self.0.clone())
    }

    fn names(&self) -> Vec<LibraryName> {
        vec![LibraryName::from_core(&self.0.library)]
    }
}

#[test]
fn an_interface_stands_for_its_library() {
    let directory = std::env::temp_dir().join(format!("inc-test-{}", std::process::id()));
    std::fs::create_dir_all(&directory).expect("a folder can be made");
    std::fs::write(directory.join("counter.sld"), COUNTER).expect("a file can be written");
    let options = Options {
        prepended: vec![directory.clone()],
        ..Options::default()
    };
    let mut apart = Expander::new(&options, Rc::new(NoLibraries));
    let name = LibraryName(vec!["counter".into()]);
    let libraries = apart
        .expand_libraries(&[name])
        .expect("the library has no errors");
    std::fs::remove_dir_all(&directory).expect("the folder can be removed");
    assert!(libraries[0].program.globals[0].assigned, "a macro assigns it");
    let compiled = Rc::new(One(libraries[0].interface.clone()));
    let mut expander = Expander::new(&Options::default(), compiled);

    let file = expander.sources.add(
        "test.scm",
        "(import (rename (counter) (increment! up!))) (up!) (count)",
    );
    let expansion = expander.expand_program(file).expect("the program has no errors");
    assert_eq!(
        print::core(&expansion.program).text,
        "(set-global! value@counter (%fx+ value@counter 1))\n(call current@counter)\n"
    );
}

#[test]
fn the_prompt_defines_names_one_by_one() {
    let mut expander = Expander::new(&Options::default(), Rc::new(NoLibraries));
    let environment = expander.interaction_environment();
    let mut run = |text: &str| {
        let file = expander.sources.add("prompt", text);
        let forms = expander.read(file).expect("the text is complete");
        let mut core = String::new();
        for form in forms {
            let expansion = expander
                .expand_form(form, environment)
                .expect("the form has no errors");
            core += &print::core(&expansion.program).text;
        }
        core
    };
    assert_eq!(run("(import (inc core))"), "");
    // A name may be defined later, and again.
    assert_eq!(
        run("(define (f) (g))"),
        "(define-global f@ (lambda () (call g@)))\n"
    );
    assert_eq!(run("(define-syntax m (syntax-rules () ((_ x) (f x))))"), "");
    assert_eq!(
        run("(define (g) (m 1))"),
        "(define-global g@ (lambda () (call f@ 1)))\n"
    );
}

#[test]
fn the_prompt_knows_incomplete_text() {
    let mut expander = Expander::new(&Options::default(), Rc::new(NoLibraries));
    let mut complete = |text: &str| {
        let file = expander.sources.add("prompt", text);
        expander
            .read(file)
            .map(|forms| forms.len())
            .map_err(|unreadable| (unreadable.errors.len(), unreadable.incomplete))
    };
    assert_eq!(complete("(f (g 1)"), Err((1, true)));
    assert_eq!(complete("'"), Err((1, true)));
    assert_eq!(complete("\"abc"), Err((1, true)));
    assert_eq!(complete("#| a"), Err((1, true)));
    assert_eq!(complete("(f))"), Err((1, false)));
    assert_eq!(complete("(f) g"), Ok(2));
}
