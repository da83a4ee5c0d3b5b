//! Reads Core back from the text that `ir::print` writes, so that each pass is tested alone.
//!
//! Variables get the indices that the text gives them only if it lists them in order; printing what was read gives the
//! same text up to these numbers. Names of procedures and places in the source are not part of the text.

use crate::ir::core::{Clause, Expr, ExprId, Formals, Global, GlobalInfo, Label, Lambda, Program, Var};
use crate::ir::data::{Datum, DatumId};
use crate::source::Span;
use abi::primitive::Primitive;
use number::Number;
use std::collections::HashMap;
use std::rc::Rc;

/// Reads a program.
///
/// # Panics
///
/// Panics when the text is not Core: it is written by tests and by `ir::print`.
pub fn core(text: &str) -> Program {
    let mut tokens = Tokens { rest: text };
    let mut parser = Parser::default();
    while let Some(form) = tokens.node() {
        let form = parser.expr(&form);
        parser.program.body.push(form);
    }
    for (g, count) in parser.definitions {
        parser.program.globals[g.0 as usize].assigned |= count > 1;
    }
    parser.program
}

/// The S-expressions of a line.
pub(super) fn nodes(text: &str) -> Vec<Node> {
    Tokens { rest: text }.nodes()
}

/// A parsed S-expression.
#[derive(Debug)]
pub(super) enum Node {
    Atom(String),
    Symbol(String),
    String(String),
    Char(char),
    Quote(Box<Node>),
    List(Vec<Node>),
    Vector(Vec<Node>),
    Bytes(Vec<Node>),
}

struct Tokens<'a> {
    rest: &'a str,
}

impl Tokens<'_> {
    fn skip_space(&mut self) {
        loop {
            self.rest = self.rest.trim_start();
            if !self.rest.starts_with(';') {
                return;
            }
            self.rest = self.rest.split_once('\n').map_or("", |(_, rest)| rest);
        }
    }

    fn take(&mut self, prefix: &str) -> bool {
        match self.rest.strip_prefix(prefix) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// The next node, or none at the end of the text or of a list.
    fn node(&mut self) -> Option<Node> {
        self.skip_space();
        if self.rest.is_empty() || self.take(")") {
            return None;
        }
        if self.take("(") {
            return Some(Node::List(self.nodes()));
        }
        if self.take("#(") {
            return Some(Node::Vector(self.nodes()));
        }
        if self.take("#u8(") {
            return Some(Node::Bytes(self.nodes()));
        }
        if self.take("'") {
            return Some(Node::Quote(Box::new(
                self.node().expect("a datum follows a quote"),
            )));
        }
        if self.take("\"") {
            return Some(Node::String(self.delimited('"')));
        }
        if self.take("#\\") {
            return Some(Node::Char(self.character()));
        }
        let bars = self.rest.starts_with('|');
        let mut name = String::new();
        if self.take("|") {
            name = self.delimited('|');
        }
        let end = self
            .rest
            .find(|c: char| c.is_whitespace() || "()'\"".contains(c))
            .unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        Some(if bars {
            Node::Symbol(name + word)
        } else {
            Node::Atom(word.to_string())
        })
    }

    fn nodes(&mut self) -> Vec<Node> {
        std::iter::from_fn(|| self.node()).collect()
    }

    fn delimited(&mut self, end: char) -> String {
        let mut text = String::new();
        let mut chars = self.rest.char_indices();
        while let Some((i, c)) = chars.next() {
            match c {
                '\\' => match chars.next().expect("a character follows a backslash").1 {
                    'n' => text.push('\n'),
                    't' => text.push('\t'),
                    c => text.push(c),
                },
                _ if c == end => {
                    self.rest = &self.rest[i + c.len_utf8()..];
                    return text;
                }
                _ => text.push(c),
            }
        }
        panic!("no {end} at the end of {text:?}");
    }

    fn character(&mut self) -> char {
        let first = self
            .rest
            .chars()
            .next()
            .expect("a character follows its prefix")
            .len_utf8();
        let more = self.rest[first..]
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(self.rest.len() - first);
        let (word, rest) = self.rest.split_at(first + more);
        self.rest = rest;
        match word {
            "space" => ' ',
            "newline" => '\n',
            _ if word.chars().count() == 1 => word.chars().next().expect("not empty"),
            _ => {
                let code = word
                    .strip_prefix('x')
                    .and_then(|digits| u32::from_str_radix(digits, 16).ok());
                code.and_then(char::from_u32)
                    .expect("a scalar value in hexadecimal")
            }
        }
    }
}

/// What has been read.
#[derive(Default)]
pub(super) struct Parser {
    /// The program, so far.
    pub(super) program: Program,
    vars: HashMap<String, Var>,
    globals: HashMap<String, Global>,
    labels: HashMap<String, Label>,
    /// Number of definitions of each global.
    definitions: HashMap<Global, u32>,
}

