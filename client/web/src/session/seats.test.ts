import { beforeEach, describe, expect, it } from "vitest";
import type { PersonId, Seat, WorkshopId } from "../protocol/generated";
import { device } from "../storage";
import { chooseSeat, dismissRejoinCode, dropSeat, keepSeat, seatsOf } from "./seats";

const one = "one" as WorkshopId;
const seat = (workshop: WorkshopId, person: string, token: string): Seat => ({
  workshop, person: person as PersonId, role: "participant", room: null, token, rejoin_code: "code",
});

beforeEach(() => localStorage.clear());

describe("seats of a browser", () => {
  it("a facilitator and a participant of one workshop are kept apart", () => {
    keepSeat(device, { ...seat(one, "p1", "a"), role: "facilitator" }, "Ann", 1);
    keepSeat(device, seat(one, "p2", "b"), "Ben", 2);
    expect(chooseSeat(device, one, "p1" as PersonId)).toMatchObject({ role: "facilitator", token: "a" });
    expect(chooseSeat(device, one, "p2" as PersonId)).toMatchObject({ role: "participant", token: "b" });
  });

  it("without a person the newest seat of that workshop is used, never one of another", () => {
    keepSeat(device, seat(one, "p1", "a"), "Ann", 1);
    keepSeat(device, seat(one, "p2", "b"), "Ben", 2);
    keepSeat(device, seat("two" as WorkshopId, "p9", "z"), "Zoe", 3);
    expect(chooseSeat(device, one, null)?.person).toBe("p2");
    expect(seatsOf(device)).toHaveLength(3);
  });

  it("coming back with a code keeps the name that was known", () => {
    keepSeat(device, seat(one, "p1", "a"), "Ann", 1);
    expect(keepSeat(device, seat(one, "p1", "b"), "", 2)).toMatchObject({ name: "Ann", token: "b" });
  });

  it("a dismissed rejoin code is gone and the seat stays", () => {
    const kept = keepSeat(device, seat(one, "p1", "a"), "Ann", 1);
    dismissRejoinCode(device, kept);
    expect(chooseSeat(device, one, null)).toMatchObject({ rejoinCode: null, token: "a" });
    dropSeat(device, kept);
    expect(chooseSeat(device, one, null)).toBeNull();
  });

  it("what somebody else wrote under our key is not taken for a seat", () => {
    localStorage.setItem("fivefold.seat.one.p1", "{not json");
    localStorage.setItem("fivefold.seat.one.p2", JSON.stringify({ workshop: "one" }));
    expect(seatsOf(device, one)).toEqual([]);
  });
});
