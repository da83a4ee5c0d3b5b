//! Core programs compiled to machine code and run in memory, without a library.

use abi::image::ImageHeader;
use abi::value::Value;
use compiler::ir::parse;
use compiler::middle;
use compiler::middle::globals::Unit as UnitKind;
use compiler::middle::interface::Interface;
use compiler::native;
use compiler::native::code::Unit;
use compiler::output::image::Image;
use compiler::output::link::Linker;
use compiler::output::memory::{CodeMemory, Enter};
use compiler::pipeline::{self, Job};
use compiler::source::SourceMap;
use compiler::timings::Timings;
use runtime::context::{Options, OwnedContext, register_image};
use std::rc::Rc;

/// What stubs need of the library: a failure ends the program with the condition as its result.
const LIBRARY: &str =
    "(define-global %raise-condition@inc.runtime (lambda (c.1) (call escape@inc.runtime c.1)))
(define-global escape@inc.runtime #f)";

fn compile(text: &str, kind: UnitKind) -> Unit {
    let job = Job {
        interface: &Interface::default(),
        options: middle::Options { unit: kind, level: 0 },
        timings: &mut Timings::default(),
        observe: &mut |_, _| {},
    };
    pipeline::compile(parse::core(text), job).unit
}

/// The value of the last form.
fn run(text: &str, options: &Options) -> String {
    let mut linker = Linker::new(native::stubs::code);
    let library = linker.add("library", Rc::new(compile(LIBRARY, UnitKind::Library)));
    let program = linker.add("program", Rc::new(compile(text, UnitKind::Program)));
    let image: Image = linker.link(&[library, program], &SourceMap::default(), &|_| None);
    let mut memory = CodeMemory::new().expect("memory for code");
    let placement = memory.place(&image).expect("room for the image");
    let mut entries = [0; abi::primitive::PRIMITIVE_COUNT];
    runtime::entry_points::fill(&mut entries);
    let mut runtime_entries = [0; abi::entry::RUNTIME_ENTRY_COUNT];
    runtime::entry_points::fill_runtime_entries(&mut runtime_entries);
    let mut context = OwnedContext::new(options, entries, runtime_entries).expect("a context");
    let header = placement.data as *const ImageHeader;
    // SAFETY: the image was just placed and outlives the context.
    let header = unsafe {
        register_image(&mut context, header);
        *header
    };
    // SAFETY: `enter` is the address of the stub Enter.
    let enter: Enter = unsafe { std::mem::transmute(header.enter) };
    let initialisers = header.initialisers as *const u64;
    let mut result = Value::UNSPECIFIED;
    for index in 0..header.initialiser_count as usize {
        // SAFETY: the array has so many elements, each a tagged closure.
        result = unsafe { enter(&mut *context, Value(*initialisers.add(index))) };
    }
    runtime::printer::excerpt(&runtime::context::runtime(&mut context).images, result)
}

fn check(text: &str, expected: &str) {
    assert_eq!(run(text, &Options::default()), expected);
    let stress = Options {
        gc_stress: true,
        verify_heap: true,
        ..Options::default()
    };
    assert_eq!(run(text, &stress), expected);
}

#[test]
fn constants_and_arithmetic() {
    check("(begin (%+ 1 2))", "3");
    check("(begin (%* 1152921504606846975 2))", "2305843009213693950");
    check("(begin (%truncate-quotient -7 2))", "-3");
    check("(begin (%floor-remainder -7 2))", "1");
}

#[test]
fn recursion() {
    check(
        "(define-global fib@ (lambda (n.1) (if (%< n.1 2) n.1 (%+ (call fib@ (%- n.1 1)) (call fib@ (%- n.1 2))))))
         (call fib@ 15)",
        "610",
    );
}
