//! Finds the continuation of each call of a known procedure, and from them what becomes a label where.

use super::dominators;
use crate::ir::core::{Expr, ExprId, Global, Lambda, Program, Var};
use crate::middle::globals::Globals;
use rustc_hash::{FxHashMap, FxHashSet};

/// A known procedure, by its index.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct FunctionId(u32);

/// A clause of a known procedure.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Entry {
    /// The procedure.
    pub function: FunctionId,
    /// The index of the clause.
    pub clause: u32,
}

/// What is to be done.
pub struct Plan {
    functions: Vec<Function>,
    /// For each procedure that becomes a label: nothing if it does so in the place of its `fix`, otherwise the expression
    /// around which the label goes.
    places: Vec<Option<Option<ExprId>>>,
    /// The known procedures, by lambda expression.
    pub of_lambda: FxHashMap<ExprId, FunctionId>,
    /// The calls that become jumps.
    pub jumps: FxHashMap<ExprId, Entry>,
    /// The clauses that get a label at their entry.
    pub loops: FxHashSet<Entry>,
    /// Around which expressions labels go, and what becomes of these.
    pub wraps: Vec<(ExprId, Vec<(FunctionId, ExprId)>)>,
}

impl Plan {
    /// Where a procedure becomes a label, if it does; see [`Plan::places`].
    pub fn place(&self, function: FunctionId) -> Option<Option<ExprId>> {
        self.places[function.0 as usize]
    }

    /// The lambda expression of a procedure that becomes a label with a single jump.
    pub fn jumped_to_once(&self, function: FunctionId) -> Option<ExprId> {
        let Function { lambda, calls, .. } = &self.functions[function.0 as usize];
        (self.place(function).is_some() && calls.len() == 1).then_some(*lambda)
    }

    /// The number of required parameters of a clause, and whether there is a rest parameter.
    pub fn shape(&self, entry: Entry) -> (usize, bool) {
        self.functions[entry.function.0 as usize].shapes[entry.clause as usize]
    }
}

struct Function {
    lambda: ExprId,
    /// Whether it is bound by a `fix`, and if so the continuation of that.
    fix: Option<Continuation>,
    escapes: bool,
    calls: Vec<Call>,
    /// The continuation of each clause's body.
    bodies: Vec<Continuation>,
    /// Number of required parameters of each clause, and whether there is a rest parameter.
    shapes: Vec<(usize, bool)>,
}

struct Call {
    expr: ExprId,
    clause: u32,
    continuation: Continuation,
}

/// What an expression returns to, by its index.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Continuation(u32);

struct ContinuationInfo {
    /// The largest expression that returns to it directly.
    expr: ExprId,
    /// The procedure with a single clause whose body that is.
    body_of: Option<FunctionId>,
}

/// Makes the plan for a program.
pub fn plan(program: &Program, globals: &Globals) -> Plan {
    let mut analysis = Analysis {
        program,
        functions: Vec::new(),
        continuations: Vec::new(),
        of_lambda: FxHashMap::default(),
        of_var: FxHashMap::default(),
        of_global: FxHashMap::default(),
    };
    for index in 0..program.globals.len() as u32 {
        if let Some(lambda) = globals.lambda(program, Global(index)) {
            let function = analysis.new_function(lambda, None);
            analysis.of_global.insert(Global(index), function);
        }
    }
    for &form in &program.body {
        analysis.operand(form);
    }
    analysis.finish()
}

struct Analysis<'a> {
    program: &'a Program,
    functions: Vec<Function>,
    continuations: Vec<ContinuationInfo>,
    of_lambda: FxHashMap<ExprId, FunctionId>,
    of_var: FxHashMap<Var, FunctionId>,
    of_global: FxHashMap<Global, FunctionId>,
}

