//! Flat: closed procedures with explicit closures.
//!
//! ```text
//! program   ::= procedure ...                      one of them, `initialiser`, runs the top-level forms
//! procedure ::= (procedure p (name ...) clause ...)        the names of its free variables
//!             | (known-procedure p (name ...) clause ...)  does not escape
//! clause    ::= ((x ...) e) | ((x ... . x) e)
//! e         ::= (quote datum) | x | (captured i)   i-th free variable of the running closure
//!             | (self)                             the running closure
//!             | (global g) | (set-global! g e) | (define-global g e)
//!             | (static p)                         the closure of a procedure without free variables
//!             | (external g)                       likewise, of a procedure that another unit defines g as
//!             | (if e e e) | (begin e ...) | (let ((x e) ...) e)
//!             | (closures ((x p captures ...) ...) e)     captures ::= e; may mention any x of the form
//!             | (let-values (x ... [. x]) e e)
//!             | (call e e ...)                     unknown callee
//!             | (call-known callee clause closure e ...)   callee ::= p | g, as in `external`
//!                                                  closure ::= e, or none for a procedure that needs none
//!             | (%primitive e ...)
//!             | (labels ((l (x ...) e) ...) e) | (jump l e ...)
//! ```
//!
//! There is no assignment to locals any more (assigned variables are cells) and no nested procedure. A known call names
//! the procedure and the clause that accepts its number of arguments; for a clause with a rest parameter the caller has
//! already made the list. A global whose definition is a procedure without free variables and that is never assigned
//! does not occur: references are `static`, calls `call-known`. ([`Program::known`] tells other units of it.)
//!
//! A procedure that does not escape and has free variables is passed a closure by its callers that no one else looks
//! at. That need not be a procedure object: when there is a single free variable, it is the variable's value itself, of
//! any type, and the procedure refers to it by `self`. Procedures of one recursive group may share one closure.

use crate::ir::core::{Formals, Global, GlobalInfo, Label, Var, VarInfo};
use crate::ir::data::{Data, DatumId};
use crate::source::Span;
use abi::primitive::Primitive;
use std::rc::Rc;

/// An expression, by its index in the program.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ExprId(pub u32);

/// A procedure, by its index.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct ProcedureId(pub u32);

/// An expression.
#[derive(Clone, PartialEq, Debug)]
pub enum Expr {
    /// A literal.
    Const(DatumId),
    /// A local variable's value.
    Local(Var),
    /// A free variable's value, from the running closure.
    Captured(u32),
    /// The running closure itself.
    Myself,
    /// A global variable's value; raises when it is not yet defined.
    Global(Global),
    /// Assignment to a global variable; raises when it is not yet defined.
    SetGlobal(Global, ExprId),
    /// Definition of a global variable.
    DefineGlobal(Global, ExprId),
    /// The closure of a procedure without free variables.
    Static(ProcedureId),
    /// The closure of the procedure that a global of another unit is defined as.
    External(Global),
    /// A conditional.
    If(ExprId, ExprId, ExprId),
    /// A sequence, not empty.
    Seq(Vec<ExprId>),
    /// Parallel bindings.
    Let(Vec<(Var, ExprId)>, ExprId),
    /// Closures, made together so that they may capture each other.
    Closures(Vec<Closure>, ExprId),
    /// The results of the first expression bound to variables in the second.
    LetValues(Formals, ExprId, ExprId),
    /// A call of an unknown procedure.
    Call(ExprId, Vec<ExprId>),
    /// A call of a known procedure.
    CallKnown(KnownCall),
    /// A primitive.
    Primitive(Primitive, Vec<ExprId>),
    /// Local labels: the bodies and the last expression are in tail position of the form.
    Labels(Vec<(Label, Vec<Var>, ExprId)>, ExprId),
    /// A jump to a label in scope.
    Jump(Label, Vec<ExprId>),
}

/// A closure to be made.
#[derive(Clone, PartialEq, Debug)]
pub struct Closure {
    /// The variable that holds it.
    pub var: Var,
    /// Its procedure.
    pub procedure: ProcedureId,
    /// The values of its free variables.
    pub captures: Vec<ExprId>,
}

/// The procedure of a known call.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Callee {
    /// A procedure of this program.
    Procedure(ProcedureId),
    /// The procedure that a global of another unit is defined as.
    External(Global),
}

/// A call of a known procedure.
#[derive(Clone, PartialEq, Debug)]
pub struct KnownCall {
    /// The procedure.
    pub callee: Callee,
    /// Index of the clause that takes these arguments.
    pub clause: u32,
    /// The closure, for a procedure with free variables.
    pub closure: Option<ExprId>,
    /// The arguments, one for each parameter of the clause (the list for a rest parameter last).
    pub arguments: Vec<ExprId>,
    /// Whether the clause has a rest parameter.
    pub rest: bool,
    /// Whether the callee returns by itself, so that a tail call is made an ordinary one, which stack traces have.
    pub returns: bool,
}

/// A procedure.
#[derive(Clone, PartialEq, Debug)]
pub struct Procedure {
    /// The name for messages and listings; empty when there is none.
    pub name: Rc<str>,
    /// Where it is defined.
    pub span: Span,
    /// Its free variables, in closure order.
    pub captured: Vec<Captured>,
    /// The free variable whose value its callers pass in the place of a closure, if it has just one.
    pub passed: Option<Captured>,
    /// The clauses.
    pub clauses: Vec<Clause>,
    /// Whether it can be called other than by `call-known`: only then is its closure ever a value. The initialiser
    /// escapes, and so do the procedures that other units may refer to.
    pub escapes: bool,
    /// Whether its callers pass a closure (see the text of this module).
    pub takes_closure: bool,
}

/// A free variable of a procedure.
#[derive(Clone, PartialEq, Debug)]
pub struct Captured {
    /// Its name.
    pub name: Rc<str>,
    /// Whether the program's text names it ([`VarInfo::frame`]).
    pub is_written: bool,
}

/// A clause.
#[derive(Clone, PartialEq, Debug)]
pub struct Clause {
    /// The parameters.
    pub formals: Formals,
    /// The body.
    pub body: ExprId,
}

/// A program.
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
    /// For each global, the procedure that it is defined as, when that is known and never changes.
    pub known: Vec<Option<ProcedureId>>,
    /// For each global, whether a reference to it may be evaluated before its definition, and so must be checked.
    pub checked: Vec<bool>,
    /// Number of labels.
    pub labels: u32,
    /// The procedures.
    pub procedures: Vec<Procedure>,
    /// Whether nobody looks at the results of the initialiser.
    pub drops_results: bool,
    /// Index of the procedure that runs the top-level forms.
    pub initialiser: u32,
}

impl Program {
    /// Adds an expression.
    pub fn add(&mut self, expr: Expr, span: Span) -> ExprId {
        self.exprs.push(expr);
        self.spans.push(span);
        ExprId(self.exprs.len() as u32 - 1)
    }

    /// The place of an expression.
    pub fn span(&self, id: ExprId) -> Span {
        self.spans[id.0 as usize]
    }

    /// Number of expressions.
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
