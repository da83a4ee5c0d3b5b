//! Core: the fully expanded program.
//!
//! ```text
//! program  ::= global ... body                    body: expressions in order, run once
//! e        ::= (quote datum) | x | g
//!            | (set! x e) | (set-global! g e) | (define-global g e)
//!            | (if e e e) | (begin e ...)
//!            | (lambda (x ... [. x]) e)
//!            | (case-lambda clause ...)           clause ::= ((x ... [. x]) e)
//!            | (let ((x e) ...) e)
//!            | (letrec* ((x e) ...) e)            until After::Letrec
//!            | (fix ((x lambda) ...) e)           from After::Letrec on
//!            | (let-values (x ... [. x]) e e)     any number of results, received
//!            | (call e e ...) | (%primitive e ...)
//!            | (labels ((l (x ...) e) ...) e)     from After::Contify on
//!            | (jump l e ...)                     likewise, in tail position of the labels form
//! ```
//!
//! Expressions live in an arena and refer to each other by index; each index occurs once as a child (a tree). Every
//! variable is bound once in the whole program. The order of evaluation of operands is free; bindings of `let` likewise.
//! Compiler passes recurse over expressions, to a bounded depth: the expander limits the nesting of what it makes
//! (`frontend::MAX_DEPTH`). Threads that compile reserve a large stack (`frontend::STACK_BYTES` of address space), of
//! which most programs need a small part.
//!
//! A global is a top-level variable of a library or program, unique in the whole program by (library, name). A
//! reference to a global that is not yet defined raises. A global that is defined once and never assigned
//! ([`GlobalInfo::assigned`] is false) has its definition's value wherever it has been defined; if that is a lambda
//! expression, later passes make it a known procedure.

use crate::ir::data::{Data, DatumId};
use crate::ir::inlining::Inlinings;
use crate::source::{Inlined, Span};
use abi::primitive::Primitive;
use std::rc::Rc;

/// An expression, by its index.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ExprId(pub u32);

/// A local variable, by its index.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Var(pub u32);

/// A global variable, by its index in the program.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Global(pub u32);

/// A label, by its index.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Label(pub u32);

/// An expression.
#[derive(Clone, PartialEq, Debug)]
pub enum Expr {
    /// A literal.
    Const(DatumId),
    /// A local variable's value.
    Local(Var),
    /// A global variable's value.
    Global(Global),
    /// Assignment to a local variable.
    SetLocal(Var, ExprId),
    /// Assignment to a defined global variable.
    SetGlobal(Global, ExprId),
    /// Definition of a global variable.
    DefineGlobal(Global, ExprId),
    /// A conditional.
    If(ExprId, ExprId, ExprId),
    /// A sequence, not empty.
    Seq(Vec<ExprId>),
    /// A procedure.
    Lambda(Lambda),
    /// Parallel bindings.
    Let(Vec<(Var, ExprId)>, ExprId),
    /// Bindings evaluated in order, each in the scope of all.
    Letrec(Vec<(Var, ExprId)>, ExprId),
    /// Recursive bindings of lambda expressions that are not assigned.
    Fix(Vec<(Var, ExprId)>, ExprId),
    /// The results of the first expression bound to variables in the second.
    LetValues(Formals, ExprId, ExprId),
    /// A procedure call.
    Call(ExprId, Vec<ExprId>),
    /// A primitive.
    Primitive(Primitive, Vec<ExprId>),
    /// Local labels: the bodies and the last expression are in tail position of the form.
    Labels(Vec<(Label, Vec<Var>, ExprId)>, ExprId),
    /// A jump to a label in scope.
    Jump(Label, Vec<ExprId>),
}

