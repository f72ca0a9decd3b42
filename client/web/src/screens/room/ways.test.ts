import { expect, it } from "vitest";
import type { PersonId, RoomId, RoomView } from "../../protocol/generated";
import { callingBeside, neighboursIn } from "./ways";

const rooms = ["r1", "r2", "r3"] as RoomId[];
const room = (id: string, since: number | null, coming: string | null = null) =>
  [id as RoomId, { call: since === null ? null : { by: "p1", since, coming: coming as PersonId | null } } as Pick<RoomView, "call">] as const;

it("one goes to the room before and after; the first and the last have one neighbour", () => {
  expect(rooms.map((one) => neighboursIn(rooms, one))).toEqual([{ before: null, after: "r2" }, { before: "r1", after: "r3" }, { before: "r2", after: null }]);
  expect(neighboursIn(rooms, "r9" as RoomId)).toEqual({ before: null, after: null });
});

it("the next that calls is the one that waits longest, unless somebody is on the way or one is there", () => {
  expect(callingBeside([room("r1", 5), room("r2", 3), room("r3", null)], "r3" as RoomId)).toBe("r2");
  expect(callingBeside([room("r1", 5), room("r2", 3), room("r3", 1, "p9")], "r2" as RoomId)).toBe("r1");
  expect(callingBeside([room("r1", 5), room("r2", null)], "r1" as RoomId)).toBeNull();
});
