//! A program that runs in this process, with the compiler at hand: `inc run`, `inc eval`, the prompt, and executables
//! whose programs call `eval`.

use crate::debugger::{self, Debugger, Variable};
use crate::diagnostics::{Code, Diagnostic};
use crate::driver::{Compiler, Runner};
use crate::frontend::STACK_BYTES;
use crate::frontend::environment::EnvironmentId;
use crate::frontend::expander::Expander;
use crate::frontend::program::{Expansion, Unloadable};
use crate::frontend::reader::Resumption;
use crate::ir::data::ObjectId;
use crate::native::code::Unit;
use crate::options::Options;
use crate::output::archive::Archive;
use crate::output::image::{Image, Placement};
use crate::output::link::HeapObjects;
use crate::output::memory::CodeMemory;
use crate::output::{data_from_heap, data_to_heap};
use crate::source::{FileId, LineColumn, SourceMap};
use crate::source_files;
use abi::context::{Context, register};
use abi::image::ImageHeader;
use abi::object::{self, ConditionKind, environment};
use abi::value::Value;
use runtime::condition::{self, Raised};
use runtime::context::{OwnedContext, ReportForm, global_mut, runtime};
use runtime::heap::heap_of;
use runtime::port::{Flush, Input, Output, Port, PortError, STANDARD_INPUT};
use runtime::primitives::evaluation::CompilerHooks;
use runtime::report::{
    self,
    snippet::{self, Colours},
};
use runtime::symbol_table::symbol_text;
use runtime::{allocate, heap, images, lists, program, signals, start};
use rustc_hash::FxHashMap;
use std::cell::{Cell, RefCell};
use std::convert::Infallible;
use std::fs::File;
use std::path::Path;
use std::rc::Rc;

/// A Context whose programs can be compiled while they run.
pub struct Session {
    // Dropped before the evaluator, whose memory its images lie in.
    context: OwnedContext,
    /// Shared with the Context, from where `eval` reaches it.
    evaluator: Rc<RefCell<Evaluator>>,
    /// What runs forms of the prompt, for each runner that was needed.
    runners: FxHashMap<Runner, Loaded>,
    /// The code of the error that was reported last. Shared with the evaluator, which knows of those at run time.
    pub last_code: Rc<Cell<Option<i64>>>,
}

/// Gets warnings, with the sources that they speak of.
pub type Warn<'a> = &'a mut dyn FnMut(&[Diagnostic], &SourceMap);

/// What [`Session::load`] loaded.
#[derive(Clone, Copy)]
pub struct Loaded {
    image: *const ImageHeader,
    /// The procedure that runs its forms.
    pub initialiser: Value,
}

impl Session {
    /// A session without a program.
    pub fn new(
        options: &Options,
        mut compiler: Compiler,
        command_line: &[String],
    ) -> std::io::Result<Session> {
        // Before the heap, which makes do with the address space that is left.
        let memory = CodeMemory::new()?;
        let mut context = program::new_context(&context_options(options))?;
        let_interrupt(&mut compiler, &mut context);
        let last_code = Rc::new(Cell::new(None));
        let evaluator = Rc::new(RefCell::new(Evaluator {
            compiler,
            memory,
            debugger: Debugger::default(),
            last_code: last_code.clone(),
        }));
        runtime(&mut context).compiler = Some(Box::new(Hooks(evaluator.clone())));
        if options.gc_stats {
            program::report_gc_stats_at_exit(&mut context);
        }
        let prepared = program::prepare(&mut context, command_line);
        prepared.map_err(|_| std::io::Error::from(std::io::ErrorKind::OutOfMemory))?;
        Ok(Session {
            context,
            evaluator,
            runners: FxHashMap::default(),
            last_code,
        })
    }

    /// From now on uncaught objects are reported in another form.
    pub fn report_errors_as(&mut self, form: ReportForm) {
        runtime(&mut self.context).report_form = Some(form);
    }

    /// Runs a compiled program; the process ends with it.
    pub fn run(mut self, unit: Unit) -> std::io::Result<Infallible> {
        let loaded = self.evaluator.borrow_mut().load(unit, &mut self.context)?;
        program::expect_end(&mut self.context);
        // SAFETY: the image was loaded, and nothing of this Context is running.
        unsafe { program::call(&mut self.context, loaded.image, loaded.initialiser) };
        self.exit(0)
    }

