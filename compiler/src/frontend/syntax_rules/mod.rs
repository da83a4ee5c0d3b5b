//! `syntax-rules` (R7RS 4.3.2): transformers, compiled when defined, and their use.
//!
//! ```text
//!   (syntax-rules [ellipsis] (literal ...) (pattern template) ...)
//!   pattern   ::= name | literal | _ | () | datum | (p ... . p) | (p ... p <ellipsis> p ... [. p]) | #(...)
//!   template  ::= name | datum | (t <ellipsis> ... ... [. t]) | #(...) | (<ellipsis> t)
//! ```
//!
//! A rule's pattern variables are numbered; a match fills an array with what each stands for. Names that a template inserts
//! become aliases, fresh for each use (see [`super::scope`]).

// From syntax to patterns and templates.
mod compile;
// Whether a form is matched by a pattern.
mod matching;
// From a template and a match to the expansion.
mod instantiate;

use super::core_forms::CoreForm;
use super::expander::{Expander, MacroId};
use super::scope::{Binding, Ident, ScopeId};
use super::syntax::{SyntaxId, TemplatePart};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::data::{Datum, ObjectId};
use crate::source::Span;
use std::rc::Rc;

/// So many rules are listed where a use matches none: more than these are no help.
const MOST_RULES_SHOWN: usize = 6;

/// Longer patterns than this many bytes are not listed: a line of text has about as many.
const LONGEST_RULE_SHOWN: usize = 100;

/// A macro.
#[derive(Debug)]
pub struct Macro {
    /// The name it was defined under.
    pub name: Ident,
    /// The scope of its definition: that of the names its templates insert.
    pub scope: ScopeId,
    /// The place of its transformer.
    pub span: Span,
    /// The transformer.
    pub rules: Vec<Rule>,
    /// Whether its definition has errors, which have been reported: uses of it are ignored.
    broken: bool,
}

/// A rule of a macro.
#[derive(Debug)]
pub struct Rule {
    /// What a use must look like, the keyword aside.
    pattern: Pattern,
    /// The place of the pattern.
    place: Span,
    template: Template,
    /// The template, for messages about what is made of it.
    template_part: Option<TemplatePart>,
    /// Number of pattern variables.
    variables: usize,
    /// The names that the template inserts.
    pub inserted: Vec<Ident>,
    /// The literals of the transformer.
    pub literals: Rc<[Ident]>,
}

/// A pattern.
#[derive(Debug)]
enum Pattern {
    /// `_`
    Any,
    /// A pattern variable, by its number.
    Variable(usize),
    /// A literal identifier.
    Literal(Ident),
    /// `()`
    Nil,
    /// A datum without parts.
    Datum(Datum),
    List(Box<Sequence>),
    Vector(Box<Sequence>),
}

/// The elements of a list or vector pattern.
#[derive(Debug)]
struct Sequence {
    before: Vec<Pattern>,
    repeated: Option<Repeated>,
    /// Only after something repeated.
    after: Vec<Pattern>,
    /// What the last cdr of a list must match.
    tail: Pattern,
}

/// A pattern followed by an ellipsis.
#[derive(Debug)]
struct Repeated {
    pattern: Pattern,
    /// The pattern variables in it: a range of numbers.
    variables: std::ops::Range<usize>,
}

/// A template.
#[derive(Debug)]
enum Template {
    /// What a pattern variable stands for.
    Variable(usize),
    /// An inserted name, by its number in [`Rule::inserted`].
    Insert(usize),
    Nil,
    Datum(Datum),
    List(Vec<Element>, Box<Template>),
    Vector(Vec<Element>),
    /// A constant, of which a literal is an object of the running program: in macros that `eval` defines.
    Object(Box<Template>, ObjectId),
}

/// An element of a list or vector template.
#[derive(Debug)]
struct Element {
    template: Template,
    /// It, for messages, if it has a place that helps: not of a pattern variable or datum, nor of a macro of a library that
    /// comes with the compiler.
    part: Option<TemplatePart>,
    /// For each ellipsis that follows, from the outermost, the variables that it steps through.
    ellipses: Vec<Vec<usize>>,
    /// Whether what it makes is always the same, but for the names it inserts.
    is_constant: bool,
}

/// What a pattern variable stands for.
#[derive(Clone, Debug)]
enum Match {
    One(SyntaxId),
    Many(Vec<Match>),
}

