//! What a compiled library tells the units that are compiled against it: which globals it defines, the shapes of its
//! procedures, and the Core of those that are worth inlining.
//!
//! [`exports`] makes the bytes that are stored with a compiled unit, [`Interface::add`] takes them back. Names and
//! shapes are decoded at once, definitions when the inliner asks for one.

// Definitions as bytes.
mod codec;

use crate::ir::core::{Expr, ExprId, Formals, Global, GlobalInfo, Lambda, Program};
use crate::ir::data::Datum;
use crate::middle::Setting;
use crate::middle::globals::{self, Definition};
use crate::middle::returning;
use codec::{Reader, Writer};
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// How many arguments a clause takes, and how it ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shape {
    /// Number of required parameters.
    pub required: u32,
    /// Whether there is a rest parameter.
    pub rest: bool,
    /// Whether it is known to return by itself, as `middle::returning` says.
    pub returns: bool,
}

impl Shape {
    /// The shape of a clause of which only the parameters are known.
    pub fn of(formals: &Formals) -> Shape {
        Shape {
            required: formals.required.len() as u32,
            rest: formals.rest.is_some(),
            returns: false,
        }
    }

    /// The shapes of a procedure's clauses.
    pub fn all(lambda: &Lambda) -> Rc<[Shape]> {
        lambda
            .clauses
            .iter()
            .map(|clause| Shape::of(&clause.formals))
            .collect()
    }

    /// Whether a clause of this shape takes `count` arguments.
    pub fn accepts(self, count: usize) -> bool {
        let required = self.required as usize;
        if self.rest {
            count >= required
        } else {
            count == required
        }
    }
}

/// The globals that other units define.
#[derive(Clone, Default, Debug)]
pub struct Interface {
    exports: FxHashMap<Name, Export>,
    units: Vec<Unit>,
}

/// A global's library and its name there.
type Name = (Rc<str>, Rc<str>);

/// What one unit exports.
#[derive(Clone, Debug)]
struct Unit {
    bytes: Rc<[u8]>,
    /// The globals that definitions refer to by number.
    names: Vec<Name>,
}

/// A global that another unit defines.
#[derive(Clone, Debug)]
pub struct Export {
    /// Whether it keeps the value that it is defined as.
    pub is_constant: bool,
    /// The clauses, when it is a procedure that never changes.
    pub procedure: Option<Rc<[Shape]>>,
    /// The unit and the place in its bytes of the definition, when it is kept.
    definition: Option<(u32, u32)>,
}

impl Interface {
    /// Adds what a unit exports: bytes that [`exports`] made, none for a program.
    pub fn add(&mut self, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        let unit = self.units.len() as u32;
        let mut reader = Reader::new(bytes, 0);
        let names: Vec<Name> = (0..reader.number())
            .map(|_| (reader.text(), reader.text()))
            .collect();
        for _ in 0..reader.number() {
            let name = names[reader.number() as usize].clone();
            let flags = reader.byte();
            let procedure = (flags & IS_PROCEDURE != 0).then(|| {
                let shape = |n: u32| Shape {
                    required: n >> 2,
                    rest: n & 2 != 0,
                    returns: n & 1 != 0,
                };
                (0..reader.number()).map(|_| shape(reader.number())).collect()
            });
            let definition = (flags & HAS_DEFINITION != 0).then(|| (unit, reader.number()));
            let is_constant = flags & IS_CONSTANT != 0;
            self.exports.insert(
                name,
                Export {
                    is_constant,
                    procedure,
                    definition,
                },
            );
        }
        // Definitions count from where the table ends. Most forms of the prompt have none.
        let bytes = &bytes[reader.position()..];
        if !bytes.is_empty() {
            let bytes = bytes.into();
            self.units.push(Unit { bytes, names });
        }
    }

    /// Adds a procedure of another unit of which no more is known than its clauses.
    pub fn add_procedure(&mut self, library: &str, name: &str, clauses: Rc<[Shape]>) {
        let export = Export {
            is_constant: true,
            procedure: Some(clauses),
            definition: None,
        };
        self.exports.insert((library.into(), name.into()), export);
    }

    /// What is known of a global that another unit defines.
    pub fn find(&self, info: &GlobalInfo) -> Option<&Export> {
        self.exports.get(&(info.library.clone(), info.name.clone()))
    }

