//! `letrec*` becomes `let`, `fix` and assignment.
//!
//! Needs: Core as expanded. Guarantees: no `letrec*`; every `fix` binds lambda expressions to variables that are not
//! assigned.
//!
//! Ghuloum and Dybvig, "Fixing letrec (reloaded)", 2009: the bindings are split into strongly connected components of
//! the graph of references. Every initialiser that is not a lambda expression also depends on the one before it, which
//! keeps their order. A component of lambda expressions becomes a `fix`; a single other binding a `let`; in what remains
//! the variables start as unbound and are assigned in order, and references in the component's own initialisers check
//! that the variable has its value. A procedure may thus be called by an initialiser that precedes its definition (an
//! error by the report), but no variable ever yields a value that it does not have yet.

use crate::ir::core::{Expr, ExprId, Program, Var};
use crate::ir::data::Datum;
use crate::middle::{Setting, scc};
use crate::source::Span;
use abi::primitive::Primitive;

/// Runs the pass.
pub fn run(program: Program, _: &Setting) -> Program {
    let bound = vec![None; program.vars.len()];
    let mut pass = Pass {
        program,
        bound,
        frames: Vec::new(),
    };
    for i in 0..pass.program.body.len() {
        pass.expr(pass.program.body[i]);
    }
    pass.program
}

struct Pass {
    program: Program,
    /// The frame and the binding of each variable of a `letrec*` that is being traversed.
    bound: Vec<Option<(u32, u32)>>,
    frames: Vec<Frame>,
}

/// A `letrec*` that is being traversed.
struct Frame {
    /// The binding whose initialiser is being traversed.
    current: Option<u32>,
    /// The bindings that each initialiser refers to.
    successors: Vec<Vec<u32>>,
    /// References to each variable from initialisers.
    references: Vec<Vec<ExprId>>,
}

/// A part of what a `letrec*` becomes, around the parts that follow it.
enum Step {
    Fix(Vec<(Var, ExprId)>),
    Let(Var, ExprId),
    Cycle {
        lambdas: Vec<(Var, ExprId)>,
        others: Vec<(Var, ExprId)>,
    },
}

impl Pass {
    fn expr(&mut self, id: ExprId) {
        match self.program.take(id) {
            Expr::Letrec(bindings, body) => self.letrec(id, bindings, body),
            expr => {
                if let Expr::Local(x) | Expr::SetLocal(x, _) = expr {
                    self.note_reference(x, id);
                }
                expr.for_each_child(|child| self.expr(child));
                self.program.set(id, expr);
            }
        }
    }

    fn note_reference(&mut self, x: Var, id: ExprId) {
        if let Some((frame, to)) = self.bound[x.0 as usize] {
            let frame = &mut self.frames[frame as usize];
            if let Some(from) = frame.current {
                frame.successors[from as usize].push(to);
                frame.references[to as usize].push(id);
            }
        }
    }

    fn letrec(&mut self, id: ExprId, bindings: Vec<(Var, ExprId)>, body: ExprId) {
        for (i, (x, _)) in bindings.iter().enumerate() {
            self.bound[x.0 as usize] = Some((self.frames.len() as u32, i as u32));
        }
        let n = bindings.len();
        self.frames.push(Frame {
            current: None,
            successors: vec![Vec::new(); n],
            references: vec![Vec::new(); n],
        });
        for (i, (_, init)) in bindings.iter().enumerate() {
            self.frame().current = Some(i as u32);
            self.expr(*init);
        }
        self.frame().current = None;
        self.expr(body);
        let frame = self.frames.pop().expect("pushed above");
        for (x, _) in &bindings {
            self.bound[x.0 as usize] = None;
        }
        let span = self.program.span(id);
        // References are known by index, so no expression moves: the innermost part is around `body` as it is.
        let mut expr = Expr::Seq(vec![body]);
        let mut rest = body;
        for (i, step) in self.split(&bindings, frame).into_iter().rev().enumerate() {
            if i > 0 {
                rest = self.program.add(expr, span);
            }
            expr = self.rebuild(step, rest, span);
        }
        self.program.set(id, expr);
    }

