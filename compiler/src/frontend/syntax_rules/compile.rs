//! From a `syntax-rules` form to patterns and templates.

use super::{Element, Pattern, Repeated, Rule, Sequence, Template};
use crate::diagnostics::{Code, Diagnostic};
use crate::frontend::MAX_DEPTH;
use crate::frontend::core_forms::CoreForm;
use crate::frontend::expander::Expander;
use crate::frontend::scope::{Ident, ScopeId};
use crate::frontend::syntax::{Node, SyntaxId, TemplatePart, TemplatePlace};
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// What holds for all rules of a transformer.
struct Transformer {
    scope: ScopeId,
    /// The ellipsis, if it is not `...`.
    ellipsis: Option<Ident>,
    literals: Rc<[Ident]>,
    /// The name of the macro, if its text means something to the user.
    keyword: Option<Ident>,
}

/// A rule being compiled.
#[derive(Default)]
struct Variables {
    /// Number and ellipsis depth of each pattern variable.
    known: FxHashMap<Ident, (usize, usize)>,
    inserted: Vec<Ident>,
    inserted_numbers: FxHashMap<Ident, usize>,
    /// For each ellipsis around the place in the template, from the outermost: the variables found under it so far, each
    /// with the number of ellipses that it still needs.
    open: Vec<Vec<(usize, usize)>>,
    /// So many parts of the template, up to this place, are not copied as they are.
    varying: usize,
}

impl Expander {
    /// Compiles `(syntax-rules ...)`; `None` after an error.
    pub(super) fn compile_rules(
        &mut self,
        keyword: Ident,
        form: SyntaxId,
        scope: ScopeId,
    ) -> Option<Vec<Rule>> {
        let span = self.syntax.span(form);
        let parts = self.syntax.list(form).unwrap_or_default();
        let mut parts = parts.into_iter().skip(1).peekable();
        let ellipsis = parts.peek().and_then(|&part| self.syntax.ident(part));
        if ellipsis.is_some() {
            parts.next();
        }
        let literals = parts.next().and_then(|literals| self.syntax.list(literals));
        let literals = literals.and_then(|list| list.iter().map(|&x| self.syntax.ident(x)).collect());
        let Some(literals) = literals else {
            let message = "`syntax-rules` takes a list of literal names, then rules (pattern template)";
            self.report(Diagnostic::error(Code::SyntaxRules, span, message));
            return None;
        };
        let transformer = Transformer {
            scope,
            ellipsis,
            literals,
            keyword: (!self.is_compiled(scope)).then_some(keyword),
        };
        parts.map(|rule| self.compile_rule(&transformer, rule)).collect()
    }

    fn compile_rule(&mut self, transformer: &Transformer, rule: SyntaxId) -> Option<Rule> {
        let parts = self.syntax.list(rule);
        let Some(&[pattern, template]) = parts.as_deref() else {
            self.bad_part(
                Code::SyntaxRules,
                rule,
                "a rule of `syntax-rules` is a list (pattern template)",
            );
            return None;
        };
        let place = self.syntax.span(pattern);
        let Some((_, pattern)) = self.syntax.pair(pattern) else {
            self.bad_part(
                Code::SyntaxRules,
                pattern,
                "the pattern of a rule is a list that begins with the keyword",
            );
            return None;
        };
        let mut variables = Variables::default();
        let template_part = self.template_part(transformer, template);
        let depth = self.depth;
        let pattern = self.compile_pattern(transformer, pattern, 0, &mut variables);
        let template = pattern
            .is_some()
            .then(|| self.compile_template(transformer, template, true, &mut variables))
            .flatten();
        self.depth = depth;
        Some(Rule {
            pattern: pattern?,
            place,
            template: template?,
            template_part,
            variables: variables.known.len(),
            inserted: variables.inserted,
            literals: transformer.literals.clone(),
        })
    }

