// What the page asks the server.

const token = document.querySelector("meta[name=inc-token]").content;

async function post(path, content, signal) {
  const response = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Inc-Token": token },
    body: JSON.stringify(content),
    signal,
  });
  if (!response.ok) throw new Error((await response.text()).trim());
  return response.json();
}

/** The stages of a program: `{languages, stages, diagnostics, more, timings, milliseconds}`. */
export const compile = (content) => post("/compile", content);

/** What a program prints: `{output, errors, end, status, signal, milliseconds}`. */
export const run = (content, signal) => post("/run", content, signal);

/** What a prompt answers: `{name}` to a start; `{answers, end}` to a request, of which the answers are those of `inc repl --json`. */
export const prompt = (content) => post("/prompt", content);
