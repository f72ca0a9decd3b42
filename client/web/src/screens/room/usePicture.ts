import { useCallback } from "react";
import type { BoardModel } from "../../board/model";
import { type Branch, nameOf } from "../../board/tree";
import { formatDate, local } from "../../format";
import { useLanguage, useRoomName, useSession, useText, useView } from "../../hooks";
import type { BoardId, Exercise, RoomId } from "../../protocol/generated";
import { board } from "../../texts/board";
import { room } from "../../texts/room";
import { announce } from "../../ui/announcements";

/** Saves the board as a picture, with what the screen says around it in this person's language. */
export function usePicture(model: BoardModel, exercise: Exercise, id: BoardId): (kind: "png" | "svg") => void {
  const t = useText(board);
  const ofNote = useText(room);
  const language = useLanguage();
  const roomName = useRoomName();
  const { live } = useSession();
  const { rooms, title } = useView((view) => ({ rooms: view.rooms, title: view.workshop.title }));
  return useCallback((kind) => {
    const roomId = id.split(".").at(-1) as RoomId;
    const name = `${local(exercise.title, language)} · ${roomName(roomId, rooms[roomId])}`;
    const words = {
      title: local(exercise.title, language), subtitle: `${title} · ${roomName(roomId, rooms[roomId])} · ${formatDate(live.serverNow(), language)}`,
      kindOf: (branch: Branch) => nameOf(branch, language),
      laneTitle: ({ role }: { readonly role: { readonly kind: string; readonly of?: string } }) => {
        const of = exercise.kinds.find((one) => one.id === role.of);
        return of !== undefined ? local(of.label, language) : role.kind === "loose" ? t("loose") : "";
      },
      situation: ofNote("situation"), example: ofNote("own_example"),
    };
    void import("./savePicture").then((module) => module.savePicture(kind, model.tree(exercise), exercise, words, name)).then((made) => {
      if (!made) announce(t("picture_failed"), "problem");
    });
  }, [model, exercise, id, language, roomName, rooms, title, live, t, ofNote]);
}
