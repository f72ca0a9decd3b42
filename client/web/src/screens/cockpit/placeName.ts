import { useRoomName, useText, useView } from "../../hooks";
import type { RoomId } from "../../protocol/generated";
import { cockpit } from "../../texts/cockpit";

/** Where something holds: in all rooms, or in one. */
export function usePlaceName(): (room: RoomId | null) => string {
  const t = useText(cockpit);
  const rooms = useView((view) => view.rooms);
  const roomName = useRoomName();
  return (room) => (room === null ? t("everywhere") : roomName(room, rooms[room]));
}
