//! The core forms: all syntax of R7RS, each form a function from its use to Core.
//!
//! R7RS calls most of these derived forms and defines them as macros. They are translated directly, for speed and so that
//! each mistake has a message of its own. All of them are ordinary bindings: a program may import, rename or shadow them.

// lambda, case-lambda, if, set!, begin, quote.
mod basic;
// let, let*, letrec, letrec*, do, let-values, let*-values.
mod binding;
// case.
mod case;
// cond, and, or, when, unless.
mod conditional;
// parameterize, guard, delay, delay-force.
mod dynamic;
// quasiquote.
mod quasiquote;

use super::expander::Expander;
use super::scope::ScopeId;
use super::syntax::SyntaxId;
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::core::ExprId;
use crate::source::Span;

macro_rules! core_forms {
    ($($variant:ident $name:literal $kind:ident;)*) => {
        /// A core form, or an auxiliary keyword.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum CoreForm {
            $(#[doc = concat!("`", $name, "`")] $variant,)*
        }

        /// All of them, with their standard names: the exports of `(inc core)`.
        pub const CORE_FORMS: &[(CoreForm, &str)] = &[$((CoreForm::$variant, $name),)*];

        const KINDS: &[Kind] = &[$(Kind::$kind,)*];
    };
}

/// What sort of form it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Expression,
    Definition,
    /// A definition that (inc ffi) exports.
    Foreign,
    /// Makes sense only inside certain forms.
    Auxiliary,
}

core_forms! {
    Quote "quote" Expression;
    Quasiquote "quasiquote" Expression;
    Lambda "lambda" Expression;
    CaseLambda "case-lambda" Expression;
    If "if" Expression;
    Set "set!" Expression;
    Begin "begin" Expression;
    Let "let" Expression;
    LetStar "let*" Expression;
    Letrec "letrec" Expression;
    LetrecStar "letrec*" Expression;
    LetValues "let-values" Expression;
    LetStarValues "let*-values" Expression;
    Do "do" Expression;
    Cond "cond" Expression;
    Case "case" Expression;
    And "and" Expression;
    Or "or" Expression;
    When "when" Expression;
    Unless "unless" Expression;
    Parameterize "parameterize" Expression;
    Guard "guard" Expression;
    Delay "delay" Expression;
    DelayForce "delay-force" Expression;
    LetSyntax "let-syntax" Expression;
    LetrecSyntax "letrec-syntax" Expression;
    SyntaxError "syntax-error" Expression;
    ForeignLambda "foreign-lambda" Expression;
    ForeignCallback "foreign-callback" Expression;
    DefineForeignExport "define-foreign-export" Expression;
    CondExpand "cond-expand" Expression;
    Include "include" Expression;
    IncludeCi "include-ci" Expression;
    Define "define" Definition;
    DefineValues "define-values" Definition;
    DefineRecordType "define-record-type" Definition;
    DefineSyntax "define-syntax" Definition;
    DefineForeign "define-foreign" Foreign;
    DefineForeignLibrary "define-foreign-library" Foreign;
    DefineForeignStruct "define-foreign-struct" Foreign;
    DefineForeignUnion "define-foreign-union" Foreign;
    DefineForeignEnum "define-foreign-enum" Foreign;
    DefineForeignFlags "define-foreign-flags" Foreign;
    DefineForeignOpaque "define-foreign-opaque" Foreign;
    DefineForeignType "define-foreign-type" Foreign;
    DefineForeignVariable "define-foreign-variable" Foreign;
    Import "import" Definition;
    DefineLibrary "define-library" Definition;
    SyntaxRules "syntax-rules" Auxiliary;
    Else "else" Auxiliary;
    Arrow "=>" Auxiliary;
    Ellipsis "..." Auxiliary;
    Underscore "_" Auxiliary;
    Unquote "unquote" Auxiliary;
    UnquoteSplicing "unquote-splicing" Auxiliary;
}

impl CoreForm {
    /// The standard name.
    pub fn name(self) -> &'static str {
        CORE_FORMS[self as usize].1
    }

    /// Whether it is a foreign definition.
    pub(super) fn is_foreign(self) -> bool {
        KINDS[self as usize] == Kind::Foreign
    }

    /// Whether a form may hold definitions, or is one: what the first pass over a body treats.
    pub(super) fn is_looked_at_first(self) -> bool {
        matches!(
            self,
            CoreForm::Define
                | CoreForm::DefineValues
                | CoreForm::DefineRecordType
                | CoreForm::DefineSyntax
                | CoreForm::Begin
                | CoreForm::LetSyntax
                | CoreForm::LetrecSyntax
                | CoreForm::CondExpand
                | CoreForm::Include
                | CoreForm::IncludeCi
        ) || self.is_foreign()
    }
}

/// A use of a core form.
pub struct Use {
    /// The form.
    pub form: CoreForm,
    /// The place of the whole use.
    pub span: Span,
    /// The scope of the use.
    pub scope: ScopeId,
    /// What follows the keyword.
    pub arguments: Vec<SyntaxId>,
}

