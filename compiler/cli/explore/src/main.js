// The page: an editor, the stages of its program beside it, what it prints below it.

import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, indentOnInput } from "@codemirror/language";
import { setDiagnostics } from "@codemirror/lint";
import { Compartment, EditorState } from "@codemirror/state";
import { EditorView, keymap, lineNumbers } from "@codemirror/view";
import { examples } from "./examples.js";
import { highlighting } from "./highlighting.js";
import { draw } from "./links.js";
import { marks, ranges, setLights, setTints, wholeLines } from "./marks.js";
import { toEditor } from "./offsets.js";
import { locate, partAt, partsOf, placeAt } from "./places.js";
import { showResult, showTimings } from "./results.js";
import { Prompt } from "./prompt.js";
import { pack, unpack } from "./share.js";
import { compile, run } from "./server.js";

const $ = (id) => document.getElementById(id);

/** What the languages are called, and what they are. */
const LANGUAGES = {
  expanded: ["Expanded", "Macros and libraries are resolved: what is left is a dozen core forms."],
  core: ["Core", "The same forms, optimised: procedures inlined, dead code dropped, loops found."],
  flat: ["Flat", "Closures are explicit: every procedure says what it captures."],
  ssa: ["SSA", "Basic blocks with parameters; every value is defined once."],
  vcode: ["VCode", "Machine operations over virtual registers, then over real ones."],
  assembly: ["Assembly", "What the processor runs, with names instead of addresses."],
};
/** The languages whose texts are nested expressions. */
const NESTED = new Set(["expanded", "core", "flat"]);

const state = { level: 2, language: "assembly", pass: "encode", view: "program", languages: [], timings: [] };
/** The stage that is shown, with its parts; null while it is not that of the program as it is now. */
let shown = null;

// The editors.

const nonce = EditorView.cspNonce.of(document.querySelector("meta[name=inc-nonce]").content);
const language = new Compartment();

const source = new EditorView({
  parent: $("editor"),
  extensions: [
    nonce,
    lineNumbers(),
    history(),
    bracketMatching(),
    indentOnInput(),
    highlighting("source"),
    marks,
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ "aria-label": "Program", spellcheck: "false" }),
    keymap.of([{ key: "Mod-Enter", run: () => (act(), true) }, ...defaultKeymap, ...historyKeymap, indentWithTab]),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) {
        $("examples").selectedIndex = 0;
        changed();
        if (state.view === "prompt") tellStale();
      }
      else if (update.selectionSet && update.transactions.some((each) => each.isUserEvent("select"))) {
        lightSource(update.state.selection.main.head);
        reveal();
      }
    }),
  ],
});

const listing = new EditorView({
  parent: $("listing"),
  extensions: [
    nonce,
    EditorState.readOnly.of(true),
    EditorView.editable.of(false),
    EditorView.contentAttributes.of({ "aria-label": "Stage", tabindex: "0" }),
    language.of(highlighting("assembly")),
    marks,
  ],
});

/** Replaces a text, but for what it has in common with the new one, so that nothing jumps. */
function replace(view, text) {
  const old = view.state.doc.toString();
  let start = 0;
  while (start < old.length && start < text.length && old[start] === text[start]) start++;
  let end = 0;
  while (end < Math.min(old.length, text.length) - start && old.at(-1 - end) === text.at(-1 - end)) end++;
  return { changes: { from: start, to: old.length - end, insert: text.slice(start, text.length - end) } };
}

// Compiling: one request at a time; what was typed meanwhile is compiled next.

/** After so many milliseconds it is said that the program is being compiled. */
const PATIENCE = 100;
let isCompiling = false;
let isDue = false;

async function changed() {
  light(null);
  shown = null;
  isDue = true;
  if (isCompiling) return;
  isCompiling = true;
  while (isDue) {
    isDue = false;
    const text = source.state.doc.toString();
    const start = performance.now();
    const waiting = setTimeout(() => {
      $("listing").classList.add("stale");
      say("compiling \u2026");
    }, PATIENCE);
    try {
      show(await compile({ text, level: state.level, passes: [state.pass] }), text, start);
    } catch (error) {
      say(error.message, true);
    } finally {
      clearTimeout(waiting);
    }
  }
  isCompiling = false;
}

