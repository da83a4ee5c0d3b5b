//! Making files: `build`.

use super::{
    DOES_NOT_COMPILE, FAILURE, LIBRARY, NO_OUTPUT, Reported, Result, compile, report_timings, system_failure,
};
use crate::USAGE;
use crate::arguments::Product;
use crate::printing::fail;
use compiler::diagnostics::reason;
use compiler::driver::Compiler;
use compiler::native::code::Unit;
use compiler::native::listing;
use compiler::options::Options;
use compiler::output::executable;
use compiler::output::file::{self, EXECUTABLE, READABLE, is_same};
use compiler::output::image::Image;
use compiler::output::object_file::{self, Needs};
use rustc_hash::FxHasher;
use std::fs::File;
use std::hash::Hasher;
use std::io::Read;
use std::path::{Path, PathBuf};

/// The runtime alone, made by the build script.
static STUB: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/stub"));
/// The same with the foreign function interface.
static FOREIGN_STUB: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/foreign-stub"));

/// Makes an executable, an object or a listing of a program, or an executable of an object.
pub fn build(file: &Path, output: Option<PathBuf>, product: Product, options: &Options) -> Result<()> {
    let output = output.unwrap_or_else(|| default_output(file, product));
    if file != "-" && is_same(file, &output) {
        fail(
            None,
            format_args!("{}: the output would replace the program", output.display()),
        );
        return Err(Reported(USAGE));
    }
    if let Some(object) = read_object(file) {
        return build_from_object(file, &object, &output, product);
    }
    if file.is_file() && is_binary(file) {
        let message = "is neither a program nor an object, but machine code";
        fail(None, format_args!("{}: {message}", file.display()));
        return Err(Reported(DOES_NOT_COMPILE));
    }
    let mut compiled = compile(file, options)?;
    match product {
        Product::Listing => {
            let text = listing::unit(&compiled.unit, &compiled.compiler.expander.sources, None);
            write(&output, text.as_bytes(), READABLE)?;
        }
        Product::Object => {
            let (image, needs) = link(&mut compiled.compiler, compiled.unit, compiled.open);
            let bytes = object_file::write(&image, needs, runtime_version());
            write(&output, &bytes, READABLE)?;
        }
        Product::Executable => {
            let (image, needs) = link(&mut compiled.compiler, compiled.unit, compiled.open);
            write_executable(&image, needs, &output)?;
        }
    }
    report_timings(&compiled.compiler, options);
    Ok(())
}

/// The image of a program, and what its executable needs beside it.
fn link(compiler: &mut Compiler, unit: Unit, open: bool) -> (Image, Needs) {
    if open {
        return (compiler.link_open(unit), Needs::Compiler);
    }
    let image = compiler.link_program(unit);
    match compiler.uses_foreign() {
        true => (image, Needs::ForeignRuntime),
        false => (image, Needs::Runtime),
    }
}

/// Whether a file is one that the system executes or links.
fn is_binary(file: &Path) -> bool {
    let mut start = [0; object_file::HEADER_BYTES as usize];
    let has_header = File::open(file).and_then(|mut file| file.read_exact(&mut start));
    has_header.is_ok() && object_file::is_binary(&start)
}

/// The contents of a file that is an object. A file that cannot be read is left to the compiler, which says why.
fn read_object(file: &Path) -> Option<Vec<u8>> {
    if !file.is_file() {
        return None;
    }
    let mut file = File::open(file).ok()?;
    let mut bytes = Vec::new();
    file.by_ref()
        .take(object_file::HEADER_BYTES)
        .read_to_end(&mut bytes)
        .ok()?;
    if !object_file::is_object(&bytes) {
        return None;
    }
    file.read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// Makes the executable of an object that `build -c` has made.
fn build_from_object(file: &Path, object: &[u8], output: &Path, product: Product) -> Result<()> {
    let refused = |status, reason: &dyn std::fmt::Display| {
        fail(None, format_args!("{}: {reason}", file.display()));
        Err(Reported(status))
    };
    if product != Product::Executable {
        return refused(USAGE, &"an object becomes an executable only");
    }
    match object_file::read(object, runtime_version()) {
        Ok((image, needs)) => write_executable(&image, needs, output),
        Err(error) => refused(DOES_NOT_COMPILE, &error),
    }
}

/// Identifies the runtime and the library with which images of this `inc` work.
fn runtime_version() -> u64 {
    let mut hasher = FxHasher::default();
    for part in [LIBRARY, STUB, FOREIGN_STUB] {
        hasher.write(part);
    }
    hasher.finish()
}

fn write_executable(image: &Image, needs: Needs, output: &Path) -> Result<()> {
    let whole: Vec<u8>;
    let stub = match needs {
        Needs::Runtime => STUB,
        Needs::ForeignRuntime => FOREIGN_STUB,
        // A program that needs the compiler carries all of `inc`.
        Needs::Compiler => {
            let path = std::env::current_exe().map_err(system_failure)?;
            whole = std::fs::read(path).map_err(system_failure)?;
            &whole
        }
    };
    let bytes = executable::link(stub, image).map_err(|error| {
        fail(None, error);
        Reported(FAILURE)
    })?;
    write(output, &bytes, EXECUTABLE)
}

/// The file's name with another extension, in the current directory.
fn default_output(file: &Path, product: Product) -> PathBuf {
    let stem = match file.file_stem() {
        Some(stem) if stem != "-" => stem,
        _ => "a".as_ref(),
    };
    match product {
        Product::Executable if file.extension().is_none() => "a.out".into(),
        Product::Executable => stem.into(),
        Product::Object => PathBuf::from(stem).with_added_extension("o"),
        Product::Listing => PathBuf::from(stem).with_added_extension("s"),
    }
}

fn write(path: &Path, bytes: &[u8], permissions: u32) -> Result<()> {
    file::write(path, bytes, permissions).map_err(|error| {
        fail(None, format_args!("{}: {}", path.display(), reason(&error)));
        Reported(NO_OUTPUT)
    })
}