impl Parser {
    fn add(&mut self, expr: Expr) -> ExprId {
        self.program.add(expr, Span::NONE)
    }

    fn expr(&mut self, node: &Node) -> ExprId {
        let expr = match node {
            Node::Symbol(name) => self.reference(name),
            Node::Atom(word) => match self.constant(word) {
                Some(datum) => Expr::Const(datum),
                None => self.reference(word),
            },
            Node::Quote(datum) => Expr::Const(self.datum(datum)),
            Node::String(_) | Node::Char(_) | Node::Bytes(_) => Expr::Const(self.datum(node)),
            Node::List(items) => self.form(items),
            Node::Vector(_) => panic!("not an expression: {node:?}"),
        };
        self.add(expr)
    }

    fn exprs(&mut self, nodes: &[Node]) -> Vec<ExprId> {
        nodes.iter().map(|node| self.expr(node)).collect()
    }

    fn reference(&mut self, name: &str) -> Expr {
        match self.vars.get(name) {
            Some(&x) => Expr::Local(x),
            None => Expr::Global(self.global(name)),
        }
    }

    /// The global variable of a name such as `fib@`.
    pub(super) fn global(&mut self, name: &str) -> Global {
        if let Some(&g) = self.globals.get(name) {
            return g;
        }
        let (plain, library) = name
            .rsplit_once('@')
            .unwrap_or_else(|| panic!("{name} is not bound"));
        self.program.globals.push(GlobalInfo {
            library: library.into(),
            name: plain.into(),
            assigned: false,
        });
        let g = Global(self.program.globals.len() as u32 - 1);
        self.globals.insert(name.to_string(), g);
        g
    }

    fn form(&mut self, items: &[Node]) -> Expr {
        let (Some(Node::Atom(head)), rest) = (items.first(), &items[1..]) else {
            panic!("not an expression: {items:?}");
        };
        match (head.as_str(), rest) {
            ("quote", [datum]) => Expr::Const(self.datum(datum)),
            ("set!", [x, value]) => {
                let x = self.vars[word(x)];
                self.program.vars[x.0 as usize].assigned = true;
                Expr::SetLocal(x, self.expr(value))
            }
            ("set-global!", [g, value]) => {
                let g = self.global(word(g));
                self.program.globals[g.0 as usize].assigned = true;
                Expr::SetGlobal(g, self.expr(value))
            }
            ("define-global", [g, value]) => {
                let g = self.global(word(g));
                *self.definitions.entry(g).or_default() += 1;
                Expr::DefineGlobal(g, self.expr(value))
            }
            ("if", [test, then, otherwise]) => {
                Expr::If(self.expr(test), self.expr(then), self.expr(otherwise))
            }
            ("begin", items) => Expr::Seq(self.exprs(items)),
            ("lambda", [formals, body]) => {
                let clauses = vec![self.clause(formals, body)];
                Expr::Lambda(Lambda { name: None, clauses })
            }
            ("case-lambda", clauses) => {
                let clauses = clauses.iter().map(|clause| match list(clause) {
                    [formals, body] => self.clause(formals, body),
                    other => panic!("not a clause: {other:?}"),
                });
                Expr::Lambda(Lambda {
                    name: None,
                    clauses: clauses.collect(),
                })
            }
            ("let", [bindings, body]) => self.bindings(Expr::Let, bindings, body),
            ("letrec*", [bindings, body]) => self.bindings(Expr::Letrec, bindings, body),
            ("fix", [bindings, body]) => self.bindings(Expr::Fix, bindings, body),
            ("let-values", [formals, producer, body]) => {
                let producer = self.expr(producer);
                let formals = self.formals(formals);
                Expr::LetValues(formals, producer, self.expr(body))
            }
            ("call", [operator, operands @ ..]) => Expr::Call(self.expr(operator), self.exprs(operands)),
            ("labels", [labels, body]) => self.label_bindings(labels, body),
            ("jump", [label, operands @ ..]) => Expr::Jump(self.labels[word(label)], self.exprs(operands)),
            (head, operands) => {
                let primitive = head.strip_prefix('%').and_then(Primitive::from_name);
                let primitive = primitive.unwrap_or_else(|| panic!("no form or primitive: {head}"));
                Expr::Primitive(primitive, self.exprs(operands))
            }
        }
    }

    fn bindings(
        &mut self,
        make: fn(Vec<(Var, ExprId)>, ExprId) -> Expr,
        bindings: &Node,
        body: &Node,
    ) -> Expr {
        let vars: Vec<Var> = list(bindings)
            .iter()
            .map(|binding| self.bind(&list(binding)[0]))
            .collect();
        let inits = list(bindings).iter().map(|binding| self.expr(&list(binding)[1]));
        let bindings = vars.into_iter().zip(inits.collect::<Vec<_>>()).collect();
        make(bindings, self.expr(body))
    }

