import { describe, expect, it } from "vitest";
import type { Occupation, PersonId, RoomId } from "../../protocol/generated";
import { type Arrangement, assignments, move, onlyPresent, roomsNeeded, unseatedIn, warningsOf } from "./arrangement";

const ids = (...names: string[]) => names as PersonId[];
const full: Arrangement = { rooms: [ids("p1", "p2", "p3", "p4", "p5"), ids("p6")] };

describe("arranging rooms", () => {
  it("a sixth person cannot be put into a room, and nothing changes", () => {
    expect(move(full, "p6" as PersonId, 0)).toBeNull();
  });

  it("a person stands in one room only after a move, or in none", () => {
    expect(move(full, "p1" as PersonId, 1)?.rooms).toEqual([ids("p2", "p3", "p4", "p5"), ids("p6", "p1")]);
    expect(move(full, "p6" as PersonId, null)?.rooms[1]).toEqual([]);
    expect(move(full, "p1" as PersonId, 0)?.rooms[0]).toHaveLength(5);
  });

  it("people who came or left meanwhile are neither lost nor kept", () => {
    const present = ids("p1", "p6", "p9");
    const now = onlyPresent(full, present);
    expect(now.rooms).toEqual([ids("p1"), ids("p6")]);
    expect(unseatedIn(now, present)).toEqual(ids("p9"));
  });

  it("a room without both kinds of people is named; an empty one is not", () => {
    const people = { p1: { occupation: "talks_to_customers" as Occupation }, p2: { occupation: "owns_process" as Occupation } };
    expect(warningsOf({ rooms: [ids("p1"), ids("p1", "p2"), []] }, people)).toEqual([{ kind: "no_owner", room: 0 }]);
  });

  it("existing rooms keep their ids, further ones are new", () => {
    expect(assignments(full, ["r4"] as RoomId[]).map(({ room }) => room)).toEqual(["r4", null]);
  });

  it("five people need one room, six need two", () => {
    expect([0, 5, 6, 100].map(roomsNeeded)).toEqual([1, 1, 2, 20]);
  });
});
