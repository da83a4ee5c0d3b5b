// Whether a text can be run, or goes on in the next line: what is open in it is closed.

const TOKEN = /;.*|#\|(?:[^|]|\|(?!#))*(\|#)?|#\\(?:[a-zA-Z][^\s()"';]*|[^])|"(?:[^"\\]|\\[^])*("?)|\|[^|]*(\|?)|[(\[]|[)\]]|[^]/g;

export function isComplete(text) {
  let depth = 0;
  for (const [token, comment, string, symbol] of text.matchAll(TOKEN)) {
    if (token.startsWith("#|") && !comment) return false;
    if (token.startsWith('"') && !string) return false;
    if (token.startsWith("|") && !symbol) return false;
    if (token === "(" || token === "[") depth++;
    if (token === ")" || token === "]") depth--;
  }
  return depth <= 0;
}
