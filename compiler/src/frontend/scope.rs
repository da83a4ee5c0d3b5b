//! Hygiene: identifiers, scopes, and what an identifier means in a scope.
//!
//! The algorithm is that of Clinger and Rees ("Macros that work", 1991): an identifier that a macro inserts is renamed, to
//! an *alias* that is fresh for each use of the macro and remembers the identifier in the macro's definition and the scope
//! of that definition. A binding form binds the identifier, symbol or alias, as it finds it. An identifier is looked up
//! in the scopes around its use; an alias that is not bound there means what its original means in the scope of the
//! macro's definition. For `syntax-rules` this decides as scope sets do (Flatt, "Binding as sets of scopes", 2016), but
//! no scope is ever added to or removed from a syntax object, so a use costs time in the size of the macro's template,
//! not in that of its arguments. An alias is a value of its own, so `bound-identifier=?` is identity.
//!
//! Scopes form a tree whose roots are the top-level environments. Bindings are kept with the identifier: a list of
//! (scope, meaning), for the scopes that are being expanded now, outermost first. That list rarely has two elements; if
//! a name is bound again and again, looking it up takes time in the logarithm of the depth, by the way that scopes keep
//! to one further out (Myers, "An applicative random-access stack", 1983).

use super::core_forms::CoreForm;
use super::environment::EnvironmentId;
use super::expander::MacroId;
use super::foreign::ForeignId;
use super::lost::Lost;
use super::variables::GlobalId;
use crate::ir::core::Var;
use abi::primitive::Primitive;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use std::rc::Rc;

/// An identifier: a symbol, or an alias made by a macro.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Ident(u32);

/// A scope: a region of a program with bindings of its own, or a top-level environment.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ScopeId(u32);

/// Scope numbers from here up are environments.
const FIRST_ROOT: u32 = 1 << 31;

/// What an identifier means. Two identifiers mean the same (`free-identifier=?`) if these are equal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Binding {
    /// A core form or an auxiliary keyword.
    Core(CoreForm),
    /// A macro.
    Macro(MacroId),
    /// A local variable.
    Local(Var),
    /// A top-level variable.
    Global(GlobalId),
    /// A primitive.
    Primitive(Primitive),
    /// A foreign type or library.
    Foreign(ForeignId),
}

/// What looking up an identifier among local bindings yields.
pub enum Lookup {
    /// A local binding.
    Found(Binding),
    /// None: look for the identifier in this environment, and then go on with its original, if it has one.
    TopLevel(EnvironmentId),
}

#[derive(Debug)]
struct IdentInfo {
    name: Rc<str>,
    /// What an alias stands for, and where.
    original: Option<(Ident, ScopeId)>,
    /// In the order of the depth of their scopes.
    bindings: SmallVec<[(ScopeId, Binding); 1]>,
}

#[derive(Debug)]
struct Scope {
    parent: ScopeId,
    /// A scope around this one. The distances of those that are met by following it, and the parent where it leads too
    /// far out, make any way outwards as short as the logarithm of the depth.
    shortcut: ScopeId,
    root: ScopeId,
    depth: u32,
    /// What is bound here, in order.
    idents: SmallVec<[Ident; 4]>,
}

/// All identifiers and scopes of an expander.
#[derive(Default, Debug)]
pub struct Scopes {
    idents: Vec<IdentInfo>,
    interned: FxHashMap<Rc<str>, Ident>,
    scopes: Vec<Scope>,
    /// The names whose definitions failed, by the scope that they would have been bound in.
    pub lost: FxHashMap<ScopeId, Lost>,
}

impl ScopeId {
    /// The scope of a top-level environment.
    pub fn of_environment(environment: EnvironmentId) -> ScopeId {
        ScopeId(FIRST_ROOT + environment.0)
    }

    /// The environment, if this is the scope of one.
    pub fn environment(self) -> Option<EnvironmentId> {
        (self.0 >= FIRST_ROOT).then(|| EnvironmentId(self.0 - FIRST_ROOT))
    }
}

