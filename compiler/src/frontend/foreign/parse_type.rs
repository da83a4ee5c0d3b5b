//! Reading types.
//!
//! ```text
//!   type ::= int8 ... uint64 | short | int | long | ... | float | double | bool | char | wchar
//!          | string | (string encoding) | bytes | (bytes in) | pointer | scheme | name
//!          | (* type) | (& structure) | (array type count) | (maybe type) | (-> (type ...) result option ...)
//!          | (buffer length) | buffer | (view length)
//!          | (owned type free [(keeps parameter)]) | (borrowed type) | (consume type) | (retained type)
//! ```

use super::super::expander::Expander;
use super::super::scope::{Binding, Ident, ScopeId};
use super::super::suggestion;
use super::super::syntax::{Node, SyntaxId};
use super::Definition;
use super::types::{Encoding, FunctionType, INTEGERS, Pointee, Post, Type};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::data::Datum;
use number::Number;
use std::rc::Rc;

/// The types that have a word of their own, beside integers, for suggestions.
const WORDS: &[&str] = &[
    "float", "double", "bool", "char", "wchar", "string", "bytes", "pointer", "buffer", "scheme", "void",
];

/// How types that are lists are written.
const CONSTRUCTORS: &[(&str, &str)] = &[
    ("*", "(* type)"),
    ("&", "(& structure)"),
    ("array", "(array type count)"),
    ("maybe", "(maybe type)"),
    ("string", "string or (string encoding)"),
    ("bytes", "bytes or (bytes in)"),
    ("buffer", "(buffer length)"),
    ("view", "(view length)"),
    ("borrowed", "(borrowed type)"),
    ("consume", "(consume type)"),
    ("retained", "(retained type)"),
    ("->", "(-> (type ...) result), perhaps with (else value)"),
];

impl Expander {
    /// Reads the type of a parameter, result or field; reports what is wrong.
    pub(super) fn foreign_type(&mut self, syntax: SyntaxId, scope: ScopeId) -> Option<Type> {
        if let Some(ident) = self.syntax.ident(syntax) {
            return self.named_type(syntax, ident, scope);
        }
        let parts = self.syntax.list(syntax).unwrap_or_default();
        let head = parts.first().and_then(|&head| self.syntax.ident(head));
        let Some(head) = head else {
            self.bad_part(Code::ForeignType, syntax, "not a foreign type");
            return None;
        };
        let head = self.scopes.name(head);
        match (&*head, &parts[1..]) {
            ("*", &[target]) => self.pointee(target, scope).map(Type::Pointer),
            ("&", &[name]) => match self.definition(name, scope) {
                Some(Definition::Structure(structure)) => Some(Type::Structure(structure)),
                _ if self.is_lost_name(name, scope) => None,
                _ => {
                    self.bad_part(
                        Code::ForeignType,
                        name,
                        "`&` takes the name of a structure or union",
                    );
                    None
                }
            },
            ("array", &[element, count]) => {
                let element = self.foreign_type(element, scope)?;
                let Some(count) = self.small_number(count) else {
                    self.bad_part(
                        Code::ForeignType,
                        count,
                        "the length of an array is a positive integer",
                    );
                    return None;
                };
                Some(Type::Array(element.into(), count))
            }
            ("maybe", &[inner]) => {
                let inner_type = self.foreign_type(inner, scope)?;
                if !inner_type.may_be_null() {
                    self.bad_part(
                        Code::ForeignType,
                        inner,
                        "`maybe` takes a type that is an address in C",
                    );
                    return None;
                }
                Some(Type::Maybe(inner_type.into()))
            }
            ("string", &[encoding]) => {
                let name = self.syntax.ident(encoding).map(|ident| self.scopes.name(ident));
                match name.as_deref() {
                    Some("utf-8") => Some(Type::Text(Encoding::Utf8)),
                    Some("utf-16") => Some(Type::Text(Encoding::Utf16)),
                    Some("utf-32") => Some(Type::Text(Encoding::Utf32)),
                    _ => {
                        self.bad_part(
                            Code::ForeignType,
                            encoding,
                            "an encoding is utf-8, utf-16 or utf-32",
                        );
                        None
                    }
                }
            }
            ("bytes", &[direction]) if self.is_word(direction, "in") => Some(Type::Bytes { is_input: true }),
            ("buffer", &[length]) => Some(Type::Buffer(Some(length))),
            ("view", &[length]) => Some(Type::View(length)),
            ("borrowed", &[inner]) => self.foreign_type(inner, scope),
            ("consume", &[inner]) => Some(Type::Consumed(self.address_type(inner, scope)?.into())),
            ("retained", &[inner]) => Some(Type::Retained(self.address_type(inner, scope)?.into())),
            ("owned", [inner, rest @ ..]) => self.owned_type(syntax, *inner, rest, scope),
            ("->", [parameters, result, options @ ..]) => {
                self.function_type(*parameters, *result, options, scope)
            }
            _ => {
                match CONSTRUCTORS.iter().find(|(name, _)| *name == &*head) {
                    Some((_, form)) => {
                        self.bad_part(Code::ForeignType, syntax, format!("this type is written {form}"))
                    }
                    None => self.unknown_type(syntax, &head),
                }
                None
            }
        }
    }

