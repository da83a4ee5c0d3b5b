//! The linker and the memory that it links for, on hand-assembled code objects.

use abi::context::Context;
use abi::image::{EntryPrefix, ImageHeader};
use abi::object;
use abi::stack_map::{CallKind, DescriptorHeader, EMPTY_KEY, ReturnPoint, first_probe};
use abi::value::{TAG_OBJECT, Value};
use compiler::frontend::interface::{CompiledLibraries, LibraryInterface, LibraryName, Meaning};
use compiler::ir::core::{Global, GlobalInfo};
use compiler::ir::data::{Data, Datum, DatumId, ObjectId};
use compiler::ir::flat::ProcedureId;
use compiler::native::code::{CodeObject, Entry, Relocation, RelocationKind, ReturnSite, Stub, Target, Unit};
use compiler::output::archive::{self, Archive};
use compiler::output::image::{Image, Placement};
use compiler::output::link::{HeapObjects, Linker, NoHeap};
use compiler::output::memory::{CodeMemory, Enter};
use compiler::source::{SourceMap, Span};
use number::Number;
use std::rc::Rc;

/// A code object whose entry follows the prefix at once.
fn code(name: &str, instructions: &[u8]) -> CodeObject {
    let mut bytes = vec![0xcc; 16];
    bytes.extend_from_slice(instructions);
    CodeObject {
        name: name.into(),
        bytes,
        checked_entry: Some(16),
        clause_entries: vec![16],
        ..CodeObject::default()
    }
}

/// Stubs that are enough to call a procedure on the C stack.
fn stub_code(stub: Stub) -> CodeObject {
    match stub {
        // push rbx; mov rbx, rsi; call [rsi - 7]; pop rbx; ret
        Stub::Enter => code("enter", &[0x53, 0x48, 0x89, 0xf3, 0xff, 0x56, 0xf9, 0x5b, 0xc3]),
        // ud2
        _ => code("stub", &[0x0f, 0x0b]),
    }
}

/// `lea rax, [rip + target]; ret`
fn returns(name: &str, target: Target) -> CodeObject {
    let mut object = code(name, &[0x48, 0x8d, 0x05, 0, 0, 0, 0, 0xc3]);
    object.relocations.push(Relocation {
        offset: 19,
        kind: RelocationKind::Relative32,
        target,
        trailing: 0,
    });
    object
}

/// `jmp target`
fn jumps(name: &str, target: Target) -> CodeObject {
    let mut object = code(name, &[0xe9, 0, 0, 0, 0]);
    object.relocations.push(Relocation {
        offset: 17,
        kind: RelocationKind::Relative32,
        target,
        trailing: 0,
    });
    object
}

fn unit(procedures: Vec<CodeObject>, data: Data) -> Unit {
    Unit {
        procedures,
        data,
        initialiser: Some(ProcedureId(0)),
        ..Unit::default()
    }
}

fn global(library: &str, name: &str) -> GlobalInfo {
    GlobalInfo {
        library: library.into(),
        name: name.into(),
        assigned: false,
    }
}

/// A program being linked into memory, as a session does it.
struct Loader {
    linker: Linker,
    memory: CodeMemory,
    enter: u64,
}

impl Loader {
    fn new() -> Loader {
        Loader {
            linker: Linker::new(stub_code),
            memory: CodeMemory::new().expect("memory can be mapped"),
            enter: 0,
        }
    }

    fn load(&mut self, unit: Unit) -> (Image, Placement) {
        self.load_with(unit, &NoHeap)
    }

    fn load_with(&mut self, unit: Unit, heap: &dyn HeapObjects) -> (Image, Placement) {
        let id = self.linker.add("", Rc::new(unit));
        let image = self.linker.link(&[id], &SourceMap::default(), heap);
        let placement = self.memory.place(&image).expect("there is room");
        self.linker.placed(placement);
        self.enter = header(placement).enter;
        (image, placement)
    }

