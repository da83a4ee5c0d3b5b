//! Which procedures return by themselves: with one result, and without a tail call of what only the running program knows.
//!
//! A tail call of such a procedure need not be one: its stack is needed for no longer than the procedure runs, and the
//! procedure ends in nobody else's code. So the calls that a program makes of the library stay in stack traces, and loops
//! that are made of tail calls still run in constant space.
//!
//! The greatest solution is wanted, since procedures that call each other in tail position return when they do: all are
//! taken to return until one turns out not to.

use crate::ir::core::{Expr, ExprId, Global, Lambda, Program, Var};
use crate::middle::globals::{Definition, Globals};
use crate::middle::raising;
use abi::primitive::{How, Primitive};
use rustc_hash::{FxHashMap, FxHashSet};

/// The clauses of a program's global procedures that return by themselves.
pub struct Returning(FxHashSet<(Global, usize)>);

impl Returning {
    /// Whether a clause of a procedure that a global is defined as does.
    pub fn holds(&self, g: Global, clause: usize) -> bool {
        self.0.contains(&(g, clause))
    }
}

/// Analyses a program, which must have no `letrec*` any more.
pub fn analyse(program: &Program, globals: &Globals) -> Returning {
    let is_declaration = |g| {
        let lambda = globals.lambda(program, g);
        lambda.is_some_and(|lambda| program.span(lambda).is_declaration)
    };
    let mut callees = FxHashMap::default();
    for index in 0..program.globals.len() as u32 {
        let g = Global(index);
        let Some(Expr::Lambda(lambda)) = globals.lambda(program, g).map(|init| &program[init]) else {
            continue;
        };
        for (number, clause) in lambda.clauses.iter().enumerate() {
            if let Some(called) = tail_callees(program, globals, clause.body) {
                // A loop through it would grow, since calls of it are no tail calls.
                debug_assert!(
                    !is_declaration(g) || called.iter().all(|&(callee, _)| is_declaration(callee)),
                    "returning: what a declaration stands for ends in other code of the program"
                );
                callees.insert((g, number), called);
            }
        }
    }
    let mut returning: FxHashSet<(Global, usize)> = callees.keys().copied().collect();
    loop {
        let before = returning.len();
        callees.retain(|clause, called| {
            let returns = called.iter().all(|callee| returning.contains(callee));
            if !returns {
                returning.remove(clause);
            }
            returns
        });
        if returning.len() == before {
            return Returning(returning);
        }
    }
}

/// The clauses of the program's global procedures that a body calls in tail position; nothing if it may end in other code
/// or with several results.
fn tail_callees(program: &Program, globals: &Globals, body: ExprId) -> Option<Vec<(Global, usize)>> {
    let mut callees = Vec::new();
    let mut procedures: FxHashMap<Var, ExprId> = FxHashMap::default();
    let mut entered = FxHashSet::default();
    let mut work = vec![body];
    while let Some(id) = work.pop() {
        match &program[id] {
            Expr::Const(_)
            | Expr::Local(_)
            | Expr::Global(_)
            | Expr::SetLocal(..)
            | Expr::SetGlobal(..)
            | Expr::DefineGlobal(..)
            | Expr::Lambda(_) => {}
            Expr::If(_, then, otherwise) => work.extend([*then, *otherwise]),
            Expr::Seq(items) => work.extend(items.last()),
            Expr::Let(bindings, last) | Expr::Fix(bindings, last) => {
                // An assigned variable may hold any other procedure.
                let constant = bindings
                    .iter()
                    .filter(|(x, _)| !program.vars[x.0 as usize].assigned);
                procedures.extend(constant.copied());
                work.push(*last);
            }
            Expr::LetValues(_, _, last) => work.push(*last),
            Expr::Labels(labels, last) => {
                work.extend(labels.iter().map(|label| label.2));
                work.push(*last);
            }
            // The label is in tail position, too.
            Expr::Jump(..) => {}
            Expr::Call(operator, operands) => match &program[*operator] {
                Expr::Global(g) if raising::is_raising(&program.globals[g.0 as usize]) => {}
                Expr::Global(g) => match &globals.definitions[g.0 as usize] {
                    Definition::Known(init) => {
                        let clause = lambda(program, *init)?.clause_for(operands.len())?;
                        callees.push((*g, clause));
                    }
                    Definition::External(shapes) => {
                        let mut shapes = shapes.as_ref()?.iter();
                        let clause = shapes.find(|shape| shape.accepts(operands.len()))?;
                        if !clause.returns {
                            return None;
                        }
                    }
                    Definition::Unknown => return None,
                },
                Expr::Local(x) => {
                    let procedure = lambda(program, *procedures.get(x)?)?;
                    let clause = procedure.clause_for(operands.len())?;
                    if entered.insert((*x, clause)) {
                        work.push(procedure.clauses[clause].body);
                    }
                }
                Expr::Lambda(procedure) => {
                    let clause = procedure.clause_for(operands.len())?;
                    work.push(procedure.clauses[clause].body);
                }
                _ => return None,
            },
            Expr::Primitive(Primitive::values, operands) if operands.len() != 1 => return None,
            Expr::Primitive(primitive, _) => {
                let ends_elsewhere = primitive.info().how == How::stub;
                if ends_elsewhere && *primitive != Primitive::raise_condition {
                    return None;
                }
            }
            other @ Expr::Letrec(..) => unreachable!("returning: {other:?} after letrec"),
        }
    }
    Some(callees)
}

/// The lambda expression of an index, if it is one.
fn lambda(program: &Program, id: ExprId) -> Option<&Lambda> {
    match &program[id] {
        Expr::Lambda(lambda) => Some(lambda),
        _ => None,
    }
}