    /// Compiles and runs a form: prints its results, or the condition that ended it. The status of a process that this ends,
    /// 0 if there was no condition. `warn` gets what the compiler has to say of it.
    pub fn run_for_status(&mut self, expansion: Expansion, warn: Warn) -> std::io::Result<i32> {
        let status = self.run_form(expansion, Runner::PRINTING, warn)?.as_fixnum();
        // There is none if the condition could not even be reported.
        Ok(status.map_or(program::FAILURE, |status| status as i32))
    }

    /// Compiles and runs a form of the prompt by a runner that answers a list of strings, or #f.
    pub fn run_for_texts(
        &mut self,
        expansion: Expansion,
        runner: Runner,
        warn: Warn,
    ) -> std::io::Result<Option<Vec<String>>> {
        let answer = self.run_form(expansion, runner, warn)?;
        let texts = lists::elements(answer);
        Ok(texts.map(|texts| texts.into_iter().map(heap::string_text).collect()))
    }

    fn run_form(&mut self, expansion: Expansion, runner: Runner, warn: Warn) -> std::io::Result<Value> {
        let runner = self.runner(runner)?;
        {
            let mut evaluator = self.evaluator.borrow_mut();
            let (unit, warnings) = evaluator.compiler.compile_typed_form(expansion);
            if !warnings.is_empty() {
                warn(&warnings, &evaluator.compiler.expander.sources);
            }
            let form = evaluator.load_form(unit, &mut self.context)?;
            *global_mut(&mut self.context, evaluator.compiler.prompt_form()) = form.initialiser;
        }
        Ok(self.call(runner))
    }

    /// Calls the procedure of an image in a critical region, so that Ctrl-C is not raised where no handler is. The answer is
    /// good until something else runs.
    fn call(&mut self, loaded: Loaded) -> Value {
        self.context.registers[register::CRITICAL] = Value::fixnum(1);
        // SAFETY: the image was loaded, and nothing of this Context is running.
        let answer = unsafe { program::call(&mut self.context, loaded.image, loaded.initialiser) };
        // Ctrl-C that came at the end is raised in the next form, unless it is taken note of before.
        self.context.registers[register::CRITICAL] = Value::fixnum(0);
        answer
    }

    /// The code of a runner, whose libraries have been initialised.
    fn runner(&mut self, runner: Runner) -> std::io::Result<Loaded> {
        if let Some(&loaded) = self.runners.get(&runner) {
            return Ok(loaded);
        }
        let libraries = {
            let mut evaluator = self.evaluator.borrow_mut();
            let unit = evaluator.compiler.compile_runner_libraries(runner);
            evaluator.load(unit, &mut self.context)?
        };
        self.call(libraries);
        let mut evaluator = self.evaluator.borrow_mut();
        let unit = evaluator.compiler.compile_prompt(runner);
        let loaded = evaluator.load(unit, &mut self.context)?;
        self.runners.insert(runner, loaded);
        Ok(loaded)
    }

    /// Lets the compiler be used.
    pub fn with_compiler<R>(&mut self, body: impl FnOnce(&mut Compiler) -> R) -> R {
        body(&mut self.evaluator.borrow_mut().compiler)
    }

    /// The numbers of the frames that are entered, the outermost first.
    pub fn entered_frames(&self) -> Vec<u64> {
        self.evaluator.borrow().debugger.entered()
    }

    /// Lets the front end be used.
    pub fn with_expander<R>(&mut self, body: impl FnOnce(&mut Expander) -> R) -> R {
        body(&mut self.evaluator.borrow_mut().compiler.expander)
    }

    /// The next line of standard input, which the program that runs reads from too. Ctrl-C that came before its end concerns
    /// nothing that follows.
    pub fn read_line(&mut self) -> Result<Option<String>, PortError> {
        self.line(Input::let_wait)
    }

    /// The same, if the line has arrived; otherwise the error is [`PortError::NotReady`].
    pub fn read_arrived_line(&mut self) -> Result<Option<String>, PortError> {
        self.line(|_| {})
    }

    fn line(&mut self, begin: impl Fn(&mut Input)) -> Result<Option<String>, PortError> {
        loop {
            let room = heap::room(&mut self.context);
            let Port::Input(input) = runtime(&mut self.context).ports.port(STANDARD_INPUT) else {
                return Ok(None);
            };
            begin(input);
            match input.read_line() {
                Err(PortError::NoRoom) if input.let_grow(room) => {}
                line => {
                    input.end_operation();
                    self.take_interrupt();
                    return line;
                }
            }
        }
    }

