//! Decides the closure of each procedure, outer ones first.

use super::{Facts, Function, Layout};
use crate::ir::core::Var;
use crate::middle::scc;
use rustc_hash::{FxHashMap, FxHashSet};
use std::rc::Rc;

/// The layout of each procedure.
pub fn choose(facts: &Facts) -> Vec<Layout> {
    let mut chooser = Chooser {
        facts,
        layouts: vec![Layout::Static; facts.functions.len()],
    };
    for together in &facts.bound_together {
        for group in recursive_groups(facts, together) {
            chooser.group(&group);
        }
    }
    chooser.layouts
}

/// Splits procedures bound together into recursive groups, those that others refer to first.
fn recursive_groups(facts: &Facts, together: &[Function]) -> Vec<Vec<Function>> {
    if together.len() == 1 {
        return vec![together.to_vec()];
    }
    let index: FxHashMap<Var, u32> = together
        .iter()
        .enumerate()
        .map(|(i, &f)| (facts.function(f).var, i as u32))
        .collect();
    let successors: Vec<Vec<u32>> = together
        .iter()
        .map(|&f| {
            facts
                .function(f)
                .free
                .iter()
                .filter_map(|x| index.get(x).copied())
                .collect()
        })
        .collect();
    let components = scc::components(&successors);
    components
        .iter()
        .map(|component| component.iter().map(|&i| together[i as usize]).collect())
        .collect()
}

struct Chooser<'a> {
    facts: &'a Facts,
    /// Decided for all groups before the one at hand.
    layouts: Vec<Layout>,
}

impl Chooser<'_> {
    fn group(&mut self, group: &[Function]) {
        let members: FxHashSet<Var> = group.iter().map(|&f| self.facts.function(f).var).collect();
        let outside = self.captures(group, |x| {
            if members.contains(&x) {
                None
            } else {
                self.stands_for(x)
            }
        });
        if outside.is_empty() {
            return;
        }
        let (escaping, well_known): (Vec<Function>, Vec<Function>) =
            group.iter().partition(|&&f| self.facts.function(f).escapes);
        let Some((&first, others)) = escaping.split_first() else {
            let layout = match outside[..] {
                [only] => Layout::Value(only),
                _ => Layout::Record(self.facts.function(group[0]).var, outside.into()),
            };
            for &f in group {
                self.layouts[f.0 as usize] = layout.clone();
            }
            return;
        };
        // The well-known members share the closure of the first escaping one; the other escaping ones have their own.
        let shared = self.facts.function(first).var;
        let escaping_vars: FxHashSet<Var> = escaping.iter().map(|&f| self.facts.function(f).var).collect();
        let in_group = |x: Var, own: Var| {
            if !members.contains(&x) {
                return self.stands_for(x);
            }
            let holder = if escaping_vars.contains(&x) { x } else { shared };
            (holder != own).then_some(holder)
        };
        let sharing: Vec<Function> = std::iter::once(first).chain(well_known).collect();
        let captures: Rc<[Var]> = self.captures(&sharing, |x| in_group(x, shared)).into();
        let mut chosen: Vec<(Function, Layout)> = sharing
            .iter()
            .map(|&f| (f, Layout::Record(shared, captures.clone())))
            .collect();
        for &f in others {
            let own = self.facts.function(f).var;
            chosen.push((
                f,
                Layout::Record(own, self.captures(&[f], |x| in_group(x, own)).into()),
            ));
        }
        for (f, layout) in chosen {
            self.layouts[f.0 as usize] = layout;
        }
    }

    /// What the free variables of some procedures come to, each once.
    fn captures(&self, functions: &[Function], stands_for: impl Fn(Var) -> Option<Var>) -> Vec<Var> {
        let mut seen = FxHashSet::default();
        let mut captures = Vec::new();
        for &f in functions {
            let vars = self.facts.function(f).free.iter().filter_map(|&x| stands_for(x));
            captures.extend(vars.filter(|&x| seen.insert(x)));
        }
        captures
    }

    /// The variable whose value is needed where `x` is referred to, if any.
    fn stands_for(&self, x: Var) -> Option<Var> {
        match self.facts.known_var(x).map(|f| &self.layouts[f.0 as usize]) {
            None => Some(x),
            Some(Layout::Static) => None,
            Some(Layout::Value(y) | Layout::Record(y, _)) => Some(*y),
        }
    }
}
