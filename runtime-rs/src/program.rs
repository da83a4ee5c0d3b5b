//! Running the image of a program: what `inc run` does once it has linked one, and an executable at its start.

use std::ffi::c_void;
use std::io::Write;
use std::mem::transmute;

use abi::context::{Context, register};
use abi::image::{EXECUTABLE_IMAGE, ImageHeader};
use abi::value::Value;

use crate::condition::Raised;
use crate::context::{Options, OwnedContext, register_image, runtime};
use crate::heap::heap_of;
use crate::run_options::{RunOptions, WRONG_USAGE};
use crate::{allocate, condition, entry, entry_points, signals, start};

/// Status of a process that could not run its program for want of memory.
const OUT_OF_MEMORY: i32 = 71;
/// Status of a process that an uncaught condition or a failure of the system ends.
pub const FAILURE: i32 = 70;

/// The stub by which Rust calls Scheme: it calls a procedure of no arguments.
type Enter = unsafe extern "C" fn(*mut Context, Value) -> Value;

/// A note in every file that contains the runtime. Aligned unlike the notes of compilers and linkers, it gets a program
/// header of its own; with that of the others the file has two program headers that nothing needs, which `inc build`
/// makes the segments of a program's image.
#[repr(C, align(8))]
struct Note {
    name_length: u32,
    content_length: u32,
    kind: u32,
    name: [u8; 4],
}

#[used]
#[unsafe(link_section = ".note.inc")]
static NOTE: Note = Note {
    name_length: 4,
    content_length: 0,
    kind: 1,
    name: *b"inc\0",
};

/// A new Context, in which nothing is loaded.
pub fn new_context(options: &Options) -> std::io::Result<OwnedContext> {
    let (mut entries, mut runtime_entries) = ([0; _], [0; _]);
    entry_points::fill(&mut entries);
    entry_points::fill_runtime_entries(&mut runtime_entries);
    OwnedContext::new(options, entries, runtime_entries)
}

/// Adds an image to a Context: its code may run and its symbols are in the symbol table from now on.
///
/// # Safety
///
/// As for [`crate::images::Images::register`]; and no symbol of the image may have the name of one that the Context has
/// already, since nothing in an image can be changed any more.
pub unsafe fn load_image(context: &mut Context, image: *const ImageHeader) {
    // SAFETY: the caller's duty.
    let header = unsafe {
        register_image(context, image);
        &*image
    };
    let symbols = &mut runtime(context).symbols;
    for i in 0..header.symbol_count as usize {
        // SAFETY: the header is right, by the caller's duty.
        let symbol = unsafe { *(header.symbols as *const Value).add(i) };
        symbols.insert(symbol);
    }
}

/// Makes what every Context has beside its images: the standard ports, the command line; sends it the process's signals.
/// The images whose symbols the linker could not compare with those of the Context must have been loaded before.
pub fn prepare(context: &mut Context, command_line: &[String]) -> Result<(), Raised> {
    start::make_constants(context)?;
    // Only memory for the handlers' stack can be missing.
    signals::receive(context).map_err(|_| condition::out_of_memory(context))?;
    let mut strings = Vec::with_capacity(command_line.len());
    for argument in command_line {
        strings.push(allocate::string(context, argument)?);
    }
    context.registers[register::COMMAND_LINE] = allocate::list(context, &strings)?;
    Ok(())
}

/// Calls a Scheme procedure of no arguments.
///
/// # Safety
///
/// `image` must have been loaded, and no Scheme code of the Context be running.
pub unsafe fn call(context: &mut Context, image: *const ImageHeader, procedure: Value) -> Value {
    // Another thread may have made the Context, or called it before.
    #[cfg(feature = "foreign")]
    crate::foreign::threads::enter(context);
    // SAFETY: a loaded image's header names the stub, which has this type.
    unsafe {
        let enter = transmute::<*const c_void, Enter>((*image).enter as *const c_void);
        let value = enter(context, procedure);
        // Another thread may go on.
        #[cfg(feature = "foreign")]
        let value = crate::foreign::carriers::come_home(context, value);
        value
    }
}

/// Runs the initialisers of an image.
///
/// # Safety
///
/// As for [`call`].
pub unsafe fn run_image(context: &mut Context, image: *const ImageHeader) {
    // SAFETY: a loaded image's header is right.
    let initialisers = unsafe { initialisers(&*image) };
    for &initialiser in initialisers {
        // SAFETY: the caller's duty.
        unsafe { call(context, image, initialiser) };
    }
}

/// The same of a program, with which the process ends.
///
/// # Safety
///
/// As for [`call`].
unsafe fn run_program(context: &mut Context, image: *const ImageHeader) -> ! {
    // SAFETY: a loaded image's header is right.
    let initialisers = unsafe { initialisers(&*image) };
    if let [before @ .., last] = initialisers {
        for &initialiser in before {
            // SAFETY: the caller's duty.
            unsafe { call(context, image, initialiser) };
        }
        expect_end(context);
        // SAFETY: likewise.
        unsafe { call(context, image, *last) };
    }
    start::end_process(context, 0)
}

/// The process ends with the procedure that is called next; on another thread, if frames of C are on this one by then.
pub fn expect_end(context: &mut Context) {
    #[cfg(feature = "foreign")]
    crate::foreign::carriers::end_process_with_program(context);
    #[cfg(not(feature = "foreign"))]
    let _ = context;
}

