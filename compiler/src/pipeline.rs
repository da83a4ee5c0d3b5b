//! The passes, in order: Core to code objects.
//!
//! ```text
//!   Core --middle--> Flat --build_ssa--> SSA --native--> code objects
//! ```

use crate::diagnostics::Diagnostic;
use crate::ir::core;
use crate::ir::flat::{self, ProcedureId};
use crate::middle::interface::Interface;
use crate::middle::{self, Stage};
use crate::native;
use crate::native::code::{CodeObject, Unit};
use std::time::{Duration, Instant};

/// What the passes are told.
pub struct Job<'a> {
    /// What other units define.
    pub interface: &'a Interface,
    /// What kind of unit it is, and how much to optimise.
    pub options: middle::Options,
    /// How long each pass took.
    pub timings: &'a mut Timings,
    /// Is shown each pass's output.
    pub observe: &'a mut dyn FnMut(&'static str, Stage),
}

/// What the passes make.
pub struct Compiled {
    /// The code.
    pub unit: Unit,
    /// What is probably wrong.
    pub warnings: Vec<Diagnostic>,
    /// What a library tells the middle end of units compiled against it; empty for a program.
    pub exports: Vec<u8>,
}

/// Compiles a program, library or form.
pub fn compile(program: core::Program, job: Job) -> Compiled {
    let Job {
        interface,
        options,
        timings,
        observe,
    } = job;
    let size = program.len();
    let mut start = Instant::now();
    let middle::Compiled {
        flat,
        warnings,
        exports,
    } = middle::run(program, interface, options, |name, stage| {
        timings.add(name, start.elapsed(), size);
        observe(name, stage);
        start = Instant::now();
    });
    let procedures = (0..flat.procedures.len() as u32)
        .map(|id| procedure(&flat, ProcedureId(id), timings))
        .collect();
    let unit = Unit {
        procedures,
        data: flat.data,
        globals: flat.globals,
        known: flat.known,
        initialiser: Some(ProcedureId(flat.initialiser)),
    };
    Compiled {
        unit,
        warnings,
        exports,
    }
}

/// Compiles one procedure of a Flat program.
fn procedure(flat: &flat::Program, id: ProcedureId, timings: &mut Timings) -> CodeObject {
    let size = flat.procedures[id.0 as usize].clauses.len();
    let functions = timings.time("build-ssa", size, || middle::build_ssa::procedure(flat, id));
    let size = functions.iter().map(|function| function.kinds.len()).sum();
    timings.time("native", size, || native::compile(flat, id, &functions))
}

/// How long each pass took, in all.
#[derive(Default)]
pub struct Timings {
    /// Name, time, and number of nodes or instructions of its input.
    passes: Vec<(&'static str, Duration, usize)>,
}

impl Timings {
    /// Adds to a pass's time.
    pub fn add(&mut self, name: &'static str, time: Duration, size: usize) {
        match self.passes.iter_mut().find(|pass| pass.0 == name) {
            Some(pass) => {
                pass.1 += time;
                pass.2 += size;
            }
            None => self.passes.push((name, time, size)),
        }
    }

    /// Runs a pass and adds to its time.
    pub fn time<R>(&mut self, name: &'static str, size: usize, pass: impl FnOnce() -> R) -> R {
        let start = Instant::now();
        let result = pass();
        self.add(name, start.elapsed(), size);
        result
    }
}

impl std::fmt::Display for Timings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for &(name, time, size) in &self.passes {
            let rate = size as f64 / time.as_secs_f64().max(1e-9) / 1e6;
            writeln!(
                f,
                "{name:<16} {:>9.3} ms {size:>9} items {rate:>8.2} M/s",
                time.as_secs_f64() * 1e3
            )?;
        }
        Ok(())
    }
}
