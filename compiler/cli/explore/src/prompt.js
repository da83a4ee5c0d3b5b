// The prompt: forms that are typed run after the program, each with what it writes, its values or its error.
//
// A prompt begins with the program: its forms run once, when it is loaded. What is changed in the program later is not known
// to it before the program is loaded again, which begins a new prompt.

import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching } from "@codemirror/language";
import { EditorState, Prec } from "@codemirror/state";
import { EditorView, keymap, placeholder } from "@codemirror/view";
import { isComplete } from "./completeness.js";
import { highlighting } from "./highlighting.js";
import { prompt as ask } from "./server.js";

/** Entries that are kept, more than anyone scrolls back. */
const MAX_ENTRIES = 200;

const ENDINGS = {
  time: "interrupted: it took more than 10 seconds",
  output: "interrupted: it wrote too much",
};

/** A prompt in `elements` `{talk, line}`; `tell(text, isError)` says what it does. */
export class Prompt {
  constructor({ talk, line, nonce, program, tell }) {
    Object.assign(this, { talk, program, tell, name: null, isBusy: false, earlier: [], at: 0, draft: "" });
    /** What was typed while another form ran: `{text, entry}`. */
    this.waiting = [];
    this.editor = new EditorView({
      parent: line,
      extensions: [
        nonce,
        history(),
        bracketMatching(),
        highlighting("source"),
        EditorView.lineWrapping,
        placeholder("a form, or a command such as ,help"),
        EditorView.contentAttributes.of({ "aria-label": "Prompt", spellcheck: "false" }),
        Prec.high(
          keymap.of([
            { key: "Enter", run: () => this.enter() },
            { key: "ArrowUp", run: (view) => this.isAt(view, 1) && this.recall(-1) },
            { key: "ArrowDown", run: (view) => this.isAt(view, view.state.doc.lines) && this.recall(1) },
            { key: "Tab", run: () => (this.complete(), true) },
            { key: "Ctrl-c", run: (view) => view.state.selection.main.empty && (this.cancel(), true) },
            { key: "Mod-Enter", run: () => (this.load(), true) },
          ]),
        ),
        keymap.of([...defaultKeymap, ...historyKeymap]),
        EditorState.tabSize.of(2),
      ],
    });
    talk.parentElement.addEventListener("click", () => {
      if (getSelection().isCollapsed) this.editor.focus();
    });
  }

  /** Whether there is one, or was. */
  get isBegun() {
    return this.name !== null || this.talk.querySelector("article") !== null;
  }

  // Asking.

  /** Begins a new prompt by running the program. */
  async load() {
    if (this.isBusy) return this.interrupt();
    this.talk.replaceChildren();
    const { text, level } = this.program();
    await this.work(async () => {
      this.name = (await ask({ op: "start", level })).name;
      const entry = this.entry("the program", "loaded");
      this.talk.append(...this.waiting.map((each) => each.entry));
      await this.evaluate(text, entry);
    });
  }

  /** Runs what is typed, if it is complete; what runs already ends first. */
  enter() {
    const text = this.editor.state.doc.toString();
    if (!isComplete(text)) return false;
    if (text.trim() === "") return true;
    this.earlier = [...this.earlier.filter((each) => each !== text), text];
    this.at = this.earlier.length;
    this.replace("");
    this.waiting.push({ text, entry: this.entry(text, "asked") });
    this.next();
    return true;
  }

  /** Runs what waits, in a prompt that is begun if there is none. */
  async next() {
    if (this.isBusy || this.waiting.length === 0) return;
    if (this.name === null) return this.load();
    const { text, entry } = this.waiting.shift();
    await this.work(() => this.evaluate(text, entry));
  }

  /** Forgets what waits; it can be recalled. */
  forget() {
    for (const { entry } of this.waiting.splice(0)) entry.remove();
  }

  async evaluate(text, entry) {
    const start = performance.now();
    const { answers, end } = await ask({ op: "ask", name: this.name, request: { op: "eval", text } });
    for (const answer of answers) this.show(answer, entry);
    // The end of the last line would be an empty one.
    for (const each of entry.querySelectorAll(".printed, .errors")) each.textContent = each.textContent.replace(/\n$/, "");
    const over = answers.find(({ kind }) => kind === "end");
    if (over || !answers.some(({ kind }) => kind === "done")) {
      this.name = null;
      this.add(entry, "note", over?.status === 0 ? "the prompt has ended" : "the prompt has ended by a failure");
    }
    const isWrong = Boolean(end) || answers.some(({ kind, ok }) => kind === "done" && ok === false);
    this.tell(ENDINGS[end] ?? `${(performance.now() - start).toFixed(0)} ms`, isWrong);
  }

