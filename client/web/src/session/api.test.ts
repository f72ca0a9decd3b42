import { describe, expect, it, vi } from "vitest";
import type { CommandRequest, ErrorCode, ProblemDocument, WorkshopId } from "../protocol/generated";
import { seatApi, type Surroundings } from "./api";

type Answer = Response | "lost";

function around(answers: Answer[]): { around: Surroundings; sent: Array<{ url: string; init: RequestInit }>; pauses: number[] } {
  const sent: Array<{ url: string; init: RequestInit }> = [];
  const pauses: number[] = [];
  let keys = 0;
  return {
    sent,
    pauses,
    around: {
      fetch: (input, init) => {
        sent.push({ url: String(input), init: init ?? {} });
        const answer = answers.shift() ?? "lost";
        return answer === "lost" ? Promise.reject(new TypeError("network")) : Promise.resolve(answer);
      },
      wait: (ms) => {
        pauses.push(ms);
        return Promise.resolve();
      },
      random: () => 0,
      newKey: () => `key-${(keys += 1)}`,
    },
  };
}

const ok = () => new Response(JSON.stringify({ position: 7 }), { status: 200 });
const problem = (code: ErrorCode, status: number) => {
  const body: ProblemDocument = { type: `urn:fivefold:error:${code}`, title: "", status, code, advice: "stop" };
  return new Response(JSON.stringify(body), { status });
};
const keysOf = (sent: Array<{ init: RequestInit }>) =>
  sent.map(({ init }) => (JSON.parse(String(init.body)) as CommandRequest).key);

describe("commands", () => {
  it("a lost answer, a 503 and an unknown outcome are repeated with the same key", async () => {
    const world = around(["lost", problem("unavailable", 503), problem("outcome_unknown", 503), ok()]);
    const outcome = await seatApi(world.around, "w" as WorkshopId, "t").command({ type: "set_door", locked: true });
    expect(outcome).toEqual({ ok: true, value: { position: 7 } });
    expect(keysOf(world.sent)).toEqual(["key-1", "key-1", "key-1", "key-1"]);
    expect(world.pauses).toEqual([400, 800, 1600]);
  });

  it("a refusal is not repeated and keeps its code", async () => {
    const world = around([problem("room_full", 409)]);
    const outcome = await seatApi(world.around, "w" as WorkshopId, "t").command({ type: "open_room" });
    expect(outcome).toMatchObject({ ok: false, failure: { kind: "refused", code: "room_full" } });
    expect(world.sent).toHaveLength(1);
  });

  it("two commands have two keys, and both carry the seat's token", async () => {
    const world = around([ok(), ok()]);
    const api = seatApi(world.around, "w" as WorkshopId, "secret");
    await api.command({ type: "open_room" });
    await api.command({ type: "open_room" });
    expect(keysOf(world.sent)).toEqual(["key-1", "key-2"]);
    for (const { url, init } of world.sent) {
      expect(init.headers).toMatchObject({ Authorization: "Bearer secret" });
      expect(url).not.toContain("secret");
    }
  });

  it("one whose answer never comes is given up after twenty seconds and repeated with the same key", async () => {
    vi.useFakeTimers();
    // The browser's own clock, which a test cannot turn.
    vi.spyOn(AbortSignal, "timeout").mockImplementation((ms) => {
      const late = new AbortController();
      setTimeout(() => late.abort(new DOMException("late", "TimeoutError")), ms);
      return late.signal;
    });
    const world = around([]);
    const answers: Array<() => Promise<Response>> = [() => new Promise(() => undefined), () => Promise.resolve(ok())];
    const silent: typeof fetch = (input, init) => {
      world.sent.push({ url: String(input), init: init ?? {} });
      return Promise.race([
        answers.shift()?.() ?? Promise.reject(new TypeError("network")),
        new Promise<never>((_, reject) => init?.signal?.addEventListener("abort", () => reject(init.signal?.reason))),
      ]);
    };
    const asked = seatApi({ ...world.around, fetch: silent }, "w" as WorkshopId, "t").command({ type: "open_room" });
    await vi.advanceTimersByTimeAsync(19_900);
    expect(world.sent).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(keysOf(world.sent)).toEqual(["key-1", "key-1"]);
    expect(await asked).toEqual({ ok: true, value: { position: 7 } });
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  it("v5 one that is not answered makes the connection doubtful, as long as that is so", async () => {
    vi.useFakeTimers();
    let answer = (_: Response) => {};
    const silent = { ...around([]).around, fetch: () => new Promise<Response>((resolve) => { answer = resolve; }) };
    const onDoubt = vi.fn();
    const asked = seatApi(silent, "w" as WorkshopId, "t", onDoubt).command({ type: "open_room" });
    await vi.advanceTimersByTimeAsync(4_900);
    expect(onDoubt).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(5_200);
    expect(onDoubt).toHaveBeenCalledTimes(2);
    answer(ok());
    await asked;
    await vi.advanceTimersByTimeAsync(20_000);
    expect(onDoubt, "it is answered").toHaveBeenCalledTimes(2);
    vi.useRealTimers();
  });

  it("a server that stays away ends in `offline` after a bounded number of attempts", async () => {
    const world = around([]);
    const outcome = await seatApi(world.around, "w" as WorkshopId, "t").command({ type: "open_room" });
    expect(outcome).toEqual({ ok: false, failure: { kind: "offline" } });
    expect(world.sent).toHaveLength(6);
  });

  it("a proxy's error page is not read as an answer", async () => {
    const world = around([new Response("<html>", { status: 403 })]);
    const outcome = await seatApi(world.around, "w" as WorkshopId, "t").command({ type: "open_room" });
    expect(outcome).toEqual({ ok: false, failure: { kind: "unreadable", status: 403 } });
  });
});
