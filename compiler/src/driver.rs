//! From source files to linked images: the state of one program's compilation.
//!
//! A [`Compiler`] lives as long as the program: code that `eval` or the prompt compiles later is compiled by the same one,
//! against the same libraries. Compiled libraries come from an [`Archive`] and join the program when something refers to
//! them. The forms of a library are run by a procedure that is known to the linker under the name [`INITIALISER`];
//! whatever first needs the library calls it.

use crate::debugger::{self, FrameVariables};
use crate::diagnostics::Diagnostic;
use crate::frontend::expander::Expander;
use crate::frontend::interface::{LibraryInterface, LibraryName, NoLibraries};
use crate::frontend::program::Expansion;
use crate::frontend::runtime_names::RUNTIME_LIBRARY;
use crate::ir::core::{Expr, ExprId, Formals, Global, GlobalInfo, Program};
use crate::middle::build_names::Debugging;
use crate::middle::globals;
use crate::middle::interface::{Interface, Shape};
use crate::middle::{self, Traced};
use crate::native;
use crate::native::code::Unit;
use crate::options::Options;
use crate::output::archive::{self, Archive};
use crate::output::image::{Image, Placement};
use crate::output::link::{HeapObjects, INITIALISER, Linker, NoHeap, UnitId};
use crate::output::link_state::LinkState;
use crate::output::unit::LinkUnit;
use crate::pipeline::{self, Compiled, Job, Stage};
use crate::source::{FileId, SourceMap, Span};
use crate::timings::{Items, Timings};
use rustc_hash::FxHashSet;
use std::path::Path;
use std::rc::Rc;

/// The procedure of the library that puts the dynamic state (handlers, winders, ports) into its first state.
const RESET: &str = "reset-dynamic-state!";

/// A procedure of the library that runs a form of the prompt, given as a thunk, and reports the condition that ends it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Runner {
    /// The library, as Core has it.
    pub library: &'static str,
    /// The name.
    pub procedure: &'static str,
}

impl Runner {
    /// Writes the form's results; answers the status of a process that the form ends.
    pub const PRINTING: Runner = Runner {
        library: RUNTIME_LIBRARY,
        procedure: "%run-for-status",
    };
}

/// The variable that holds the thunk. No library of a program has such a name.
const PROMPT: (&str, &str) = ("inc prompt", "form");

