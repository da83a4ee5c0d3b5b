//! What variables of the input stand for: persistent, since operands keep theirs until they are needed.
//!
//! The innermost binding forms are a chain of frames, which is quick to extend and to search as long as it is short. When
//! it is not, its entries go to a trie by the variable's number, which shares what did not change with the trie of the
//! environment around it.

use crate::ir::core::Var;
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// A mapping from variables to variables. Those without an entry stand for themselves.
#[derive(Clone, Default)]
pub struct Environment {
    frames: Option<Rc<Frame>>,
    /// What the frames are in front of.
    outer: Option<Rc<Trie>>,
}

struct Frame {
    vars: Vars,
    next: Option<Rc<Frame>>,
    /// The number of frames from here on.
    length: u32,
}

/// The variables of one binding form.
enum Vars {
    Few(Vec<(Var, Var)>),
    Many(FxHashMap<Var, Var>),
}

/// From so many entries on a search is slower than hashing.
const MANY: usize = 16;

/// The longest chain of frames: a search of all of them takes as long as a few steps in a trie.
const MOST_FRAMES: u32 = 16;

/// Bits of the variable's number that a node of a trie looks at. Nodes are copied, so they are small.
const BITS: u32 = 3;

/// A mapping by number: the lowest bits choose the child, those above them what is in it.
#[derive(Clone, Default)]
struct Trie {
    /// Of the variable whose remaining bits are 0.
    value: Option<Var>,
    children: [Option<Rc<Trie>>; 1 << BITS],
}

impl Environment {
    /// An environment with more entries.
    pub fn extend(&self, vars: Vec<(Var, Var)>) -> Environment {
        let vars = if vars.len() < MANY {
            Vars::Few(vars)
        } else {
            Vars::Many(vars.into_iter().collect())
        };
        let length = self.frames.as_ref().map_or(0, |frame| frame.length);
        let (next, outer) = if length < MOST_FRAMES {
            (self.frames.clone(), self.outer.clone())
        } else {
            (None, Some(Rc::new(self.flattened())))
        };
        let length = next.as_ref().map_or(0, |frame| frame.length) + 1;
        Environment {
            frames: Some(Rc::new(Frame { vars, next, length })),
            outer,
        }
    }

    /// All entries in one trie.
    fn flattened(&self) -> Trie {
        let mut frames = Vec::new();
        let mut next = &self.frames;
        while let Some(frame) = next {
            frames.push(frame);
            next = &frame.next;
        }
        let mut trie = self.outer.as_deref().cloned().unwrap_or_default();
        for frame in frames.into_iter().rev() {
            match &frame.vars {
                Vars::Few(vars) => vars.iter().for_each(|&(x, y)| trie.insert(x, y)),
                Vars::Many(vars) => vars.iter().for_each(|(&x, &y)| trie.insert(x, y)),
            }
        }
        trie
    }

    /// Whether every variable stands for itself.
    pub fn is_empty(&self) -> bool {
        self.frames.is_none()
    }

    /// What a variable stands for.
    pub fn lookup(&self, x: Var) -> Var {
        let mut next = &self.frames;
        while let Some(frame) = next {
            let found = match &frame.vars {
                Vars::Few(vars) => vars.iter().find(|entry| entry.0 == x).map(|entry| entry.1),
                Vars::Many(vars) => vars.get(&x).copied(),
            };
            if let Some(found) = found {
                return found;
            }
            next = &frame.next;
        }
        self.outer.as_ref().and_then(|trie| trie.get(x)).unwrap_or(x)
    }
}

impl Trie {
    fn insert(&mut self, x: Var, y: Var) {
        let mut node = self;
        let mut number = x.0;
        while number != 0 {
            let child = &mut node.children[number as usize % (1 << BITS)];
            node = Rc::make_mut(child.get_or_insert_default());
            number >>= BITS;
        }
        node.value = Some(y);
    }

    fn get(&self, x: Var) -> Option<Var> {
        let mut node = self;
        let mut number = x.0;
        while number != 0 {
            node = node.children[number as usize % (1 << BITS)].as_deref()?;
            number >>= BITS;
        }
        node.value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inner_entries_hide_outer_ones_at_any_depth() {
        let mut environment = Environment::default();
        let mut all = Vec::new();
        for i in 0..1000 {
            environment = environment.extend(vec![(Var(i), Var(i + 10_000)), (Var(3000), Var(i))]);
            all.push(environment.clone());
        }
        for (i, environment) in (0..).zip(&all) {
            assert_eq!(environment.lookup(Var(3000)), Var(i));
            assert_eq!(environment.lookup(Var(2000)), Var(2000));
            for x in 0..1000 {
                let expected = if x <= i { x + 10_000 } else { x };
                assert_eq!(environment.lookup(Var(x)), Var(expected));
            }
        }
    }
}
