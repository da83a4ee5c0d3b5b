//! Finds each procedure's free variables, the known calls, and which procedures are bound together.

use super::{Facts, Function, FunctionInfo};
use crate::ir::core::{Expr, ExprId, Global, Program, Var};
use crate::middle::globals::{Globals, Unit};
use rustc_hash::{FxHashMap, FxHashSet};
use std::rc::Rc;

/// Analyses a program.
pub fn analyse(program: &Program, globals: &Globals, unit: Unit) -> Facts {
    let initialiser = FunctionInfo {
        lambda: None,
        name: abi::image::INITIALISER_NAME.into(),
        parent: Function::INITIALISER,
        var: Var(u32::MAX),
        free: Vec::new(),
        escapes: true,
    };
    let n = program.vars.len();
    let facts = Facts {
        functions: vec![initialiser],
        of_lambda: FxHashMap::default(),
        of_var: vec![None; n],
        of_global: vec![None; program.globals.len()],
        owner: vec![Function::INITIALISER; n],
        bound_together: Vec::new(),
        new_vars: Vec::new(),
    };
    let mut analysis = Analysis {
        program,
        facts,
        free: FxHashSet::default(),
        current: Function::INITIALISER,
    };
    for index in 0..program.globals.len() as u32 {
        let Some(init) = globals.lambda(program, Global(index)) else {
            continue;
        };
        let var = analysis.new_var(program.globals[index as usize].name.clone());
        let f = analysis.new_function(init, var);
        analysis.facts.of_global[index as usize] = Some(f);
        analysis.facts.functions[f.0 as usize].escapes = unit == Unit::Library;
        analysis.facts.bound_together.push(vec![f]);
    }
    for &form in &program.body {
        analysis.expr(form);
    }
    analysis.facts
}

struct Analysis<'a> {
    program: &'a Program,
    facts: Facts,
    /// The pairs of procedure and free variable found so far.
    free: FxHashSet<(Function, Var)>,
    /// The procedure whose body is being traversed.
    current: Function,
}

impl Analysis<'_> {
    fn new_var(&mut self, name: Rc<str>) -> Var {
        let var = Var(self.facts.owner.len() as u32);
        self.facts.owner.push(self.current);
        self.facts.of_var.push(None);
        self.facts.new_vars.push(name);
        var
    }

    fn new_function(&mut self, lambda: ExprId, var: Var) -> Function {
        let Expr::Lambda(expr) = &self.program[lambda] else {
            unreachable!("the caller has seen a lambda expression");
        };
        let f = Function(self.facts.functions.len() as u32);
        self.facts.functions.push(FunctionInfo {
            lambda: Some(lambda),
            name: expr.name.clone().unwrap_or_default(),
            parent: self.current,
            var,
            free: Vec::new(),
            escapes: false,
        });
        self.facts.of_lambda.insert(lambda, f);
        f
    }

    fn bind(&mut self, x: Var) {
        self.facts.owner[x.0 as usize] = self.current;
    }

    fn bind_function(&mut self, x: Var, lambda: ExprId) -> Function {
        self.bind(x);
        let f = self.new_function(lambda, x);
        self.facts.of_var[x.0 as usize] = Some(f);
        f
    }

    fn escape(&mut self, f: Function) {
        self.facts.functions[f.0 as usize].escapes = true;
    }

    fn expr(&mut self, id: ExprId) {
        let program = self.program;
        match &program[id] {
            Expr::Local(x) => {
                self.refer(*x);
                if let Some(f) = self.facts.known_var(*x) {
                    self.escape(f);
                }
            }
            Expr::Global(g) => {
                if let Some(f) = self.facts.known_global(*g) {
                    self.escape(f);
                }
            }
            Expr::DefineGlobal(g, init) => match self.facts.known_global(*g) {
                Some(f) => self.body(f),
                None => self.expr(*init),
            },
            Expr::Lambda(_) => {
                let f = self.anonymous(id);
                self.escape(f);
                self.body(f);
            }
            Expr::Let(bindings, body) => {
                for &(x, init) in bindings {
                    if matches!(program[init], Expr::Lambda(_)) {
                        let f = self.bind_function(x, init);
                        self.facts.bound_together.push(vec![f]);
                        self.body(f);
                    } else {
                        self.bind(x);
                        self.expr(init);
                    }
                }
                self.expr(*body);
            }
            Expr::Fix(bindings, body) => {
                let group: Vec<Function> = bindings
                    .iter()
                    .map(|&(x, lambda)| self.bind_function(x, lambda))
                    .collect();
                self.facts.bound_together.push(group.clone());
                group.into_iter().for_each(|f| self.body(f));
                self.expr(*body);
            }
            Expr::LetValues(formals, producer, body) => {
                formals.vars().for_each(|x| self.bind(x));
                self.expr(*producer);
                self.expr(*body);
            }
            Expr::Labels(labels, body) => {
                for (_, parameters, label_body) in labels {
                    parameters.iter().for_each(|&x| self.bind(x));
                    self.expr(*label_body);
                }
                self.expr(*body);
            }
            Expr::Call(operator, operands) => {
                self.operator(*operator, operands.len());
                operands.iter().for_each(|&operand| self.expr(operand));
            }
            Expr::SetGlobal(..)
            | Expr::Const(_)
            | Expr::If(..)
            | Expr::Seq(_)
            | Expr::Primitive(..)
            | Expr::Jump(..) => {
                program[id].for_each_child(|child| self.expr(child));
            }
            Expr::SetLocal(..) | Expr::Letrec(..) => unreachable!("removed by earlier passes"),
        }
    }

    fn operator(&mut self, operator: ExprId, count: usize) {
        let accepts = |lambda: Option<ExprId>| match lambda.map(|lambda| &self.program[lambda]) {
            Some(Expr::Lambda(lambda)) => lambda.clause_for(count).is_some(),
            Some(_) | None => false,
        };
        match self.program[operator] {
            Expr::Local(x) => match self.facts.known_var(x) {
                Some(f) if accepts(self.facts.function(f).lambda) => self.refer(x),
                Some(_) | None => self.expr(operator),
            },
            Expr::Global(g) => match self.facts.known_global(g) {
                Some(f) if accepts(self.facts.function(f).lambda) => {}
                Some(_) | None => self.expr(operator),
            },
            Expr::Lambda(_) if accepts(Some(operator)) => {
                let f = self.anonymous(operator);
                self.body(f);
            }
            _ => self.expr(operator),
        }
    }

    fn anonymous(&mut self, lambda: ExprId) -> Function {
        let var = self.new_var("procedure".into());
        let f = self.new_function(lambda, var);
        self.facts.bound_together.push(vec![f]);
        f
    }

    fn body(&mut self, f: Function) {
        let program = self.program;
        let lambda = self
            .facts
            .function(f)
            .lambda
            .expect("only the initialiser has none");
        let Expr::Lambda(lambda) = &program[lambda] else {
            unreachable!("functions are lambda expressions")
        };
        let outer = std::mem::replace(&mut self.current, f);
        for clause in &lambda.clauses {
            clause.formals.vars().for_each(|x| self.bind(x));
            self.expr(clause.body);
        }
        self.current = outer;
    }

    /// A reference makes the variable free in all procedures around it up to its binding.
    fn refer(&mut self, x: Var) {
        let owner = self.facts.owner[x.0 as usize];
        let mut f = self.current;
        while f != owner && self.free.insert((f, x)) {
            let info = &mut self.facts.functions[f.0 as usize];
            info.free.push(x);
            f = info.parent;
        }
    }
}
