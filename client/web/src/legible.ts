// What people wrote, as it is drawn. Marks that stand over and under one letter pile up as high as a page; so of a pile only its first
// marks are drawn. What the server says goes through here as it comes; a note's text where it is drawn, as it stays as it is in its document.

/** Most marks over and under one letter. No language piles up more: Hebrew with accents has five. */
const PILED_MAX = 5;

/** Marks that take no room of their own, and what is not seen between them. */
const PILED = "[\\p{Mn}\\p{Me}\\u200b-\\u200d\\u2060]";
const tooMany = new RegExp(`${PILED}{${PILED_MAX + 1}}`, "u");
const pile = new RegExp(`(${PILED}{${PILED_MAX}})${PILED}+`, "gu");

/** A text as it is drawn: the same string wherever letters carry no more marks than in any language. */
export function legible(text: string): string {
  return tooMany.test(text) ? text.replace(pile, "$1") : text;
}
