//! What a linked piece of code tells the runtime about itself.
//!
//! An image is what the linker makes of a set of code objects: one block of code, one of read-only data (literals,
//! static closures, symbols, the tables below). The program, the part of the library that it reaches, and each piece of
//! code compiled at the prompt are images; the last, like those of `eval`, are freed when nothing refers to them. All pointers are absolute addresses: an executable's image is linked for the
//! address at which it is mapped.

/// Where the data of an executable's image begins, with its header; the code follows. Above everything that the stub
/// itself could occupy and within the low 2 GB, so that tables and code of fixed addresses need no relocation.
pub const EXECUTABLE_IMAGE: u64 = 0x1000_0000;

/// The header, at the start of an image's read-only data.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct ImageHeader {
    /// Address of the first byte of code.
    pub code: u64,
    /// Length of the code in bytes.
    pub code_length: u64,
    /// Address of the hash table of [`crate::stack_map::ReturnPoint`].
    pub return_points: u64,
    /// Binary logarithm of its number of entries.
    pub return_point_bits: u64,
    /// Address of the blob of frame descriptors (8-byte words).
    pub descriptors: u64,
    /// Address of an array of [`ProcedureInfo`], ordered by `start`.
    pub procedures: u64,
    /// Number of procedures.
    pub procedure_count: u64,
    /// Address of an array of [`Position`].
    pub positions: u64,
    /// Number of positions.
    pub position_count: u64,
    /// Address of an array of [`SourceFile`].
    pub files: u64,
    /// Number of source files.
    pub file_count: u64,
    /// Address of the text area (UTF-8) that names, file names and source lines point into.
    pub text: u64,
    /// Length of the text area.
    pub text_length: u64,
    /// Address of the first literal.
    pub literals: u64,
    /// Length of the literals in bytes. Objects in `literals .. literals + literals_length` are never moved, marked or
    /// written, but symbol references in an image that is loaded in memory are resolved when it is loaded.
    pub literals_length: u64,
    /// Address of an array of addresses of the image's symbol objects (tagged), to be entered into the symbol table.
    pub symbols: u64,
    /// Number of symbols.
    pub symbol_count: u64,
    /// Address of an array of tagged static closures: procedures of no arguments that run the top-level forms of the
    /// image's libraries and program, in the order in which they are to be called.
    pub initialisers: u64,
    /// Number of initialisers.
    pub initialiser_count: u64,
    /// Number of the first global variable of the image; lower ones belong to images linked before it.
    pub first_global: u64,
    /// Number of global variables of the image and of all images linked before it.
    pub global_count: u64,
    /// Address of an array of `global_count - first_global` `u32` text offsets of the names of the image's global
    /// variables; each name ends with a zero byte.
    pub global_names: u64,
    /// Address of an array of [`FaultSite`], ordered by `offset`.
    pub fault_sites: u64,
    /// Number of fault sites.
    pub fault_site_count: u64,
    /// Address of the stub by which Rust calls Scheme: `extern "C" fn(*mut Context, Value) -> Value`, the value being a
    /// procedure of no arguments. In this image or one linked before it.
    pub enter: u64,
    /// Address of the stub that goes to `Context::underflow_handler`. In this image or one linked before it.
    pub underflow: u64,
    /// Address of the stub that raises the condition in the first argument register as if it were called by the procedure
    /// whose return address is on top of the stack. In this image or one linked before it; 0 if there is no fault site.
    pub raise: u64,
    /// Address of what the compiler needs to know of the image to compile further code for it: only in the executable of a
    /// program that calls `eval`.
    pub compiler_state: u64,
    /// Its length in bytes; 0 when there is none.
    pub compiler_state_length: u64,
    /// Address of the names of the features that the program was given when it was compiled, beside those of every program: each
    /// ends with a zero byte.
    pub features: u64,
    /// The length of all that in bytes.
    pub features_length: u64,
    /// Address of the tagged references to objects of the heap that code of the image loads. They are no part of the
    /// read-only data: the collector updates them.
    pub objects: u64,
    /// Number of these references.
    pub object_count: u64,
    /// Length in bytes of the read-only data up to the compiler's state, this header included.
    pub data_length: u64,
    /// Whether the image is freed when nothing refers to it any more (1) or stays as long as its Context (0).
    pub is_collectable: u64,
}

