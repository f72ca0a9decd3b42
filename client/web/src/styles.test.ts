import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync("src/styles.css", "utf8");

/** The variables of the block that starts with `selector` (after `from`). */
function variables(selector: string): Map<string, string> {
  const start = css.indexOf(selector);
  const block = css.slice(start, css.indexOf("}", start));
  return new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name ?? "", value ?? ""]));
}

function luminance(color: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

const light = variables("\n:root {");
const dark = variables(":root[data-theme=\"dark\"] {");
const system = variables(":root:not([data-theme=\"light\"]) {");

describe("colours", () => {
  it("dark by the system and dark by choice are the same", () => expect(system).toEqual(dark));

  it.each([["light", light], ["dark", dark]] as const)("%s: text reaches AA on every ground", (_, theme) => {
    const color = (name: string) => theme.get(name) ?? "";
    const grounds = ["ground", "paper", "raised", "accent-soft"];
    const notes = [...theme.keys()].filter((name) => name.startsWith("note-"));
    expect(notes).toHaveLength(8);
    const pairs = [
      ...[...grounds, ...notes].map((ground) => ["ink", ground] as const),
      ...grounds.map((ground) => ["soft", ground] as const),
      ...["ground", "paper", "raised", "accent-soft"].map((ground) => ["accent", ground] as const),
      ["on-accent", "accent"], ["on-accent", "accent-strong"],
      ["danger", "danger-soft"], ["danger", "paper"], ["danger", "raised"], ["danger", "ground"],
      ["warn", "warn-soft"], ["good", "good-soft"], ["ink", "good-soft"], ["ink", "danger-soft"],
    ] as const;
    for (const [text, ground] of pairs) expect(contrast(color(text), color(ground)), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    for (const ground of ["ground", "paper", "raised"]) expect(contrast(color("edge"), color(ground)), `edge on ${ground}`).toBeGreaterThanOrEqual(3);
  });
});
