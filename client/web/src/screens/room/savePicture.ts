// Saves a board as a picture: the drawing itself, or drawn onto a canvas. Nothing leaves the browser.

import { type Drawing, drawingOf, type DrawingWords, type Font, type Measure } from "../../board/drawing";
import type { Branch } from "../../board/tree";
import type { Exercise } from "../../protocol/generated";
import { saveFile } from "../../saveFile";

/** Dots per CSS pixel, where the picture does not become too large for a canvas. */
const DENSITY = 2;
/** Longest side and largest area that browsers draw, in dots; some phones draw less and then say no. */
const SIDE_MAX = 16_000;
const AREA_MAX = 120_000_000;

/** False if the browser could not make it. */
export async function savePicture(kind: "png" | "svg", tree: readonly Branch[], exercise: Exercise, words: DrawingWords, name: string): Promise<boolean> {
  const drawing = drawingOf(tree, exercise, words, measured());
  const svg = new Blob([drawing.svg], { type: "image/svg+xml" });
  const content = kind === "svg" ? svg : await drawn(drawing, svg);
  if (content === null) return false;
  saveFile(content, `${fileName(name)}.${kind}`);
  return true;
}

async function drawn({ width, height }: Drawing, svg: Blob): Promise<Blob | null> {
  const address = URL.createObjectURL(svg);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const scale = Math.min(DENSITY, SIDE_MAX / width, SIDE_MAX / height, Math.sqrt(AREA_MAX / (width * height)));
    const canvas = document.createElement("canvas");
    canvas.width = Math.floor(width * scale);
    canvas.height = Math.floor(height * scale);
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((done) => canvas.toBlob(done, "image/png"));
  } catch {
    return null;
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** Measures as the browser draws. */
function measured(): Measure {
  const context = document.createElement("canvas").getContext("2d");
  const family = getComputedStyle(document.body).fontFamily;
  return (text: string, { size, weight }: Font) => {
    if (context === null) return text.length * size * 0.6;
    context.font = `${weight} ${size}px ${family}`;
    return context.measureText(text).width;
  };
}

/** A name that every file system takes. */
function fileName(name: string): string {
  return name.replace(/[^\p{L}\p{N}]+/gu, " ").trim().slice(0, 80) || "board";
}
