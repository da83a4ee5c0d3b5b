//! The debugger of a prompt: the frames in which an error was raised, with their local variables, and forms that are
//! compiled as if they stood in one.
//!
//! What code is compiled for debugging ([`crate::middle::build_names::Debugging`]) has beside it, by return address, where the values of
//! variables are ([`crate::ir::locals`]). [`Debugger::captured_frames`] reads them while the frames are still there, so that
//! nothing of the continuation need be kept. A frame is entered by letting the names of its variables mean global variables of
//! a library of its own, which hold the values; a variable that is assigned is a cell in compiled code, and forms look
//! through it, so that they see and assign the variable itself.

use crate::driver::Compiler;
use crate::frontend::environment::Shadowed;
use crate::ir::core::{Expr, ExprId, Global, GlobalInfo, Program};
use crate::ir::data::Datum;
use crate::ir::locals::{Located, Location, Part};
use crate::ir::target::RUNTIME_LIBRARY;
use crate::output::image::InFrame;
use crate::source::{Inlined, Span};
use abi::context::Context;
use abi::object;
use abi::primitive::Primitive;
use abi::value::Value;
use runtime::condition::Raised;
use runtime::context::runtime_ref;
use runtime::foreign::callers_of_this_thread;
use runtime::heap::stack::{Continuation, Frame};
use runtime::images::Images;
use runtime::{allocate, heap, report};
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;
use std::rc::Rc;

/// How the names of the libraries begin whose variables are those of entered frames. No library of a program has such a name.
const FRAME_LIBRARY: &str = "inc frame ";

/// What is known of code that was compiled for debugging, and the frames that are entered.
#[derive(Default)]
pub struct Debugger {
    /// The variables at each return address.
    sites: BTreeMap<u64, Vec<InFrame>>,
    /// The frames that are entered, the outermost first.
    entered: Vec<Entered>,
    /// How many frames were entered so far.
    count: u64,
}

/// A frame that is entered.
struct Entered {
    /// Its number among those of the error.
    number: u64,
    /// The names of its variables whose values were not kept.
    lost: Vec<Rc<str>>,
    shadowed: Shadowed,
}

/// A variable of a frame that is to be entered.
pub struct Variable {
    /// Its name.
    pub name: Rc<str>,
    /// Its value, or the cell that holds it.
    pub value: Value,
    /// Whether it is a cell.
    pub is_cell: bool,
}

impl Debugger {
    /// Learns of an image whose code begins at an address.
    pub fn add(&mut self, code: u64, locals: Vec<(u32, Vec<InFrame>)>) {
        let sites = locals.into_iter();
        self.sites
            .extend(sites.map(|(offset, locals)| (code + u64::from(offset), locals)));
    }

    /// Forgets the code at an address, of so many bytes.
    pub fn remove(&mut self, code: u64, length: u64) {
        let addresses: Vec<u64> = self
            .sites
            .range(code..=code + length)
            .map(|(&address, _)| address)
            .collect();
        for address in addresses {
            self.sites.remove(&address);
        }
    }

    /// The frames of the program on the stack, from the innermost, no more than a report looks at: a list of lists of file,
    /// line, column, procedure (or `#f`), variables, and the names of those that are lost. A variable is a list of name, value,
    /// and its cell (or `#f`).
    pub fn captured_frames(&self, context: &mut Context) -> Result<Value, Raised> {
        let frames = self.frames(context);
        let mut result = Vec::with_capacity(frames.len());
        for frame in frames {
            result.push(frame_list(context, &frame)?);
        }
        allocate::list(context, &result)
    }

    fn frames(&self, context: &Context) -> Vec<Captured> {
        let images = &runtime_ref(context).images;
        let mut captured: Vec<Captured> = Vec::new();
        for frame in Continuation::of(context)
            .frames(images)
            .take(report::RECORDED_FRAMES)
        {
            let address = frame.return_address();
            let known = self.sites.get(&address).map_or(&[][..], Vec::as_slice);
            for shown in report::frames(images, address) {
                let of_it = known.iter().filter(|local| local.depth == shown.depth);
                let variables = innermost(of_it.map(|local| &local.located).collect());
                let values = variables.into_iter().filter_map(|located| {
                    let value = value_in(&frame, located)?;
                    Some((located.local.name.clone(), value))
                });
                let variables: Vec<(Rc<str>, Value)> = values.collect();
                let lost = self.lost(images, address, &shown, &variables);
                captured.push(Captured {
                    shown,
                    variables,
                    lost,
                });
            }
        }
        // Of the frames of a call that another thread makes, in a callback of which this is, only the places are known.
        let callers = callers_of_this_thread().flat_map(|address| report::frames(images, address));
        captured.extend(callers.map(|shown| Captured {
            shown,
            variables: Vec::new(),
            lost: Vec::new(),
        }));
        report::drop_unwritten(&mut captured, |captured| &captured.shown);
        captured
    }

