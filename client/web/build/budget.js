// Fails the build when what the start and join pages load grows over the promised size.
import { readFileSync, rmSync } from "node:fs";
import { gzipSync } from "node:zlib";

/** Largest first load of the start and join pages, in bytes after gzip. */
const FIRST_LOAD_MAX = 150 * 1024;

const manifest = JSON.parse(readFileSync("dist/.vite/manifest.json", "utf8"));

function filesOf(key, seen = new Set()) {
  const chunk = manifest[key];
  if (!chunk || seen.has(chunk.file)) return seen;
  seen.add(chunk.file);
  for (const css of chunk.css ?? []) seen.add(css);
  for (const next of chunk.imports ?? []) filesOf(next, seen);
  return seen;
}

for (const page of ["src/screens/start/StartScreen.tsx", "src/screens/join/JoinScreen.tsx"]) {
  const files = filesOf(page, filesOf("index.html"));
  const bytes = [...files].reduce((sum, file) => sum + gzipSync(readFileSync(`dist/${file}`)).length, 0);
  console.log(`${page}: ${(bytes / 1024).toFixed(1)} KiB gzip in ${files.size} files`);
  if (!manifest[page]) throw new Error(`${page} is not a chunk of its own`);
  if (bytes > FIRST_LOAD_MAX) throw new Error(`${page} loads more than ${FIRST_LOAD_MAX / 1024} KiB`);
  for (const file of files) {
    // A sentence of Yjs itself: the name alone also stands in the list of what is loaded later.
    if (readFileSync(`dist/${file}`, "utf8").includes("Yjs was already imported")) throw new Error(`${file} carries board code`);
  }
}

// Only this check needs the manifest; what stays in `dist` is what the server hands out.
rmSync("dist/.vite", { recursive: true });
