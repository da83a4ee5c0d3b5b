//! Random Core programs that compute with numbers: loops, vectors, tests of types, fixnums at the limits of their range,
//! doubles with all their special values.
//!
//! No operation fails and none has an effect that another operand could see, so the order of operands does not matter.

use crate::random::Random;
use std::fmt::Write as _;

/// The program of a seed: its last form is a list of results.
pub fn program(seed: u64) -> String {
    let mut generator = Generator {
        random: Random::new(seed),
        names: 0,
        procedures: Vec::new(),
        loops: 0,
    };
    let mut out = String::new();
    for index in 0..1 + generator.below(3) {
        let name = format!("g{index}@");
        let parameters: Vec<String> = (0..1 + generator.below(3)).map(|_| generator.name()).collect();
        let body = generator.expr(&parameters, 5);
        let list = parameters.join(" ");
        writeln!(out, "(define-global {name} (lambda ({list}) {body}))")
            .expect("writing to a string succeeds");
        generator.procedures.push((name, parameters.len()));
    }
    let mut results = "'()".to_string();
    for _ in 0..2 {
        let result = generator.call(&[], 3);
        results = format!("(%cons {result} {results})");
    }
    writeln!(out, "(begin {results})").expect("writing to a string succeeds");
    out
}

const CONSTANTS: &[&str] = &[
    "0",
    "1",
    "-1",
    "2",
    "7",
    "-8",
    "100",
    "9007199254740993",
    "1152921504606846975",
    "-1152921504606846976",
    "1152921504606846976",
    "(%/ 1 3)",
    "0.0",
    "-0.0",
    "1.0",
    "-1.5",
    "0.1",
    "4.0",
    "1e300",
    "-1e-300",
    "+inf.0",
    "-inf.0",
    "+nan.0",
];
const DIVISORS: &[&str] = &["1", "-1", "2", "8", "-3", "1152921504606846975"];
const COMPARISONS: &[&str] = &["%<", "%>", "%<=", "%>=", "%="];

struct Generator {
    random: Random,
    names: u32,
    procedures: Vec<(String, usize)>,
    /// How many loops surround the present place: the work is multiplied.
    loops: u32,
}

impl Generator {
    fn below(&mut self, n: u64) -> u64 {
        self.random.below(n)
    }

