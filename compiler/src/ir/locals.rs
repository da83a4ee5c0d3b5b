//! What the program's text calls the values of SSA and the virtual registers of VCode, for debuggers.
//!
//! Names lie beside the code and change nothing of it. A pass that puts another value in the place of one passes its name
//! on; a value that is dropped takes its name with it. So a debugger sees the variables whose values the code needs, or
//! keeps (`ssa::Op::Keep`), at each place where it does, and no others.

use crate::source::Inlined;
use std::rc::Rc;

/// A local variable of the program's text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Local {
    /// Its name.
    pub name: Rc<str>,
    /// The inlined call whose procedure it is a variable of; none if it is one of the procedure that the code is in.
    pub frame: Inlined,
    /// How its value is found.
    pub part: Part,
    /// Its place in the order of bindings: an inner one comes after those around it.
    pub order: u32,
}

/// Which part of a value is that of a variable.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// All of it. If it is a cell, the variable is assigned, and its value is in the cell.
    Whole,
    /// The value is a closure, of which this is a free variable.
    FreeVariable(u32),
}

/// Which values have names.
pub type Named<V> = Vec<(V, Local)>;

/// Gives the names of some values also to others, which stand for them; the pairs are a value with a name and one without.
pub fn pass_on<V: Copy + PartialEq>(named: &mut Named<V>, stand_for: impl IntoIterator<Item = (V, V)>) {
    for (from, to) in stand_for {
        let passed: Named<V> = named
            .iter()
            .filter(|(value, _)| *value == from)
            .map(|(_, local)| (to, local.clone()))
            .collect();
        for entry in passed {
            if !named.contains(&entry) {
                named.push(entry);
            }
        }
    }
}

/// Where the values of local variables are at a return address.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Located {
    /// The variable.
    pub local: Local,
    /// Where its value is.
    pub location: Location,
}

/// A place for a value in a frame.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Location {
    /// A tagged word in a slot.
    Slot(u32),
    /// A tagged word in a register, by its machine number.
    Register(u8),
    /// A double in a slot.
    DoubleSlot(u32),
    /// A double in an xmm register.
    DoubleRegister(u8),
}
