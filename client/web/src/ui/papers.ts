import type { Color } from "../protocol/generated";

/** The paper of each colour of a template. */
export const paperOf: Record<Color, string> = {
  sand: "bg-note-sand", coral: "bg-note-coral", mint: "bg-note-mint", sky: "bg-note-sky", lilac: "bg-note-lilac", rose: "bg-note-rose",
  lemon: "bg-note-lemon", slate: "bg-note-slate",
};