impl Expr {
    /// Calls `f` with each child, in the order of the text.
    pub fn for_each_child(&self, mut f: impl FnMut(ExprId)) {
        match self {
            Expr::Const(_) | Expr::Local(_) | Expr::Global(_) => {}
            Expr::SetLocal(_, e) | Expr::SetGlobal(_, e) | Expr::DefineGlobal(_, e) => f(*e),
            Expr::If(test, then, otherwise) => [*test, *then, *otherwise].into_iter().for_each(f),
            Expr::Seq(items) | Expr::Primitive(_, items) | Expr::Jump(_, items) => {
                items.iter().copied().for_each(f)
            }
            Expr::Lambda(lambda) => lambda.clauses.iter().for_each(|clause| f(clause.body)),
            Expr::Let(bindings, body) | Expr::Letrec(bindings, body) | Expr::Fix(bindings, body) => {
                bindings.iter().for_each(|binding| f(binding.1));
                f(*body);
            }
            Expr::LetValues(_, producer, body) => [*producer, *body].into_iter().for_each(f),
            Expr::Call(operator, operands) => {
                f(*operator);
                operands.iter().copied().for_each(f);
            }
            Expr::Labels(labels, body) => {
                labels.iter().for_each(|label| f(label.2));
                f(*body);
            }
        }
    }
}

impl Expr {
    /// Calls `f` with each variable that this expression itself binds.
    pub fn for_each_bound(&self, mut f: impl FnMut(Var)) {
        match self {
            Expr::Lambda(lambda) => lambda
                .clauses
                .iter()
                .for_each(|clause| clause.formals.vars().for_each(&mut f)),
            Expr::Let(bindings, _) | Expr::Letrec(bindings, _) | Expr::Fix(bindings, _) => {
                bindings.iter().for_each(|binding| f(binding.0));
            }
            Expr::LetValues(formals, ..) => formals.vars().for_each(f),
            Expr::Labels(labels, _) => labels
                .iter()
                .for_each(|label| label.1.iter().copied().for_each(&mut f)),
            Expr::Const(_)
            | Expr::Local(_)
            | Expr::Global(_)
            | Expr::SetLocal(..)
            | Expr::SetGlobal(..)
            | Expr::DefineGlobal(..)
            | Expr::If(..)
            | Expr::Seq(_)
            | Expr::Call(..)
            | Expr::Primitive(..)
            | Expr::Jump(..) => {}
        }
    }

    /// Calls `f` with a reference to each child, in the order of the text.
    pub fn for_each_child_mut(&mut self, mut f: impl FnMut(&mut ExprId)) {
        match self {
            Expr::Const(_) | Expr::Local(_) | Expr::Global(_) => {}
            Expr::SetLocal(_, e) | Expr::SetGlobal(_, e) | Expr::DefineGlobal(_, e) => f(e),
            Expr::If(test, then, otherwise) => [test, then, otherwise].into_iter().for_each(f),
            Expr::Seq(items) | Expr::Primitive(_, items) | Expr::Jump(_, items) => {
                items.iter_mut().for_each(f)
            }
            Expr::Lambda(lambda) => lambda.clauses.iter_mut().for_each(|clause| f(&mut clause.body)),
            Expr::Let(bindings, body) | Expr::Letrec(bindings, body) | Expr::Fix(bindings, body) => {
                bindings.iter_mut().for_each(|binding| f(&mut binding.1));
                f(body);
            }
            Expr::LetValues(_, producer, body) => [producer, body].into_iter().for_each(f),
            Expr::Call(operator, operands) => {
                f(operator);
                operands.iter_mut().for_each(f);
            }
            Expr::Labels(labels, body) => {
                labels.iter_mut().for_each(|label| f(&mut label.2));
                f(body);
            }
        }
    }
}

/// A procedure: clauses, the first of which that accepts the number of arguments is run. One without any accepts none.
#[derive(Clone, PartialEq, Debug)]
pub struct Lambda {
    /// The name for messages and listings, when there is one.
    pub name: Option<Rc<str>>,
    /// The clauses.
    pub clauses: Vec<Clause>,
}

