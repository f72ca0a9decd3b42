import type { ErrorCode } from "../../protocol/generated";
import type { WorkshopRoute } from "../../router";
import type { StoredSeat } from "../../session/seats";
export default function JoinScreen(_: { readonly route: WorkshopRoute; readonly refused: ErrorCode | null; readonly onEnter: (seat: StoredSeat) => void }) { return null; }