function show(result, text, start) {
  state.languages = result.languages;
  state.timings = result.timings;
  const offset = toEditor(text);
  const diagnostics = result.diagnostics.filter((each) => each.place);
  const isCurrent = source.state.doc.toString() === text;
  if (isCurrent) {
    const found = diagnostics.map(({ place, severity, message, label, hints }) => ({
      from: offset(place.start),
      to: Math.max(offset(place.end), offset(place.start)),
      severity,
      message: [message, label, ...hints.map((hint) => `help: ${hint}`)].filter(Boolean).join("\n"),
    }));
    source.dispatch(setDiagnostics(source.state, found));
  }
  const stage = result.stages[0];
  $("listing").classList.toggle("stale", !stage);
  showLanguages();
  const errors = result.diagnostics.filter((each) => each.severity === "error");
  const more = result.more.map((each) => `, ${each.message}`).join("");
  if (!stage) {
    source.dispatch({ effects: setTints.of(ranges([])) });
    const place = errors[0]?.place;
    if (errors.length > 0) say(`${errors[0].message}${place ? `, line ${place.line}` : ""}${more}`, true);
    return;
  }
  listing.dispatch({ ...replace(listing, stage.text), effects: language.reconfigure(highlighting(state.language)) });
  if (isCurrent) {
    shown = locate(stage, text);
    tint();
  }
  if (state.view === "timing") showTimings($("output"), state.timings);
  const milliseconds = performance.now() - start;
  document.body.dataset.compiled = String(Number(document.body.dataset.compiled ?? 0) + 1);
  document.body.dataset.milliseconds = milliseconds.toFixed(1);
  const lines = listing.state.doc.lines;
  say(`${lines} line${lines === 1 ? "" : "s"} in ${result.milliseconds.toFixed(1)} ms${more}`);
}

function say(text, isError = false) {
  $("status").textContent = text;
  $("status").classList.toggle("error", isError);
}

// Colours.

const hueOf = (part) => shown.places[part.places[0]].hue;

function tint() {
  const tints = shown.places.map((place) => ({ line: source.state.doc.lineAt(place.from), class: `tint h${place.hue}` }));
  source.dispatch({ effects: setTints.of(wholeLines(tints)) });
  listing.dispatch({ effects: setTints.of(stageMarks(shown.parts, "tint")) });
}

function stageMarks(parts, kind) {
  if (NESTED.has(state.language)) {
    return ranges(parts.map((part) => ({ ...part, class: `${kind} h${hueOf(part)}` })));
  }
  return wholeLines(parts.map((part) => ({ line: listing.state.doc.lineAt(part.from), class: `${kind} h${hueOf(part)}` })));
}

/** What is lit: a place and, if a part of the stage was pointed at, the further places that it comes from. */
let lit = null;

function light(next) {
  if (lit?.key === next?.key) return;
  lit = next;
  if (!lit) {
    source.dispatch({ effects: setLights.of(ranges([])) });
    listing.dispatch({ effects: setLights.of(ranges([])) });
    link();
    return;
  }
  const place = shown.places[lit.place];
  const others = lit.others.map((index) => ({ ...shown.places[index], class: `warm l${place.hue}` }));
  source.dispatch({ effects: setLights.of(ranges([{ ...place, class: `hot l${place.hue}` }, ...others])) });
  const { hot, warm } = partsOf(shown, lit.place);
  const kind = (parts, name) => parts.map((part) => ({ ...part, class: `${name} l${place.hue}` }));
  const all = [...kind(warm, "warm"), ...kind(hot, "hot")];
  const lights = NESTED.has(state.language)
    ? ranges(all)
    : wholeLines(all.map((item) => ({ line: listing.state.doc.lineAt(item.from), class: item.class })));
  listing.dispatch({ effects: setLights.of(lights) });
  lit.parts = hot.length > 0 ? hot : warm;
  link();
}

function link() {
  const drawn = lit && shown && { range: shown.places[lit.place], hue: shown.places[lit.place].hue, parts: lit.parts };
  requestAnimationFrame(() => draw($("links"), source, listing, drawn));
}

function lightSource(position) {
  const place = shown && position !== null ? placeAt(shown.places, position) : -1;
  light(place < 0 ? null : { key: `source ${place}`, place, others: [] });
}

function lightStage(position) {
  const part = shown && position !== null ? partAt(shown.parts, position) : null;
  light(part && { key: `stage ${part.places}`, place: part.places[0], others: part.places.slice(1) });
}

