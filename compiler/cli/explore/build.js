// Bundles the page's script: `npm ci && npm run build`. inc embeds what this writes in dist.

import { readFileSync } from "node:fs";
import { build } from "esbuild";

// All packages in the bundle have the same author and licence.
const licence = readFileSync("node_modules/@codemirror/state/LICENSE", "utf8").trim();
const banner = `/*! CodeMirror, Lezer and their packages.\n\n${licence}\n*/`;

await build({
  entryPoints: ["src/main.js"],
  outfile: "dist/explore.js",
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  loader: { ".scm": "text" },
  banner: { js: banner },
  legalComments: "none",
});
