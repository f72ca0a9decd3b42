import { expect, test } from "vitest";
import { allNear, nearby, type Sight, type Standing } from "./near";

/** A grid of notes, 100 apart, 80 wide and high: note `3.7` is the fourth of the eighth row. */
const grid: readonly Standing[] = Array.from({ length: 1600 }, (_, at) => ({ id: `${at % 40}.${Math.floor(at / 40)}`, x: (at % 40) * 100, y: Math.floor(at / 40) * 100, width: 80, height: 80 }));
const sight: Sight = { x: 1000, y: 1000, width: 400, height: 300, zoom: 1 };
const nobody: ReadonlySet<string> = new Set();

/** Looks until nothing more comes or goes, and counts the looks. */
function rested(before: ReadonlySet<string>, at: Sight): { readonly ids: ReadonlySet<string>; readonly looks: number } {
  let near = nearby(grid, before, at);
  let looks = 1;
  for (; near.more; looks += 1) near = nearby(grid, near.ids, at);
  return { ids: near.ids, looks };
}

test("all that is seen is drawn at once, however much it is", () => {
  const { ids } = nearby(grid, nobody, { x: 0, y: 0, width: 4000, height: 4000, zoom: 0.25 });
  expect(ids.size).toBe(1600);
});

test("what may be seen next is drawn beforehand, a few at a time, and all of it in the end", () => {
  const seen = grid.filter((one) => one.x >= 1000 && one.x < 1400 && one.y >= 1000 && one.y < 1300).length;
  const first = nearby(grid, nobody, sight);
  expect(first.ids.size).toBe(seen + 2);
  expect(first.more).toBe(true);
  const { ids } = rested(nobody, sight);
  expect(ids.has("9.9")).toBe(true);
  expect(ids.has("14.13")).toBe(true);
  expect(ids.has("8.10")).toBe(false);
});

test("how far ahead is a matter of the screen, not of the zoom", () => {
  const { ids } = rested(nobody, { ...sight, zoom: 0.1 });
  expect(ids.has("4.10")).toBe(true);
  expect(rested(nobody, { ...sight, zoom: 2 }).ids.has("4.10")).toBe(false);
});

test("a hand that goes back and forth a little draws nothing twice", () => {
  const { ids } = rested(nobody, sight);
  const away = rested(ids, { ...sight, y: sight.y + 60 }).ids;
  expect([...ids].every((id) => away.has(id))).toBe(true);
  expect(rested(away, sight).ids).toBe(away);
});

test("what was left behind goes, a few at a time, and whatever is gone from the board at once", () => {
  const { ids } = rested(nobody, sight);
  const one = nearby(grid, ids, { ...sight, x: 1600 });
  expect([...ids].filter((id) => !one.ids.has(id))).toHaveLength(2);
  expect(rested(ids, { ...sight, x: 1600 }).ids.has("10.10")).toBe(false);
  expect(nearby(grid.filter((note) => note.id !== "10.10"), ids, sight).ids.has("10.10")).toBe(false);
});

test("a crowd that somebody looked away from goes together", () => {
  const all = nearby(grid, nobody, { x: 0, y: 0, width: 4000, height: 4000, zoom: 0.25 }).ids;
  expect(nearby(grid, all, sight).ids.size).toBeLessThan(80);
});

test("while nothing comes or goes, it is the same set: nothing is to be drawn", () => {
  const { ids } = rested(nobody, sight);
  expect(nearby(grid, ids, { ...sight, x: 1003 }).ids).toBe(ids);
});

test("lanes near what is seen come all at once", () => {
  expect(allNear(grid, sight).map(({ id }) => id)).toContain("14.13");
  expect(allNear(grid, sight).map(({ id }) => id)).not.toContain("16.10");
});
