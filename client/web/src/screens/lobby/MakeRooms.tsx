import { Shuffle } from "lucide-react";
import { useState } from "react";
import { useCommand, useLanguage, useRoomName, useSession, useText, useView } from "../../hooks";
import { limits, type PersonId, type RoomId } from "../../protocol/generated";
import { entriesOf } from "../../protocol/ids";
import { sentenceOf } from "../../session/failure";
import { common } from "../../texts/common";
import { lobby } from "../../texts/lobby";
import { announce } from "../../ui/announcements";
import { Button } from "../../ui/Button";
import { Field } from "../../ui/Field";
import { Banner } from "../../ui/Panel";
import { type Arrangement, assignments, fromPreview, move, onlyPresent, roomsNeeded, unseatedIn, warningsOf } from "./arrangement";
import { headcountOf } from "../start/headcount";
import { RoomColumns } from "./RoomColumns";

interface Props {
  readonly participants: readonly PersonId[];
  readonly onDone: () => void;
}

/** Asks the server for a proposal, lets the facilitator change it, and applies it as one command. */
export function MakeRooms({ participants, onDone }: Props) {
  const t = useText(lobby);
  const words = useText(common);
  const language = useLanguage();
  const { api } = useSession();
  const { send, busy } = useCommand();
  const { id, people, rooms } = useView((view) => ({ id: view.workshop.id, people: view.people, rooms: view.rooms }));
  const roomName = useRoomName();
  const existing = entriesOf<RoomId, (typeof rooms)[RoomId]>(rooms);
  const needed = roomsNeeded(participants.length);
  /** Before people have come, as many rooms as those who are expected will need. */
  const [expected] = useState(() => Math.min(limits.ROOMS_MAX, roomsNeeded(headcountOf(id))));
  /** What the facilitator typed; until then the number follows the people. */
  const [typed, setTyped] = useState<string | null>(null);
  const count = typed ?? String(existing.length > 0 ? needed : Math.max(needed, expected));
  const [seed, setSeed] = useState(1);
  const [loading, setLoading] = useState(false);
  const [proposal, setProposal] = useState<Arrangement | null>(null);

  const wanted = Number.parseInt(count, 10);
  const possible = Number.isInteger(wanted) && wanted >= needed && wanted <= limits.ROOMS_MAX;
  const propose = async (next: number) => {
    setLoading(true);
    setSeed(next);
    const outcome = await api.roomsPreview(wanted, next);
    setLoading(false);
    if (outcome.ok) setProposal(fromPreview(outcome.value));
    else announce(sentenceOf(outcome.failure, language), "problem");
  };
  const nameAt = (at: number): string => {
    const room = existing[at];
    return room ? roomName(room[0], room[1]) : words("room", { number: at + 1 });
  };
  const current = proposal && onlyPresent(proposal, participants);
  const movers = current === null
    ? 0
    : current.rooms.flatMap((members, at) => members.filter((person) => (people[person]?.room ?? existing[at]?.[0]) !== existing[at]?.[0])).length;
  const change = (person: PersonId, to: number | null) => {
    const next = current && move(current, person, to);
    if (next) setProposal(next);
    else announce(t("room_is_full"), "problem");
  };
  const apply = async () => {
    if (current === null) return;
    const outcome = await send({ type: "assign_rooms", rooms: assignments(current, existing.map(([id]) => id)) });
    if (!outcome.ok) return;
    announce(t("applied"));
    onDone();
  };

  return (
    <div className="flex flex-col gap-4">
      <form className="flex flex-wrap items-end gap-3" onSubmit={(event) => { event.preventDefault(); if (possible) void propose(seed); }}>
        <div className="w-52">
          <Field
            label={t("room_count")} hint={t("room_count_hint", { max: limits.SEATS_PER_ROOM })} type="number" min={needed} max={limits.ROOMS_MAX}
            value={count} onChange={(event) => setTyped(event.target.value)} problem={possible ? undefined : t("too_few_rooms", { count: needed })}
          />
        </div>
        <Button type="submit" look={current === null ? "primary" : "plain"} disabled={!possible || loading}>{t("propose")}</Button>
        {current && <Button icon={Shuffle} disabled={!possible || loading} onClick={() => void propose(seed + 1)}>{t("propose_other")}</Button>}
        {current === null && existing.length > 0 && <Button look="quiet" onClick={onDone}>{words("cancel")}</Button>}
      </form>
      {current && (
        <>
          <Banner><span className="font-medium">{t("proposal")}.</span> {t("proposal_text")}</Banner>
          {movers > 0 && <Banner tone="warn">{t("movers", { count: movers })}</Banner>}
          {warningsOf(current, people).map((warning) => (
            <Banner key={`${warning.kind} ${warning.room}`} tone="warn">{t(warning.kind, { room: nameAt(warning.room) })}</Banner>
          ))}
          <RoomColumns
            rooms={current.rooms.map((members, at) => ({ key: String(at), name: nameAt(at), people: members }))}
            unseated={unseatedIn(current, participants)} people={people} onMove={change}
          />
          <div className="flex flex-wrap gap-2">
            <Button look="primary" disabled={busy} onClick={() => void apply()}>{t("apply")}</Button>
            <Button disabled={busy} onClick={() => { setProposal(null); onDone(); }}>{t("discard")}</Button>
          </div>
        </>
      )}
    </div>
  );
}
