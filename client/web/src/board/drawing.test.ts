import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { NoteId } from "../protocol/generated";
import { drawingOf, printColors, wrapped } from "./drawing";
import { exerciseFor, notesFor } from "./scene";
import { treeOf } from "./tree";

const measure = (text: string, font: { size: number }) => text.length * font.size * 0.55;
const words = { title: "Жалобы & <просьбы>", subtitle: "Группа 2", kindOf: () => "Вид", laneTitle: () => "", situation: "Когда", example: "Пример" };

describe("a drawing", () => {
  const notes = notesFor({ s1: ["situation", "", "a"], p1: ["problem", "s1", "a"], p2: ["problem", "", "b"] });
  const long = "слово ".repeat(120).trim();
  notes.set("p2" as NoteId, { ...notes.get("p2" as NoteId)!, text: long, example: "5 < 6 & \"так\"" });
  const draw = (layout: "cards" | "strip" | "columns") => drawingOf(treeOf(notes, exerciseFor(layout)), exerciseFor(layout), words, measure);

  it.each(["cards", "strip", "columns"] as const)("%s: is well-formed, holds every word, and everything lies inside it", (layout) => {
    const { svg, width, height } = draw(layout);
    const parsed = new DOMParser().parseFromString(svg, "image/svg+xml");
    expect(parsed.querySelector("parsererror")).toBeNull();
    expect(parsed.documentElement.getAttribute("viewBox")).toBe(`0 0 ${width} ${height}`);
    const said = [...parsed.querySelectorAll("text")].map((text) => text.textContent);
    expect(said).toContain("Жалобы & <просьбы>");
    expect(said.join(" ").match(/слово/g)).toHaveLength(120);
    expect(said.join(" ")).toContain("Пример: 5 < 6 & \"так\"");
    const shift = /translate\((-?[\d.]+) (-?[\d.]+)\)/.exec(svg);
    for (const rect of parsed.querySelectorAll("g rect")) {
      const at = (name: string) => Number(rect.getAttribute(name));
      expect(at("x") + Number(shift?.[1])).toBeGreaterThanOrEqual(0);
      expect(at("x") + at("width") + Number(shift?.[1])).toBeLessThanOrEqual(width);
      expect(at("y") + at("height") + Number(shift?.[2])).toBeLessThanOrEqual(height);
    }
  });

  it("of an empty board is a sheet with its title", () => {
    expect(drawingOf([], exerciseFor("cards"), words, measure).svg).toContain("Группа 2");
  });

  it("uses the page's light colours", () => {
    const css = readFileSync("src/styles.css", "utf8");
    const light = css.slice(css.indexOf("\n:root {"), css.indexOf("}", css.indexOf("\n:root {")));
    for (const [name, value] of Object.entries(printColors)) expect(light, name).toMatch(new RegExp(`--(note-)?${name}: ${value};`));
  });
});

describe("breaking lines", () => {
  const width = (text: string) => text.length;
  it("happens between words, and inside a word that is too long, never inside a character", () => {
    expect(wrapped("один два три", 8, width)).toEqual(["один два", "три"]);
    expect(wrapped("a\n\nb", 8, width)).toEqual(["a", "", "b"]);
    expect(wrapped("оченьдлинное", 5, width)).toEqual(["очень", "длинн", "ое"]);
    expect(wrapped("😀😀😀", 5, width)).toEqual(["😀😀", "😀"]);
  });
});
