import { describe, expect, it } from "vitest";
import { exerciseFor } from "../board/scene";
import { type Exercise, type ExerciseId, type KindId, limits } from "../protocol/generated";
import { castOf, loadPlay, PEOPLE_MAX, scriptFor } from "./play";

const exercise = (id: string, ...kinds: string[]) => ({
  ...exerciseFor("cards"), id: id as ExerciseId, kinds: kinds.map((kind) => ({ id: kind as KindId, problem: kind === "problem", parents: [], free: true })),
}) as unknown as Exercise;
const first = exercise("e1", "situation", "complaint", "problem");

describe.each(["ru", "en"] as const)("the play in %s", (language) => {
  it("mixes what people do, marks every name, and gives nobody the name of another", async () => {
    const cast = castOf(await loadPlay(language), PEOPLE_MAX, language);
    expect(new Set(cast.map(({ name }) => name)).size).toBe(PEOPLE_MAX);
    for (const { name } of cast) {
      expect(name).toMatch(language === "ru" ? / \(бот\)$/ : / \(simulated\)$/);
      expect(name.length).toBeLessThanOrEqual(limits.NAME_MAX);
    }
    expect(new Set(cast.slice(0, 10).map(({ occupation }) => occupation)).size).toBeGreaterThan(1);
  });

  it("has something to say for every room, and nothing before what it stands under", async () => {
    const play = await loadPlay(language);
    for (let room = 0; room < 6; room += 1) {
      const script = scriptFor(play, first, room);
      expect(script.length).toBeGreaterThan(3);
      for (const [at, { parent }] of script.entries()) {
        if (parent !== null) expect(script.slice(0, at).map(({ id }) => id)).toContain(parent);
      }
    }
  });

  it("rooms beyond the scenario share with each of its rooms and are not the same as any", async () => {
    const play = await loadPlay(language);
    const fourth = scriptFor(play, first, 3);
    expect(new Set(fourth.map(({ room }) => room)).size).toBe(3);
  });

  it("fits templates of one's own: kinds that are missing are left out, other exercises get problems", async () => {
    const play = await loadPlay(language);
    const problems = scriptFor(play, exercise("e1", "problem"), 0);
    expect(problems.every(({ kind, parent }) => kind === "problem" && parent === null)).toBe(true);
    const other = scriptFor(play, exercise("what-hurts", "pain", "problem"), 1);
    expect(other.length).toBeGreaterThan(0);
    expect(other.every((note) => note.exercise === "what-hurts" && note.kind === "problem" && note.parent === null)).toBe(true);
  });
});
