//! Making files: `build`.

use super::{FAILURE, Reported, Result, compile, report_timings, system_failure};
use crate::USAGE;
use crate::arguments::Product;
use crate::printing::complain;
use compiler::diagnostics::reason;
use compiler::native::listing;
use compiler::options::Options;
use compiler::output::file::{self, EXECUTABLE, READABLE, is_same};
use compiler::output::{executable, object_file};
use std::path::{Path, PathBuf};

/// The runtime alone, made by the build script.
static STUB: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/stub"));
/// The same with the foreign function interface.
static FOREIGN_STUB: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/foreign-stub"));

/// Makes an executable, an object or a listing.
pub fn build(file: &Path, output: Option<PathBuf>, product: Product, options: &Options) -> Result<()> {
    let output = output.unwrap_or_else(|| default_output(file, product));
    if file != "-" && is_same(file, &output) {
        complain(format_args!(
            "inc: {}: the output would replace the program\n",
            output.display()
        ));
        return Err(Reported(USAGE));
    }
    let mut compiled = compile(file, options)?;
    match product {
        Product::Listing => {
            let text = listing::unit(&compiled.unit, &compiled.compiler.expander.sources, None);
            write(&output, text.as_bytes(), READABLE)?;
        }
        Product::Object => {
            let image = compiled.compiler.link_program(compiled.unit);
            let bytes = object_file::write(&image);
            write(&output, &bytes, READABLE)?;
        }
        Product::Executable => {
            let image = if compiled.open {
                compiled.compiler.link_open(compiled.unit)
            } else {
                compiled.compiler.link_program(compiled.unit)
            };
            // A program that needs the compiler carries all of `inc`.
            let whole = if compiled.open {
                let path = std::env::current_exe().map_err(system_failure)?;
                Some(std::fs::read(path).map_err(system_failure)?)
            } else {
                None
            };
            let stub = if compiled.compiler.uses_foreign() {
                FOREIGN_STUB
            } else {
                STUB
            };
            let bytes = executable::link(whole.as_deref().unwrap_or(stub), &image).map_err(|error| {
                complain(format_args!("inc: {error}\n"));
                Reported(FAILURE)
            })?;
            write(&output, &bytes, EXECUTABLE)?;
        }
    }
    report_timings(&compiled.compiler, options);
    Ok(())
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
        complain(format_args!("inc: {}: {}\n", path.display(), reason(&error)));
        Reported(FAILURE)
    })
}
