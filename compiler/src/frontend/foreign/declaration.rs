//! Reading the declaration of a foreign procedure: parameters, result, options; and what can be said against it before
//! any call.

use super::super::expander::Expander;
use super::super::scope::{Ident, ScopeId};
use super::super::suggestion;
use super::super::syntax::SyntaxId;
use super::types::{Encoding, Type};
use super::{Definition, LibraryDefinition};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;
use std::rc::Rc;

/// A foreign procedure as declared.
pub(super) struct Declaration {
    pub(super) span: Span,
    pub(super) scope: ScopeId,
    /// What messages call it.
    pub(super) name: Rc<str>,
    pub(super) parameters: Vec<Parameter>,
    /// The parameter that takes the variable arguments.
    pub(super) rest: Option<Ident>,
    /// `None`: `void`.
    pub(super) result: Option<Type>,
    pub(super) options: Options,
}

/// A parameter.
pub(super) struct Parameter {
    pub(super) name: Ident,
    pub(super) r#type: Type,
    pub(super) kind: Kind,
    pub(super) span: Span,
}

/// How a parameter gets its value.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    /// It is an argument.
    In,
    /// C stores it: one more result.
    Out,
    /// An argument that C changes: one more result.
    InOut,
    /// It is computed from the others.
    Computed(SyntaxId),
}

/// What stands after the result.
#[derive(Default)]
pub(super) struct Options {
    /// The words that the options begin with.
    given: Vec<Rc<str>>,
    pub(super) is_serial: bool,
    pub(super) is_parallel: bool,
    pub(super) is_sync: bool,
    pub(super) is_async: bool,
    pub(super) is_leaf: bool,
    pub(super) sets_errno: bool,
    pub(super) is_optional: bool,
    pub(super) escapes: bool,
    /// How many parameters come before the variable ones.
    pub(super) variadic: Option<u32>,
    pub(super) library: Option<Rc<LibraryDefinition>>,
    pub(super) domain: Option<Rc<str>>,
    /// The name in C.
    pub(super) symbol: Option<Rc<str>>,
    /// An expression whose value is the function, instead of a symbol.
    pub(super) pointer: Option<SyntaxId>,
    pub(super) check: Option<SyntaxId>,
    /// The expression for the result, and the identifier that stands for C's result in it: the option's own word.
    pub(super) result: Option<(Ident, SyntaxId)>,
}

/// The options that are a word alone.
const FLAGS: &[&str] = &[
    "serial", "parallel", "sync", "async", "leaf", "errno", "optional", "escapes",
];
/// The options that are lists.
const LISTS: &[&str] = &[
    "library", "domain", "symbol", "pointer", "check", "result", "variadic", "doc",
];

impl Declaration {
    /// The encoding of the result, if it is a text of C's, which a thread that makes a dispatched call copies.
    pub(super) fn text(&self) -> Option<Encoding> {
        self.result.as_ref().and_then(Type::borrowed_text)
    }
}

impl Options {
    /// Whether another thread makes the calls, or may make them: a serial call in place is made by the thread of its domain,
    /// which does not always carry the program.
    pub(super) fn is_dispatched(&self) -> bool {
        !(self.is_sync && self.is_parallel)
    }

    /// Whether the thread of a domain makes the calls, which carries the program meanwhile.
    pub(super) fn is_serial_in_place(&self) -> bool {
        self.is_sync && !self.is_parallel
    }

    /// Whether `foreign-async` may have a call not waited for.
    pub(super) fn takes_wish(&self) -> bool {
        self.is_dispatched() && !self.is_sync
    }

    /// The name of the class of its calls.
    pub(super) fn mode(&self) -> &'static str {
        match (self.is_sync, self.is_parallel) {
            (false, false) => "ffi",
            (true, false) => "ffis",
            (false, true) => "ffip",
            (true, true) => "ffisp",
        }
    }
}