/// The initialisers of an image.
///
/// # Safety
///
/// The header must be right.
unsafe fn initialisers(image: &ImageHeader) -> &'static [Value] {
    // SAFETY: the caller's duty; what an image contains is not changed.
    unsafe {
        std::slice::from_raw_parts(
            image.initialisers as *const Value,
            image.initialiser_count as usize,
        )
    }
}

/// The image of the program that this executable contains, if it contains one.
pub fn embedded_image() -> Option<*const ImageHeader> {
    // SAFETY: the kernel's answers are the address and the number of this process's program headers.
    let headers = unsafe {
        let start = libc::getauxval(libc::AT_PHDR) as *const libc::Elf64_Phdr;
        let count = libc::getauxval(libc::AT_PHNUM) as usize;
        if start.is_null() {
            return None;
        }
        std::slice::from_raw_parts(start, count)
    };
    let found = headers
        .iter()
        .any(|h| h.p_type == libc::PT_LOAD && h.p_vaddr == EXECUTABLE_IMAGE);
    found.then_some(EXECUTABLE_IMAGE as *const ImageHeader)
}

/// The features that a program was given when it was compiled.
///
/// # Safety
///
/// The image must be one of a program, and be mapped.
unsafe fn features_of(image: *const ImageHeader) -> Vec<String> {
    // SAFETY: the header of an image is right, by the caller's duty.
    let names = unsafe {
        let header = &*image;
        std::slice::from_raw_parts(header.features as *const u8, header.features_length as usize)
    };
    let names = names.split(|&byte| byte == 0).filter(|name| !name.is_empty());
    names
        .map(|name| String::from_utf8_lossy(name).into_owned())
        .collect()
}

/// Ends the process if its processor lacks what code in executables uses.
pub fn require_processor() {
    let is_sufficient = std::is_x86_feature_detected!("sse4.2")
        && std::is_x86_feature_detected!("ssse3")
        && std::is_x86_feature_detected!("popcnt")
        && std::is_x86_feature_detected!("cmpxchg16b");
    if !is_sufficient {
        eprintln!(
            "this program needs a processor of the level x86-64-v2 (SSE4.2, POPCNT, CMPXCHG16B), which this one is not"
        );
        std::process::exit(FAILURE);
    }
}

/// The whole life of an executable that `inc build` made from the stub.
pub fn main() -> ! {
    #[cfg(feature = "foreign")]
    run_beside_main_thread();
    run_executable(|_, _| ())
}

/// If the program makes calls by the thread that the process began with, it is run by another one, with as much of the C
/// stack.
#[cfg(feature = "foreign")]
fn run_beside_main_thread() {
    use crate::foreign::main_thread;
    // SAFETY: the segments of an executable's image stay as they are.
    let lends = embedded_image().is_some_and(|image| unsafe { main_thread::is_named_in(image) });
    if lends {
        let Err(error) = main_thread::lend(main_thread::stack_bytes(), || run_executable(|_, _| ()));
        eprintln!("cannot start a thread: {error}");
        std::process::exit(FAILURE);
    }
}

/// The whole life of an executable that contains a program. `install` is given the Context and the image before the
/// program runs.
pub fn run_executable(install: impl FnOnce(&mut Context, *const ImageHeader)) -> ! {
    let Some(image) = embedded_image() else {
        eprintln!("this file is the runtime of programs that `inc build` makes, without a program");
        std::process::exit(FAILURE);
    };
    require_processor();
    entry::silence_panics();
    let environment = match RunOptions::from_environment() {
        Ok(options) => options,
        Err(error) => {
            eprintln!("{error}");
            std::process::exit(WRONG_USAGE);
        }
    };
    let mut options = Options::default();
    options.max_heap = environment.max_heap.unwrap_or(options.max_heap);
    options.gc_stress = environment.gc_stress;
    options.deny_foreign = environment.deny_foreign;
    // SAFETY: the image of an executable stays as it is.
    options.features = unsafe { features_of(image) };
    let mut context = match new_context(&options) {
        Ok(context) => context,
        Err(error) => {
            eprintln!("cannot reserve memory: {error}");
            std::process::exit(OUT_OF_MEMORY);
        }
    };
    // SAFETY: the segments of an executable's image stay as they are; nothing is in the Context yet.
    unsafe { load_image(&mut context, image) };
    if prepare(&mut context, &command_line()).is_err() {
        eprintln!("out of memory");
        std::process::exit(OUT_OF_MEMORY);
    }
    if environment.gc_stats {
        report_gc_stats_at_exit(&mut context);
    }
    install(&mut context, image);
    // SAFETY: the image was just loaded.
    unsafe { run_program(&mut context, image) }
}

/// Lets the end of the process print what the collector did (`--gc-stats`).
pub fn report_gc_stats_at_exit(context: &mut Context) {
    runtime(context).before_exit.push(|context| {
        let pointer = context.allocation_pointer;
        // Nobody is left to be told that standard error does not take it.
        let _ = write!(std::io::stderr(), "{}", heap_of(context).stats(pointer));
    });
}

/// The name of the program as it was called, and its arguments.
fn command_line() -> Vec<String> {
    std::env::args_os()
        .map(|argument| argument.to_string_lossy().into_owned())
        .collect()
}
