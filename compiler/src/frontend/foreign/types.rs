//! The types of foreign declarations: what they are called, how large they are, how they are passed.
//!
//! Layout and classes follow the System V ABI for x86-64 (sections 3.1.2 and 3.2.3).

use super::super::body::Target;
use super::super::scope::{Ident, ScopeId};
use super::super::syntax::SyntaxId;
use super::super::variables::GlobalId;
use crate::ir::foreign::{Access, Class};
use std::cell::OnceCell;
use std::rc::Rc;

/// An integer type of C.
#[derive(PartialEq, Eq, Debug)]
pub(super) struct Integer {
    pub(super) name: &'static str,
    pub(super) bits: u8,
    pub(super) is_signed: bool,
}

/// The integer types by their names in declarations, as the System V ABI has them.
pub(super) const INTEGERS: &[Integer] = &[
    integer("int8", 8, true),
    integer("int16", 16, true),
    integer("int32", 32, true),
    integer("int64", 64, true),
    integer("uint8", 8, false),
    integer("uint16", 16, false),
    integer("uint32", 32, false),
    integer("uint64", 64, false),
    integer("schar", 8, true),
    integer("uchar", 8, false),
    integer("short", 16, true),
    integer("ushort", 16, false),
    integer("int", 32, true),
    integer("uint", 32, false),
    integer("long", 64, true),
    integer("ulong", 64, false),
    integer("llong", 64, true),
    integer("ullong", 64, false),
    integer("size", 64, false),
    integer("ssize", 64, true),
    integer("ptrdiff", 64, true),
    integer("intptr", 64, true),
    integer("uintptr", 64, false),
];

const fn integer(name: &'static str, bits: u8, is_signed: bool) -> Integer {
    Integer {
        name,
        bits,
        is_signed,
    }
}

impl Integer {
    /// How it lies in memory.
    pub(super) fn access(&self) -> Access {
        Access::Integer(self.bits, self.is_signed)
    }

    /// The least and greatest value of one of at most 32 bits.
    pub(super) fn range(&self) -> (i64, i64) {
        if self.is_signed {
            (-(1 << (self.bits - 1)), (1 << (self.bits - 1)) - 1)
        } else {
            (0, (1 << self.bits) - 1)
        }
    }
}

/// How text is encoded; the numbers are those of the primitives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Encoding {
    Utf8 = 0,
    Utf16 = 1,
    Utf32 = 2,
}

/// A type of a parameter, result or field.
#[derive(Clone, Debug)]
pub(super) enum Type {
    Integer(&'static Integer),
    Single,
    Double,
    Boolean,
    Character,
    WideCharacter,
    /// A text that ends in a zero.
    Text(Encoding),
    /// The bytes of a bytevector; whether C only reads them.
    Bytes {
        is_input: bool,
    },
    /// The address of something.
    Pointer(Pointee),
    /// `#f` is NULL.
    Maybe(Rc<Type>),
    /// A structure or union, by value.
    Structure(Rc<Structure>),
    /// So many elements: in structures and behind pointers only.
    Array(Rc<Type>, u32),
    Enumeration(Rc<Enumeration>),
    Custom(Rc<Custom>),
    /// An owned pointer, and how many bytes of it C uses.
    Buffer(Option<SyntaxId>),
    /// A pointer to so many bytes: a result.
    View(SyntaxId),
    /// A result that is freed by a procedure, and the parameter that must live as long.
    Owned {
        inner: Rc<Type>,
        free: SyntaxId,
        keeps: Option<Ident>,
    },
    /// An argument that is C's from then on.
    Consumed(Rc<Type>),
    /// An argument that C keeps: memory that is never freed.
    Retained(Rc<Type>),
    /// A function that C calls: a procedure.
    Function(Rc<FunctionType>),
    /// A Scheme value as it is, for functions that know the runtime.
    Object,
}

/// `(-> (type ...) result option ...)`
#[derive(Debug)]
pub(super) struct FunctionType {
    pub(super) parameters: Vec<Type>,
    /// `None`: `void`.
    pub(super) result: Option<Type>,
    /// What C gets when the procedure does not return: an expression, in the scope of the type.
    pub(super) otherwise: Option<(SyntaxId, ScopeId)>,
    /// C goes on at once, and the procedure is called later.
    pub(super) post: Option<Post>,
}

/// What becomes of a posted call when too many wait.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Post {
    /// C waits.
    Wait,
    /// It is dropped.
    Drop,
}

/// What a pointer points to.
#[derive(Clone, Debug)]
pub(super) enum Pointee {
    Unknown,
    /// A type without a definition of its own: `(* int32)`.
    Plain(Rc<Type>),
    Structure(Rc<Structure>),
    Opaque(Rc<Opaque>),
}

impl Pointee {
    /// What a pointer to something of a type points to.
    pub(super) fn of(r#type: Type) -> Pointee {
        match r#type {
            Type::Structure(structure) => Pointee::Structure(structure),
            other => Pointee::Plain(other.into()),
        }
    }
}