    fn frame(&mut self) -> &mut Frame {
        self.frames
            .last_mut()
            .expect("called while a letrec* is being traversed")
    }

    /// The parts of a `letrec*`, outermost first.
    fn split(&mut self, bindings: &[(Var, ExprId)], frame: Frame) -> Vec<Step> {
        let Frame {
            mut successors,
            references,
            ..
        } = frame;
        let lambda: Vec<bool> = bindings
            .iter()
            .map(|&(x, init)| {
                !self.program.vars[x.0 as usize].assigned && matches!(self.program[init], Expr::Lambda(_))
            })
            .collect();
        let mut previous = None;
        for i in (0..bindings.len()).filter(|&i| !lambda[i]) {
            successors[i].extend(previous);
            previous = Some(i as u32);
        }
        let mut steps: Vec<Step> = Vec::new();
        for component in scc::components(&successors) {
            let [only] = component[..] else {
                steps.push(self.cycle_or_fix(bindings, &component, &lambda, &references));
                continue;
            };
            let (x, init) = bindings[only as usize];
            if lambda[only as usize] || successors[only as usize].contains(&only) {
                steps.push(self.cycle_or_fix(bindings, &component, &lambda, &references));
            } else {
                steps.push(Step::Let(x, init));
            }
        }
        merge_fixes(steps)
    }

    fn cycle_or_fix(
        &mut self,
        bindings: &[(Var, ExprId)],
        component: &[u32],
        lambda: &[bool],
        references: &[Vec<ExprId>],
    ) -> Step {
        let (lambdas, others): (Vec<u32>, Vec<u32>) = component.iter().partition(|&&i| lambda[i as usize]);
        let pick = |indices: &[u32]| indices.iter().map(|&i| bindings[i as usize]).collect::<Vec<_>>();
        if others.is_empty() {
            return Step::Fix(pick(&lambdas));
        }
        for &i in &others {
            self.program.vars[bindings[i as usize].0.0 as usize].assigned = true;
            for &reference in &references[i as usize] {
                self.check_reference(reference);
            }
        }
        Step::Cycle {
            lambdas: pick(&lambdas),
            others: pick(&others),
        }
    }

    fn check_reference(&mut self, id: ExprId) {
        let Expr::Local(x) = self.program[id] else { return };
        let span = self.program.span(id);
        let value = self.program.add(Expr::Local(x), span);
        let name = Datum::Symbol(self.program.vars[x.0 as usize].name.clone());
        let name = self.program.data.add(name);
        let name = self.program.add(Expr::Const(name), span);
        self.program
            .set(id, Expr::Primitive(Primitive::check_bound, vec![value, name]));
    }

    fn rebuild(&mut self, step: Step, rest: ExprId, span: Span) -> Expr {
        match step {
            Step::Fix(bindings) => Expr::Fix(bindings, rest),
            Step::Let(x, init) => Expr::Let(vec![(x, init)], rest),
            Step::Cycle { lambdas, others } => {
                let mut variables = Vec::new();
                let mut items = Vec::new();
                for (x, init) in others {
                    variables.push((
                        x,
                        self.program
                            .add(Expr::Primitive(Primitive::unbound, Vec::new()), span),
                    ));
                    items.push(self.program.add(Expr::SetLocal(x, init), self.program.span(init)));
                }
                items.push(rest);
                let mut body = self.program.add(Expr::Seq(items), span);
                if !lambdas.is_empty() {
                    body = self.program.add(Expr::Fix(lambdas, body), span);
                }
                Expr::Let(variables, body)
            }
        }
    }
}

/// Joins neighbouring `fix` steps: closure conversion splits them again, and expressions stay shallow.
fn merge_fixes(steps: Vec<Step>) -> Vec<Step> {
    let mut merged: Vec<Step> = Vec::new();
    for step in steps {
        match (step, merged.last_mut()) {
            (Step::Fix(more), Some(Step::Fix(bindings))) => bindings.extend(more),
            (step, _) => merged.push(step),
        }
    }
    merged
}
