//! Names that mean nothing because their definitions failed: that they are unknown is no mistake of its own.
//!
//! A failed definition loses the names that stand where it would have defined them; that of a structure or its like also
//! those made of its name; an `include` that failed might have defined anything.

use super::core_forms::CoreForm;
use super::expander::Expander;
use super::scope::{Binding, Ident, ScopeId};
use super::syntax::{Node, SyntaxId};
use rustc_hash::FxHashSet;
use std::rc::Rc;

/// What failed definitions would have defined in an environment.
#[derive(Clone, Default, Debug)]
pub struct Lost {
    /// Whether it may be any name.
    any: bool,
    /// The names that stand in the definitions.
    names: FxHashSet<Ident>,
    /// The names of foreign definitions, which define names that contain them.
    stems: Vec<Rc<str>>,
}

impl Expander {
    /// Notes what a form of a body or of the top level would have defined, if there are more errors than before it.
    pub(super) fn lose_definitions(&mut self, errors: usize, form: SyntaxId, scope: ScopeId) {
        if self.error_count() == errors || self.toplevel_form(form).is_some() {
            return;
        }
        let parts = self.syntax.spine(form).map_or(Vec::new(), |spine| spine.elements);
        let head = parts.first().and_then(|&head| self.head(head, scope));
        let first = parts.get(1).copied();
        match head {
            Some(Binding::Core(CoreForm::Include | CoreForm::IncludeCi)) => self.lose_all(scope),
            Some(Binding::Core(CoreForm::Define | CoreForm::DefineValues | CoreForm::DefineSyntax)) => {
                first.into_iter().for_each(|names| self.lose_names(names, scope));
            }
            Some(Binding::Core(definition)) => {
                self.lose_names(form, scope);
                let name = first.and_then(|name| self.syntax.ident(name));
                if let (true, Some(name)) = (definition.is_foreign(), name) {
                    let stem = self.scopes.name(name);
                    self.lost_of(name, scope).1.stems.push(stem);
                }
            }
            Some(_) | None => self.lose_names(form, scope),
        }
    }

    /// Notes that any name may be missing in an environment.
    pub(super) fn lose_all(&mut self, scope: ScopeId) {
        let environment = self.scopes.environment_of(scope);
        self.environments[environment.0 as usize].lost.any = true;
    }

    /// Notes the names that stand in a form.
    pub(super) fn lose_names(&mut self, form: SyntaxId, scope: ScopeId) {
        let mut seen = FxHashSet::default();
        let mut work = vec![form];
        while let Some(part) = work.pop() {
            if !seen.insert(part) {
                continue;
            }
            match self.syntax[part] {
                Node::Ident(ident) => {
                    let (symbol, lost) = self.lost_of(ident, scope);
                    lost.names.insert(symbol);
                }
                Node::Pair(car, cdr) => work.extend([car, cdr]),
                Node::Vector(vector) => work.extend(self.syntax.vector(vector).iter()),
                Node::Nil | Node::Atom(_) => {}
            }
        }
    }

    /// Whether a name may mean nothing because its definition failed. Where names may get a meaning later, none is lost.
    pub(super) fn is_lost(&self, ident: Ident, scope: ScopeId) -> bool {
        let (symbol, home) = self.written(ident, scope);
        let environment = self.scopes.environment_of(home);
        let environment = &self.environments[environment.0 as usize];
        let Lost { any, names, stems } = &environment.lost;
        let name = self.scopes.name_str(symbol);
        let is_lost = *any || names.contains(&symbol) || stems.iter().any(|stem| name.contains(&**stem));
        is_lost && !environment.is_open()
    }

    /// The name in the program that an identifier was made of, and the scope where that stands.
    pub(super) fn written(&self, mut ident: Ident, mut scope: ScopeId) -> (Ident, ScopeId) {
        while let Some((original, definition)) = self.scopes.original(ident) {
            (ident, scope) = (original, definition);
        }
        (ident, scope)
    }

    fn lost_of(&mut self, ident: Ident, scope: ScopeId) -> (Ident, &mut Lost) {
        let (symbol, home) = self.written(ident, scope);
        let environment = self.scopes.environment_of(home);
        (symbol, &mut self.environments[environment.0 as usize].lost)
    }
}
