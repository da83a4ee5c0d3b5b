// The links between an expression and what was made of it: ribbons from one editor to the other.

const NAMESPACE = "http://www.w3.org/2000/svg";

function element(name, attributes) {
  const made = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/** The box of a range on its first line, in the coordinates of the page; null if it is not visible. */
function box(view, from, to) {
  const line = view.state.doc.lineAt(from);
  const start = view.coordsAtPos(from, 1);
  const end = view.coordsAtPos(Math.min(to, line.to), -1);
  const frame = view.scrollDOM.getBoundingClientRect();
  if (!start || !end || start.bottom <= frame.top || start.top >= frame.bottom) return null;
  // The whole height of the line, as its tint has.
  const spare = (view.defaultLineHeight - (start.bottom - start.top)) / 2;
  const clamp = (y) => Math.max(frame.top, Math.min(frame.bottom, y));
  return {
    left: Math.max(start.left, frame.left),
    right: Math.min(end.right, frame.right),
    top: clamp(start.top - spare),
    bottom: clamp(start.bottom + spare),
  };
}

/** The boxes of the visible lines of parts, `number` being the last one's; neighbours are one box. */
function blocks(view, parts) {
  const numbers = new Set();
  for (const part of parts) numbers.add(view.state.doc.lineAt(part.from).number);
  const found = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const line = view.state.doc.line(number);
    const own = parts.find((part) => part.from >= line.from && part.from <= line.to);
    const place = box(view, own.from, own.to);
    if (!place) continue;
    const last = found.at(-1);
    if (last?.number === number - 1) Object.assign(last, { bottom: place.bottom, number });
    else found.push({ ...place, number });
  }
  return found;
}

/** Draws the links of a range of the source to parts of a stage, in a hue; or none. */
export function draw(svg, source, stage, link) {
  svg.replaceChildren();
  const start = link && box(source, link.range.from, link.range.to);
  if (!start) return;
  const origin = svg.getBoundingClientRect();
  const gutter = stage.scrollDOM.getBoundingClientRect().left - origin.left;
  const relative = (place) => ({
    left: place.left - origin.left,
    right: place.right - origin.left,
    top: place.top - origin.top,
    bottom: place.bottom - origin.top,
  });
  const from = relative(start);
  for (const target of blocks(stage, link.parts).map(relative)) {
    const [x0, x1] = [from.right + 2, gutter];
    const middle = (x0 + x1) / 2;
    const curve = (y0, y1) => `C ${middle} ${y0} ${middle} ${y1} ${x1} ${y1}`;
    const back = `C ${middle} ${target.bottom} ${middle} ${from.bottom} ${x0} ${from.bottom}`;
    const path = `M ${x0} ${from.top} ${curve(from.top, target.top)} L ${x1} ${target.bottom} ${back} Z`;
    svg.append(element("path", { d: path, class: `h${link.hue}` }));
  }
  svg.append(
    element("rect", {
      x: from.left - 2, y: from.top, rx: 4, class: `h${link.hue}`,
      width: Math.max(4, from.right - from.left + 4), height: from.bottom - from.top,
    }),
  );
}
