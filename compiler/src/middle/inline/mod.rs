//! The inliner: procedures, copies and constants are put in the place of references to them, what becomes known is
//! folded, what becomes useless is dropped.
//!
//! Needs: no `letrec*`, no labels. Guarantees: the same. What it leaves unused by being careful, `dead_code` removes.
//!
//! Waddell and Dybvig, "Fast and effective procedure inlining", 1997. Every expression is processed in a *context*: for
//! its value, as a test, for its effect, or as the operator of a call. Operands of calls and bindings are processed when
//! they are first needed, once, and what came out is what references see. A call of a known procedure is an *attempt*:
//! its body is processed with the operands bound to its parameters, and given up if that takes too long or what comes
//! out is too large. So each call costs a bounded effort, and the pass is linear.
//!
//! Departures: an attempt within an attempt fails alone, its effort is charged to the outer one. A procedure with a
//! single reference is processed in place at once. Definitions of globals are operands like any other, those of other
//! units included, whose Core the interface holds. Expressions made are added to the arena of the program; a variable
//! without an entry in the environment stands for itself, so that what came out can be processed again.

// Variables of the input and what they stand for.
mod environment;
// Forms of expressions.
mod expr;
// References, operands, bindings.
mod operand;
// Known procedures.
mod procedure;
// Primitives.
mod primitive;

use crate::ir::core::{Expr, ExprId, Global, Program, Var};
use crate::ir::data::Datum;
use crate::middle::Setting;
use crate::middle::globals::{self, Definition, Globals, Unit};
use crate::middle::interface::Interface;
use crate::source::{Inlined, Span};
use environment::Environment;
use procedure::BodyShape;
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// Runs the pass.
pub fn run(program: Program, setting: &Setting) -> Program {
    let globals = globals::analyse(&program, setting);
    let names = (0..)
        .zip(&program.globals)
        .map(|(i, info)| ((info.library.clone(), info.name.clone()), Global(i)));
    let mut inliner = Inliner {
        operands: Vec::new(),
        calls: Vec::new(),
        bindings: vec![Binding::default(); program.vars.len()],
        global_operands: vec![GlobalOperand::Unseen; program.globals.len()],
        global_names: names.collect(),
        global_uses: vec![0; program.globals.len()],
        attempts: Vec::new(),
        attempt: None,
        inlining: Vec::new(),
        shapes: FxHashMap::default(),
        depth: 0,
        in_procedure: false,
        place: Span::NONE,
        within: Inlined::NONE,
        program,
        globals,
        interface: setting.interface,
    };
    for i in 0..inliner.program.body.len() {
        inliner.count_uses(inliner.program.body[i]);
    }
    if setting.options.unit == Unit::Library {
        inliner.global_uses.fill(u32::MAX);
    }
    for i in 0..inliner.program.body.len() {
        let form = inliner.program.body[i];
        // The value of the last form is that of the program.
        let context = if i + 1 == inliner.program.body.len() {
            Context::Value
        } else {
            Context::Effect
        };
        let form = inliner.expr(form, context, &Environment::default());
        inliner.program.body[i] = form.unwrap_or_else(|_| unreachable!("no attempt is under way"));
    }
    inliner.program.drop_unreachable();
    inliner.program
}

/// What the value of an expression is needed for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Context {
    /// Whether it is true.
    Test,
    /// Nothing: only the effects count.
    Effect,
    /// Anything.
    Value,
    /// To be called: the index of the call in [`Inliner::calls`].
    Operator(usize),
}

/// A call whose operator is being processed.
struct Call {
    operands: Vec<OperandId>,
    /// What the result of the call is needed for.
    context: Context,
    span: Span,
    /// Whether the operator was replaced by the result of the call.
    inlined: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct OperandId(u32);

/// The expression that a variable is bound to.
struct Operand {
    expr: ExprId,
    environment: Environment,
    /// The attempt that made it, to which its size is charged.
    attempt: Option<usize>,
    place: Span,
    within: Inlined,
    state: State,
    /// How much of [`Inliner::inlining`] was there when it was made.
    inlining: usize,
    /// Where it stands in [`Inliner::inlining`], if the entry there says so.
    inlined_at: Option<usize>,
    /// Whether inlining it led back to itself.
    recursive: bool,
    /// How many attempts to inline it were given up.
    failures: u8,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    Fresh,
    /// Being processed: references from inside know nothing of it.
    Pending,
    Done(ExprId),
}

/// What is known of a local variable, of the input or made by the pass.
#[derive(Clone, Default)]
struct Binding {
    /// Number of references in the input.
    uses: u32,
    /// Whether a reference is other than an operand of a primitive that only looks into a list.
    escapes: bool,
    /// What it is bound to, if that is known.
    operand: Option<OperandId>,
    /// Whether a reference to it came out.
    referenced: bool,
}

/// What a global is known to be defined as.
#[derive(Clone, Copy)]
enum GlobalOperand {
    Unseen,
    Unknown,
    Known(OperandId),
}

/// The processing of a known procedure's body in the place of a call.
struct Attempt {
    outer: Option<usize>,
    size: u32,
    size_limit: u32,
    effort: u32,
    effort_limit: u32,
}

/// An attempt, by its index, is given up.
#[derive(Debug)]
struct Abort(usize);

type Attempted<T> = Result<T, Abort>;

struct Inliner<'a> {
    program: Program,
    globals: Globals,
    interface: &'a Interface,
    operands: Vec<Operand>,
    calls: Vec<Call>,
    /// By variable.
    bindings: Vec<Binding>,
    global_operands: Vec<GlobalOperand>,
    /// The globals by library and name.
    global_names: FxHashMap<(Rc<str>, Rc<str>), Global>,
    /// Number of references to each global.
    global_uses: Vec<u32>,
    attempts: Vec<Attempt>,
    /// The attempt to which what comes out is charged.
    attempt: Option<usize>,
    /// The procedures in whose bodies the expression at hand is, each with the attempt to inline it, if it was one.
    inlining: Vec<(OperandId, Option<usize>)>,
    /// The shapes of procedures' bodies that were asked for.
    shapes: FxHashMap<ExprId, Rc<BodyShape>>,
    /// How deep the pass is in its recursion.
    depth: u32,
    /// Whether the expression at hand is in a procedure that stays.
    in_procedure: bool,
    /// The place of the call by which library code came here: library code has no places of its own.
    place: Span,
    /// The inlined call whose procedure's body the expression at hand is part of.
    within: Inlined,
}

