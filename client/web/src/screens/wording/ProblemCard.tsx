import { Check, CornerUpLeft, Undo2 } from "lucide-react";
import { formatAgo } from "../../format";
import { useCommand, useLanguage, useRoomName, useServerNow, useText, useView } from "../../hooks";
import type { ProblemId, ProblemView, RoomId, Timestamp, WordingVerdict } from "../../protocol/generated";
import { entriesOf, numberOf } from "../../protocol/ids";
import type { OpenDocument } from "../../sync/documents";
import { wording } from "../../texts/wording";
import { Button } from "../../ui/Button";
import { Menu, type MenuItem } from "../../ui/Menu";
import { Badge } from "../../ui/Panel";
import { Evidence, FoldedSources } from "./Evidence";
import { Hints } from "./Hints";
import { SharedText } from "./SharedText";

interface Props {
  readonly id: ProblemId;
  readonly problem: ProblemView;
  readonly document: OpenDocument | null;
  /** Whether this person may change the text now. */
  readonly writable: boolean;
  /** Whether this person judges wordings now; without it the verdict is shown only. */
  readonly judges?: boolean;
  readonly onJudged?: (id: ProblemId) => void;
  /** When somebody last changed its text, if that is known. */
  readonly reworded?: Timestamp | undefined;
}

/** A problem with its wording, the hints on it, what it comes from, and the verdict. */
export function ProblemCard({ id, problem, document, writable, judges = false, onJudged, reworded }: Props) {
  const t = useText(wording);
  return (
    <article
      aria-label={problem.title} id={id}
      className="flex min-w-0 scroll-mt-4 flex-col gap-3 rounded-xl border border-line bg-paper p-4 sm:p-5"
    >
      <div className="flex items-start gap-3">
        <span aria-hidden className="mt-2.5 w-7 shrink-0 text-right text-sm text-soft tabular-nums">{numberOf(id)}</span>
        <div className="min-w-0 flex-1">
          <SharedText
            document={document} which={{ of: "problem", id }} fallback={problem.title} writable={writable}
            hints={problem.hints} label={t("edit_label", { number: numberOf(id) })}
          />
        </div>
      </div>
      <div className="flex flex-col gap-3 sm:pl-10">
        <Hints problem={id} hints={problem.hints} may={judges} />
        <Evidence problem={problem} />
        <FoldedSources problem={problem} />
        <Verdict id={id} problem={problem} judges={judges} reworded={reworded} {...(onJudged ? { onJudged } : {})} />
      </div>
    </article>
  );
}

function Verdict({ id, problem, judges, onJudged, reworded }: Pick<Props, "id" | "problem" | "onJudged" | "reworded"> & { readonly judges: boolean }) {
  const t = useText(wording);
  const rooms = useView((view) => view.rooms);
  const roomName = useRoomName();
  const { send, busy } = useCommand();
  const judge = (verdict: WordingVerdict) => {
    onJudged?.(id);
    void send({ type: "judge_wording", problem: id, verdict });
  };
  const now = problem.wording;
  const badge = now.verdict === "fine"
    ? <Badge tone="good"><Check aria-hidden size={15} />{t("is_fine")}</Badge>
    : now.verdict === "back_to_room"
      ? <Badge tone="warn"><CornerUpLeft aria-hidden size={15} />{t("is_back", { room: roomName(now.room, rooms[now.room]) })}</Badge>
      : null;
  if (!judges) return badge && <div>{badge}</div>;
  const item = (room: RoomId): MenuItem => ({
    label: t("back_to", { room: roomName(room, rooms[room]) }), icon: CornerUpLeft, run: () => judge({ verdict: "back_to_room", room }),
  });
  const others = entriesOf<RoomId, (typeof rooms)[RoomId]>(rooms).map(([room]) => room).filter((room) => !problem.rooms.includes(room));
  const back: MenuItem[] = [
    ...(problem.rooms.length > 0 ? [{ kind: "heading" as const, label: t("raised_by_these") }, ...problem.rooms.map(item)] : []),
    ...(others.length > 0 ? [{ kind: "heading" as const, label: t("other_rooms") }, ...others.map(item)] : []),
  ];
  return (
    <div className="flex flex-wrap items-center gap-2">
      {badge}
      {now.verdict === "back_to_room" && reworded !== undefined && <Reworded at={reworded} />}
      {now.verdict !== "fine" && <Button icon={Check} disabled={busy} onClick={() => judge({ verdict: "fine" })}>{t("fine")}</Button>}
      {now.verdict !== "back_to_room" && back.length > 0 && (
        <Menu trigger={<Button icon={CornerUpLeft} disabled={busy}>{t("send_back")}</Button>} items={back} />
      )}
      {now.verdict !== "unchecked" && (
        <Button look="quiet" icon={Undo2} disabled={busy} onClick={() => judge({ verdict: "unchecked" })}>
          {t(now.verdict === "fine" ? "undo_fine" : "undo_back")}
        </Button>
      )}
    </div>
  );
}

/** Tells whoever waits for a room that it wrote, and how long it has been quiet since. */
function Reworded({ at }: { readonly at: Timestamp }) {
  const t = useText(wording);
  const language = useLanguage();
  const now = useServerNow(15_000);
  return <span className="text-sm text-soft">{t("reworded", { ago: formatAgo(at, now, language) })}</span>;
}
