//! Contification: a procedure that always returns to the same place becomes a label, its calls become jumps. Loops come
//! out of this.
//!
//! Needs: no `letrec*`. Guarantees: the same; adds labels.
//!
//! Fluet and Weeks, "Contification using dominators", 2001. The *continuation* of an expression is named by the largest
//! expression in whose tail position it is. A call in tail position of a known procedure's body returns where the
//! procedure returns. In the graph with an edge from what returns to what is called so, a procedure is contifiable if
//! something other than the root dominates it; it becomes a label where its topmost dominator is. Beyond the paper, a
//! procedure that stays and calls itself in tail position gets a label at its entry.

// Continuations, calls, and which procedure becomes a label where.
mod analysis;
// Immediate dominators.
mod dominators;

use crate::ir::core::{Clause, Expr, ExprId, Formals, Label, Lambda, Program, Var};
use crate::ir::data::Datum;
use crate::middle::{Setting, globals};
use crate::source::{Inlined, Span};
use abi::primitive::Primitive;
use analysis::{Entry, FunctionId, Plan};
use rustc_hash::{FxHashMap, FxHashSet};

/// Runs the pass.
pub fn run(mut program: Program, setting: &Setting) -> Program {
    let globals = globals::analyse(&program, setting);
    for i in 0..program.body.len() {
        let form = program.body[i];
        name_lambdas(&mut program, form);
    }
    let plan = analysis::plan(&program, &globals);
    let mut pass = Pass {
        program,
        plan,
        labels: FxHashMap::default(),
        processed: FxHashSet::default(),
    };
    for i in 0..pass.program.body.len() {
        pass.expr(pass.program.body[i], Inlined::NONE);
    }
    pass.wrap();
    pass.program
}

/// Makes every `let` of lambda expressions a `fix`.
fn name_lambdas(program: &mut Program, id: ExprId) {
    let mut expr = program.take(id);
    expr.for_each_child(|child| name_lambdas(program, child));
    if let Expr::Let(bindings, body) = expr {
        let is_lambda = |&(_, init): &(Var, ExprId)| matches!(program[init], Expr::Lambda(_));
        let (lambdas, others): (Vec<_>, Vec<_>) = bindings.into_iter().partition(is_lambda);
        expr = match (lambdas.is_empty(), others.is_empty()) {
            (true, _) => Expr::Let(others, body),
            (false, true) => Expr::Fix(lambdas, body),
            (false, false) => {
                let inner = program.add(Expr::Let(others, body), program.span(body));
                Expr::Fix(lambdas, inner)
            }
        };
    }
    program.set(id, expr);
}

struct Pass {
    program: Program,
    plan: Plan,
    labels: FxHashMap<Entry, Label>,
    /// The lambda expressions of `fix` forms that were processed, some where the single jump to their label is.
    processed: FxHashSet<ExprId>,
}

impl Pass {
    fn label(&mut self, entry: Entry) -> Label {
        let program = &mut self.program;
        *self.labels.entry(entry).or_insert_with(|| program.new_label())
    }

    /// Processes an expression. `outer` is the inlined call that spans in it are to tell of: a lambda expression that becomes a
    /// label is from now on part of what surrounds it, or, if there is a single jump to it, is in the place of that call. (A
    /// label with several jumps has one body: spans in that cannot tell of all of the calls.)
    fn expr(&mut self, id: ExprId, outer: Inlined) {
        let span = self.program.inlinings.within(self.program.span(id), outer);
        self.program.set_span(id, span);
        let becomes_label = |function: &FunctionId| self.plan.place(*function).is_some();
        let inner = match self.program[id] {
            Expr::Lambda(_) if self.plan.of_lambda.get(&id).is_some_and(becomes_label) => span.inlined,
            Expr::Lambda(_) => Inlined::NONE,
            _ => outer,
        };
        self.parts(id, inner);
    }

    /// Processes the parts of an expression, whose spans are to tell of an inlined call, and then itself.
    fn parts(&mut self, id: ExprId, inner: Inlined) {
        let mut expr = self.program.take(id);
        expr.for_each_bound(|x| self.program.put_var_within(x, inner));
        if let Expr::Fix(bindings, body) = &expr {
            // First the body, in which single jumps may be.
            self.expr(*body, inner);
            for &(_, lambda) in bindings {
                if self.processed.insert(lambda) {
                    self.expr(lambda, inner);
                }
            }
        } else {
            expr.for_each_child(|child| self.expr(child, inner));
        }
        match expr {
            Expr::Fix(bindings, body) => expr = self.fix(id, bindings, body),
            Expr::Call(_, operands) if self.plan.jumps.contains_key(&id) => {
                let entry = self.plan.jumps[&id];
                self.enter(entry.function, self.program.span(id));
                expr = self.jump(entry, operands, id);
            }
            Expr::Lambda(ref mut lambda) => {
                if let Some(&function) = self.plan.of_lambda.get(&id) {
                    for (i, clause) in lambda.clauses.iter_mut().enumerate() {
                        let entry = Entry {
                            function,
                            clause: i as u32,
                        };
                        if self.plan.loops.contains(&entry) {
                            self.add_entry_label(entry, clause);
                        }
                    }
                }
            }
            _ => {}
        }
        self.program.set(id, expr);
    }