    /// The type of a result: `None` in it is `void`.
    pub(super) fn result_type(&mut self, syntax: SyntaxId, scope: ScopeId) -> Option<Option<Type>> {
        if self.is_word(syntax, "void") {
            return Some(None);
        }
        self.foreign_type(syntax, scope).map(Some)
    }

    /// What an identifier was defined as by a foreign definition.
    pub(super) fn definition(&self, syntax: SyntaxId, scope: ScopeId) -> Option<Definition> {
        let ident = self.syntax.ident(syntax)?;
        match self.resolve(ident, scope)? {
            Binding::Foreign(id) => Some(self.foreign.definitions[id.0 as usize].clone()),
            _ => None,
        }
    }

    /// Whether a syntax object is a name whose definition failed.
    pub(super) fn is_lost_name(&self, syntax: SyntaxId, scope: ScopeId) -> bool {
        self.syntax
            .ident(syntax)
            .is_some_and(|ident| self.is_lost(ident, scope))
    }

    /// Whether a syntax object is a symbol that a declaration gives a meaning.
    pub(super) fn is_word(&self, syntax: SyntaxId, word: &str) -> bool {
        self.syntax
            .ident(syntax)
            .is_some_and(|ident| self.scopes.name_str(ident) == word)
    }

    /// A positive integer that fits 32 bits.
    pub(super) fn small_number(&self, syntax: SyntaxId) -> Option<u32> {
        let Node::Atom(atom) = self.syntax[syntax] else {
            return None;
        };
        match self.syntax.atom(atom) {
            Datum::Number(Number::Integer(n)) => u32::try_from(*n).ok().filter(|&n| n > 0),
            _ => None,
        }
    }

    fn named_type(&mut self, syntax: SyntaxId, ident: Ident, scope: ScopeId) -> Option<Type> {
        let name = self.scopes.name(ident);
        if let Some(definition) = self.definition(syntax, scope) {
            return match definition {
                Definition::OpaquePointer(opaque) => Some(Type::Pointer(Pointee::Opaque(opaque))),
                Definition::Enumeration(enumeration) => Some(Type::Enumeration(enumeration)),
                Definition::Custom(custom) => Some(Type::Custom(custom)),
                Definition::Structure(_) => {
                    let message = format!("`{name}` is a structure: say how it is passed");
                    let diagnostic =
                        Diagnostic::error(Code::StructureAsType, self.syntax.span(syntax), message);
                    self.report(diagnostic.hint(format!("`(& {name})` by value, `(* {name})` by address")));
                    None
                }
                Definition::Opaque(_) => {
                    let message = format!("`{name}` is known to C alone: only its address can be passed");
                    let diagnostic =
                        Diagnostic::error(Code::StructureAsType, self.syntax.span(syntax), message);
                    self.report(diagnostic.hint(format!("write `{name}*` or `(* {name})`")));
                    None
                }
                Definition::Library(_) => {
                    self.bad_part(
                        Code::ForeignType,
                        syntax,
                        format!("`{name}` is a foreign library, not a type"),
                    );
                    None
                }
            };
        }
        if let Some(integer) = INTEGERS.iter().find(|integer| integer.name == &*name) {
            return Some(Type::Integer(integer));
        }
        Some(match &*name {
            "float" => Type::Single,
            "double" => Type::Double,
            "bool" => Type::Boolean,
            "char" => Type::Character,
            "wchar" => Type::WideCharacter,
            "string" => Type::Text(Encoding::Utf8),
            "bytes" => Type::Bytes { is_input: false },
            "pointer" => Type::Pointer(Pointee::Unknown),
            "buffer" => Type::Buffer(None),
            "scheme" | "object" => Type::Object,
            "void" => {
                let diagnostic = Diagnostic::error(
                    Code::TypePosition,
                    self.syntax.span(syntax),
                    "`void` is a type of results only",
                );
                self.report(diagnostic.hint("an address of anything is a `pointer`"));
                return None;
            }
            _ => {
                if !self.is_lost(ident, scope) {
                    self.unknown_type(syntax, &name);
                }
                return None;
            }
        })
    }