    fn pick<'a>(&mut self, table: &[&'a str]) -> &'a str {
        table[self.below(table.len() as u64) as usize]
    }

    fn name(&mut self) -> String {
        self.names += 1;
        format!("v.{}", self.names)
    }

    fn atom(&mut self, scope: &[String]) -> String {
        if scope.is_empty() || self.below(3) == 0 {
            return self.pick(CONSTANTS).to_string();
        }
        scope[self.below(scope.len() as u64) as usize].clone()
    }

    fn expr(&mut self, scope: &[String], depth: u32) -> String {
        if depth == 0 || self.below(9) == 0 {
            return self.atom(scope);
        }
        match self.below(16) {
            0..=3 => {
                let op = self.pick(&["%+", "%-", "%*"]);
                let first = self.expr(scope, depth - 1);
                // Products of products would grow without bound.
                let second = match op {
                    "%*" => self.pick(CONSTANTS).to_string(),
                    _ => self.expr(scope, depth - 1),
                };
                match self.below(2) {
                    0 => format!("({op} {first} {second})"),
                    _ => format!("({op} {second} {first})"),
                }
            }
            4 => {
                let divisor = self.pick(&["2.0", "-0.5", "3", "1e10"]);
                format!("(%/ {} {divisor})", self.expr(scope, depth - 1))
            }
            5 | 6 => {
                let test = self.comparison(scope, depth - 1);
                format!(
                    "(if {test} {} {})",
                    self.expr(scope, depth - 1),
                    self.expr(scope, depth - 1)
                )
            }
            7 => self.guarded(scope, depth - 1, "%fixnum?", |generator, x| {
                let op = generator.pick(&["%quotient", "%remainder", "%modulo", "%fxand"]);
                format!("({op} {x} {})", generator.pick(DIVISORS))
            }),
            8 => self.guarded(scope, depth - 1, "%flonum?", |generator, x| {
                match generator.below(4) {
                    0 => format!("(%flsqrt {x})"),
                    1 => format!("(if (%fl<? {x} 1.0) (%fl+ {x} {x}) (%fl/ 1.0 {x}))"),
                    2 => format!("(%fl* {x} {x})"),
                    _ => format!("(%+ {x} 1)"),
                }
            }),
            9 => format!("(%inexact {})", self.expr(scope, depth - 1)),
            10 => {
                let name = self.name();
                let value = self.expr(scope, depth - 1);
                let inner = with(scope, &[&name]);
                format!("(let (({name} {value})) {})", self.expr(&inner, depth - 1))
            }
            11..=13 if self.loops < 2 => self.repeat(scope, depth - 1),
            14 if self.loops < 2 => self.vector(scope, depth - 1),
            _ => self.call(scope, depth - 1),
        }
    }

    fn comparison(&mut self, scope: &[String], depth: u32) -> String {
        let op = self.pick(COMPARISONS);
        format!("({op} {} {})", self.expr(scope, depth), self.expr(scope, depth))
    }

    fn guarded(
        &mut self,
        scope: &[String],
        depth: u32,
        test: &str,
        inside: impl FnOnce(&mut Generator, &str) -> String,
    ) -> String {
        let x = self.name();
        let value = self.expr(scope, depth);
        let then = inside(self, &x);
        let otherwise = self.expr(&with(scope, &[&x]), depth);
        format!("(let (({x} {value})) (if ({test} {x}) {then} {otherwise}))")
    }

    /// A loop with a counter, up or down, and two other variables.
    fn repeat(&mut self, scope: &[String], depth: u32) -> String {
        self.loops += 1;
        let [again, counter, x, y] = [self.name(), self.name(), self.name(), self.name()];
        let inner = with(scope, &[&counter, &x, &y]);
        let count = self.below(4);
        let (test, step, start) = match self.below(4) {
            0 => (format!("(%= {counter} {count})"), "%+", 0),
            1 => (format!("(%>= {counter} {count})"), "%+", 0),
            2 => (format!("(%eq? {counter} 0)"), "%-", count),
            _ => (format!("(%< {counter} 1)"), "%-", count),
        };
        let done = self.expr(&inner, depth.min(2));
        let next = self.expr(&inner, depth);
        let other = self.expr(&inner, depth.min(2));
        let leave = match self.below(3) {
            0 => {
                let test = self.comparison(&inner, 1);
                format!("(if {test} {x} (call {again} ({step} {counter} 1) {next} {other}))")
            }
            _ => format!("(call {again} ({step} {counter} 1) {next} {other})"),
        };
        self.loops -= 1;
        let (first, second) = (self.expr(scope, 1), self.expr(scope, 1));
        format!(
            "(letrec* (({again} (lambda ({counter} {x} {y}) (if {test} {done} {leave})))) \
             (call {again} {start} {first} {second}))"
        )
    }

    /// A vector, filled and summed.
    fn vector(&mut self, scope: &[String], depth: u32) -> String {
        self.loops += 1;
        let [v, fill, i, sum, j, acc, n] = std::array::from_fn(|_| self.name());
        let count = self.below(4);
        let element = self.expr(&with(scope, &[&i]), depth);
        let next = self.expr(&with(scope, &[&j, &acc]), depth.min(2));
        self.loops -= 1;
        let end = match self.below(2) {
            0 => format!("(%vector-length {v})"),
            _ => n.clone(),
        };
        let test = self.pick(&["%=", "%>="]);
        let init = self.pick(&["0", "0.0"]);
        format!(
            "(let (({n} {count})) (let (({v} (%make-vector {n} 0))) (begin \
             (letrec* (({fill} (lambda ({i}) (if ({test} {i} {end}) {i} \
               (begin (%vector-set! {v} {i} {element}) (call {fill} (%+ {i} 1)))))) ) (call {fill} 0)) \
             (letrec* (({sum} (lambda ({j} {acc}) (if ({test} {j} (%vector-length {v})) {acc} \
               (call {sum} (%+ {j} 1) (%+ (%vector-ref {v} {j}) {next})))))) (call {sum} 0 {init})))))"
        )
    }

    fn call(&mut self, scope: &[String], depth: u32) -> String {
        // A call in a loop would multiply the work of all procedures.
        if self.procedures.is_empty() || self.loops > 0 {
            return self.atom(scope);
        }
        let index = self.below(self.procedures.len() as u64) as usize;
        let (name, count) = self.procedures[index].clone();
        let depth = depth.min(1);
        let operands: Vec<String> = (0..count).map(|_| self.expr(scope, depth)).collect();
        format!("(call {name} {})", operands.join(" "))
    }
}

fn with(scope: &[String], names: &[&String]) -> Vec<String> {
    scope.iter().chain(names.iter().copied()).cloned().collect()
}
