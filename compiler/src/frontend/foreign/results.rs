//! What follows the call, in the procedure of a foreign declaration: taking what C has left, giving memory back, converting.

use super::super::expander::Expander;
use super::convert::{Given, Place};
use super::procedure::{Steps, Stored, Wrapper};
use super::types::Type;
use crate::ir::core::{ExprId, Var};
use crate::ir::data::Datum;
use crate::source::Span;
use abi::primitive::Primitive;

/// What a call has left: the variables of it.
#[derive(Clone, Copy, Default)]
pub(super) struct Taken {
    /// What C returned.
    pub(super) raw: Option<Var>,
    pub(super) errno: Option<Var>,
    /// What ended a callback of the call, or `#f`, if another thread may have made it.
    pub(super) held: Option<Var>,
    /// The address of a copy of the text that is the result, or 0.
    pub(super) copy: Option<Var>,
}

impl Expander {
    /// What follows the call: takes what C has stored, frees the block, converts. If a callback did not return, what ended it
    /// takes effect before anything is converted.
    pub(super) fn complete(
        &mut self,
        wrapper: &mut Wrapper,
        mut steps: Steps,
        taken: Taken,
        instance: Option<Var>,
    ) -> ExprId {
        let Taken {
            raw,
            errno,
            held,
            copy,
        } = taken;
        let span = wrapper.span;
        let declaration = wrapper.declaration;
        let place = Place {
            who: declaration.name.clone(),
            position: 0,
            parameter: "result".into(),
            scope: wrapper.scope,
        };
        let fetched = match (&declaration.result, raw) {
            (Some(r#type), Some(raw)) if instance.is_none() => {
                let fetched = self.fetched(r#type, raw, span);
                Some(Given {
                    raw,
                    fetched: self.step(&mut steps, "fetched", fetched),
                })
            }
            _ => None,
        };
        if let Some(copy) = copy {
            let copy = self.local(copy, span);
            let freed = self.primitive(Primitive::foreign_free, vec![copy], span);
            self.step(&mut steps, "freed", freed);
        }
        let stored = std::mem::take(&mut wrapper.stored);
        let mut outputs = Vec::new();
        for output in &stored {
            outputs.push(self.take_stored(wrapper, output, &mut steps));
        }
        for text in wrapper.texts.iter().filter(|text| text.is_bytes) {
            let operands = vec![
                self.local(text.value, span),
                self.local(text.address, span),
                self.datum(Datum::Bool(text.is_input), span),
            ];
            let copied = self.foreign_helper("foreign-take-bytes", operands, span);
            self.step(&mut steps, "copied", copied);
        }
        if wrapper.has_block {
            let block = self.local(wrapper.block, span);
            let freed = self.primitive(Primitive::foreign_free, vec![block], span);
            self.step(&mut steps, "freed", freed);
        }
        for (kept, is_lent) in std::mem::take(&mut wrapper.kept) {
            let kept = self.local(kept, span);
            let helper = if is_lent {
                "foreign-give-back"
            } else {
                "foreign-let-go"
            };
            let released = self.foreign_helper(helper, vec![kept], span);
            self.step(&mut steps, "released", released);
        }
        for function in std::mem::take(&mut wrapper.functions) {
            let operands = vec![
                self.local(function.value, span),
                self.local(function.address, span),
            ];
            let ended = self.foreign_helper("foreign-end-function", operands, span);
            self.step(&mut steps, "ended", ended);
        }
        if !declaration.options.is_leaf {
            let resumed = match held {
                Some(held) => {
                    let held = self.local(held, span);
                    self.foreign_helper("foreign-resume-held", vec![held], span)
                }
                None => self.foreign_helper("foreign-after-call", Vec::new(), span),
            };
            self.step(&mut steps, "resumed", resumed);
        }
        let value = match (&declaration.result, fetched) {
            (Some(r#type), Some(given)) => Some(self.convert_from_c(r#type, given, &place, span)),
            _ => instance.map(|instance| self.local(instance, span)),
        };
        let result = value.map(|value| self.step(&mut steps, "result", value));
        if let Some(check) = declaration.options.check {
            let check = self.expand(check, wrapper.scope);
            let at = self.place_constant(&place, span);
            let operands = vec![check, self.optional(result, span), self.optional(errno, span), at];
            let checked = self.foreign_helper("foreign-check", operands, span);
            self.step(&mut steps, "checked", checked);
        }
        // Of a call that failed, nothing says that C has stored anything.
        for (output, given) in stored.iter().zip(outputs) {
            let value = match given {
                Ok(given) => self.convert_from_c(&output.r#type, given, &output.place, span),
                Err(instance) => self.local(instance, span),
            };
            let var = self.bind_local(output.name, wrapper.scope);
            steps.push((var, value));
        }
        let body = self.results(wrapper, &stored, result, errno);
        self.in_order(steps, body, span)
    }

    pub(super) fn optional(&mut self, var: Option<Var>, span: Span) -> ExprId {
        match var {
            Some(var) => self.local(var, span),
            None => self.false_value(span),
        }
    }

    /// Takes a value that C has stored: what was fetched, or the instance that it was copied to.
    fn take_stored(&mut self, wrapper: &Wrapper, output: &Stored, steps: &mut Steps) -> Result<Given, Var> {
        let span = wrapper.span;
        let block = self.local(wrapper.block, span);
        let Some(access) = output.r#type.access() else {
            let distance = self.number(output.offset.into(), span);
            let from = self.primitive(Primitive::add, vec![block, distance], span);
            let made = match &output.r#type {
                Type::Structure(structure) => {
                    let descriptor = self.global_value(structure.variable, span);
                    self.foreign_helper("foreign-copy-instance", vec![descriptor, from], span)
                }
                other => {
                    let size = other.size().map_or(0, |(size, _)| size);
                    let size = self.number(size.into(), span);
                    self.foreign_helper("foreign-copy-memory", vec![from, size], span)
                }
            };
            return Err(self.step(steps, "instance", made));
        };
        let raw = self.load(access, block, output.offset, span);
        let raw = self.step(steps, "raw", raw);
        let fetched = self.fetched(&output.r#type, raw, span);
        Ok(Given {
            raw,
            fetched: self.step(steps, "fetched", fetched),
        })
    }

    /// The values that the procedure returns.
    fn results(
        &mut self,
        wrapper: &Wrapper,
        stored: &[Stored],
        result: Option<Var>,
        errno: Option<Var>,
    ) -> ExprId {
        let span = wrapper.span;
        if let Some((word, expression)) = wrapper.declaration.options.result {
            let value = self.optional(result, span);
            let var = self.bind_local(word, wrapper.scope);
            let body = self.expand(expression, wrapper.scope);
            return self.bind_in(var, value, body, span);
        }
        let mut values: Vec<ExprId> = result.map(|var| self.local(var, span)).into_iter().collect();
        for output in stored {
            let value = self.reference(output.name, wrapper.scope, span);
            values.push(value);
        }
        values.extend(errno.map(|var| self.local(var, span)));
        match values.len() {
            0 => self.nothing(span),
            1 => values.remove(0),
            _ => self.primitive(Primitive::values, values, span),
        }
    }
}