    fn unknown_type(&mut self, syntax: SyntaxId, name: &str) {
        let known = INTEGERS
            .iter()
            .map(|integer| integer.name)
            .chain(WORDS.iter().copied());
        let diagnostic = Diagnostic::error(
            Code::UnknownForeignType,
            self.syntax.span(syntax),
            format!("unknown foreign type `{name}`"),
        );
        let diagnostic = match suggestion::nearest(name, known) {
            Some(nearest) => diagnostic.hint(format!("did you mean `{nearest}`?")),
            None => diagnostic.note("a type is a word such as int, double, string, pointer, or a name defined by define-foreign-struct, -union, -enum, -flags, -opaque or -type"),
        };
        self.report(diagnostic);
    }

    fn pointee(&mut self, target: SyntaxId, scope: ScopeId) -> Option<Pointee> {
        match self.definition(target, scope) {
            Some(Definition::Structure(structure)) => return Some(Pointee::Structure(structure)),
            Some(Definition::Opaque(opaque)) => return Some(Pointee::Opaque(opaque)),
            _ => {}
        }
        if self.is_word(target, "void") {
            return Some(Pointee::Unknown);
        }
        let r#type = self.foreign_type(target, scope)?;
        // A structure may be the one that is being defined: its size is not known yet.
        if !matches!(r#type, Type::Structure(_)) && r#type.size().is_none() {
            self.bad_part(
                Code::ForeignType,
                target,
                "a pointer points to something that lies in memory",
            );
            return None;
        }
        Some(Pointee::of(r#type))
    }

    fn address_type(&mut self, syntax: SyntaxId, scope: ScopeId) -> Option<Type> {
        let r#type = self.foreign_type(syntax, scope)?;
        if !r#type.may_be_null() {
            self.bad_part(
                Code::Ownership,
                syntax,
                "this type is no address in C, so that nobody owns anything",
            );
            return None;
        }
        Some(r#type)
    }

    /// `(owned type free [(keeps parameter)])`
    fn owned_type(
        &mut self,
        syntax: SyntaxId,
        inner: SyntaxId,
        rest: &[SyntaxId],
        scope: ScopeId,
    ) -> Option<Type> {
        let inner = self.address_type(inner, scope)?;
        let (free, keeps) = match *rest {
            [free] => (free, None),
            [free, keeps] => (free, Some(keeps)),
            _ => {
                let message = "`owned` takes a type and the procedure that frees it";
                let diagnostic = Diagnostic::error(Code::Ownership, self.syntax.span(syntax), message);
                self.report(diagnostic.hint("(owned type free), or (owned type free (keeps parameter))"));
                return None;
            }
        };
        let keeps = match keeps {
            None => None,
            Some(keeps) => match self.syntax.list(keeps).as_deref() {
                Some(&[word, name]) if self.is_word(word, "keeps") && self.syntax.ident(name).is_some() => {
                    self.syntax.ident(name)
                }
                _ => {
                    self.bad_part(Code::Ownership, keeps, "expected (keeps parameter)");
                    return None;
                }
            },
        };
        Some(Type::Owned {
            inner: inner.into(),
            free,
            keeps,
        })
    }

    /// `(-> (type ...) result option ...)`
    pub(super) fn function_type(
        &mut self,
        parameters: SyntaxId,
        result: SyntaxId,
        options: &[SyntaxId],
        scope: ScopeId,
    ) -> Option<Type> {
        let Some(list) = self.syntax.list(parameters) else {
            self.bad_part(
                Code::CallbackType,
                parameters,
                "the parameters of a function are a list of types",
            );
            return None;
        };
        let mut function = FunctionType {
            parameters: Vec::with_capacity(list.len()),
            result: None,
            otherwise: None,
            post: None,
        };
        for parameter in list {
            let r#type = self.foreign_type(parameter, scope)?;
            if !r#type.may_be_received() {
                let message = "C cannot pass a value of this type to a procedure";
                let diagnostic = Diagnostic::error(Code::CallbackType, self.syntax.span(parameter), message);
                self.report(diagnostic.hint("take a `pointer`, or a type of your own made of one"));
                return None;
            }
            function.parameters.push(r#type);
        }
        function.result = self.result_type(result, scope)?;
        if !function.result.as_ref().is_none_or(Type::may_be_returned) {
            let message = "a procedure that C calls cannot return a value of this type";
            let diagnostic = Diagnostic::error(Code::CallbackType, self.syntax.span(result), message);
            self.report(diagnostic.hint("text that C keeps is a (retained string)"));
            return None;
        }
        for &option in options {
            match self.syntax.list(option).as_deref() {
                Some(&[word, value]) if self.is_word(word, "else") => {
                    function.otherwise = Some((value, scope));
                }
                Some(&[word, drop]) if self.is_word(word, "post") && self.is_word(drop, "drop") => {
                    function.post = Some(Post::Drop);
                }
                _ if self.is_word(option, "post") => function.post = Some(Post::Wait),
                _ => {
                    let message = "an option of a function type is (else value), post or (post drop)";
                    self.bad_part(Code::CallbackType, option, message);
                    return None;
                }
            }
        }
        if function.post.is_some() && !self.check_posted(&function, parameters, result) {
            return None;
        }
        Some(Type::Function(function.into()))
    }
}

impl Expander {
    /// What C does not wait for returns nothing, and finds nothing that C had in its own frames.
    fn check_posted(&mut self, function: &FunctionType, parameters: SyntaxId, result: SyntaxId) -> bool {
        if function.result.is_some() || function.otherwise.is_some() {
            let message = "a posted callback returns nothing to C: its result is `void`, without `else`";
            self.bad_part(Code::PostedCallback, result, message);
            return false;
        }
        if function.parameters.iter().any(|r#type| r#type.text().is_some()) {
            let message = "a text of C may be gone when a posted callback runs";
            let diagnostic = Diagnostic::error(Code::PostedCallback, self.syntax.span(parameters), message);
            self.report(diagnostic.hint("take a `pointer` to what C keeps for you"));
            return false;
        }
        true
    }
}

impl Type {
    /// The function type that it is, by a name or not.
    pub(super) fn function(&self) -> Option<&Rc<FunctionType>> {
        match self {
            Type::Function(function) => Some(function),
            Type::Custom(custom) => custom.base.function(),
            _ => None,
        }
    }

    /// Whether C can pass it to a procedure.
    fn may_be_received(&self) -> bool {
        match self {
            Type::Maybe(inner) => inner.may_be_received(),
            Type::Array(..) => false,
            other => other.may_be_field(),
        }
    }

    /// Whether a procedure can return it to C.
    fn may_be_returned(&self) -> bool {
        match self {
            Type::Maybe(inner) => inner.may_be_returned(),
            Type::Custom(custom) => custom.base.may_be_returned(),
            Type::Retained(inner) => inner.text().is_some() || inner.may_be_returned(),
            other => other.may_be_received() && other.text().is_none(),
        }
    }

    /// Whether it is an address in C, which may be NULL.
    pub(super) fn may_be_null(&self) -> bool {
        match self {
            Type::Text(_)
            | Type::Bytes { .. }
            | Type::Pointer(_)
            | Type::Buffer(_)
            | Type::View(_)
            | Type::Function(_)
            | Type::Owned { .. }
            | Type::Consumed(_)
            | Type::Retained(_) => true,
            Type::Custom(custom) => custom.base.may_be_null(),
            Type::Integer(_)
            | Type::Single
            | Type::Double
            | Type::Boolean
            | Type::Character
            | Type::WideCharacter
            | Type::Maybe(_)
            | Type::Structure(_)
            | Type::Array(..)
            | Type::Enumeration(_)
            | Type::Object => false,
        }
    }
}
