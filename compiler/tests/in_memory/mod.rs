//! Compiles Core programs without a library and runs them in memory, for the tests that include this.

use abi::image::ImageHeader;
use abi::value::Value;
use compiler::ir::parse;
use compiler::middle::build_names::Debugging;
use compiler::middle::globals::Unit as UnitKind;
use compiler::middle::interface::Interface;
use compiler::middle::{self, Traced};
use compiler::native;
use compiler::native::code::Unit;
use compiler::output::image::Image;
use compiler::output::link::{Linker, NoHeap};
use compiler::output::memory::CodeMemory;
use compiler::pipeline::{self, Job};
use compiler::source::SourceMap;
use compiler::timings::Timings;
use runtime::context::{Options, OwnedContext, register_image};
use runtime::program;
use std::rc::Rc;

/// What stubs need of the library: a failure ends the program with the condition as its result.
const LIBRARY: &str =
    "(define-global %raise-condition@inc.runtime (lambda (c.1) (call escape@inc.runtime c.1)))
(define-global escape@inc.runtime #f)";

fn compile(text: &str, kind: UnitKind, level: u8) -> Unit {
    let job = Job {
        interface: &Interface::default(),
        options: middle::Options {
            unit: kind,
            level,
            debugging: Debugging::Off,
            traced: Traced::LeftOut,
        },
        timings: &mut Timings::default(),
        observe: &mut |_, _| {},
    };
    pipeline::compile(parse::core(text), job).unit
}

/// The value of the last form, compiled without optimisation.
pub fn run(text: &str, options: &Options) -> String {
    run_at(text, 0, options)
}

fn run_at(text: &str, level: u8, options: &Options) -> String {
    let mut linker = Linker::new(native::stubs::code);
    let library = linker.add("library", Rc::new(compile(LIBRARY, UnitKind::Library, level)));
    let program = linker.add("program", Rc::new(compile(text, UnitKind::Program, level)));
    let image: Image = linker.link(&[library, program], &SourceMap::default(), &NoHeap);
    let mut memory = CodeMemory::new().expect("memory for code");
    let placement = memory.place(&image).expect("room for the image");
    let mut entries = [0; abi::primitive::PRIMITIVE_COUNT];
    runtime::entry_points::fill(&mut entries);
    let mut runtime_entries = [0; abi::entry::RUNTIME_ENTRY_COUNT];
    runtime::entry_points::fill_runtime_entries(&mut runtime_entries);
    let mut context = OwnedContext::new(options, entries, runtime_entries).expect("a context");
    let header = placement.data as *const ImageHeader;
    // SAFETY: the image was just placed and outlives the context.
    unsafe { register_image(&mut context, header) };
    // SAFETY: the header of a placed image is right.
    let (initialisers, count) = unsafe {
        (
            (*header).initialisers as *const Value,
            (*header).initialiser_count,
        )
    };
    let mut result = Value::UNSPECIFIED;
    for index in 0..count as usize {
        // SAFETY: the array has so many elements, each a tagged closure; the image is loaded, and no Scheme code runs.
        result = unsafe { program::call(&mut context, header, *initialisers.add(index)) };
    }
    runtime::printer::excerpt(&runtime::context::runtime(&mut context).images, result)
}

/// Checks the value of the last form, without and with optimisation, also with a collection at every allocation.
pub fn check(text: &str, expected: &str) {
    let stress = Options {
        gc_stress: true,
        verify_heap: true,
        deny_foreign: false,
        ..Options::default()
    };
    for options in [&Options::default(), &stress] {
        let stressed = options.gc_stress;
        assert_eq!(run(text, options), expected, "stress {stressed}");
        assert_eq!(run_at(text, 2, options), expected, "optimised, stress {stressed}");
    }
}
