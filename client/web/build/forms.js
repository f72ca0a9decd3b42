// Prints what the page's search takes from the languages of the merge engine: node build/forms.js > src/screens/merge/forms.ts
// A unit test fails when the two differ.

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "smol-toml";

const languages = join(dirname(fileURLToPath(import.meta.url)), "../../../server/src/merge/languages");

/** The module, as the file holds it. */
export function source() {
  const files = readdirSync(languages).sort().map((name) => parse(readFileSync(join(languages, name), "utf8")));
  const lines = files.map(({ forms }) => forms.trim()).join("\n");
  const pairs = files.map(({ fleeting }) => fleeting).filter((one) => one !== "").join(" ");
  return `// Generated from the languages of the merge engine, \`server/src/merge/languages\`. Do not edit: run \`make types\`.

/** Words whose forms share too little with them: a word a line, and its forms. */
export const forms = \`
${lines}
\`;

/** Endings of stems with a fleeting vowel, and without. */
export const fleeting = ${JSON.stringify(pairs)};
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(source());