    /// Calls an image's first initialiser.
    fn run(&self, image: &Image, placement: Placement) -> Value {
        // SAFETY: the address is that of the stub above, which follows the C convention.
        let enter: Enter = unsafe { std::mem::transmute(self.enter) };
        let closure = Value(placement.resolve(image.initialisers[0]));
        // SAFETY: the code under test does not use the Context.
        unsafe { enter(std::ptr::null_mut::<Context>(), closure) }
    }

    fn result(&mut self, unit: Unit) -> Value {
        let (image, placement) = self.load(unit);
        self.run(&image, placement)
    }
}

fn header(placement: Placement) -> ImageHeader {
    // SAFETY: an image's data begins with its header.
    unsafe { *(placement.data as *const ImageHeader) }
}

fn word(address: u64) -> u64 {
    // SAFETY: the tests pass addresses of words in images only.
    unsafe { *(address as *const u64) }
}

fn bytes(address: u64, length: u64) -> &'static [u8] {
    // SAFETY: as above; the results are used while the image is mapped.
    unsafe { std::slice::from_raw_parts(address as *const u8, length as usize) }
}

fn field(value: Value, index: i32) -> u64 {
    value.0.wrapping_add(object::field(index) as i64 as u64)
}

fn car(pair: Value) -> Value {
    Value(word(pair.0.wrapping_add(object::CAR as i64 as u64)))
}

fn cdr(pair: Value) -> Value {
    Value(word(pair.0.wrapping_add(object::CDR as i64 as u64)))
}

fn object_header(value: Value) -> object::Header {
    object::Header(word(value.0 - TAG_OBJECT))
}

fn literal_result(build: impl FnOnce(&mut Data) -> DatumId) -> (Loader, Value) {
    let mut data = Data::default();
    let datum = build(&mut data);
    let mut loader = Loader::new();
    let value = loader.result(unit(vec![returns("main", Target::Literal(datum))], data));
    (loader, value)
}

#[test]
fn a_cyclic_list_of_a_string_and_a_symbol() {
    let (_loader, list) = literal_result(|data| {
        let string = data.add(Datum::String("né".into()));
        let symbol = data.add(Datum::Symbol("sym".into()));
        let first = data.add(Datum::Nil);
        let second = data.add(Datum::Pair(symbol, first));
        data.set(first, Datum::Pair(string, second));
        first
    });
    assert!(list.is_pair());
    assert_eq!(cdr(cdr(list)), list);
    let string = car(list);
    assert_eq!(object_header(string).type_code(), object::STRING);
    assert_eq!(object_header(string).length(), 2);
    assert_eq!(bytes(field(string, 1), 2), [b'n', 0xe9]);
    let symbol = car(cdr(list));
    assert_eq!(object_header(symbol).type_code(), object::SYMBOL);
    let name = Value(word(field(symbol, object::symbol::NAME)));
    assert_eq!(bytes(field(name, 1), 3), b"sym");
    let hash = Value(word(field(symbol, object::symbol::HASH)));
    assert_eq!(hash.as_fixnum(), Some(object::symbol::hash(b"sym")));
}

#[test]
fn a_wide_string() {
    let (_loader, string) = literal_result(|data| data.add(Datum::String("aλ".into())));
    assert_eq!(object_header(string).flags(), object::STRING_WIDE);
    let body = Value(word(field(string, object::string::BODY)));
    assert_eq!(object_header(body).length(), 8);
    assert_eq!(bytes(field(body, 0), 8), [b'a', 0, 0, 0, 0xbb, 3, 0, 0]);
}

#[test]
fn numbers_that_have_no_immediate_form() {
    let (_loader, vector) = literal_result(|data| {
        let elements = [
            Number::Integer(i64::MIN),
            Number::Flonum(f64::INFINITY),
            Number::Flonum(1.5),
            Number::Integer(-3),
        ]
        .map(|number| data.add(Datum::Number(number)));
        data.add(Datum::Vector(Rc::new(elements)))
    });
    let element = |i| Value(word(field(vector, i)));
    assert_eq!(
        object_header(element(0)),
        object::Header::new(object::BIGNUM, object::BIGNUM_NEGATIVE, 1)
    );
    assert_eq!(word(field(element(0), 0)), 1 << 63);
    assert_eq!(object_header(element(1)).type_code(), object::FLONUM);
    assert_eq!(word(field(element(1), 0)), f64::INFINITY.to_bits());
    assert_eq!(element(2).as_self_tagged_flonum(), Some(1.5));
    assert_eq!(element(3).as_fixnum(), Some(-3));
}

