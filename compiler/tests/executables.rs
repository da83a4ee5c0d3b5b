//! Executables without a linker: an image added to a stub of a few lines, run as it is and after `strip`.

use compiler::ir::data::Data;
use compiler::ir::flat::ProcedureId;
use compiler::native::code::{CodeObject, Stub, Unit};
use compiler::output::executable::{self, StubError};
use compiler::output::file;
use compiler::output::image::Image;
use compiler::output::link::{Linker, NoHeap};
use compiler::source::SourceMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::rc::Rc;

/// Calls the image's initialiser as a C function and exits with what it returns.
const STUB: &str = r#"
#[repr(align(8))]
struct Note(#[allow(dead_code)] [u32; 6]);
#[used]
#[unsafe(link_section = ".note.spare")]
static NOTE: Note = Note([4, 8, 1, 0x00656d61, 0, 0]);

fn main() {
    let header = IMAGE as *const u64;
    let status = unsafe {
        let closure = *(*header.add(INITIALISERS) as *const u64) - 7;
        let entry: extern "C" fn() -> i32 = std::mem::transmute(*(closure as *const u64));
        entry()
    };
    println!("the initialiser returned {status}");
    std::process::exit(status);
}
"#;

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

/// `mov eax, 42; ret`
fn image() -> Image {
    let main = code("main", &[0xb8, 42, 0, 0, 0, 0xc3]);
    let unit = Unit {
        procedures: vec![main],
        data: Data::default(),
        initialiser: Some(ProcedureId(0)),
        ..Unit::default()
    };
    let mut linker = Linker::new(|_: Stub| code("stub", &[0x0f, 0x0b]));
    let id = linker.add("", Rc::new(unit));
    linker.link(&[id], &SourceMap::default(), &NoHeap)
}

fn build_stub(folder: &Path, flags: &[&str]) -> PathBuf {
    let source = folder.join("stub.rs");
    let initialisers = std::mem::offset_of!(abi::image::ImageHeader, initialisers) / 8;
    let constants = format!(
        "const IMAGE: u64 = {};\nconst INITIALISERS: usize = {initialisers};\n",
        abi::image::EXECUTABLE_IMAGE
    );
    std::fs::write(&source, constants + STUB).expect("the temporary folder can be written");
    let stub = folder.join("stub");
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let status = Command::new(rustc)
        .args(["--edition=2024", "-Cstrip=symbols"])
        .args(flags)
        .arg(&source)
        .arg("-o")
        .arg(&stub)
        .status()
        .expect("rustc runs");
    assert!(status.success());
    stub
}

fn temporary_folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).expect("the temporary folder can be made");
    folder
}

fn assert_runs(program: &Path) {
    let output = Command::new(program).output().expect("the program starts");
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "the initialiser returned 42\n"
    );
    assert_eq!(output.status.code(), Some(42));
}

#[test]
fn an_executable_runs_and_survives_strip() {
    let folder = temporary_folder("executable");
    let stub = build_stub(&folder, &["-Crelocation-model=static"]);
    let stub = std::fs::read(stub).expect("the stub was written");
    let bytes = executable::link(&stub, &image()).expect("the stub is suitable");
    let program = folder.join("program");
    file::write(&program, &bytes, file::EXECUTABLE).expect("the program can be written");
    assert_runs(&program);
    let status = Command::new("strip").arg(&program).status().expect("strip runs");
    assert!(status.success());
    assert_runs(&program);
    // A second program cannot be added to the first.
    assert_eq!(executable::link(&bytes, &image()), Err(StubError::HasImage));
}

#[test]
fn a_position_independent_stub_is_refused() {
    let folder = temporary_folder("position_independent");
    let stub = std::fs::read(build_stub(&folder, &[])).expect("the stub was written");
    assert_eq!(executable::link(&stub, &image()), Err(StubError::Unsuitable));
}