/** Brings what is lit in the stage into view, unless some of it is. */
function reveal() {
  const first = lit?.parts?.[0];
  if (!first) return;
  const isVisible = lit.parts.some((part) => {
    const place = listing.coordsAtPos(part.from);
    const frame = listing.scrollDOM.getBoundingClientRect();
    return place && place.top >= frame.top && place.bottom <= frame.bottom;
  });
  if (!isVisible) listing.dispatch({ effects: EditorView.scrollIntoView(first.from, { y: "center" }) });
}

/** How long the pointer rests on an expression before its instructions are brought into view. */
const REST = 350;
let resting = 0;

function follow(view, action) {
  view.dom.addEventListener("mousemove", (event) => {
    clearTimeout(resting);
    if (event.buttons !== 0) return;
    action(view.posAtCoords({ x: event.clientX, y: event.clientY }));
    if (view === source) resting = setTimeout(reveal, REST);
  });
  view.dom.addEventListener("mouseleave", () => {
    clearTimeout(resting);
    light(null);
  });
  view.scrollDOM.addEventListener("scroll", link, { passive: true });
}
follow(source, lightSource);
follow(listing, (position) => {
  // A line is one instruction, wherever in it the pointer is.
  const isLine = position !== null && !NESTED.has(state.language);
  lightStage(isLine ? listing.state.doc.lineAt(position).to : position);
});
$("listing").addEventListener("click", () => {
  const place = lit && shown.places[lit.place];
  if (place) source.dispatch({ effects: EditorView.scrollIntoView(place.from, { y: "nearest" }) });
});
addEventListener("resize", link);

// Choosing a language and a pass.

function button(text, action, title) {
  const made = document.createElement("button");
  made.textContent = text;
  made.title = title;
  made.addEventListener("click", action);
  return made;
}

function choose(name, pass) {
  state.language = name;
  state.pass = pass;
  listing.scrollDOM.scrollTop = 0;
  changed();
}

let shownLanguages = "";
let shownPasses = "";

const lastPass = (language) => state.languages.find(({ name }) => name === language).passes.at(-1);

// Buttons stay while they are the same: they keep the focus, and a click that begins before a result arrives is one after it.
function showLanguages() {
  // At a lower level the pass may not run: then the last one of its language is shown.
  const known = state.languages.find(({ name }) => name === state.language);
  if (known && !known.passes.includes(state.pass)) choose(known.name, lastPass(known.name));
  const names = state.languages.map(({ name }) => name);
  if (names.join() !== shownLanguages) {
    shownLanguages = names.join();
    $("languages").replaceChildren(
      ...names.map((name) => {
        const made = button(LANGUAGES[name][0], () => choose(name, lastPass(name)), LANGUAGES[name][1]);
        made.dataset.language = name;
        return made;
      }),
    );
  }
  for (const each of $("languages").children) each.setAttribute("aria-pressed", String(each.dataset.language === state.language));
  const passes = known && known.passes.length > 1 ? known.passes : [];
  const key = [state.language, ...passes].join();
  if (key !== shownPasses) {
    shownPasses = key;
    const caption = document.createElement("p");
    caption.textContent = LANGUAGES[state.language][1];
    $("passes").replaceChildren(
      ...passes.map((pass) => {
        const made = button(pass, () => choose(state.language, pass), `The program after ${pass}`);
        made.dataset.pass = pass;
        return made;
      }),
      ...(passes.length === 0 ? [caption] : []),
    );
  }
  for (const each of $("passes").querySelectorAll("button")) each.setAttribute("aria-pressed", String(each.dataset.pass === state.pass));
}

function setLevel(level) {
  state.level = level;
  for (const each of $("levels").children) each.setAttribute("aria-pressed", String(Number(each.dataset.level) === level));
}
for (const each of $("levels").children) {
  each.addEventListener("click", () => {
    setLevel(Number(each.dataset.level));
    changed();
  });
}

// Running.

let running = null;

/** The prompt, and which program it has begun with. */
const prompt = new Prompt({
  talk: $("talk"),
  line: $("line"),
  nonce,
  program() {
    loaded = source.state.doc.toString();
    return { text: loaded, level: state.level };
  },
  tell(text, isError = false) {
    if (text !== undefined) {
      $("ending").textContent = text;
      $("ending").classList.toggle("error", isError);
    }
    if (state.view === "prompt") nameAction();
  },
});
let loaded = null;

