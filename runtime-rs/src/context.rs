//! Contexts: creation, the Scheme stack, and the private state behind `Context::runtime`.
//!
//! A Context lies at the start of a mapping of its own, followed by the room for global variables:
//!
//! ```text
//!   Context | padding | globals: GLOBALS_RESERVED bytes of which pages in use take memory
//! ```
//!
//! The Scheme stack is another mapping, used from the top down:
//!
//! ```text
//!   guard page | slack (16 KiB) | usable (1 MiB) | underflow handler's address
//!              ^ stack_lowest   ^ stack_limit    ^ stack_base
//! ```
//!
//! The slack is for signal handlers of foreign code that run on this stack, and for the frames of leaf procedures and
//! stubs that do not check the limit. A procedure with a large frame asks for room before it makes it.

use std::ops::{Deref, DerefMut};
use std::time::Instant;

use abi::context::{Context, GLOBALS, GLOBALS_RESERVED, register};
use abi::entry::RUNTIME_ENTRY_COUNT;
use abi::image::ImageHeader;
use abi::primitive::PRIMITIVE_COUNT;
use abi::value::Value;

use crate::heap::memory::{PAGE_BYTES, Reservation};
use crate::heap::{self, Heap};
use crate::images::Images;
use crate::port::PortTable;
use crate::primitives::CompilerHooks;
use crate::symbol_table::SymbolTable;

/// The usable part of the Scheme stack. Deeper recursion continues in heap segments; larger would only make captures
/// and the first scan of a deep stack longer.
pub const STACK_BYTES: u64 = 1 << 20;
/// Room below the stack limit.
pub const STACK_SLACK: u64 = 16 << 10;

/// A stack for Scheme.
pub struct SchemeStack(Reservation);

impl SchemeStack {
    /// A stack with nothing on it.
    pub fn new() -> std::io::Result<SchemeStack> {
        let memory = Reservation::new(PAGE_BYTES + STACK_SLACK + STACK_BYTES)?;
        memory.guard(PAGE_BYTES)?;
        Ok(SchemeStack(memory))
    }

    /// The word at its bottom.
    pub fn base(&self) -> u64 {
        self.0.end() - 8
    }

    /// The lowest usable address.
    pub fn lowest(&self) -> u64 {
        self.0.start() + PAGE_BYTES
    }

    /// What the stack pointer of a procedure that checks it does not pass.
    pub fn limit(&self) -> u64 {
        self.lowest() + STACK_SLACK
    }
}

/// The runtime's own state.
pub struct Runtime {
    /// The heap and its collector.
    pub heap: Heap,
    /// The images whose code may run.
    pub images: Images,
    /// Images that the collector found dead and removed from `images`: whoever made them frees their memory.
    pub dead_images: Vec<&'static ImageHeader>,
    /// Global variables in use.
    pub global_count: u64,
    /// Called, the last one first, before the runtime ends the process, after everything that was buffered is written out.
    pub before_exit: Vec<fn(&mut Context)>,
    /// Keeps the Scheme stack mapped.
    _stack: SchemeStack,
    /// The ports.
    pub ports: PortTable,
    /// The symbols.
    pub symbols: SymbolTable,
    /// The compiler, in a process that carries it.
    pub compiler: Option<Box<dyn CompilerHooks>>,
    /// Writes reports of uncaught objects in another form than that for people, of what [`crate::report::description`] says.
    pub report_form: Option<ReportForm>,
    /// When the Context was made.
    pub started: Instant,
    /// The features that the program was given, beside those of every program.
    pub features: Vec<String>,
    /// Whether no library of C is loaded and no foreign procedure called.
    pub deny_foreign: bool,
    /// What is known of C.
    #[cfg(feature = "foreign")]
    pub foreign: crate::foreign::Foreign,
    /// What green threads need of the system.
    #[cfg(feature = "foreign")]
    pub scheduling: crate::scheduling::Scheduling,
}