impl Expander {
    /// The meaning of a transformer: `(syntax-rules ...)`, or the name of other syntax. `None` after an error.
    pub(super) fn transformer(
        &mut self,
        name: Ident,
        transformer: SyntaxId,
        scope: ScopeId,
    ) -> Option<Binding> {
        let uses = self.use_mark();
        let transformer = self.use_macros(transformer, scope);
        self.release_uses(uses);
        let transformer = transformer?;
        if let Some(ident) = self.syntax.ident(transformer)
            && let Some(binding @ (Binding::Macro(_) | Binding::Core(_))) = self.resolve(ident, scope)
        {
            return Some(binding);
        }
        let rules = self.transformer_rules(name, transformer, scope);
        let span = self.syntax.span(transformer);
        let broken = rules.is_none();
        let rules = rules.unwrap_or_default();
        self.macros.push(Rc::new(Macro {
            name,
            scope,
            span,
            rules,
            broken,
        }));
        Some(Binding::Macro(MacroId(self.macros.len() as u32 - 1)))
    }

    fn transformer_rules(&mut self, name: Ident, transformer: SyntaxId, scope: ScopeId) -> Option<Vec<Rule>> {
        let head = self.syntax.pair(transformer).map(|(head, _)| head);
        if !head.is_some_and(|head| self.is_keyword(head, scope, CoreForm::SyntaxRules)) {
            self.report(
                Diagnostic::error(
                    Code::NotATransformer,
                    self.syntax.span(transformer),
                    "a transformer is a `syntax-rules` form",
                )
                .label("not a `syntax-rules` form"),
            );
            return None;
        }
        self.compile_rules(name, transformer, scope)
    }

    /// The expansion of a use of a macro; `None` after an error.
    pub(super) fn transcribe(&mut self, id: MacroId, form: SyntaxId, scope: ScopeId) -> Option<SyntaxId> {
        let definition = self.macros[id.0 as usize].clone();
        if definition.broken {
            return None;
        }
        let (_, arguments) = self.syntax.pair(form).expect("a macro use is a pair");
        for rule in &definition.rules {
            let mut found = vec![Match::Many(Vec::new()); rule.variables];
            if self.matches(&rule.pattern, arguments, scope, definition.scope, &mut found) {
                return self.instantiate_rule(&definition, rule, &found, self.syntax.span(form));
            }
        }
        let diagnostic = self.no_rule_matches(&definition, self.syntax.span(form));
        self.report(diagnostic);
        None
    }

    /// A use of a macro has the form of none of its rules.
    fn no_rule_matches(&self, definition: &Macro, place: Span) -> Diagnostic {
        let name = self.scopes.name(definition.name);
        let message = match definition.rules.len() {
            0 => format!("`{name}` has no rules, so no use of it is right"),
            1 => format!("this use of `{name}` does not have the form that its rule asks for"),
            _ => format!("this use of `{name}` does not have a form that one of its rules asks for"),
        };
        let mut diagnostic = Diagnostic::error(Code::NoRuleMatches, place, message);
        // The text of a library that comes with the compiler means nothing to the user.
        if definition.span.is_some() && !self.is_compiled(definition.scope) {
            diagnostic = diagnostic.secondary(definition.span, format!("`{name}` is defined here"));
        }
        let forms: Vec<String> = definition
            .rules
            .iter()
            .take(MOST_RULES_SHOWN)
            .filter_map(|rule| self.form_of_use(rule, &name))
            .collect();
        if forms.is_empty() {
            return diagnostic;
        }
        let others = definition.rules.len() - forms.len();
        let others = match others {
            0 => String::new(),
            others => format!(", and {others} more"),
        };
        diagnostic.note(format!("it is used as {}{others}", forms.join(", or ")))
    }

    /// The pattern of a rule as the program has it, in one line, with the keyword for its first part; `None` if that is
    /// too long or has comments.
    fn form_of_use(&self, rule: &Rule, name: &str) -> Option<String> {
        let place = rule.place;
        if !place.is_some() {
            return None;
        }
        let text = &self.sources.file(place.file).text[place.start as usize..place.end as usize];
        let words: Vec<&str> = text.split_whitespace().collect();
        let line = words.join(" ");
        let parts = line.strip_prefix('(')?;
        let rest = parts.trim_start_matches(|c: char| !c.is_whitespace() && !"()".contains(c));
        (line.len() <= LONGEST_RULE_SHOWN && !line.contains(';')).then(|| format!("({name}{rest}"))
    }
}