    /// Adds the definition of a global of another unit to a program, if it is kept. Globals that it mentions are added
    /// as well: `known` has those that are there already.
    pub fn definition(
        &self,
        g: Global,
        program: &mut Program,
        known: &mut FxHashMap<Name, Global>,
    ) -> Option<ExprId> {
        let (unit, position) = self.find(&program.globals[g.0 as usize])?.definition?;
        let unit = &self.units[unit as usize];
        let global = |program: &mut Program, number: u32| {
            let name = &unit.names[number as usize];
            *known.entry(name.clone()).or_insert_with(|| {
                let (library, name) = name.clone();
                program.globals.push(GlobalInfo {
                    library,
                    name,
                    assigned: false,
                });
                Global(program.globals.len() as u32 - 1)
            })
        };
        Some(codec::decode(
            Reader::new(&unit.bytes, position as usize),
            program,
            global,
        ))
    }
}

const IS_CONSTANT: u8 = 1;
const IS_PROCEDURE: u8 = 2;
const HAS_DEFINITION: u8 = 4;

/// The definitions kept have at most so many expressions: larger ones are not inlined.
const MOST_SIZE: usize = 90;
/// The same for procedures that call a parameter, which are worth more.
const MOST_SIZE_HIGHER_ORDER: usize = 360;

/// What a unit exports, as bytes: all globals that it defines. The program must have no `letrec*` any more, and no
/// labels yet.
pub fn exports(program: &Program, setting: &Setting) -> Vec<u8> {
    let globals = globals::analyse(program, setting);
    let returning = returning::analyse(program, &globals);
    let mut names = Names {
        program,
        numbers: FxHashMap::default(),
        order: Vec::new(),
    };
    let mut table = Writer::default();
    let mut definitions = Writer::default();
    let mut count = 0;
    for &form in &globals::top_level_forms(program) {
        let Expr::DefineGlobal(g, _) = program[form] else {
            continue;
        };
        count += 1;
        table.number(names.number(g));
        let Definition::Known(init) = globals.definitions[g.0 as usize] else {
            table.byte(0);
            continue;
        };
        let position = definitions.position() as u32;
        let mut flags = IS_CONSTANT;
        if is_worth_keeping(program, g, init)
            && codec::encode(program, init, &mut definitions, |g| names.number(g))
        {
            flags |= HAS_DEFINITION;
        }
        let lambda = match &program[init] {
            Expr::Lambda(lambda) => {
                flags |= IS_PROCEDURE;
                Some(lambda)
            }
            _ => None,
        };
        table.byte(flags);
        if let Some(lambda) = lambda {
            table.number(lambda.clauses.len() as u32);
            for (clause, shape) in Shape::all(lambda).iter().enumerate() {
                let returns = u32::from(returning.holds(g, clause));
                table.number(shape.required << 2 | u32::from(shape.rest) << 1 | returns);
            }
        }
        if flags & HAS_DEFINITION != 0 {
            table.number(position);
        }
    }
    let mut bytes = Writer::default();
    bytes.number(names.order.len() as u32);
    for g in &names.order {
        let info = &program.globals[g.0 as usize];
        bytes.text(&info.library);
        bytes.text(&info.name);
    }
    bytes.number(count);
    bytes.append(table);
    bytes.append(definitions);
    bytes.into_bytes()
}

/// The globals that exports mention, numbered.
struct Names<'a> {
    program: &'a Program,
    numbers: FxHashMap<Global, u32>,
    order: Vec<Global>,
}

impl Names<'_> {
    fn number(&mut self, g: Global) -> u32 {
        debug_assert!((g.0 as usize) < self.program.globals.len());
        *self.numbers.entry(g).or_insert_with(|| {
            self.order.push(g);
            self.order.len() as u32 - 1
        })
    }
}

fn is_worth_keeping(program: &Program, g: Global, init: ExprId) -> bool {
    match &program[init] {
        Expr::Const(datum) => !matches!(program.data[*datum], Datum::Pair(..) | Datum::Vector(_)),
        Expr::Global(_) => true,
        Expr::Lambda(lambda) => {
            let mut size = 0;
            let mut calls_parameter = false;
            let mut work: Vec<ExprId> = lambda.clauses.iter().map(|clause| clause.body).collect();
            while let Some(id) = work.pop() {
                size += 1;
                if size > MOST_SIZE_HIGHER_ORDER || program[id] == Expr::Global(g) {
                    return false;
                }
                if let Expr::Call(operator, _) = program[id] {
                    let is_parameter = |x| {
                        lambda
                            .clauses
                            .iter()
                            .any(|clause| clause.formals.vars().any(|y| x == y))
                    };
                    calls_parameter |= matches!(program[operator], Expr::Local(x) if is_parameter(x));
                }
                program[id].for_each_child(|child| work.push(child));
            }
            size <= MOST_SIZE || calls_parameter
        }
        _ => false,
    }
}