  async work(action) {
    this.isBusy = true;
    this.tell("running");
    try {
      await action();
    } catch (error) {
      this.name = null;
      this.tell(error.message, true);
    }
    if (this.name === null) this.forget();
    this.isBusy = false;
    this.tell();
    this.scroll();
    this.next();
  }

  /** Ends what runs, and what waits for it. */
  async interrupt() {
    this.forget();
    try {
      await ask({ op: "interrupt", name: this.name });
    } catch (error) {
      this.tell(error.message, true);
    }
  }

  /** Ctrl-C: ends what runs, or forgets what is typed. */
  cancel() {
    if (this.isBusy) this.interrupt();
    else this.replace("");
  }

  /** Completes the name before the cursor, as far as it is certain; the ways in which it can go on are shown. */
  async complete() {
    if (this.isBusy || this.name === null) return;
    const position = this.editor.state.selection.main.head;
    const text = this.editor.state.sliceDoc(0, position);
    const { answers } = await ask({ op: "ask", name: this.name, request: { op: "complete", text } });
    const found = answers.find(({ kind }) => kind === "completions");
    if (!found || found.candidates.length === 0 || this.editor.state.sliceDoc(0, position) !== text) return;
    const [first, ...others] = found.candidates;
    const common = others.reduce((known, other) => known.slice(0, [...known].findIndex((c, i) => c !== other[i]) >>> 0), first);
    const insert = common.slice(found.replaced.length);
    this.editor.dispatch({ changes: { from: position, insert }, selection: { anchor: position + insert.length } });
    this.tell(others.length > 0 ? found.candidates.slice(0, 6).join("  ") + (others.length > 5 ? "  ..." : "") : "");
  }

  // What was typed earlier.

  isAt(view, line) {
    return view.state.doc.lineAt(view.state.selection.main.head).number === line;
  }

  recall(step) {
    const at = this.at + step;
    if (at < 0 || at > this.earlier.length) return true;
    if (this.at === this.earlier.length) this.draft = this.editor.state.doc.toString();
    this.at = at;
    const text = at === this.earlier.length ? this.draft : this.earlier[at];
    // The same key goes on from there to the next one, also from a text of several lines.
    const end = step < 0 ? text.indexOf("\n") : -1;
    this.replace(text, end < 0 ? text.length : end);
    return true;
  }

  replace(text, anchor = text.length) {
    this.editor.dispatch({ changes: { from: 0, to: this.editor.state.doc.length, insert: text }, selection: { anchor } });
  }

  // Showing.

  entry(text, kind) {
    const made = document.createElement("article");
    this.add(made, kind, text);
    this.talk.append(made);
    while (this.talk.childElementCount > MAX_ENTRIES) this.talk.firstChild.remove();
    this.scroll();
    return made;
  }

  show(answer, entry) {
    switch (answer.kind) {
      case "output":
        return this.add(entry, answer.stream === "stderr" ? "errors" : "printed", answer.text);
      case "value": {
        const made = this.add(entry, "value", answer.text);
        const name = document.createElement("span");
        name.textContent = `${answer.name} = `;
        made.prepend(name);
        return made;
      }
      case "diagnostic":
        return this.add(entry, answer.severity === "error" ? "errors" : "warnings", answer.rendered.trimEnd());
      case "more":
        return this.add(entry, answer.severity === "error" ? "errors" : "warnings", answer.message);
      case "error":
        return this.add(entry, "errors", answer.rendered.trimEnd());
    }
  }

  /** Adds a paragraph; what is written piece by piece is one. */
  add(entry, kind, text) {
    const last = entry.lastElementChild;
    if (kind === "printed" && last?.className === kind) {
      last.append(text);
      return last;
    }
    const made = document.createElement("div");
    made.className = kind;
    made.textContent = text;
    entry.append(made);
    return made;
  }

  scroll() {
    const frame = this.talk.parentElement;
    frame.scrollTop = frame.scrollHeight;
  }
}
