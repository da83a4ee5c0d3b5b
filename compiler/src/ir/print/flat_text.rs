//! Flat procedures as text.

use super::layout::Text;
use super::{Names, datum, procedure_name};
use crate::ir::core::Var;
use crate::ir::flat::{Callee, Expr, ExprId, KnownCall, ProcedureId, Program};

/// A procedure.
pub fn procedure(program: &Program, names: &Names, index: usize) -> Text {
    let procedure = &program.procedures[index];
    let escapes = if procedure.escapes {
        "procedure"
    } else {
        "known-procedure"
    };
    let captured = Text::list(
        procedure
            .captured
            .iter()
            .map(|captured| Text::Atom(datum::symbol(&captured.name))),
    );
    let head = [
        Text::atom(escapes),
        name(program, ProcedureId(index as u32)),
        captured,
    ];
    let clauses = procedure
        .clauses
        .iter()
        .map(|clause| Text::list([names.formals(&clause.formals), expr(program, names, clause.body)]));
    Text::form(3, head.into_iter().chain(clauses)).at(procedure.span)
}

fn name(program: &Program, id: ProcedureId) -> Text {
    Text::Atom(procedure_name(
        &program.procedures[id.0 as usize].name,
        id.0 as usize,
    ))
}

fn expr(program: &Program, names: &Names, id: ExprId) -> Text {
    node(program, names, id).at(program.span(id))
}

fn node(program: &Program, names: &Names, id: ExprId) -> Text {
    let child = |id: ExprId| expr(program, names, id);
    let children = |items: &[ExprId]| items.iter().map(|&item| child(item)).collect::<Vec<_>>();
    match &program[id] {
        Expr::Const(datum) => datum::constant(names.data, *datum),
        Expr::Local(x) => names.var(*x),
        Expr::Captured(index) => Text::list([Text::atom("captured"), Text::Atom(index.to_string())]),
        Expr::Myself => Text::list([Text::atom("self")]),
        Expr::Global(g) => names.global(*g),
        Expr::SetGlobal(g, value) => {
            Text::form(2, [Text::atom("set-global!"), names.global(*g), child(*value)])
        }
        Expr::DefineGlobal(g, value) => {
            Text::form(2, [Text::atom("define-global"), names.global(*g), child(*value)])
        }
        Expr::Static(id) => Text::list([Text::atom("static"), name(program, *id)]),
        Expr::External(g) => Text::list([Text::atom("external"), names.global(*g)]),
        Expr::If(test, then, otherwise) => Text::form(
            2,
            [Text::atom("if"), child(*test), child(*then), child(*otherwise)],
        ),
        Expr::Seq(items) => Text::list([Text::atom("begin")].into_iter().chain(children(items))),
        Expr::Let(bindings, body) => {
            let binding = |&(x, init): &(Var, ExprId)| Text::list([names.var(x), child(init)]);
            Text::form(
                2,
                [
                    Text::atom("let"),
                    Text::list(bindings.iter().map(binding)),
                    child(*body),
                ],
            )
        }
        Expr::Closures(closures, body) => {
            let closures = closures.iter().map(|closure| {
                let head = [names.var(closure.var), name(program, closure.procedure)];
                Text::list(head.into_iter().chain(children(&closure.captures)))
            });
            Text::form(2, [Text::atom("closures"), Text::list(closures), child(*body)])
        }
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
        Expr::CallKnown(call) => known_call(program, names, call),
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

fn known_call(program: &Program, names: &Names, call: &KnownCall) -> Text {
    let callee = match call.callee {
        Callee::Procedure(id) => name(program, id),
        Callee::External(g) => names.global(g),
    };
    let closure = match call.closure {
        Some(closure) => expr(program, names, closure),
        None => Text::atom("none"),
    };
    let head = [
        Text::atom("call-known"),
        callee,
        Text::Atom(call.clause.to_string()),
        closure,
    ];
    Text::form(
        4,
        head.into_iter().chain(
            call.arguments
                .iter()
                .map(|&argument| expr(program, names, argument)),
        ),
    )
}
