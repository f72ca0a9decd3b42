import { Search } from "lucide-react";
import type { ReactNode } from "react";
import { local } from "../../format";
import { useLanguage, useRoomName, useText, useView } from "../../hooks";
import type { ListView, RoomId, RoomView, ThemeId } from "../../protocol/generated";
import { entriesOf, parseChosen, parseRoomId } from "../../protocol/ids";
import { merge } from "../../texts/merge";
import { toRow } from "./focus";
import { orders, states, type Wanted } from "./listing";

interface Props {
  readonly list: ListView;
  readonly wanted: Wanted;
  readonly onWant: (wanted: Wanted) => void;
  /** Only search and theme: for those who only read. */
  readonly reading?: boolean;
}

/** Search, filters and order of the list. */
export function FilterBar({ list, wanted, onWant, reading = false }: Props) {
  const t = useText(merge);
  const language = useLanguage();
  const roomName = useRoomName();
  const { rooms, exercises } = useView((view) => ({ rooms: view.rooms, exercises: view.workshop.template.exercises }));
  const themes = entriesOf<ThemeId, string>(list.themes);
  return (
    <div role="search" className="flex flex-col gap-2">
      <label className="relative block">
        <span className="sr-only">{t("search")}</span>
        <Search aria-hidden size={17} className="absolute top-1/2 left-3 -translate-y-1/2 text-soft" />
        <input
          type="search" aria-keyshortcuts="/" value={wanted.query} placeholder={t("search_hint")} onChange={(event) => onWant({ ...wanted, query: event.target.value })}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing || (event.key !== "Enter" && event.key !== "ArrowDown")) return;
            event.preventDefault();
            toRow(null);
          }}
          className="min-h-10 w-full rounded-lg border border-edge bg-raised py-1.5 pr-3 pl-9 text-ink placeholder:text-soft"
        />
      </label>
      <div className="grid grid-cols-[repeat(auto-fit,minmax(9rem,1fr))] gap-2">
        {!reading && (
          <Pick label={t("filter_state")} value={wanted.state} onPick={(value) => onWant({ ...wanted, state: states.find((one) => one === value) ?? "all" })}>
            {states.map((state) => <option key={state} value={state}>{t(`state_${state}`)}</option>)}
          </Pick>
        )}
        {!reading && (
          <Pick label={t("filter_room")} value={wanted.room ?? ""} onPick={(value) => onWant({ ...wanted, room: parseRoomId(value) })}>
            <option value="">{t("filter_any")}</option>
            {entriesOf<RoomId, RoomView>(rooms).map(([id, room]) => <option key={id} value={id}>{roomName(id, room)}</option>)}
          </Pick>
        )}
        {!reading && (
          <Pick label={t("filter_exercise")} value={wanted.exercise ?? ""} onPick={(value) => onWant({ ...wanted, exercise: parseChosen<"Exercise">(value) })}>
            <option value="">{t("filter_any")}</option>
            {exercises.map((exercise, at) => <option key={exercise.id} value={exercise.id}>{at + 1}. {local(exercise.title, language)}</option>)}
          </Pick>
        )}
        {themes.length > 0 && (
          <Pick
            label={t("filter_theme")} value={wanted.theme ?? ""}
            onPick={(value) => onWant({ ...wanted, theme: value === "none" ? "none" : (themes.find(([id]) => id === value)?.[0] ?? null) })}
          >
            <option value="">{t("filter_any")}</option>
            <option value="none">{t("theme_none")}</option>
            {themes.map(([id, title]) => <option key={id} value={id}>{title}</option>)}
          </Pick>
        )}
        <Pick label={t("order")} value={wanted.order} onPick={(value) => onWant({ ...wanted, order: orders.find((one) => one === value) ?? "number" })}>
          {orders.filter((one) => (one !== "suggested" || !reading) && (one !== "theme" || themes.length > 0 || wanted.order === "theme")).map((one) => <option key={one} value={one}>{t(`order_${one}`)}</option>)}
        </Pick>
      </div>
    </div>
  );
}

function Pick({ label, value, onPick, children }: {
  readonly label: string; readonly value: string; readonly onPick: (value: string) => void; readonly children: ReactNode;
}) {
  return (
    <label className="flex min-w-0 flex-col text-sm">
      <span className="text-soft">{label}</span>
      <select value={value} onChange={(event) => onPick(event.target.value)} className="min-h-9 w-full min-w-0 rounded-lg border border-edge bg-raised px-2 text-ink">
        {children}
      </select>
    </label>
  );
}
