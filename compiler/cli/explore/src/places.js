// What comes from where: the parts of a stage and the places in the program that they come from, found by position.

import { toEditor } from "./offsets.js";

/** How many tints there are. */
const HUES = 8;

/** A stage with offsets of the editor: `parts` `{from, to, places}`, `places` `{from, to, hue}`, each place once. */
export function locate(stage, source) {
  const inText = toEditor(stage.text);
  const inSource = toEditor(source);
  const lineStarts = [0];
  for (let at = source.indexOf("\n"); at >= 0; at = source.indexOf("\n", at + 1)) lineStarts.push(at + 1);
  const places = stage.places.map(([from, to]) => ({ from: inSource(from), to: inSource(to) }));
  // Neighbouring lines that have code get different hues.
  const lineOf = (place) => lineStarts.findLastIndex((start) => start <= place.from);
  const lines = [...new Set(places.map(lineOf))].sort((a, b) => a - b);
  for (const place of places) {
    place.line = lineOf(place);
    place.hue = lines.indexOf(place.line) % HUES;
  }
  const parts = stage.parts.map(([from, to, ...found]) => ({ from: inText(from), to: inText(to), places: found }));
  return { parts, places };
}

const contains = (outer, inner) => outer.from <= inner.from && inner.to <= outer.to;

/** The number of the smallest place around a position in the program; -1 if there is none. */
export function placeAt(places, position) {
  let best = -1;
  places.forEach((place, index) => {
    const isAround = place.from <= position && position <= place.to;
    if (isAround && (best < 0 || place.to - place.from < places[best].to - places[best].from)) best = index;
  });
  return best;
}

/** The innermost part around a position in a stage, or null. */
export function partAt(parts, position) {
  let best = null;
  for (const part of parts) {
    if (part.from > position) break;
    if (position <= part.to) best = part;
  }
  return best;
}

/** The parts that come from a place: `hot` from it itself, `warm` from what lies in it, unless it is in a hot one. */
export function partsOf({ parts, places }, index) {
  const place = places[index];
  const hot = parts.filter((part) => part.places.includes(index));
  const isWarm = (part) => part.places.some((other) => contains(place, places[other]));
  const warm = parts.filter((part) => isWarm(part) && !hot.some((outer) => contains(outer, part)));
  return { hot, warm };
}
