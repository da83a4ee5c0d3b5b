//! What a compiled library tells the units that are compiled against it.

use crate::ir::core::{ExprId, Formals, Global, GlobalInfo, Lambda, Program};
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// How many arguments a clause takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shape {
    /// Number of required parameters.
    pub required: u32,
    /// Whether there is a rest parameter.
    pub rest: bool,
}

impl Shape {
    /// The shape of a clause's parameters.
    pub fn of(formals: &Formals) -> Shape {
        Shape {
            required: formals.required.len() as u32,
            rest: formals.rest.is_some(),
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
    exports: FxHashMap<(Rc<str>, Rc<str>), Export>,
}

/// A global that another unit defines.
#[derive(Clone, Debug)]
struct Export {
    /// The clauses, when it is a procedure that never changes.
    procedure: Option<Rc<[Shape]>>,
}

impl Interface {
    /// The clauses of the procedure that another unit defines a global as.
    pub fn find(&self, info: &GlobalInfo) -> Option<Rc<[Shape]>> {
        self.export(info)?.procedure.clone()
    }

    /// Whether another unit defines a global: it is then defined before the unit at hand runs.
    pub fn defines(&self, info: &GlobalInfo) -> bool {
        self.export(info).is_some()
    }

    /// Adds the definition of a global of another unit to a program, if it is small enough to be of use. Names of
    /// globals that it mentions are added as well.
    pub fn definition(&self, _g: Global, _program: &mut Program) -> Option<ExprId> {
        None
    }

    fn export(&self, info: &GlobalInfo) -> Option<&Export> {
        self.exports.get(&(info.library.clone(), info.name.clone()))
    }
}
