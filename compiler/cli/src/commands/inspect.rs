//! Looking at what the compiler makes: `asm`, `ir`, `expand`.

use super::{Reported, Result, compile, new_compiler, print, read_source, report_timings, reported};
use crate::printing::fail;
use compiler::native::listing;
use compiler::options::Options;
use compiler::pipeline::{self, Stage};
use compiler::stages::{ENCODE, EXPAND};
use std::path::Path;

/// Prints the assembly listing of a program, or of its procedures of one name.
pub fn asm(file: &Path, function: Option<&str>, options: &Options) -> Result<()> {
    let compiled = compile(file, options)?;
    let text = listing::unit(&compiled.unit, &compiled.compiler.expander.sources, function);
    report_timings(&compiled.compiler, options);
    print_found(&text, function)
}

/// Prints a program, or its procedures of one name, as it is after a pass.
pub fn ir(file: &Path, after: &str, function: Option<&str>, options: &Options) -> Result<()> {
    let passes = pipeline::names(options.level);
    if after != EXPAND && !passes.contains(&after) {
        fail(
            None,
            format_args!(
                "no pass is called {after} at -O{}; the passes are {EXPAND}, {}",
                options.level,
                passes.join(", ")
            ),
        );
        return Err(Reported(crate::USAGE));
    }
    if after == ENCODE {
        return asm(file, function, options);
    }
    let mut compiler = new_compiler(options);
    let file_id = read_source(file, &mut compiler, options)?;
    let expansion = compiler.expand(file_id);
    let expansion = reported(expansion, &compiler)?;
    let mut texts = Vec::new();
    if after == EXPAND {
        texts.push(Stage::Core(&expansion.program).text(function));
    } else {
        compiler.compile_program(expansion, &mut |name, stage| {
            if name == after {
                texts.push(stage.text(function));
            }
        });
    }
    report_timings(&compiler, options);
    texts.retain(|text| !text.is_empty());
    print_found(&texts.join("\n"), function)
}

/// Prints the expanded program.
pub fn expand(file: &Path, options: &Options) -> Result<()> {
    ir(file, EXPAND, None, options)
}

/// Prints a text, which is empty if the program has no procedure of the name that was asked for.
fn print_found(text: &str, function: Option<&str>) -> Result<()> {
    if let Some(name) = function
        && text.is_empty()
    {
        fail(
            None,
            format_args!("the program has no procedure {name} (any more, if it was inlined: see -O0)"),
        );
        return Err(Reported(crate::USAGE));
    }
    print(text)
}