    /// Whether green threads may want to run: since the first one was started.
    pub fn has_threads(&self) -> bool {
        self.context.registers[register::AWAIT_INPUT] != Value::FALSE
    }

    /// Ends the lines that the program was writing to a terminal.
    pub fn end_lines(&mut self) {
        report::end_lines(&mut self.context);
    }

    /// Has what the program writes to its standard output and standard error go to other files, at once. Answers where it went
    /// until now, for [`Session::restore_output`].
    pub fn divert_output(&mut self, files: [File; 2]) -> [Option<Output>; 2] {
        let outputs = files.map(|file| Some(Output::to_owned_file(file).with_flush(Flush::Always)));
        self.exchange_outputs(outputs)
    }

    /// Ends what [`Session::divert_output`] has begun.
    pub fn restore_output(&mut self, before: [Option<Output>; 2]) {
        for mut output in self.exchange_outputs(before).into_iter().flatten() {
            // All has been written at once; what could not be has been given up.
            let _ = output.close();
        }
    }

    fn exchange_outputs(&mut self, outputs: [Option<Output>; 2]) -> [Option<Output>; 2] {
        let mut index = STANDARD_INPUT;
        outputs.map(|output| {
            index += 1;
            match runtime(&mut self.context).ports.port(index) {
                Port::Output(current) => output.map(|output| current.divert(output)),
                // The program has closed it.
                Port::Input(_) | Port::Closed => None,
            }
        })
    }

    /// Takes note of Ctrl-C, if it arrived: it concerns nothing that follows.
    pub fn take_interrupt(&mut self) {
        signals::take_interrupt_of(&mut self.context);
    }

    /// Has a procedure called before the runtime ends the process, after everything that was buffered is written out.
    pub fn before_exit(&mut self, action: fn(&mut Context)) {
        runtime(&mut self.context).before_exit.push(action);
    }

    /// Ends the process as at the end of a program.
    pub fn exit(mut self, status: i32) -> ! {
        start::end_process(&mut self.context, status)
    }
}

fn context_options(options: &Options) -> runtime::context::Options {
    let mut result = runtime::context::Options::default();
    result.gc_stress = options.gc_stress;
    result.features = options.features.clone();
    result.max_heap = options.max_heap.unwrap_or(result.max_heap);
    result.deny_foreign = options.deny_foreign;
    result
}

/// Lets Ctrl-C stop the expansion of macros.
fn let_interrupt(compiler: &mut Compiler, context: &mut Context) {
    let context = context as *mut Context;
    // SAFETY: the Context stays where it is, and the compiler is used as long as it lives only.
    compiler.expander.take_interrupt = Box::new(move || unsafe { signals::take_interrupt(context) });
}

/// The objects of a running program as the linker sees them.
struct SessionHeap<'c> {
    context: RefCell<&'c mut Context>,
    /// Whether a symbol that does not exist is made.
    interns: bool,
    /// Whether there was no memory for a symbol.
    is_full: Cell<bool>,
}

impl<'c> SessionHeap<'c> {
    /// For images that stay: symbols that do not exist are made in the image.
    fn that_finds(context: &'c mut Context) -> SessionHeap<'c> {
        SessionHeap {
            context: RefCell::new(context),
            interns: false,
            is_full: Cell::new(false),
        }
    }

    /// For images that may be freed: symbols that do not exist are made on the heap.
    fn that_interns(context: &'c mut Context) -> SessionHeap<'c> {
        SessionHeap {
            interns: true,
            ..SessionHeap::that_finds(context)
        }
    }
}

impl HeapObjects for SessionHeap<'_> {
    fn symbol(&self, name: &str) -> Option<u64> {
        let mut context = self.context.borrow_mut();
        let known = runtime(&mut context).symbols.find(name);
        let symbol = match known {
            None if self.interns => allocate::symbol(&mut context, name).ok(),
            known => known,
        };
        if self.interns && symbol.is_none() {
            self.is_full.set(true);
        }
        symbol.map(|symbol| symbol.0)
    }

    fn object(&self, number: ObjectId) -> u64 {
        heap_of(&mut self.context.borrow_mut()).root(number.0).0
    }
}

/// There is no memory for the code.
#[derive(Debug)]
struct LoadError;

impl From<LoadError> for std::io::Error {
    fn from(_: LoadError) -> std::io::Error {
        std::io::ErrorKind::OutOfMemory.into()
    }
}

/// The compiler of a running program, and the memory that it compiles to.
struct Evaluator {
    compiler: Compiler,
    memory: CodeMemory,
    debugger: Debugger,
    /// The code of the error that was reported last.
    last_code: Rc<Cell<Option<i64>>>,
}

impl Evaluator {
    /// Links a unit that stays and places it in memory.
    fn load(&mut self, unit: Unit, context: &mut Context) -> Result<Loaded, LoadError> {
        let heap = SessionHeap::that_finds(context);
        let image = self.compiler.link(unit, &heap);
        self.place(image, context)
    }