    /// Whether a syntax object is the ellipsis.
    fn is_ellipsis(&self, transformer: &Transformer, syntax: SyntaxId) -> bool {
        let Some(ident) = self.syntax.ident(syntax) else {
            return false;
        };
        if transformer.literals.contains(&ident) {
            return false;
        }
        match transformer.ellipsis {
            Some(ellipsis) => ident == ellipsis,
            None => self.is_keyword(syntax, transformer.scope, CoreForm::Ellipsis),
        }
    }

    fn deeper(&mut self, syntax: SyntaxId) -> bool {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            self.too_deep(self.syntax.span(syntax));
        }
        self.depth <= MAX_DEPTH
    }

    // Patterns.

    fn compile_pattern(
        &mut self,
        transformer: &Transformer,
        pattern: SyntaxId,
        ellipses: usize,
        variables: &mut Variables,
    ) -> Option<Pattern> {
        if !self.deeper(pattern) {
            return None;
        }
        let compiled = match self.syntax[pattern] {
            Node::Nil => Some(Pattern::Nil),
            Node::Atom(atom) => Some(Pattern::Datum(self.syntax.atom(atom).clone())),
            Node::Ident(ident) => self.compile_name(transformer, pattern, ident, ellipses, variables),
            Node::Pair(..) => {
                let Some(spine) = self.syntax.spine(pattern) else {
                    self.bad_part(Code::Circular, pattern, "a pattern is circular");
                    return None;
                };
                self.compile_sequence(
                    transformer,
                    &spine.elements,
                    Some(spine.tail),
                    ellipses,
                    variables,
                )
                .map(|sequence| Pattern::List(Box::new(sequence)))
            }
            Node::Vector(vector) => {
                let elements = self.syntax.vector(vector);
                self.compile_sequence(transformer, &elements, None, ellipses, variables)
                    .map(|sequence| Pattern::Vector(Box::new(sequence)))
            }
        };
        self.depth -= 1;
        compiled
    }

    fn compile_name(
        &mut self,
        transformer: &Transformer,
        pattern: SyntaxId,
        ident: Ident,
        ellipses: usize,
        variables: &mut Variables,
    ) -> Option<Pattern> {
        if transformer.literals.contains(&ident) {
            return Some(Pattern::Literal(ident));
        }
        if self.is_ellipsis(transformer, pattern) {
            self.bad_part(
                Code::PatternEllipsis,
                pattern,
                "an ellipsis in a pattern follows another pattern",
            );
            return None;
        }
        if self.is_keyword(pattern, transformer.scope, CoreForm::Underscore) {
            return Some(Pattern::Any);
        }
        let number = variables.known.len();
        if variables.known.insert(ident, (number, ellipses)).is_some() {
            let name = self.scopes.name(ident);
            self.bad_part(
                Code::PatternVariable,
                pattern,
                format!("`{name}` occurs twice in the pattern"),
            );
            return None;
        }
        Some(Pattern::Variable(number))
    }

    fn compile_sequence(
        &mut self,
        transformer: &Transformer,
        elements: &[SyntaxId],
        tail: Option<SyntaxId>,
        ellipses: usize,
        variables: &mut Variables,
    ) -> Option<Sequence> {
        let mut sequence = Sequence {
            before: Vec::new(),
            repeated: None,
            after: Vec::new(),
            tail: Pattern::Nil,
        };
        let mut elements = elements.iter().copied().peekable();
        while let Some(element) = elements.next() {
            let repeats = elements.next_if(|&next| self.is_ellipsis(transformer, next));
            let first = variables.known.len();
            let inner = ellipses + usize::from(repeats.is_some());
            let pattern = self.compile_pattern(transformer, element, inner, variables)?;
            match (repeats, &sequence.repeated) {
                (Some(place), Some(_)) => {
                    self.bad_part(
                        Code::PatternEllipsis,
                        place,
                        "a list or vector pattern has one ellipsis at most",
                    );
                    return None;
                }
                (Some(_), None) => {
                    sequence.repeated = Some(Repeated {
                        pattern,
                        variables: first..variables.known.len(),
                    });
                }
                (None, Some(_)) => sequence.after.push(pattern),
                (None, None) => sequence.before.push(pattern),
            }
        }
        if let Some(tail) = tail {
            sequence.tail = self.compile_pattern(transformer, tail, ellipses, variables)?;
        }
        Some(sequence)
    }

    // Templates.

    /// `ellipses` says whether the ellipsis has its meaning: not inside `(<ellipsis> template)`.
    fn compile_template(
        &mut self,
        transformer: &Transformer,
        template: SyntaxId,
        ellipses: bool,
        variables: &mut Variables,
    ) -> Option<Template> {
        if !self.deeper(template) {
            return None;
        }
        let varying = variables.varying;
        let compiled = match self.syntax[template] {
            Node::Nil => Some(Template::Nil),
            Node::Atom(atom) => Some(Template::Datum(self.syntax.atom(atom).clone())),
            Node::Ident(ident) => {
                if ellipses && self.is_ellipsis(transformer, template) {
                    self.bad_part(
                        Code::TemplateEllipsis,
                        template,
                        "an ellipsis in a template follows another template",
                    );
                    return None;
                }
                self.compile_template_name(template, ident, variables)
            }
            Node::Pair(..) => {
                let Some(spine) = self.syntax.spine(template) else {
                    self.bad_part(Code::Circular, template, "a template is circular");
                    return None;
                };
                match spine.elements[..] {
                    [escape, escaped]
                        if ellipses
                            && self.syntax.is_nil(spine.tail)
                            && self.is_ellipsis(transformer, escape) =>
                    {
                        variables.varying += 1;
                        self.compile_template(transformer, escaped, false, variables)
                    }
                    _ => {
                        let elements =
                            self.compile_elements(transformer, &spine.elements, ellipses, variables)?;
                        let before_tail = variables.varying;
                        let tail = self.compile_template(transformer, spine.tail, ellipses, variables)?;
                        Some(match before_tail == variables.varying {
                            true => self.with_constant_end(template, elements, tail),
                            false => Template::List(elements, Box::new(tail)),
                        })
                    }
                }
            }
            Node::Vector(vector) => {
                let elements = self.syntax.vector(vector);
                let elements = self.compile_elements(transformer, &elements, ellipses, variables)?;
                Some(Template::Vector(elements))
            }
        };
        self.depth -= 1;
        let is_constant = variables.varying == varying;
        match (compiled?, self.syntax.object(template)) {
            (Template::Object(inner, object), _) => Some(Template::Object(inner, object)),
            (compiled, Some(object)) if is_constant => Some(Template::Object(Box::new(compiled), object)),
            (compiled, _) => Some(compiled),
        }
    }

    /// A list template whose tail is constant: the end of the list that is constant, too, is the object that it was made of.
    fn with_constant_end(&self, list: SyntaxId, mut elements: Vec<Element>, tail: Template) -> Template {
        let constant = elements.iter().rev().take_while(|element| element.is_constant);
        let (count, total) = (constant.count(), elements.len());
        let mut nodes = Vec::new();
        let mut node = list;
        while let Some((_, cdr)) = self.syntax.pair(node) {
            nodes.push(node);
            node = cdr;
        }
        let object = nodes[nodes.len() - count..]
            .first()
            .and_then(|&node| self.syntax.object(node));
        match object {
            Some(object) if count < total => {
                let end = elements.split_off(total - count);
                let end = Template::List(end, Box::new(tail));
                Template::List(elements, Box::new(Template::Object(Box::new(end), object)))
            }
            Some(_) | None => Template::List(elements, Box::new(tail)),
        }
    }

    fn compile_elements(
        &mut self,
        transformer: &Transformer,
        elements: &[SyntaxId],
        ellipses: bool,
        variables: &mut Variables,
    ) -> Option<Vec<Element>> {
        let mut compiled = Vec::new();
        let mut i = 0;
        while i < elements.len() {
            let element = elements[i];
            i += 1;
            let mut levels = 0;
            while ellipses && i < elements.len() && self.is_ellipsis(transformer, elements[i]) {
                levels += 1;
                i += 1;
            }
            let outer = variables.open.len();
            variables.open.resize(outer + levels, Vec::new());
            variables.varying += levels;
            let varying = variables.varying;
            let template = self.compile_template(transformer, element, ellipses, variables)?;
            let mut stepped: Vec<Vec<usize>> = (0..levels).map(|_| variables.close_ellipsis()).collect();
            stepped.reverse();
            if stepped.iter().any(Vec::is_empty) {
                self.bad_part(
                    Code::TemplateEllipsis,
                    element,
                    "an ellipsis in the template has no pattern variable to repeat",
                );
                return None;
            }
            let part = match template {
                Template::Variable(_) | Template::Nil | Template::Datum(_) => None,
                Template::Insert(_) | Template::List(..) | Template::Vector(_) | Template::Object(..) => {
                    self.template_part(transformer, element)
                }
            };
            compiled.push(Element {
                template,
                part,
                ellipses: stepped,
                is_constant: levels == 0 && variables.varying == varying,
            });
        }
        Some(compiled)
    }

    fn template_part(&mut self, transformer: &Transformer, template: SyntaxId) -> Option<TemplatePart> {
        let (keyword, span) = (transformer.keyword?, self.syntax.span(template));
        span.is_some()
            .then(|| self.syntax.add_template_part(TemplatePlace { keyword, span }))
    }

    fn compile_template_name(
        &mut self,
        place: SyntaxId,
        ident: Ident,
        variables: &mut Variables,
    ) -> Option<Template> {
        if let Some(&(number, depth)) = variables.known.get(&ident) {
            let around = variables.open.len();
            if depth > around {
                let name = self.scopes.name(ident);
                let (have, need) = (plural(around), plural(depth));
                self.bad_part(
                    Code::EllipsisDepth,
                    place,
                    format!("`{name}` is under {need} in the pattern and {have} here"),
                );
                return None;
            }
            variables.need(number, depth);
            variables.varying += 1;
            return Some(Template::Variable(number));
        }
        let next = variables.inserted.len();
        let number = *variables.inserted_numbers.entry(ident).or_insert(next);
        if number == next {
            variables.inserted.push(ident);
        }
        Some(Template::Insert(number))
    }
}