impl Expander {
    /// Reads what follows the name: `(parameter ...) result option ...`, where `parameters` may end in a dotted name.
    pub(super) fn foreign_declaration(
        &mut self,
        span: Span,
        scope: ScopeId,
        name: Rc<str>,
        parameters: SyntaxId,
        rest: &[SyntaxId],
    ) -> Option<Declaration> {
        let Some(spine) = self.syntax.spine(parameters) else {
            self.bad_part(Code::Circular, parameters, "the list of parameters is circular");
            return None;
        };
        let errors = self.error_count();
        let mut declaration = Declaration {
            span: span.of_declaration(),
            scope,
            name,
            parameters: Vec::new(),
            rest: None,
            result: None,
            options: Options::default(),
        };
        for parameter in spine.elements {
            if let Some(parameter) = self.foreign_parameter(parameter, scope) {
                let is_taken = |other: &Parameter| other.name == parameter.name;
                if declaration.parameters.iter().any(is_taken) {
                    let name = self.scopes.name(parameter.name);
                    self.report(Diagnostic::error(
                        Code::ForeignParameter,
                        parameter.span,
                        format!("two parameters have the name `{name}`"),
                    ));
                }
                declaration.parameters.push(parameter);
            }
        }
        if !self.syntax.is_nil(spine.tail) {
            declaration.rest = self.syntax.ident(spine.tail);
            if declaration.rest.is_none() {
                self.bad_part(
                    Code::ForeignParameter,
                    spine.tail,
                    "the variable arguments have one name, without a type",
                );
            }
        }
        let Some((&result, options)) = rest.split_first() else {
            self.report(
                Diagnostic::error(Code::NoForeignResult, span, "a foreign procedure needs the type of its result")
                    .hint("(define-foreign (name (parameter type) ...) result option ...); a function without result has the type void"),
            );
            return None;
        };
        declaration.result = self.result_type(result, scope).unwrap_or(None);
        for &option in options {
            self.foreign_option(option, scope, &mut declaration.options);
        }
        if self.error_count() == errors {
            self.check_declaration(&declaration, result);
        }
        (self.error_count() == errors).then_some(declaration)
    }