    /// The same for a form, whose code is freed when nothing refers to it.
    fn load_form(&mut self, unit: Unit, context: &mut Context) -> Result<Loaded, LoadError> {
        let form = match self.compiler.add_form(unit) {
            Ok(form) => form,
            Err(unit) => return self.load(unit, context),
        };
        let needs = self.compiler.link_needs(form, &SessionHeap::that_finds(context));
        if let Some(image) = needs {
            self.place(image, context)?;
        }
        let heap = SessionHeap::that_interns(context);
        let image = self.compiler.link_form(form, &heap);
        if heap.is_full.get() {
            return Err(LoadError);
        }
        self.place(image, context)
    }

    /// Places an image that was just linked.
    fn place(&mut self, mut image: Image, context: &mut Context) -> Result<Loaded, LoadError> {
        self.free_dead_code(context);
        let placement = self.memory.place(&image).map_err(|_| LoadError)?;
        let locals = std::mem::take(&mut image.locals);
        self.debugger.add(placement.code, locals);
        if !image.is_collectable {
            self.compiler.placed(placement);
        }
        let header = placement.data as *const ImageHeader;
        // SAFETY: the image was just placed and stays so until the collector has found that nothing refers to it, or as
        // long as the Context, which owns the memory; symbols that the Context has are not in it.
        unsafe { program::load_image(context, header) };
        let initialiser = image.initialisers.first();
        Ok(Loaded {
            image: header,
            initialiser: initialiser.map_or(Value::FALSE, |&closure| Value(placement.resolve(closure))),
        })
    }

    /// Frees the memory of the code that the collector found dead.
    fn free_dead_code(&mut self, context: &mut Context) {
        for image in std::mem::take(&mut runtime(context).dead_images) {
            let placement = Placement {
                code: image.code,
                data: images::data_address(image),
                objects: image.objects,
            };
            self.debugger.remove(image.code, image.code_length);
            let (code, data) = (image.code_length as usize, image.data_length as usize);
            // SAFETY: all images of the Context that can die were placed in this memory; nothing refers to the image.
            unsafe {
                self.memory
                    .free(placement, code, data, image.object_count as usize)
            };
        }
    }

    /// Compiles and loads what the front end made of a form or a list of import sets.
    fn load_expansion(
        &mut self,
        expansion: Result<Expansion, Vec<Diagnostic>>,
        who: &str,
        context: &mut Context,
    ) -> Result<Value, Raised> {
        let mut expansion = match expansion {
            Ok(expansion) => expansion,
            Err(diagnostics) => return Err(self.syntax_error(&diagnostics, who, context)),
        };
        let heap_object = |context: &mut Context, object: ObjectId| heap_of(context).root(object.0);
        let add = |context: &mut Context, value: Value| ObjectId(heap_of(context).add_root(value));
        data_to_heap::run(&mut expansion.program.data, context, heap_object, add)?;
        let (unit, _) = self.compiler.compile_form(expansion);
        match self.load_form(unit, context) {
            Ok(loaded) => Ok(loaded.initialiser),
            Err(LoadError) => Err(condition::out_of_memory(context)),
        }
    }

    fn syntax_error(&self, diagnostics: &[Diagnostic], who: &str, context: &mut Context) -> Raised {
        self.error(ConditionKind::Syntax, diagnostics, who, context)
    }

