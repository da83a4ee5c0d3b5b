//! Looking at what the compiler makes: `asm`, `ir`, `expand`.

use super::{Reported, Result, compile, new_compiler, read_source, report_timings, reported};
use compiler::ir::print;
use compiler::middle::Stage;
use compiler::native::listing;
use compiler::options::Options;
use std::path::Path;

/// Prints the assembly listing of a program, or of its procedures of one name.
pub fn asm(file: &Path, function: Option<&str>, options: &Options) -> Result<()> {
    let compiled = compile(file, options)?;
    let sources = &compiled.compiler.expander.sources;
    let mut found = false;
    for object in &compiled.unit.procedures {
        if function.is_none_or(|name| *name == *object.name) {
            found = true;
            print!("{}", listing::procedure(object, &compiled.unit, sources));
        }
    }
    report_timings(&compiled.compiler, options);
    match (found, function) {
        (false, Some(name)) => {
            eprintln!("inc: the program has no procedure {name} (any more, if it was inlined: see -O0)");
            Err(Reported(crate::USAGE))
        }
        _ => Ok(()),
    }
}

/// Prints a program as it is after a pass.
pub fn ir(file: &Path, after: &str, options: &Options) -> Result<()> {
    let mut compiler = new_compiler(options);
    let file_id = read_source(file, &mut compiler)?;
    let expansion = compiler.expand(file_id);
    let expansion = reported(expansion, &compiler)?;
    let mut shown = None;
    let mut seen = Vec::new();
    compiler.compile_program(expansion, &mut |name, stage| {
        seen.push(name);
        if name == after {
            shown = Some(match stage {
                Stage::Core(program) => print::core(program),
                Stage::Flat(program) => print::flat(program),
            });
        }
    });
    report_timings(&compiler, options);
    let Some(text) = shown else {
        eprintln!(
            "inc: no pass is called {after}; the passes are {}",
            seen.join(", ")
        );
        return Err(Reported(crate::USAGE));
    };
    print!("{text}");
    Ok(())
}

/// Prints the expanded program.
pub fn expand(file: &Path, options: &Options) -> Result<()> {
    let mut compiler = new_compiler(options);
    let file_id = read_source(file, &mut compiler)?;
    let expansion = compiler.expand(file_id);
    let expansion = reported(expansion, &compiler)?;
    print!("{}", print::core(&expansion.program));
    report_timings(&compiler, options);
    Ok(())
}