    /// `(name type)`, `(name type = expression)`, `(out name type)`, `(in-out name type)`
    fn foreign_parameter(&mut self, syntax: SyntaxId, scope: ScopeId) -> Option<Parameter> {
        let parts = self.syntax.list(syntax).unwrap_or_default();
        let (name, r#type, kind) = match parts[..] {
            [name, r#type] => (name, r#type, Kind::In),
            [word, name, r#type] if self.is_word(word, "out") => (name, r#type, Kind::Out),
            [word, name, r#type] if self.is_word(word, "in-out") => (name, r#type, Kind::InOut),
            [name, r#type, equals, value] if self.is_word(equals, "=") => {
                (name, r#type, Kind::Computed(value))
            }
            _ => {
                let message = "a parameter of a foreign procedure is a list (name type)";
                let diagnostic = Diagnostic::error(Code::ForeignParameter, self.syntax.span(syntax), message);
                self.report(
                    diagnostic.note("or (out name type), (in-out name type), (name type = expression)"),
                );
                return None;
            }
        };
        let Some(ident) = self.syntax.ident(name) else {
            self.bad_part(Code::ForeignParameter, name, "the name of a parameter is a name");
            return None;
        };
        let place = r#type;
        let r#type = self.foreign_type(r#type, scope)?;
        let is_stored = matches!(kind, Kind::Out | Kind::InOut);
        if is_stored && (r#type.size().is_none() || matches!(r#type, Type::Object)) {
            self.bad_part(Code::TypePosition, place, "C cannot store a value of this type");
            return None;
        }
        match r#type {
            Type::View(_) | Type::Owned { .. } if matches!(kind, Kind::In | Kind::Computed(_)) => {
                self.bad_part(Code::TypePosition, place, "this is a type of results");
                return None;
            }
            Type::Array(..) if matches!(kind, Kind::In | Kind::Computed(_)) => {
                let diagnostic = Diagnostic::error(
                    Code::TypePosition,
                    self.syntax.span(place),
                    "C passes an array by its address",
                );
                self.report(diagnostic.hint("write (* type)"));
                return None;
            }
            _ => {}
        }
        if let Type::Buffer(None) = r#type {
            let message = "nothing says how much of the buffer C uses";
            let diagnostic = Diagnostic::warning(Code::BufferWithoutLength, self.syntax.span(place), message);
            self.report(diagnostic.hint("(buffer length): the length is checked before each call"));
        }
        Some(Parameter {
            name: ident,
            r#type,
            kind,
            span: self.syntax.span(syntax),
        })
    }

    fn foreign_option(&mut self, syntax: SyntaxId, scope: ScopeId, options: &mut Options) {
        let parts = match self.syntax.ident(syntax) {
            Some(_) => vec![syntax],
            None => self.syntax.list(syntax).unwrap_or_default(),
        };
        let head = parts.first().and_then(|&head| self.syntax.ident(head));
        let Some(head) = head else {
            self.bad_part(
                Code::ForeignOption,
                syntax,
                "an option is a word or a list that begins with one",
            );
            return;
        };
        let word = self.scopes.name(head);
        if options.given.contains(&word) {
            let message = format!("the option `{word}` is there twice");
            self.bad_part(Code::ForeignOption, syntax, message);
            return;
        }
        options.given.push(word.clone());
        match (&*word, &parts[1..]) {
            (flag, _) if FLAGS.contains(&flag) && self.syntax.ident(syntax).is_none() => {
                self.bad_part(
                    Code::ForeignOption,
                    syntax,
                    format!("the option `{flag}` is a word, not a list"),
                );
            }
            ("serial", []) => options.is_serial = true,
            ("parallel", []) => options.is_parallel = true,
            ("sync", []) => options.is_sync = true,
            ("async", []) => options.is_async = true,
            ("leaf", []) => options.is_leaf = true,
            ("errno", []) => options.sets_errno = true,
            ("optional", []) => options.is_optional = true,
            ("escapes", []) => options.escapes = true,
            ("library", &[name]) => match self.definition(name, scope) {
                Some(Definition::Library(library)) => options.library = Some(library),
                _ if self.is_lost_name(name, scope) => {}
                _ => self.bad_part(
                    Code::NotAForeignLibrary,
                    name,
                    "this is not a library; define-foreign-library defines one",
                ),
            },
            ("domain", &[name]) => match self.syntax.ident(name) {
                Some(name) => options.domain = Some(self.scopes.name(name)),
                None => self.bad_part(Code::ForeignOption, name, "the name of a domain is a name"),
            },
            ("symbol", &[name]) => match self.syntax.string(name) {
                Some(name) => options.symbol = Some(name),
                None => self.bad_part(Code::ForeignOption, name, "the name of a C function is a string"),
            },
            ("pointer", &[value]) => options.pointer = Some(value),
            ("check", &[procedure]) => options.check = Some(procedure),
            ("result", &[value]) => options.result = Some((head, value)),
            ("variadic", &[count]) => match self.small_number(count) {
                Some(count) => options.variadic = Some(count),
                None => self.bad_part(
                    Code::ForeignOption,
                    count,
                    "the number of parameters before the variable ones",
                ),
            },
            ("doc", &[text]) => {
                if self.syntax.string(text).is_none() {
                    self.bad_part(Code::ForeignOption, text, "documentation is a string");
                }
            }
            (known, _) if LISTS.contains(&known) => {
                self.bad_part(
                    Code::ForeignOption,
                    syntax,
                    format!("the option `{known}` is a list ({known} value)"),
                );
            }
            (unknown, _) => {
                let diagnostic = Diagnostic::error(
                    Code::UnknownOption,
                    self.syntax.span(syntax),
                    format!("unknown option `{unknown}`"),
                );
                let known = FLAGS.iter().chain(LISTS).copied();
                self.report(match suggestion::nearest(unknown, known) {
                    Some(nearest) => diagnostic.hint(format!("did you mean `{nearest}`?")),
                    None => diagnostic,
                });
            }
        }
    }

    /// What contradicts itself.
    fn check_declaration(&mut self, declaration: &Declaration, result: SyntaxId) {
        let options = &declaration.options;
        let span = declaration.span;
        let is_dispatched = !options.is_sync;
        if options.is_leaf && !(options.is_parallel && options.is_sync) {
            let diagnostic = Diagnostic::error(
                Code::ConflictingOptions,
                span,
                "a `leaf` call is made in place, without leaving Scheme",
            );
            self.report(diagnostic.hint("write `parallel sync leaf`"));
        }
        if options.is_serial && options.is_parallel {
            let diagnostic = Diagnostic::error(
                Code::ConflictingOptions,
                span,
                "a call cannot be `serial` and `parallel`",
            );
            self.report(diagnostic.note(
                "`serial` calls are made one at a time, by the thread of their domain; `parallel` ones at the same time as others",
            ));
        }
        if options.is_async && options.is_sync {
            let diagnostic = Diagnostic::error(
                Code::ConflictingOptions,
                span,
                "a call cannot be `sync` and `async`",
            );
            self.report(diagnostic.note("`sync` runs the call in place, `async` answers with a promise"));
        }
        if options.escapes && is_dispatched {
            let diagnostic = Diagnostic::error(Code::ConflictingOptions, span, "`escapes` needs `sync`");
            self.report(diagnostic.note("only a call that runs in place can be left across C's frames"));
        }
        if options.escapes && declaration.rest.is_some() {
            let message = "a call of variable arguments cannot be left across C's frames";
            let diagnostic = Diagnostic::error(Code::ConflictingOptions, span, message);
            self.report(diagnostic.hint("declare the parameters that you use, with (variadic count)"));
        }
        if options.is_parallel && options.domain.is_some() {
            let diagnostic = Diagnostic::error(
                Code::ConflictingOptions,
                span,
                "a `parallel` call belongs to no domain",
            );
            self.report(diagnostic.note("a domain is the thread on which serial calls take their turn"));
        }
        if options.symbol.is_some() && options.pointer.is_some() {
            self.report(Diagnostic::error(
                Code::ConflictingOptions,
                span,
                "a function has a symbol or a pointer, not both",
            ));
        }
        for (index, parameter) in declaration.parameters.iter().enumerate() {
            let is_variable = options.variadic.is_some_and(|fixed| index >= fixed as usize);
            self.check_parameter(parameter, declaration, is_variable);
        }
        if options
            .variadic
            .is_some_and(|fixed| fixed as usize > declaration.parameters.len())
        {
            self.report(Diagnostic::error(
                Code::Variadic,
                span,
                "fewer parameters than come before the variable ones",
            ));
        }
        if let Some(Type::Object) = declaration.result {
            let span = self.syntax.span(result);
            self.check_object(span, declaration);
        }
        if let Some(Type::Buffer(_) | Type::Bytes { .. } | Type::Array(..)) = declaration.result {
            self.bad_part(Code::TypePosition, result, "this is no type of results");
        }
        if let Some(Type::Owned {
            keeps: Some(name), ..
        }) = declaration.result
            && !declaration
                .parameters
                .iter()
                .any(|parameter| parameter.name == name)
        {
            let name = self.scopes.name(name);
            self.bad_part(
                Code::Ownership,
                result,
                format!("there is no parameter `{name}` for the result to keep"),
            );
        }
    }

    /// The collector moves objects, and knows nothing of what C has.
    fn check_object(&mut self, span: Span, declaration: &Declaration) {
        if declaration.options.is_leaf && declaration.rest.is_none() {
            return;
        }
        let message = "an object of Scheme is passed as it is by a `leaf` call of fixed arguments only";
        let diagnostic = Diagnostic::error(Code::SchemeObject, span, message);
        self.report(diagnostic.hint(
            "declare the procedure `parallel sync leaf`, or pass a `pointer`: (foreign-handle object)",
        ));
    }

    fn check_parameter(&mut self, parameter: &Parameter, declaration: &Declaration, is_variable: bool) {
        let options = &declaration.options;
        let inner = match &parameter.r#type {
            Type::Maybe(inner) => inner,
            other => other,
        };
        let span = parameter.span;
        match inner {
            Type::Function(_) if options.is_leaf => {
                let diagnostic =
                    Diagnostic::error(Code::LeafCallsBack, span, "a `leaf` call cannot call back");
                self.report(
                    diagnostic.hint("leave `leaf` out: a call that may call back costs about 2 ns more"),
                );
            }
            Type::Object => self.check_object(span, declaration),
            Type::Bytes { is_input: false } if !options.is_sync => {
                let diagnostic = Diagnostic::error(
                    Code::LentBytevector,
                    span,
                    "a bytevector cannot be lent to a call that runs on another thread",
                );
                self.report(diagnostic.hint(
                    "`buffer` takes an owned pointer; `(bytes in)` copies; or declare the procedure `sync`",
                ));
            }
            Type::Single if is_variable => {
                let diagnostic =
                    Diagnostic::error(Code::Variadic, span, "C passes no `float` as a variable argument");
                self.report(diagnostic.hint("it becomes a `double`"));
            }
            Type::Integer(integer) if is_variable && integer.bits < 32 => {
                let diagnostic = Diagnostic::error(
                    Code::Variadic,
                    span,
                    format!("C passes no `{}` as a variable argument", integer.name),
                );
                self.report(diagnostic.hint("it becomes an `int`"));
            }
            _ => {}
        }
    }

    /// The name in C of a Scheme name: `-` becomes `_`, `=?` at the end `_eq`. `None` if that is no C name.
    pub(super) fn c_name(name: &str) -> Option<String> {
        let name = match name.strip_suffix("=?") {
            Some(stem) => format!("{stem}_eq"),
            None => name.to_owned(),
        };
        let name = name.replace('-', "_");
        let is_right = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
            && name.chars().next().is_some_and(|first| !first.is_ascii_digit());
        is_right.then_some(name)
    }
}
