//! Random Core programs as text.

use crate::random::Random;
use std::fmt::Write as _;

/// The program of a seed.
pub fn program(seed: u64) -> String {
    let mut generator = Generator {
        random: Random::new(seed),
        names: 0,
        globals: Vec::new(),
        out: String::new(),
    };
    for index in 0..3 + generator.below(4) {
        generator.global_procedure(index);
    }
    for _ in 0..2 + generator.below(4) {
        let scope = Scope::default();
        let body = generator.expr(&scope, 5, Effects::Any);
        writeln!(generator.out, "(%writeln {body} 0)").expect("writing to a string succeeds");
    }
    generator.out
}

/// Whether an expression may have an effect or fail.
#[derive(Clone, Copy, PartialEq)]
enum Effects {
    Any,
    None,
}

#[derive(Clone, Default)]
struct Scope {
    /// Variables with any value.
    values: Vec<String>,
    /// Variables bound to procedures of so many parameters, which may be called so.
    procedures: Vec<(String, usize)>,
    /// Variables that may be assigned.
    assignable: Vec<String>,
}

struct Generator {
    random: Random,
    names: u32,
    /// Procedures defined so far, each with its number of parameters.
    globals: Vec<(String, usize)>,
    out: String,
}

impl Generator {
    fn below(&mut self, n: u64) -> u64 {
        self.random.below(n)
    }

    fn name(&mut self) -> String {
        self.names += 1;
        format!("v.{}", self.names)
    }

    fn pick(&mut self, names: &[String]) -> Option<String> {
        if names.is_empty() {
            None
        } else {
            Some(names[self.below(names.len() as u64) as usize].clone())
        }
    }

    /// A procedure that may call itself with a smaller first argument.
    fn global_procedure(&mut self, index: u64) {
        let name = format!("g{index}@");
        let count = 1 + self.below(3) as usize;
        let parameters: Vec<String> = (0..count).map(|_| self.name()).collect();
        let scope = Scope {
            values: parameters.clone(),
            ..Scope::default()
        };
        let base = self.expr(&scope, 3, Effects::Any);
        let step = self.recursion(&name, &parameters, &scope);
        let first = &parameters[0];
        let body = format!("(if (if (%fixnum? {first}) (%< {first} 1) #t) {base} {step})");
        let parameters = parameters.join(" ");
        let lambda = match self.below(3) {
            0 => {
                let other = self.name();
                let rest = self.name();
                format!("(case-lambda (({parameters}) {body}) (({other} . {rest}) (%cons {other} {rest})))")
            }
            _ => format!("(lambda ({parameters}) {body})"),
        };
        writeln!(self.out, "(define-global {name} {lambda})").expect("writing to a string succeeds");
        self.globals.push((name, count));
    }

    /// A call of a procedure from its own body, as such or as an operand.
    fn recursion(&mut self, name: &str, parameters: &[String], scope: &Scope) -> String {
        let mut operands = vec![format!("(%- {} 1)", parameters[0])];
        for _ in 1..parameters.len() {
            operands.push(self.expr(scope, 1, Effects::None));
        }
        let call = format!("(call {name} {})", operands.join(" "));
        match self.below(4) {
            0 => call,
            1 => format!("(%cons {call} {})", self.expr(scope, 1, Effects::None)),
            2 => format!("(begin {} {call})", self.expr(scope, 2, Effects::Any)),
            _ => {
                let test = self.expr(scope, 1, Effects::None);
                let other = self.expr(scope, 2, Effects::Any);
                format!("(if {test} {call} {other})")
            }
        }
    }

    fn expr(&mut self, scope: &Scope, depth: u32, effects: Effects) -> String {
        if depth == 0 || self.below(8) == 0 {
            return self.atom(scope, effects);
        }
        match effects {
            Effects::None => self.quiet(scope, depth - 1),
            Effects::Any => self.any(scope, depth - 1),
        }
    }

    fn atom(&mut self, scope: &Scope, effects: Effects) -> String {
        // Another operand may assign a variable.
        let constant = |x: &&String| effects == Effects::Any || !scope.assignable.contains(x);
        let values: Vec<String> = scope.values.iter().filter(constant).cloned().collect();
        match self.below(7) {
            0 => "#t".to_string(),
            1 => "#f".to_string(),
            2 => "'()".to_string(),
            3 => self.below(5).to_string(),
            _ => self.pick(&values).unwrap_or_else(|| "'a".to_string()),
        }
    }