    fn label_bindings(&mut self, labels: &Node, body: &Node) -> Expr {
        for label in list(labels) {
            let index = self.program.new_label();
            self.labels.insert(word(&list(label)[0]).to_string(), index);
        }
        let labels = list(labels).iter().map(|label| match list(label) {
            [name, parameters, body] => {
                let parameters = list(parameters).iter().map(|x| self.bind(x)).collect();
                (self.labels[word(name)], parameters, self.expr(body))
            }
            other => panic!("not a label: {other:?}"),
        });
        let labels = labels.collect();
        Expr::Labels(labels, self.expr(body))
    }

    fn clause(&mut self, formals: &Node, body: &Node) -> Clause {
        let formals = self.formals(formals);
        Clause {
            formals,
            body: self.expr(body),
        }
    }

    fn formals(&mut self, node: &Node) -> Formals {
        let Node::List(items) = node else {
            return Formals {
                required: Vec::new(),
                rest: Some(self.bind(node)),
            };
        };
        let dot = items
            .iter()
            .position(|item| matches!(item, Node::Atom(word) if word == "."));
        let required = items[..dot.unwrap_or(items.len())]
            .iter()
            .map(|item| self.bind(item))
            .collect();
        Formals {
            required,
            rest: dot.map(|dot| self.bind(&items[dot + 1])),
        }
    }

    fn bind(&mut self, node: &Node) -> Var {
        let name = word(node);
        let plain = name.rsplit_once('.').map_or(name, |(plain, _)| plain);
        let x = self.program.new_var(plain);
        self.vars.insert(name.to_string(), x);
        x
    }

    /// The constant that a word outside quotes stands for.
    fn constant(&mut self, word: &str) -> Option<DatumId> {
        let datum = match word {
            "#t" => Datum::Bool(true),
            "#f" => Datum::Bool(false),
            "#!eof" => Datum::Eof,
            "#!unspecified" => Datum::Unspecified,
            "#!default" => Datum::Default,
            _ => Datum::Number(number(word)?),
        };
        Some(self.program.data.add(datum))
    }

    /// A literal.
    pub(super) fn datum(&mut self, node: &Node) -> DatumId {
        let datum = match node {
            Node::Symbol(name) => Datum::Symbol(name.as_str().into()),
            Node::Atom(word) => match self.constant(word) {
                Some(datum) => return datum,
                None => Datum::Symbol(word.as_str().into()),
            },
            Node::String(text) => Datum::String(text.as_str().into()),
            Node::Char(c) => Datum::Char(*c),
            Node::Vector(items) => Datum::Vector(items.iter().map(|item| self.datum(item)).collect()),
            Node::Bytes(items) => {
                let byte = |item| word(item).parse().expect("a byte");
                Datum::Bytevector(items.iter().map(byte).collect::<Rc<[u8]>>())
            }
            Node::Quote(quoted) => {
                let quote = Node::Atom("quote".to_string());
                let items = [self.datum(&quote), self.datum(quoted)];
                return self.list(&items);
            }
            Node::List(items) => {
                let items: Vec<DatumId> = items.iter().map(|item| self.datum(item)).collect();
                return self.list(&items);
            }
        };
        self.program.data.add(datum)
    }

    fn list(&mut self, items: &[DatumId]) -> DatumId {
        let is_dot = |id: DatumId| matches!(&self.program.data[id], Datum::Symbol(name) if &**name == ".");
        let (items, mut list) = match items {
            [items @ .., dot, tail] if is_dot(*dot) => (items, *tail),
            _ => (items, self.program.data.add(Datum::Nil)),
        };
        for &item in items.iter().rev() {
            list = self.program.data.add(Datum::Pair(item, list));
        }
        list
    }
}

fn number(word: &str) -> Option<Number> {
    match word {
        "+inf.0" => Some(Number::Flonum(f64::INFINITY)),
        "-inf.0" => Some(Number::Flonum(f64::NEG_INFINITY)),
        "+nan.0" => Some(Number::Flonum(f64::NAN)),
        // The standard library also reads words such as `inf`.
        _ if !word.contains(|c: char| c.is_ascii_digit()) => None,
        _ => match word.parse() {
            Ok(integer) => Some(Number::Integer(integer)),
            Err(_) => word.parse().ok().map(Number::Flonum),
        },
    }
}

/// A node that is a word.
pub(super) fn word(node: &Node) -> &str {
    match node {
        Node::Atom(word) | Node::Symbol(word) => word,
        _ => panic!("not a word: {node:?}"),
    }
}

/// A node that is a list.
pub(super) fn list(node: &Node) -> &[Node] {
    match node {
        Node::List(items) => items,
        _ => panic!("not a list: {node:?}"),
    }
}
