//! Top-level variables, and the program that defines and uses them.

use super::environment::{Entry, EnvironmentId, Purpose};
use super::expander::Expander;
use super::foreign::UnitDeclarations;
use super::runtime_names::{RUNTIME_LIBRARY, RuntimeName};
use super::scope::{Binding, Ident};
use crate::ir::core::{Expr, ExprId, Global, GlobalInfo, Program};
use crate::source::Span;
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// A top-level variable, by its number in the expander (a [`Global`] is its number in one program).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct GlobalId(u32);

/// A top-level variable.
#[derive(Debug)]
pub(super) struct Variable {
    library: Rc<str>,
    name: Rc<str>,
    /// See [`GlobalInfo::assigned`].
    pub(super) assigned: bool,
    /// How many definitions have been seen.
    pub(super) definitions: u32,
    /// Whether its (first) definition has been emitted.
    pub(super) emitted: bool,
    /// What the name was imported as, if a definition took it over.
    pub(super) shadowed: Option<Binding>,
    /// Whether it is one of a frame that a debugger has entered, which any form may assign.
    pub(super) of_frame: bool,
    /// Whether its definition is compiled: if nothing assigned it by then, it is a constant.
    pub(super) compiled: bool,
}

/// The program that is being emitted.
#[derive(Default)]
pub(super) struct Unit {
    pub(super) program: Program,
    globals: FxHashMap<GlobalId, Global>,
    order: Vec<GlobalId>,
    /// Variables that are referred to before the definition that takes over an import.
    pub(super) preset: Vec<GlobalId>,
    /// What the front of the program loads.
    pub(super) foreign: UnitDeclarations,
}

impl Expander {
    /// The variable of that name in a library; made known if it was not.
    pub(super) fn variable(&mut self, library: &Rc<str>, name: &Rc<str>) -> GlobalId {
        if let Some(&id) = self.variable_numbers.get(&(library.clone(), name.clone())) {
            return id;
        }
        let id = GlobalId(self.variables.len() as u32);
        self.variables.push(Variable {
            library: library.clone(),
            name: name.clone(),
            assigned: false,
            definitions: 0,
            emitted: false,
            shadowed: None,
            of_frame: false,
            compiled: false,
        });
        self.variable_numbers.insert((library.clone(), name.clone()), id);
        id
    }

    /// The variable that an identifier defines in an environment. That of an alias has a name that no other has.
    pub(super) fn variable_of(&mut self, environment: EnvironmentId, ident: Ident) -> GlobalId {
        if let Some(&id) = self.environments[environment.0 as usize].variables.get(&ident) {
            return id;
        }
        let library = self.environments[environment.0 as usize].library.clone();
        let mut name = self.scopes.name(ident);
        if self.scopes.original(ident).is_some() {
            name = self.fresh_name(&library, &name);
            self.aliases_kept = true;
        }
        let id = self.variable(&library, &name);
        self.environments[environment.0 as usize]
            .variables
            .insert(ident, id);
        id
    }

    /// A name for a variable of a library that is not taken.
    pub(super) fn fresh_name(&self, library: &Rc<str>, name: &str) -> Rc<str> {
        let mut number = self.variables.len();
        loop {
            let fresh: Rc<str> = format!("{name}~{number}").into();
            if !self
                .variable_numbers
                .contains_key(&(library.clone(), fresh.clone()))
            {
                return fresh;
            }
            number += 1;
        }
    }

    /// Notes a definition of an identifier in an environment: the variable that it defines.
    pub(super) fn define(&mut self, environment: EnvironmentId, ident: Ident) -> GlobalId {
        let id = self.variable_of(environment, ident);
        let entry = Entry {
            binding: Binding::Global(id),
            imported: false,
        };
        let previous = self.environments[environment.0 as usize]
            .table
            .insert(ident, entry);
        let open = self.environments[environment.0 as usize].purpose == Purpose::Interaction;
        let variable = &mut self.variables[id.0 as usize];
        variable.definitions += 1;
        variable.assigned |= open || variable.definitions > 1;
        if let Some(Entry {
            binding,
            imported: true,
        }) = previous
            && !matches!(
                binding,
                Binding::Core(_) | Binding::Macro(_) | Binding::Foreign(_)
            )
        {
            variable.shadowed = Some(binding);
        }
        id
    }