impl Scopes {
    /// The identifier that is a symbol.
    pub fn intern(&mut self, name: &str) -> Ident {
        if let Some(&ident) = self.interned.get(name) {
            return ident;
        }
        let name: Rc<str> = name.into();
        let ident = self.add_ident(name.clone(), None);
        self.interned.insert(name, ident);
        ident
    }

    /// The identifier that is a symbol, if any text mentioned it.
    pub fn find_symbol(&self, name: &str) -> Option<Ident> {
        self.interned.get(name).copied()
    }

    /// A fresh alias of an identifier in the definition of a macro, whose scope is `scope`.
    pub fn alias(&mut self, original: Ident, scope: ScopeId) -> Ident {
        self.add_ident(self.name(original), Some((original, scope)))
    }

    fn add_ident(&mut self, name: Rc<str>, original: Option<(Ident, ScopeId)>) -> Ident {
        self.idents.push(IdentInfo {
            name,
            original,
            bindings: SmallVec::new(),
        });
        Ident(self.idents.len() as u32 - 1)
    }

    /// The symbol, all renaming undone.
    pub fn name(&self, ident: Ident) -> Rc<str> {
        self.idents[ident.0 as usize].name.clone()
    }

    /// The same, borrowed.
    pub fn name_str(&self, ident: Ident) -> &str {
        &self.idents[ident.0 as usize].name
    }

    /// What an alias stands for, and in which scope.
    pub fn original(&self, ident: Ident) -> Option<(Ident, ScopeId)> {
        self.idents[ident.0 as usize].original
    }

    /// Number of identifiers: a mark for [`Scopes::forget_aliases`].
    pub fn ident_count(&self) -> usize {
        self.idents.len()
    }

    /// Forgets the aliases made since the mark; only if none of them is referred to any more. Symbols stay.
    pub fn forget_aliases(&mut self, mark: usize) {
        while self.idents.len() > mark && self.idents.last().is_some_and(|ident| ident.original.is_some()) {
            self.idents.pop();
        }
    }

    /// Opens a scope inside another.
    pub fn open(&mut self, parent: ScopeId) -> ScopeId {
        let (root, depth) = match parent.environment() {
            Some(_) => (parent, 1),
            None => {
                let parent = &self.scopes[parent.0 as usize];
                (parent.root, parent.depth + 1)
            }
        };
        // Two ways of the same length in a row become one.
        let next = self.shortcut(parent);
        let length = self.depth(parent) - self.depth(next);
        let is_pair = length == self.depth(next) - self.depth(self.shortcut(next));
        self.scopes.push(Scope {
            parent,
            shortcut: if is_pair { self.shortcut(next) } else { parent },
            root,
            depth,
            idents: SmallVec::new(),
        });
        ScopeId(self.scopes.len() as u32 - 1)
    }

    /// A mark for [`Scopes::close`].
    pub fn scope_count(&self) -> usize {
        self.scopes.len()
    }

    /// Closes the scopes opened since the mark: all their bindings end.
    pub fn close(&mut self, mark: usize) {
        for index in (mark..self.scopes.len()).rev() {
            let scope = ScopeId(index as u32);
            for ident in std::mem::take(&mut self.scopes[index].idents) {
                let bindings = &mut self.idents[ident.0 as usize].bindings;
                let index = bindings.iter().rposition(|(bound, _)| *bound == scope);
                bindings.remove(index.expect("the scope lists what is bound in it"));
            }
            self.lost.remove(&scope);
        }
        self.scopes.truncate(mark);
    }

    /// Binds an identifier in a local scope, in place of what it was bound to there.
    pub fn bind(&mut self, ident: Ident, scope: ScopeId, binding: Binding) {
        match self.binding_index(ident, scope) {
            Ok(index) => self.idents[ident.0 as usize].bindings[index].1 = binding,
            Err(index) => {
                self.idents[ident.0 as usize]
                    .bindings
                    .insert(index, (scope, binding));
                self.scopes[scope.0 as usize].idents.push(ident);
            }
        }
    }

