//! Names that mean nothing because their definitions failed: that they are unknown is no mistake of its own.
//!
//! A failed definition loses the names that stand where it would have defined them; that of a structure or its like also
//! those made of its name; an `include` that failed might have defined anything. A use of a macro that is unknown or broken
//! loses all names in it. They are lost in the scope that they would have been bound in.

use super::body::Region;
use super::core_forms::CoreForm;
use super::expander::Expander;
use super::scope::{Binding, Ident, ScopeId};
use super::syntax::{Node, SyntaxId};
use rustc_hash::FxHashSet;
use std::rc::Rc;

/// What failed definitions would have defined in a scope.
#[derive(Clone, Default, Debug)]
pub struct Lost {
    /// Whether it may be any name.
    any: bool,
    /// The names that stand in the definitions.
    names: FxHashSet<Ident>,
    /// The names of foreign definitions, which define names with them as words.
    stems: Vec<Rc<str>>,
}

impl Expander {
    /// Notes what a form of a body or of the top level would have defined, if there are more errors than before it.
    pub(super) fn lose_definitions(&mut self, errors: usize, form: SyntaxId, scope: ScopeId, region: Region) {
        if self.error_count() == errors || self.toplevel_form(form).is_some() {
            return;
        }
        let parts = self.syntax.spine(form).map_or(Vec::new(), |spine| spine.elements);
        let head = parts.first().and_then(|&head| self.head(head, scope));
        // Where the form stands in a splicing `let-syntax`, the scope of its definitions is further out.
        let scope = region.scope();
        match head {
            Some(Binding::Core(definition)) => self.lose_defined(definition, &parts[1..], scope),
            Some(_) | None => self.lose_names(form, scope),
        }
    }

    /// Notes what a core form with these arguments would have defined.
    pub(super) fn lose_defined(&mut self, form: CoreForm, arguments: &[SyntaxId], scope: ScopeId) {
        let first = arguments.first().copied();
        match form {
            CoreForm::Include | CoreForm::IncludeCi => self.lose_all(scope),
            CoreForm::Define | CoreForm::DefineValues | CoreForm::DefineSyntax => {
                first.into_iter().for_each(|names| self.lose_names(names, scope));
            }
            CoreForm::DefineRecordType => self.lose_record(arguments, scope),
            definition => {
                for &argument in arguments {
                    self.lose_names(argument, scope);
                }
                let name = first.and_then(|name| self.syntax.ident(name));
                if let (true, Some(name)) = (definition.is_foreign(), name) {
                    let stem = self.scopes.name(name);
                    self.lost_of(name, scope).1.stems.push(stem);
                }
            }
        }
    }

    /// Notes the names that a record type definition has where those stand that it defines, not the names of fields.
    fn lose_record(&mut self, parts: &[SyntaxId], scope: ScopeId) {
        for (index, &part) in parts.iter().enumerate() {
            let elements = self.syntax.list(part).unwrap_or_else(|| vec![part]);
            let defined = match index {
                // The type and the constructor.
                0 | 1 => &elements[..elements.len().min(1)],
                // The predicate, or a field if there is none.
                2 => &elements[..],
                _ => elements.get(1..).unwrap_or_default(),
            };
            defined.iter().for_each(|&name| self.lose_names(name, scope));
        }
    }

    /// Notes that any name may be missing in a scope.
    pub(super) fn lose_all(&mut self, scope: ScopeId) {
        self.scopes.lost.entry(scope).or_default().any = true;
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
        if self.environments[environment.0 as usize].is_open() {
            return false;
        }
        let name = self.scopes.name_str(symbol);
        let lost_there = |Lost { any, names, stems }: &Lost| {
            *any || names.contains(&symbol) || stems.iter().any(|stem| has_word(name, stem))
        };
        let mut scopes = self.scopes.outwards(home);
        scopes.any(|scope| self.scopes.lost.get(&scope).is_some_and(lost_there))
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
        (symbol, self.scopes.lost.entry(home).or_default())
    }
}

/// Whether a name contains a word, with no letter or digit beside it.
fn has_word(name: &str, word: &str) -> bool {
    name.match_indices(word).any(|(start, _)| {
        let before = name[..start].chars().next_back();
        let after = name[start + word.len()..].chars().next();
        ![before, after].into_iter().flatten().any(char::is_alphanumeric)
    })
}
