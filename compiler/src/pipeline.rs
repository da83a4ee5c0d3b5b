//! The passes, in order: Core to code objects.
//!
//! ```text
//!   Core --middle::PASSES--> Core --closures--> Flat --build_ssa--> SSA --middle::SSA_PASSES--> SSA
//!     --select--> VCode --native::PASSES--> VCode --allocate, locations--> registers and maps --encode--> code objects
//! ```
//!
//! A pass within a language is a row of that language's table; a pass between two languages is named here. From these
//! come the names that `inc ir --after` takes, the rows that `--time-passes` prints, and what debug builds verify. The
//! front end and SSA see the whole unit; the back end takes one procedure after the other, so that no more than one is
//! held as VCode.

use crate::diagnostics::Diagnostic;
use crate::ir::flat::{self, ProcedureId};
use crate::ir::inlining::Inlinings;
use crate::ir::print::located::Located;
use crate::ir::ssa::Position;
use crate::ir::vcode::{Allocated, Maps};
use crate::ir::{core, print, ssa, vcode, verify, verify_ssa};
use crate::middle::interface::Interface;
use crate::middle::{self, Setting, build_ssa, closures, globals, interface, wrong_calls};
use crate::native::code::{CodeObject, Unit};
use crate::native::encode::Clause;
use crate::native::{self, allocate, debug_locals, locations, select};
use crate::timings::{Items, Timings};

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