#[test]
fn a_deep_literal_needs_no_deep_stack() {
    let (_loader, mut list) = literal_result(|data| {
        let mut list = data.add(Datum::Nil);
        for _ in 0..1_000_000 {
            list = data.add(Datum::Pair(list, list));
        }
        list
    });
    let mut depth = 0;
    while list.is_pair() {
        list = car(list);
        depth += 1;
    }
    assert_eq!(depth, 1_000_000);
}

#[test]
fn a_procedure_of_another_unit_is_linked_when_it_is_reached_and_once() {
    let mut library = unit(
        vec![
            code("nothing", &[0xc3]),
            returns("f", Target::StaticClosure(ProcedureId(1))),
            code("unused", &[0x0f, 0x0b]),
        ],
        Data::default(),
    );
    library.globals = vec![global("lib", "f"), global("lib", "unused")];
    library.known = vec![Some(ProcedureId(1)), Some(ProcedureId(2))];
    let user = || {
        let mut user = unit(
            vec![jumps("main", Target::ExternalEntry(Global(0), Entry::Clause(0)))],
            Data::default(),
        );
        user.globals = vec![global("lib", "f")];
        user
    };
    let mut loader = Loader::new();
    loader.linker.add("", Rc::new(library));
    let (image, placement) = loader.load(user());
    let names: Vec<&str> = image.symbols.iter().map(|symbol| &*symbol.name).collect();
    assert_eq!(names, ["enter", "stub", "main", "f"]);
    let f = loader.run(&image, placement);
    assert!(f.is_procedure());
    // The prefix of its entry names its row in the table of procedures.
    let prefix = word(word(f.address()) - size_of::<EntryPrefix>() as u64);
    assert_eq!(prefix, 3 << 32);

    let (image, placement) = loader.load(user());
    assert_eq!(image.symbols.len(), 1);
    assert_eq!(loader.run(&image, placement), f);
}

#[test]
fn globals_are_numbered_by_first_use_and_keep_their_numbers() {
    let user = |names: &[&str]| {
        let mut user = unit(vec![code("main", &[])], Data::default());
        for (i, name) in names.iter().enumerate() {
            user.globals.push(global("", name));
            // mov eax, number
            let at = user.procedures[0].bytes.len() as u32 + 1;
            user.procedures[0].bytes.extend([0xb8, 0, 0, 0, 0]);
            user.procedures[0].relocations.push(Relocation {
                offset: at,
                kind: RelocationKind::Number32,
                target: Target::GlobalNumber(Global(i as u32)),
                trailing: 0,
            });
        }
        user.procedures[0].bytes.push(0xc3);
        user
    };
    let mut loader = Loader::new();
    assert_eq!(loader.result(user(&["a", "b"])), Value(1));
    let (image, placement) = loader.load(user(&["c", "b", "d"]));
    assert_eq!(loader.run(&image, placement), Value(3));
    let header = header(placement);
    assert_eq!((header.first_global, header.global_count), (2, 4));
    let names = word(header.global_names);
    let name = |offset: u32| bytes(header.text + offset as u64, 2);
    assert_eq!([name(names as u32), name((names >> 32) as u32)], [b"c\0", b"d\0"]);
    assert_eq!(loader.linker.global_number("", "b"), Some(1));
}

