//! A direct evaluator of Core, for tests: slow and plain.

use abi::primitive::Primitive;
use compiler::ir::core::{Expr, ExprId, Formals, Global, Label, Program, Var};
use compiler::ir::data::Datum;
use number::Number;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// What a program did.
#[derive(PartialEq, Eq, Debug)]
pub struct Outcome {
    /// What it printed.
    trace: Vec<String>,
    /// The error in which it ended.
    error: Option<Stop>,
}

impl Outcome {
    /// Whether it was stopped: then it may have gone less far than another.
    pub fn is_too_long(&self) -> bool {
        self.error == Some(Stop::TooLong)
    }
}

#[derive(PartialEq, Eq, Clone, Debug)]
enum Stop {
    WrongType,
    Unbound,
    Arity,
    TooLong,
}

/// Runs a program.
pub fn run(program: &Program) -> Outcome {
    let mut machine = Machine {
        program,
        globals: HashMap::new(),
        trace: Vec::new(),
        steps: 0,
    };
    let environment = Rc::new(Environment {
        frame: RefCell::default(),
        labels: RefCell::default(),
        outer: None,
    });
    let mut error = None;
    for &form in &program.body {
        if let Err(stop) = machine.evaluate(form, &environment) {
            error = Some(stop);
            break;
        }
    }
    Outcome {
        trace: machine.trace,
        error,
    }
}

#[derive(Clone)]
enum Value {
    Integer(i64),
    Bool(bool),
    Nil,
    Other(String),
    Unbound,
    Pair(Rc<(Value, Value)>),
    Cell(Rc<RefCell<Value>>),
    Procedure(ExprId, Rc<Environment>),
    Several(Vec<Value>),
}

impl Value {
    fn text(&self) -> String {
        match self {
            Value::Integer(n) => n.to_string(),
            Value::Bool(b) => b.to_string(),
            Value::Nil => "()".to_string(),
            Value::Other(name) => name.clone(),
            Value::Pair(pair) => format!("({} . {})", pair.0.text(), pair.1.text()),
            Value::Procedure(..) => "procedure".to_string(),
            Value::Several(values) => values.iter().map(Value::text).collect::<Vec<_>>().join(" and "),
            Value::Unbound | Value::Cell(_) => panic!("a value that no expression has"),
        }
    }

    fn integer(&self) -> Result<i64, Stop> {
        if let Value::Integer(n) = self {
            Ok(*n)
        } else {
            Err(Stop::WrongType)
        }
    }

    fn first(self) -> Value {
        match self {
            Value::Several(values) => values
                .into_iter()
                .next()
                .unwrap_or(Value::Other("unspecified".into())),
            value => value,
        }
    }
}

type Labels = HashMap<Label, (Vec<Var>, ExprId, Rc<Environment>)>;

struct Environment {
    frame: RefCell<HashMap<Var, Value>>,
    labels: RefCell<Labels>,
    outer: Option<Rc<Environment>>,
}

impl Environment {
    fn inside(self: &Rc<Self>) -> Rc<Environment> {
        Rc::new(Environment {
            frame: RefCell::default(),
            labels: RefCell::default(),
            outer: Some(self.clone()),
        })
    }

    fn bind(&self, x: Var, value: Value) {
        self.frame.borrow_mut().insert(x, value);
    }

    fn find(&self, x: Var) -> Value {
        match self.frame.borrow().get(&x) {
            Some(value) => value.clone(),
            None => self.outer.as_ref().expect("the program is well-scoped").find(x),
        }
    }

    fn assign(&self, x: Var, value: Value) {
        match self.frame.borrow_mut().get_mut(&x) {
            Some(place) => *place = value,
            None => self
                .outer
                .as_ref()
                .expect("the program is well-scoped")
                .assign(x, value),
        }
    }

    fn label(&self, label: Label) -> (Vec<Var>, ExprId, Rc<Environment>) {
        match self.labels.borrow().get(&label) {
            Some(found) => found.clone(),
            None => self
                .outer
                .as_ref()
                .expect("the program is well-scoped")
                .label(label),
        }
    }
}

struct Machine<'a> {
    program: &'a Program,
    globals: HashMap<Global, Value>,
    trace: Vec<String>,
    steps: u32,
}

