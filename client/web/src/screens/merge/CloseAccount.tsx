import { useRoomName, useText, useView } from "../../hooks";
import { numberOf } from "../../protocol/ids";
import { account as texts } from "../../texts/account";
import { merge } from "../../texts/merge";
import { Banner } from "../../ui/Panel";

/** Where every note went, before the list is closed: "47 notes → 31 problems, 0 unassigned, 9 raised by one room only". */
export function CloseAccount() {
  const t = useText(texts);
  const words = useText(merge);
  const { list, rooms } = useView((view) => ({ list: view.list, rooms: view.rooms }));
  const roomName = useRoomName();
  if (list === null) return null;
  const { account, problems } = list;
  return (
    <section aria-label={t("title")} className="flex flex-col gap-3">
      <p className="text-lg font-medium">
        {t("notes", { count: account.notes })} → {words("problems", { count: account.problems })},{" "}
        {t("unassigned", { count: account.unassigned })}, {t("single", { count: account.single_room.length })}
      </p>
      {account.unsettled > 0 && <Banner tone="warn">{t("unsettled", { count: account.unsettled })}</Banner>}
      {account.deleted.length > 0 && (
        <Banner>{t("deleted", { what: account.deleted.map((id) => words("number", { number: numberOf(id) })).join(", ") })}</Banner>
      )}
      {account.unassigned > 0 && <Banner tone="danger">{t("lost")}</Banner>}
      {list.suggestions.length > 0 && <Banner>{t("open_suggestions", { count: list.suggestions.length })}</Banner>}
      {account.single_room.length > 0 && (
        <details open>
          <summary className="font-medium">{t("single_title")}</summary>
          <p className="text-sm text-soft">{t("single_hint")}</p>
          <ul tabIndex={0} aria-label={t("single_title")} className="mt-2 flex max-h-64 flex-col gap-1 overflow-y-auto rounded-lg border border-line p-2 text-sm">
            {[...account.single_room].sort((a, b) => numberOf(a) - numberOf(b)).map((id) => {
              const problem = problems[id];
              const room = problem?.rooms[0];
              return problem && (
                <li key={id}>
                  <span className="text-soft">{words("number", { number: numberOf(id) })}</span> {problem.title}
                  {room !== undefined && <span className="text-soft"> · {roomName(room, rooms[room])}</span>}
                </li>
              );
            })}
          </ul>
        </details>
      )}
    </section>
  );
}