    /// An expression that has no effect and cannot fail.
    fn quiet(&mut self, scope: &Scope, depth: u32) -> String {
        let mut part = |scope: &Scope| self.expr(scope, depth, Effects::None);
        let (a, b) = (part(scope), part(scope));
        match self.below(8) {
            0 => format!("(%cons {a} {b})"),
            1 => format!("(%pair? {a})"),
            2 => format!("(%not {a})"),
            3 => format!("(%null? {a})"),
            4 => {
                let c = self.expr(scope, depth, Effects::None);
                format!("(if {a} {b} {c})")
            }
            5 => self.lambda(scope, depth, 1),
            _ => self.binding(scope, depth, Effects::None),
        }
    }

    fn any(&mut self, scope: &Scope, depth: u32) -> String {
        match self.below(16) {
            0 => format!("(%writeln {} 0)", self.expr(scope, depth, Effects::Any)),
            1 | 2 => self.binding(scope, depth, Effects::Any),
            3 | 4 => {
                let parts: Vec<String> = (0..3).map(|_| self.expr(scope, depth, Effects::Any)).collect();
                format!("(if {} {} {})", parts[0], parts[1], parts[2])
            }
            5 => format!(
                "(begin {} {})",
                self.expr(scope, depth, Effects::Any),
                self.expr(scope, depth, Effects::Any)
            ),
            6 => {
                let operation = ["%car", "%cdr"][self.below(2) as usize];
                let operand = self.expr(scope, depth, Effects::Any);
                match self.below(16) {
                    0 => format!("({operation} {operand})"),
                    _ => {
                        let x = self.name();
                        format!("(let (({x} {operand})) (if (%pair? {x}) ({operation} {x}) {x}))")
                    }
                }
            }
            7 => {
                let operation = ["%+", "%-", "%<", "%="][self.below(4) as usize];
                let operand = self.expr(scope, depth, Effects::Any);
                let other = self.below(4);
                match self.below(16) {
                    0 => format!("({operation} {operand} {other})"),
                    _ => {
                        let x = self.name();
                        format!("(let (({x} {operand})) (if (%fixnum? {x}) ({operation} {x} {other}) {x}))")
                    }
                }
            }
            8 | 9 => self.call(scope, depth),
            10 => self.loop_form(scope, depth),
            11 => self.values(scope, depth),
            12 => match self.pick(&scope.assignable) {
                Some(x) => format!("(begin (set! {x} {}) {x})", self.expr(scope, depth, Effects::Any)),
                None => self.letrec(scope, depth),
            },
            13 => self.letrec(scope, depth),
            14 => {
                let lambda = self.lambda(scope, depth, 2);
                let list = self.expr(scope, 1, Effects::None);
                format!("(%apply {lambda} (%cons {list} (%cons 1 '())))")
            }
            _ => self.quiet(scope, depth),
        }
    }

    fn lambda(&mut self, scope: &Scope, depth: u32, count: usize) -> String {
        let parameters: Vec<String> = (0..count).map(|_| self.name()).collect();
        let mut inner = scope.clone();
        inner.values.extend(parameters.iter().cloned());
        inner.assignable.extend(parameters.iter().cloned());
        let body = self.expr(&inner, depth, Effects::Any);
        match self.below(5) {
            0 => {
                let rest = self.name();
                inner.values.push(rest.clone());
                let body = self.expr(&inner, depth, Effects::Any);
                format!("(lambda ({} . {rest}) {body})", parameters.join(" "))
            }
            _ => format!("(lambda ({}) {body})", parameters.join(" ")),
        }
    }

    fn binding(&mut self, scope: &Scope, depth: u32, effects: Effects) -> String {
        let (x, y) = (self.name(), self.name());
        let mut inner = scope.clone();
        let init = if self.below(2) == 0 {
            let count = 1 + self.below(2) as usize;
            inner.procedures.push((x.clone(), count));
            self.lambda(scope, depth, count)
        } else {
            inner.assignable.push(x.clone());
            self.expr(scope, depth, effects)
        };
        inner.values.extend([x.clone(), y.clone()]);
        let other = self.expr(scope, depth.min(1), Effects::None);
        let body = self.expr(&inner, depth, effects);
        format!("(let (({x} {init}) ({y} {other})) {body})")
    }