impl Expander {
    /// Expands a core form that stands where an expression is expected.
    pub(super) fn expand_core_form(&mut self, r#use: &Use) -> ExprId {
        match r#use.form {
            CoreForm::Quote => self.expand_quote(r#use),
            CoreForm::Quasiquote => self.expand_quasiquote(r#use),
            CoreForm::Lambda => self.expand_lambda(r#use),
            CoreForm::CaseLambda => self.expand_case_lambda(r#use),
            CoreForm::If => self.expand_if(r#use),
            CoreForm::Set => self.expand_set(r#use),
            CoreForm::Begin => self.expand_begin(r#use),
            CoreForm::Let => self.expand_let(r#use),
            CoreForm::LetStar => self.expand_let_star(r#use),
            CoreForm::Letrec => self.expand_letrec(r#use),
            CoreForm::LetrecStar => self.expand_letrec_star(r#use),
            CoreForm::LetValues => self.expand_let_values(r#use),
            CoreForm::LetStarValues => self.expand_let_star_values(r#use),
            CoreForm::Do => self.expand_do(r#use),
            CoreForm::Cond => self.expand_cond(r#use),
            CoreForm::Case => self.expand_case(r#use),
            CoreForm::And => self.expand_and(r#use),
            CoreForm::Or => self.expand_or(r#use),
            CoreForm::When | CoreForm::Unless => self.expand_when_unless(r#use),
            CoreForm::Parameterize => self.expand_parameterize(r#use),
            CoreForm::Guard => self.expand_guard(r#use),
            CoreForm::Delay | CoreForm::DelayForce => self.expand_delay(r#use),
            CoreForm::SyntaxError => self.expand_syntax_error(r#use),
            CoreForm::ForeignLambda => self.expand_foreign_lambda(r#use),
            CoreForm::ForeignCallback => self.expand_foreign_callback(r#use),
            CoreForm::DefineForeignExport => self.expand_foreign_export(r#use),
            // These may hold definitions; as expressions they are bodies.
            CoreForm::LetSyntax
            | CoreForm::LetrecSyntax
            | CoreForm::CondExpand
            | CoreForm::Include
            | CoreForm::IncludeCi => self.expand_splicing_form(r#use),
            CoreForm::Define
            | CoreForm::DefineValues
            | CoreForm::DefineRecordType
            | CoreForm::DefineSyntax
            | CoreForm::DefineForeign
            | CoreForm::DefineForeignLibrary
            | CoreForm::DefineForeignStruct
            | CoreForm::DefineForeignUnion
            | CoreForm::DefineForeignEnum
            | CoreForm::DefineForeignFlags
            | CoreForm::DefineForeignOpaque
            | CoreForm::DefineForeignType
            | CoreForm::DefineForeignVariable
            | CoreForm::Import
            | CoreForm::DefineLibrary
            | CoreForm::SyntaxRules
            | CoreForm::Else
            | CoreForm::Arrow
            | CoreForm::Ellipsis
            | CoreForm::Underscore
            | CoreForm::Unquote
            | CoreForm::UnquoteSplicing => self.misplaced(r#use),
        }
    }

    /// A form that cannot stand where an expression is expected.
    fn misplaced(&mut self, r#use: &Use) -> ExprId {
        let name = r#use.form.name();
        let diagnostic = match (r#use.form, KINDS[r#use.form as usize]) {
            (CoreForm::Import | CoreForm::DefineLibrary, _) => {
                self.misplaced_declaration(r#use.form, r#use.span)
            }
            (_, Kind::Definition | Kind::Foreign) => Diagnostic::error(
                Code::MisplacedDefinition,
                r#use.span,
                format!("`{name}` where an expression is expected"),
            )
            .label("a definition has no value")
            .note("definitions stand at top level or directly in a body"),
            (_, Kind::Expression | Kind::Auxiliary) => Diagnostic::error(
                Code::MisplacedKeyword,
                r#use.span,
                format!("`{name}` where an expression is expected"),
            )
            .label(format!("`{name}` has a meaning only inside other forms")),
        };
        self.report(diagnostic);
        if let Kind::Definition | Kind::Foreign = KINDS[r#use.form as usize] {
            self.lose_defined(r#use.form, &r#use.arguments, r#use.scope);
        }
        self.nothing(r#use.span)
    }

    /// An `import` or `define-library` where an expression is expected.
    pub(super) fn misplaced_declaration(&self, form: CoreForm, span: Span) -> Diagnostic {
        Diagnostic::error(
            Code::MisplacedDeclaration,
            span,
            format!("`{}` where an expression is expected", form.name()),
        )
        .label("this stands at the top level of a program, before its definitions")
    }

    /// Reports that a core form is used wrongly; the result stands for it.
    pub(super) fn bad_use(&mut self, code: Code, r#use: &Use, message: impl Into<String>) -> ExprId {
        self.report(Diagnostic::error(code, r#use.span, message));
        self.nothing(r#use.span)
    }

    /// The same, about a part of the form.
    pub(super) fn bad_part(&mut self, code: Code, part: SyntaxId, message: impl Into<String>) {
        let form = self.current;
        if self.syntax.template_place(part).is_some() {
            self.current = Some(part);
        }
        self.report(Diagnostic::error(code, self.syntax.span(part), message));
        self.current = form;
    }

    /// `(syntax-error message irritant ...)`
    fn expand_syntax_error(&mut self, r#use: &Use) -> ExprId {
        let message = r#use
            .arguments
            .first()
            .and_then(|&message| self.syntax.string(message));
        let Some(message) = message else {
            return self.bad_use(
                Code::SyntaxErrorForm,
                r#use,
                "`syntax-error` takes a message, a string, and irritants",
            );
        };
        let irritants: Vec<String> = r#use.arguments[1..]
            .iter()
            .map(|&irritant| self.text_of(irritant))
            .collect();
        let text = if irritants.is_empty() {
            message.to_string()
        } else {
            format!("{message} {}", irritants.join(" "))
        };
        self.bad_use(Code::SyntaxError, r#use, text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_enum() {
        for (i, (form, _)) in CORE_FORMS.iter().enumerate() {
            assert_eq!(*form as usize, i);
        }
    }
}