    /// The names of variables of a frame's procedure that it has elsewhere, but not at its return address. Those of inlined calls
    /// are not looked for.
    fn lost(
        &self,
        images: &Images,
        address: u64,
        shown: &report::Frame,
        kept: &[(Rc<str>, Value)],
    ) -> Vec<Rc<str>> {
        let of_itself = |local: &&InFrame| local.located.local.frame == Inlined::NONE;
        let Some(code) = images
            .code_of_procedure(address - 1)
            .filter(|_| !shown.is_inlined())
        else {
            return Vec::new();
        };
        let sites = self.sites.range(code.start + 1..=code.end);
        let named = sites.flat_map(|(_, locals)| locals.iter().filter(of_itself));
        let mut names: Vec<Rc<str>> = named.map(|local| local.located.local.name.clone()).collect();
        names.sort();
        names.dedup();
        names.retain(|name| !kept.iter().any(|(known, _)| known == name));
        names
    }

    // Entering frames.

    /// The numbers of the frames that are entered, the outermost first.
    pub fn entered(&self) -> Vec<u64> {
        self.entered.iter().map(|entered| entered.number).collect()
    }

    /// Whether the frame that was entered last has a variable of that name, whose value was not kept.
    pub fn has_lost(&self, name: &str) -> bool {
        let innermost = self.entered.last();
        innermost.is_some_and(|entered| entered.lost.iter().any(|lost| **lost == *name))
    }

    /// Lets the names of a frame's variables mean variables of a library, whose name is answered, until the frame is left. `lost` are
    /// the names of those without a value.
    pub fn enter(
        &mut self,
        number: u64,
        variables: &[Variable],
        lost: Vec<Rc<str>>,
        compiler: &mut Compiler,
    ) -> Rc<str> {
        self.count += 1;
        let library: Rc<str> = format!("{FRAME_LIBRARY}{}", self.count).into();
        let names: Vec<Rc<str>> = variables.iter().map(|variable| variable.name.clone()).collect();
        let shadowed = compiler.expander.shadow(&library, &names);
        for variable in variables.iter().filter(|variable| variable.is_cell) {
            let cell = (library.clone(), variable.name.clone());
            compiler.frame_variables.cells.insert(cell);
        }
        self.entered.push(Entered {
            number,
            lost,
            shadowed,
        });
        library
    }

    /// Leaves the frame that was entered last.
    pub fn leave(&mut self, compiler: &mut Compiler) {
        if let Some(entered) = self.entered.pop() {
            compiler.expander.unshadow(entered.shadowed);
        }
    }
}

/// A program that mentions all variables of a frame, so that there is room for their values.
pub fn declaration(library: &Rc<str>, variables: &[Variable]) -> Program {
    let mut program = Program::default();
    let nothing = program.data.add(Datum::Unspecified);
    for (index, variable) in (0..).zip(variables) {
        program.globals.push(GlobalInfo {
            library: library.clone(),
            name: variable.name.clone(),
            assigned: true,
        });
        let value = program.add(Expr::Const(nothing), Span::NONE);
        let definition = program.add(Expr::DefineGlobal(Global(index), value), Span::NONE);
        program.body.push(definition);
    }
    program
}

/// A frame as it was captured.
struct Captured {
    shown: report::Frame,
    /// The names and values of its variables, as they were found; an assigned one is its cell.
    variables: Vec<(Rc<str>, Value)>,
    /// The names of those whose values were not kept.
    lost: Vec<Rc<str>>,
}

/// The variables in the order of their bindings; of those with the same name, the one that was bound last hides the others.
fn innermost(mut variables: Vec<&Located>) -> Vec<&Located> {
    variables.sort_by_key(|located| located.local.order);
    let is_visible = |index: usize| {
        let name = &variables[index].local.name;
        !variables[index + 1..]
            .iter()
            .any(|later| later.local.name == *name)
    };
    let visible = (0..variables.len()).filter(|&index| is_visible(index));
    visible.map(|index| variables[index]).collect()
}

