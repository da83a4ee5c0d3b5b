//! What is known of global variables: which are defined as procedures or constants and never change, and which may be
//! referred to before they are defined.

use crate::ir::core::{Expr, ExprId, Global, Program};
use crate::middle::Setting;
use crate::middle::interface::{Interface, Shape};
use std::rc::Rc;

/// What kind of program is compiled.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unit {
    /// A whole program: no other unit refers to its globals.
    Program,
    /// A library, or a form of the prompt: other units may refer to all its globals. Libraries are trusted to define
    /// the procedures that they call while they are initialised before they do so.
    Library,
}

/// The definition of a global variable.
#[derive(Clone, PartialEq, Debug)]
pub enum Definition {
    /// Defined by another unit as something unknown, or assigned, or defined twice, or not at top level, or not at all.
    Unknown,
    /// Defined once as the value of this expression, never assigned, and not referred to before.
    Known(ExprId),
    /// Defined by another unit, and never assigned; if it is a procedure, its clauses take so many arguments.
    External(Option<Rc<[Shape]>>),
}

/// What is known of the globals of a program.
pub struct Globals {
    /// The definition of each.
    pub definitions: Vec<Definition>,
    /// Whether a reference to each may be evaluated before its definition.
    pub checked: Vec<bool>,
}

impl Globals {
    /// Whether a global has the same value wherever a reference to it is evaluated.
    pub fn is_constant(&self, g: Global) -> bool {
        match self.definitions[g.0 as usize] {
            Definition::Known(_) | Definition::External(_) => !self.checked[g.0 as usize],
            Definition::Unknown => false,
        }
    }

    /// The clause of a known global procedure that takes `count` arguments; the program must be the one analysed.
    pub fn lambda(&self, program: &Program, g: Global) -> Option<ExprId> {
        match self.definitions[g.0 as usize] {
            Definition::Known(init) if matches!(program[init], Expr::Lambda(_)) => Some(init),
            Definition::Known(_) | Definition::Unknown | Definition::External(_) => None,
        }
    }
}

/// Analyses the globals of a program.
pub fn analyse(program: &Program, setting: &Setting) -> Globals {
    let n = program.globals.len();
    let mut analysis = Analysis {
        program,
        count: vec![0; n],
        assigned: program.globals.iter().map(|info| info.assigned).collect(),
        init: vec![None; n],
        state: vec![State::Undefined; n],
        early: vec![false; n],
    };
    let forms = top_level_forms(program);
    for &form in &forms {
        analysis.count_definitions(form);
    }
    for &form in &forms {
        if let Expr::DefineGlobal(g, init) = program[form] {
            analysis.init[g.0 as usize] = Some(init);
        }
    }
    for &form in &forms {
        analysis.evaluate(form);
    }
    analysis.finish(setting.options.unit, setting.interface)
}

/// The top-level forms in order, with `begin` forms spliced.
pub fn top_level_forms(program: &Program) -> Vec<ExprId> {
    let mut forms = Vec::new();
    let mut work: Vec<ExprId> = program.body.iter().rev().copied().collect();
    while let Some(id) = work.pop() {
        match &program[id] {
            Expr::Seq(items) => work.extend(items.iter().rev()),
            _ => forms.push(id),
        }
    }
    forms
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Undefined,
    Defined,
    /// Defined, and all that its procedure refers to was noted.
    Explored,
}

struct Analysis<'a> {
    program: &'a Program,
    count: Vec<u32>,
    assigned: Vec<bool>,
    /// What each global is defined as by a top-level form.
    init: Vec<Option<ExprId>>,
    state: Vec<State>,
    early: Vec<bool>,
}

impl Analysis<'_> {
    fn count_definitions(&mut self, id: ExprId) {
        let program = self.program;
        match &program[id] {
            Expr::DefineGlobal(g, _) => self.count[g.0 as usize] += 1,
            Expr::SetGlobal(g, _) => self.assigned[g.0 as usize] = true,
            _ => {}
        }
        program[id].for_each_child(|child| self.count_definitions(child));
    }

    /// Follows the order of evaluation: what a form refers to, directly or by the procedures that it refers to, may be
    /// used as soon as the form is evaluated.
    fn evaluate(&mut self, form: ExprId) {
        let (g, init) = match &self.program[form] {
            Expr::DefineGlobal(g, init) => (*g, *init),
            // The slots of foreign procedures are filled so.
            Expr::Let(bindings, body) => {
                bindings.iter().for_each(|&(_, init)| self.explore(init));
                return self.evaluate(*body);
            }
            Expr::Seq(forms) => return forms.iter().for_each(|&form| self.evaluate(form)),
            Expr::Const(_) | Expr::Local(_) | Expr::Global(_) | Expr::SetLocal(..) | Expr::SetGlobal(..) => {
                return self.explore(form);
            }
            Expr::If(..) | Expr::Lambda(_) | Expr::Letrec(..) | Expr::Fix(..) | Expr::LetValues(..) => {
                return self.explore(form);
            }
            Expr::Call(..) | Expr::Primitive(..) | Expr::Labels(..) | Expr::Jump(..) => {
                return self.explore(form);
            }
        };
        let index = g.0 as usize;
        let is_lambda = matches!(self.program[init], Expr::Lambda(_));
        if !is_lambda {
            self.explore(init);
        }
        if self.state[index] == State::Undefined {
            self.state[index] = State::Defined;
        }
        if is_lambda && self.early[index] {
            // Some form before this one can reach the procedure.
            self.explore(init);
        }
    }

    fn explore(&mut self, id: ExprId) {
        let mut work = vec![id];
        while let Some(id) = work.pop() {
            if let Expr::Global(g) | Expr::SetGlobal(g, _) = self.program[id] {
                let index = g.0 as usize;
                match (self.state[index], self.init[index]) {
                    (State::Undefined, _) => self.early[index] = true,
                    (State::Defined, Some(init)) if matches!(self.program[init], Expr::Lambda(_)) => {
                        self.state[index] = State::Explored;
                        work.push(init);
                    }
                    (State::Defined | State::Explored, _) => {}
                }
            }
            self.program[id].for_each_child(|child| work.push(child));
        }
    }

    fn finish(self, unit: Unit, interface: &Interface) -> Globals {
        let mut definitions = Vec::new();
        let mut checked = Vec::new();
        for (i, info) in self.program.globals.iter().enumerate() {
            let is_lambda = self.init[i].is_some_and(|init| matches!(self.program[init], Expr::Lambda(_)));
            let in_order = !self.early[i] || (unit == Unit::Library && is_lambda);
            let external = if self.count[i] == 0 {
                interface.find(info)
            } else {
                None
            };
            // The form of a prompt that would have defined a variable may have failed; a library cannot be used then.
            let may_have_failed = info.library.is_empty() && info.assigned;
            // What this unit does not define, a later one may, or none.
            let may_be_undefined = self.early[i] || self.count[i] == 0;
            checked.push(may_be_undefined && (external.is_none() || may_have_failed));
            definitions.push(match (self.init[i], external) {
                (Some(init), _) if self.count[i] == 1 && !self.assigned[i] && in_order => {
                    Definition::Known(init)
                }
                (_, Some(export)) if !self.assigned[i] && export.is_constant => {
                    Definition::External(export.procedure.clone())
                }
                (_, _) => Definition::Unknown,
            });
        }
        Globals { definitions, checked }
    }
}