/// What is known of a procedure, for the collector, error messages and stack traces.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct ProcedureInfo {
    /// Offset of its first byte from the start of the code.
    pub start: u32,
    /// Length of its code in bytes.
    pub length: u32,
    /// Offset of its name in the text area.
    pub name: u32,
    /// Length of its name; 0 for a procedure without one.
    pub name_length: u32,
    /// Index of the position of its definition.
    pub position: u32,
    /// Fewest arguments.
    pub minimum_arguments: u16,
    /// Most arguments; `ANY_NUMBER` when it takes any number more than the fewest.
    pub maximum_arguments: u16,
}

/// The name of the procedure that is the code of all continuations. No procedure of a program has it.
pub const CONTINUATION_NAME: &str = "(continuation)";

/// The name of the code of parameters that `make-parameter` makes. No procedure of a program has it.
pub const PARAMETER_NAME: &str = "(parameter)";

/// The name of the procedures that run the top-level forms of a library or program.
pub const INITIALISER_NAME: &str = "initialiser";

/// `maximum_arguments` of a procedure with a rest parameter.
pub const ANY_NUMBER: u16 = u16::MAX;

/// A file that positions lie in.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct SourceFile {
    /// Offset of its name in the text area.
    pub name: u32,
    /// Length of its name.
    pub name_length: u32,
    /// Its number among the sources of the compiler that compiled the image, by which its text is found: names are not unique.
    pub number: u32,
}

/// The names of the library's files begin so: nobody who debugs a program wants to hear of them.
pub const LIBRARY_PREFIX: &str = "scheme-lib/";

/// The section of an executable's file that holds the texts of its source files, for reports of errors. For each file: its
/// number in [`SourceFile`] and the length of its text (32 bits each, little-endian), and its text. The section is not
/// loaded, and `strip` removes it, as it does whatever has such a name.
pub const SOURCE_SECTION: &str = ".debug_scheme";

/// A place in the source, and where the code from there is, if its procedure was inlined.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Position {
    /// Index of the file; of no meaning when the line is unknown.
    pub file: u32,
    /// Line, from 1; 0 when unknown.
    pub line: u32,
    /// Column, in characters, from 1.
    pub column: u32,
    /// Length, in characters, of the source text of the expression on that line; with [`Position::IS_DECLARATION`] and
    /// [`Position::IS_LIBRARY`].
    pub length: u32,
    /// Offset of the name, in the text area, of the procedure that is inlined.
    pub inlined_name: u32,
    /// Length of that name; 0 if the procedure has none, and for code that is in the procedure in which it was written.
    pub inlined_name_length: u32,
    /// Index of the position of the call in whose place the procedure is; 0 when there is none.
    pub call: u32,
}

impl Position {
    /// The bit of the length that says that a declaration is there, and nobody has written the code that it stands for.
    pub const IS_DECLARATION: u32 = 1 << 31;
    /// The bit of the length that says that code of the library is there, in the place of a call.
    pub const IS_LIBRARY: u32 = 1 << 30;
    /// The other bits of the length.
    pub const LENGTH: u32 = Self::IS_LIBRARY - 1;
}

/// A store that faults when its object is a literal (read-only): the handler of the fault finds it by its address and
/// raises. Or, with the primitive `%foreign-call`, the address after the call of a C function that publishes no frame: the
/// report of a crash finds the frame by it.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct FaultSite {
    /// Offset of the store instruction, or of the one after the call, from the start of the code.
    pub offset: u32,
    /// Index of the position of the expression.
    pub position: u32,
    /// Words of the frame, from the stack pointer there to the return address of the procedure.
    pub words: u32,
    /// Number of the primitive that stores.
    pub primitive: u16,
    /// Number of the register that holds the tagged object.
    pub object: u16,
}

/// The eight bytes before each closure entry address: what the collector and `procedure?`-like primitives need of a
/// closure whose first word is that entry.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct EntryPrefix {
    /// Number of free variables in the closure (words after the entry address).
    pub free_variables: u32,
    /// Index of the procedure in the image's `procedures`.
    pub procedure: u32,
}
/// Size of [`EntryPrefix`]: the prefix of the entry address `e` lies at `e - ENTRY_PREFIX_BYTES`.
pub const ENTRY_PREFIX_BYTES: u64 = core::mem::size_of::<EntryPrefix>() as u64;
