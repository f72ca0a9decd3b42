// Which rooms lie beside one, and which of the others calls. Pure.

import type { RoomId, RoomView } from "../../protocol/generated";

/** The rooms before and after; the first and the last have one neighbour. */
export function neighboursIn(rooms: readonly RoomId[], room: RoomId): { readonly before: RoomId | null; readonly after: RoomId | null } {
  const at = rooms.indexOf(room);
  return { before: rooms[at - 1] ?? null, after: at < 0 ? null : (rooms[at + 1] ?? null) };
}

/** Of the other rooms whose call nobody has answered, the one that has waited longest; null if none waits. */
export function callingBeside(rooms: ReadonlyArray<readonly [RoomId, Pick<RoomView, "call">]>, room: RoomId): RoomId | null {
  const waiting = rooms.flatMap(([id, { call }]) => (id !== room && call !== null && call.coming === null ? [{ id, since: call.since }] : []));
  return waiting.sort((a, b) => a.since - b.since)[0]?.id ?? null;
}