impl Analysis<'_> {
    fn new_function(&mut self, id: ExprId, fix: Option<Continuation>) -> FunctionId {
        let function = FunctionId(self.functions.len() as u32);
        let Expr::Lambda(lambda) = &self.program[id] else {
            unreachable!("callers have seen a lambda expression");
        };
        let shapes = lambda
            .clauses
            .iter()
            .map(|clause| (clause.formals.required.len(), clause.formals.rest.is_some()));
        self.functions.push(Function {
            lambda: id,
            fix,
            // A global procedure stays one: a call of it from another is not worth a copy in there.
            escapes: fix.is_none() || lambda.clauses.len() != 1,
            calls: Vec::new(),
            bodies: Vec::new(),
            shapes: shapes.collect(),
        });
        self.of_lambda.insert(id, function);
        function
    }

    fn new_continuation(&mut self, expr: ExprId, body_of: Option<FunctionId>) -> Continuation {
        self.continuations.push(ContinuationInfo { expr, body_of });
        Continuation(self.continuations.len() as u32 - 1)
    }

    /// An expression that is not in tail position.
    fn operand(&mut self, id: ExprId) {
        match &self.program[id] {
            Expr::Const(_) => {}
            Expr::Local(x) => {
                if let Some(&function) = self.of_var.get(x) {
                    self.functions[function.0 as usize].escapes = true;
                }
            }
            _ => {
                let continuation = self.new_continuation(id, None);
                self.expr(id, continuation);
            }
        }
    }

    fn expr(&mut self, id: ExprId, continuation: Continuation) {
        let program = self.program;
        match &program[id] {
            Expr::Const(_) | Expr::Local(_) | Expr::Global(_) => self.operand_without_calls(id),
            Expr::SetLocal(_, value) | Expr::SetGlobal(_, value) | Expr::DefineGlobal(_, value) => {
                self.operand(*value)
            }
            Expr::If(test, then, otherwise) => {
                self.operand(*test);
                self.expr(*then, continuation);
                self.expr(*otherwise, continuation);
            }
            Expr::Seq(items) => {
                let (last, others) = items.split_last().expect("sequences are not empty");
                others.iter().for_each(|&item| self.operand(item));
                self.expr(*last, continuation);
            }
            Expr::Lambda(lambda) => self.bodies(lambda, self.of_lambda.get(&id).copied()),
            Expr::Let(bindings, body) => {
                bindings.iter().for_each(|&(_, init)| self.operand(init));
                self.expr(*body, continuation);
            }
            Expr::Fix(bindings, body) => {
                for &(x, lambda) in bindings {
                    let function = self.new_function(lambda, Some(continuation));
                    self.of_var.insert(x, function);
                }
                for &(_, lambda) in bindings {
                    self.operand(lambda);
                }
                self.expr(*body, continuation);
            }
            Expr::LetValues(_, producer, body) => {
                self.operand(*producer);
                self.expr(*body, continuation);
            }
            Expr::Call(operator, operands) => {
                operands.iter().for_each(|&operand| self.operand(operand));
                self.call(id, *operator, operands.len(), continuation);
            }
            Expr::Primitive(_, operands) | Expr::Jump(_, operands) => {
                operands.iter().for_each(|&operand| self.operand(operand));
            }
            Expr::Labels(labels, body) => {
                labels.iter().for_each(|label| self.expr(label.2, continuation));
                self.expr(*body, continuation);
            }
            Expr::Letrec(..) => unreachable!("removed by pass letrec"),
        }
    }

    fn operand_without_calls(&mut self, id: ExprId) {
        if let Expr::Local(_) = self.program[id] {
            self.operand(id);
        }
    }

    fn bodies(&mut self, lambda: &Lambda, function: Option<FunctionId>) {
        let single = function.filter(|_| lambda.clauses.len() == 1);
        for clause in &lambda.clauses {
            let continuation = self.new_continuation(clause.body, single);
            if let Some(function) = function {
                self.functions[function.0 as usize].bodies.push(continuation);
            }
            self.expr(clause.body, continuation);
        }
    }

    fn call(&mut self, id: ExprId, operator: ExprId, count: usize, continuation: Continuation) {
        let function = match self.program[operator] {
            Expr::Local(x) => self.of_var.get(&x).copied(),
            Expr::Global(g) => self.of_global.get(&g).copied(),
            _ => None,
        };
        let clause = function.and_then(|function| {
            let mut shapes = self.functions[function.0 as usize].shapes.iter();
            let clause = shapes.position(|&(required, rest)| {
                if rest {
                    count >= required
                } else {
                    count == required
                }
            });
            clause.map(|clause| (function, clause as u32))
        });
        match clause {
            Some((function, clause)) => {
                self.functions[function.0 as usize].calls.push(Call {
                    expr: id,
                    clause,
                    continuation,
                });
            }
            None => self.operand(operator),
        }
    }

    /// Nodes of the graph: 0 is the root, then the procedures, then the continuations.
    fn function_node(function: FunctionId) -> u32 {
        1 + function.0
    }

    /// Where what returns to a continuation really returns: a procedure's caller is not known here.
    fn continuation_node(&self, continuation: Continuation) -> u32 {
        match self.continuations[continuation.0 as usize].body_of {
            Some(function) => Self::function_node(function),
            None => 1 + self.functions.len() as u32 + continuation.0,
        }
    }

    fn finish(mut self) -> Plan {
        let mut successors = vec![Vec::new(); 1 + self.functions.len() + self.continuations.len()];
        for (i, function) in self.functions.iter().enumerate() {
            let node = Self::function_node(FunctionId(i as u32));
            if function.escapes || function.calls.is_empty() {
                successors[0].push(node);
            }
            for call in &function.calls {
                let from = self.continuation_node(call.continuation);
                successors[from as usize].push(node);
            }
        }
        let first_continuation = 1 + self.functions.len();
        for (i, continuation) in self.continuations.iter().enumerate() {
            if continuation.body_of.is_none() {
                successors[0].push((first_continuation + i) as u32);
            }
        }
        let dominators = dominators::topmost(&successors);
        let mut plan = Plan {
            functions: Vec::new(),
            places: Vec::new(),
            of_lambda: std::mem::take(&mut self.of_lambda),
            jumps: FxHashMap::default(),
            loops: FxHashSet::default(),
            wraps: Vec::new(),
        };
        self.choose_places(&dominators, &mut plan);
        self.choose_jumps(&dominators, &mut plan);
        plan.functions = self.functions;
        plan
    }

    /// The node where what returns to a continuation ends up, given the topmost dominators.
    fn resolve(&self, continuation: Continuation, dominators: &[u32]) -> u32 {
        dominators[self.continuation_node(continuation) as usize]
    }

    fn choose_places(&self, dominators: &[u32], plan: &mut Plan) {
        let mut wraps: FxHashMap<ExprId, usize> = FxHashMap::default();
        for (i, function) in self.functions.iter().enumerate() {
            let id = FunctionId(i as u32);
            let top = dominators[Self::function_node(id) as usize];
            let place = match function.fix {
                Some(_) if top == Self::function_node(id) => None,
                Some(fix) if self.resolve(fix, dominators) == top => Some(None),
                Some(_) => {
                    let expr = self.expression_of(top);
                    let index = *wraps.entry(expr).or_insert_with(|| {
                        plan.wraps.push((expr, Vec::new()));
                        plan.wraps.len() - 1
                    });
                    plan.wraps[index].1.push((id, function.lambda));
                    Some(Some(expr))
                }
                None => None,
            };
            plan.places.push(place);
        }
    }

    /// The expression around which labels go that return where a node returns.
    fn expression_of(&self, node: u32) -> ExprId {
        let index = node as usize - 1;
        match self.functions.get(index) {
            Some(function) => self.continuations[function.bodies[0].0 as usize].expr,
            None => self.continuations[index - self.functions.len()].expr,
        }
    }

    fn choose_jumps(&self, dominators: &[u32], plan: &mut Plan) {
        for (i, function) in self.functions.iter().enumerate() {
            let id = FunctionId(i as u32);
            for call in &function.calls {
                let entry = Entry {
                    function: id,
                    clause: call.clause,
                };
                if plan.places[i].is_some() {
                    plan.jumps.insert(call.expr, entry);
                } else if self.resolve(call.continuation, dominators)
                    == self.resolve(function.bodies[call.clause as usize], dominators)
                {
                    plan.jumps.insert(call.expr, entry);
                    plan.loops.insert(entry);
                }
            }
        }
    }
}
