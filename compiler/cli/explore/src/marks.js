// Tints and lights in an editor.

import { RangeSetBuilder, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView } from "@codemirror/view";

/** Replaces a set of marks of an editor. */
export const setTints = StateEffect.define();
export const setLights = StateEffect.define();

const field = (effect) =>
  StateField.define({
    create: () => Decoration.none,
    update(marks, transaction) {
      marks = marks.map(transaction.changes);
      for (const each of transaction.effects) if (each.is(effect)) marks = each.value;
      return marks;
    },
    provide: (self) => EditorView.decorations.from(self),
  });

/** The extension; lights lie within tints, and so are seen. */
export const marks = [field(setLights), field(setTints)];

const marksByClass = new Map();
const linesByClass = new Map();

function cached(cache, name, make) {
  if (!cache.has(name)) cache.set(name, make({ class: name }));
  return cache.get(name);
}

/** A set of marks of `{from, to, class}`. */
export function ranges(items) {
  const builder = new RangeSetBuilder();
  const sorted = items.filter((item) => item.from < item.to);
  sorted.sort((a, b) => a.from - b.from || b.to - a.to);
  for (const item of sorted) builder.add(item.from, item.to, cached(marksByClass, item.class, Decoration.mark));
  return builder.finish();
}

/** A set of marks of whole lines, `{line, class}`, `line` being a line of the document. */
export function wholeLines(items) {
  const builder = new RangeSetBuilder();
  const byStart = new Map(items.map((item) => [item.line.from, item]));
  for (const start of [...byStart.keys()].sort((a, b) => a - b)) {
    builder.add(start, start, cached(linesByClass, byStart.get(start).class, Decoration.line));
  }
  return builder.finish();
}