/// What a pass made. From `select` on, a pass makes this for each clause of each procedure.
pub enum Stage<'a> {
    /// Core.
    Core(&'a core::Program),
    /// Closure conversion's output.
    Flat(&'a flat::Program),
    /// SSA.
    Ssa(&'a ssa::Program),
    /// VCode over virtual registers.
    Vcode(Position<'a>, &'a vcode::Function),
    /// VCode with registers, and the maps of its safepoints when they have been found.
    Allocated(Position<'a>, &'a vcode::Function, &'a Allocated, Option<&'a Maps>),
}

impl Stage<'_> {
    /// The text of it; if a name is given, of the procedures of that name only.
    pub fn text(&self, name: Option<&str>) -> String {
        self.located(name).text
    }

    /// The text of it with the places that its parts come from; if a name is given, of the procedures of that name only.
    pub fn located(&self, name: Option<&str>) -> Located {
        match (self, name) {
            (Stage::Core(program), None) => print::core(program),
            (Stage::Core(program), Some(name)) => print::core_procedures(program, name),
            (Stage::Flat(program), None) => print::flat(program),
            (Stage::Flat(program), Some(name)) => print::flat_procedures(program, name),
            (Stage::Ssa(program), None) => print::ssa(program),
            (Stage::Ssa(program), Some(name)) => print::ssa_procedures(program, name),
            (Stage::Vcode(at, _) | Stage::Allocated(at, ..), Some(name)) if *at.function().name != *name => {
                Located::default()
            }
            (Stage::Vcode(at, function), _) => print::vcode(*at, function),
            (Stage::Allocated(at, function, allocated, maps), _) => {
                print::allocated(*at, function, allocated, *maps)
            }
        }
    }
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

/// The names of the passes that run at a level of optimisation, in order.
pub fn names(level: u8) -> Vec<&'static str> {
    let runs = |needed: u8| needed <= level;
    let core = middle::PASSES.iter().filter(|pass| runs(pass.level));
    let ssa = middle::SSA_PASSES.iter().filter(|pass| runs(pass.level));
    let vcode = native::PASSES.iter().filter(|pass| runs(pass.level));
    core.map(|pass| pass.name)
        .chain(["closures", "build_ssa"])
        .chain(ssa.map(|pass| pass.name))
        .chain(["select"])
        .chain(vcode.map(|pass| pass.name))
        .chain(["allocate", "locations", "encode"])
        .collect()
}

/// Compiles a program, library or form.
pub fn compile(program: core::Program, mut job: Job) -> Compiled {
    let setting = Setting {
        interface: job.interface,
        options: job.options,
    };
    let middle = middle_end(program, &setting, &mut job);
    let ssa = build_ssa(middle.flat, &mut job);
    let procedures = (0..ssa.procedures.len() as u32)
        .map(|id| back_end(&ssa, ProcedureId(id), &mut job))
        .collect();
    Compiled {
        unit: Unit {
            procedures,
            data: ssa.data,
            globals: ssa.globals,
            known: ssa.known,
            initialiser: ssa.initialiser,
            inlinings: middle.inlinings,
        },
        warnings: middle.warnings,
        exports: middle.exports,
    }
}

struct Middle {
    flat: flat::Program,
    inlinings: Inlinings,
    warnings: Vec<Diagnostic>,
    exports: Vec<u8>,
}

/// Core to Flat.
fn middle_end(mut program: core::Program, setting: &Setting, job: &mut Job) -> Middle {
    let options = setting.options;
    let mut warnings = Vec::new();
    let mut exports = Vec::new();
    let last_inlinable = if options.level == 0 {
        "letrec"
    } else {
        "dead_globals"
    };
    let nodes = program.len();
    for pass in middle::PASSES.iter().filter(|pass| pass.level <= options.level) {
        program = job
            .timings
            .time(pass.name, Items::Nodes(nodes), || (pass.run)(program, setting));
        check(
            pass.name,
            || verify::core(&program, pass.form),
            || print::core(&program),
        );
        (job.observe)(pass.name, Stage::Core(&program));
        if pass.name == "letrec" {
            // Before calls are copied or removed.
            warnings = wrong_calls::run(&program, &globals::analyse(&program, setting));
        }
        if pass.name == last_inlinable && options.unit == globals::Unit::Library {
            exports = interface::exports(&program, setting);
        }
    }
    let inlinings = std::mem::take(&mut program.inlinings);
    let flat = job.timings.time("closures", Items::Nodes(nodes), || {
        let globals = globals::analyse(&program, setting);
        closures::run(program, &globals, &options)
    });
    check("closures", || verify::flat(&flat), || print::flat(&flat));
    (job.observe)("closures", Stage::Flat(&flat));
    Middle {
        flat,
        inlinings,
        warnings,
        exports,
    }
}

/// Flat to SSA.
fn build_ssa(flat: flat::Program, job: &mut Job) -> ssa::Program {
    let nodes = Items::Nodes(flat.len());
    let mut program = job
        .timings
        .time("build_ssa", nodes, || build_ssa::run(flat, job.options.debugging));
    check("build_ssa", || verify_ssa::run(&program), || print::ssa(&program));
    (job.observe)("build_ssa", Stage::Ssa(&program));
    for pass in middle::SSA_PASSES
        .iter()
        .filter(|pass| pass.level <= job.options.level)
    {
        let insts = Items::Instructions(program.len());
        program = job.timings.time(pass.name, insts, || (pass.run)(program));
        check(pass.name, || verify_ssa::run(&program), || print::ssa(&program));
        (job.observe)(pass.name, Stage::Ssa(&program));
    }
    program
}

/// SSA to the code object of a procedure.
fn back_end(program: &ssa::Program, id: ProcedureId, job: &mut Job) -> CodeObject {
    let procedure = &program.procedures[id.0 as usize];
    let clauses: Vec<Clause> = (0..procedure.clauses.len())
        .map(|clause| {
            registers(
                Position {
                    program,
                    procedure: id,
                    clause,
                },
                job,
            )
        })
        .collect();
    let insts = clauses.iter().map(|clause| clause.function.len()).sum();
    job.timings.time("encode", Items::Instructions(insts), || {
        native::encode(procedure, &clauses)
    })
}

/// SSA of a clause to VCode with registers and maps.
fn registers(at: Position, job: &mut Job) -> Clause {
    let function = at.function();
    let timings = &mut *job.timings;
    let mut vcode = timings.time("select", Items::Instructions(function.len()), || {
        select::run(function)
    });
    check(
        "select",
        || native::verify::run(&vcode),
        || print::vcode(at, &vcode),
    );
    (job.observe)("select", Stage::Vcode(at, &vcode));
    for pass in native::PASSES
        .iter()
        .filter(|pass| pass.level <= job.options.level)
    {
        let insts = Items::Instructions(vcode.len());
        timings.time(pass.name, insts, || (pass.run)(&mut vcode));
        check(
            pass.name,
            || native::verify::run(&vcode),
            || print::vcode(at, &vcode),
        );
        (job.observe)(pass.name, Stage::Vcode(at, &vcode));
    }
    let insts = Items::Instructions(vcode.len());
    let allocated = timings.time("allocate", insts, || allocate::run(&vcode));
    (job.observe)("allocate", Stage::Allocated(at, &vcode, &allocated, None));
    let maps = timings.time("locations", insts, || locations::run(&vcode, &allocated));
    (job.observe)("locations", Stage::Allocated(at, &vcode, &allocated, Some(&maps)));
    let locals = debug_locals::run(&vcode, &allocated, &maps);
    Clause {
        function: vcode,
        allocated,
        maps,
        locals,
        required: function.required,
        rest: function.rest,
    }
}

/// In debug builds: panics, with the program, if a pass made what its language does not allow.
fn check(pass: &str, verify: impl FnOnce() -> Result<(), String>, print: impl FnOnce() -> Located) {
    if cfg!(debug_assertions)
        && let Err(message) = verify()
    {
        panic!("after pass {pass}: {message}\n{}", print().text);
    }
}