/// The value of a variable in a frame; nothing if it has none yet.
fn value_in(frame: &Frame, located: &Located) -> Option<Value> {
    let word = match located.location {
        Location::Slot(slot) => Value(frame.slot(slot)),
        Location::Register(register) => Value(frame.register(register)?),
        Location::DoubleSlot(slot) => double(frame.slot(slot))?,
        Location::DoubleRegister(register) => double(frame.double_register(register)?)?,
    };
    let value = match located.local.part {
        Part::Whole => word,
        Part::FreeVariable(index) => heap::free_variables(word)[index as usize],
    };
    let content = match heap::is(value, object::CELL) {
        true => heap::field(value, 0),
        false => value,
    };
    (content != Value::UNBOUND).then_some(value)
}

/// The flonum of a double that is no object. (Reading a frame makes none.)
fn double(bits: u64) -> Option<Value> {
    Value::try_flonum(f64::from_bits(bits))
}

fn frame_list(context: &mut Context, frame: &Captured) -> Result<Value, Raised> {
    let mut variables = Vec::with_capacity(frame.variables.len());
    for (name, value) in &frame.variables {
        let name = allocate::symbol(context, name)?;
        let (value, cell) = match heap::is(*value, object::CELL) {
            true => (heap::field(*value, 0), *value),
            false => (*value, Value::FALSE),
        };
        variables.push(allocate::list(context, &[name, value, cell])?);
    }
    let (file, line, column) = frame.shown.place();
    let file = allocate::string(context, file)?;
    let procedure = match frame.shown.procedure {
        Some(name) => allocate::string(context, name)?,
        None => Value::FALSE,
    };
    let variables = allocate::list(context, &variables)?;
    let mut lost = Vec::with_capacity(frame.lost.len());
    for name in &frame.lost {
        lost.push(allocate::symbol(context, name)?);
    }
    let lost = allocate::list(context, &lost)?;
    let (line, column) = (Value::fixnum(line.into()), Value::fixnum(column.into()));
    allocate::list(context, &[file, line, column, procedure, variables, lost])
}

/// Whether a variable is one of a frame that was entered.
pub fn is_of_frame(info: &GlobalInfo) -> bool {
    info.library.starts_with(FRAME_LIBRARY)
}

/// How code that is compiled at a prompt deals with the variables of entered frames.
#[derive(Default)]
pub struct FrameVariables {
    /// Those that are cells, by library and name.
    cells: FxHashSet<(Rc<str>, Rc<str>)>,
}

impl FrameVariables {
    /// Lets a program look through the cells, and raise where it would assign a variable of which there is only the value.
    pub fn apply(&self, program: &mut Program) {
        if !program.globals.iter().any(is_of_frame) {
            return;
        }
        for index in 0..program.len() as u32 {
            let id = ExprId(index);
            let (Expr::Global(g) | Expr::SetGlobal(g, _)) = program[id] else {
                continue;
            };
            let info = program.globals[g.0 as usize].clone();
            if !is_of_frame(&info) {
                continue;
            }
            let is_cell = self.cells.contains(&(info.library, info.name.clone()));
            let span = program.span(id);
            match program.take(id) {
                Expr::SetGlobal(_, value) if is_cell => {
                    let cell = program.add(Expr::Global(g), span);
                    program.set(id, Expr::Primitive(Primitive::cell_set, vec![cell, value]));
                }
                Expr::SetGlobal(_, value) => {
                    let call = not_assigned(program, &info.name, span);
                    program.set(id, Expr::Seq(vec![value, call]));
                }
                _ if is_cell => {
                    let cell = program.add(Expr::Global(g), span);
                    program.set(id, Expr::Primitive(Primitive::cell_ref, vec![cell]));
                }
                reference => program.set(id, reference),
            }
        }
    }
}

/// A call that raises because a variable of a frame cannot be assigned.
fn not_assigned(program: &mut Program, name: &str, span: Span) -> ExprId {
    let error = program.global_of(RUNTIME_LIBRARY, "error");
    let message = format!("set!: no code of the frame assigns `{name}`, so that there is only its value");
    let message = program.data.add(Datum::String(message.into()));
    let message = program.add(Expr::Const(message), span);
    let callee = program.add(Expr::Global(error), span);
    program.add(Expr::Call(callee, vec![message]), span)
}