    /// A condition with the messages of diagnostics, each with its code, and with its place if it has one.
    fn error(
        &self,
        kind: ConditionKind,
        diagnostics: &[Diagnostic],
        who: &str,
        context: &mut Context,
    ) -> Raised {
        let sources = &self.compiler.expander.sources;
        let messages: Vec<String> = diagnostics
            .iter()
            .map(|diagnostic| {
                let place = match sources.start(diagnostic.span) {
                    Some(LineColumn { line, column }) => {
                        let file = &sources.file(diagnostic.span.file).name;
                        format!("{file}:{line}:{column}: ")
                    }
                    None => String::new(),
                };
                // The rest has been computed, and there is nobody to change it.
                let is_name = diagnostic.code == Code::UnknownName;
                let hints = diagnostic.hints.iter().filter(|_| is_name);
                let hints: String = hints.map(|hint| format!("; {hint}")).collect();
                format!("{place}{} [{}]{hints}", diagnostic.message, diagnostic.code)
            })
            .collect();
        let message = format!("{who}: {}", messages.join("; "));
        condition::raise(context, kind, Some(who), &message, &[])
    }
}

/// The name of the global variable that an object says has no value.
fn unbound_name(object: Value) -> Option<Value> {
    let is_condition = heap::is(object, object::CONDITION);
    let field = |index| heap::field(object, index as usize);
    let is_unbound =
        is_condition && field(object::condition::KIND) == Value::fixnum(ConditionKind::Unbound as i64);
    // That of a local variable has no payload.
    let name = is_unbound.then(|| field(object::condition::PAYLOAD));
    name.filter(|&name| heap::is_symbol(name))
}

fn environment_id(environment: Value) -> EnvironmentId {
    let index = heap::field(environment, environment::INDEX as usize);
    EnvironmentId(index.as_fixnum().expect("an environment's index is a fixnum") as u32)
}

fn environment_object(id: EnvironmentId, context: &mut Context) -> Result<Value, Raised> {
    let description = allocate::string(context, "environment")?;
    heap::environment(context, id.0.into(), description).map_err(|_| condition::out_of_memory(context))
}

impl Evaluator {
    fn compile(&mut self, datum: Value, environment: Value, context: &mut Context) -> Result<Value, Raised> {
        // No collection runs until the code is loaded: objects stay where they are, and those in the datum are reachable
        // by the roots until the code holds them.
        let first_root = heap_of(context).next_root();
        let symbols = &runtime(context).symbols;
        let is_interned = |symbol| symbols.find(&symbol_text(symbol)) == Some(symbol);
        let copy = data_from_heap::copy(datum, first_root, &is_interned);
        for &object in &copy.objects {
            heap_of(context).add_root(object);
        }
        let environment = environment_id(environment);
        let expander = &mut self.compiler.expander;
        let expansion = expander.expand_datum(&copy.data, copy.datum, &copy.numbers, environment);
        let is_kept = expander.is_kept();
        let loaded = self.load_expansion(expansion, "eval", context);
        if !is_kept {
            heap_of(context).drop_roots(first_root);
        }
        loaded
    }

    fn load_source(&mut self, path: Value, context: &mut Context) -> Result<Value, Raised> {
        let name = heap::string_text(path);
        let bytes = source_files::read_regular(Path::new(&name), source_files::MAX_BYTES)
            .map_err(|error| condition::file_error(context, "load", path, &error))?;
        match self.compiler.expander.add_loaded(&name, bytes) {
            Ok(file) => Ok(Value::fixnum(file.0.into())),
            Err(diagnostic) => Err(self.error(ConditionKind::Read, &[diagnostic], "load", context)),
        }
    }

    /// A position is twice the offset in the text, and 1 more where case is folded.
    fn compile_next(
        &mut self,
        source: u64,
        position: u64,
        environment: Value,
        context: &mut Context,
    ) -> Result<Value, Raised> {
        let from = Resumption {
            offset: (position / 2) as usize,
            fold_case: position % 2 == 1,
        };
        let environment = environment_id(environment);
        let expander = &mut self.compiler.expander;
        match expander.expand_next(FileId(source as u32), from, environment) {
            Ok(None) => Ok(Value::FALSE),
            Ok(Some((expansion, next))) => {
                let procedure = self.load_expansion(Ok(expansion), "load", context)?;
                let position = next.offset * 2 + usize::from(next.fold_case);
                allocate::pair(context, procedure, Value::fixnum(position as i64))
            }
            Err(Unloadable::Unreadable(errors)) => {
                Err(self.error(ConditionKind::Read, &errors, "load", context))
            }
            Err(Unloadable::Wrong(errors)) => Err(self.syntax_error(&errors, "load", context)),
        }
    }