/** What the button does in the view that is shown. */
async function act() {
  if (state.view !== "prompt") return runProgram();
  const isStop = prompt.isBusy;
  await prompt.load();
  if (!isStop) prompt.editor.focus();
}

function nameAction() {
  const names = state.view === "prompt" ? ["Load", prompt.isBusy] : ["Run", running !== null];
  $("run").lastChild.textContent = ` ${names[1] ? "Stop" : names[0]}`;
}

async function runProgram() {
  if (running) {
    running.abort();
    return;
  }
  if (state.view === "timing") selectView("program");
  running = new AbortController();
  nameAction();
  $("ending").textContent = "running";
  const content = { text: source.state.doc.toString(), level: state.level, mode: state.view };
  try {
    showResult($("output"), $("ending"), await run(content, running.signal));
  } catch (error) {
    $("ending").textContent = running.signal.aborted ? "stopped" : error.message;
  }
  running = null;
  nameAction();
}
$("run").addEventListener("click", act);

/** What each view says before anything was run. */
const HINTS = {
  program: "Run the whole program (Ctrl-Enter): what it prints appears here.",
  forms: "Run it form by form, as at the prompt (Ctrl-Enter): the value of each appears here.",
  prompt: "Load the program (Ctrl-Enter), or just type a form: a prompt begins with the program as it is then.",
};

function selectView(view) {
  state.view = view;
  for (const each of $("views").children) each.setAttribute("aria-selected", String(each.dataset.view === view));
  $("ending").textContent = "";
  $("ending").classList.remove("error");
  $("prompt").hidden = view !== "prompt";
  $("output").hidden = view === "prompt";
  nameAction();
  if (view === "timing") {
    showTimings($("output"), state.timings);
    return;
  }
  const hint = document.createElement("p");
  hint.className = "hint";
  hint.textContent = HINTS[view];
  if (view !== "prompt") {
    $("output").replaceChildren(hint);
    return;
  }
  if (!prompt.isBegun) $("talk").replaceChildren(hint);
  tellStale();
  prompt.editor.focus();
}
for (const each of $("views").children) each.addEventListener("click", () => selectView(each.dataset.view));

/** Says if the prompt does not know the program as it is. */
function tellStale() {
  if (prompt.name === null || prompt.isBusy || loaded === source.state.doc.toString()) return;
  $("ending").textContent = "the program has changed: Load begins anew";
}

// Sharing, themes, examples.

$("share").addEventListener("click", async () => {
  const fragment = await pack({ text: source.state.doc.toString(), level: state.level, pass: state.pass });
  window.history.replaceState(null, "", fragment);
  try {
    await navigator.clipboard.writeText(location.href);
    say("the link is copied");
  } catch {
    say("the link is in the address bar");
  }
});

const prefersDark = matchMedia("(prefers-color-scheme: dark)").matches;
let theme = localStorage.getItem("theme") ?? (prefersDark ? "dark" : "light");
document.documentElement.dataset.theme = theme;
$("theme").addEventListener("click", () => {
  theme = theme === "dark" ? "light" : "dark";
  localStorage.setItem("theme", theme);
  document.documentElement.dataset.theme = theme;
});

function setProgram(text) {
  source.dispatch({ changes: { from: 0, to: source.state.doc.length, insert: text }, selection: { anchor: 0 } });
}
const own = JSON.parse($("program").textContent);
const list = [{ name: "Examples", text: null }, ...examples];
$("examples").replaceChildren(...list.map(({ name }) => new Option(name, name)));
$("examples").addEventListener("change", (event) => {
  const example = examples.find(({ name }) => name === event.target.value);
  if (!example) return;
  setProgram(example.text);
  // Until it is changed.
  event.target.value = example.name;
});

async function open() {
  let shared = null;
  try {
    shared = await unpack(location.hash);
  } catch {
    say("the link holds no program", true);
  }
  setLevel(shared?.level ?? 2);
  if (shared?.pass) {
    state.pass = shared.pass;
    // Which language it is of is known when the languages are, with the passes of all levels.
    const { languages } = await compile({ text: "", level: 2, passes: [] });
    const found = languages.find(({ passes }) => passes.includes(shared.pass));
    if (found) state.language = found.name;
    else state.pass = "encode";
  }
  selectView("program");
  setProgram(shared?.text ?? own);
  changed();
  source.focus();
}
addEventListener("hashchange", open);
open();