/// Something of a pass's output to be shown.
pub type Observer<'a> = &'a mut dyn FnMut(&'static str, Stage);

/// The state of a program's compilation.
pub struct Compiler {
    /// The front end.
    pub expander: Expander,
    /// How long each pass took.
    pub timings: Timings,
    archive: Rc<Archive>,
    interface: Interface,
    linker: Linker,
    level: u8,
    /// Whether the locals of what is compiled can be looked at while it runs.
    pub debugging: Debugging,
    /// The variables of frames that a debugger has entered.
    pub frame_variables: FrameVariables,
    /// The compiled libraries that are part of the program.
    libraries: FxHashSet<Rc<str>>,
    /// Those whose forms no code runs yet, in the order in which they must be run.
    uninitialised: Vec<Rc<str>>,
}

impl Compiler {
    /// A compiler for one program.
    pub fn new(options: &Options, archive: Rc<Archive>) -> Compiler {
        let mut expander = Expander::new(options, archive.clone());
        archive.add_sources(&mut expander.sources);
        let mut compiler = Compiler {
            expander,
            timings: Timings::default(),
            archive,
            interface: Interface::default(),
            linker: Linker::new(native::stubs::code),
            level: options.level,
            debugging: Debugging::Off,
            frame_variables: FrameVariables::default(),
            libraries: FxHashSet::default(),
            uninitialised: Vec::new(),
        };
        // Every program needs it: the stubs call its procedures.
        compiler.add_library(RUNTIME_LIBRARY);
        compiler
    }

    /// Expands a program.
    pub fn expand(&mut self, file: FileId) -> Result<Expansion, Vec<Diagnostic>> {
        let size = Items::Bytes(self.expander.sources.file(file).text.len());
        let expander = &mut self.expander;
        self.timings
            .time("expand", size, || expander.expand_program(file))
    }

    /// Compiles an expansion whose globals no other unit refers to, unless it can define names while it runs.
    pub fn compile_program(&mut self, expansion: Expansion, observe: Observer) -> (Unit, Vec<Diagnostic>) {
        let kind = if expansion.open {
            globals::Unit::Library
        } else {
            globals::Unit::Program
        };
        let mut program = expansion.program;
        program.drops_results = true;
        self.add_libraries_of(&program);
        self.call_first(&mut program, Some(RESET));
        self.compile(program, kind, observe)
    }

    /// Compiles a form of the prompt or `eval`, whose globals later ones may refer to.
    pub fn compile_form(&mut self, expansion: Expansion) -> (Unit, Vec<Diagnostic>) {
        let mut program = expansion.program;
        self.frame_variables.apply(&mut program);
        self.add_libraries_of(&program);
        self.call_first(&mut program, None);
        self.compile(program, globals::Unit::Library, &mut |_, _| {})
    }

    /// Compiles a form of the prompt whose result is of interest.
    pub fn compile_typed_form(&mut self, mut expansion: Expansion) -> (Unit, Vec<Diagnostic>) {
        keep_in_trace(&mut expansion.program);
        self.compile_form(expansion)
    }

    /// Compiles a form to look at what the passes make of it; later code knows nothing of it.
    pub fn compile_to_show(&mut self, expansion: Expansion, observe: Observer) -> Unit {
        let program = expansion.program;
        self.add_libraries_of(&program);
        self.run_passes(program, globals::Unit::Library, observe).unit
    }

    /// Compiles what a list of import sets made (libraries from files), to be run before whatever is compiled next.
    pub fn compile_later(&mut self, expansion: Expansion) {
        if expansion.program.body.is_empty() {
            return;
        }
        let (unit, _) = self.compile_form(expansion);
        let name: Rc<str> = format!("imports {}", self.libraries.len()).into();
        self.interface
            .add_procedure(&name, INITIALISER, Rc::new([NO_ARGUMENTS]));
        self.linker.add(&name, Rc::new(unit));
        self.libraries.insert(name.clone());
        self.uninitialised.push(name);
    }

    /// Links a program for a file.
    pub fn link_program(&mut self, unit: Unit) -> Image {
        let mut image = self.link(unit, &NoHeap);
        image.attach_features(self.expander.given_features());
        image.attach_source_texts(&self.expander.sources);
        image
    }

    /// Links a program that calls `eval`, for an executable: the image says what later code needs to know.
    pub fn link_open(&mut self, unit: Unit) -> Image {
        let mut image = self.link_program(unit);
        let expander = &self.expander;
        let (program, libraries) = (expander.program_interface(), expander.library_interfaces());
        let state = (self.level, program, libraries, self.linker.state());
        image.attach_compiler_state(&archive::to_bytes(&state));
        image
    }

    /// The compiler of a program that [`Compiler::link_open`] linked, in its executable. `state` and `features` are what the
    /// image says.
    pub fn restore(
        archive: Rc<Archive>,
        state: &'static [u8],
        features: Vec<String>,
        placement: Placement,
    ) -> Compiler {
        type State = (u8, Option<LibraryInterface>, Vec<LibraryInterface>, LinkState);
        let (level, program, libraries, linked): State = archive::from_bytes(state);
        let mut compiler = Compiler::new(
            &Options {
                level,
                features,
                ..Options::default()
            },
            archive,
        );
        for library in &linked.units {
            if library.is_empty() {
                compiler.linker.add_absent();
            } else {
                compiler.add_library(library);
            }
        }
        compiler.uninitialised.clear();
        compiler.linker.restore(linked, placement);
        compiler.expander.restore_libraries(libraries);
        if let Some(program) = program {
            compiler.expander.restore_interaction(program);
        }
        compiler
    }

    /// Compiles the initialisation of the libraries that [`Compiler::compile_prompt`]'s code needs.
    pub fn compile_runner_libraries(&mut self, runner: Runner) -> Unit {
        self.add_library(runner.library);
        let mut program = Program::default();
        self.call_first(&mut program, None);
        self.compile(program, globals::Unit::Library, &mut |_, _| {}).0
    }

    /// Compiles a procedure that runs the thunk in a global variable by a procedure of the library, which
    /// [`Compiler::compile_runner_libraries`] has prepared; see [`Compiler::prompt_form`].
    pub fn compile_prompt(&mut self, runner: Runner) -> Unit {
        let mut program = Program::default();
        let mut form = global(PROMPT.0, PROMPT.1);
        form.assigned = true;
        program.globals = vec![global(runner.library, runner.procedure), form];
        let callee = program.add(Expr::Global(Global(0)), Span::NONE);
        let form = program.add(Expr::Global(Global(1)), Span::NONE);
        let call = program.add(Expr::Call(callee, vec![form]), Span::NONE);
        program.body.push(call);
        self.compile(program, globals::Unit::Library, &mut |_, _| {}).0
    }

    /// The number of the global variable in which [`Compiler::compile_prompt`]'s code expects the form.
    pub fn prompt_form(&self) -> u64 {
        let number = self.global_number(PROMPT.0, PROMPT.1);
        number.expect("the code that refers to the variable was linked")
    }

    /// The number of a global variable, if any code that was linked refers to it.
    pub fn global_number(&self, library: &str, name: &str) -> Option<u64> {
        self.linker.global_number(library, name).map(u64::from)
    }

    /// Links a unit and what it reaches of others.
    pub fn link(&mut self, unit: Unit, heap: &dyn HeapObjects) -> Image {
        let id = self.linker.add("", Rc::new(unit));
        let (linker, sources) = (&mut self.linker, &self.expander.sources);
        self.timings
            .time_output("link", image_size, || linker.link(&[id], sources, heap))
    }

    /// Adds a form, if its code can be freed: no later code refers to it, since all it defines is variables.
    pub fn add_form(&mut self, unit: Unit) -> Result<UnitId, Unit> {
        if unit.known.iter().any(Option::is_some) {
            return Err(unit);
        }
        Ok(self.linker.add("", Rc::new(unit)))
    }

    /// Links what a form needs of libraries and no earlier code did, if that is anything.
    pub fn link_needs(&mut self, form: UnitId, heap: &dyn HeapObjects) -> Option<Image> {
        self.linker.link_needs(form, &self.expander.sources, heap)
    }

    /// Links a form by itself, after [`Compiler::link_needs`]. The form cannot be linked again.
    pub fn link_form(&mut self, form: UnitId, heap: &dyn HeapObjects) -> Image {
        let (linker, sources) = (&mut self.linker, &self.expander.sources);
        self.timings
            .time_output("link", image_size, || linker.link_form(form, sources, heap))
    }

    /// Whether anything that was linked needs the foreign function interface of the runtime.
    pub fn uses_foreign(&self) -> bool {
        self.linker.uses_foreign()
    }

    /// Remembers where the image that was linked last was placed.
    pub fn placed(&mut self, placement: Placement) {
        self.linker.placed(placement);
    }

    fn compile(
        &mut self,
        program: Program,
        kind: globals::Unit,
        observe: Observer,
    ) -> (Unit, Vec<Diagnostic>) {
        let compiled = self.run_passes(program, kind, observe);
        self.interface.add(&compiled.exports);
        (compiled.unit, compiled.warnings)
    }

    /// Compiles without telling later code of it.
    fn run_passes(&mut self, program: Program, kind: globals::Unit, observe: Observer) -> Compiled {
        let options = middle::Options {
            unit: kind,
            level: self.level,
            debugging: self.debugging,
            traced: Traced::Shown,
        };
        let job = Job {
            interface: &self.interface,
            options,
            timings: &mut self.timings,
            observe,
        };
        pipeline::compile(program, job)
    }

    fn add_libraries_of(&mut self, program: &Program) {
        for info in &program.globals {
            self.add_library(&info.library);
        }
    }

    /// Makes a compiled library part of the program, after those that it refers to.
    fn add_library(&mut self, name: &str) {
        if self.libraries.contains(name) {
            return;
        }
        let Some(unit) = self.archive.unit(name) else {
            return;
        };
        let name: Rc<str> = name.into();
        self.libraries.insert(name.clone());
        for info in unit.globals() {
            self.add_library(&info.library);
        }
        self.interface.add(&self.archive.exports(&name));
        self.interface
            .add_procedure(&name, INITIALISER, Rc::new([NO_ARGUMENTS]));
        self.linker.add(&name, Rc::new(unit));
        self.uninitialised.push(name);
    }

    /// Puts calls of the initialisers of new libraries, and then of a procedure of the library, before a program's forms.
    fn call_first(&mut self, program: &mut Program, procedure: Option<&str>) {
        let mut callees: Vec<GlobalInfo> = self
            .uninitialised
            .drain(..)
            .map(|library| global(&library, INITIALISER))
            .collect();
        callees.extend(procedure.map(|name| global(RUNTIME_LIBRARY, name)));
        let calls: Vec<_> = callees
            .into_iter()
            .map(|info| {
                let known = program.globals.iter().position(|other| *other == info);
                let index = known.unwrap_or_else(|| {
                    program.globals.push(info);
                    program.globals.len() - 1
                });
                let callee = program.add(Expr::Global(Global(index as u32)), Span::NONE);
                program.add(Expr::Call(callee, Vec::new()), Span::NONE)
            })
            .collect();
        program.body.splice(0..0, calls);
    }
}

const NO_ARGUMENTS: Shape = Shape {
    required: 0,
    rest: false,
    returns: true,
};

fn image_size(image: &Image) -> Items {
    Items::Bytes(image.code.len() + image.data.len())
}

fn global(library: &str, name: &str) -> GlobalInfo {
    GlobalInfo {
        library: library.into(),
        name: name.into(),
        assigned: false,
    }
}

/// Compiles all libraries below a folder (`scheme-lib`) to an archive.
pub fn compile_library(folder: &Path, level: u8) -> Result<Vec<u8>, (Vec<Diagnostic>, SourceMap)> {
    let options = Options {
        prepended: vec![folder.into()],
        ..Options::default()
    };
    let mut expander = Expander::new(&options, Rc::new(NoLibraries));
    let names = library_names(folder);
    let expansions = match expander.expand_libraries(&names) {
        Ok(expansions) => expansions,
        Err(diagnostics) => return Err((diagnostics, expander.sources)),
    };
    let mut interface = Interface::default();
    let mut timings = Timings::default();
    let mut libraries = Vec::new();
    for expansion in expansions {
        let options = middle::Options {
            unit: globals::Unit::Library,
            level,
            debugging: Debugging::Off,
            traced: Traced::LeftOut,
        };
        let job = Job {
            interface: &interface,
            options,
            timings: &mut timings,
            observe: &mut |_, _| {},
        };
        let compiled = pipeline::compile(expansion.program, job);
        interface.add(&compiled.exports);
        libraries.push(archive::Library {
            name: expansion.name,
            interface: expansion.interface,
            exports: compiled.exports,
            unit: compiled.unit,
        });
    }
    add_core_documents(folder, &mut expander.sources);
    Ok(archive::build(
        &libraries,
        &named_within(folder, &expander.sources),
    ))
}

/// Adds the files that document the core forms, in which no library looks for definitions.
fn add_core_documents(folder: &Path, sources: &mut SourceMap) {
    let entries = std::fs::read_dir(folder.join("core"));
    let mut paths: Vec<_> = entries
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .collect();
    paths.sort();
    for path in paths {
        if let Ok(text) = std::fs::read_to_string(&path) {
            sources.add(&path.to_string_lossy(), &text);
        }
    }
}

/// Source files with names that do not depend on where the library lies: `scheme-lib/scheme/base.sld`.
fn named_within(folder: &Path, sources: &SourceMap) -> SourceMap {
    let mut result = SourceMap::default();
    let parent = folder
        .canonicalize()
        .ok()
        .and_then(|folder| folder.parent().map(Path::to_path_buf));
    for file in sources.files() {
        let path = Path::new(&*file.name).canonicalize().ok();
        let relative = path
            .as_deref()
            .zip(parent.as_deref())
            .and_then(|(path, parent)| path.strip_prefix(parent).ok());
        let name = relative.map_or_else(
            || file.name.to_string(),
            |path| path.to_string_lossy().into_owned(),
        );
        result.add(&name, &file.text);
    }
    result
}

/// The names of the libraries below a folder, by their files.
fn library_names(folder: &Path) -> Vec<LibraryName> {
    let mut names = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(current) = folders.pop() {
        let entries = std::fs::read_dir(&current).into_iter().flatten().flatten();
        for entry in entries {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "sld") {
                let relative = path.strip_prefix(folder).unwrap_or(&path).with_extension("");
                let parts = relative.iter().map(|part| part.to_string_lossy().as_ref().into());
                names.push(LibraryName(parts.collect()));
            }
        }
    }
    names.sort();
    names
}