    /// Enters a frame; `locals` are the lists that [`Debugger::captured_frames`] makes of its variables, and the names of those
    /// that are lost.
    fn enter_frame(&mut self, number: u64, locals: Value, context: &mut Context) -> Result<(), Raised> {
        let locals = lists::elements(locals).unwrap_or_default();
        let lost = locals.iter().filter(|local| heap::is_symbol(**local));
        let lost = lost.map(|&name| symbol_text(name).into()).collect();
        let variables: Vec<Variable> = locals.into_iter().filter_map(variable).collect();
        let library = self.debugger.enter(number, &variables, lost, &mut self.compiler);
        let expansion = Expansion {
            program: debugger::declaration(&library, &variables),
            warnings: Vec::new(),
            open: false,
        };
        let (unit, _) = self.compiler.compile_form(expansion);
        if let Err(LoadError) = self.load_form(unit, context) {
            self.debugger.leave(&mut self.compiler);
            return Err(condition::out_of_memory(context));
        }
        for Variable { name, value, .. } in variables {
            if let Some(number) = self.compiler.global_number(&library, &name) {
                *global_mut(context, number) = value;
            }
        }
        Ok(())
    }

    /// What there is to say of a variable without a value: words for what it is, and texts.
    fn remarks(&self, name: &str) -> Vec<(&'static str, String)> {
        if self.debugger.has_lost(name) {
            let text =
                format!("the frame's procedure has a variable `{name}`, but no value of it at this place");
            return vec![("note", text)];
        }
        let expander = &self.compiler.expander;
        let hint = match expander.known_interaction_environment() {
            // Names that the prompt gives to values resemble one another.
            Some(environment) if !name.starts_with('$') => expander.hint_for(name, environment),
            Some(_) | None => None,
        };
        hint.into_iter().map(|hint| ("help", hint)).collect()
    }

    fn environment(&mut self, import_sets: Value, context: &mut Context) -> Result<Value, Raised> {
        let copy = data_from_heap::copy(import_sets, 0, &|_| true);
        if let Some(object) = copy.foreign() {
            return Err(condition::wrong_type(
                context,
                "environment",
                1,
                object,
                "an import set",
            ));
        }
        let sets = copy.elements();
        match self.compiler.expander.environment_of_imports(&copy.data, &sets) {
            Ok((id, expansion)) => {
                self.compiler.compile_later(expansion);
                environment_object(id, context)
            }
            Err(diagnostics) => Err(self.syntax_error(&diagnostics, "environment", context)),
        }
    }
}

/// A variable of a frame in a list of [`Debugger::captured_frames`].
fn variable(list: Value) -> Option<Variable> {
    let [name, value, cell] = lists::elements(list)?[..] else {
        return None;
    };
    let is_cell = cell != Value::FALSE;
    Some(Variable {
        name: symbol_text(name).into(),
        value: if is_cell { cell } else { value },
        is_cell,
    })
}

/// The whole life of an executable that carries the compiler; `library` is the compiled library.
pub fn run_executable(library: &'static [u8]) -> ! {
    // Before the heap, which makes do with the address space that is left. Without it a program runs until it calls `eval`.
    let memory = CodeMemory::near_executable().ok();
    program::run_executable(|context, image| {
        runtime(context).compiler = Some(Box::new(EmbeddedHooks {
            image,
            library,
            memory,
            hooks: None,
        }));
    })
}

/// The evaluator of an executable, made when it is first used.
struct EmbeddedHooks {
    image: *const ImageHeader,
    library: &'static [u8],
    /// Room for code, until the evaluator is about to be made and takes it; none if there was too little address space.
    memory: Option<CodeMemory>,
    hooks: Option<Hooks>,
}

impl EmbeddedHooks {
    fn hooks(&mut self, context: &mut Context) -> Result<&mut Hooks, Raised> {
        if self.hooks.is_none() {
            let memory = self
                .memory
                .take()
                .ok_or_else(|| condition::out_of_memory(context))?;
            let features = runtime(context).features.clone();
            // SAFETY: the image is part of the executable; its header says where its parts are.
            let (placement, state) = unsafe {
                let header = &*self.image;
                let length = header.compiler_state_length as usize;
                let state = std::slice::from_raw_parts(header.compiler_state as *const u8, length);
                (
                    Placement {
                        code: header.code,
                        data: self.image as u64,
                        objects: 0,
                    },
                    state,
                )
            };
            let mut compiler = Compiler::restore(Archive::open(self.library), state, features, placement);
            let_interrupt(&mut compiler, context);
            self.hooks = Some(Hooks(Rc::new(RefCell::new(Evaluator {
                compiler,
                memory,
                debugger: Debugger::default(),
                last_code: Rc::default(),
            }))));
        }
        Ok(self.hooks.as_mut().expect("it was just made"))
    }
}

impl CompilerHooks for EmbeddedHooks {
    fn compile(&mut self, datum: Value, environment: Value, context: &mut Context) -> Result<Value, Raised> {
        self.hooks(context)?.compile(datum, environment, context)
    }

