//! Core expressions as text.

use super::layout::Text;
use super::{Names, datum};
use crate::ir::core::{Expr, ExprId, Lambda, Program, Var};

/// An expression.
pub fn expr(program: &Program, names: &Names, id: ExprId) -> Text {
    node(program, names, id).at(program.span(id))
}

fn node(program: &Program, names: &Names, id: ExprId) -> Text {
    let child = |id: ExprId| expr(program, names, id);
    let children = |items: &[ExprId]| items.iter().map(|&item| child(item)).collect::<Vec<_>>();
    let bindings = |bindings: &[(Var, ExprId)]| {
        Text::list(
            bindings
                .iter()
                .map(|&(x, init)| Text::list([names.var(x), child(init)])),
        )
    };
    match &program[id] {
        Expr::Const(datum) => datum::constant(names.data, *datum),
        Expr::Local(x) => names.var(*x),
        Expr::Global(g) => names.global(*g),
        Expr::SetLocal(x, value) => Text::form(2, [Text::atom("set!"), names.var(*x), child(*value)]),
        Expr::SetGlobal(g, value) => {
            Text::form(2, [Text::atom("set-global!"), names.global(*g), child(*value)])
        }
        Expr::DefineGlobal(g, value) => {
            Text::form(2, [Text::atom("define-global"), names.global(*g), child(*value)])
        }
        Expr::If(test, then, otherwise) => Text::form(
            2,
            [Text::atom("if"), child(*test), child(*then), child(*otherwise)],
        ),
        Expr::Seq(items) => Text::list([Text::atom("begin")].into_iter().chain(children(items))),
        Expr::Lambda(lambda) => lambda_text(program, names, lambda),
        Expr::Let(list, body) => Text::form(2, [Text::atom("let"), bindings(list), child(*body)]),
        Expr::Letrec(list, body) => Text::form(2, [Text::atom("letrec*"), bindings(list), child(*body)]),
        Expr::Fix(list, body) => Text::form(2, [Text::atom("fix"), bindings(list), child(*body)]),
        Expr::LetValues(formals, producer, body) => {
            let head = [
                Text::atom("let-values"),
                names.formals(formals),
                child(*producer),
                child(*body),
            ];
            Text::form(3, head)
        }
        Expr::Call(operator, operands) => Text::form(
            2,
            [Text::atom("call"), child(*operator)]
                .into_iter()
                .chain(children(operands)),
        ),
        Expr::Primitive(primitive, operands) => Text::list(
            [Text::Atom(format!("{primitive:?}"))]
                .into_iter()
                .chain(children(operands)),
        ),
        Expr::Labels(labels, body) => {
            let labels = labels.iter().map(|(label, parameters, body)| {
                Text::form(2, [names.label(*label), names.vars(parameters), child(*body)])
            });
            Text::form(2, [Text::atom("labels"), Text::list(labels), child(*body)])
        }
        Expr::Jump(label, operands) => Text::form(
            2,
            [Text::atom("jump"), names.label(*label)]
                .into_iter()
                .chain(children(operands)),
        ),
    }
}

fn lambda_text(program: &Program, names: &Names, lambda: &Lambda) -> Text {
    let clauses = lambda
        .clauses
        .iter()
        .map(|clause| [names.formals(&clause.formals), expr(program, names, clause.body)]);
    if lambda.clauses.len() == 1 {
        Text::form(2, [Text::atom("lambda")].into_iter().chain(clauses.flatten()))
    } else {
        Text::list(
            [Text::atom("case-lambda")]
                .into_iter()
                .chain(clauses.map(Text::list)),
        )
    }
}

/// The definitions of global variables of a name, and the lambda expressions that local variables of that name are bound
/// to.
pub fn procedures(program: &Program, name: &str) -> Vec<ExprId> {
    let mut found = Vec::new();
    let mut work: Vec<ExprId> = program.body.iter().rev().copied().collect();
    while let Some(id) = work.pop() {
        match &program[id] {
            Expr::DefineGlobal(g, _) if *program.globals[g.0 as usize].name == *name => found.push(id),
            Expr::Let(bindings, _) | Expr::Letrec(bindings, _) | Expr::Fix(bindings, _) => {
                let named = bindings.iter().filter(|(x, init)| {
                    *program.vars[x.0 as usize].name == *name && matches!(program[*init], Expr::Lambda(_))
                });
                found.extend(named.map(|&(_, init)| init));
            }
            _ => {}
        }
        let start = work.len();
        program[id].for_each_child(|child| work.push(child));
        work[start..].reverse();
    }
    found
}