/// The report of an uncaught object, or of lost output, of what [`crate::report::description`] says of it.
pub type ReportForm = fn(&[String]) -> String;

/// How a Context is set up.
#[derive(Clone, Debug)]
pub struct Options {
    /// Bytes that the heap may hold.
    pub max_heap: u64,
    /// Size of the nursery at most.
    pub nursery_bytes: u64,
    /// Collect at every allocation check, fully and verified at every thousandth.
    pub gc_stress: bool,
    /// Verify the whole heap after every collection.
    pub verify_heap: bool,
    /// Load no library of C and call no foreign procedure.
    pub deny_foreign: bool,
    /// The features that the program is given, beside those of every program.
    pub features: Vec<String>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            max_heap: default_max_heap(),
            nursery_bytes: default_nursery_bytes(),
            gc_stress: false,
            verify_heap: false,
            deny_foreign: false,
            features: Vec::new(),
        }
    }
}

/// Three quarters of the memory that this process may have.
fn default_max_heap() -> u64 {
    // SAFETY: sysconf only reads.
    let (pages, page) = unsafe {
        (
            libc::sysconf(libc::_SC_PHYS_PAGES),
            libc::sysconf(libc::_SC_PAGESIZE),
        )
    };
    let memory = (pages.max(0) as u64).saturating_mul(page.max(0) as u64);
    let group = std::fs::read_to_string("/sys/fs/cgroup/memory.max")
        .ok()
        .and_then(|text| text.trim().parse().ok());
    let memory = memory.min(group.unwrap_or(u64::MAX));
    // Where the system does not say, a size that most machines have.
    if memory == 0 { 1 << 30 } else { memory / 4 * 3 }
}

/// Four times the second-level cache, within reason. Measured: allocation is as fast with any nursery from half a megabyte
/// to eight, since it writes in order, but with more room between collections less survives that would die soon; and
/// the nursery shrinks to the size of the cache when much survives, which keeps pauses short.
fn default_nursery_bytes() -> u64 {
    // SAFETY: sysconf only reads.
    let cache = unsafe { libc::sysconf(libc::_SC_LEVEL2_CACHE_SIZE) };
    if cache <= 0 {
        2 << 20
    } else {
        (cache as u64 * 4).clamp(1 << 20, 4 << 20) & !(PAGE_BYTES - 1)
    }
}

/// The runtime's state behind a Context.
#[inline]
pub fn runtime(context: &mut Context) -> &mut Runtime {
    // SAFETY: `OwnedContext::new` sets the field and nothing changes it; the borrow of the Context makes this the only
    // reference.
    unsafe { &mut *(context.runtime as *mut Runtime) }
}

/// The runtime's state behind a Context, to look at.
#[inline]
pub fn runtime_ref(context: &Context) -> &Runtime {
    // SAFETY: as for `runtime`; the shared borrow of the Context excludes changes.
    unsafe { &*(context.runtime as *const Runtime) }
}

/// A Context with all that belongs to it.
pub struct OwnedContext {
    /// The mapping that the Context lies at the start of.
    memory: Reservation,
}

// SAFETY: a Context refers only to memory of its own and to images, which are not changed; it may move to another thread.
unsafe impl Send for OwnedContext {}