    fn load_source(&mut self, path: Value, context: &mut Context) -> Result<Value, Raised> {
        self.hooks(context)?.load_source(path, context)
    }

    fn compile_next(
        &mut self,
        source: u64,
        position: u64,
        environment: Value,
        context: &mut Context,
    ) -> Result<Value, Raised> {
        self.hooks(context)?
            .compile_next(source, position, environment, context)
    }

    fn environment(&mut self, import_sets: Value, context: &mut Context) -> Result<Value, Raised> {
        self.hooks(context)?.environment(import_sets, context)
    }

    fn interaction_environment(&mut self, context: &mut Context) -> Result<Value, Raised> {
        self.hooks(context)?.interaction_environment(context)
    }

    fn stack_bytes(&self) -> usize {
        STACK_BYTES
    }

    fn remarks(&self, object: Value, line: Option<u32>, colours: Colours) -> String {
        let hooks = self.hooks.as_ref();
        hooks.map_or(String::new(), |hooks| hooks.remarks(object, line, colours))
    }

    fn source_text(&self, number: u32) -> Option<String> {
        self.hooks.as_ref()?.source_text(number)
    }
}

/// The evaluator as a running program reaches it.
struct Hooks(Rc<RefCell<Evaluator>>);

impl CompilerHooks for Hooks {
    fn compile(&mut self, datum: Value, environment: Value, context: &mut Context) -> Result<Value, Raised> {
        self.0.borrow_mut().compile(datum, environment, context)
    }

    fn load_source(&mut self, path: Value, context: &mut Context) -> Result<Value, Raised> {
        self.0.borrow_mut().load_source(path, context)
    }

    fn compile_next(
        &mut self,
        source: u64,
        position: u64,
        environment: Value,
        context: &mut Context,
    ) -> Result<Value, Raised> {
        self.0
            .borrow_mut()
            .compile_next(source, position, environment, context)
    }

    fn environment(&mut self, import_sets: Value, context: &mut Context) -> Result<Value, Raised> {
        self.0.borrow_mut().environment(import_sets, context)
    }

    fn interaction_environment(&mut self, context: &mut Context) -> Result<Value, Raised> {
        let id = self.0.borrow_mut().compiler.expander.interaction_environment();
        environment_object(id, context)
    }

    fn stack_bytes(&self) -> usize {
        STACK_BYTES
    }

    fn captured_frames(&mut self, context: &mut Context) -> Result<Value, Raised> {
        self.0.borrow().debugger.captured_frames(context)
    }

    fn enter_frame(&mut self, number: u64, locals: Value, context: &mut Context) -> Result<(), Raised> {
        self.0.borrow_mut().enter_frame(number, locals, context)
    }

    fn leave_frame(&mut self) {
        let evaluator = &mut *self.0.borrow_mut();
        evaluator.debugger.leave(&mut evaluator.compiler);
    }

    fn remarks(&self, object: Value, line: Option<u32>, colours: Colours) -> String {
        let Ok(evaluator) = self.0.try_borrow() else {
            return String::new();
        };
        evaluator.last_code.set(Some(report::code_of(object)));
        let Some(name) = unbound_name(object) else {
            return String::new();
        };
        snippet::footer(line, &evaluator.remarks(&symbol_text(name)), colours)
    }

    fn source_text(&self, number: u32) -> Option<String> {
        // A form that runs has been compiled: nothing changes the compiler.
        let evaluator = self.0.try_borrow().ok()?;
        let file = evaluator.compiler.expander.sources.files().get(number as usize)?;
        Some(file.text.to_string())
    }
}
