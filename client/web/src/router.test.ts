import { describe, expect, it } from "vitest";
import type { ExerciseId, PersonId, RoomId, WorkshopId } from "./protocol/generated";
import { addressOf, parseRoute } from "./router";

const at = (path: string) => parseRoute(new URL(path, "http://localhost"));
const workshop = "abc123" as WorkshopId;

describe("addresses", () => {
  it("the root is the start page", () => expect(at("/")).toEqual({ page: "start" }));

  it("a workshop's address without an area goes where the phase says", () => {
    expect(at("/w/abc123")).toMatchObject({ page: "workshop", workshop, area: null, as: null, invite: null });
  });

  it("a link's secret is read from behind the hash", () => {
    expect(at("/w/abc123#join=s3cr-et_1")).toMatchObject({ invite: "s3cr-et_1" });
  });

  it("the person of a seat is read, and nonsense is not taken for one", () => {
    expect(at("/w/abc123?as=p3")).toMatchObject({ as: "p3" });
    expect(at("/w/abc123?as=p03")).toMatchObject({ as: null });
  });

  it.each(["/x", "/w", "/w/UPPER", "/w/abc123/nowhere", "/w/abc123/rooms/x1", "/w/abc123/list/r1", "/w/abc123/rooms/r1/e/f"])(
    "%s is nothing",
    (path) => expect(at(path)).toEqual({ page: "unknown" }),
  );

  it("every address that is written is read back the same", () => {
    const place = { workshop, area: "rooms" as const, room: "r2" as RoomId, exercise: "steps" as ExerciseId, as: "p7" as PersonId };
    expect(addressOf(place)).toBe("/w/abc123/rooms/r2/steps?as=p7");
    expect(at(addressOf(place))).toMatchObject(place);
  });
});