#[test]
fn a_symbol_exists_once_over_images_and_context() {
    let symbol_user = |name: &str| {
        let mut data = Data::default();
        let symbol = data.add(Datum::Symbol(name.into()));
        unit(vec![returns("main", Target::Literal(symbol))], data)
    };
    let mut loader = Loader::new();
    let (first, placement) = loader.load(symbol_user("a"));
    assert_eq!(header(placement).symbol_count, 1);
    let a = loader.run(&first, placement);
    assert_eq!(Value(word(header(placement).symbols)), a);
    assert_eq!(loader.result(symbol_user("a")), a);
    // One that the Context has interned lies in the heap, out of reach of 32-bit distances.
    let heap = Heap(Value(0x5000 + TAG_OBJECT));
    let (image, placement) = loader.load_with(symbol_user("b"), &heap);
    assert_eq!(header(placement).symbol_count, 0);
    assert_eq!(header(placement).object_count, 1);
    assert_eq!(loader.run(&image, placement), heap.0);
    // The collector moves what it is a reference to.
    let moved = Value(0x6000 + TAG_OBJECT);
    // SAFETY: the word is the only reference of the image.
    unsafe { *(header(placement).objects as *mut Value) = moved };
    assert_eq!(loader.run(&image, placement), moved);
}

/// A heap that holds the symbol b.
struct Heap(Value);

impl HeapObjects for Heap {
    fn symbol(&self, name: &str) -> Option<u64> {
        (name == "b").then_some(self.0.0)
    }

    fn object(&self, number: ObjectId) -> u64 {
        unreachable!("the test has no object {number:?}")
    }
}

#[test]
fn return_points_are_found_by_their_address() {
    let mut sources = SourceMap::default();
    let file = sources.add("x.scm", "(a)\n  (b c)\n");
    let mut main = code("main", &[0x90; 32]);
    main.return_sites = [(20, vec![0, 65]), (24, vec![1]), (28, vec![0, 65])]
        .map(|(offset, slots)| ReturnSite {
            offset,
            kind: CallKind::Ordinary,
            words: 70,
            slots,
            registers: 0,
            span: Span::new(file, 6, 11),
            locals: Vec::new(),
        })
        .to_vec();
    let mut linker = Linker::new(stub_code);
    let id = linker.add("", Rc::new(unit(vec![main], Data::default())));
    let image = linker.link(&[id], &sources, &NoHeap);
    let mut memory = CodeMemory::new().expect("memory can be mapped");
    let placement = memory.place(&image).expect("there is room");
    let header = header(placement);
    let point = |offset: u32| {
        let bits = header.return_point_bits as u32;
        let mut probe = first_probe(offset, bits);
        loop {
            // SAFETY: the table has a power of two entries and is never full.
            let entry = unsafe { *(header.return_points as *const ReturnPoint).add(probe) };
            if entry.offset == offset || entry.offset == EMPTY_KEY {
                return entry;
            }
            probe = (probe + 1) & ((1 << bits) - 1);
        }
    };
    let main = image
        .symbols
        .iter()
        .position(|symbol| &*symbol.name == "main")
        .expect("it is linked");
    let start = image.symbols[main].start;
    let first = point(start + 20);
    assert_eq!(first.procedure, main as u32);
    assert_eq!(
        first.descriptor,
        point(start + 28).descriptor,
        "equal descriptors are shared"
    );
    let descriptor = header.descriptors + 8 * first.descriptor as u64;
    assert_eq!(
        DescriptorHeader(word(descriptor)),
        DescriptorHeader::new(70, 0, CallKind::Ordinary)
    );
    assert_eq!([word(descriptor + 8), word(descriptor + 16)], [1, 2]);
    // SAFETY: positions are structures of 32-bit words.
    let position = unsafe { *(header.positions as *const abi::image::Position).add(first.position as usize) };
    assert_eq!((position.line, position.column, position.length), (2, 3, 5));
    // SAFETY: likewise, and the position's file is one of them.
    let file = unsafe { *(header.files as *const abi::image::SourceFile).add(position.file as usize) };
    assert_eq!(
        bytes(header.text + file.name as u64, file.name_length as u64),
        b"x.scm"
    );
    assert_eq!(point(start + 21).offset, EMPTY_KEY);
}

