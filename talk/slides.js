// Starts the slides, and draws the arrows between what belongs together on a slide.
//
// A slide's `data-arrows` holds one arrow a line: `block "text" -> block "text"`. A block is the id of an element of the slide,
// a text occurs in it; `first…last` stands for all from one text to the other.

const COLOURS = ["one", "two", "three", "four"];

/** The place of a text in an element, in units of the slide. */
function place(slide, id, text) {
  const block = slide.querySelector("#" + id);
  const node = block.firstChild;
  const [first, last] = [text.split("…").at(0), text.split("…").at(-1)];
  const start = node.data.indexOf(first);
  const end = node.data.indexOf(last, start);
  if (start < 0 || end < 0) throw new Error(`${id} has no text ${text}`);
  const range = document.createRange();
  range.setStart(node, start);
  range.setEnd(node, end + last.length);
  const box = range.getBoundingClientRect();
  const panel = block.getBoundingClientRect();
  const outer = slide.getBoundingClientRect();
  const scale = outer.width / slide.offsetWidth;
  return {
    block: { left: (panel.left - outer.left) / scale, right: (panel.right - outer.left) / scale },
    left: (box.left - outer.left) / scale - 5,
    right: (box.right - outer.left) / scale + 5,
    top: (box.top - outer.top) / scale + 1,
    bottom: (box.bottom - outer.top) / scale - 1,
  };
}

function element(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function frame(box, colour) {
  return element("rect", {
    x: box.left, y: box.top, width: box.right - box.left, height: box.bottom - box.top, rx: 6, fill: colour, stroke: colour,
  });
}

/** Whether the second block is below the first. */
function below(slide, source, target) {
  const [upper, lower] = [source, target].map((id) => slide.querySelector("#" + id).getBoundingClientRect());
  return upper.bottom <= lower.top;
}

/** A curve and its head, from the side of a box that faces the other to the side of that. It bends between their blocks only, and
    so crosses no other line of them. */
function sideways(from, to) {
  const side = to.left > from.right ? 1 : -1;
  const [x, y] = [side > 0 ? from.right : from.left, (from.top + from.bottom) / 2];
  const [tip, height] = [side > 0 ? to.left : to.right, (to.top + to.bottom) / 2];
  const neck = tip - 14 * side;
  const [leave, arrive] = side > 0 ? [from.block.right, to.block.left] : [from.block.left, to.block.right];
  const middle = (leave + arrive) / 2;
  return [
    `M ${x} ${y} H ${leave} C ${middle} ${y} ${middle} ${height} ${arrive} ${height} H ${neck}`,
    `M ${tip} ${height} L ${neck - 4 * side} ${height - 9} V ${height + 9} Z`,
  ];
}

/** A curve and its head, from the lower side of a box to the upper side of another. */
function downwards(from, to) {
  const [x, y] = [(from.left + from.right) / 2, from.bottom];
  const [tip, height] = [(to.left + to.right) / 2, to.top];
  const neck = height - 14;
  const bend = (neck - y) / 2;
  return [
    `M ${x} ${y} C ${x} ${y + bend} ${tip} ${neck - bend} ${tip} ${neck}`,
    `M ${tip} ${height} L ${tip - 9} ${neck - 4} H ${tip + 9} Z`,
  ];
}

function draw(slide) {
  slide.querySelector(":scope > .arrows")?.remove();
  const drawing = element("svg", { class: "arrows" });
  const style = getComputedStyle(document.documentElement);
  const lines = slide.dataset.arrows.trim().split("\n");
  lines.forEach((line, index) => {
    const colour = style.getPropertyValue("--" + COLOURS[index % COLOURS.length]);
    const [, source, text, target, other] = line.trim().match(/^(\w+) "(.*)" -> (\w+) "(.*)"$/);
    const from = place(slide, source, text);
    const to = place(slide, target, other);
    drawing.append(frame(from, colour), frame(to, colour));
    const [curve, head] = below(slide, source, target) ? downwards(from, to) : sideways(from, to);
    const label = { "data-line": line.trim() };
    drawing.append(
      element("path", { ...label, class: "arrow", stroke: colour, d: curve }),
      element("path", { ...label, class: "head", style: `fill: ${colour}`, d: head }),
    );
  });
  slide.append(drawing);
}

function drawAll() {
  for (const slide of document.querySelectorAll("section[data-arrows]")) if (slide.offsetWidth > 0) draw(slide);
}

Reveal.initialize({
  width: 1600, height: 900, margin: 0, center: false, hash: true, transition: "none", backgroundTransition: "none",
  slideNumber: "c / t", controls: false, totalTime: 600, showNotes: false, pdfMaxPagesPerSlide: 1, pdfSeparateFragments: false,
  plugins: [RevealNotes],
}).then(() => Promise.all([...document.fonts].map((font) => font.load()))).then(() => document.fonts.ready).then(() => {
  drawAll();
  Reveal.on("slidechanged", drawAll);
  Reveal.on("resize", drawAll);
  Reveal.on("pdf-ready", drawAll);
  document.body.dataset.ready = "yes";
});