impl OwnedContext {
    /// A new Context. `entries` and `runtime_entries` are the addresses of the primitives and runtime entries.
    pub fn new(
        options: &Options,
        entries: [usize; PRIMITIVE_COUNT],
        runtime_entries: [usize; RUNTIME_ENTRY_COUNT],
    ) -> std::io::Result<OwnedContext> {
        let stack = SchemeStack::new()?;
        let memory = Reservation::new(GLOBALS as u64 + GLOBALS_RESERVED)?;
        // Where address space is limited, a heap makes do with what is left of it.
        let heap = Heap::new(options)?;
        let context = memory.start() as *mut Context;
        // SAFETY: the mapping is large and aligned enough, and all zero, of which every field but the references to
        // memory is a valid value.
        let context = unsafe { &mut *context };
        heap.attach(context);
        context.stack_base = stack.base();
        context.scheme_sp = stack.base();
        context.stack_lowest = stack.lowest();
        context.stack_limit = stack.limit();
        context.true_stack_limit = stack.limit();
        context.underflow_segment = Value::fixnum(0);
        context.underflow_index = Value::fixnum(0);
        context.condition = Value::FALSE;
        context.registers.fill(Value::FALSE);
        context.registers[register::ENTRY] = Value::fixnum(0);
        context.registers[register::CRITICAL] = Value::fixnum(0);
        context.last_serial = Value::fixnum(0);
        context.values.fill(Value::FALSE);
        context.arguments.fill(Value::FALSE);
        #[cfg(feature = "foreign")]
        {
            context.callback_exit = crate::foreign::callback_entry::exit_address();
        }
        context.entries = entries;
        context.runtime_entries = runtime_entries;
        let runtime = Runtime {
            heap,
            images: Images::default(),
            dead_images: Vec::new(),
            global_count: 0,
            before_exit: Vec::new(),
            _stack: stack,
            ports: PortTable::new(),
            symbols: SymbolTable::new(),
            compiler: None,
            report_form: None,
            started: Instant::now(),
            features: options.features.clone(),
            deny_foreign: options.deny_foreign,
            #[cfg(feature = "foreign")]
            foreign: crate::foreign::Foreign::default(),
            #[cfg(feature = "foreign")]
            scheduling: crate::scheduling::Scheduling::default(),
        };
        context.runtime = Box::into_raw(Box::new(runtime)).cast();
        Ok(OwnedContext { memory })
    }
}

impl Deref for OwnedContext {
    type Target = Context;

    fn deref(&self) -> &Context {
        // SAFETY: the Context lies at the start of the mapping as long as that exists.
        unsafe { &*(self.memory.start() as *const Context) }
    }
}

impl DerefMut for OwnedContext {
    fn deref_mut(&mut self) -> &mut Context {
        // SAFETY: as above, and the borrow of the owner makes this the only reference.
        unsafe { &mut *(self.memory.start() as *mut Context) }
    }
}

impl Drop for OwnedContext {
    fn drop(&mut self) {
        crate::signals::forget(self.memory.start() as *mut Context);
        #[cfg(feature = "foreign")]
        crate::foreign::fork::forget(self.memory.start() as *mut Context);
        // SAFETY: `new` made the box and nothing else drops it.
        drop(unsafe { Box::from_raw(self.runtime as *mut Runtime) });
    }
}

/// Adds an image: its code may run and its global variables exist (without a value) from now on. Sets the underflow
/// handler from the first image that has one.
///
/// # Safety
///
/// As for [`Images::register`].
pub unsafe fn register_image(context: &mut Context, image: *const ImageHeader) {
    let runtime = runtime(context);
    // SAFETY: the caller's duty.
    let header = unsafe {
        runtime.images.register(image);
        &*image
    };
    assert!(
        header.global_count * 8 <= GLOBALS_RESERVED,
        "the room for global variables is used up"
    );
    runtime.global_count = runtime.global_count.max(header.global_count);
    for number in header.first_global..header.global_count {
        *global_mut(context, number) = Value::UNBOUND;
    }
    if header.is_collectable != 0 {
        heap::code_loaded(context, header);
    }
    if context.underflow_handler == 0 && header.underflow != 0 {
        context.underflow_handler = header.underflow;
        heap::word::store(context.stack_base, header.underflow);
    }
}

/// A global variable.
pub fn global_mut(context: &mut Context, number: u64) -> &mut Value {
    debug_assert!(number * 8 < GLOBALS_RESERVED);
    // SAFETY: the room for global variables follows the Context in its mapping.
    unsafe {
        &mut *((context as *mut Context).byte_add(GLOBALS as usize + number as usize * 8) as *mut Value)
    }
}