impl Lambda {
    /// The clause that is run with `count` arguments.
    pub fn clause_for(&self, count: usize) -> Option<usize> {
        self.clauses
            .iter()
            .position(|clause| clause.formals.accept(count))
    }
}

/// A clause of a procedure.
#[derive(Clone, PartialEq, Debug)]
pub struct Clause {
    /// The parameters.
    pub formals: Formals,
    /// The body.
    pub body: ExprId,
}

/// Parameters.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Formals {
    /// The required ones.
    pub required: Vec<Var>,
    /// The one that takes the list of all further arguments.
    pub rest: Option<Var>,
}

impl Formals {
    /// Number of variables.
    pub fn places(&self) -> usize {
        self.required.len() + usize::from(self.rest.is_some())
    }

    /// Whether they take `count` arguments.
    pub fn accept(&self, count: usize) -> bool {
        if self.rest.is_some() {
            count >= self.required.len()
        } else {
            count == self.required.len()
        }
    }

    /// All the variables, the rest parameter last.
    pub fn vars(&self) -> impl Iterator<Item = Var> + '_ {
        self.required.iter().copied().chain(self.rest)
    }
}

/// What is known of a local variable.
#[derive(Clone, PartialEq, Debug)]
pub struct VarInfo {
    /// The name in the source.
    pub name: Rc<str>,
    /// Whether a `set!` assigns it.
    pub assigned: bool,
    /// If the program's text names it: the inlined call whose procedure it is a variable of ([`Inlined::NONE`]: of the
    /// procedure that its code is in). For whoever looks at frames; unless a debugger may ask, no pass depends on it.
    pub frame: Option<Inlined>,
}

/// What is known of a global variable.
#[derive(Clone, PartialEq, Debug)]
pub struct GlobalInfo {
    /// The library that defines it, as in `scheme.base`; empty for the program's own.
    pub library: Rc<str>,
    /// The name.
    pub name: Rc<str>,
    /// Whether it is assigned, or defined more than once, or visible to `eval` as a mutable variable.
    pub assigned: bool,
}

/// A program, a library, or an expression of the prompt.
#[derive(Clone, Default, Debug)]
pub struct Program {
    /// The literals.
    pub data: Data,
    exprs: Vec<Expr>,
    spans: Vec<Span>,
    /// The local variables.
    pub vars: Vec<VarInfo>,
    /// The global variables.
    pub globals: Vec<GlobalInfo>,
    /// Number of labels made.
    pub labels: u32,
    /// The top-level forms in order.
    pub body: Vec<ExprId>,
    /// Whether nobody looks at the results of the last form, whose call is then no tail call, so that stack traces have it.
    pub drops_results: bool,
    /// The calls that stand in templates of macros, in ascending order, each with the index of its template's part.
    templates: Vec<(ExprId, u32)>,
    /// The name of the macro, and the place, of each part of a template.
    template_places: Vec<(Rc<str>, Span)>,
    /// What the spans refer to, those of all later languages too.
    pub inlinings: Inlinings,
}

impl Program {
    /// Adds an expression.
    pub fn add(&mut self, expr: Expr, span: Span) -> ExprId {
        self.exprs.push(expr);
        self.spans.push(span);
        ExprId(self.exprs.len() as u32 - 1)
    }

    /// A global variable that a library defines; made known to the program if it was not.
    pub fn global_of(&mut self, library: &str, name: &str) -> Global {
        let mut globals = self.globals.iter();
        let known = globals.position(|info| *info.library == *library && *info.name == *name);
        let index = known.unwrap_or_else(|| {
            self.globals.push(GlobalInfo {
                library: library.into(),
                name: name.into(),
                assigned: false,
            });
            self.globals.len() - 1
        });
        Global(index as u32)
    }

    /// Replaces an expression in place.
    pub fn set(&mut self, id: ExprId, expr: Expr) {
        self.exprs[id.0 as usize] = expr;
    }