impl Inliner<'_> {
    /// Counts the references in an expression of the input.
    fn count_uses(&mut self, id: ExprId) {
        let expr = self.program.take(id);
        match &expr {
            Expr::Local(x) => self.count_use(*x, true),
            Expr::Global(g) => {
                self.global_uses[g.0 as usize] = self.global_uses[g.0 as usize].saturating_add(1)
            }
            Expr::Primitive(primitive, operands) if primitive::only_looks_into_list(*primitive) => {
                for &operand in operands {
                    match self.program[operand] {
                        Expr::Local(x) => self.count_use(x, operands.last() != Some(&operand)),
                        _ => self.count_uses(operand),
                    }
                }
            }
            _ => expr.for_each_child(|child| self.count_uses(child)),
        }
        self.program.set(id, expr);
    }

    fn count_use(&mut self, x: Var, escapes: bool) {
        let binding = &mut self.bindings[x.0 as usize];
        binding.uses += 1;
        binding.escapes |= escapes;
    }

    /// Adds an expression that comes out.
    fn add(&mut self, expr: Expr, span: Span) -> Attempted<ExprId> {
        self.charge_size(1)?;
        let span = if span.is_some() { span } else { self.place };
        Ok(self.program.add(expr, span))
    }

    fn constant(&mut self, datum: Datum, span: Span) -> Attempted<ExprId> {
        let datum = self.program.data.add(datum);
        self.add(Expr::Const(datum), span)
    }

    /// A variable of what comes out, for one of the input.
    fn rename(&mut self, x: Var, operand: Option<OperandId>) -> Var {
        let renamed = self.program.new_copy_of_var(x, self.within);
        self.program.vars[renamed.0 as usize].assigned = self.is_assigned(x);
        let Binding { uses, escapes, .. } = self.bindings[x.0 as usize];
        self.bindings.push(Binding {
            uses,
            escapes,
            operand,
            referenced: false,
        });
        renamed
    }

    fn is_assigned(&self, x: Var) -> bool {
        self.program.vars[x.0 as usize].assigned
    }

    fn operand(&mut self, expr: ExprId, environment: &Environment, state: State) -> OperandId {
        self.operands.push(Operand {
            expr,
            environment: environment.clone(),
            attempt: self.attempt,
            place: self.place,
            within: self.within,
            state,
            inlining: self.inlining.len(),
            inlined_at: None,
            recursive: false,
            failures: 0,
        });
        OperandId(self.operands.len() as u32 - 1)
    }

    /// What a global is defined as, for one that references may be replaced by.
    fn global_operand(&mut self, g: Global) -> Option<OperandId> {
        let index = g.0 as usize;
        if let GlobalOperand::Unseen = self.global_operands[index] {
            let init = match &self.globals.definitions[index] {
                Definition::Known(init) => Some(*init),
                Definition::External(_) => self.library_definition(g),
                Definition::Unknown => None,
            };
            self.global_operands[index] = match init {
                Some(init) => {
                    let operand = self.operand(init, &Environment::default(), State::Fresh);
                    let info = &mut self.operands[operand.0 as usize];
                    (info.attempt, info.inlining) = (None, 0);
                    (info.place, info.within) = (Span::NONE, Inlined::NONE);
                    GlobalOperand::Known(operand)
                }
                None => GlobalOperand::Unknown,
            };
        }
        match self.global_operands[index] {
            GlobalOperand::Known(operand) => Some(operand),
            GlobalOperand::Unseen | GlobalOperand::Unknown => None,
        }
    }

    /// Adds the definition that another unit has for a global.
    fn library_definition(&mut self, g: Global) -> Option<ExprId> {
        let definition = self
            .interface
            .definition(g, &mut self.program, &mut self.global_names)?;
        self.bindings.resize(self.program.vars.len(), Binding::default());
        for index in self.globals.definitions.len()..self.program.globals.len() {
            let info = &self.program.globals[index];
            // What the definitions of a unit mention is defined by it or by those before it.
            self.globals.definitions.push(match self.interface.find(info) {
                Some(export) if export.is_constant => Definition::External(export.procedure.clone()),
                Some(_) | None => Definition::Unknown,
            });
            self.globals.checked.push(false);
            self.global_operands.push(GlobalOperand::Unseen);
            self.global_uses.push(u32::MAX);
        }
        self.count_uses(definition);
        Some(definition)
    }
}
