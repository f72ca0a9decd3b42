// Who is here and how far they are, and the two things one says to the facilitator: I'm done, please come.

import { Check, Hand, Pencil } from "lucide-react";
import { formatAgo } from "../../format";
import { useCommand, useLanguage, useMe, usePersonName, useServerNow, useText, useView } from "../../hooks";
import type { ExerciseId, RoomId } from "../../protocol/generated";
import { room as texts } from "../../texts/room";
import { Button } from "../../ui/Button";
import { Badge, Banner } from "../../ui/Panel";
import { PersonLine } from "../../ui/Person";
import type { OpenBoard } from "./useBoard";
import type { BoardFrame } from "./useFrames";
import { useWriting } from "./writing";

interface Props {
  readonly room: RoomId;
  readonly exercise: ExerciseId;
  readonly board: BoardFrame | undefined;
  /** The board that is shown; null if none is open. */
  readonly open: OpenBoard | null;
}

export function RoomPeople({ room, exercise, board, open }: Props) {
  const t = useText(texts);
  const me = useMe();
  const { seats, people } = useView((view) => ({ seats: view.rooms[room]?.seats, people: view.people }));
  const nameOf = usePersonName();
  const done = board?.done ?? [];
  const writing = useWriting(open?.document.awareness ?? null, me.person);
  const present = (seats ?? []).filter((id) => people[id] !== undefined);
  return (
    <div className="flex flex-col gap-4 p-4">
      {/* Whoever comes to help looks for what they are called for. */}
      {me.role !== "participant" && <Call room={room} />}
      <section>
        <div className="mb-2 flex flex-wrap items-center justify-between gap-x-2">
          <h2 className="text-base">{t("who")}</h2>
          {done.length > 0 && <span className="text-sm text-soft">{t("done_count", { done: present.filter((id) => done.includes(id)).length, all: present.length })}</span>}
        </div>
        <ul className="flex flex-col gap-2">
          {present.map((id) => {
            const person = people[id];
            return person && (
              <li key={id} className="flex items-center justify-between gap-2">
                <PersonLine name={nameOf(id, person)} person={person} mine={id === me.person} />
                {writing.has(id) && <span className="ml-auto shrink-0 text-sm text-accent">{t("writing")}</span>}
                {done.includes(id) && <Badge tone="good"><Check aria-hidden size={14} /><span className="sr-only">{t("is_done")}</span></Badge>}
              </li>
            );
          })}
        </ul>
      </section>
      {me.role === "participant" && board?.state === "open" && <Done exercise={exercise} done={done.includes(me.person)} />}
      {me.role === "participant" && <Call room={room} />}
    </div>
  );
}

function Done({ exercise, done }: { readonly exercise: ExerciseId; readonly done: boolean }) {
  const t = useText(texts);
  const { send, busy } = useCommand();
  return (
    <Button icon={done ? Pencil : Check} disabled={busy} onClick={() => void send({ type: "set_done", exercise, done: !done })}>
      {done ? t("not_done") : t("im_done")}
    </Button>
  );
}

function Call({ room }: { readonly room: RoomId }) {
  const t = useText(texts);
  const me = useMe();
  const language = useLanguage();
  const { call, people } = useView((view) => ({ call: view.rooms[room]?.call ?? null, people: view.people }));
  const now = useServerNow(15_000);
  const nameOf = usePersonName();
  const { send, busy } = useCommand();
  if (me.role === "observer" && call === null) return null;
  if (call === null) {
    return me.role === "participant"
      ? <Button icon={Hand} disabled={busy} onClick={() => void send({ type: "call_facilitator" })}>{t("call")}</Button>
      : null;
  }
  const answer = (coming: boolean) => void send({ type: "answer_call", room, coming });
  return (
    <div role="status">
      <Banner tone={call.coming === null ? "warn" : "good"}>
        <p className="font-medium">{me.role === "participant" ? t("call_waiting") : t("room_calls")}</p>
        <p className="text-sm">
          {call.coming === null ? t("call_since", { ago: formatAgo(call.since, now, language) }) : t("call_coming", { name: nameOf(call.coming, people[call.coming]) })}
        </p>
        <div className="mt-2 flex flex-wrap gap-2">
          {me.role === "participant" && <Button disabled={busy} onClick={() => answer(false)}>{t("call_withdraw")}</Button>}
          {me.role === "facilitator" && call.coming === null && <Button disabled={busy} onClick={() => answer(true)}>{t("call_take")}</Button>}
          {me.role === "facilitator" && <Button disabled={busy} onClick={() => answer(false)}>{t("call_settled")}</Button>}
        </div>
      </Banner>
    </div>
  );
}
