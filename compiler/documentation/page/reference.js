// The search of the reference: names that begin with what is typed come first, then those that contain it, then those whose summaries
// do. `names.js` has the names: name, address, kind, library, summary.
"use strict";

const most = 40;
const query = document.getElementById("query");
const found = document.getElementById("found");
let selected = 0;

function rank([name, , , , summary], text) {
  const lower = name.toLowerCase();
  if (lower === text) return 0;
  if (lower.startsWith(text)) return 1;
  if (lower.includes(text)) return 2;
  return summary.toLowerCase().includes(text) ? 3 : 4;
}

function search(text) {
  text = text.trim().toLowerCase();
  if (text === "") return [];
  return names
    .map((name) => ({ name, rank: rank(name, text) }))
    .filter((candidate) => candidate.rank < 4)
    .sort((a, b) => a.rank - b.rank || a.name[0].length - b.name[0].length || (a.name[0] < b.name[0] ? -1 : 1))
    .slice(0, most)
    .map((candidate) => candidate.name);
}

function element(tag, text) {
  const result = document.createElement(tag);
  result.textContent = text;
  return result;
}

function show() {
  const results = search(query.value);
  found.replaceChildren(
    ...results.map(([name, address, kind, library, summary]) => {
      const link = document.createElement("a");
      link.href = address;
      link.append(element("b", name), element("small", `${kind} · ${library}`), element("p", summary.replaceAll("`", "")));
      const item = document.createElement("li");
      item.append(link);
      return item;
    }),
  );
  found.hidden = results.length === 0;
  select(0);
}

function select(index) {
  const items = [...found.children];
  selected = Math.max(0, Math.min(index, items.length - 1));
  items.forEach((item, i) => item.setAttribute("aria-selected", String(i === selected)));
  items[selected]?.scrollIntoView({ block: "nearest" });
}

query.addEventListener("input", show);
query.addEventListener("focus", show);
query.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown") select(selected + 1);
  else if (event.key === "ArrowUp") select(selected - 1);
  else if (event.key === "Enter") found.children[selected]?.firstChild.click();
  else if (event.key === "Escape") query.blur();
  else return;
  event.preventDefault();
});
document.addEventListener("click", (event) => {
  if (event.target !== query) found.hidden = true;
});
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== query) {
    query.focus();
    query.select();
    event.preventDefault();
  }
});
