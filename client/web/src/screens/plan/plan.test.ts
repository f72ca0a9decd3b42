import { describe, expect, it } from "vitest";
import type { Assignment, PinView, PlanPlace, PlanRowView, TaskId } from "../../protocol/generated";
import { daysInField, formatDays, formatMoney, lineBefore, parseDays, parseMoney, useOf } from "./capacity";
import { cameLater, comparisonOf, dayOf, isAssigned, roadmapOf } from "./roadmap";

const t = (id: string) => id as TaskId;
const nobody: Assignment = { owner: null, owner_text: "", due: "", step: null, expectations: [] };
const row = (task: string, place: PlanPlace, assignment: Partial<Assignment> = {}, pin: PinView | null = null): PlanRowView => ({
  task: t(task), place, cost: null, cost_by: null, pin, assignment: { ...nobody, ...assignment },
});

describe("person-days and money", () => {
  it("days are read with either decimal sign, in tenths", () => {
    expect(["1,5", "1.5", " 12 ", "1 000,0", "7,", "0"].map((text) => parseDays(text))).toEqual([15, 15, 120, 10_000, 70, 0]);
  });

  it("what is no such number is not guessed at", () => {
    expect(["1,55", "-1", "два", "1e3", "100001", "1.000,5"].map((text) => parseDays(text))).toEqual([null, null, null, null, null, null]);
    expect(["1,5", "12 000 ₽", "-5", "1000000000001"].map((text) => parseMoney(text))).toEqual([null, null, null, null]);
  });

  it("money is whole, and spaces between digits are fine", () => {
    expect(["1 200 000", "1\u00a0200", "1\u202f200", "0"].map((text) => parseMoney(text))).toEqual([1_200_000, 1200, 1200, 0]);
  });

  it("an empty field means what the form says it means", () => {
    expect([parseDays(""), parseDays(" ", null), parseMoney("", null)]).toEqual([0, null, null]);
  });

  it("numbers are written as the language does, and can be typed on in a field", () => {
    expect([daysInField(15, "ru"), daysInField(15, "en"), daysInField(20, "ru")]).toEqual(["1,5", "1.5", "2"]);
    expect(parseDays(daysInField(123_456, "ru"))).toBe(123_456);
    expect(formatDays(12_345, "ru").replace(/\s/g, " ")).toBe("1 234,5");
    expect(formatMoney(1_200_000, "₽", "ru").replace(/\s/g, " ")).toBe("1 200 000 ₽");
    expect(formatMoney(1500, "", "en")).toBe("1,500");
    expect([formatMoney(1500, "£", "en"), formatMoney(1500, "EUR", "en"), formatMoney(1500, "£", "ru")].map((text) => text.replace(/\s/g, " ")))
      .toEqual(["£1,500", "1,500 EUR", "1 500 £"]);
  });

  it("a resource of 0 is not limited, and pins may exceed a limited one", () => {
    expect(useOf(30, 0)).toEqual({ used: 30, all: null, share: 0, over: false });
    expect(useOf(30, 20)).toEqual({ used: 30, all: 20, share: 1, over: true });
  });
});

describe("the plan", () => {
  const rows = [row("t1", "planned"), row("t2", "no_cost"), row("t3", "skipped"), row("t4", "planned"), row("t5", "skipped")];

  it("the line stands before the first task that does not fit, and not before one without a cost", () => {
    expect(lineBefore(rows)).toBe(2);
    expect(lineBefore(rows.slice(0, 2))).toBeNull();
  });

  it("a smaller task below the line says why it is in", () => {
    expect(rows.map((_, at) => cameLater(rows, at))).toEqual([false, false, false, true, false]);
    const pinned = [row("t1", "skipped"), row("t2", "planned", {}, { pin: "in", by: "p1" as PinView["by"], reason: "" })];
    expect(cameLater(pinned, 1)).toBe(false);
  });

  it("the comparison names only what differs", () => {
    expect(comparisonOf({ rows, best: [t("t1"), t("t3")] })).toEqual({ adds: ["t3"], drops: ["t4"] });
    expect(comparisonOf({ rows, best: [t("t1"), t("t4")] })).toEqual({ adds: [], drops: [] });
  });

  it("the roadmap holds what is planned, by step and date", () => {
    const all = [
      row("t1", "planned", { step: "remove_pain" }), row("t2", "planned", { step: "remove_pain", due: "2027-01-31" }),
      row("t3", "planned", { step: "remove_pain", due: "2026-12-01" }), row("t4", "skipped", { step: "remove_pain" }), row("t5", "planned"),
    ];
    const roadmap = roadmapOf(all);
    expect(roadmap.remove_pain.map((one) => one.task)).toEqual(["t3", "t2", "t1"]);
    expect(roadmap.none.map((one) => one.task)).toEqual(["t5"]);
    expect(isAssigned(nobody)).toBe(false);
  });

  it("a due day is that day in every time zone", () => {
    const day = dayOf("2026-12-31");
    expect(day !== null && new Date(day).getDate()).toBe(31);
    expect(dayOf("")).toBeNull();
  });
});
