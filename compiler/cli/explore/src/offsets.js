// The server counts bytes of UTF-8, the editor units of UTF-16.

/** A function from offsets of the server in a text to those of the editor. */
export function toEditor(text) {
  if (/^[\x00-\x7f]*$/.test(text)) return (offset) => Math.min(offset, text.length);
  const units = [];
  let unit = 0;
  for (const character of text) {
    const code = character.codePointAt(0);
    const bytes = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (let i = 0; i < bytes; i++) units.push(unit);
    unit += character.length;
  }
  return (offset) => (offset < units.length ? units[offset] : text.length);
}
