//! What variables of the input stand for: persistent, since operands keep theirs until they are needed.

use crate::ir::core::Var;
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// A mapping from variables to variables. Those without an entry stand for themselves.
#[derive(Clone, Default)]
pub struct Environment(Option<Rc<Frame>>);

struct Frame {
    vars: Vars,
    outer: Environment,
}

/// The variables of one binding form.
enum Vars {
    Few(Vec<(Var, Var)>),
    Many(FxHashMap<Var, Var>),
}

/// From so many entries on a search is slower than hashing.
const MANY: usize = 16;

impl Environment {
    /// An environment with more entries.
    pub fn extend(&self, vars: Vec<(Var, Var)>) -> Environment {
        let vars = if vars.len() < MANY {
            Vars::Few(vars)
        } else {
            Vars::Many(vars.into_iter().collect())
        };
        Environment(Some(Rc::new(Frame {
            vars,
            outer: self.clone(),
        })))
    }

    /// Whether every variable stands for itself.
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// What a variable stands for.
    pub fn lookup(&self, x: Var) -> Var {
        let mut environment = self;
        while let Environment(Some(frame)) = environment {
            let found = match &frame.vars {
                Vars::Few(vars) => vars.iter().find(|entry| entry.0 == x).map(|entry| entry.1),
                Vars::Many(vars) => vars.get(&x).copied(),
            };
            if let Some(found) = found {
                return found;
            }
            environment = &frame.outer;
        }
        x
    }
}
