//! Several Contexts in one process: nothing is shared but code and literals.

use abi::image::ImageHeader;
use compiler::driver::{self, Compiler};
use compiler::options::Options;
use compiler::output::archive::Archive;
use compiler::output::link::NoHeap;
use compiler::output::memory::CodeMemory;
use compiler::session::Session;
use runtime::context::global_mut;
use runtime::program;
use std::path::Path;
use std::rc::Rc;
use std::sync::OnceLock;

/// The compiled library, made once for all tests of this file.
fn library() -> &'static [u8] {
    static LIBRARY: OnceLock<Vec<u8>> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scheme-lib");
        driver::compile_library(&folder, 2).unwrap_or_else(|_| panic!("the library compiles"))
    })
}

fn new_compiler() -> Compiler {
    Compiler::new(&Options::default(), Archive::open(library()))
}

/// Runs on a stack as large as the compiler wants.
fn on_large_stack<R: Send + 'static>(
    body: impl FnOnce() -> R + Send + 'static,
) -> std::thread::JoinHandle<R> {
    std::thread::Builder::new()
        .stack_size(compiler::frontend::STACK_BYTES)
        .spawn(body)
        .expect("a thread can be started")
}

/// Runs a form at the prompt; whether it ended without a condition.
fn runs(session: &mut Session, text: &str) -> bool {
    let expansion = session.with_expander(|expander| {
        let environment = expander.interaction_environment();
        let file = expander.sources.add("test", text);
        let form = expander.read(file).expect("the text is right")[0];
        expander
            .expand_form(form, environment)
            .expect("the form is right")
    });
    session
        .run_for_status(expansion, &mut |_, _| {})
        .expect("there is memory")
        == 0
}

#[test]
fn sessions_in_turns_share_no_variable() {
    let check = || {
        let mut sessions: Vec<Session> = (0..2)
            .map(|_| Session::new(&Options::default(), new_compiler(), &[]).expect("there is memory"))
            .collect();
        for (number, session) in sessions.iter_mut().enumerate() {
            assert!(runs(session, &format!("(define x {number})")));
            assert!(runs(session, "(define parameter (make-parameter x))"));
            assert!(runs(
                session,
                &format!("(define symbol (string->symbol \"made-{number}\"))")
            ));
        }
        for (number, session) in sessions.iter_mut().enumerate() {
            assert!(runs(
                session,
                &format!("(if (not (eqv? x {number})) (error \"shared\" x))")
            ));
            assert!(runs(
                session,
                "(if (not (eqv? (parameter) x)) (error \"shared\" (parameter)))"
            ));
            assert!(runs(
                session,
                &format!("(if (not (eq? symbol 'made-{number})) (error \"not the same\" symbol))")
            ));
            assert!(!runs(session, "(error \"reported on standard error\" x)"));
        }
    };
    on_large_stack(check).join().expect("all assertions hold");
}

#[test]
fn sessions_in_parallel_do_not_disturb_each_other() {
    let work = |number: u64| {
        let mut session = Session::new(&Options::default(), new_compiler(), &[]).expect("there is memory");
        assert!(runs(
            &mut session,
            "(define (build n) (if (= n 0) '() (cons (number->string n) (build (- n 1)))))"
        ));
        for _ in 0..20 {
            let form = format!(
                "(if (not (= {} (length (build {})))) (error \"disturbed\"))",
                1000 * number,
                1000 * number
            );
            assert!(runs(&mut session, &form));
        }
    };
    let threads: Vec<_> = (1..=4)
        .map(|number| on_large_stack(move || work(number)))
        .collect();
    for thread in threads {
        thread.join().expect("all assertions hold");
    }
}

#[test]
fn contexts_share_the_code_of_an_image() {
    let check = || {
        let mut compiler = new_compiler();
        let text = "(import (scheme base)) (define x 0) (set! x (+ x 1)) (set! x (list x 'a \"b\"))";
        let file = compiler.expander.sources.add("test", text);
        let expansion = compiler.expand(file).expect("the program is right");
        let (unit, _) = compiler.compile_program(expansion, &mut |_, _| {});
        let variable = unit.globals.iter().position(|info| info.library.is_empty());
        let image = compiler.link(unit, &NoHeap);
        assert!(variable.is_some());
        let number = compiler.global_number("", "x").expect("the program assigns it");
        let mut memory = CodeMemory::new().expect("there is memory");
        let header = memory.place(&image).expect("there is room").data as *const ImageHeader;
        let memory = Rc::new(memory);
        let mut lists = Vec::new();
        for _ in 0..2 {
            let options = runtime::context::Options::default();
            let mut context = program::new_context(&options).expect("there is memory");
            // SAFETY: the image was placed in memory that outlives the Contexts; they have no symbols yet.
            unsafe { program::load_image(&mut context, header) };
            program::prepare(&mut context, &[]).expect("there is memory");
            // SAFETY: the image was loaded.
            unsafe { program::run_image(&mut context, header) };
            let value = *global_mut(&mut context, number);
            let rest = runtime::heap::cdr(value);
            lists.push((context, value, runtime::heap::car(rest)));
        }
        assert_ne!(lists[0].1, lists[1].1, "each has its own variables and heap");
        assert_eq!(
            lists[0].2, lists[1].2,
            "a symbol of the image is the same object in both"
        );
        drop(lists);
        drop(memory);
    };
    on_large_stack(check).join().expect("all assertions hold");
}

#[test]
fn a_process_that_does_not_lend_its_main_thread_says_so() {
    let check = || {
        let mut session = Session::new(&Options::default(), new_compiler(), &[]).expect("there is memory");
        assert!(runs(
            &mut session,
            "(import (scheme base) (scheme lazy) (inc ffi))"
        ));
        for class in ["", "sync", "async"] {
            let declaration =
                format!("(define-foreign (main) int (symbol \"getpid\") (domain main-thread) {class})");
            assert!(runs(&mut session, &declaration));
            let attempt = "(guard (e ((and (foreign-thread-error? e) (foreign-error? e)
                                          (string=? (error-object-message e)
                                            \"there is no thread for foreign calls: this process does not lend its main thread\"))
                                     'told))
                             (force (main))
                             (error \"C was called\"))";
            assert!(runs(&mut session, attempt), "{class}");
        }
        // Other domains have threads of their own.
        assert!(runs(
            &mut session,
            "(define-foreign (elsewhere) int (symbol \"getpid\"))"
        ));
        assert!(runs(
            &mut session,
            "(if (not (< 0 (elsewhere))) (error \"no process\"))"
        ));
    };
    on_large_stack(check).join().expect("the checks hold");
}
