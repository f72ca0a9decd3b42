import { describe, expect, it } from "vitest";
import type { TimerView, View } from "../../protocol/generated";
import { going, justEnded, presets, secondsOf, timersOf } from "./timers";

const running = (at_end: "chime" | "close" = "chime"): TimerView => ({ state: "running", ends_at: 5, at_end });
const ended: TimerView = { state: "ended", at: 5 };
const all = (common: Record<string, TimerView>, own: Record<string, TimerView | null> = {}) => timersOf({
  workshop: { timers: common },
  boards: Object.fromEntries(Object.entries(own).map(([key, timer]) => [key, { timer }])),
} as unknown as View);

describe("timers", () => {
  it("common ones and rooms' own ones are told apart", () => {
    expect(all({ e1: running() }, { "e1.r2": running(), "e2.r1": null }).map(({ exercise, room }) => [exercise, room])).toEqual([
      ["e1", null], ["e1", "r2"],
    ]);
    expect(going(all({ e1: ended, e2: running() })).map(({ exercise }) => exercise)).toEqual(["e2"]);
  });

  it("an end is news once: when it was going before", () => {
    const before = all({ e1: running("close"), e2: ended }, { "e1.r2": running() });
    const after = all({ e1: ended, e2: ended, e3: ended }, { "e1.r2": running() });
    expect(justEnded(before, after).map(({ key, closed }) => [key, closed])).toEqual([["e1", true]]);
    expect(justEnded(after, after)).toEqual([]);
  });

  it("a timer that was taken away has not ended", () => {
    expect(justEnded(all({ e1: running() }), all({}))).toEqual([]);
  });

  it("minutes are read with a comma or a point, and must fit the server's limit", () => {
    expect([secondsOf("7"), secondsOf(" 2,5 "), secondsOf("0.5"), secondsOf("480")]).toEqual([420, 150, 30, 28_800]);
    expect([secondsOf(""), secondsOf("0"), secondsOf("-3"), secondsOf("481"), secondsOf("five"), secondsOf("1e2")])
      .toEqual([null, null, null, null, null, null]);
  });

  it("the usual time of the exercise is offered first, and no time twice", () => {
    expect(presets(40)).toEqual([40, 5, 10, 15, 20]);
    expect(presets(10)).toEqual([10, 5, 15, 20]);
  });
});