impl Machine<'_> {
    fn evaluate(&mut self, id: ExprId, environment: &Rc<Environment>) -> Result<Value, Stop> {
        self.steps += 1;
        if self.steps > 30_000 {
            return Err(Stop::TooLong);
        }
        let program = self.program;
        match &program[id] {
            Expr::Const(datum) => Ok(match &program.data[*datum] {
                Datum::Number(Number::Integer(n)) => Value::Integer(*n),
                Datum::Bool(b) => Value::Bool(*b),
                Datum::Nil => Value::Nil,
                Datum::Symbol(name) => Value::Other(name.to_string()),
                Datum::Unspecified => Value::Other("unspecified".into()),
                other => panic!("no such constant: {other:?}"),
            }),
            Expr::Local(x) => match environment.find(*x) {
                Value::Unbound => Err(Stop::Unbound),
                value => Ok(value),
            },
            Expr::Global(g) => self.globals.get(g).cloned().ok_or(Stop::Unbound),
            Expr::SetLocal(x, value) => {
                let value = self.one(*value, environment)?;
                environment.assign(*x, value);
                Ok(Value::Other("unspecified".into()))
            }
            Expr::SetGlobal(g, value) | Expr::DefineGlobal(g, value) => {
                let value = self.one(*value, environment)?;
                self.globals.insert(*g, value);
                Ok(Value::Other("unspecified".into()))
            }
            Expr::If(test, then, otherwise) => match self.one(*test, environment)? {
                Value::Bool(false) => self.evaluate(*otherwise, environment),
                _ => self.evaluate(*then, environment),
            },
            Expr::Seq(items) => {
                let (last, others) = items.split_last().expect("sequences are not empty");
                for &item in others {
                    self.evaluate(item, environment)?;
                }
                self.evaluate(*last, environment)
            }
            Expr::Lambda(_) => Ok(Value::Procedure(id, environment.clone())),
            Expr::Let(bindings, body) => {
                let inside = environment.inside();
                for &(x, init) in bindings {
                    inside.bind(x, self.one(init, environment)?);
                }
                self.evaluate(*body, &inside)
            }
            Expr::Letrec(bindings, body) | Expr::Fix(bindings, body) => {
                let inside = environment.inside();
                for &(x, _) in bindings {
                    inside.bind(x, Value::Unbound);
                }
                // Procedures first, as pass letrec has it.
                let is_lambda = |init: ExprId| matches!(program[init], Expr::Lambda(_));
                for lambdas in [true, false] {
                    for &(x, init) in bindings.iter().filter(|binding| is_lambda(binding.1) == lambdas) {
                        let value = self.one(init, &inside)?;
                        inside.bind(x, value);
                    }
                }
                self.evaluate(*body, &inside)
            }
            Expr::LetValues(formals, producer, body) => {
                let values = match self.evaluate(*producer, environment)? {
                    Value::Several(values) => values,
                    value => vec![value],
                };
                let inside = environment.inside();
                bind_formals(formals, values, &inside)?;
                self.evaluate(*body, &inside)
            }
            Expr::Call(operator, operands) => {
                let procedure = self.one(*operator, environment)?;
                let operands = self.operands(operands, environment)?;
                self.apply(procedure, operands)
            }
            Expr::Primitive(primitive, operands) => {
                if let (Primitive::check_bound, Expr::Local(x)) =
                    (primitive, &program[*operands.first().unwrap_or(&id)])
                {
                    return match environment.find(*x) {
                        Value::Unbound => Err(Stop::Unbound),
                        value => Ok(value),
                    };
                }
                let operands = self.operands(operands, environment)?;
                self.primitive(*primitive, operands)
            }
            Expr::Labels(labels, body) => {
                let inside = environment.inside();
                for (label, parameters, label_body) in labels {
                    // The cycle is never freed: a test ends soon.
                    let entry = (parameters.clone(), *label_body, inside.clone());
                    inside.labels.borrow_mut().insert(*label, entry);
                }
                self.evaluate(*body, &inside)
            }
            Expr::Jump(label, operands) => {
                let operands = self.operands(operands, environment)?;
                let (parameters, body, outside) = environment.label(*label);
                let inside = outside.inside();
                parameters
                    .iter()
                    .zip(operands)
                    .for_each(|(&x, value)| inside.bind(x, value));
                self.evaluate(body, &inside)
            }
        }
    }

    fn one(&mut self, id: ExprId, environment: &Rc<Environment>) -> Result<Value, Stop> {
        self.evaluate(id, environment).map(Value::first)
    }

    fn operands(&mut self, operands: &[ExprId], environment: &Rc<Environment>) -> Result<Vec<Value>, Stop> {
        operands
            .iter()
            .map(|&operand| self.one(operand, environment))
            .collect()
    }

    fn apply(&mut self, procedure: Value, operands: Vec<Value>) -> Result<Value, Stop> {
        let Value::Procedure(lambda, environment) = procedure else {
            return Err(Stop::WrongType);
        };
        let Expr::Lambda(lambda) = &self.program[lambda] else {
            panic!("a procedure is a lambda expression")
        };
        let clause = lambda.clause_for(operands.len()).ok_or(Stop::Arity)?;
        let inside = environment.inside();
        bind_formals(&lambda.clauses[clause].formals, operands, &inside)?;
        self.evaluate(lambda.clauses[clause].body, &inside)
    }

    fn primitive(&mut self, primitive: Primitive, operands: Vec<Value>) -> Result<Value, Stop> {
        let pair = |value: &Value| {
            if let Value::Pair(pair) = value {
                Ok(pair.clone())
            } else {
                Err(Stop::WrongType)
            }
        };
        Ok(match (primitive, &operands[..]) {
            (Primitive::cons, [a, b]) => Value::Pair(Rc::new((a.clone(), b.clone()))),
            (Primitive::car, [a]) => pair(a)?.0.clone(),
            (Primitive::cdr, [a]) => pair(a)?.1.clone(),
            (Primitive::is_pair, [a]) => Value::Bool(matches!(a, Value::Pair(_))),
            (Primitive::is_null, [a]) => Value::Bool(matches!(a, Value::Nil)),
            (Primitive::is_fixnum, [a]) => Value::Bool(matches!(a, Value::Integer(_))),
            (Primitive::is_procedure, [a]) => Value::Bool(matches!(a, Value::Procedure(..))),
            (Primitive::not, [a]) => Value::Bool(matches!(a, Value::Bool(false))),
            (Primitive::add, [a, b]) => Value::Integer(a.integer()?.wrapping_add(b.integer()?)),
            (Primitive::subtract, [a, b]) => Value::Integer(a.integer()?.wrapping_sub(b.integer()?)),
            (Primitive::number_less, [a, b]) => Value::Bool(a.integer()? < b.integer()?),
            (Primitive::number_equal, [a, b]) => Value::Bool(a.integer()? == b.integer()?),
            (Primitive::values, values) if values.len() == 1 => values[0].clone(),
            (Primitive::values, values) => Value::Several(values.to_vec()),
            (Primitive::apply, [procedure, list]) => {
                let mut elements = Vec::new();
                let mut rest = list.clone();
                while let Value::Pair(pair) = rest {
                    elements.push(pair.0.clone());
                    rest = pair.1.clone();
                }
                self.apply(procedure.clone(), elements)?
            }
            (Primitive::writeln, [a, _]) => {
                self.trace.push(a.text());
                Value::Other("unspecified".into())
            }
            (Primitive::unbound, []) => Value::Unbound,
            (Primitive::check_bound, [Value::Unbound, _]) => return Err(Stop::Unbound),
            (Primitive::check_bound, [value, _]) => value.clone(),
            (Primitive::cell_new, [value]) => Value::Cell(Rc::new(RefCell::new(value.clone()))),
            (Primitive::cell_ref, [Value::Cell(cell)]) => cell.borrow().clone(),
            (Primitive::cell_set, [Value::Cell(cell), value]) => {
                *cell.borrow_mut() = value.clone();
                Value::Other("unspecified".into())
            }
            _ => panic!(
                "no such primitive: {primitive:?} with {} operands",
                operands.len()
            ),
        })
    }
}

fn bind_formals(formals: &Formals, mut values: Vec<Value>, environment: &Environment) -> Result<(), Stop> {
    if !formals.accept(values.len()) {
        return Err(Stop::Arity);
    }
    if let Some(rest) = formals.rest {
        let mut list = Value::Nil;
        for value in values.split_off(formals.required.len()).into_iter().rev() {
            list = Value::Pair(Rc::new((value, list)));
        }
        environment.bind(rest, list);
    }
    formals
        .required
        .iter()
        .zip(values)
        .for_each(|(&x, value)| environment.bind(x, value));
    Ok(())
}
