// Prints what each page loads and fails the build when it grows over what is promised.
import { readFileSync, rmSync } from "node:fs";
import { parse } from "node:path";
import { gzipSync } from "node:zlib";

/** Pages, the parts that each loads before it can be used, and the largest sum in bytes after gzip. */
const pages = [
  { name: "start", parts: ["src/screens/start/StartScreen.tsx"], max: 150 * 1024, boardFree: true },
  { name: "join", parts: ["src/screens/join/JoinScreen.tsx"], max: 150 * 1024, boardFree: true },
  { name: "room", parts: ["src/screens/room/RoomScreen.tsx", "src/screens/room/BoardSurface.tsx", "src/sync/documents.ts"], max: 450 * 1024, boardFree: false },
];

const manifest = JSON.parse(readFileSync("dist/.vite/manifest.json", "utf8"));

function filesOf(key, seen = new Set()) {
  const chunk = manifest[key];
  if (!chunk || seen.has(chunk.file)) return seen;
  seen.add(chunk.file);
  for (const css of chunk.css ?? []) seen.add(css);
  for (const next of chunk.imports ?? []) filesOf(next, seen);
  return seen;
}

/** The chunk that holds a part: its own, or the one that carries its name because other chunks share it. */
function chunkOf(part) {
  const chunk = manifest[part] ? part : Object.keys(manifest).find((key) => manifest[key].name === parse(part).name);
  if (!chunk) throw new Error(`${part} is in no chunk of its own`);
  return chunk;
}

for (const { name, parts, max, boardFree } of pages) {
  const files = filesOf("index.html");
  for (const part of parts) {
    filesOf(chunkOf(part), files);
  }
  const bytes = [...files].reduce((sum, file) => sum + gzipSync(readFileSync(`dist/${file}`)).length, 0);
  console.log(`${name.padEnd(6)} ${(bytes / 1024).toFixed(1).padStart(6)} KiB gzip of ${max / 1024} in ${files.size} files`);
  if (bytes > max) throw new Error(`the ${name} page loads more than ${max / 1024} KiB`);
  for (const file of boardFree ? files : []) {
    // A sentence of Yjs itself: the name alone also stands in the list of what is loaded later.
    if (readFileSync(`dist/${file}`, "utf8").includes("Yjs was already imported")) throw new Error(`${file} carries board code`);
  }
}

// Only this check needs the manifest; what stays in `dist` is what the server hands out.
rmSync("dist/.vite", { recursive: true });
