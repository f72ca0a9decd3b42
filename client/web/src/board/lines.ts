// Many lines at once: what was pasted becomes one note per line. Bullets and numbers are for the paper it came from.

import { saysNothing } from "../protocol/text";

/** Signs that begin a line of a list: bullets, dashes, boxes, `1.`, `2)`, `(3)`, `a)`. */
const MARKER = /^(?:[-*+•‣◦▪▫●○■□–—·➢►✓✔☐☑]+(?=\s)|\[[ xX]?\](?=\s)|\(?\d{1,3}[.)](?=\s)|\(?\p{L}\)(?=\s)|[•‣◦▪●■➢►](?=\S))\s*/u;

/** The notes in a pasted text: one per line, empty lines and repeated markers left out. None is cut, also one that is too long for a note. */
export function linesOf(pasted: string): string[] {
  return pasted
    .split(/\r\n|[\n\r\u2028\u2029\v\f]/u)
    .map(stripMarkers)
    .filter((line) => !saysNothing(line));
}

/** Whether a text is several notes rather than one. */
export function isManyLines(pasted: string): boolean {
  return linesOf(pasted).length > 1;
}

function stripMarkers(line: string): string {
  let rest = line.replace(/[\u00a0\u200b\ufeff\t]/gu, " ").trim();
  // A box may follow a bullet ("- [ ] …"), so look again, but not for ever.
  for (let turn = 0; turn < 3; turn += 1) {
    const next = rest.replace(MARKER, "").trim();
    if (next === rest) break;
    rest = next;
  }
  return /^[-*+•‣◦▪●■–—·]+$/u.test(rest) || /^\(?\d{1,3}[.)]$/u.test(rest) ? "" : rest;
}