    /// What an identifier is bound to in exactly this local scope.
    pub fn bound_in(&self, ident: Ident, scope: ScopeId) -> Option<Binding> {
        let index = self.binding_index(ident, scope).ok()?;
        Some(self.idents[ident.0 as usize].bindings[index].1)
    }

    /// The place of a scope's binding among those of an identifier; the place where it would be, if there is none.
    fn binding_index(&self, ident: Ident, scope: ScopeId) -> Result<usize, usize> {
        let bindings = &self.idents[ident.0 as usize].bindings;
        let end = self.count_up_to(bindings, scope);
        let same_depth = bindings[..end]
            .iter()
            .rev()
            .take_while(|(bound, _)| self.depth(*bound) == self.depth(scope));
        match same_depth.enumerate().find(|(_, (bound, _))| *bound == scope) {
            Some((i, _)) => Ok(end - 1 - i),
            None => Err(end),
        }
    }

    /// How many bindings are in scopes that are no deeper than `scope`.
    fn count_up_to(&self, bindings: &[(ScopeId, Binding)], scope: ScopeId) -> usize {
        let depth = self.depth(scope);
        bindings.partition_point(|(bound, _)| self.depth(*bound) <= depth)
    }

    /// The local binding of an identifier (not of what it is an alias of) in the innermost scope around `scope`.
    pub fn lookup(&self, ident: Ident, scope: ScopeId) -> Lookup {
        let bindings = &self.idents[ident.0 as usize].bindings;
        let found = bindings[..self.count_up_to(bindings, scope)]
            .iter()
            .rfind(|(bound, _)| self.encloses(*bound, scope));
        match found {
            Some((_, binding)) => Lookup::Found(*binding),
            None => Lookup::TopLevel(self.environment_of(scope)),
        }
    }

    /// The environment at the root of a scope.
    pub fn environment_of(&self, scope: ScopeId) -> EnvironmentId {
        let root = if scope.environment().is_some() {
            scope
        } else {
            self.scopes[scope.0 as usize].root
        };
        root.environment()
            .expect("the root of each scope is an environment")
    }

    /// A scope and those around it, from within.
    pub fn outwards(&self, scope: ScopeId) -> impl Iterator<Item = ScopeId> {
        let parent = |scope: &ScopeId| {
            let is_local = scope.environment().is_none();
            is_local.then(|| self.scopes[scope.0 as usize].parent)
        };
        std::iter::successors(Some(scope), parent)
    }

    /// The names bound in the local scopes that are open, for suggestions.
    pub fn local_names(&self) -> impl Iterator<Item = &Rc<str>> {
        self.scopes
            .iter()
            .flat_map(|scope| &scope.idents)
            .filter(|ident| self.original(**ident).is_none())
            .map(|ident| &self.idents[ident.0 as usize].name)
    }

    fn depth(&self, scope: ScopeId) -> u32 {
        if scope.environment().is_some() {
            0
        } else {
            self.scopes[scope.0 as usize].depth
        }
    }

    /// The shortcut of a scope; that of a root leads nowhere.
    fn shortcut(&self, scope: ScopeId) -> ScopeId {
        if scope.environment().is_some() {
            scope
        } else {
            self.scopes[scope.0 as usize].shortcut
        }
    }

    /// Whether `inner` is `outer` or lies within it.
    fn encloses(&self, outer: ScopeId, inner: ScopeId) -> bool {
        let depth = self.depth(outer);
        let mut scope = inner;
        while self.depth(scope) > depth {
            let Scope { parent, shortcut, .. } = &self.scopes[scope.0 as usize];
            scope = if self.depth(*shortcut) >= depth {
                *shortcut
            } else {
                *parent
            };
        }
        scope == outer
    }
}