    /// Takes an expression out, leaving a placeholder, for passes that rebuild a node in place.
    pub fn take(&mut self, id: ExprId) -> Expr {
        std::mem::replace(&mut self.exprs[id.0 as usize], Expr::Seq(Vec::new()))
    }

    /// Takes an expression out that is to stand in the place of `id`, which gets its span.
    pub fn take_for(&mut self, id: ExprId, part: ExprId) -> Expr {
        if self.span(part).is_some() {
            self.spans[id.0 as usize] = self.span(part);
        }
        self.take(part)
    }

    /// The place of an expression.
    pub fn span(&self, id: ExprId) -> Span {
        self.spans[id.0 as usize]
    }

    /// Says which part of a template the newest expression was made of.
    pub fn set_template(&mut self, id: ExprId, part: u32) {
        self.templates.push((id, part));
    }

    /// Says what the parts of templates are, if any call was made of one.
    pub fn set_template_places(&mut self, places: impl Iterator<Item = (Rc<str>, Span)>) {
        if !self.templates.is_empty() {
            self.template_places = places.collect();
        }
    }

    /// The macro, and the place in its template, that a call comes from.
    pub fn template(&self, id: ExprId) -> Option<(&str, Span)> {
        let found = self.templates.binary_search_by_key(&id.0, |(id, _)| id.0).ok()?;
        let (keyword, span) = &self.template_places[self.templates[found].1 as usize];
        Some((keyword, *span))
    }

    /// Says where an expression comes from.
    pub fn set_span(&mut self, id: ExprId, span: Span) {
        self.spans[id.0 as usize] = span;
    }

    /// A new local variable.
    pub fn new_var(&mut self, name: impl Into<Rc<str>>) -> Var {
        self.vars.push(VarInfo {
            name: name.into(),
            assigned: false,
            frame: None,
        });
        Var(self.vars.len() as u32 - 1)
    }

    /// A new variable that stands for one of the program's text, in code that is put within an inlined call.
    pub fn new_copy_of_var(&mut self, x: Var, within: Inlined) -> Var {
        let VarInfo { name, frame, .. } = self.vars[x.0 as usize].clone();
        let copy = self.new_var(name);
        self.vars[copy.0 as usize].frame = frame;
        self.put_var_within(copy, within);
        copy
    }

    /// Notes that the binding of a variable is from now on within an inlined call.
    pub fn put_var_within(&mut self, x: Var, within: Inlined) {
        let frame = self.vars[x.0 as usize].frame;
        self.vars[x.0 as usize].frame = frame.map(|frame| self.inlinings.call_within(frame, within));
    }

    /// A new label.
    pub fn new_label(&mut self) -> Label {
        self.labels += 1;
        Label(self.labels - 1)
    }

    /// Drops the expressions that are no part of the program any more, and numbers the others anew.
    pub fn drop_unreachable(&mut self) {
        let exprs = std::mem::take(&mut self.exprs);
        let spans = std::mem::take(&mut self.spans);
        let mut old = (exprs, spans);
        for i in 0..self.body.len() {
            self.body[i] = self.move_from(&mut old, self.body[i]);
        }
    }

    fn move_from(&mut self, old: &mut (Vec<Expr>, Vec<Span>), id: ExprId) -> ExprId {
        let mut expr = std::mem::replace(&mut old.0[id.0 as usize], Expr::Seq(Vec::new()));
        expr.for_each_child_mut(|child| *child = self.move_from(old, *child));
        self.add(expr, old.1[id.0 as usize])
    }

    /// Number of expressions in the arena.
    pub fn len(&self) -> usize {
        self.exprs.len()
    }

    /// Whether there is no expression.
    pub fn is_empty(&self) -> bool {
        self.exprs.is_empty()
    }
}

impl std::ops::Index<ExprId> for Program {
    type Output = Expr;
    fn index(&self, id: ExprId) -> &Expr {
        &self.exprs[id.0 as usize]
    }
}
