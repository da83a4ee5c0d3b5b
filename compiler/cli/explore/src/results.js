// What a program printed and how it ended; how long the passes took.

const ENDINGS = {
  time: "stopped: it took more than 10 seconds",
  output: "stopped: it printed too much",
  file: "stopped: it wrote more than 64 MB to a file",
  left: "stopped",
};

function paragraph(text, name) {
  const made = document.createElement("div");
  made.textContent = text;
  made.className = name;
  return made;
}

function time(milliseconds) {
  return milliseconds < 1000 ? `${milliseconds.toFixed(1)} ms` : `${(milliseconds / 1000).toFixed(2)} s`;
}

export function showResult(output, ending, result) {
  const isWrong = result.end !== "exit" || result.status !== 0;
  output.replaceChildren(paragraph(result.output, ""), paragraph(result.errors, isWrong ? "errors" : "warnings"));
  const status = result.status === null ? `signal ${result.signal}` : `status ${result.status}`;
  const how = ENDINGS[result.end] ?? (result.status === 0 ? "done" : status);
  ending.textContent = `${how} · ${time(result.milliseconds)}`;
  ending.classList.toggle("error", isWrong);
}

export function showTimings(output, timings) {
  const longest = Math.max(...timings.map(([, milliseconds]) => milliseconds), 0);
  const total = timings.reduce((sum, [, milliseconds]) => sum + milliseconds, 0);
  const table = document.createElement("table");
  for (const [pass, milliseconds] of [...timings, ["in all", total]]) {
    const row = table.insertRow();
    row.insertCell().textContent = pass;
    row.insertCell().textContent = `${milliseconds.toFixed(3)} ms`;
    const cell = row.insertCell();
    if (pass === "in all") continue;
    const bar = document.createElement("meter");
    bar.max = longest;
    bar.value = milliseconds;
    cell.append(bar);
  }
  output.replaceChildren(table);
}
