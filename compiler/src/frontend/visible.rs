//! What the names of an environment mean, as the prompt tells its user.

use super::core_forms::CoreForm;
use super::environment::EnvironmentId;
use super::expander::Expander;
use super::interface::LibraryName;
use super::library::CORE_LIBRARY;
use super::scope::Binding;
use std::rc::Rc;

/// What sort of thing a name is bound to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A core form or auxiliary keyword.
    CoreForm(CoreForm),
    /// A macro.
    Macro,
    /// A variable.
    Variable,
    /// A foreign type or library.
    Foreign,
}

/// What a name means.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Visible {
    /// What sort of thing.
    pub kind: Kind,
    /// Whether an import bound the name, and not a definition.
    pub imported: bool,
    /// What defines it: a library, as Core has it, and the name there. None for foreign types.
    pub origin: Option<(Rc<str>, Rc<str>)>,
}

impl Expander {
    /// What a name means in an environment.
    pub fn visible(&self, name: &str, environment: EnvironmentId) -> Option<Visible> {
        let ident = self.scopes.find_symbol(name)?;
        let entry = self.environments[environment.0 as usize].table.get(&ident)?;
        Some(Visible {
            kind: kind(entry.binding),
            imported: entry.imported,
            origin: self.origin(entry.binding),
        })
    }

    /// What defines that to which a name is bound at top level.
    fn origin(&self, binding: Binding) -> Option<(Rc<str>, Rc<str>)> {
        match binding {
            Binding::Core(form) => Some((CORE_LIBRARY.join(".").into(), form.name().into())),
            Binding::Global(id) => {
                let (library, name) = self.variable_name(id);
                Some((library.clone(), name.clone()))
            }
            Binding::Macro(id) => {
                let home = &self.environments[self.macro_home(id).0 as usize];
                let name = self.scopes.name(self.macros[id.0 as usize].name);
                Some((home.library.clone(), name))
            }
            Binding::Local(_) | Binding::Primitive(_) | Binding::Foreign(_) => None,
        }
    }

    /// The names that have a meaning in an environment, sorted.
    pub fn visible_names(&self, environment: EnvironmentId) -> Vec<Rc<str>> {
        let table = &self.environments[environment.0 as usize].table;
        let symbols = table
            .keys()
            .filter(|ident| self.scopes.original(**ident).is_none());
        let mut names: Vec<Rc<str>> = symbols.map(|&ident| self.scopes.name(ident)).collect();
        names.sort();
        names
    }

    /// The compiled libraries for users that export a name.
    pub fn libraries_exporting(&self, name: &str) -> Vec<LibraryName> {
        let mut libraries = self.libraries.exporters_of(name);
        libraries.retain(|library| !library.is_internal());
        libraries.sort();
        libraries
    }

    /// The compiled libraries for users.
    pub fn libraries_for_users(&self) -> Vec<LibraryName> {
        let mut libraries = self.libraries.names();
        libraries.retain(|library| !library.is_internal());
        libraries
    }
}

fn kind(binding: Binding) -> Kind {
    match binding {
        Binding::Core(form) => Kind::CoreForm(form),
        Binding::Macro(_) => Kind::Macro,
        Binding::Local(_) | Binding::Global(_) | Binding::Primitive(_) => Kind::Variable,
        Binding::Foreign(_) => Kind::Foreign,
    }
}