/// Has a form go on after a call of a library's procedure that would be its last, so that the report of an error in there can say
/// where it was called.
fn keep_in_trace(program: &mut Program) {
    let Some(&last) = program.body.last() else {
        return;
    };
    if !ends_in_library(program, last) {
        return;
    }
    let results = program.new_var("results");
    let values_of = program.global_of(RUNTIME_LIBRARY, "values-of");
    let callee = program.add(Expr::Global(values_of), Span::NONE);
    let list = program.add(Expr::Local(results), Span::NONE);
    let answer = program.add(Expr::Call(callee, vec![list]), Span::NONE);
    let formals = Formals {
        required: Vec::new(),
        rest: Some(results),
    };
    let whole = program.add(Expr::LetValues(formals, last, answer), Span::NONE);
    program.body.pop();
    program.body.push(whole);
}

/// Whether an expression may end in a call of a procedure of a library.
fn ends_in_library(program: &Program, id: ExprId) -> bool {
    match &program[id] {
        Expr::Call(callee, _) => match program[*callee] {
            Expr::Global(global) => is_of_library(&program.globals[global.0 as usize]),
            _ => false,
        },
        Expr::If(_, then, otherwise) => [then, otherwise]
            .into_iter()
            .any(|&branch| ends_in_library(program, branch)),
        Expr::Seq(items) => items.last().is_some_and(|&last| ends_in_library(program, last)),
        Expr::Let(_, body) | Expr::Letrec(_, body) | Expr::Fix(_, body) | Expr::LetValues(_, _, body) => {
            ends_in_library(program, *body)
        }
        Expr::Const(_)
        | Expr::Local(_)
        | Expr::Global(_)
        | Expr::SetLocal(..)
        | Expr::SetGlobal(..)
        | Expr::DefineGlobal(..)
        | Expr::Lambda(_)
        | Expr::Primitive(..)
        | Expr::Labels(..)
        | Expr::Jump(..) => false,
    }
}

/// Whether a variable is neither of the prompt nor of a frame.
fn is_of_library(info: &GlobalInfo) -> bool {
    !info.library.is_empty() && !debugger::is_of_frame(info)
}
