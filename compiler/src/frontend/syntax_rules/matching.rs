//! Whether a form is matched by a pattern, and what its variables then stand for.

use super::{Match, Pattern, Sequence};
use crate::frontend::expander::Expander;
use crate::frontend::scope::ScopeId;
use crate::frontend::syntax::{Node, SyntaxId};

impl Expander {
    /// Matches a form of scope `scope` against a pattern of a macro defined in scope `definition`.
    pub(super) fn matches(
        &self,
        pattern: &Pattern,
        form: SyntaxId,
        scope: ScopeId,
        definition: ScopeId,
        found: &mut [Match],
    ) -> bool {
        match pattern {
            Pattern::Any => true,
            Pattern::Variable(number) => {
                found[*number] = Match::One(form);
                true
            }
            Pattern::Literal(literal) => match self.syntax.ident(form) {
                Some(ident) => self.same_meaning(ident, scope, *literal, definition),
                None => false,
            },
            Pattern::Nil => self.syntax.is_nil(form),
            Pattern::Datum(datum) => match self.syntax[form] {
                Node::Atom(atom) => datum == self.syntax.atom(atom),
                Node::Nil | Node::Ident(_) | Node::Pair(..) | Node::Vector(_) => false,
            },
            Pattern::List(sequence) => self.matches_list(sequence, form, scope, definition, found),
            Pattern::Vector(sequence) => match self.syntax[form] {
                Node::Vector(vector) => {
                    let elements = self.syntax.vector(vector);
                    self.matches_elements(sequence, &elements, scope, definition, found)
                }
                Node::Nil | Node::Atom(_) | Node::Ident(_) | Node::Pair(..) => false,
            },
        }
    }

    fn matches_list(
        &self,
        sequence: &Sequence,
        form: SyntaxId,
        scope: ScopeId,
        definition: ScopeId,
        found: &mut [Match],
    ) -> bool {
        if sequence.repeated.is_none() {
            let mut rest = form;
            for pattern in &sequence.before {
                let Some((car, cdr)) = self.syntax.pair(rest) else {
                    return false;
                };
                if !self.matches(pattern, car, scope, definition, found) {
                    return false;
                }
                rest = cdr;
            }
            return self.matches(&sequence.tail, rest, scope, definition, found);
        }
        let Some(spine) = self.syntax.spine(form) else {
            return false;
        };
        self.matches_elements(sequence, &spine.elements, scope, definition, found)
            && self.matches(&sequence.tail, spine.tail, scope, definition, found)
    }

    fn matches_elements(
        &self,
        sequence: &Sequence,
        elements: &[SyntaxId],
        scope: ScopeId,
        definition: ScopeId,
        found: &mut [Match],
    ) -> bool {
        let fixed = sequence.before.len() + sequence.after.len();
        let fits = match sequence.repeated {
            Some(_) => elements.len() >= fixed,
            None => elements.len() == fixed,
        };
        if !fits {
            return false;
        }
        let (before, rest) = elements.split_at(sequence.before.len());
        let (middle, after) = rest.split_at(rest.len() - sequence.after.len());
        for (pattern, &element) in sequence.before.iter().zip(before) {
            if !self.matches(pattern, element, scope, definition, found) {
                return false;
            }
        }
        if let Some(repeated) = &sequence.repeated {
            let mut collected: Vec<Vec<Match>> = repeated
                .variables
                .clone()
                .map(|_| Vec::with_capacity(middle.len()))
                .collect();
            for &element in middle {
                if !self.matches(&repeated.pattern, element, scope, definition, found) {
                    return false;
                }
                for (matches, variable) in collected.iter_mut().zip(repeated.variables.clone()) {
                    matches.push(std::mem::replace(&mut found[variable], Match::Many(Vec::new())));
                }
            }
            for (matches, variable) in collected.into_iter().zip(repeated.variables.clone()) {
                found[variable] = Match::Many(matches);
            }
        }
        sequence
            .after
            .iter()
            .zip(after)
            .all(|(pattern, &element)| self.matches(pattern, element, scope, definition, found))
    }
}