    /// Processes a lambda expression, unless that is done, where the single jump to its label is.
    fn enter(&mut self, function: FunctionId, jump: Span) {
        let Some(lambda) = self.plan.jumped_to_once(function) else {
            return;
        };
        let span = self.program.span(lambda);
        let is_written = span.is_some() && !span.is_library;
        if !is_written || !jump.is_some() || !self.processed.insert(lambda) {
            return;
        }
        let Expr::Lambda(Lambda { name, .. }) = &self.program[lambda] else {
            unreachable!("functions are lambda expressions");
        };
        let name = name.clone().unwrap_or_default();
        let call = self.program.inlinings.number(&name, jump);
        self.parts(lambda, call);
    }

    fn fix(&mut self, id: ExprId, bindings: Vec<(Var, ExprId)>, body: ExprId) -> Expr {
        let mut labels = Vec::new();
        let mut kept = Vec::new();
        for (x, lambda) in bindings {
            let function = self.plan.of_lambda[&lambda];
            match self.plan.place(function) {
                None => kept.push((x, lambda)),
                Some(None) => labels.push(self.label_binding(function, lambda)),
                // See `wrap`.
                Some(Some(_)) => {}
            }
        }
        match (kept.is_empty(), labels.is_empty()) {
            (_, true) if kept.is_empty() => self.program.take_for(id, body),
            (_, true) => Expr::Fix(kept, body),
            (true, false) => Expr::Labels(labels, body),
            (false, false) => {
                let inner = self
                    .program
                    .add(Expr::Labels(labels, body), self.program.span(body));
                Expr::Fix(kept, inner)
            }
        }
    }

    fn label_binding(&mut self, function: FunctionId, lambda: ExprId) -> (Label, Vec<Var>, ExprId) {
        let Expr::Lambda(lambda) = self.program.take(lambda) else {
            unreachable!("functions are lambda expressions");
        };
        let clause = &lambda.clauses[0];
        (
            self.label(Entry { function, clause: 0 }),
            clause.formals.vars().collect(),
            clause.body,
        )
    }

    /// A jump instead of a call; the list for a rest parameter is made here.
    fn jump(&mut self, entry: Entry, mut operands: Vec<ExprId>, call: ExprId) -> Expr {
        let (required, rest) = self.plan.shape(entry);
        if rest {
            let span = self.program.span(call);
            let nil = self.program.data.add(Datum::Nil);
            let mut list = self.program.add(Expr::Const(nil), span);
            for operand in operands.split_off(required).into_iter().rev() {
                list = self
                    .program
                    .add(Expr::Primitive(Primitive::cons, vec![operand, list]), span);
            }
            operands.push(list);
        }
        Expr::Jump(self.label(entry), operands)
    }

    /// Puts a label at the entry of a clause. The label takes over the parameters, the clause gets new ones.
    fn add_entry_label(&mut self, entry: Entry, clause: &mut Clause) {
        let label = self.label(entry);
        let span = self.program.span(clause.body);
        let parameters: Vec<Var> = clause.formals.vars().collect();
        let mut renamed = Vec::new();
        let mut operands = Vec::new();
        for &x in &parameters {
            let fresh = self.program.new_copy_of_var(x, Inlined::NONE);
            renamed.push(fresh);
            operands.push(self.program.add(Expr::Local(fresh), span));
        }
        let rest = clause.formals.rest.and_then(|_| renamed.pop());
        clause.formals = Formals {
            required: renamed,
            rest,
        };
        let jump = self.program.add(Expr::Jump(label, operands), span);
        clause.body = self
            .program
            .add(Expr::Labels(vec![(label, parameters, clause.body)], jump), span);
    }

    /// Puts labels around the expressions to which procedures bound elsewhere return.
    fn wrap(&mut self) {
        for (place, functions) in std::mem::take(&mut self.plan.wraps) {
            let labels = functions
                .into_iter()
                .map(|(function, lambda)| self.label_binding(function, lambda))
                .collect();
            let body = self.program.take(place);
            let body = self.program.add(body, self.program.span(place));
            self.program.set(place, Expr::Labels(labels, body));
        }
    }
}
