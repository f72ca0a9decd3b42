import { History, Keyboard } from "lucide-react";
import { useState } from "react";
import { useCommand, useMe, useText, useView } from "../../hooks";
import type { ListView } from "../../protocol/generated";
import { merge } from "../../texts/merge";
import { mergeKeys } from "../../texts/mergeKeys";
import { Button, IconButton } from "../../ui/Button";
import { Confirm } from "../../ui/Dialog";
import { joinsOfMachine } from "./listing";

/** How long the list is, what the machine may do, and the way on. */
export function DeskHead({ list, shownCount, onOpen }: {
  readonly list: ListView; readonly shownCount: number; readonly onOpen: (kind: "log" | "keys" | "phase") => void;
}) {
  const t = useText(merge);
  const keysTitle = useText(mergeKeys);
  const leads = useMe().role === "facilitator";
  const phase = useView((view) => view.workshop.phase);
  const all = Object.keys(list.problems).length;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3">
      <h1 className="text-xl">{t("problems", { count: all })}</h1>
      <span className="text-sm text-soft">
        {[t("notes", { count: list.account.notes }), shownCount === all ? null : t("shown_of", { shown: shownCount, all })].filter((part) => part !== null).join(" · ")}
      </span>
      <span className="ml-auto flex flex-wrap items-center gap-2">
        {leads && !list.frozen && (phase === "exercises" || phase === "merging") && <SuggestOnly list={list} />}
        <Button look="quiet" icon={History} aria-keyshortcuts="U" onClick={() => onOpen("log")}>{t("log")}</Button>
        <IconButton label={keysTitle("title")} icon={Keyboard} aria-keyshortcuts="?" onClick={() => onOpen("keys")} />
        {leads && phase === "exercises" && <Button onClick={() => onOpen("phase")}>{t("to_merging")}</Button>}
        {leads && phase === "merging" && <Button onClick={() => onOpen("phase")}>{t("close_merge")}</Button>}
      </span>
    </div>
  );
}

/** Whether the machine may join by itself. Taking apart what it joined is asked first, with how much that is. */
function SuggestOnly({ list }: { readonly list: ListView }) {
  const t = useText(merge);
  const { send, busy } = useCommand();
  const [asked, setAsked] = useState(false);
  const joins = joinsOfMachine(list);
  const set = (only: boolean) => void send({ type: "set_merge_mode", suggest_only: only });
  return (
    <>
      <label className="flex min-h-10 items-center gap-2 rounded-lg px-2 hover:bg-accent-soft" title={t("suggest_only_hint")}>
        <input
          type="checkbox" className="size-4 accent-accent" checked={list.suggest_only} disabled={busy}
          onChange={(event) => (event.target.checked && joins > 0 ? setAsked(true) : set(event.target.checked))}
        />
        {t("suggest_only")}
      </label>
      {asked && (
        <Confirm
          title={t("suggest_only")} text={t("suggest_only_ask", { count: joins })} action={t("suggest_only_do")}
          onConfirm={() => set(true)} onClose={() => setAsked(false)}
        />
      )}
    </>
  );
}
