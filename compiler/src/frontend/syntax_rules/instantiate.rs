//! From a template and a match to the expansion of a macro use.

use super::{Element, Macro, Match, Rule, Template};
use crate::diagnostics::{Code, Diagnostic};
use crate::frontend::expander::Expander;
use crate::frontend::scope::{Ident, ScopeId};
use crate::frontend::syntax::{Node, SyntaxId};
use crate::source::Span;

/// A use of a macro being written out. What is inserted gets the place of the use.
struct Transcription<'a> {
    rule: &'a Rule,
    scope: ScopeId,
    span: Span,
    /// What each pattern variable stands for here: inside an ellipsis, one of its many matches.
    current: Vec<&'a Match>,
    /// The alias of each inserted name, once made.
    aliases: Vec<Option<Ident>>,
}

impl Expander {
    /// The expansion; `None` after an error.
    pub(super) fn instantiate_rule(
        &mut self,
        definition: &Macro,
        rule: &Rule,
        found: &[Match],
        span: Span,
    ) -> Option<SyntaxId> {
        let mut transcription = Transcription {
            rule,
            scope: definition.scope,
            span,
            current: found.iter().collect(),
            aliases: vec![None; rule.inserted.len()],
        };
        let made = self.instantiate(&rule.template, &mut transcription)?;
        if let (Some(part), false) = (rule.template_part, matches!(rule.template, Template::Variable(_))) {
            self.syntax.set_template_part(made, part);
        }
        Some(made)
    }

    fn instantiate(&mut self, template: &Template, transcription: &mut Transcription) -> Option<SyntaxId> {
        let span = transcription.span;
        match template {
            Template::Variable(number) => match transcription.current[*number] {
                Match::One(syntax) => Some(*syntax),
                Match::Many(_) => {
                    self.report(Diagnostic::error(
                        Code::EllipsisDepth,
                        span,
                        "a pattern variable is used under too few ellipses",
                    ));
                    None
                }
            },
            Template::Insert(number) => {
                let ident = match transcription.aliases[*number] {
                    Some(alias) => alias,
                    None => {
                        let original = transcription.rule.inserted[*number];
                        let alias = self.scopes.alias(original, transcription.scope);
                        transcription.aliases[*number] = Some(alias);
                        alias
                    }
                };
                Some(self.syntax.add(Node::Ident(ident), span))
            }
            Template::Nil => Some(self.syntax.add(Node::Nil, span)),
            Template::Datum(datum) => Some(self.syntax.add_atom(datum.clone(), span)),
            Template::List(elements, tail) => {
                let elements = self.instantiate_elements(elements, transcription)?;
                let tail = self.instantiate(tail, transcription)?;
                Some(self.syntax.add_list(&elements, tail, span))
            }
            Template::Vector(elements) => {
                let elements = self.instantiate_elements(elements, transcription)?;
                Some(self.syntax.add_vector(elements, span))
            }
            Template::Object(template, object) => {
                let syntax = self.instantiate(template, transcription)?;
                self.syntax.set_object(syntax, *object);
                Some(syntax)
            }
        }
    }

    fn instantiate_elements(
        &mut self,
        elements: &[Element],
        transcription: &mut Transcription,
    ) -> Option<Vec<SyntaxId>> {
        let mut made = Vec::with_capacity(elements.len());
        for element in elements {
            self.repeat(element, 0, transcription, &mut made)?;
        }
        Some(made)
    }

    /// Instantiates an element as often as its ellipses from number `level` on say.
    fn repeat<'a>(
        &mut self,
        element: &Element,
        level: usize,
        transcription: &mut Transcription<'a>,
        made: &mut Vec<SyntaxId>,
    ) -> Option<()> {
        let Some(stepped) = element.ellipses.get(level) else {
            let syntax = self.instantiate(&element.template, transcription)?;
            if let Some(part) = element.part {
                self.syntax.set_template_part(syntax, part);
            }
            made.push(syntax);
            return Some(());
        };
        let around: Vec<&'a Match> = stepped
            .iter()
            .map(|&variable| transcription.current[variable])
            .collect();
        let many: Vec<(usize, &'a [Match])> = stepped
            .iter()
            .filter_map(|&variable| match transcription.current[variable] {
                Match::Many(matches) => Some((variable, &matches[..])),
                // An ellipsis further out steps through it already, for another place in the element.
                Match::One(_) => None,
            })
            .collect();
        let Some(count) = many.first().map(|(_, matches)| matches.len()) else {
            self.report(Diagnostic::error(
                Code::TemplateEllipsis,
                transcription.span,
                "an ellipsis has nothing to repeat",
            ));
            return None;
        };
        if many.iter().any(|(_, matches)| matches.len() != count) {
            let counts: Vec<String> = many
                .iter()
                .map(|(_, matches)| matches.len().to_string())
                .collect();
            self.report(
                Diagnostic::error(
                    Code::EllipsisLengths,
                    transcription.span,
                    "an ellipsis repeats parts of different lengths",
                )
                .label(format!("{} elements", counts.join(" and "))),
            );
            return None;
        }
        for i in 0..count {
            // The use fails for lack of fuel as soon as it is complete; it must not fill the memory first.
            if self.fuel < made.len() as u64 || self.aborted {
                break;
            }
            for &(variable, matches) in &many {
                transcription.current[variable] = &matches[i];
            }
            self.repeat(element, level + 1, transcription, made)?;
        }
        for (&variable, outer) in stepped.iter().zip(around) {
            transcription.current[variable] = outer;
        }
        Some(())
    }
}
