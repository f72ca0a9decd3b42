import { useText } from "../../hooks";
import { mergeKeys } from "../../texts/mergeKeys";
import { Dialog } from "../../ui/Dialog";
import { Check } from "../../ui/Field";
import { actions, keyNames } from "./keys";

/** The keys and what they do, and the choice to do without. */
export function KeysHelp({ wanted, onWant, onClose }: { readonly wanted: boolean; readonly onWant: (wanted: boolean) => void; readonly onClose: () => void }) {
  const t = useText(mergeKeys);
  return (
    <Dialog title={t("title")} onClose={onClose}>
      <dl className="mb-4 grid grid-cols-[auto_1fr] items-baseline gap-x-4 gap-y-1.5">
        {actions.map((action) => (
          <div key={action} className="contents">
            <dt className="flex gap-1">
              {keyNames[action].map((key) => (
                <kbd key={key} className="inline-block min-w-8 rounded-md border border-edge bg-raised px-2 py-0.5 text-center font-mono text-sm">{key === "Space" ? t("space") : key}</kbd>
              ))}
            </dt>
            <dd>{t(action)}</dd>
          </div>
        ))}
      </dl>
      <Check label={t("on")} hint={t("on_hint")} checked={wanted} onChange={(event) => onWant(event.target.checked)} />
    </Dialog>
  );
}
