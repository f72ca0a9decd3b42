// A board as a drawing: one SVG that needs nothing else, to keep, print or paste into a report. Pure: how wide words are, and every
// word beside the notes' own, is given. It shows no authors: a picture travels further than a room.

import { legible } from "../legible";
import type { Color, Exercise, NoteId } from "../protocol/generated";
import { boundsOf, type Lane, NOTE_WIDTH, pictureOf } from "./lanes";
import type { Branch } from "./tree";

/** The colours of a drawing: paper is printed light, whatever the screen shows. Kept in step with styles.css by its test. */
export const printColors = {
  ground: "#f5f1e8", paper: "#fdfbf6", line: "#e2dccd", edge: "#8d8574", ink: "#2b2721", soft: "#635c4f",
  sand: "#f0e2bd", coral: "#f9cdbb", mint: "#c9ead2", sky: "#c9e3f4", lilac: "#dfd5f3", rose: "#f7cfdc", lemon: "#f8eca0", slate: "#d7dce1",
} as const satisfies Record<Color | "ground" | "paper" | "line" | "edge" | "ink" | "soft", string>;

/** A font by its size in pixels and weight. */
export interface Font { readonly size: number; readonly weight: 400 | 600 }

export interface DrawingWords {
  readonly title: string;
  readonly subtitle: string;
  /** The name of a kind. */
  readonly kindOf: (branch: Branch) => string;
  /** The name of a lane; empty for none. */
  readonly laneTitle: (lane: Lane) => string;
  readonly situation: string;
  readonly example: string;
}

export interface Drawing { readonly svg: string; readonly width: number; readonly height: number }

/** How wide a text is in a font, in CSS pixels. */
export type Measure = (text: string, font: Font) => number;

const FAMILY = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Arial, sans-serif";
const MARGIN = 32;
const HEAD = 84;
const PAD = 12;
const KIND: Font = { size: 13, weight: 600 };
const TEXT: Font = { size: 15, weight: 400 };
const DETAIL: Font = { size: 13, weight: 400 };
const KIND_HEIGHT = 24;
const TEXT_HEIGHT = 21;
const DETAIL_HEIGHT = 18;

/** Draws a board whole, with every word of every note. */
export function drawingOf(tree: readonly Branch[], exercise: Exercise, words: DrawingWords, measure: Measure): Drawing {
  const lines = new Map<NoteId, Line[]>();
  const picture = pictureOf(tree, exercise, (branch) => {
    const said = linesOfNote(branch, words, measure);
    lines.set(branch.id, said);
    return said.reduce((sum, line) => sum + line.height, KIND_HEIGHT + 2 * PAD);
  });
  const bounds = boundsOf(picture) ?? { x: 0, y: 0, width: 2 * NOTE_WIDTH, height: 0 };
  const width = Math.ceil(Math.max(bounds.width, measure(words.title, { size: 24, weight: 600 })) + 2 * MARGIN);
  const height = Math.ceil(bounds.height + 2 * MARGIN + HEAD);
  const parts = [
    `<rect width="${width}" height="${height}" fill="${printColors.ground}"/>`,
    text(MARGIN, MARGIN + 22, { size: 24, weight: 600 }, words.title),
    text(MARGIN, MARGIN + 48, { size: 15, weight: 400 }, words.subtitle, printColors.soft),
    `<g transform="translate(${MARGIN - bounds.x} ${MARGIN + HEAD - bounds.y})">`,
    ...picture.lanes.flatMap((lane) => [
      box(lane, printColors.paper, printColors.line, 12),
      text(lane.x + 16, lane.y + 23, { size: 15, weight: 600 }, words.laneTitle(lane), printColors.soft),
    ]),
    ...picture.notes.flatMap((note) => {
      let y = note.y + PAD + KIND.size;
      const drawn = [box(note, printColors[note.branch.kind.color], printColors.edge, 8), text(note.x + PAD, y, KIND, words.kindOf(note.branch))];
      y = note.y + PAD + KIND_HEIGHT;
      for (const line of lines.get(note.id) ?? []) {
        drawn.push(text(note.x + PAD, y + line.font.size, line.font, line.words));
        y += line.height;
      }
      return drawn;
    }),
    "</g>",
  ];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${FAMILY}">\n<title>${escaped(words.title)}</title>\n${parts.filter((part) => part !== "").join("\n")}\n</svg>\n`;
  return { svg, width, height };
}

interface Line { readonly words: string; readonly font: Font; readonly height: number }

function linesOfNote({ note }: Branch, words: DrawingWords, measure: Measure): Line[] {
  const width = NOTE_WIDTH - 2 * PAD;
  const said = wrapped(legible(note.text), width, (part) => measure(part, TEXT)).map((line) => ({ words: line, font: TEXT, height: TEXT_HEIGHT }));
  const details = ([["situation", words.situation], ["example", words.example]] as const).flatMap(([field, name]) => {
    const value = legible(note[field] ?? "").trim();
    return value === "" ? [] : wrapped(`${name}: ${value}`, width, (part) => measure(part, DETAIL)).map((line) => ({ words: line, font: DETAIL, height: DETAIL_HEIGHT }));
  });
  return [...said, ...details];
}

/** Breaks a text between words; a word longer than a line breaks anywhere, but never inside a character. */
export function wrapped(said: string, width: number, measure: (part: string) => number): string[] {
  return said.split("\n").flatMap((paragraph) => {
    const lines: string[] = [];
    let line = "";
    for (const word of paragraph.split(" ")) {
      const longer = line === "" ? word : `${line} ${word}`;
      if (measure(longer) <= width) {
        line = longer;
        continue;
      }
      if (line !== "") lines.push(line);
      line = "";
      for (const letter of word) {
        if (line !== "" && measure(line + letter) > width) {
          lines.push(line);
          line = "";
        }
        line += letter;
      }
    }
    return [...lines, line];
  });
}

function box({ x, y, width, height }: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }, fill: string, stroke: string, radius: number): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" fill="${fill}" stroke="${stroke}"/>`;
}

function text(x: number, y: number, { size, weight }: Font, words: string, fill: string = printColors.ink): string {
  return words === "" ? "" : `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${fill}" xml:space="preserve">${escaped(words)}</text>`;
}

/** Text for XML: without the signs that mean something there, and without those that may not stand there at all. */
function escaped(words: string): string {
  return words
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/gu, "")
    .replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign] ?? sign);
}