impl Variables {
    /// Notes that a variable, used here, needs so many of the ellipses around the place.
    fn need(&mut self, number: usize, ellipses: usize) {
        if let Some(innermost) = self.open.last_mut()
            && ellipses > 0
            && !innermost.contains(&(number, ellipses))
        {
            innermost.push((number, ellipses));
        }
    }

    /// Leaves the innermost ellipsis: the variables that it steps through.
    ///
    /// They are those that need all ellipses that are around. Others were matched under fewer ellipses than they are
    /// used under; they wait for one further out (`k` in `((k (k v) ...) ...)`), unless there is nothing else to
    /// step through (`b` in `((a b ...) ...)`).
    fn close_ellipsis(&mut self) -> Vec<usize> {
        let around = self.open.len();
        let found = self.open.pop().unwrap_or_default();
        let necessary = found.iter().any(|&(_, need)| need == around);
        let mut stepped = Vec::new();
        for (number, need) in found {
            if need == around || !necessary {
                stepped.push(number);
                self.need(number, need - 1);
            } else {
                self.need(number, need);
            }
        }
        stepped
    }
}

fn plural(ellipses: usize) -> String {
    match ellipses {
        0 => "no ellipsis".into(),
        1 => "one ellipsis".into(),
        _ => format!("{ellipses} ellipses"),
    }
}