    fn call(&mut self, scope: &Scope, depth: u32) -> String {
        let known: Vec<(String, usize)> = scope.procedures.iter().chain(&self.globals).cloned().collect();
        let (operator, count) = match (self.below(16), self.below(known.len() as u64 + 1) as usize) {
            (0, _) => (self.pick(&scope.values).unwrap_or_else(|| "g0@".to_string()), 1),
            (_, i) if i < known.len() => known[i].clone(),
            (_, _) => (self.lambda(scope, depth, 2), 2),
        };
        // A wrong number now and then.
        let count = if self.below(50) == 0 { count + 1 } else { count };
        let effect = self.below(count as u64) as usize;
        let mut operands = Vec::new();
        for i in 0..count {
            let effects = if i == effect { Effects::Any } else { Effects::None };
            operands.push(match self.below(4) {
                // The first argument of a global procedure counts down.
                0 => self.below(4).to_string(),
                _ => self.expr(scope, depth, effects),
            });
        }
        format!("(call {operator} {})", operands.join(" "))
    }

    fn loop_form(&mut self, scope: &Scope, depth: u32) -> String {
        let (name, counter, result) = (self.name(), self.name(), self.name());
        let mut inner = scope.clone();
        inner.values.extend([counter.clone(), result.clone()]);
        let done = self.expr(&inner, depth, Effects::Any);
        let next = self.expr(&inner, depth, Effects::Any);
        let again = format!("(call {name} (%- {counter} 1) {next})");
        let again = match self.below(3) {
            0 => format!("(%cons 0 {again})"),
            1 => format!("(begin {} {again})", self.expr(&inner, 1, Effects::Any)),
            _ => again,
        };
        let lambda = format!("(lambda ({counter} {result}) (if (%< {counter} 1) {done} {again}))");
        let start = self.expr(scope, 1, Effects::None);
        let count = self.below(4);
        match self.below(2) {
            0 => format!("(letrec* (({name} {lambda})) (call {name} {count} {start}))"),
            _ => format!("(call (letrec* (({name} {lambda})) {name}) {count} {start})"),
        }
    }

    fn values(&mut self, scope: &Scope, depth: u32) -> String {
        let (x, y) = (self.name(), self.name());
        let first = self.expr(scope, depth, Effects::Any);
        let second = self.expr(scope, 1, Effects::None);
        let test = self.expr(scope, 1, Effects::None);
        let producer = match self.below(2) {
            0 => format!("(%values {first} {second})"),
            _ => format!("(if {test} (%values {first} {second}) (%values {second} 1))"),
        };
        let mut inner = scope.clone();
        inner.values.extend([x.clone(), y.clone()]);
        let body = self.expr(&inner, depth, Effects::Any);
        match self.below(3) {
            0 => format!("(let-values ({x} . {y}) {producer} {body})"),
            1 => {
                let list = self.name();
                format!("(let-values {list} {producer} (%apply (lambda ({x} {y}) {body}) {list}))")
            }
            _ => format!("(let-values ({x} {y}) {producer} {body})"),
        }
    }

    fn letrec(&mut self, scope: &Scope, depth: u32) -> String {
        let names: Vec<String> = (0..3).map(|_| self.name()).collect();
        let mut inner = scope.clone();
        let mut bindings = Vec::new();
        for x in &names {
            // Earlier ones are visible; procedures may refer to all.
            if self.below(2) == 0 {
                let mut all = inner.clone();
                all.values.extend(names.iter().cloned());
                bindings.push(format!("({x} {})", self.lambda(&all, depth, 1)));
                inner.procedures.push((x.clone(), 1));
            } else {
                bindings.push(format!("({x} {})", self.expr(&inner, depth, Effects::Any)));
            }
            inner.values.push(x.clone());
        }
        let body = self.expr(&inner, depth, Effects::Any);
        format!("(letrec* ({}) {body})", bindings.join(" "))
    }
}