    /// The number of a variable in the program being emitted.
    pub(super) fn global(&mut self, id: GlobalId) -> Global {
        if let Some(&global) = self.unit.globals.get(&id) {
            return global;
        }
        let variable = &self.variables[id.0 as usize];
        let globals = &mut self.unit.program.globals;
        globals.push(GlobalInfo {
            library: variable.library.clone(),
            name: variable.name.clone(),
            assigned: variable.assigned,
        });
        let global = Global(globals.len() as u32 - 1);
        self.unit.globals.insert(id, global);
        self.unit.order.push(id);
        global
    }

    /// A reference to a procedure of the run-time library.
    pub(super) fn runtime(&mut self, name: RuntimeName, span: Span) -> ExprId {
        let id = self.variable(&RUNTIME_LIBRARY.into(), &name.name().into());
        let global = self.global(id);
        self.add(Expr::Global(global), span)
    }

    /// The name of a top-level variable.
    pub(super) fn variable_name(&self, id: GlobalId) -> (&Rc<str>, &Rc<str>) {
        let variable = &self.variables[id.0 as usize];
        (&variable.library, &variable.name)
    }

    /// The finished program; the next form starts a new one.
    pub(super) fn take_program(&mut self) -> Program {
        self.emit_presets();
        self.emit_foreign_front();
        let mut unit = std::mem::take(&mut self.unit);
        for (info, id) in unit.program.globals.iter_mut().zip(&unit.order) {
            let variable = &mut self.variables[id.0 as usize];
            info.assigned = variable.assigned;
            variable.compiled |= variable.emitted;
        }
        let places = self.syntax.template_places().iter();
        let scopes = &self.scopes;
        unit.program
            .set_template_places(places.map(|place| (scopes.name(place.keyword), place.span)));
        unit.program
    }

    /// A definition that takes over an imported name makes a new variable. What refers to it earlier, while the
    /// program starts (as in `(define old-car car)`), must still see what was imported: so it begins as that.
    fn emit_presets(&mut self) {
        let mut preset = std::mem::take(&mut self.unit.preset);
        preset.sort_unstable();
        preset.dedup();
        for (at, id) in preset.into_iter().enumerate() {
            let shadowed = self.variables[id.0 as usize].shadowed.take();
            let imported = shadowed.expect("only a variable that took over an import is preset");
            let definition = self.definition_as(id, imported);
            self.unit.program.body.insert(at, definition);
        }
    }

    /// A definition of a variable that others may assign, as what was imported.
    pub(super) fn definition_as(&mut self, id: GlobalId, imported: Binding) -> ExprId {
        self.set_assigned(id);
        let value = self.reference_to(imported, Span::NONE);
        let global = self.global(id);
        self.add(Expr::DefineGlobal(global, value), Span::NONE)
    }

    /// Notes that a variable is assigned.
    pub(super) fn set_assigned(&mut self, id: GlobalId) {
        self.variables[id.0 as usize].assigned = true;
    }

    pub(super) fn is_of_frame(&self, id: GlobalId) -> bool {
        self.variables[id.0 as usize].of_frame
    }

    pub(super) fn variable_mut(&mut self, id: GlobalId) -> &mut Variable {
        &mut self.variables[id.0 as usize]
    }

    /// Whether it can no longer be assigned: all that was compiled takes it for a constant.
    pub(super) fn is_constant(&self, id: GlobalId) -> bool {
        let variable = &self.variables[id.0 as usize];
        variable.compiled && !variable.assigned
    }

    pub(super) fn is_assigned(&self, id: GlobalId) -> bool {
        self.variables[id.0 as usize].assigned
    }
}
