// Colours of words, in the source and in each language of the compiler.

import { HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { scheme as schemeMode } from "@codemirror/legacy-modes/mode/scheme";
import { tags } from "@lezer/highlight";

const style = HighlightStyle.define([
  { tag: [tags.keyword, tags.atom, tags.bool], class: "t-keyword" },
  { tag: [tags.string, tags.character], class: "t-string" },
  { tag: tags.number, class: "t-number" },
  { tag: [tags.comment], class: "t-comment" },
  { tag: tags.labelName, class: "t-label" },
  { tag: tags.operator, class: "t-operation" },
  { tag: [tags.standard(tags.name), tags.variableName, tags.typeName], class: "t-name" },
]);

const schemeWords = StreamLanguage.define({
  ...schemeMode,
  // Names are left in the colour of text: they are most of a program.
  token(stream, state) {
    const word = schemeMode.token(stream, state);
    if (word === "builtin") return "keyword";
    return word === "variable" || word === "bracket" ? null : word;
  },
});

/** A language of lines: an instruction is a word at the start of a line, perhaps behind `result =`. */
function lines({ isName }) {
  return StreamLanguage.define({
    startState: () => ({ atStart: true }),
    token(stream, state) {
      if (stream.sol()) state.atStart = true;
      if (stream.eatSpace()) return null;
      if (stream.match(/^;.*/)) return "comment";
      if (stream.match(/^"(?:[^"\\]|\\.)*"/)) return "string";
      if (state.atStart && stream.match(/^(?:(?:known )?function .*|[^\s]+(?:\(.*\))?):$/)) return "labelName";
      if (state.atStart && stream.match(/^(?:[^=\s]+ )+= /)) return "variableName";
      if (stream.match(/^(?:-?0x[0-9a-f]+|-?\d+(?:\.\d+)?(?:e-?\d+)?)(?=[\s,)\]+*-]|$)/)) return "number";
      if (stream.match(/^[\[\](),+*]/)) return null;
      const word = stream.match(/^[^\s,\[\]()+*]+/);
      if (!word) {
        stream.next();
        return null;
      }
      const isFirst = state.atStart;
      state.atStart = false;
      if (isFirst) return "operator";
      return isName(word[0]) ? "variableName" : null;
    },
  });
}

const register = /^(?:[re]?(?:[abcd]x|[sd]i|[sb]p)|[abcd]l|[sd]il|r\d+[dwb]?|xmm\d+)$/;
const listing = lines({ isName: (word) => register.test(word) });
const values = lines({ isName: (word) => /^(?:v\d+.*|slot\d+|block\d+)$/.test(word) || register.test(word) });

const words = { source: schemeWords, expanded: schemeWords, core: schemeWords, flat: schemeWords, ssa: values, vcode: values, assembly: listing };

/** The extension that colours a language. */
export const highlighting = (language) => [words[language], syntaxHighlighting(style)];
