//! Warnings for calls that cannot succeed: of literals, and of known procedures with the wrong number of arguments. The
//! calls stay: they raise when they run.

use crate::diagnostics::{Code, Diagnostic, drop_repetitions};
use crate::ir::core::{Expr, ExprId, Program, Var};
use crate::ir::data::{Datum, DatumId};
use crate::middle::globals::{Definition, Globals};
use crate::middle::interface::Shape;
use std::rc::Rc;

/// Checks all calls of a program without `letrec*`.
pub fn run(program: &Program, globals: &Globals) -> Vec<Diagnostic> {
    let mut check = Check {
        program,
        globals,
        lambdas: vec![None; program.vars.len()],
        warnings: Vec::new(),
    };
    for &form in &program.body {
        check.expr(form);
    }
    drop_repetitions(&mut check.warnings);
    check.warnings
}

struct Check<'a> {
    program: &'a Program,
    globals: &'a Globals,
    /// The lambda expression that each variable is bound to.
    lambdas: Vec<Option<ExprId>>,
    warnings: Vec<Diagnostic>,
}

impl Check<'_> {
    fn expr(&mut self, id: ExprId) {
        let program = self.program;
        match &program[id] {
            Expr::Let(bindings, _) | Expr::Fix(bindings, _) => {
                for &(x, init) in bindings {
                    if matches!(program[init], Expr::Lambda(_)) && !program.vars[x.0 as usize].assigned {
                        self.lambdas[x.0 as usize] = Some(init);
                    }
                }
            }
            Expr::Call(operator, operands) => self.call(id, *operator, operands.len()),
            _ => {}
        }
        program[id].for_each_child(|child| self.expr(child));
    }

    fn call(&mut self, id: ExprId, operator: ExprId, count: usize) {
        let program = self.program;
        let (name, definition, shapes): (Rc<str>, Option<ExprId>, Rc<[Shape]>) = match program[operator] {
            Expr::Lambda(ref lambda) => ("the procedure".into(), None, Shape::all(lambda)),
            Expr::Local(Var(x)) => {
                let Some(definition) = self.lambdas[x as usize] else {
                    return;
                };
                let Expr::Lambda(lambda) = &program[definition] else {
                    return;
                };
                (
                    program.vars[x as usize].name.clone(),
                    Some(definition),
                    Shape::all(lambda),
                )
            }
            Expr::Global(g) => {
                let name = program.globals[g.0 as usize].name.clone();
                match &self.globals.definitions[g.0 as usize] {
                    Definition::Known(definition) => {
                        let Expr::Lambda(lambda) = &program[*definition] else {
                            return;
                        };
                        (name, Some(*definition), Shape::all(lambda))
                    }
                    Definition::External(Some(shapes)) => (name, None, shapes.clone()),
                    Definition::External(None) | Definition::Unknown => return,
                }
            }
            Expr::Const(datum) => return self.call_of_literal(id, datum),
            _ => return,
        };
        if shapes.iter().any(|shape| shape.accepts(count)) {
            return;
        }
        let message = format!("{name} takes {}, but is called with {count}", describe(&shapes));
        let mut warning = Diagnostic::warning(Code::ArgumentCount, program.span(id), message);
        if let Some(definition) = definition
            && program.span(definition).is_some()
        {
            warning = warning.secondary(program.span(definition), format!("{name} is defined here"));
        }
        self.warn(id, warning);
    }

    fn call_of_literal(&mut self, id: ExprId, literal: DatumId) {
        let (message, is_quoted) = match self.program.data[literal] {
            // What `eval` is given may hold anything, procedures too.
            Datum::Object(_) => return,
            Datum::Number(_) => ("a number is called", false),
            Datum::String(_) => ("a string is called", false),
            Datum::Char(_) => ("a character is called", false),
            Datum::Bool(_) => ("a boolean is called", false),
            _ => ("a literal is called", true),
        };
        let mut warning = Diagnostic::warning(Code::CalledLiteral, self.program.span(id), message);
        if !is_quoted {
            warning = warning.hint("a list that is data is quoted, as in '(1 2 3)");
        }
        self.warn(id, warning);
    }

    /// Adds what is to be said of a call.
    fn warn(&mut self, call: ExprId, warning: Diagnostic) {
        let mut warning = warning.label("this call raises an error");
        if let Some((keyword, place)) = self.program.template(call) {
            warning = warning.secondary(place, format!("in this template of `{keyword}`"));
        }
        self.warnings.push(warning);
    }
}

/// As in "1 argument", "2 or 3 arguments", "at least 1 argument".
fn describe(shapes: &[Shape]) -> String {
    if shapes.is_empty() {
        return "no number of arguments".to_owned();
    }
    let open = shapes
        .iter()
        .filter(|shape| shape.rest)
        .map(|shape| shape.required)
        .min();
    let mut counts: Vec<u32> = shapes
        .iter()
        .filter(|shape| !shape.rest)
        .map(|shape| shape.required)
        .collect();
    counts.sort_unstable();
    counts.dedup();
    let mut words: Vec<String> = Vec::new();
    let mut last = 0;
    if let Some(mut least) = open {
        counts.retain(|&count| count < least);
        // "1, or at least 2" is at least 1.
        while counts.last().is_some_and(|&count| count + 1 == least) {
            counts.pop();
            least -= 1;
        }
        words.push(format!("at least {least}"));
        last = least;
    } else if let Some(most) = counts.pop() {
        words.push(most.to_string());
        last = most;
    }
    if !counts.is_empty() {
        let others: Vec<String> = counts.iter().map(u32::to_string).collect();
        words.insert(0, others.join(", "));
    }
    words.join(" or ") + if last == 1 { " argument" } else { " arguments" }
}