/// A structure or union that a program defines.
#[derive(Debug)]
pub(super) struct Structure {
    pub(super) name: Ident,
    pub(super) is_union: bool,
    /// The variable that holds the type at run time.
    pub(super) variable: GlobalId,
    /// Unknown while its own definition is read.
    pub(super) layout: OnceCell<Layout>,
}

/// Where the fields of a structure lie.
#[derive(Debug, Default)]
pub(super) struct Layout {
    pub(super) fields: Vec<Field>,
    pub(super) size: u32,
    pub(super) alignment: u32,
}

/// A field of a structure.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) name: Ident,
    pub(super) r#type: Type,
    pub(super) offset: u32,
}

/// A type of which only pointers exist.
#[derive(Debug)]
pub(super) struct Opaque {
    pub(super) variable: GlobalId,
}

/// An enumeration, or a set of flags: symbols for integers.
#[derive(Debug)]
pub(super) struct Enumeration {
    pub(super) name: Ident,
    /// The variable that holds the type at run time.
    pub(super) variable: GlobalId,
    /// The integer that C sees.
    pub(super) base: &'static Integer,
}

/// A type with conversions of its own.
#[derive(Debug)]
pub(super) struct Custom {
    pub(super) name: Ident,
    pub(super) base: Type,
    pub(super) check: Option<Target>,
    pub(super) to: Option<Target>,
    pub(super) from: Option<Target>,
    pub(super) release: Option<Target>,
}

impl Type {
    /// Size and alignment in bytes; `None` for what does not lie in memory, or is not known yet.
    pub(super) fn size(&self) -> Option<(u32, u32)> {
        Some(match self {
            Type::Structure(structure) => {
                let layout = structure.layout.get()?;
                (layout.size, layout.alignment)
            }
            Type::Array(element, count) => {
                let (size, alignment) = element.size()?;
                (size.checked_mul(*count)?, alignment)
            }
            other => {
                let bytes = other.access()?.bytes();
                (bytes, bytes)
            }
        })
    }

    /// How a scalar lies in memory.
    pub(super) fn access(&self) -> Option<Access> {
        Some(match self {
            Type::Integer(integer) => integer.access(),
            Type::Enumeration(enumeration) => enumeration.base.access(),
            Type::Single => Access::Single,
            Type::Double => Access::Double,
            Type::Boolean | Type::Character => Access::Integer(8, false),
            Type::WideCharacter => Access::Integer(32, false),
            Type::Text(_)
            | Type::Bytes { .. }
            | Type::Pointer(_)
            | Type::Maybe(_)
            | Type::Buffer(_)
            | Type::View(_)
            | Type::Function(_)
            | Type::Object => Access::Integer(64, false),
            Type::Custom(custom) => custom.base.access()?,
            Type::Owned { inner, .. } | Type::Consumed(inner) | Type::Retained(inner) => inner.access()?,
            Type::Structure(_) | Type::Array(..) => return None,
        })
    }

    /// The scalars of a value at `offset`.
    fn add_scalars(&self, offset: u32, scalars: &mut Vec<(u32, Access)>) {
        match self {
            Type::Structure(structure) => {
                for field in structure.layout.get().iter().flat_map(|layout| &layout.fields) {
                    field.r#type.add_scalars(offset + field.offset, scalars);
                }
            }
            Type::Array(element, count) => {
                let Some((size, _)) = element.size() else { return };
                for index in 0..*count {
                    element.add_scalars(offset + index * size, scalars);
                }
            }
            scalar => scalars.extend(scalar.access().map(|access| (offset, access))),
        }
    }
}

impl Structure {
    /// The classes of its eightbytes; `None` if it is passed in memory.
    pub(super) fn classes(self: &Rc<Structure>) -> Option<Vec<Class>> {
        let size = self.layout.get()?.size;
        if size > 16 {
            return None;
        }
        let mut scalars = Vec::new();
        Type::Structure(self.clone()).add_scalars(0, &mut scalars);
        let mut classes = vec![Class::Sse; size.div_ceil(8) as usize];
        for (offset, access) in scalars {
            if let Access::Integer(..) = access {
                classes[offset as usize / 8] = Class::Integer;
            }
        }
        Some(classes)
    }
}

impl Layout {
    /// Adds a field at the next place that its alignment allows, or at the start of a union; false if it is too large.
    pub(super) fn add(&mut self, name: Ident, r#type: Type, is_union: bool) -> bool {
        let Some((size, alignment)) = r#type.size() else {
            return false;
        };
        let start = if is_union { 0 } else { self.size };
        let Some(end) = start
            .checked_next_multiple_of(alignment)
            .and_then(|offset| offset.checked_add(size))
        else {
            return false;
        };
        self.fields.push(Field {
            name,
            r#type,
            offset: end - size,
        });
        self.size = self.size.max(end);
        self.alignment = self.alignment.max(alignment);
        true
    }

    /// Ends the layout: the size becomes a multiple of the alignment. False if it is too large.
    pub(super) fn close(&mut self) -> bool {
        match self.size.checked_next_multiple_of(self.alignment.max(1)) {
            Some(size) => {
                self.size = size;
                size <= i32::MAX as u32
            }
            None => false,
        }
    }
}