#[test]
fn an_image_can_be_placed_more_than_once() {
    let mut data = Data::default();
    let text = data.add(Datum::String("shared".into()));
    let list = data.add(Datum::Pair(text, text));
    let mut linker = Linker::new(stub_code);
    let id = linker.add(
        "",
        Rc::new(unit(vec![returns("main", Target::Literal(list))], data)),
    );
    let image = linker.link(&[id], &SourceMap::default(), &NoHeap);
    assert!(image.absolute_words().count() > 2);
    let mut lists = Vec::new();
    let mut memories = Vec::new();
    for _ in 0..2 {
        let mut memory = CodeMemory::new().expect("memory can be mapped");
        let placement = memory.place(&image).expect("there is room");
        let loader = Loader {
            linker: Linker::new(stub_code),
            memory,
            enter: header(placement).enter,
        };
        lists.push(loader.run(&image, placement));
        memories.push(loader);
    }
    assert_ne!(lists[0], lists[1]);
    for list in lists {
        assert_eq!(car(list), cdr(list));
        assert_eq!(bytes(field(car(list), 1), 6), b"shared");
    }
}

#[test]
fn a_library_links_from_the_archive_as_it_was_compiled() {
    let mut sources = SourceMap::default();
    let file = sources.add("lib/x.sld", "(f)\n");
    let mut data = Data::default();
    let elements = [
        Number::Integer(i64::MIN),
        Number::Flonum(-0.0),
        number::expt(Number::Integer(-7), Number::Integer(101), 1000).expect("a bignum"),
        number::divide(Number::Integer(-1), Number::Integer(3)).expect("a ratio"),
        number::make_rectangular(Number::Flonum(0.5), Number::Flonum(-2.0)).expect("a complex number"),
    ]
    .map(|number| data.add(Datum::Number(number)));
    let text = data.add(Datum::String("λ".into()));
    let symbol = data.add(Datum::Symbol("sym".into()));
    let bytes = data.add(Datum::Bytevector(Rc::new([1, 255])));
    let vector = data.add(Datum::Vector(
        elements.into_iter().chain([text, symbol, bytes]).collect(),
    ));
    let mut f = returns("f", Target::Literal(vector));
    f.return_sites.push(ReturnSite {
        offset: 23,
        kind: CallKind::Preserving,
        words: 3,
        slots: vec![0, 2],
        registers: 0x81,
        span: Span::new(file, 0, 3),
        locals: Vec::new(),
    });
    let mut library = unit(
        vec![jumps("x", Target::Entry(ProcedureId(1), Entry::Clause(0))), f],
        data,
    );
    library.globals = vec![global("x", "f")];
    library.known = vec![Some(ProcedureId(1))];

    let name = LibraryName::from_core("x");
    let interface = LibraryInterface {
        library: "x".into(),
        exports: vec![("g".into(), "f".into())],
        meanings: vec![(
            "f".into(),
            Meaning::Global {
                library: "x".into(),
                name: "f".into(),
                assigned: false,
            },
        )],
        macros: Vec::new(),
    };
    let stored = archive::Library {
        name: name.clone(),
        interface: interface.clone(),
        exports: vec![1, 2, 3],
        unit: library.clone(),
    };
    let bytes = archive::build(&[stored], &sources);
    let archive = Archive::open(bytes.leak());
    assert_eq!(archive.interface(&name), Some(interface));
    assert_eq!(archive.interface(&LibraryName::from_core("y")), None);
    assert_eq!(archive.exports("x"), [1, 2, 3]);
    let mut restored = SourceMap::default();
    archive.add_sources(&mut restored);

    let mut direct = Linker::new(stub_code);
    let id = direct.add("", Rc::new(library));
    let expected = direct.link(&[id], &sources, &NoHeap);
    let mut linker = Linker::new(stub_code);
    let id = linker.add("", Rc::new(archive.unit("x").expect("it was stored")));
    let image = linker.link(&[id], &restored, &NoHeap);
    assert_eq!(image.code, expected.code);
    assert_eq!(image.data, expected.data);
    assert_eq!(image.fixups, expected.fixups);
}
